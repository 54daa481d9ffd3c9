"""What a committee's meetings make due: for its members and staff, and the decisions that are one's own to see to."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.committees.models import CommitteeItem, CommitteeMeeting, CommitteeMinutes, MeetingState, own_bodies
from hangji.committees.queries import CHAIRS, duty_at, missing_since
from hangji.kit.counting import Countable
from hangji.office.access import any_of
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to, listed
from hangji.office.models import Body
from hangji.office.permissions import Permission

DECISIONS = "committees:decisions?due"
BEFORE = (MeetingState.CALLED, MeetingState.NOTICED)


def duties(viewer: Viewer) -> Ask:
    """Only for who holds a post in a body: its meetings wait for nobody else."""
    act, today = viewer.act, viewer.today
    own = own_bodies(act)
    if not own or not viewer.has(Permission.RECORD_COMMITTEE):
        return NOTHING
    held = CommitteeMeeting.objects.filter(body__in=own)
    decided = CommitteeItem.objects.visible_to(act).filter(
        meeting__body__in=own, owner__isnull=False, done_on__isnull=True
    )
    chairs = [body for body in own if duty_at(act, body) in CHAIRS]
    may_confirm = Q(meeting__body__in=chairs) | Q(meeting__body__in=own, meeting__presided_by=act.user)
    drafts = CommitteeMinutes.objects.filter(may_confirm, confirmed_at__isnull=True)
    return Ask(
        partial(_say, viewer),
        {
            "notice": Countable(held.filter(state=MeetingState.CALLED, day__gte=today), by="notice_by", first=("pk",)),
            "passed": Countable(held.filter(state__in=BEFORE, day__lt=today), by="day", first=("pk",)),
            "unwritten": Countable(held.filter(state=MeetingState.HELD), by="day", first=("pk",)),
            "unconfirmed": Countable(
                drafts.exclude(written_by=act.user.username), by="meeting__day", first=("meeting",)
            ),
            "mine": Countable(decided.filter(owner=act.user), by="due_on", first=("pk",)),
            "late": Countable(decided.filter(due_on__lt=today).exclude(owner=act.user), by="due_on", first=("pk",)),
            **_idle(viewer, own),
        },
    )


def _idle(viewer: Viewer, own: list[int]) -> dict[str, Countable]:
    """The bodies that have not met within the period of their own rules, and have called nothing either."""
    missing = missing_since(own, viewer.today)
    if not missing:
        return {}
    met = CommitteeMeeting.objects.filter(body=OuterRef("pk")).exclude(state=MeetingState.CANCELLED)
    late = any_of(Q(Q(pk=body) & ~Q(Exists(met.filter(day__gte=day)))) for body, day in missing.items())
    return {"idle": Countable(Body.objects.filter(late))}


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    notice, passed, late = found["notice"], found["passed"], found["late"]
    yield _meeting(notice, "week", _("%(count)d 次委员会会议还没有通知"), _("发通知"), due=notice.least)
    yield _meeting(passed, "unwritten", _("%(count)d 次委员会会议的日期过了，还没有登记"), _("登记到会情况"))
    yield _meeting(found["unwritten"], "unwritten", _("%(count)d 次委员会会议开过了，还没有纪要"), _("写决定和纪要"))
    yield _meeting(found["unconfirmed"], "unconfirmed", _("%(count)d 份会议纪要等你确认"), _("看纪要"))
    mine = found["mine"]
    if mine.count:
        url = leads_to("committees:finish", DECISIONS, "mine", mine, viewer)
        text = _("%(count)d 件委员会的决定由你办") % {"count": mine.count}
        yield _duty("doing", mine.count, text, "", url, _("办结"), due=mine.least, whose=Whose.PERSON)
    if late.count:
        text = _("%(count)d 件委员会的决定过了期限，还没有办结") % {"count": late.count}
        yield _duty("overdue", late.count, text, "", listed(DECISIONS, "late", viewer), _("查看决定"), due=late.least)
    if "idle" in found and found["idle"].count:
        note = _("按议事规则，上一次会议到现在超过了规定的间隔")
        text = _("党委在规定的时间里还没有开会")
        yield _duty("today", 1, text, note, reverse("committees:call"), _("召集会议"))


def _meeting(some: Any, tag: str, text: str, verb: str, **more: Any) -> Duty:
    """One meeting is opened itself, the earliest of several too."""
    url = reverse("committees:meeting", args=some.first) if some.count else ""
    note = _("最早 %(day)s") % {"day": some.least} if some.count > 1 else ""
    return _duty(tag, some.count, text % {"count": some.count}, note, url, verb, **more)


def _duty(tag: str, count: int, text: str, note: str, url: str, verb: str, **more: Any) -> Duty:
    return Duty("committees", tag, count, text, note, url, verb, **more)
