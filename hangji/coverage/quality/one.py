"""The findings about one organisation, for its own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hangji.coverage.quality.conditions import organisations
from hangji.coverage.quality.kinds import BY_CODE, FINDINGS, Kind
from hangji.coverage.quality.pairs import pairs
from hangji.coverage.quality.tally import tally
from hangji.coverage.queries import Scope
from hangji.office.access import Territory, has
from hangji.office.acts import Act
from hangji.registry.models import Standing
from rulebook.sentence import Sentence


@dataclass(frozen=True)
class Told:
    """One finding about one organisation. mend_url: "" where the person has no right to mend it."""

    kind: Kind
    what: Sentence
    mend_url: str


def findings_of(row: Standing, act: Act, day: date, places: Mapping[int, str]) -> list[Told]:
    """What is the matter with the organisation of a standing, the gravest first. places: names of regions by code."""
    scope = Scope(Territory(row.region_code, row.level), day)
    own = Q(organisation=row.organisation_id)
    counted = tally(scope, "organisation", own)
    told = [_told(kind, scope, own, act) for kind in FINDINGS if counted.get(kind.code)]
    return told + _alike(row.organisation_id, scope, act, places)


def _told(kind: Kind, scope: Scope, own: Q, act: Act) -> Told:
    row = organisations(scope).filter(own).annotate(**kind.facts(scope)).select_related("organisation").get()
    return Told(kind, kind.say(row), kind.mend_url(row) if has(act, kind.right) else "")


def _alike(organisation: int, scope: Scope, act: Act, places: Mapping[int, str]) -> list[Told]:
    kind = BY_CODE["names_alike"]
    found = [pair for pair in pairs(scope, places) if organisation in (pair.first, pair.second)]
    return [Told(kind, pair.why, kind.mend_url(pair) if has(act, kind.right) else "") for pair in found]
