"""Whom a plan is about, whom they could attach to, and what has changed since the plan looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hangji.coverage.models import Postponement
from hangji.formation.models import CaseUnit
from hangji.formation.planning.arrangement import Arrangement
from hangji.formation.planning.models import PlanUnit
from hangji.office.access import Territory
from hangji.office.models import Region
from hangji.office.pen import chunks
from hangji.registry.models import Bucket, Cover, PartyForm, Standing, Status
from rulebook.planner import Host
from rulebook.sentence import Sentence, _


@dataclass(frozen=True)
class Change:
    """What is otherwise now with one organisation of a plan."""

    unit: PlanUnit
    sentence: Sentence


def candidates(territory: Territory, day: date) -> QuerySet[Standing]:
    """应联合或挂靠组建 (D2): too small for an own one, covered by none, and nobody has begun to form one."""
    begun = CaseUnit.objects.filter(closed_at__isnull=True).values("organisation")
    found = Standing.objects.asof(day).within(territory).filter(status=Status.ACTIVE, bucket=Bucket.DUE_JOINTLY)
    return found.exclude(organisation__in=begun).select_related("organisation").order_by("organisation")


def facts_of(rows: Iterable[Standing]) -> dict[int, dict[str, Any]]:
    """organisation → the columns of a PlanUnit that are facts; one statement for the names of streets."""
    rows = list(rows)
    codes = {row.organisation.street_code for row in rows if row.organisation.street_code}
    streets: dict[int, str] = {}
    for some in chunks(sorted(codes)):
        streets |= dict(Region.objects.filter(code__in=some).values_list("code", "name"))
    return {
        row.organisation_id: {
            "county": row.region_code,
            "street": streets.get(row.organisation.street_code or 0, ""),
            "industry": row.organisation.industry,
            "supervisor": row.organisation.supervisor,
            "full": row.full or 0,
            "probationary": row.probationary or 0,
            "elsewhere": row.not_transferred or 0,
        }
        for row in rows
    }


def postponed(ids: Sequence[int]) -> set[int]:
    """Those of some organisations whose duty is put off."""
    running = (Postponement.objects.filter(lifted_at__isnull=True, organisation__in=some) for some in chunks(ids))
    return {pk for some in running for pk in some.values_list("organisation", flat=True)}


def hosts(counties: Iterable[int], day: date, most: int) -> list[Host]:
    """The Party organisations of some counties that have room for one more. most: units of a joint one."""
    forms = PartyForm.objects.valid().on(day).filter(region_code__in=set(counties)).select_related("party_organization")
    covered: dict[int, list[Any]] = {}
    covers = Cover.objects.valid().on(day).filter(party_organization__in=forms.values("party_organization"))
    for cover in covers.select_related("organisation"):
        covered.setdefault(cover.party_organization_id, []).append(cover.organisation)
    places = {o.street_code for units in covered.values() for o in units if o.street_code}
    names = dict(Region.objects.filter(code__in=places).values_list("code", "name")) if places else {}
    return [
        Host(
            id=form.party_organization_id,
            name=form.party_organization.name,
            county=form.region_code,
            mode=form.mode,
            streets=frozenset(names.get(o.street_code, "") for o in units) - {""},
            industries=frozenset(o.industry for o in units) - {""},
            supervisors=frozenset(o.supervisor for o in units) - {""},
        )
        for form in forms
        if (units := covered.get(form.party_organization_id, [])) and not (form.mode == "joint" and len(units) >= most)
    ]


def changes(arrangement: Arrangement, day: date) -> list[Change]:
    """What is otherwise with the units in groups than when the plan was made; nothing: it may be adopted."""
    placed = [unit for pk, unit in arrangement.units.items() if arrangement.place[pk] is not None]
    ids = [unit.organisation_id for unit in placed]
    held = {
        row.organisation_id: row
        for row in Standing.objects.asof(day).filter(organisation__in=ids).select_related("party_organization")
    }
    begun = dict(
        CaseUnit.objects.filter(organisation__in=ids, closed_at__isnull=True).values_list("organisation", "case__name")
    )
    found = ((unit, _changed(unit, held.get(unit.organisation_id), begun)) for unit in placed)
    return [Change(unit, sentence) for unit, sentence in found if sentence]


def _changed(unit: PlanUnit, now: Standing | None, begun: dict[int, str]) -> Sentence | None:
    if now is None or now.status != Status.ACTIVE:
        return Sentence(_("已不是正常登记状态"))
    if now.party_organization:
        return Sentence(_("已由“%(party)s”覆盖"), {"party": now.party_organization.name})
    if unit.organisation_id in begun:
        return Sentence(_("已在组建：“%(case)s”"), {"case": begun[unit.organisation_id]})
    before = (unit.full, unit.probationary)
    after = (now.full or 0, now.probationary or 0)
    if before != after:
        facts = {"full": before[0], "probationary": before[1], "now": after[0], "more": after[1]}
        text = _("正式党员 %(full)d 名、预备党员 %(probationary)d 名，现在是 %(now)d 名、%(more)d 名")
        return Sentence(text, facts)
    return None
