"""How far a drive has come: derived from the standings of a day, week by week; nobody reports anything for it.

Of the baseline each organisation has on a day reached the target's state, has not yet, or has left (cancelled, revoked,
moved out of the territory); the three sum up to the baseline.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from hangji.coverage.queries import party_conditions, social_conditions
from hangji.formation.drives.models import Drive, DriveMember, DriveShare, DriveTarget, DriveUnit
from hangji.formation.drives.scope import indicator_of, is_rate, reach_conditions
from hangji.office.access import Territory
from hangji.registry.models import PartyForm, Standing
from hangji.registry.queries import ACTIVE, standing
from rulebook.indicators import rate_text

REACHED, WAITING, LEFT = "reached", "waiting", "left"
WEEKS = 53  # points of a trend at most; of a longer drive the latest


@dataclass(frozen=True)
class Reading:
    """One target on one day. part of whole: organisations reached of the baseline, or the halves of the indicator;
    whole None: a plain count. left: of the baseline, those that have left."""

    target: DriveTarget
    day: date
    part: int
    whole: int | None
    left: int = 0

    @property
    def waiting(self) -> int:
        return 0 if self.whole is None else self.whole - self.part - self.left

    @property
    def rate(self) -> str:
        """53.1%, "—" where there is nothing to divide by, "" for a plain count."""
        if self.whole is None:
            return ""
        text = rate_text(self.part, self.whole)
        return "—" if text is None else f"{text}%"

    @property
    def fraction(self) -> float:
        """Of the whole, or of what is wanted where there is no whole."""
        whole = self.target.wanted if self.whole is None else self.whole
        return self.part / whole if whole else 0

    @property
    def met(self) -> bool:
        if is_rate(self.target):
            return bool(self.whole) and self.part * 1000 >= self.target.wanted * (self.whole or 0)
        return self.part >= self.target.wanted


def last_day(drive: Drive, today: date) -> date:
    """The day that the drive is read on: today, its last day once that is over, the day it was settled on."""
    return drive.settled_on or min(today, drive.ends_on)


def weeks(drive: Drive, today: date) -> list[date]:
    """The first day, each Sunday after it, and the last day; oldest first."""
    first, last = drive.starts_on, last_day(drive, today)
    sunday = first + timedelta(days=6 - first.weekday())
    days = [first]
    while sunday < last:
        days.append(sunday)
        sunday += timedelta(days=7)
    return sorted({*days, last})[-WEEKS:]


def readings(
    drive: Drive, targets: Sequence[DriveTarget], days: Sequence[date], units: QuerySet[DriveUnit] | None = None
) -> dict[int, list[Reading]]:
    """Each target on each day, by the target's order; five statements, however many days and rows.

    units: a part of the baseline; none given: all of it.
    """
    units = drive.units.all() if units is None else units
    reaches = [target.reach for target in targets if target.reach]
    of_units = _reached(drive, reaches, days, units) if reaches else {}
    of_figures = _figures(drive.territory, [target for target in targets if target.indicator], days)
    found: dict[int, list[Reading]] = {}
    for target in targets:
        read = of_units if target.reach else of_figures
        key = target.reach or target.indicator
        found[target.order] = [Reading(target, day, *read[key, day]) for day in days]
    return found


def _reached(
    drive: Drive, reaches: Iterable[str], days: Sequence[date], units: QuerySet[DriveUnit]
) -> dict[tuple[str, date], tuple[int, int, int]]:
    """(reached, all, left) by state and day."""
    reaches = list(dict.fromkeys(reaches))
    total, tally = units.count(), dict[str, Count]()
    for i, day in enumerate(days):
        here = _holding(day) & there(drive)
        tally[f"here{i}"] = Count("pk", filter=here)
        for n, name in enumerate(reaches):
            tally[f"at{i}_{n}"] = Count("pk", filter=here & reach_conditions(day)[name])
    rows = Standing.objects.filter(
        organisation__in=units.order_by().values("organisation"), since__lte=days[-1], until__gt=days[0]
    )
    counted = rows.order_by().aggregate(**tally)
    return {
        (name, day): (counted[f"at{i}_{n}"], total, total - counted[f"here{i}"])
        for i, day in enumerate(days)
        for n, name in enumerate(reaches)
    }


def there(drive: Drive) -> Q:
    """Active and in the territory: one that is not has left."""
    return ACTIVE & drive.territory.q()


def _holding(day: date) -> Q:
    return Q(since__lte=day, until__gt=day)


def _running(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def _figures(
    territory: Territory, targets: Sequence[DriveTarget], days: Sequence[date]
) -> dict[tuple[str, date], tuple[int, int | None]]:
    """(numerator, denominator) by indicator and day, each as the version of that day defines it."""
    defined = {(target.indicator, day): indicator_of(target, day) for target in targets for day in days}
    asked = {
        (half.condition, day) for (_code, day), of in defined.items() for half in (of.numerator, of.denominator) if half
    }
    counted = _counted(territory, asked)
    return {
        key: (
            counted[of.numerator.condition, key[1]],
            counted[of.denominator.condition, key[1]] if of.denominator else None,
        )
        for key, of in defined.items()
    }


def _counted(territory: Territory, asked: set[tuple[str, date]]) -> dict[tuple[str, date], int]:
    """How many each named condition has on each day; a statement for organisations, one for Party organisations."""
    party = sorted(key for key in asked if key[0].startswith("party_"))
    social = sorted(asked - set(party))
    found: dict[tuple[str, date], int] = {}
    kinds: tuple[tuple[Any, Any, Any, Any], ...] = (
        (social, Standing.objects.within(territory), social_conditions, _holding),
        (party, PartyForm.objects.valid().filter(territory.q()), party_conditions, _running),
    )
    for keys, rows, conditions, holding in kinds:
        if not keys:
            continue
        tally = {
            f"n{i}": Count("pk", filter=holding(day) & conditions(day)[name]) for i, (name, day) in enumerate(keys)
        }
        counted = rows.order_by().aggregate(**tally)
        found |= {key: counted[f"n{i}"] for i, key in enumerate(keys)}
    return found


# ---- one organisation at a time


def states(drive: Drive, reach: str, day: date, known: datetime | None = None) -> QuerySet[Any]:
    """The baseline's standings of ``day``, each with ``part`` (reached, waiting, left); live if as known at."""
    rows: QuerySet[Any] = standing(day, known)
    key = "organisation__in" if known is None else "pk__in"
    rows = rows.filter(**{key: drive.units.order_by().values("organisation")})
    found: QuerySet[Any] = rows.annotate(
        part=Case(
            When(~there(drive), then=Value(LEFT)),
            When(reach_conditions(day)[reach], then=Value(REACHED)),
            default=Value(WAITING),
            output_field=CharField(),
        )
    )
    return found


def parts(drive: Drive, reach: str, day: date) -> dict[int, str]:
    """organisation → reached, waiting or left; one without a standing on the day has left."""
    found = dict(states(drive, reach, day).order_by().values_list("organisation_id", "part"))
    return {pk: found.get(pk, LEFT) for pk in drive.units.values_list("organisation_id", flat=True)}


# ---- the shares of the task force


@dataclass(frozen=True)
class Share:
    """What one member looks after: counties, single organisations; and of the baseline there who has got how far."""

    member: DriveMember | None
    county: int | None
    total: int
    reached: int
    waiting: int
    left: int


def units_of(drive: Drive, member: DriveMember) -> QuerySet[DriveUnit]:
    """The baseline that a member looks after: named organisations, and the counties' without those named for anyone."""
    listed = DriveShare.objects.filter(drive=drive, organisation__isnull=False)
    counties = DriveShare.objects.filter(member=member, county__isnull=False).values("county")
    own = Q(organisation__in=listed.filter(member=member).values("organisation"))
    in_county = Q(region_code__in=counties) & ~Q(organisation__in=listed.values("organisation"))
    found: QuerySet[DriveUnit] = drive.units.filter(own | in_county)
    return found


@dataclass(frozen=True)
class Owners:
    """Who looks after which organisation and which county."""

    by_organisation: Mapping[int, DriveMember]
    by_county: Mapping[int, DriveMember]

    def of(self, organisation: int, county: int) -> DriveMember | None:
        """The one named for the organisation, else the county's; None: nobody yet."""
        return self.by_organisation.get(organisation) or self.by_county.get(county)


def owners(drive: Drive) -> Owners:
    given = list(drive.shares.select_related("member__user"))
    return Owners(
        {share.organisation_id: share.member for share in given if share.organisation_id},
        {share.county: share.member for share in given if share.county},
    )


def shares(drive: Drive, found: Mapping[int, str]) -> list[Share]:
    """The baseline by county, and by member where organisations are named; ordered by county, never by result.

    found: of ``parts``.
    """
    held = owners(drive)
    grouped: dict[tuple[int, int], list[str]] = {}
    members: dict[int, DriveMember] = {}
    for organisation, county in drive.units.values_list("organisation_id", "region_code"):
        member = held.by_organisation.get(organisation)
        if member:
            members[member.pk] = member
        grouped.setdefault((0, member.pk) if member else (county, 0), []).append(found[organisation])
    ordered = sorted(grouped, key=lambda at: (at[0] == 0, at))
    return [_share(grouped[at], members.get(at[1]) or held.by_county.get(at[0]), at[0] or None) for at in ordered]


def _share(said: Sequence[str], member: DriveMember | None, county: int | None) -> Share:
    return Share(member, county, len(said), *(said.count(part) for part in (REACHED, WAITING, LEFT)))
