"""The balance: sums of standings and Party organisations at month ends; the only writer of its table.

A standing counts at every month end from its first day until its end, so it raises its sums at one month end and
lowers them at another. An act's rises and falls are gathered while its standings are written, and applied at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from hangji.kit import prepared, turns
from hangji.kit.insert import delete, insert
from hangji.office.pen import chunks
from hangji.registry.models import OPEN, Balance, PartyForm, Standing, Status
from rulebook.calendar import month_end
from rulebook.coverage import KEYS
from rulebook.policy import changes, clause, first_day

(ALONE,) = KEYS
# The opinion of 2015 with which coverage begins: there is no closing before the end of that month.
FIRST = month_end(first_day("coverage.join_when_members_at_least"))
PARTIES = ""  # the kind of a key that counts Party organisations

COUNTERS = (
    *("total", "single", "joint", "attached", "industry"),
    *("due_alone", "due_jointly", "without_members", "undeclared", "instructed", "uninstructed"),
    *("narrow_all", "narrow_covered", "broad_all", "broad_covered", "headcount_missing", "formed_this_year"),
)
AT = {name: at for at, name in enumerate(COUNTERS)}

Key = tuple[int, str, str]  # region_code, level, kind
Marks = tuple[str, ...]  # the counters that one row raises by one
Sums = tuple[int, ...]  # as COUNTERS


class Line(NamedTuple):
    """Sums of one key that hold at the month ends from ``since`` to the one before ``until``, as month numbers."""

    since: int
    until: int | None
    sums: Sums


def month(day: date) -> int:
    """The number of a day's month. A row [since, until) counts at the ends of the months from since's on, until
    until's not any more."""
    return day.year * 12 + day.month - 1


def last_day(number: int) -> date:
    year, at = divmod(number, 12)
    return month_end(date(year, at + 1, 1))


BEGIN, NEVER = month(FIRST), month(OPEN)


@cache
def thresholds() -> tuple[tuple[int, int, int], ...]:
    """(first month, month after the last, full members from which one forms its own) since the first closing."""
    starts = sorted({BEGIN, *(month(day) for day in changes([ALONE]) if day > FIRST)})
    ends = [*starts[1:], NEVER]
    return tuple((a, b, clause(ALONE, day=last_day(a)).value) for a, b in zip(starts, ends, strict=True))


@cache
def marks(bucket: str, mode: str, instructed: bool, narrow: bool, broad: bool, missing: bool) -> Marks:
    """What an active organisation counts for: the conditions of registry.queries in terms of sums."""
    held = {
        "total": True,
        mode: bool(mode),
        "without_members": bucket == "instructor",
        "instructed": not mode and instructed,
        "uninstructed": bucket == "instructor" and not instructed,
        "narrow_all": narrow,
        "narrow_covered": narrow and bool(mode),
        "broad_all": broad,
        "broad_covered": broad and bool(mode),
        "headcount_missing": missing,
        **{name: bucket == name for name in ("due_alone", "due_jointly", "undeclared")},
    }
    return tuple(name for name, counts in held.items() if counts)


def marks_of(row: Any, alone: int) -> Marks:
    """What a standing counts for where ``alone`` full members must form their own; nothing unless active."""
    if row.status != Status.ACTIVE:
        return ()
    narrow = row.full is not None and row.full >= alone
    broad = bool(row.full or row.probationary)
    return marks(row.bucket, row.mode, row.instructor_id is not None, narrow, broad, row.full is None)


class Moves:
    """Rises and falls of sums: of an act that changes standings, or of all standings there are."""

    def __init__(self) -> None:
        self._rises: dict[Key, dict[tuple[int, Marks], int]] = defaultdict(lambda: defaultdict(int))

    def standings(self, rows: Iterable[Any], sign: int = 1) -> None:
        """Standings, or rows with their columns, that come (1) or go (-1)."""
        for row in rows:
            if row.status == Status.ACTIVE:
                key, since, until = (row.region_code, row.level, row.kind), month(row.since), month(row.until)
                for first, after, alone in thresholds():
                    self._move(key, max(since, first), min(until, after), marks_of(row, alone), sign)

    def forms(self, rows: Iterable[Any], sign: int = 1) -> None:
        """Forms of Party organisations that come or go."""
        for row in rows:
            key = (row.region_code, row.level, PARTIES)
            since, until = max(month(row.since), BEGIN), month(row.until or OPEN)
            self._move(key, since, until, ("total", row.mode), sign)
            january = row.formed_on.year * 12
            self._move(key, max(since, january), min(until, january + 12), ("formed_this_year",), sign)

    def _move(self, key: Key, since: int, until: int, what: Marks, sign: int) -> None:
        if since < until:
            rises = self._rises[key]
            rises[since, what] += sign
            if until < NEVER:
                rises[until, what] -= sign

    def rises(self) -> dict[Key, dict[int, list[int]]]:
        """Of each key whose sums change: by month, by how much each counter rises from then on."""
        found: dict[Key, dict[int, list[int]]] = {}
        for key, moved in self._rises.items():
            by_month: dict[int, list[int]] = {}
            for (number, what), times in moved.items():
                if times:
                    vector = by_month.setdefault(number, [0] * len(COUNTERS))
                    for name in what:
                        vector[AT[name]] += times
            if by_month := {number: vector for number, vector in by_month.items() if any(vector)}:
                found[key] = by_month
        return found

    def write(self) -> None:
        """Apply to the stored sums; called once, at the end of the transaction that wrote the rows."""
        rises = self.rises()
        regions = sorted({region for region, _level, _kind in rises})
        turns.take(turns.BALANCE, regions)
        for some in chunks(regions, 200):
            _apply({key: rises[key] for key in rises if key[0] in set(some)}, some)


def _apply(rises: dict[Key, dict[int, list[int]]], regions: Sequence[int]) -> None:
    """Read the lines from the first change on, the one that ends there too, and write those that become others."""
    first = last_day(min(number for by_month in rises.values() for number in by_month))
    stored: dict[Key, dict[Line, int]] = defaultdict(dict)
    for pk, line in ((row[0], _key_and_line(row[1:])) for row in prepared.rows(_from, regions, first)):
        stored[line[0]][line[1]] = pk
    gone: list[int] = []
    come: list[Balance] = []
    for key, by_month in rises.items():
        lines = spells(by_month, stored[key])
        gone += [pk for line, pk in stored[key].items() if line not in lines]
        come += [_row(key, line) for line in lines if line not in stored[key]]
    delete(Balance, gone)
    insert(Balance, come)


def _from(regions: Any, day: date) -> Any:
    """FOR UPDATE: a rebuild, which locks the table, is waited for before anything is read."""
    found = Balance.objects.filter(region_code__in=regions, until__gte=day).select_for_update()
    return found.values_list("pk", *COLUMNS)


COLUMNS = ("region_code", "level", "kind", "since", "until", *COUNTERS)


def _key_and_line(row: Sequence[Any]) -> tuple[Key, Line]:
    until = None if row[4] == OPEN else month(row[4])
    return (row[0], row[1], row[2]), Line(month(row[3]), until, tuple(row[5:]))


def _row(key: Key, line: Line) -> Balance:
    until = OPEN if line.until is None else last_day(line.until)
    sums = dict(zip(COUNTERS, line.sums, strict=True))
    return Balance(region_code=key[0], level=key[1], kind=key[2], since=last_day(line.since), until=until, **sums)


def spells(rises: dict[int, list[int]], stored: Iterable[Line] = ()) -> list[Line]:
    """The lines that rises and falls give, with those of stored lines: as few as can be, none of nothing."""
    changed = {number: [*vector] for number, vector in rises.items()}
    for line in stored:
        for number, sign in ((line.since, 1), (line.until, -1)):
            if number is not None:
                vector = changed.setdefault(number, [0] * len(COUNTERS))
                changed[number] = [old + sign * new for old, new in zip(vector, line.sums, strict=True)]
    lines: list[Line] = []
    sums = [0] * len(COUNTERS)
    starts = [number for number in sorted(changed) if any(changed[number])]
    for number, until in zip(starts, [*starts[1:], None], strict=False):
        sums = [old + rise for old, rise in zip(sums, changed[number], strict=True)]
        if any(sums):
            lines.append(Line(number, until, tuple(sums)))
    return lines


# All anew, and the proof


def _derived() -> Iterator[tuple[int, dict[Key, list[Line]]]]:
    """What standings and forms give, a region at a time."""
    standings = Standing.objects.filter(status=Status.ACTIVE).order_by("region_code")
    held = standings.values_list(
        *("region_code", "level", "kind", "since", "until", "status", "bucket"),
        *("full", "probationary", "mode", "instructor_id"),
        named=True,
    )
    forms = PartyForm.objects.valid().order_by("region_code")
    formed = forms.values_list("region_code", "level", "mode", "since", "until", "formed_on", named=True)
    both = merge(held.iterator(5000), formed.iterator(5000), key=itemgetter(0))
    for region, rows in groupby(both, key=itemgetter(0)):
        moves = Moves()
        for row in rows:
            (moves.forms if hasattr(row, "formed_on") else moves.standings)([row])
        yield region, {key: spells(rises) for key, rises in moves.rises().items()}


def lock() -> None:
    """Keep every other writer of standings and sums waiting until the end of the transaction."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (Standing, Balance))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


def rebuild() -> None:
    """Sum all up anew; the caller has the tables locked."""
    Balance.objects.all().delete()
    waiting: list[Balance] = []
    for _region, by_key in _derived():
        waiting += [_row(key, line) for key, lines in by_key.items() for line in lines]
        if len(waiting) > 20_000:
            insert(Balance, waiting)
            waiting = []
    insert(Balance, waiting)


def check() -> Iterator[str]:
    """Keys whose stored sums are not what standings and forms give; none means equal."""
    due = ((region, 0, by_key) for region, by_key in _derived())
    rows = Balance.objects.order_by("region_code", "level", "kind", "since").values_list(*COLUMNS).iterator(5000)
    stored = ((region, 1, _by_key(of)) for region, of in groupby(rows, key=itemgetter(0)))
    for _region, both in groupby(merge(due, stored, key=itemgetter(0, 1)), key=itemgetter(0)):
        sides: dict[int, dict[Key, list[Line]]] = {0: {}, 1: {}}
        sides.update({side: by_key for _code, side, by_key in both})
        yield from _differences(sides[0], sides[1])


def _by_key(rows: Iterable[Sequence[Any]]) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = defaultdict(list)
    for row in rows:
        key, line = _key_and_line(row)
        found[key].append(line)
    return found


def _differences(due: dict[Key, list[Line]], stored: dict[Key, list[Line]]) -> Iterator[str]:
    for key in sorted({*due, *stored}):
        ours, theirs = stored.get(key, []), due.get(key, [])
        if ours != theirs:
            first = min(line.since for line in {*ours} ^ {*theirs})
            yield f"balance of {' '.join(map(str, key))}: differs from {last_day(first).isoformat()} on"
