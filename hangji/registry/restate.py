"""Deriving the standing from the spells: the only writer of the standing table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any

from hangji.kit import prepared
from hangji.kit.insert import delete, insert
from hangji.kit.memory import uncollected
from hangji.office.pen import chunks
from hangji.registry import balance
from hangji.registry.balance import ALONE, Moves
from hangji.registry.models import (
    OPEN,
    Assignment,
    AssignmentKind,
    Classification,
    Cover,
    Headcount,
    SocialOrganization,
    Standing,
    Status,
    StatusSpell,
)
from rulebook.coverage import GAP, bucket
from rulebook.policy import changes, clause, first_day

# What each kind of spell gives the standing; the first two columns of its rows are since and until.
GIVES: dict[type[Any], tuple[str, ...]] = {
    StatusSpell: ("status",),
    Classification: ("region_code", "level", "kind"),
    Headcount: ("full", "probationary", "staff", "not_transferred"),
    Cover: ("mode", "party_organization_id"),
    Assignment: ("instructor_id",),
}
NOTHING: dict[type[Any], tuple[Any, ...]] = {
    Headcount: (None, None, None, None),
    Cover: ("", None),
    Assignment: (None,),
}

Row = tuple[Any, ...]


@dataclass(slots=True, unsafe_hash=True)
class Derived:
    """One row of the standing table before it is written: as Standing, lighter. Compared and hashed when it is done."""

    organisation_id: int
    since: date
    until: date
    status: str
    region_code: int
    level: str
    kind: str
    full: int | None
    probationary: int | None
    staff: int | None
    not_transferred: int | None
    mode: str
    party_organization_id: int | None
    instructor_id: int | None
    bucket: str
    due_since: date | None


Facts = dict[type[Any], list[Row]]


def standings(organisation_id: int, facts: Facts) -> list[Derived]:
    """The standing rows of one organisation, oldest first, contiguous from its first status on, no two alike."""
    rows: list[Derived] = []
    for since, until in pairwise([*_edges(facts), OPEN]):
        values = _values(facts, since)
        if values is None:
            continue
        values["due_since"] = _due_since(values, rows[-1] if rows else None, since)
        if rows and rows[-1].until == since and all(getattr(rows[-1], name) == v for name, v in values.items()):
            rows[-1].until = until
        else:
            rows.append(Derived(organisation_id, since, until, **values))
    return rows


def _edges(facts: Facts) -> list[date]:
    """Every day on which something may change."""
    days = {day for rows in facts.values() for row in rows for day in row[:2] if day is not None}
    first = min(days, default=OPEN)
    return sorted(days | {day for day in changes([ALONE]) if day > first})


def _values(facts: Facts, day: date) -> dict[str, Any] | None:
    """The standing's columns on a day; None before the organisation is registered or classified."""
    values: dict[str, Any] = {}
    for model, names in GIVES.items():
        row = _on(facts.get(model, ()), day) or NOTHING.get(model)
        if row is None:
            return None
        values.update(zip(names, row, strict=True))
    values["bucket"] = ""
    if values["status"] == Status.ACTIVE:
        # Before the first text nobody could ask for figures; what was registered then waits in the first text's terms.
        alone = clause(ALONE, day=max(day, first_day(ALONE)), place=values["region_code"]).value
        values["bucket"] = bucket(values["full"], values["probationary"], values["mode"], alone_from=alone)
    return values


def _on(spells: Iterable[Row], day: date) -> Row | None:
    """What the one spell that holds on a day gives."""
    for row in spells:  # called five times for each standing of a register
        if row[0] <= day and (row[1] is None or row[1] > day):
            return row[2:]
    return None


def _due_since(values: dict[str, Any], last: Derived | None, since: date) -> date | None:
    if values["bucket"] not in GAP:
        return None
    unbroken = last is not None and last.until == since and last.due_since is not None
    return last.due_since if last and unbroken else since


def facts_of(ids: Sequence[int], known: datetime | None = None) -> dict[int, Facts]:
    """The spells of some organisations as known now, or at a moment, as rows by kind."""
    found: dict[int, Facts] = {pk: {} for pk in ids}
    for model in GIVES:
        gather(found, model, prepared.rows(given, ids, model, known))
    return found


def given(ids: Any, model: type[Any], known: datetime | None) -> Any:
    """What the spells of a kind give the standings of some organisations, as rows for ``gather``."""
    return gives(model, spells_of(model, known).filter(organisation__in=ids))


def gives(model: type[Any], spells: Any) -> Any:
    return spells.values_list("organisation_id", "since", "until", *GIVES[model])


def spells_of(model: type[Any], known: datetime | None) -> Any:
    """The spells of a kind that give standings, as known now or at a moment."""
    spells = model.objects.known_at(known).order_by()
    return spells.filter(kind=AssignmentKind.PRIMARY) if model is Assignment else spells


def gather(found: dict[int, Facts], model: type[Any], rows: Iterable[Row]) -> None:
    """Put what the spells of a kind give with what is known of their organisations."""
    for organisation, *row in rows:
        found[organisation].setdefault(model, []).append(tuple(row))


def facts_from(live: Callable[[type[Any]], list[Any]]) -> Facts:
    """The facts of one organisation from its valid spells of each kind, where they are in memory."""
    return {model: [_row(model)(spell) for spell in live(model) if _gives(spell)] for model in GIVES}  # type: ignore[arg-type]


@cache
def _row(model: type[Any]) -> Callable[[Any], Row]:
    return attrgetter("since", "until", *GIVES[model])


def _gives(spell: Any) -> bool:
    return not isinstance(spell, Assignment) or spell.kind == AssignmentKind.PRIMARY


def state(facts: Mapping[int, Facts], moves: Moves) -> None:
    """Write the standing of new organisations, of which nothing is stored; moves: as for ``restate``."""
    rows = [row for pk, known in facts.items() for row in standings(pk, known)]
    insert(Standing, rows)
    moves.standings(rows)


def restate(ids: Iterable[int], moves: Moves) -> None:
    """Write what has changed of some organisations' standing; called in the transaction that changed their facts, with
    the organisations locked.

    moves: takes in what thereby changes in the balance.
    """
    for some in chunks(sorted(ids), 2000):
        stored = {Derived(*row): pk for pk, *row in prepared.rows(_stored, some)}
        due = _due(some)
        gone = stored.keys() - set(due)
        come = [row for row in due if row not in stored]
        delete(Standing, [stored[row] for row in gone])
        insert(Standing, come)
        moves.standings(gone, -1)
        moves.standings(come)


def _stored(ids: Any) -> Any:
    """FOR UPDATE: what goes is what is stored, whoever else is writing."""
    stored = Standing.objects.filter(organisation__in=ids).order_by().select_for_update()
    return stored.values_list("pk", *(field.name for field in fields(Derived)))


def _due(some: Sequence[int]) -> list[Derived]:
    return [row for pk, facts in facts_of(some).items() for row in standings(pk, facts)]


def rebuild() -> Iterator[int]:
    """Restate every organisation, a chunk at a time, and sum up anew; yields how many are done."""
    balance.lock()
    done = 0
    for some in chunks(SocialOrganization.objects.values_list("pk", flat=True).order_by("pk"), 2000):
        with uncollected():
            Standing.objects.filter(organisation__in=some).delete()
            insert(Standing, _due(some))
        done += len(some)
        yield done
    with uncollected():
        balance.rebuild()


COLUMNS = ("since", "until", "bucket", "due_since", *(name for names in GIVES.values() for name in names))


def check() -> Iterator[tuple[int, str]]:
    """Organisations whose stored standing is not what their facts give, with what differs; none means equal."""
    for some in chunks(SocialOrganization.objects.values_list("pk", flat=True).order_by("pk"), 2000):
        stored: dict[int, list[Row]] = defaultdict(list)
        for pk, *row in (
            Standing.objects.filter(organisation__in=some)
            .order_by("organisation", "since")
            .values_list("organisation_id", *COLUMNS)
        ):
            stored[pk].append(tuple(row))
        for pk, facts in facts_of(some).items():
            due = [tuple(getattr(row, name) for name in COLUMNS) for row in standings(pk, facts)]
            if stored[pk] != due:
                yield pk, f"{len(stored[pk])} rows stored, {len(due)} due, first difference {_first(stored[pk], due)}"


def _first(stored: list[Row], due: list[Row]) -> str:
    pairs = ((a, b) for a, b in zip([*stored, ()], [*due, ()], strict=False) if a != b)
    return next((f"{a} / {b}" for a, b in pairs), "")
