"""Whom a drive takes in and what its targets ask for: named conditions of the register, narrowed by plain filters."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.coverage.queries import Scope, organisations, social_conditions
from hangji.coverage.scopes import named
from hangji.coverage.wording import WORDS
from hangji.formation.drives.models import Drive, DriveTarget
from hangji.office.models.places import within_span
from hangji.registry.models import Kind, Standing
from hangji.registry.queries import ACTIVE, conditions
from rulebook.indicators import Indicator, indicator

# The conditions that a drive may take its organisations by, in the order of the form.
SCOPES = (
    "gap",
    "due_alone",
    "due_jointly",
    "uncovered",
    "unserved",
    "without_members",
    "headcount_missing",
    "covered",
    "broad_all",
    "narrow_all",
    "all",
)
SCOPE_WORDS = {name: WORDS[name] for name in SCOPES}
# What an organisation of the baseline may be asked to reach, and what is said of those that have and have not.
REACHES: Mapping[str, Any] = {
    "covered": _("有党组织覆盖"),
    "single": _("单独组建党组织"),
    "served": _("有党组织覆盖或派驻指导员"),
    "declared": _("申报了党员人数"),
}


def reach_conditions(day: date) -> dict[str, Q]:
    """The condition of each state on standings of ``day``."""
    known = conditions(day)
    return {name: known[name] for name in ("covered", "single", "served")} | {
        "declared": ACTIVE & Q(full__isnull=False)
    }


def in_scope(drive: Drive, day: date) -> QuerySet[Standing]:
    """The organisations that meet the drive's saved condition at the end of ``day``, as known now."""
    found: QuerySet[Standing] = organisations(Scope(drive.territory, day))
    found = found.filter(social_conditions(day)[drive.condition])
    if drive.county:
        found = found.filter(within_span("region_code", drive.county))
    asked = {
        "kind": drive.organisation_kind,
        "organisation__industry": drive.industry,
        "organisation__supervisor__contains": drive.supervisor,
    }
    return found.filter(**{name: value for name, value in asked.items() if value})


def scope_said(drive: Drive, names: Mapping[int, str]) -> list[str]:
    """The saved condition in words, part by part."""
    said = [str(SCOPE_WORDS[drive.condition])]
    if drive.county:
        said.append(named(drive.county, names))
    if drive.organisation_kind:
        said.append(str(Kind(drive.organisation_kind).label))
    for label, value in ((_now("行业"), drive.industry), (_now("业务主管单位"), drive.supervisor)):
        if value:
            said.append(_now("%(label)s：%(value)s") % {"label": label, "value": value})
    return said


def indicator_of(target: DriveTarget, day: date) -> Indicator:
    """The indicator of a target as the version of ``day`` defines it."""
    return indicator(target.indicator).on(day)


def is_rate(target: DriveTarget) -> bool:
    return bool(target.indicator) and indicator(target.indicator).denominator is not None


def wanted_said(target: DriveTarget) -> str:
    """85% · 30 家."""
    if is_rate(target):
        whole, tenth = divmod(target.wanted, 10)
        return f"{whole}.{tenth}%" if tenth else f"{whole}%"
    unit = _now(indicator(target.indicator).unit) if target.indicator else _now("家")
    return f"{target.wanted} {unit}"


def measure_said(target: DriveTarget) -> str:
    """What a target measures, in words."""
    if target.indicator:
        return _now(indicator(target.indicator).title)
    return _now("名单里%(reach)s的") % {"reach": REACHES[target.reach]}
