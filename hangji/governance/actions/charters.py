"""Submitting a charter, what the reviewer says of it, and the second person where something is lacking."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.governance.models import Charter, CharterState, PartyClause
from hangji.governance.queries.sight import require
from hangji.governance.reading.open import KINDS, LONGEST, text_of
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Classification, SocialOrganization
from rulebook.charter import Review, review


@dataclass(frozen=True)
class Opinion:
    """What the reviewer says. passes: False sends it back, with the opinion as what to mend."""

    passes: bool
    party: str
    values: bool
    text: str


def place_of(organisation: SocialOrganization) -> int:
    """The region whose local values apply."""
    held = Classification.objects.valid().filter(organisation=organisation).order_by("since").last()
    return held.region_code if held else 0


def found_in(charter: Charter) -> Review:
    """What the program finds in a charter by the texts in force on its day."""
    return review(charter.text, day=charter.day, place=place_of(charter.organisation))


def submit_charter(
    *,
    organisation: SocialOrganization,
    occasion: str,
    upload: UploadedFile[bytes] | None = None,
    text: str = "",
    act: Act,
) -> Charter:
    """Keep a charter, as a file or pasted, for review. The same text again answers with what was submitted.

    Raises Refusal where the file holds no text that can be read.
    """
    require(act, Permission.SUBMIT_CHARTER, organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        document = documents.store(upload, act=act, kinds=KINDS) if upload else None
        text = _fitting(text_of(document) if document else text)
        digest = sha256(text.encode()).hexdigest()
        kept: Charter | None = Charter.objects.filter(organisation=organisation, digest=digest).first()
        if kept:
            return kept
        charter = _made(organisation, occasion, document, text, digest, act)
        after = {"occasion": occasion, "digest": digest, "document": document.name if document else ""}
        pen.note(Note("submit_charter", "Charter", charter.pk, str(charter), after=after))
    return charter


def _fitting(text: str) -> str:
    lines = (line.strip() for line in text.replace("\0", "").splitlines())
    text = "\n".join(line for line in lines if line)
    if not text:
        raise Refusal(_("不能提交章程：没有文字"), _("没有选文件，也没有贴上全文"), _("选一个文件，或者贴上章程全文"))
    if len(text) > LONGEST:
        raise Refusal(
            _("不能提交章程：太长"),
            _("有 %(n)d 字，最多 %(most)d 字") % {"n": len(text), "most": LONGEST},
            _("只交章程本身，不要附件"),
        )
    return text


def _made(
    organisation: SocialOrganization, occasion: str, document: Document | None, text: str, digest: str, act: Act
) -> Charter:
    found = review(text, day=act.today, place=place_of(organisation))
    return Charter.objects.create(
        organisation=organisation,
        occasion=occasion,
        day=act.today,
        document=document,
        text=text,
        digest=digest,
        found_party=found.party,
        found_values=found.values.answer,
        submitted_by=act.user.username,
        submitted_by_name=act.user.name,
        submitted_at=act.at,
    )


def conclude_charter(*, charter: Charter, opinion: Opinion, version: int, act: Act) -> Charter:
    """Say what the charter has and whether it passes. One that passes with something lacking waits for a second."""
    require(act, Permission.REVIEW_CHARTER, charter.organisation)
    with writing(act) as pen:
        charter = _locked(charter, version, CharterState.SUBMITTED)
        lacking = not found_in(charter).sound or opinion.party != _best(charter) or not opinion.values
        charter.second = opinion.passes and lacking
        states = {(True, True): CharterState.CONCLUDED, (True, False): CharterState.PASSED}
        charter.state = states.get((opinion.passes, charter.second), CharterState.RETURNED)
        charter.party, charter.values, charter.opinion = opinion.party, opinion.values, opinion.text
        charter.concluded_on, charter.concluded_by = act.today, act.user.username
        charter.concluded_by_name, charter.second_opinion = act.user.name, ""
        _save(charter)
        after = {"charter_state": str(charter.state), "party_clause": opinion.party, "values_clause": opinion.values}
        pen.note(Note("conclude_charter", "Charter", charter.pk, str(charter), after=after, reason=opinion.text))
    return charter


def _best(charter: Charter) -> str:
    """The best that a charter of its day could have: the newest wording in force."""
    newest = found_in(charter).level_2.answer != "not_asked"
    return PartyClause.LEVEL_2 if newest else PartyClause.LEVEL_1


def confirm_charter(*, charter: Charter, agrees: bool, opinion: str, version: int, act: Act) -> Charter:
    """The second person agrees, and it is passed; or does not, and it is to be reviewed anew."""
    require(act, Permission.REVIEW_CHARTER, charter.organisation)
    with writing(act) as pen:
        charter = _locked(charter, version, CharterState.CONCLUDED)
        if charter.concluded_by == act.user.username:
            raise NoRight(
                _("不能复核：审查意见是你写的"),
                _("缺少条款或文字不同而通过的，由另一人复核"),
                _("请本单位另一位工作人员复核"),
            )
        if agrees:
            charter.state, charter.confirmed_on = CharterState.PASSED, act.today
            charter.confirmed_by, charter.confirmed_by_name = act.user.username, act.user.name
        else:
            _reopen(charter)
        charter.second_opinion = opinion
        _save(charter)
        after = {"charter_state": str(charter.state), "agrees": agrees}
        pen.note(Note("confirm_charter", "Charter", charter.pk, str(charter), after=after, reason=opinion))
    return charter


def _reopen(charter: Charter) -> None:
    charter.state, charter.second = CharterState.SUBMITTED, False
    charter.party, charter.values, charter.opinion = "", None, ""
    charter.concluded_on, charter.concluded_by, charter.concluded_by_name = None, "", ""


def _locked(charter: Charter, version: int, state: CharterState) -> Charter:
    kept: Charter = Charter.objects.select_for_update().select_related("organisation").get(pk=charter.pk)
    if kept.version != version or kept.state != state:
        raise Conflict(
            _("还没有保存：这份章程在你填写时已由别人办理"),
            _("现在是“%(state)s”") % {"state": kept.get_state_display()},
            _("看过现在的意见再办"),
        )
    return kept


def _save(charter: Charter) -> None:
    charter.version += 1
    charter.save()
