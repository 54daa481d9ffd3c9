"""At a meeting and after it: who was there, what was decided on each item, and what became of the decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.committees.actions.hand import locked, must_be, refuse, require_at, same_version, tell, touch
from hangji.committees.models import (
    Attendance,
    CommitteeItem,
    CommitteeMeeting,
    Guest,
    MeetingState,
    Outcome,
    Presence,
)
from hangji.committees.queries import draft_of, is_member, members, people_of, rules_of, sources
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import Act
from hangji.office.matters import Decided
from hangji.office.models import User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.committee import judge_presence, judge_votes

OPEN = (MeetingState.HELD, MeetingState.WRITTEN)
GROUND = 120  # what a record of another room keeps of the meeting's name


@dataclass(frozen=True)
class There:
    """Who was there. presence: by the key of each member. guests: (name, unit) of those without a vote."""

    presided_by: User
    presence: Mapping[int, str]
    guests: Sequence[tuple[str, str]] = ()


def record_attendance(*, meeting: CommitteeMeeting, there: There, version: int, act: Act) -> CommitteeMeeting:
    """Note who was there, of the members of the meeting's own day. Too few are noted too; they only decide nothing."""
    require_at(act, Permission.RECORD_COMMITTEE, meeting.body)
    cannot = _("不能登记到会情况")
    with writing(act) as pen:
        meeting = locked(meeting)
        must_be(
            meeting,
            [MeetingState.NOTICED, MeetingState.HELD],
            cannot,
            _("先发会议通知；已用别的方式通知的，登记通知日期"),
        )
        if meeting.day > act.today:
            raise Refusal(
                cannot, _("会议定在 %(day)s，还没有开") % {"day": meeting.day.isoformat()}, _("开会以后再登记")
            )
        same_version(meeting, version, _("这次会议"))
        if meeting.items.exclude(outcome="").exists():
            raise Refusal(cannot, _("已经按原来的到会情况登记了决定"), _("先撤回那些决定再改"))
        posts = {post.user_id: post for post in members(meeting.body_id, meeting.day)}
        _all_named(there, posts, cannot)
        present = [pk for pk, how in there.presence.items() if how == Presence.PRESENT]
        meeting.attendances.all().delete()
        meeting.guests.all().delete()
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, user=post.user, duty=post.duty, presence=there.presence[pk])
            for pk, post in posts.items()
        )
        Guest.objects.bulk_create(Guest(meeting=meeting, name=name, unit=unit) for name, unit in there.guests)
        meeting.presided_by, meeting.members, meeting.present = there.presided_by, len(posts), len(present)
        meeting.state = MeetingState.HELD
        touch(pen, meeting)
        after = {"members": len(posts), "present": len(present), "presided_by": there.presided_by.name}
        tell(pen, "record_attendance", meeting, after=after | {"guests": [name for name, _unit in there.guests]})
    return meeting


def _all_named(there: There, posts: Mapping[int, Any], cannot: str) -> None:
    if set(there.presence) != set(posts):
        raise Refusal(cannot, _("登记的人和会议那天的委员不一致"), _("刷新页面，逐个委员登记"))
    if there.presence.get(there.presided_by.pk) != Presence.PRESENT:
        raise Refusal(cannot, _("主持人不是到会的委员"), _("主持人从到会的委员里选"))
    names = [name for name, _unit in there.guests]
    held = {post.user.name for post in posts.values()}
    if len(set(names)) != len(names) or held & set(names):
        raise Refusal(cannot, _("列席的人写重了，或者是委员"), _("每人写一次；委员登记在到会情况里"))


# ---- decisions


@dataclass(frozen=True)
class Decision:
    """What was decided on an item. votes: in favour, against, abstained. number: of an approval on paper."""

    outcome: str
    opinion: str
    votes: tuple[int, int, int] | None = None
    until: date | None = None
    referred_to: str = ""
    owner: User | None = None
    due_on: date | None = None
    number: str = ""


def decide_item(*, item: CommitteeItem, decision: Decision, version: int, base: str, act: Act) -> CommitteeItem:
    """Record a decision by the rules of the meeting's day, and do it where the thing has a room of its own.

    Recorded twice in the same words, nothing changes; what only was recorded may be recorded otherwise until the
    minutes are confirmed; what was done in another room is taken back there.
    """
    require_at(act, Permission.RECORD_COMMITTEE, item.meeting.body)
    cannot = _("不能登记决定")
    with writing(act) as pen:
        meeting = locked(item.meeting)
        item = CommitteeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        item.meeting = meeting
        _may_see(item, act)
        must_be(meeting, OPEN, cannot, _("先登记到会情况；纪要印发以后，决定不再改动"))
        if _said(item) == _asked(decision):
            return item
        same_version(item, version, _("这一项"))
        _not_done(item, cannot)
        _decision_fits(meeting, item, decision, act, cannot)
        before = {"outcome": item.outcome}
        _take(pen, item, decision)
        item.effect = _do(meeting, item, decision, base, act)
        item.save()
        _reword(meeting, item)
        # What a confidential item says never enters the trail.
        after: dict[str, Any] = {"outcome": decision.outcome}
        if not item.confidential:
            after |= {"opinion": decision.opinion, "due_on": decision.due_on, "effect": item.effect}
            after |= {"owner": decision.owner.name if decision.owner else "", "until": decision.until}
        tell(pen, "decide_item", item, before=before, after={name: value for name, value in after.items() if value})
    return item


def _reword(meeting: CommitteeMeeting, item: CommitteeItem) -> None:
    """Minutes that are being written say what is now decided; who was about to confirm them reads them anew."""
    if draft := draft_of(meeting):
        draft.words = {**draft.words, str(item.pk): item.opinion}
        draft.version += 1
        draft.save(update_fields=["words", "version"])


def undecide_item(*, item: CommitteeItem, version: int, act: Act) -> CommitteeItem:
    """A decision was recorded wrongly: the item is open again. What was done in another room is taken back there."""
    require_at(act, Permission.RECORD_COMMITTEE, item.meeting.body)
    cannot = _("不能撤回决定")
    with writing(act) as pen:
        meeting = locked(item.meeting)
        item = CommitteeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        item.meeting = meeting
        _may_see(item, act)
        if not item.outcome:
            return item
        must_be(meeting, [MeetingState.HELD], cannot, _("纪要写了以后，直接改登记的决定；印发以后不再改动"))
        same_version(item, version, _("这一项"))
        _not_done(item, cannot)
        before = {"outcome": item.outcome}
        item.outcome, item.opinion, item.referred_to, item.decided_by_name = "", "", "", ""
        item.votes_for = item.votes_against = item.votes_abstained = None
        item.until = item.owner = item.due_on = item.done_on = item.decided_at = None
        item.result, item.version = "", item.version + 1
        item.save()
        tell(pen, "undecide_item", item, before=before)
    return item


def _not_done(item: CommitteeItem, cannot: str) -> None:
    if item.effect:
        raise Refusal(
            cannot,
            _("这一项已经办了：%(effect)s") % {"effect": item.effect},
            _("办错了的，到那一件事里撤回，再写进纪要"),
        )


def _may_see(item: CommitteeItem, act: Act) -> None:
    if item.confidential and not is_member(act, item.meeting.body_id):
        raise NoRight(_("不能办理这一项"), _("不公开的议题只由委员办理"), _("请一位委员登记"))


def _said(item: CommitteeItem) -> tuple[Any, ...]:
    return (item.outcome, item.opinion, item.votes, item.until, item.referred_to, item.owner_id, item.due_on)


def _asked(said: Decision) -> tuple[Any, ...]:
    owner = said.owner.pk if said.owner else None
    return (said.outcome, said.opinion.strip(), said.votes, said.until, said.referred_to.strip(), owner, said.due_on)


def _decision_fits(meeting: CommitteeMeeting, item: CommitteeItem, said: Decision, act: Act, cannot: str) -> None:
    wrong = (
        (not said.opinion.strip(), _("没有写决定内容"), _("写明决定了什么")),
        ((said.outcome == Outcome.POSTPONED) != (said.until is not None), _("暂缓要写到哪一天"), _("写上日期")),
        (
            (said.outcome == Outcome.REFERRED) != bool(said.referred_to.strip()),
            _("转办要写转给谁"),
            _("写上单位"),
        ),
        ((said.owner is None) != (said.due_on is None), _("责任人和期限要一起写"), _("两样都写，或者都不写")),
        (
            said.due_on is not None and said.due_on < meeting.day,
            _("办结期限早于会议"),
            _("写会议以后的日期"),
        ),
        (said.until is not None and said.until <= meeting.day, _("暂缓的日期不在会议以后"), _("写会议以后的日期")),
    )
    for is_wrong, because, instead in wrong:
        if is_wrong:
            raise Refusal(cannot, because, instead)
    _owner_fits(meeting, item, said, act, cannot)
    _by_the_rules(meeting, item, said, cannot)


def _owner_fits(meeting: CommitteeMeeting, item: CommitteeItem, said: Decision, act: Act, cannot: str) -> None:
    if said.owner is None:
        return
    there = [post.user_id for post in members(meeting.body_id, act.today)]
    if item.confidential and said.owner.pk not in there:
        raise Refusal(cannot, _("不公开的决定只能由委员负责"), _("换一位委员"))
    if not people_of(meeting.body_id, act.today).filter(pk=said.owner.pk).exists():
        raise Refusal(cannot, _("责任人不在这个党委任职"), _("从委员和工作人员里选；外单位办的，转有关方面办理"))


def _by_the_rules(meeting: CommitteeMeeting, item: CommitteeItem, said: Decision, cannot: str) -> None:
    """Quorum by the kind of the matter, then the votes."""
    assert meeting.members is not None
    assert meeting.present is not None
    rules = rules_of(meeting)
    there = meeting.attendances.filter(presence=Presence.PRESENT)
    duties = tuple(there.values_list("duty", flat=True))
    facts: dict[str, Any] = {"members": meeting.members, "present": meeting.present, "kind": item.kind, "rules": rules}
    refuse(cannot, judge_presence(duties=duties, **facts))
    refuse(cannot, judge_votes(outcome=said.outcome, votes=said.votes, **facts))


def _take(pen: Pen, item: CommitteeItem, said: Decision) -> None:
    item.outcome, item.opinion, item.until = said.outcome, said.opinion.strip(), said.until
    item.votes_for, item.votes_against, item.votes_abstained = said.votes or (None, None, None)
    item.referred_to, item.owner, item.due_on = said.referred_to.strip(), said.owner, said.due_on
    item.decided_at, item.decided_by_name = pen.act.at, pen.act.user.name
    item.version += 1


def _do(meeting: CommitteeMeeting, item: CommitteeItem, said: Decision, base: str, act: Act) -> str:
    """Its room's own action, in the same transaction; "" where it is only recorded."""
    source = sources().get(item.source)
    if source is None or item.subject is None:
        return ""
    decided = Decided(
        outcome=said.outcome,
        day=meeting.day,
        ground=f"{meeting.body}{meeting.title}"[:GROUND],
        opinion=said.opinion.strip(),
        until=said.until,
        owner=said.owner.name if said.owner else "",
        due_on=said.due_on,
        number=said.number.strip(),
        base=base,
    )
    return source.do(item.subject, decided, act)[:300]


def finish_item(*, item: CommitteeItem, result: str, act: Act) -> CommitteeItem:
    """Say what became of a decision: its owner, or who records for the body. Asked twice, nothing changes."""
    require_at(act, Permission.RECORD_COMMITTEE, item.meeting.body)
    cannot = _("不能办结这个决定")
    with writing(act) as pen:
        item = CommitteeItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
        _may_see(item, act)
        if item.done_on:
            return item
        if item.owner_id is None:
            raise Refusal(cannot, _("它没有责任人和期限"), _("没有要跟踪的事；有的话下次会议再定"))
        if not result.strip():
            raise Refusal(cannot, _("没有写办理结果"), _("写明办成了什么"))
        item.done_on, item.result = act.today, result.strip()
        item.save(update_fields=["done_on", "result"])
        after = {"done_on": act.today} | ({} if item.confidential else {"result": item.result})
        tell(pen, "finish_item", item, after=after)
    return item
