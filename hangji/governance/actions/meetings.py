"""Writing down a joint meeting, as a draft and for good, and what becomes of its items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.governance.models import JointItem, JointMeeting, JointStep
from hangji.governance.queries.meetings import taken_over
from hangji.governance.queries.sight import require
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import not_in_future


@dataclass(frozen=True)
class Item:
    """subject: of Subject. what: 议题; considered: 同研究; owner, due_on: 同部署, both or neither."""

    subject: str
    what: str
    considered: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Going:
    """What is said at the meeting of an item taken over. result: it is carried out, "" it goes on."""

    item: JointItem
    said: str = ""
    result: str = ""


@dataclass(frozen=True)
class Record:
    """What is written down of a meeting."""

    day: date
    people: str = ""
    remarks: str = ""
    items: Sequence[Item] = ()
    going: Sequence[Going] = ()


def write_meeting(
    *, organisation: SocialOrganization, record: Record, for_good: bool, version: int, act: Act
) -> JointMeeting:
    """Keep a draft, or record the meeting for good. The same day's record again answers with what stands.

    version: of the draft that was opened, 0 for none.
    """
    require(act, Permission.KEEP_GOVERNANCE, organisation)
    not_in_future(record.day, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        kept = JointMeeting.objects.filter(organisation=organisation, day=record.day).first()
        if kept and kept.recorded_on:
            return _same(kept, record)
        _may_be_written(kept, version, record, for_good)
        meeting = kept or JointMeeting(organisation=organisation, day=record.day, version=0)
        meeting.people, meeting.remarks = record.people, record.remarks
        meeting.written_by, meeting.written_by_name = act.user.username, act.user.name
        meeting.recorded_on = act.today if for_good else None
        meeting.version += 1
        meeting.save()
        meeting.items.all().delete()
        JointItem.objects.bulk_create(
            JointItem(meeting=meeting, number=number, **vars(item)) for number, item in enumerate(record.items, 1)
        )
        for each in record.going if for_good else ():
            _go_on(pen, meeting, each)
        verb = "record_joint_meeting" if for_good else "draft_joint_meeting"
        after = {"met_on": record.day, "agenda": [item.what for item in record.items]}
        pen.note(Note(verb, "JointMeeting", meeting.pk, str(meeting), after=after))
    return meeting


def _same(kept: JointMeeting, record: Record) -> JointMeeting:
    """Sent twice it is one meeting; another record of the same day is refused."""
    said = [item.what for item in record.items]
    if kept.people == record.people and list(kept.items.values_list("what", flat=True)) == said:
        return kept
    raise Refusal(
        _("不能记录：%(day)s 的联席会议已经记过") % {"day": record.day},
        _("记成的不再改，一天一次"),
        _("以后的进展写在各项议题下面；日期不对的，核对会议日期"),
    )


def _may_be_written(kept: JointMeeting | None, version: int, record: Record, for_good: bool) -> None:
    if kept and kept.version != version:
        raise Conflict(
            _("还没有保存：这一天的草稿已经有另一个版本"),
            _("现在是第 %(n)d 版") % {"n": kept.version},
            _("打开草稿，看过再写"),
        )
    if for_good and not record.people:
        raise Refusal(_("不能记成：没有写参加人员"), _("联席会议由党组织和管理层一起开"), _("写上参加的人或职务"))
    if for_good and not record.items and not any(each.said or each.result for each in record.going):
        raise Refusal(_("不能记成：没有议题"), _("联席会议研究具体的事"), _("写上至少一项议题，或者结转事项的进展"))
    if for_good and any(not item.considered for item in record.items):
        raise Refusal(_("不能记成：有议题没有写研究意见"), _("同研究：一起研究了什么"), _("每项议题写一句研究意见"))


def _go_on(pen: Pen, meeting: JointMeeting, going: Going) -> None:
    """Note what was said of an item taken over, and whether it is carried out."""
    there = {item.pk for item in taken_over(meeting.organisation_id, meeting.day)}
    if going.item.pk not in there:
        return
    if going.said:
        JointStep.objects.get_or_create(
            item=going.item, day=meeting.day, said=going.said, defaults={"meeting": meeting}
        )
    if going.result:
        _finish(pen, going.item, meeting.day, going.result)


def steer_item(*, item: JointItem, said: str, day: date, act: Act) -> JointStep:
    """同调度: note how far an item has come, between meetings; the same words of a day once."""
    organisation = item.meeting.organisation
    require(act, Permission.KEEP_GOVERNANCE, organisation)
    not_in_future(day, act)
    with writing(act) as pen:
        item = _open(item, day)
        step, made = JointStep.objects.get_or_create(item=item, day=day, said=said)
        if made:
            after = {"progress": said, "met_on": day}
            pen.note(Note("steer_item", "JointMeeting", item.meeting_id, str(item), after=after))
    return step


def finish_item(*, item: JointItem, result: str, day: date, act: Act) -> JointItem:
    """同落实: say what came of an item; asked twice, nothing changes."""
    require(act, Permission.KEEP_GOVERNANCE, item.meeting.organisation)
    not_in_future(day, act)
    with writing(act) as pen:
        now = JointItem.objects.select_for_update().get(pk=item.pk)
        if now.done_on:
            return now
        return _finish(pen, _open(item, day), day, result)


def _finish(pen: Pen, item: JointItem, day: date, result: str) -> JointItem:
    item.result, item.done_on = result, day
    item.save()
    after = {"result": result, "done_on": day}
    pen.note(Note("finish_joint_item", "JointMeeting", item.meeting_id, str(item), after=after))
    return item


def _open(item: JointItem, day: date) -> JointItem:
    now = JointItem.objects.select_for_update().select_related("meeting").get(pk=item.pk)
    if now.done_on or now.meeting.recorded_on is None:
        raise Refusal(
            _("不能记进展：这一项已经落实，或者会议还是草稿"),
            _("落实日期 %(day)s") % {"day": now.done_on or "—"},
            _("新的事放到下一次联席会议"),
        )
    if day < now.meeting.day:
        raise Refusal(_("不能记进展：日期早于会议"), _("会议是 %(day)s 开的") % {"day": now.meeting.day}, _("核对日期"))
    return now
