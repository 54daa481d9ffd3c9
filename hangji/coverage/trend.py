"""The last twelve month ends, counted set-wise: three statements, however many months and rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from hangji.coverage.queries import Scope
from hangji.registry.models import Bucket, Classification, Cover, PartyForm, Standing, Status, StatusSpell
from rulebook.calendar import month_end

MONTHS = 12
_COVERED = Q(bucket__in=[Bucket.SINGLE, Bucket.SHARED])


@dataclass(frozen=True)
class Point:
    """What stood at the end of one day. covered of active: organisation coverage; party: Party organisations."""

    day: date
    active: int
    covered: int
    party: int


def days_of(day: date, months: int = MONTHS) -> list[date]:
    """The month ends before ``day``, oldest first, and ``day`` itself last."""
    days = [day]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def trend(scope: Scope) -> list[Point]:
    """The figures at each month end up to the scope's day.

    As known now, a month end is one conditional count over the standings that overlap the year: one statement for
    the organisations, one for the Party organisations. As known at a moment, the spells are read once and laid
    beside each other in memory.
    """
    days = days_of(scope.day)
    party = _party(scope, days)
    social = _stored(scope, days) if scope.known is None else _known(scope, days)
    return [Point(day, *social[day], party[day]) for day in days]


def whole_month(day: date) -> bool:
    """Whether a day is the last of its month; the newest point often is not."""
    return day == month_end(day)


def _party(scope: Scope, days: Sequence[date]) -> dict[date, int]:
    forms = PartyForm.objects.known_at(scope.known).filter(scope.territory.q())
    counted = forms.aggregate(**{f"n{i}": Count("pk", filter=_running(day)) for i, day in enumerate(days)})
    return {day: counted[f"n{i}"] for i, day in enumerate(days)}


def _running(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def _stored(scope: Scope, days: Sequence[date]) -> dict[date, tuple[int, int]]:
    rows = Standing.objects.within(scope.territory).filter(status=Status.ACTIVE, since__lte=days[-1], until__gt=days[0])
    named: dict[str, Any] = {}
    for i, day in enumerate(days):
        holds = Q(since__lte=day, until__gt=day)
        named |= {f"a{i}": Count("pk", filter=holds), f"c{i}": Count("pk", filter=holds & _COVERED)}
    counted = rows.aggregate(**named)
    return {day: (counted[f"a{i}"], counted[f"c{i}"]) for i, day in enumerate(days)}


def _known(scope: Scope, days: Sequence[date]) -> dict[date, tuple[int, int]]:
    """The same from the spells that were known at the moment."""
    active = _days_by_organisation(StatusSpell, scope, days, Q(status=Status.ACTIVE))
    placed = _days_by_organisation(Classification, scope, days, scope.territory.q())
    covered = _days_by_organisation(Cover, scope, days, Q())
    found = dict.fromkeys(days, (0, 0))
    for pk, held in active.items():
        for day in held & placed.get(pk, set()):
            all_, with_ = found[day]
            found[day] = all_ + 1, with_ + (day in covered.get(pk, ()))
    return found


def _days_by_organisation(model: Any, scope: Scope, days: Sequence[date], more: Q) -> dict[int, set[date]]:
    spells = model.objects.known_at(scope.known).filter(
        more, Q(until__isnull=True) | Q(until__gt=days[0]), since__lte=days[-1]
    )
    found: dict[int, set[date]] = {}
    for pk, since, until in spells.values_list("organisation_id", "since", "until"):
        found.setdefault(pk, set()).update(_held(days, since, until))
    return found


def _held(days: Iterable[date], since: date, until: date | None) -> Iterable[date]:
    return (day for day in days if since <= day and (until is None or until > day))
