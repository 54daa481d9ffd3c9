"""The book of a fund: which accounts an entry moves money between, and moving it. Called with the fund locked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum

from hangji.people.fund.models import Account, Entry, Fund, MoneyPlace
from rulebook.fund import OUTSIDE, balances

OF_A_MATTER = (MoneyPlace.COMMITTED, MoneyPlace.PAID)


@dataclass(frozen=True)
class Side:
    """One side of an entry: a place, of one use, and where it is committed or paid, of one matter."""

    place: str
    use: str = ""
    matter: int | None = None

    @property
    def outside(self) -> bool:
        return self.place in OUTSIDE

    @property
    def key(self) -> str:
        return self.place if self.outside else f"{self.place} {self.use} {self.matter or ''}"

    def q(self) -> Q:
        return Q(place=self.place, use=self.use, matter=self.matter)


def sides(entry: Entry) -> tuple[Side, Side]:
    """(where the money comes from, where it goes)."""
    return (
        _side(entry.source_place, entry.source_use, entry.matter_id),
        _side(entry.target_place, entry.target_use, entry.matter_id),
    )


def _side(place: str, use: str, matter: int | None) -> Side:
    return Side(place, use, matter if place in OF_A_MATTER else None)


def there(fund: Fund, side: Side) -> int:
    """What lies there, in fen."""
    found = Account.objects.filter(side.q(), fund=fund).values_list("balance", flat=True).first()
    return found or 0


def move(entry: Entry) -> None:
    """Bring the money of a posted entry from its source to its target; the database refuses what is not there."""
    source, target = sides(entry)
    for side, signed in ((source, -entry.amount), (target, entry.amount)):
        if not side.outside:
            own: dict[str, Any] = {"fund": entry.fund, "place": side.place, "use": side.use, "matter_id": side.matter}
            Account.objects.get_or_create(**own)
            Account.objects.filter(side.q(), fund=entry.fund).update(balance=F("balance") + signed)


def received(fund: Fund) -> int:
    """The budget of the year in fen, what was reversed taken off."""
    rows = Entry.objects.posted().filter(fund=fund)
    came = rows.filter(kind="budget").aggregate(n=Sum("amount"))["n"] or 0
    back = rows.filter(kind="reversal", target_place=MoneyPlace.TREASURY).aggregate(n=Sum("amount"))["n"] or 0
    return int(came - back)


def faults(fund: Fund) -> Iterator[str]:
    """Accounts that are not the sum of their entries; none: the book is sound."""
    posted = Entry.objects.posted().filter(fund=fund).order_by("pk")
    moves = [(source.key, target.key, entry.amount) for entry in posted for source, target in [sides(entry)]]
    reckoned = balances(moves)
    held = {Side(a.place, a.use, a.matter_id).key: a.balance for a in Account.objects.filter(fund=fund)}
    for key in sorted(set(reckoned) | set(held)):
        if reckoned.get(key, 0) != held.get(key, 0):
            yield f"{fund} {key}: {held.get(key, 0)} held, {reckoned.get(key, 0)} by its entries"


def sums(rows: models.QuerySet[Account], *by: str) -> dict[tuple[str, ...], int]:
    """Sums of balances by some columns."""
    found = rows.order_by().values(*by).annotate(n=Sum("balance"))
    return {tuple(str(row[name]) for name in by): row["n"] for row in found}
