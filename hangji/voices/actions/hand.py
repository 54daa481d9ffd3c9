"""What every act on a complaint does: ask for the right, lock, compare the version, write step and entry.

The trail has the number of a complaint and nothing of what it says: whoever is complained about may read the trail.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.voices.models import Complaint, ComplaintStep, StepKind

VERBS = {
    StepKind.RECEIVED: "file_complaint",
    StepKind.ACCEPTED: "accept_complaint",
    StepKind.ASSIGNED: "assign_complaint",
    StepKind.DECLINED: "decline_complaint",
    StepKind.PASSED: "pass_on_complaint",
    StepKind.NOTED: "note_complaint",
    StepKind.ANSWERED: "answer_complaint",
    StepKind.CONTESTED: "contest_complaint",
    StepKind.REVIEWED: "review_complaint",
    StepKind.CONFIRMED: "confirm_complaint",
    StepKind.ERASED: "erase_contact",
    StepKind.AVOIDED: "avoid_complaint",
    StepKind.LIFTED: "lift_avoidance",
}


def handled(complaint: Complaint, act: Act) -> None:
    """Refuse whoever does not handle it, or whom it concerns."""
    access.require(act, Permission.HANDLE_COMPLAINT)
    if not Complaint.objects.handled_by(act).filter(pk=complaint.pk).exists():
        raise NoRight(
            _("不能办理这一件"),
            _("它不归你的单位办理，或者你要回避"),
            _("请办理单位的其他人办"),
        )


def locked(complaint: Complaint, version: int | None = None) -> Complaint:
    """The row locked as it stands. version: the one that the form was made from; None where there is no form."""
    found: Complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if version is not None and found.version != version:
        raise Conflict(
            _("还没有保存：这一件在你填写时被别人办过"),
            _("现在是“%(state)s”") % {"state": found.get_state_display()},
            _("看过现在的内容再办"),
        )
    return found


def refuse_unless(complaint: Complaint, states: tuple[str, ...], cannot: str, instead: str) -> None:
    if complaint.state not in states:
        raise Refusal(cannot, _("现在是“%(state)s”") % {"state": complaint.get_state_display()}, instead)


def said(text: str, cannot: str) -> str:
    """The words of somebody, which must not be missing."""
    if not text.strip():
        raise Refusal(cannot, _("没有写明内容或者理由"), _("写明以后再提交"))
    return text.strip()


def write(
    pen: Pen,
    complaint: Complaint,
    kind: StepKind,
    text: str = "",
    *,
    to: str = "",
    until: date | None = None,
    **more: Any,
) -> None:
    """Keep the complaint as it now stands, with its step and its entry in the trail."""
    complaint.version += 1
    complaint.save()
    record(pen, complaint, kind, text, to=to, until=until, **more)


def record(
    pen: Pen,
    complaint: Complaint,
    kind: StepKind,
    text: str = "",
    *,
    to: str = "",
    until: date | None = None,
    **more: Any,
) -> None:
    act = pen.act
    by_name = act.user.name if act.user.username else ""
    ComplaintStep.objects.create(
        complaint=complaint, kind=kind, day=act.today, at=act.at, by_name=by_name, text=text, to=to, until=until
    )
    after = {"complaint_state": complaint.state, "complaint_kind": complaint.kind, "due_on": until, **more}
    kept = {name: value for name, value in after.items() if value not in ("", None)}
    pen.note(Note(VERBS[kind], "Complaint", complaint.pk, complaint.number, after=kept))
