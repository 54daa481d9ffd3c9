"""Whom one may record, what is due, and the numbers that may be told of a register."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from hangji.growth.models import Cultivation, TrackKind, covered_by_own, registers_kept
from hangji.office.access import Territory, any_of, territories
from hangji.office.acts import Act
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing, Status
from rulebook.growth import TRACKS, Next, Told, Track, due_since, hide, next_step, stages
from rulebook.policy import clause

SOON_DAYS = 31


def organisations_kept(act: Act) -> QuerySet[SocialOrganization]:
    """Active organisations with a Party organisation of which one may record somebody."""
    rows = Standing.objects.asof(act.today).filter(status=Status.ACTIVE, party_organization__isnull=False)
    office = any_of(register.q() for register in registers_kept(act))
    own = Q(organisation__in=covered_by_own(act).values("organisation"))
    return SocialOrganization.objects.filter(pk__in=rows.filter(office | own).values("organisation")).order_by("name")


def next_of(one: Cultivation, day: date) -> Next | None:
    if one.ended_on or one.forgotten_at or one.stage_since is None:
        return None
    track: Track = "business" if one.track == TrackKind.BUSINESS else "party"
    return next_step(track, one.stage, one.stage_since, day=day, place=one.region_code)


def stage_names(day: date) -> Mapping[str, str]:
    """Code → name, of both tracks."""
    return {code: name for track in TRACKS for code, name in stages(track, day=day).items()}


def due(rows: QuerySet[Cultivation], by: date) -> QuerySet[Cultivation]:
    """Those whose next step is due by a day."""
    found = Q(pk__in=[])
    for track in TRACKS:
        for stage, since in due_since(track, day=by).items():
            found |= Q(track=track, stage=stage, stage_since__lte=since)
    return rows.filter(found, ended_on__isnull=True)


# ---- numbers


@dataclass(frozen=True)
class Line:
    """The numbers of one register on one track, as they may be told."""

    register: Territory
    told: Told


def registers_told(act: Act, counties: Sequence[int]) -> list[Territory]:
    """The registers whose numbers one may see, one by one: never their sum, which would tell what is hidden in one."""
    found: list[Territory] = []
    for held in territories(act, Permission.SEE_GROWTH_FIGURES):
        prefecture = held.region_code % 100 == 0
        if prefecture and held.level != Level.COUNTY:
            found.append(Territory(held.region_code, Level.CITY))
        if held.level != Level.CITY:
            inside = [code for code in counties if held.holds(code, Level.COUNTY)]
            found += [Territory(code, Level.COUNTY) for code in inside]
    return list(dict.fromkeys(found))


def numbers(registers: Sequence[Territory], track: Track, day: date) -> list[Line]:
    """By stage, small ones hidden; one statement. Whoever has withdrawn or ended is in no number."""
    rows = Cultivation.objects.running().filter(any_of(r.q() for r in registers), track=track).order_by()
    counted: Counter[tuple[int, str, str]] = Counter()
    for region, level, stage, n in rows.values_list("region_code", "level", "stage").annotate(n=Count("pk")):
        counted[region, level, stage] = n
    least = int(clause("growth.hide_below", day=day).value)
    known = list(stages(track, day=day))
    return [
        Line(one, hide([counted[one.region_code, one.level, stage] for stage in known], least)) for one in registers
    ]
