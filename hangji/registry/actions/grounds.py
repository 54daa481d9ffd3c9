"""What a change of a Party organisation rests on: a paper sent before, or one that the program issues today."""

from dataclasses import dataclass
from datetime import date

from hangji.office.issues import Issuing, issue, must_be_today, pdf_of, series_word
from hangji.office.models import Document, Issue
from hangji.registry.models import ChangeDocument, PartyForm, PartyOrganization
from hangji.registry.papers import NOBODY, Change, draw
from hangji.registry.pen import RegistryPen

UNNUMBERED = "（未编号）"


@dataclass(frozen=True)
class Ground:
    """number: of the paper; "" has the program issue it today. decided: from above, not asked for from below.

    document: the paper's file. base: where the office is reached, for the code on an issued paper.
    """

    number: str
    reason: str
    decided: bool = False
    document: Document | None = None
    base: str = ""


def put_ground(
    pen: RegistryPen,
    party_organization: PartyOrganization,
    form: PartyForm,
    kind: str,
    day: date,
    ground: Ground,
    said: tuple[str, str],
) -> str:
    """Keep the paper of a change, issuing it where it has no number yet; its number. said: of registry.papers."""
    made = ChangeDocument(
        party_organization=party_organization,
        kind=kind,
        day=day,
        number=ground.number or UNNUMBERED,
        document=ground.document,
        recorded_at=pen.act.at,
        recorded_in=pen.act.id,
    )
    made.save()
    if not ground.number:
        paper = _issued(pen, made, form, change_of(form, party_organization, day, ground, said), ground.base)
        made.issue, made.number, made.document = paper, paper.number, pdf_of(paper)
        made.save(update_fields=["issue", "number", "document"])
    return made.number


def change_of(
    form: PartyForm, party_organization: PartyOrganization, day: date, ground: Ground, said: tuple[str, str]
) -> Change:
    """What the paper of this change says, for whoever drafts or issues it."""
    matter, what = said
    body = str(form.body or NOBODY)
    return Change(matter, what, body, [str(party_organization)], day, ground.reason, ground.decided)


def _issued(pen: RegistryPen, made: ChangeDocument, form: PartyForm, change: Change, base: str) -> Issue:
    must_be_today(made.day, pen.act)
    word = series_word("party_change", str(form.body)) if form.body else ""
    what = Issuing(
        "party_change",
        "ChangeDocument",
        made.pk,
        change.title,
        form.region_code,
        form.level,
        change.body,
        base,
        word=word,
    )
    return issue(pen, what, draw(change))
