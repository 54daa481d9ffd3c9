"""Before a meeting: called for a day, its agenda arranged, moved, its notice sent, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.committees.actions.hand import (
    locked,
    must_be,
    must_have_rules,
    refuse,
    require_at,
    same_version,
    tell,
    touch,
)
from hangji.committees.models import CommitteeItem, CommitteeMeeting, MeetingState
from hangji.committees.papers import draw_notice, notice_of
from hangji.committees.queries import is_member, members, rules_of, sources, terms_of
from hangji.kit.refusal import Refusal
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.issues import issue
from hangji.office.models import Body
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.committee import judge_notice, notice_by

BEFORE = (MeetingState.CALLED, MeetingState.NOTICED)


@dataclass(frozen=True)
class Entry:
    """An item to be put on an agenda. source, subject: what it was collected from; "" and None for an own one."""

    kind: str
    title: str
    note: str = ""
    confidential: bool = False
    source: str = ""
    subject: int | None = None


@dataclass(frozen=True)
class Call:
    """When and where a body meets. title "": made from the body's meetings of the year."""

    day: date
    hour: str = ""
    room: str = ""
    title: str = ""


def call_committee(*, body: Body, call: Call, agenda: Sequence[Entry], act: Act) -> CommitteeMeeting:
    """Call a meeting; asked twice for the same day, it answers with the same meeting."""
    require_at(act, Permission.CALL_COMMITTEE, body)
    cannot = _("不能召集会议")
    must_have_rules(call.day, cannot)
    with writing(act) as pen:
        there = CommitteeMeeting.objects.filter(body=body, day=call.day).exclude(state=MeetingState.CANCELLED)
        if kept := there.select_related("body").first():
            return _the_same(kept, call, cannot)
        if not agenda:
            raise Refusal(cannot, _("没有议题"), _("选上到期的事，或者自己写一项"))
        if not members(body.pk, call.day):
            raise Refusal(
                cannot,
                _("%(day)s 这个党委没有登记的委员") % {"day": call.day.isoformat()},
                _("先请安全管理员在“账号和任职”里登记委员的任职"),
            )
        meeting = _made(body, call, act, cannot)
        _put_items(meeting, agenda, 0, act)
        after = {"meeting_day": call.day, "agenda": [str(item) for item in meeting.items.all()]}
        tell(pen, "call_committee", meeting, after=after)
    return meeting


def _the_same(kept: CommitteeMeeting, call: Call, cannot: str) -> CommitteeMeeting:
    if (kept.hour, kept.room) == (call.hour, call.room):
        return kept
    raise Refusal(
        cannot,
        _("%(day)s 已经有一次会议“%(title)s”") % {"day": kept.day.isoformat(), "title": kept.title},
        _("一天一次；到那一次里补充议题，或者改日期"),
    )


def _made(body: Body, call: Call, act: Act, cannot: str) -> CommitteeMeeting:
    known = {"called_at": act.at, "called_by_name": act.user.name, "changed_by_name": act.user.name}
    title = call.title.strip() or _usual_title(body, call.day)
    try:
        with transaction.atomic():
            return CommitteeMeeting.objects.create(
                body=body,
                title=title,
                day=call.day,
                hour=call.hour,
                room=call.room,
                notice_by=notice_by(call.day, terms_of(body, call.day)),
                **known,
            )
    except IntegrityError as fault:  # somebody called one for the day at the same moment
        raise Refusal(cannot, _("别人刚刚召集了这一天的会议"), _("刷新会议名单再看")) from fault


def _usual_title(body: Body, day: date) -> str:
    """A record's name: Chinese whatever the reader's language."""
    before = CommitteeMeeting.objects.filter(body=body, day__year=day.year).exclude(state=MeetingState.CANCELLED)
    return f"{day.year}年第{before.count() + 1}次委员会会议"


def _put_items(meeting: CommitteeMeeting, agenda: Sequence[Entry], last: int, act: Act) -> None:
    for number, entry in enumerate(agenda, last + 1):
        _entry_fits(meeting, entry, act)
        CommitteeItem.objects.create(
            meeting=meeting,
            number=number,
            kind=entry.kind,
            title=entry.title[:200],
            note=entry.note[:500],
            confidential=entry.confidential,
            source=entry.source,
            subject=entry.subject,
        )


def _entry_fits(meeting: CommitteeMeeting, entry: Entry, act: Act) -> None:
    cannot = _("不能列入议题“%(title)s”") % {"title": entry.title}
    if entry.confidential and entry.source:
        raise Refusal(
            cannot,
            _("从各项工作收集的议题，决定要写进那一件事的记录，那里看得到的人更多"),
            _("要不公开的，另写一项自拟的议题"),
        )
    if entry.confidential and not is_member(act, meeting.body_id):
        raise Refusal(_("不能列入不公开的议题"), _("不公开的议题只有委员看得到"), _("请一位委员来列"))
    if entry.source and entry.source not in sources():
        raise Refusal(cannot, _("没有这个来源"), _("刷新页面再选"))


# ---- changes before the meeting


@dataclass(frozen=True)
class Kept:
    """An item that stays: where it stands in the new order."""

    pk: int
    order: int


def arrange_agenda(
    *, meeting: CommitteeMeeting, kept: Sequence[Kept], added: Sequence[Entry], version: int, act: Act
) -> CommitteeMeeting:
    """Order the agenda anew, drop what is not kept, add items. A notice sent before says otherwise and is withdrawn.

    Confidential items that the user cannot see stay behind the others.
    """
    require_at(act, Permission.CALL_COMMITTEE, meeting.body)
    cannot = _("不能改议题")
    with writing(act) as pen:
        meeting = locked(meeting)
        must_be(meeting, BEFORE, cannot, _("会议开过以后议题不再改；新的事放到下一次"))
        same_version(meeting, version, _("这次会议"))
        items = {item.pk: item for item in meeting.items.all()}
        before = [str(item) for item in items.values()]
        order = [one.pk for one in sorted(kept, key=lambda one: one.order) if one.pk in items]
        unseen = [pk for pk, item in items.items() if item.confidential and not is_member(act, meeting.body_id)]
        order += [pk for pk in unseen if pk not in order]
        if not order and not added:
            raise Refusal(cannot, _("没有议题了"), _("至少留一项；不开了的，取消会议"))
        meeting.items.exclude(pk__in=order).delete()
        _renumber([items[pk] for pk in order])
        _put_items(meeting, added, len(order), act)
        after = [str(item) for item in meeting.items.all()]
        if after != before:
            _unsend(pen, meeting, _("议题有改动，重新通知"))
        touch(pen, meeting)
        tell(pen, "arrange_agenda", meeting, before={"agenda": before}, after={"agenda": after})
    return meeting


def _renumber(items: Sequence[CommitteeItem]) -> None:
    """In two goes, since no two may have one number meanwhile."""
    for shift in (1000, 0):
        for number, item in enumerate(items, 1):
            item.number = number + shift
            item.save(update_fields=["number"])


def _unsend(pen: Pen, meeting: CommitteeMeeting, reason: str) -> None:
    """What was told no longer holds."""
    if meeting.state == MeetingState.NOTICED:
        if meeting.notice:
            take_back(pen, meeting.notice, reason)
        meeting.state, meeting.noticed_on, meeting.notice, meeting.late_because = MeetingState.CALLED, None, None, ""


def move_committee(*, meeting: CommitteeMeeting, call: Call, version: int, act: Act) -> CommitteeMeeting:
    """Another day, hour or room; a notice sent before is withdrawn."""
    require_at(act, Permission.CALL_COMMITTEE, meeting.body)
    cannot = _("不能改会议时间")
    must_have_rules(call.day, cannot)
    with writing(act) as pen:
        meeting = locked(meeting)
        must_be(meeting, BEFORE, cannot, _("会议已经开过，日期不再改"))
        now = (meeting.day, meeting.hour, meeting.room, meeting.title)
        said = (call.day, call.hour, call.room, call.title.strip() or meeting.title)
        if now == said:
            return meeting
        same_version(meeting, version, _("这次会议"))
        others = CommitteeMeeting.objects.filter(body=meeting.body, day=call.day).exclude(pk=meeting.pk)
        if other := others.exclude(state=MeetingState.CANCELLED).first():
            raise Refusal(cannot, _("那一天已经有“%(title)s”") % {"title": other.title}, _("换一天，或者到那一次里议"))
        meeting.day, meeting.hour, meeting.room, meeting.title = said
        meeting.notice_by = notice_by(call.day, rules_of(meeting))
        _unsend(pen, meeting, _("会议时间有改动，重新通知"))
        touch(pen, meeting)
        names = ("meeting_day", "hour", "room", "name")
        tell(
            pen,
            "move_committee",
            meeting,
            before=dict(zip(names, now, strict=True)),
            after=dict(zip(names, said, strict=True)),
        )
    return meeting


def send_notice(
    *, meeting: CommitteeMeeting, given_on: date | None, late_because: str, base: str, act: Act
) -> CommitteeMeeting:
    """Send the notice today; given_on: the day on which it was given in another way, without a paper of ours.

    Later than the rules ask, it is refused, or sent with a reason where the rules only warn (short_notice).
    """
    require_at(act, Permission.CALL_COMMITTEE, meeting.body)
    cannot = _("不能发会议通知")
    with writing(act) as pen:
        meeting = locked(meeting)
        if meeting.state == MeetingState.NOTICED:
            return meeting
        must_be(meeting, [MeetingState.CALLED], cannot, _("会议开过或取消以后不再通知"))
        day = given_on or act.today
        _may_be_sent(meeting, day, late_because.strip(), act, cannot)
        meeting.state, meeting.noticed_on = MeetingState.NOTICED, day
        meeting.late_because = late_because.strip() if judge_notice(day, meeting.day, rules_of(meeting)) else ""
        if given_on is None:
            meeting.notice = issue(pen, notice_of(meeting, base), draw_notice(meeting))
        touch(pen, meeting)
        after: dict[str, Any] = {"noticed_on": day, "issued_as": meeting.notice.number if meeting.notice else ""}
        tell(pen, "send_committee_notice", meeting, after=after, reason=meeting.late_because)
    return meeting


def _may_be_sent(meeting: CommitteeMeeting, day: date, because: str, act: Act, cannot: str) -> None:
    if day > act.today:
        raise Refusal(cannot, _("通知日期在今天以后"), _("写已经通知的日期；今天由系统发的留空"))
    if day > meeting.day:
        raise Refusal(cannot, _("会议日期已经过去"), _("开会以前通知过的，写通知的日期；没有开的，改日期或者取消"))
    rules = rules_of(meeting)
    fault = judge_notice(day, meeting.day, rules)
    if fault is None:
        return
    if rules["short_notice"] == "refuse":
        refuse(cannot, [fault])
    if not because:
        refuse(_("还没有发：通知晚于规定，要写原因"), [fault])


def cancel_committee(*, meeting: CommitteeMeeting, reason: str, act: Act) -> CommitteeMeeting:
    """A meeting that is not held, or was not quorate; what waited is free for the next agenda."""
    require_at(act, Permission.CALL_COMMITTEE, meeting.body)
    cannot = _("不能取消会议")
    with writing(act) as pen:
        meeting = locked(meeting)
        if meeting.state == MeetingState.CANCELLED:
            return meeting
        must_be(meeting, [*BEFORE, MeetingState.HELD], cannot, _("纪要写过的会议不能取消"))
        if meeting.items.exclude(outcome="").exists():
            raise Refusal(cannot, _("已经登记了决定"), _("会议开过了；写纪要，没有议的议题写明暂缓到以后"))
        if not reason.strip():
            raise Refusal(cannot, _("没有写原因"), _("写明为什么取消，例如到会人数不够，改期"))
        _unsend(pen, meeting, reason.strip())
        meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason.strip()
        touch(pen, meeting)
        tell(pen, "cancel_committee", meeting, reason=reason.strip())
    return meeting
