"""From the call to the minutes: notice by the rules of the day, who was there, decisions, editions, what is frozen."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document as Docx

from hangji.committees.actions.calling import (
    Call,
    Entry,
    Kept,
    arrange_agenda,
    call_committee,
    cancel_committee,
    move_committee,
    send_notice,
)
from hangji.committees.actions.minutes import correct_minutes
from hangji.committees.actions.rules import abolish
from hangji.committees.actions.sitting import finish_item, undecide_item
from hangji.committees.models import CommitteeItem, CommitteeMeeting, CommitteeMinutes, MeetingState
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.documents import open_document
from hangji.office.models import AuditEntry, Issue, NumberSeries
from hangji.registry.actions.organisations import Conflict
from tests.committees.conftest import BASE, DAY, DECLARED, RULES

pytestmark = pytest.mark.django_db
PERSONNEL = Entry("personnel", "研究办公室主任人选")


def text_of(issued):
    file = issued.files.get(document__kind="docx").document
    with open_document(file) as kept:
        paper = Docx(BytesIO(kept.read()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_called_once_however_often_it_is_asked(committee):
    meeting = committee.call()
    assert committee.call() == meeting
    assert meeting.title == "2021年第1次委员会会议"
    assert meeting.notice_by == date(2021, 10, 28)  # two working days before Monday
    with pytest.raises(Refusal, match="已经有一次会议"):
        call_committee(
            body=committee.body, call=Call(DAY, "09:00"), agenda=[Entry("other", "别的")], act=committee.act()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeMeeting.objects.create(
            body=committee.body, day=DAY, notice_by=DAY, title="x", called_at=committee.act().at
        )


def test_a_notice_in_time_is_issued_and_a_late_one_says_why(committee):
    meeting = committee.call()
    sent = committee.notice(meeting)
    assert committee.notice(meeting).notice == sent.notice
    assert sent.state == MeetingState.NOTICED
    assert sent.notice.number == "党委会通〔2021〕1号"
    assert "研究第四季度工作安排" in text_of(sent.notice)
    assert "何见国、方悦今、顾一、林二、莫三" in text_of(sent.notice)
    assert "苏雅汀" not in text_of(sent.notice)


def test_the_day_after_the_last_needs_a_reason_and_the_last_does_not(committee):
    meeting = committee.call()
    late = {"meeting": meeting, "given_on": None, "base": BASE}
    with pytest.raises(Refusal, match="不足 2 个工作日"):
        send_notice(late_because=" ", act=committee.act(day=date(2021, 10, 29)), **late)
    sent = send_notice(late_because="上级临时要求", act=committee.act(day=date(2021, 10, 29)), **late)
    assert sent.late_because == "上级临时要求"
    early = committee.call(day=date(2021, 11, 8))
    given = send_notice(
        meeting=early, given_on=date(2021, 11, 2), late_because="", base=BASE, act=committee.act(day=date(2021, 11, 2))
    )
    assert (given.notice, given.late_because) == (None, "")


def test_rules_that_refuse_a_late_notice_refuse_it(committee):
    strict = {**DECLARED, "short_notice": {"value": "refuse", "article": "第三条"}}
    committee.rules(replace(RULES, parameters=strict))
    meeting = committee.call()
    with pytest.raises(Refusal, match="《委员会议事规则》第三条"):
        send_notice(
            meeting=meeting, given_on=None, late_because="急", base=BASE, act=committee.act(day=date(2021, 10, 29))
        )
    assert not Issue.objects.exists()
    assert not NumberSeries.objects.exists()


def test_moving_or_changing_the_agenda_withdraws_the_notice(committee):
    meeting = committee.notice(committee.call())
    first = meeting.notice
    moved = move_committee(
        meeting=meeting,
        call=Call(date(2021, 11, 8), "14:30", "三楼会议室"),
        version=meeting.version,
        act=committee.act(),
    )
    first.refresh_from_db()
    assert first.withdrawn_because == "会议时间有改动，重新通知"
    assert (moved.state, moved.notice, moved.notice_by) == (MeetingState.CALLED, None, date(2021, 11, 4))
    again = committee.notice(moved, date(2021, 11, 2))
    kept = [Kept(item.pk, 2) for item in again.items.all()]
    arranged = arrange_agenda(
        meeting=again, kept=kept, added=[PERSONNEL], version=again.version, act=committee.act(committee.he)
    )
    assert [item.title for item in arranged.items.all()] == ["研究第四季度工作安排", "研究办公室主任人选"]
    assert arranged.state == MeetingState.CALLED
    with pytest.raises(Conflict):
        arrange_agenda(meeting=again, kept=kept, added=[], version=1, act=committee.act())


def test_five_members_three_there_is_a_quorum_two_is_none(committee):
    meeting = committee.held(absent=(committee.gu, committee.lin))
    assert (meeting.members, meeting.present, meeting.state) == (5, 3, "held")
    item = committee.decide(meeting.items.get())
    undecide_item(item=item, version=item.version, act=committee.act())
    meeting.refresh_from_db()
    meeting = committee.hold(meeting, committee.gu, committee.lin, committee.mo)
    with pytest.raises(Refusal, match="到会 2 名，不足 1/2（3 名"):
        committee.decide(meeting.items.get())


def test_personnel_asks_for_two_thirds_and_counted_votes(committee):
    meeting = committee.held(PERSONNEL, absent=(committee.lin, committee.mo))
    with pytest.raises(Refusal, match="不足 2/3（4 名"):
        committee.decide(meeting.items.get(), votes=(3, 0, 0))
    meeting = committee.hold(meeting, committee.lin)
    item = meeting.items.get()
    with pytest.raises(Refusal, match="要表决计票"):
        committee.decide(item)
    with pytest.raises(Refusal, match="没有超过委员 5 名的 1/2"):
        committee.decide(item, votes=(2, 1, 1))
    with pytest.raises(Refusal, match="合计 5 票"):
        committee.decide(item, votes=(3, 1, 1))
    assert committee.decide(item, votes=(3, 1, 0)).votes == (3, 1, 0)


def test_the_rules_of_the_meetings_day_count_whatever_holds_today(committee):
    made = committee.rules(replace(RULES, parameters={**DECLARED, "quorum": {"value": "4/5", "article": "第二条"}}))
    meeting = committee.held(absent=(committee.gu, committee.lin))
    abolish(regulation=made, day=committee.town.today, reason="修订", number="1号", act=committee.act())
    with pytest.raises(Refusal, match="不足 4/5"):
        committee.decide(meeting.items.get())


def test_nobody_who_may_preside(committee):
    meeting = committee.held(absent=(committee.he, committee.fang), chair=committee.gu)
    with pytest.raises(Refusal, match="没有可以主持会议的人"):
        committee.decide(meeting.items.get())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"opinion": " "}, "没有写决定内容"),
        ({"outcome": "postponed"}, "暂缓要写到哪一天"),
        ({"until": date(2021, 12, 1)}, "暂缓要写到哪一天"),
        ({"outcome": "referred"}, "转办要写转给谁"),
        ({"due_on": date(2021, 12, 1)}, "责任人和期限要一起写"),
        ({"outcome": "postponed", "until": DAY}, "不在会议以后"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(committee, said, why):
    meeting = committee.held()
    with pytest.raises(Refusal, match=why):
        committee.decide(meeting.items.get(), **said)


def test_an_owner_is_of_the_body_and_says_what_became_of_it_once(committee):
    meeting = committee.held()
    with pytest.raises(Refusal, match="不在这个党委任职"):
        committee.decide(meeting.items.get(), owner=committee.lu, due_on=date(2021, 11, 20))
    item = committee.decide(meeting.items.get(), owner=committee.su, due_on=date(2021, 11, 20))
    with pytest.raises(Refusal, match="没有写办理结果"):
        finish_item(item=item, result=" ", act=committee.act())
    finish_item(item=item, result="方案已印发", act=committee.act())
    finish_item(item=item, result="别的", act=committee.act())
    item.refresh_from_db()
    assert (item.result, item.done_on) == ("方案已印发", committee.town.today)


def test_the_same_decision_twice_changes_nothing(committee):
    meeting = committee.held()
    item = committee.decide(meeting.items.get())
    before = AuditEntry.objects.count()
    again = CommitteeItem.objects.get(pk=item.pk)
    again.version = 1
    committee.decide(again)
    assert AuditEntry.objects.count() == before
    with pytest.raises(Conflict):
        committee.decide(again, opinion="不一样的")


def test_minutes_wait_for_every_item_and_for_another_person(committee):
    meeting = committee.held(Entry("other", "甲"), Entry("other", "乙"))
    first, second = meeting.items.all()
    committee.decide(first)
    with pytest.raises(Refusal, match="第 2 项还没有登记结论"):
        committee.write(meeting)
    committee.decide(second, outcome="referred", referred_to="市民政局")
    row = committee.write(meeting, user=committee.he)
    assert committee.write(meeting, user=committee.he) == row
    with pytest.raises(Refusal, match="写和确认不能是同一个人"):
        committee.confirm(meeting)
    with pytest.raises(Refusal, match="由书记、副书记或者这次会议的主持人"):
        committee.confirm(meeting, user=committee.gu)
    with pytest.raises(Refusal, match="由书记、副书记或者这次会议的主持人"):
        committee.confirm(meeting, user=committee.su)
    with pytest.raises(Conflict):
        committee.confirm(meeting, version=0, user=committee.fang)
    row = committee.confirm(meeting, user=committee.fang)
    assert committee.confirm(meeting, user=committee.fang) == row
    said = text_of(row.issue)
    assert row.issue.number == "党委会纪〔2021〕1号"
    for words in ("主持：何见国", "出席：何见国、方悦今、顾一、林二、莫三", "会议决定转办市民政局", "会议逐项研究"):
        assert words in said


def test_who_presided_may_confirm_though_no_chair(committee):
    member = committee.gu
    rules = {**DECLARED, "presided_by": {"value": ["secretary", "member"], "article": "第二条"}}
    committee.rules(replace(RULES, parameters=rules))
    meeting = committee.held(absent=(committee.he,), chair=member)
    committee.decide(meeting.items.get())
    committee.write(meeting)
    assert committee.confirm(meeting, user=member).confirmed_by == "gu"


def test_a_changed_decision_asks_the_confirmer_to_read_anew(committee):
    meeting = committee.held()
    item = committee.decide(meeting.items.get())
    committee.write(meeting)
    committee.decide(item, opinion="改为下季度实施")
    with pytest.raises(Conflict):
        committee.confirm(meeting, version=1)
    assert "改为下季度实施" in text_of(committee.confirm(meeting, version=2).issue)


def test_confirmed_decisions_and_editions_are_frozen_by_the_database(committee):
    meeting = committee.confirmed()
    item, row = meeting.items.get(), meeting.editions.get()
    with pytest.raises(Refusal, match="纪要已印发"):
        committee.decide(item, opinion="别的")
    with pytest.raises(Refusal, match="纪要已经印发"):
        committee.write(meeting, 1)
    for model, pk, change in (
        (CommitteeItem, item.pk, {"opinion": "别的"}),
        (CommitteeItem, item.pk, {"due_on": None, "owner": None, "fixed_at": None}),
        (CommitteeMinutes, row.pk, {"text": "别的"}),
        (CommitteeMinutes, row.pk, {"words": {}}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeMinutes.objects.filter(pk=row.pk).delete()


def test_a_correction_is_a_new_edition_and_the_old_paper_no_longer_holds(committee):
    meeting = committee.confirmed()
    with pytest.raises(Refusal, match="没有写更正的原因"):
        correct_minutes(meeting=meeting, because=" ", act=committee.act())
    row = correct_minutes(meeting=meeting, because="到会情况漏记列席", act=committee.act())
    assert correct_minutes(meeting=meeting, because="再一次", act=committee.act()) == row
    first = meeting.editions.get(edition=1)
    assert first.issue.withdrawn_at is None
    committee.write(meeting, 1, text="会议逐项研究了议题，市民政局列席。")
    second = committee.confirm(meeting, 2)
    first.issue.refresh_from_db()
    assert first.issue.withdrawn_because == "由第 2 版更正：到会情况漏记列席"
    assert (first.text, second.issue.number) == ("会议逐项研究了议题。", "党委会纪〔2021〕2号")
    assert "更正说明：到会情况漏记列席" in text_of(second.issue)


def test_cancelling_frees_the_day_and_says_why(committee):
    meeting = committee.notice(committee.call())
    with pytest.raises(Refusal, match="没有写原因"):
        cancel_committee(meeting=meeting, reason="", act=committee.act())
    cancel_committee(meeting=meeting, reason="到会人数不够，改期", act=committee.act())
    cancel_committee(meeting=meeting, reason="到会人数不够，改期", act=committee.act())
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert committee.call().pk != meeting.pk
    done = committee.hold(committee.notice(committee.call()))
    committee.decide(done.items.get())
    with pytest.raises(Refusal, match="已经登记了决定"):
        cancel_committee(meeting=done, reason="x", act=committee.act())


def test_nobody_outside_the_body_calls_records_or_confirms(committee):
    meeting = committee.held()
    for stranger in (committee.lu, committee.town.chen, committee.town.song):
        act = committee.act(stranger)
        with pytest.raises(NoRight):
            call_committee(body=committee.body, call=Call(date(2021, 11, 9)), agenda=[PERSONNEL], act=act)
        with pytest.raises(NoRight):
            committee.decide(meeting.items.get(), user=stranger)
        with pytest.raises(NoRight):
            committee.write(meeting, user=stranger)
        with pytest.raises(NoRight):
            committee.confirm(meeting, user=stranger)


def test_attendance_names_every_member_of_the_day_and_a_chair_who_is_there(committee):
    meeting = committee.notice(committee.call())
    with pytest.raises(Refusal, match="主持人不是到会的委员"):
        committee.hold(meeting, committee.he)
    with pytest.raises(Refusal, match="列席的人写重了"):
        committee.hold(meeting, guests=[("顾一", "")])
    early = committee.notice(committee.call(day=date(2021, 11, 8)), date(2021, 11, 2))
    with pytest.raises(Refusal, match="还没有开"):
        committee.hold(early)
    with pytest.raises(Refusal, match="先发会议通知"):
        committee.hold(committee.call(day=date(2021, 10, 29)))
