"""What somebody without an account does: complain, contest the answer once, agree to it, take the contact away."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act, VisitorAct
from hangji.office.documents import PAPERS
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.voices.actions import hand
from hangji.voices.codes import code_of, hashed, new_number
from hangji.voices.gate import Ticket
from hangji.voices.models import Complaint, ComplaintState, Concern, StepKind
from hangji.voices.queries import named_in, where_to
from rulebook.voices import kinds, last_day, may_contest

LARGEST = 5 * 1024 * 1024
PREFIX = "TS"


@dataclass(frozen=True)
class Said:
    """What is complained of. region_code: of the prefecture or county; above: its own office shall not handle it."""

    kind: str
    region_code: int
    what: str
    of: str = ""
    name: str = ""
    contact: str = ""
    above: bool = False
    attachment: UploadedFile[bytes] | None = None


def file_complaint(*, said: Said, ticket: Ticket, act: VisitorAct) -> tuple[Complaint, str]:
    """Take a complaint; (it, its query code). The same form sent twice answers with the same number and code.

    Anybody may; whoever is named in it neither sees nor handles it. Raises Refusal for an attachment of a wrong type.
    """
    code = code_of(ticket.nonce)
    if kept := Complaint.objects.filter(sent_key=ticket.key).first():
        return kept, code
    try:
        return _filed(said, ticket, code, act), code
    except IntegrityError:  # the same form, pressed twice at once
        return Complaint.objects.get(sent_key=ticket.key), code


def _filed(said: Said, ticket: Ticket, code: str, act: VisitorAct) -> Complaint:
    avoided = named_in(f"{said.of}\n{said.what}")
    kind = kinds(day=act.today, place=said.region_code)[said.kind]
    place = said.region_code // 100 * 100 if said.above and said.region_code % 100 else said.region_code
    handler, region_code, level = where_to(kind.handler, place, avoided, act.today)
    with writing(act) as pen:
        made: Complaint = Complaint.objects.create(
            number=_free_number(act),
            code=hashed(code),
            sent_key=ticket.key,
            kind=said.kind,
            handler=handler,
            region_code=region_code,
            level=level,
            of=said.of.strip(),
            what=hand.said(said.what, _("不能提交")),
            attachment=_kept(said.attachment, act),
            name=said.name.strip(),
            contact=said.contact.strip(),
            received_on=act.today,
            received_at=act.at,
            accept_by=last_day("accept", act.today, kind=said.kind, place=region_code),
        )
        Concern.objects.bulk_create(Concern(complaint=made, user=user, named=True, since=act.today) for user in avoided)
        hand.record(pen, made, StepKind.RECEIVED, to=made.get_handler_display(), until=made.accept_by)
    return made


def _free_number(act: Act) -> str:
    number = new_number(PREFIX, act.today)
    while Complaint.objects.filter(number=number).exists():
        number = new_number(PREFIX, act.today)
    return number


def _kept(upload: UploadedFile[bytes] | None, act: Act) -> Document | None:
    """A visitor's file: smaller than an office's own."""
    if upload is None:
        return None
    if (upload.size or 0) > LARGEST:
        raise Refusal(
            _("不能提交：附件太大"),
            _("附件最大 %(most)d MB") % {"most": LARGEST // 1024**2},
            _("压缩或者只交最要紧的一份；其他的受理以后再补交"),
        )
    return documents.store(upload, act=act, kinds=PAPERS)


def contest_complaint(*, complaint: Complaint, reason: str, act: VisitorAct) -> None:
    """Ask, once, for a review by somebody else; asked twice in a row, nothing changes."""
    with writing(act) as pen:
        now = hand.locked(complaint)
        if now.state == ComplaintState.CONTESTED:
            return
        contested, until = now.contested_on is not None, now.contest_until
        if not may_contest(state=now.state, contested=contested, contest_until=until, day=act.today):
            raise Refusal(
                _("不能申请复核"),
                _("已经复核过一次") if now.contested_on else _("只有答复或者不予受理以后、期限以内可以申请"),
                _("有新的事实，请另外提交一件"),
            )
        now.state, now.contested_on, now.owner = ComplaintState.CONTESTED, act.today, None
        now.due_on = last_day("review", act.today, kind=now.kind, place=now.region_code)
        _seek_reviewer(now, act)
        hand.write(pen, now, StepKind.CONTESTED, hand.said(reason, _("不能申请复核")), until=now.due_on)


def _seek_reviewer(now: Complaint, act: Act) -> None:
    """Where nobody but who answered could review it here, it goes to the other office of the place or one level up."""
    avoided = [each.user for each in now.concerns.select_related("user")]
    if now.told_by:
        avoided.append(now.told_by)
    now.handler, now.region_code, now.level = where_to(now.handler, now.region_code, avoided, act.today)


def confirm_complaint(*, complaint: Complaint, act: VisitorAct) -> None:
    """Whoever complained agrees to the answer, which ends it before the days for contesting are over."""
    with writing(act) as pen:
        now = hand.locked(complaint)
        if now.state == ComplaintState.CLOSED:
            return
        hand.refuse_unless(now, (ComplaintState.ANSWERED,), _("不能办结"), _("有了答复再确认"))
        now.state, now.closed_on = ComplaintState.CLOSED, act.today
        hand.write(pen, now, StepKind.CONFIRMED)


def erase_contact(*, complaint: Complaint, act: Act) -> None:
    """Take away for good how the complainant can be reached: the complainant at any time, or whoever handles it."""
    if act.user.username:
        hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if now.erased_on or not (now.contact or now.name):
            return
        now.name, now.contact, now.erased_on = "", "", act.today
        hand.write(pen, now, StepKind.ERASED)
