"""The facts of a plan: which organisations of a register need an instructor, and who could take how many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hangji.guidance.models import AssignmentPlan, Availability, Need, PlanExclusion
from hangji.guidance.queries.pool import usual_to
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, AssignmentKind, Bucket, SocialOrganization, Standing, Status
from rulebook.assigning import Helper, Unit


def plans_seen(act: Act) -> QuerySet[AssignmentPlan]:
    return AssignmentPlan.objects.filter(where(act, Permission.SEE_COVERAGE))


@dataclass(frozen=True)
class Needed:
    """One organisation of a plan and why it stands there."""

    organisation: int
    need: str
    county: int
    street: int | None
    industry: str
    now: int | None


COLUMNS = ("organisation", "region_code", "organisation__street_code", "organisation__industry", "instructor")


def needed(territory: Territory, day: date, chosen: Collection[int] = ()) -> list[Needed]:
    """The organisations of a register that a plan is about. chosen: those that a person adds."""
    rows = Standing.objects.asof(day).within(territory).filter(status=Status.ACTIVE)
    due = Q(mode="") & (Q(bucket=Bucket.INSTRUCTOR) | Q(instructor__isnull=False))
    asked = rows.filter(due | Q(instructor__isnull=False) | Q(organisation__in=chosen))
    found = asked.order_by("organisation_id").values_list(*COLUMNS, "mode", "bucket")
    return [
        Needed(unit, _need(unit in chosen, mode, bucket), county, street, industry, now)
        for unit, county, street, industry, now, mode, bucket in found
    ]


def _need(chosen: bool, mode: str, bucket: str) -> str:
    if not mode and bucket == Bucket.INSTRUCTOR:
        return Need.DUE
    if chosen:
        return Need.CHOSEN
    return Need.COVERED if mode else Need.SERVED


def units_of(found: Iterable[Needed], pins: Mapping[int, int], exclusions: Mapping[int, frozenset[int]]) -> list[Unit]:
    none: frozenset[int] = frozenset()
    return [
        Unit(
            one.organisation,
            one.county,
            one.street,
            one.industry,
            one.now,
            pins.get(one.organisation),
            exclusions.get(one.organisation, none),
        )
        for one in found
        if one.need != Need.COVERED
    ]


@dataclass(frozen=True)
class Served:
    """What one person serves today: (organisation, street, industry) and of which the primary instructor."""

    units: frozenset[int]
    primary: frozenset[int]
    streets: frozenset[int]
    industries: frozenset[str]


def helpers_of(found: Collection[Needed], territory: Territory, day: date) -> list[Helper]:
    """Who can be sent by the register's office; who only serves today, and never was in the pool, keeps what he has."""
    able = {each.person_id: each for each in available(territory, day)}
    now = {one.now for one in found if one.now} - set(able)
    known = set(Availability.objects.valid().filter(person__in=now).values_list("person", flat=True))
    served = _served({*able, *(now - known)}, day)
    planned = {one.organisation for one in found}
    keeping = [_keeper(pk, found, served.get(pk)) for pk in sorted(now - known)]
    return [_helper(each, served.get(pk), planned, found, day) for pk, each in able.items()] + keeping


def available(territory: Territory, day: date) -> QuerySet[Any]:
    """The availabilities of one register's pool."""
    return Availability.objects.valid().on(day).filter(territory.q())


def _served(people: Iterable[int], day: date) -> dict[int, Served]:
    rows: dict[int, list[Any]] = defaultdict(list)
    running = Assignment.objects.valid().on(day).guiding().filter(instructor__in=people)
    columns = ("instructor", "organisation", "kind", "organisation__street_code", "organisation__industry")
    for person, *row in running.values_list(*columns):
        rows[person].append(row)
    return {
        person: Served(
            frozenset(unit for unit, _kind, _street, _industry in some),
            frozenset(unit for unit, kind, _street, _industry in some if kind == AssignmentKind.PRIMARY),
            frozenset(street for _unit, _kind, street, _industry in some if street),
            frozenset(industry for _unit, _kind, _street, industry in some if industry),
        )
        for person, some in rows.items()
    }


NOTHING = Served(frozenset(), frozenset(), frozenset(), frozenset())


def _helper(
    able: Availability, served: Served | None, planned: Collection[int], found: Collection[Needed], day: date
) -> Helper:
    served = served or NOTHING
    load = len(served.units - (served.primary & set(planned)))
    return Helper(
        able.person_id,
        frozenset(able.counties),
        max(0, limit(able, day, len(found)) - load),
        load,
        served.streets,
        served.industries | frozenset(able.industries),
    )


def limit(able: Availability, day: date, otherwise: int) -> int:
    """How many organisations he takes; where neither the place nor the person sets a limit, ``otherwise``."""
    usual = usual_to(day, able.region_code)
    limits = [each for each in (able.most, usual.value if usual else None) if each is not None]
    return min(limits, default=otherwise)


def _keeper(person: int, found: Collection[Needed], served: Served | None) -> Helper:
    mine = [one for one in found if one.now == person and one.need != Need.COVERED]
    others = served.units - {one.organisation for one in found} if served else frozenset()
    return Helper(person, frozenset(one.county for one in mine), len(mine), len(others), keeps_only=True)


def exclusions_of(plan: AssignmentPlan) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, person in PlanExclusion.objects.filter(plan=plan).values_list("organisation", "person"):
        found[organisation].add(person)
    return {organisation: frozenset(people) for organisation, people in found.items()}


def territory_of(plan: AssignmentPlan) -> Territory:
    return Territory(plan.region_code, plan.level)


def drifted(plan: AssignmentPlan, day: date) -> list[SocialOrganization]:
    """Organisations whose facts are no longer those of the plan: another instructor, need, or proposed one gone."""
    lines = {line.organisation_id: line for line in plan.lines.all()}
    chosen = {pk for pk, line in lines.items() if line.need == Need.CHOSEN}
    facts = {one.organisation: (one.need, one.now) for one in needed(territory_of(plan), day, chosen)}
    stood = {pk: (line.need, line.now_id) for pk, line in lines.items()}
    other = {pk for pk in {*facts, *stood} if facts.get(pk) != stood.get(pk)}
    people = {each.person_id for each in available(territory_of(plan), day)}
    other |= {pk for pk, line in lines.items() if line.state in ("new", "changed") and line.proposed_id not in people}
    return list(SocialOrganization.objects.filter(pk__in=other).order_by("name"))
