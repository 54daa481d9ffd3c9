"""Numbers of a fund and the entries that each is made of; what certificates cost.

A zone is a set of places, of one use or all. Its number is what lies in it; its entries are those that cross its
border, with a sign: in plus, out minus. So the number is the sum of its entries, and both are asked in the same words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from hangji.people.certification.models import Certificate
from hangji.people.fund.models import Account, Entry, Fund, MoneyPlace, Spending
from rulebook.fund import shares, uses

P = MoneyPlace
ZONES: Mapping[str, tuple[Any, frozenset[str]]] = {
    "total": (_("账上合计"), frozenset({P.POOL, P.FREE, P.COMMITTED, P.PAID})),
    "pool": (_("未分配"), frozenset({P.POOL})),
    "allotted": (_("已分配"), frozenset({P.FREE, P.COMMITTED, P.PAID})),
    "free": (_("可用"), frozenset({P.FREE})),
    "committed": (_("已承诺未付"), frozenset({P.COMMITTED})),
    "paid": (_("已支付"), frozenset({P.PAID})),
}


@dataclass(frozen=True)
class Zone:
    """Part of a fund. use, activity: "" for all."""

    name: str
    use: str = ""
    activity: str = ""

    @property
    def places(self) -> frozenset[str]:
        return ZONES[self.name][1]

    def _inside(self, side: str) -> Q:
        there = Q(**{f"{side}_place__in": self.places})
        return there & Q(**{f"{side}_use": self.use}) if self.use else there

    @property
    def crossing(self) -> Q:
        """The entries that bring money in or take it out."""
        into, out = self._inside("target"), self._inside("source")
        across = (into & ~out) | (out & ~into)
        return across & Q(matter__activity=self.activity) if self.activity else across

    @property
    def signed(self) -> Case:
        """Fen of an entry as this zone feels it."""
        into, out = self._inside("target"), self._inside("source")
        return Case(
            When(into & ~out, then=F("amount")),
            When(out & ~into, then=-F("amount")),
            default=F("amount"),
            output_field=BigIntegerField(),
        )

    @property
    def accounts(self) -> Q:
        found = Q(place__in=self.places)
        found &= Q(use=self.use) if self.use else Q()
        return found & Q(matter__activity=self.activity) if self.activity else found


def amount_of(fund: Fund, zone: Zone) -> int:
    """What lies in a zone, in fen."""
    return Account.objects.filter(zone.accounts, fund=fund).aggregate(n=Sum("balance"))["n"] or 0


def entries_of(fund: Fund, zone: Zone) -> QuerySet[Entry]:
    """The posted entries whose sum is the zone's number."""
    return Entry.objects.posted().filter(zone.crossing, fund=fund)


@dataclass(frozen=True)
class Line:
    """A line of a report: its label and fen by zone."""

    label: str
    of: Mapping[str, int]


def by_use(fund: Fund) -> list[Line]:
    """A line for each use that the policy of the year's end has or that has money; one statement."""
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for use, place, balance in _balances(fund, "use", "place"):
        held[use][place] += balance
    known = uses(day=_year_end(fund), place=fund.region_code)
    names = [*known, *sorted(use for use in held if use and use not in known)]
    return [_line(use, held.get(use, {})) for use in names]


def by_activity(fund: Fund) -> list[Line]:
    """A line for each activity that money was committed to; one statement."""
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for activity, place, balance in _balances(fund, "matter__activity", "place"):
        if activity:
            held[activity][place] += balance
    return [_line(activity, held[activity]) for activity in sorted(held)]


def _balances(fund: Fund, *by: str) -> Iterable[Any]:
    rows = Account.objects.filter(fund=fund).order_by()
    return rows.values_list(*by).annotate(n=Sum("balance"))


def _line(label: str, held: Mapping[str, int]) -> Line:
    return Line(label, {name: sum(held.get(place, 0) for place in places) for name, (_t, places) in ZONES.items()})


def _year_end(fund: Fund) -> Any:
    from datetime import date

    return date(fund.year, 12, 31)


def total_of(lines: Sequence[Line]) -> Mapping[str, int]:
    return {name: sum(line.of[name] for line in lines) for name in ZONES}


@dataclass(frozen=True)
class Open:
    """A matter with what is still committed to it and what was paid, in fen."""

    matter: Spending
    committed: int
    paid: int


def matters(fund: Fund) -> list[Open]:
    """Every matter of a fund that money lies with, one statement."""
    found: dict[int, list[Any]] = {}
    rows = Account.objects.filter(fund=fund, matter__isnull=False, balance__gt=0).select_related("matter")
    for account in rows.order_by("matter"):
        said = found.setdefault(account.matter_id or 0, [account.matter, 0, 0])
        said[1 if account.place == P.COMMITTED else 2] += account.balance
    return [Open(*said) for said in found.values()]


# ---- what certificates cost


@dataclass(frozen=True)
class Cost:
    """A certificate's share of one entry, in fen; below zero where money came back."""

    entry: Entry
    fen: int


def costs(certificates: Iterable[Certificate]) -> dict[int, list[Cost]]:
    """What each of some certificates cost, entry by entry: an entry divides among the certificates it names."""
    wanted = {each.pk for each in certificates}
    named = Entry.objects.posted().filter(certificates__in=wanted).distinct().select_related("fund", "matter")
    found: dict[int, list[Cost]] = {pk: [] for pk in wanted}
    for entry in named.order_by("day", "pk").prefetch_related("certificates"):
        signed = _paid(entry)
        all_of = sorted(each.pk for each in entry.certificates.all())
        for pk, fen in zip(all_of, shares(abs(signed), len(all_of)), strict=True):
            if pk in wanted:
                found[pk].append(Cost(entry, fen if signed > 0 else -fen))
    return found


def _paid(entry: Entry) -> int:
    """Fen that were paid by an entry; below zero for a refund or a reversed payment."""
    return entry.amount if entry.target_place == P.PAID else -entry.amount
