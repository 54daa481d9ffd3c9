"""The monthly meeting: called with an agenda, minutes sent, confirmed or objected to, decisions followed until done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from hangji.guidance.models import AgendaItem, Meeting, MeetingDecision, MinutesReply
from hangji.guidance.queries.fourones import Group, group_people
from hangji.kit import turns
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict


@dataclass(frozen=True)
class Call:
    """When and where a group meets, and about what: (kind of source, text) in their order."""

    day: date
    hour: str = ""
    room: str = ""
    agenda: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Decided:
    what: str
    owner: Person
    due_on: date


@dataclass(frozen=True)
class Minutes:
    """What the convenor writes afterwards: who was there, what was said, what was decided."""

    text: str
    people: Sequence[Person]
    decisions: Sequence[Decided] = field(default_factory=tuple)


def call_meeting(*, group: Group, call: Call, act: Act) -> Meeting:
    """Fix a group's meeting; asked twice for the same day, it answers with the same meeting."""
    region_code, level = group
    access.require(act, Permission.LEAD_GROUP, region_code=region_code, level=level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [region_code])
        there = {"region_code": region_code, "level": level, "day": call.day}
        kept: Meeting | None = Meeting.objects.filter(**there).first()
        if kept:
            return kept
        if not call.agenda:
            raise Refusal(_("不能定例会：没有议题"), _("例会议具体的事"), _("选上到期的事，或者自己写一项"))
        if not group_people(group, call.day):
            raise Refusal(
                _("不能定例会：这个组没有指导员"),
                _("%(day)s 没有派驻到这个县区的指导员") % {"day": call.day},
                _("先派驻指导员"),
            )
        meeting = Meeting.objects.create(
            **there, hour=call.hour, room=call.room, called_by_name=act.user.name, called_at=act.at
        )
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, number=number, kind=kind, text=text)
            for number, (kind, text) in enumerate(call.agenda, 1)
        )
        after = {"held_on": call.day, "region_code": region_code, "agenda": [text for _kind, text in call.agenda]}
        pen.note(Note("call_meeting", "Meeting", meeting.pk, str(meeting), after=after))
    return meeting


def send_minutes(*, meeting: Meeting, minutes: Minutes, version: int, act: Act) -> Meeting:
    """Send the minutes to the members. Sent anew after an objection, everybody is asked again."""
    access.require(act, Permission.LEAD_GROUP, region_code=meeting.region_code, level=meeting.level)
    with writing(act) as pen:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.version != version:
            raise Conflict(
                _("还没有发出：纪要在你填写时被别人改过"),
                _("现在是第 %(n)d 版") % {"n": meeting.version},
                _("看过再发"),
            )
        _may_be_written(meeting, minutes, act)
        again = bool(meeting.minutes)
        meeting.minutes, meeting.minutes_on, meeting.minutes_by_name = minutes.text, act.today, act.user.name
        meeting.version += 1
        meeting.save()
        meeting.people.set(minutes.people)
        _decide(meeting, minutes.decisions)
        meeting.replies.all().delete()
        after = {
            "minutes": minutes.text[:60],
            "people": [each.name for each in minutes.people],
            "decisions": [each.what for each in minutes.decisions],
        }
        reason = _("按意见改过再发") if again else ""
        pen.note(Note("send_minutes", "Meeting", meeting.pk, str(meeting), after=after, reason=reason))
    return meeting


def _may_be_written(meeting: Meeting, minutes: Minutes, act: Act) -> None:
    if meeting.day > act.today:
        raise Refusal(
            _("不能发纪要：例会还没有开"),
            _("例会定在 %(day)s，今天是 %(today)s") % {"day": meeting.day, "today": act.today},
            _("开完再写；改了日子就另定一次例会"),
        )
    members = group_people((meeting.region_code, meeting.level), meeting.day)
    strangers = [each.name for each in minutes.people if each.pk not in members]
    if strangers:
        raise Refusal(
            _("不能发纪要：%(names)s 不是这个组的指导员") % {"names": _("、").join(strangers)},
            _("到会人员从组里选"),
            _("别的单位来的人写在纪要里"),
        )
    if meeting.minutes_on and not meeting.replies.exclude(objection="").exists():
        raise Refusal(
            _("不能再发：纪要已经发出，没有人提出修改意见"),
            _("发出的纪要不改；只有提出意见以后才改"),
            _("新的事放到下一次例会"),
        )


def _decide(meeting: Meeting, decisions: Sequence[Decided]) -> None:
    """Keep the decisions as they now stand; one that was done stays done."""
    kept = {each.what: each for each in meeting.decisions.all()}
    said = {each.what for each in decisions}
    MeetingDecision.objects.filter(pk__in=[each.pk for what, each in kept.items() if what not in said]).delete()
    for each in decisions:
        now = kept.get(each.what, MeetingDecision(meeting=meeting, what=each.what))
        now.owner, now.due_on = each.owner, each.due_on
        now.save()


def reply_minutes(*, meeting: Meeting, objection: str, act: Act) -> MinutesReply:
    """A member confirms the minutes (objection "") or says what is wrong; the last word counts."""
    access.require(act, Permission.RECORD_CONTACT)
    with writing(act) as pen:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        person = act.user.person
        if person is None or person.pk not in group_people((meeting.region_code, meeting.level), meeting.day):
            raise NoRight(_("不能答复纪要"), _("你不是这个组的指导员"), _("纪要由组里的指导员确认"))
        if meeting.minutes_on is None:
            raise Refusal(_("不能答复：纪要还没有发出"), _("例会的召集人还在整理"), _("发出以后再来"))
        kept = MinutesReply.objects.filter(meeting=meeting, person=person).first()
        if kept and kept.objection == objection:
            return kept
        reply = kept or MinutesReply(meeting=meeting, person=person)
        reply.objection, reply.replied_at = objection, act.at
        reply.save()
        note = Note("reply_minutes", "Meeting", meeting.pk, str(meeting), after={"objection": objection})
        pen.note(note)
    return reply


def finish_decision(*, decision: MeetingDecision, result: str, act: Act) -> None:
    """Say what became of a decision: its owner, or who leads the group; asked twice, nothing changes."""
    meeting = decision.meeting
    if decision.owner_id != act.user.person_id or not access.has(act, Permission.RECORD_CONTACT):
        access.require(act, Permission.LEAD_GROUP, region_code=meeting.region_code, level=meeting.level)
    with writing(act) as pen:
        decision = MeetingDecision.objects.select_for_update().get(pk=decision.pk)
        if decision.done_on:
            return
        decision.done_on, decision.result = act.today, result
        decision.save()
        note = Note("finish_decision", "MeetingDecision", decision.pk, str(decision), after={"result": result})
        pen.note(note)
