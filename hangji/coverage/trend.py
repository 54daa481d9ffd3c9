"""Figures at a run of month ends: read from the balance; other days and "as known at" counted set-wise."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Count, Q

from hangji.coverage.queries import Scope, counts
from hangji.registry import closings
from hangji.registry.models import Assignment, Classification, Cover, Headcount, PartyForm, Standing, StatusSpell
from hangji.registry.queries import conditions
from hangji.registry.restate import Derived, Facts, gather, given, gives, spells_of, standings
from rulebook.calendar import month_end
from rulebook.coverage import COVERED, GAP

MONTHS = 12
SPANS = (12, 60)  # how many month ends a page shows
BRIEF = ("all", "covered")
SOCIAL = (*BRIEF, "single", "served", "gap")
PARTY = ("party_all",)

Named = Mapping[str, int]


@dataclass(frozen=True)
class Point:
    """What stood at the end of one day: the named conditions with their numbers."""

    day: date
    of: Named

    @property
    def active(self) -> int:
        return self.of["all"]

    @property
    def covered(self) -> int:
        return self.of["covered"]

    @property
    def party(self) -> int:
        return self.of["party_all"]


def days_of(day: date, months: int = MONTHS) -> list[date]:
    """The month ends before ``day``, oldest first, and ``day`` itself last."""
    days = [day]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def trend(scope: Scope, months: int = MONTHS, *, names: Sequence[str] = BRIEF, kind: str = "") -> list[Point]:
    """The figures at each month end up to the scope's day, and the number of Party organisations.

    names: conditions of SOCIAL. kind: of one registration type. As known now three statements however many months:
    one over the balance and, for a last day that closes no month, two over what holds on it. As known at a moment,
    standings are derived from what was known then. What a body leads is no sum of the balance: it is counted day by
    day, in three statements a day.
    """
    days = days_of(scope.day, months)
    found: dict[date, Named] = {}
    if scope.known is None and scope.body is None:
        closed = [day for day in days if closings.is_closed(day)]
        found |= closings.series((*names, *PARTY), scope.territory, closed, kind=kind)
    others = [day for day in days if day not in found]
    if scope.body:
        return [Point(day, _led(scope.on(day), names, kind)) for day in days]
    social = (_stored if scope.known is None else _known)(scope, others, names, kind)
    party = _party(scope, others)
    found |= {day: {**social[day], **party[day]} for day in others}
    return [Point(day, found[day]) for day in days]


def _led(scope: Scope, names: Sequence[str], kind: str) -> Named:
    """The same of what a body leads on one day."""
    if not kind:
        return counts((*names, *PARTY), scope)[""]
    of_kind = counts(names, scope, by="kind").get(kind, dict.fromkeys(names, 0))
    return {**of_kind, **counts(PARTY, scope)[""]}


def whole_month(day: date) -> bool:
    """Whether a day is the last of its month; the newest point often is not."""
    return day == month_end(day)


def _party(scope: Scope, days: Sequence[date]) -> dict[date, Named]:
    if not days:
        return {}
    forms = PartyForm.objects.known_at(scope.known).filter(scope.territory.q())
    counted = forms.aggregate(**{f"n{i}": Count("pk", filter=_running(day)) for i, day in enumerate(days)})
    return {day: {"party_all": counted[f"n{i}"]} for i, day in enumerate(days)}


def _running(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def _stored(scope: Scope, days: Sequence[date], names: Sequence[str], kind: str) -> dict[date, Named]:
    if not days:
        return {}
    rows = Standing.objects.within(scope.territory).filter(since__lte=days[-1], until__gt=days[0])
    rows = rows.filter(kind=kind) if kind else rows
    named = conditions(days[-1])  # those of SOCIAL are the same on every day
    tally: dict[str, Any] = {}
    for i, day in enumerate(days):
        holds = Q(since__lte=day, until__gt=day)
        tally |= {f"{name}_{i}": Count("pk", filter=holds & named[name]) for name in names}
    counted = rows.aggregate(**tally)
    return {day: {name: counted[f"{name}_{i}"] for name in names} for i, day in enumerate(days)}


def _known(scope: Scope, days: Sequence[date], names: Sequence[str], kind: str) -> dict[date, Named]:
    """The same from the spells that were known at the moment."""
    rises = [Counter[str]() for _day in (*days, None)]
    for pk, facts in _facts(scope, names).items():
        for row in standings(pk, facts):
            if kind in ("", row.kind):
                held = tuple(_held(row))
                rises[bisect_left(days, row.since)].update(held)
                rises[bisect_left(days, row.until)].subtract(held)
    sums = accumulate(rises, lambda held, rise: Counter(held) + rise)
    return {day: {name: held[name] for name in names} for day, held in zip(days, sums, strict=False)}


def _facts(scope: Scope, names: Sequence[str]) -> dict[int, Facts]:
    """What was known of the organisations of the territory, while they were there and as far as the names need it."""
    here = spells_of(Classification, scope.known).filter(scope.territory.q())
    found: dict[int, Facts] = defaultdict(dict)
    gather(found, Classification, gives(Classification, here))
    for model in (StatusSpell, Cover) if set(names) <= set(BRIEF) else (StatusSpell, Cover, Headcount, Assignment):
        gather(found, model, given(here.values("organisation"), model, scope.known))
    return found


def _held(row: Derived) -> Iterable[str]:
    """The conditions of SOCIAL that a derived standing fulfils."""
    if not row.bucket:
        return
    covered = row.bucket in COVERED
    held = {
        "all": True,
        "single": row.bucket == "single",
        "covered": covered,
        "served": covered or row.instructor_id is not None,
        "gap": row.bucket in GAP,
    }
    yield from (name for name, holds in held.items() if holds)
