"""What every action of the room does: ask for the right in the body, lock, compare versions, tell the trail."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.committees.models import CommitteeMeeting, MeetingState
from hangji.committees.queries import duty_at
from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body
from hangji.office.pen import Pen
from hangji.office.permissions import LABELS, Permission
from hangji.registry.actions.organisations import Conflict
from rulebook.committee import Fault
from rulebook.policy import first_day


def require_at(act: Act, permission: Permission, body: Body) -> str:
    """Raise NoRight unless the user has the right and a post in this very body; answers the duty there."""
    duty = duty_at(act, body.pk)
    if duty is None or not has(act, permission):
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[permission]},
            _("你不在“%(body)s”任职，或者任职没有这项权限") % {"body": body},
            _("由这个党委的委员或工作人员办理"),
        )
    return duty


def locked(meeting: CommitteeMeeting) -> CommitteeMeeting:
    """The meeting as it stands now, locked until the transaction ends."""
    held = CommitteeMeeting.objects.select_for_update(of=("self",)).select_related("body", "notice")
    return held.get(pk=meeting.pk)


def same_version(row: Any, version: int, what: str) -> None:
    if row.version != version:
        facts = {"now": row.version, "yours": version}
        raise Conflict(
            _("还没有保存：%(what)s在你填写时被别人改过") % {"what": what},
            _("现在是第 %(now)d 版，你打开时是第 %(yours)d 版") % facts,
            _("看过现在的内容再改，再提交"),
        )


def must_be(meeting: CommitteeMeeting, states: Iterable[str], cannot: str, instead: str) -> None:
    if meeting.state not in states:
        because = _("这次会议现在是“%(state)s”") % {"state": MeetingState(meeting.state).label}
        raise Refusal(cannot, because, instead)


def must_have_rules(day: date, cannot: str) -> None:
    """Before the first dated text there is nothing to go by."""
    first = first_day("committee.quorum")
    if day < first:
        raise Refusal(
            cannot,
            _("%(day)s 还没有议事的规定，最早从 %(first)s 起") % {"day": day.isoformat(), "first": first.isoformat()},
            _("请核对日期"),
        )


def refuse(cannot: str, faults: Iterable[Fault]) -> None:
    """Raise Refusal with everything that the rules say against it."""
    against = list(faults)
    if against:
        because = _("；").join(str(said(fault.sentence)) for fault in against)
        instead = _("；").join(dict.fromkeys(str(said(fault.instead)) for fault in against))
        raise Refusal(cannot, because, instead)


def touch(pen: Pen, meeting: CommitteeMeeting) -> None:
    meeting.version += 1
    meeting.changed_by_name = pen.act.user.name
    meeting.save()


def tell(pen: Pen, verb: str, subject: Any, *, before: Any = None, after: Any = None, reason: str = "") -> None:
    pen.note(Note(verb, type(subject).__name__, subject.pk, str(subject), before or {}, after or {}, reason))
