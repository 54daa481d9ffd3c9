"""One piece of evidence and what it serves: where its rows stand, and which procedures take it from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.office.access import may_open
from hangji.office.acts import Act
from hangji.registry.models import Cover
from rulebook.appraisal_templates import EVIDENCE
from rulebook.policy import clause
from rulebook.sentence import Sentence

USES = {
    "appraisal": _("年度考评"),
    "evaluation": _("评估"),
    "inspection": _("年检"),
    "honour": _("评先评优"),
}
# Where the rows of a piece are kept: address, whether it is the Party organisation's, the query for an organisation.
PAGES: Mapping[str, tuple[str, str, str]] = {
    "formed": ("desk:organisation", "organisation", ""),
    "term": ("life:party", "party", ""),
    **{
        f"life_{kind}": ("life:quarter", "party", "")
        for kind in ("members_meeting", "committee_meeting", "theme_day", "lecture", "life_meeting", "appraisal")
    },
    "contacts": ("guidance:contacts", "", "organisation"),
    "training": ("people:training", "", ""),
    "charter": ("governance:organisation", "organisation", ""),
    "joint": ("governance:meetings", "", "organisation"),
    "decisions": ("governance:decisions", "", "organisation"),
    "goals": ("governance:goals", "", "organisation"),
    "problems": ("problems:problems", "", "organisation"),
}


@dataclass(frozen=True)
class Shown:
    """A piece as its page shows it. said: the fact in words; rows: day and words; url: where they are kept."""

    name: str
    title: str
    said: Sentence
    rows: list[tuple[date | None, str]]
    url: str
    uses: list[Any]
    there: bool


def said_of(name: str, said: Mapping[str, Any] | None) -> Sentence:
    """A piece in words. said: as kept with an appraisal; None: nothing could be asked for."""
    known = EVIDENCE[name]
    if said is None:
        return Sentence(known.none or known.title)
    if known.kind == "word":
        return Sentence(known.said[said["word"]])
    return Sentence(known.said[""], {"part": said["part"], "whole": said["whole"]})


def shown(pieces: Mapping[str, Any], organisation: int, party: int | None, place: int, act: Act) -> list[Shown]:
    """Every kind of evidence of an organisation, as kept (plain), in the order of EVIDENCE, for whom ``act`` is."""
    uses = clause("appraisal.uses", day=act.today, place=place).value
    return [
        Shown(
            name,
            known.title,
            said_of(name, pieces.get(name)),
            rows_of(pieces.get(name)),
            page_of(name, organisation, party, act),
            [USES[use] for use in uses.get(name, ())],
            name in pieces,
        )
        for name, known in EVIDENCE.items()
    ]


def rows_of(said: Mapping[str, Any] | None) -> list[tuple[date | None, str]]:
    return [(date.fromisoformat(day) if day else None, text) for day, text in (said or {}).get("rows", ())]


def page_of(name: str, organisation: int, party: int | None, act: Act) -> str:
    """The address where the rows of a piece are kept; "" where there is no Party organisation, or it is not opened."""
    url = _page(name, organisation, party)
    return url if url and may_open(act, url) else ""


def _page(name: str, organisation: int, party: int | None) -> str:
    address, whose, query = PAGES[name]
    if whose == "party":
        return reverse(address, args=[party]) if party else ""
    if whose == "organisation":
        return reverse(address, args=[organisation])
    return reverse(address) + (f"?{urlencode({query: organisation})}" if query else "")


def party_of(organisation: int, day: date) -> int | None:
    """The Party organisation that covers an organisation on ``day``."""
    found: int | None = (
        Cover.objects.valid()
        .on(day)
        .filter(organisation=organisation)
        .values_list("party_organization", flat=True)
        .first()
    )
    return found
