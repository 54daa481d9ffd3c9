"""Joint meetings through the four sames, major decisions by their days, goals, and the evidence of a year."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from hangji.governance.actions.charters import Opinion, conclude_charter, submit_charter
from hangji.governance.actions.decisions import change_matter, give_opinion, open_decision, record_decision
from hangji.governance.actions.goals import set_goal, tell_goal
from hangji.governance.actions.meetings import Going, Item, Record, finish_item, steer_item, write_meeting
from hangji.governance.minutes import minutes_letter
from hangji.governance.models import JointItem, JointMeeting, JointStep, MajorDecision
from hangji.governance.queries.decisions import conditions, listed, state_of
from hangji.governance.queries.evidence import Evidence, evidence
from hangji.governance.queries.meetings import meeting_rows, taken_over
from hangji.governance.queries.sight import seen_meetings
from hangji.kit.letter import docx, pdf, plain
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from rulebook.governance import joint_period
from tests.governance.test_charters import WHOLE

MAY = date(2021, 5, 10)
PLAN = Item("both", "四季度公益活动", "一起研究，同意办两场", "秘书处", date(2021, 11, 30))
STUDY = Item("party", "学习文件", "一起学习")


def write(town, record, *, day=None, for_good=True, version=0, by=None):
    act = town.act(by or town.bai, day or town.today)
    return write_meeting(organisation=town.club, record=record, for_good=for_good, version=version, act=act)


def held(town, day=MAY, *items, **more):
    return write(town, Record(day, "书记、会长、秘书长", items=items or (PLAN, STUDY), **more), day=day)


def test_a_draft_is_kept_seen_by_its_keeper_alone_and_recorded_for_good(kept):
    draft = write(kept, Record(MAY, items=[PLAN]), for_good=False)
    assert list(seen_meetings(kept.act())) == []
    assert list(seen_meetings(kept.act(kept.bai))) == [draft]
    with pytest.raises(Refusal):
        write(kept, Record(MAY, "书记", items=[PLAN]), version=9)
    done = write(kept, Record(MAY, "书记、会长", items=[PLAN, STUDY]), version=1)
    assert (done.pk, done.recorded_on, done.items.count()) == (draft.pk, kept.today, 2)
    assert list(seen_meetings(kept.act())) == [done]


def test_sent_twice_it_is_one_meeting_and_other_words_are_refused(kept):
    one = held(kept)
    assert held(kept).pk == one.pk
    assert AuditEntry.objects.filter(verb="record_joint_meeting").count() == 1
    with pytest.raises(Refusal):
        held(kept, MAY, STUDY)


@pytest.mark.parametrize(
    "record",
    [
        Record(MAY, "", items=[PLAN]),
        Record(MAY, "书记"),
        Record(MAY, "书记", items=[Item("both", "没有研究意见")]),
        Record(date(2021, 12, 1), "书记", items=[PLAN]),
    ],
)
def test_a_record_with_something_missing_is_refused(kept, record):
    with pytest.raises(Refusal):
        write(kept, record)
    assert not JointMeeting.objects.exists()


def test_an_item_goes_through_the_four_sames_and_is_taken_over_until_it_is_carried_out(kept):
    held(kept)
    item = JointItem.objects.get(what=PLAN.what)
    steer_item(item=item, said="场地已定", day=date(2021, 6, 1), act=kept.act(kept.bai))
    steer_item(item=item, said="场地已定", day=date(2021, 6, 1), act=kept.act(kept.bai))
    august = date(2021, 8, 9)
    assert taken_over(kept.club.pk, august) == [item]
    held(kept, august, STUDY, going=[Going(item, "第一场办完")])
    assert [step.said for step in item.steps.all()] == ["场地已定", "第一场办完"]
    october = date(2021, 10, 11)
    held(kept, october, STUDY, going=[Going(item, result="两场都办完，服务 300 人次")])
    item.refresh_from_db()
    assert (item.done_on, item.result) == (october, "两场都办完，服务 300 人次")
    assert taken_over(kept.club.pk, kept.today) == []
    finish_item(item=item, result="另一个结果", day=kept.today, act=kept.act(kept.bai))
    item.refresh_from_db()
    assert item.result == "两场都办完，服务 300 人次"
    with pytest.raises(Refusal):
        steer_item(item=item, said="还在办", day=kept.today, act=kept.act(kept.bai))


def test_only_its_keeper_writes(kept):
    for user in (kept.chen, kept.wang, kept.zhou):
        with pytest.raises(NoRight):
            write(kept, Record(MAY, "书记", items=[PLAN]), by=user)
    other = kept.organisation("亳州市棋类协会", 3)
    with pytest.raises(NoRight):
        write_meeting(organisation=other, record=Record(MAY), for_good=False, version=0, act=kept.act(kept.bai))


def test_what_is_recorded_stays_below_every_form(kept):
    one = held(kept)
    with pytest.raises(DatabaseError), transaction.atomic():
        JointMeeting.objects.filter(pk=one.pk).update(people="别人")
    with pytest.raises(IntegrityError), transaction.atomic():
        JointItem.objects.filter(meeting=one).update(done_on=kept.today)


def test_this_period_counts_who_was_covered_on_its_first_day(kept):
    rows = meeting_rows(kept.act(), kept.today)
    assert [(row.organisation, row.held) for row in rows] == [(kept.club, False)]
    held(kept, date(2021, 10, 11))
    assert [row.held for row in meeting_rows(kept.act(), kept.today)] == [True]
    newcomer = kept.organisation("亳州市棋类协会", 3)
    kept.form("亳州市棋类协会党支部", newcomer, day=date(2021, 10, 20))
    assert [row.organisation for row in meeting_rows(kept.act(), kept.today)] == [kept.club]


def test_the_minutes_say_the_four_sames(kept):
    held(kept)
    item = JointItem.objects.get(what=PLAN.what)
    two = held(kept, date(2021, 8, 9), STUDY, going=[Going(item, "第一场办完")])
    said = minutes_letter(two, "亳州市篮球协会党支部")
    text = str(plain(said))
    assert all(word in text for word in ("书记、会长、秘书长", "第一场办完", "一起学习", "2021年8月9日", "白素记录"))
    assert docx(said).startswith(b"PK")
    assert pdf(said).startswith(b"%PDF")


# Major decisions

SPENDING = {"code": "spending", "what": "购置设备 8 万元", "planned_on": date(2021, 10, 20)}


def opened(town, **more):
    return open_decision(organisation=town.club, act=town.act(town.bai, date(2021, 10, 1)), **{**SPENDING, **more})


def opine(town, one, day=date(2021, 10, 12), **more):
    facts = {"opinion": "同意，先询价", "day": day, "document": None, "version": one.version} | more
    return give_opinion(decision=one, act=town.act(town.bai), **facts)


def decide(town, one, day=date(2021, 10, 20), **more):
    facts = {"result": "购置设备 8 万元", "day": day, "decided_by": "理事会", "agrees": True, "explanation": ""} | more
    return record_decision(decision=one, document=None, version=one.version, act=town.act(town.bai), **facts)


def test_an_opinion_before_the_decision_is_heard(kept):
    one = opened(kept)
    assert opened(kept).pk == one.pk
    assert state_of(one, date(2021, 10, 15)) == "unopined"
    assert state_of(one, kept.today) == "overdue"
    one = opine(kept, one, document=SimpleUploadedFile("意见.pdf", b"%PDF-1.7 x"))
    assert state_of(one, kept.today) == "opined"
    one = decide(kept, one)
    assert state_of(one, kept.today) == "heard"
    assert decide(kept, one).pk == one.pk
    assert (one.party_organization, one.opinion_document.name) == (kept.branch, "意见.pdf")


def test_a_decision_without_an_opinion_or_before_it_is_recorded_as_the_fact_it_is(kept):
    one = decide(kept, opened(kept), agrees=None)
    assert state_of(one, kept.today) == "unheard"
    one = opine(kept, one, day=date(2021, 10, 25), agrees=True)
    assert state_of(one, kept.today) == "late"


def test_the_lists_say_what_the_rulebook_says(kept):
    decide(kept, opened(kept, what="一"), agrees=None)
    opine(kept, decide(kept, opened(kept, what="二"), agrees=None), day=date(2021, 10, 25), agrees=True)
    decide(kept, opine(kept, opened(kept, what="三")))
    decide(kept, opine(kept, opened(kept, what="四"), day=date(2021, 10, 20)))
    opine(kept, opened(kept, what="五"))
    opened(kept, what="六")
    asked = conditions(kept.today)
    for name in ("heard", "unheard", "late", "opined", "overdue"):
        rows = {one.pk for one in MajorDecision.objects.all() if state_of(one, kept.today) == name}
        assert rows, name
        assert {one.pk for one in MajorDecision.objects.filter(asked[name])} == rows, name


def test_a_decision_that_differs_is_explained(kept):
    one = opine(kept, opened(kept))
    with pytest.raises(Refusal):
        decide(kept, one, agrees=False)
    with pytest.raises(Refusal):
        decide(kept, one, agrees=None)
    one = decide(kept, one, agrees=False, explanation="询价后价格低于预期，当场定")
    assert (one.agrees, state_of(one, kept.today)) == (False, "heard")
    with pytest.raises(IntegrityError), transaction.atomic():
        MajorDecision.objects.filter(pk=one.pk).update(explanation="")


def test_the_list_is_the_policys_changed_by_the_charter_from_a_day_on(kept):
    def codes(day):
        return [each.matter.title for each in listed(kept.club, day) if each.heard]

    change = {"organisation": kept.club, "day": MAY, "act": kept.act(kept.bai)}
    usual = codes(MAY)
    assert "会费标准的制定和修改" in usual
    change_matter(code="fees", title="", heard=False, ground="本会不收会费", **change)
    change_matter(code="", title="奖项评选", heard=True, ground="章程第二十条", **change)
    change_matter(code="", title="奖项评选", heard=True, ground="章程第二十条", **change)
    assert codes(date(2021, 5, 9)) == usual
    assert codes(MAY) == [title for title in usual if title != "会费标准的制定和修改"] + ["奖项评选"]
    assert AuditEntry.objects.filter(verb="change_matter").count() == 2
    with pytest.raises(Refusal):
        opened(kept, code="fees")
    assert opened(kept, code="own_1").matter == "奖项评选"


# Goals and the evidence of a year


def test_a_goal_is_kept_over_years_with_what_became_of_it(kept):
    goal = set_goal(organisation=kept.club, what="助学", serves="乡村振兴", from_year=2019, act=kept.act(kept.bai))
    act = kept.act(kept.bai)
    tell_goal(goal=goal, year=2020, said="资助 10 人", state="running", act=act)
    goal = tell_goal(goal=goal, year=2021, said="资助 20 人", state="reached", act=act)
    assert (goal.ended_year, [note.year for note in goal.notes.all()]) == (2021, [2021, 2020])
    for year in (2018, 2022):
        with pytest.raises(Refusal):
            tell_goal(goal=goal, year=year, said="x", state="running", act=act)


def test_the_evidence_of_a_year_is_what_is_on_record(kept, django_assert_num_queries):
    other = kept.organisation("亳州市棋类协会", 3)
    charter = submit_charter(organisation=kept.club, occasion="amendment", text=WHOLE, act=kept.act(kept.bai, MAY))
    conclude_charter(charter=charter, opinion=Opinion(True, "level_2", True, "齐"), version=1, act=kept.act())
    one, two = held(kept, MAY), held(kept, date(2021, 10, 11), STUDY)
    finish_item(item=JointItem.objects.get(what=PLAN.what), result="办完", day=kept.today, act=kept.act(kept.bai))
    decide(kept, opine(kept, opened(kept)), agrees=False, explanation="价格变了")
    decide(kept, opened(kept, what="另一件"), agrees=None)
    goal = set_goal(organisation=kept.club, what="助学", serves="乡村振兴", from_year=2019, act=kept.act(kept.bai))
    tell_goal(goal=goal, year=2021, said="资助 20 人", state="running", act=kept.act(kept.bai))
    with django_assert_num_queries(6):
        found = evidence([kept.club.pk, other.pk], 2021, kept.today)
    quarters = [date(2021, month, 1) for month in (1, 4, 7, 10)]
    assert found[kept.club.pk] == Evidence(
        charter="level_2",
        charter_pk=charter.pk,
        charter_day=MAY,
        values=True,
        periods=quarters,
        held=[quarters[1], quarters[3]],
        meetings=[one.pk, two.pk],
        items=3,
        planned=1,
        carried_out=1,
        decided=2,
        heard=1,
        unheard=1,
        differing=1,
        goals=1,
        told=1,
    )
    assert found[other.pk] == Evidence()
    assert evidence([kept.club.pk], 2020, kept.today)[kept.club.pk].meetings == []


def test_the_periods_of_the_evidence_are_those_of_the_list(kept):
    day = date(2021, 9, 15)
    asked = {row.organisation_id for row in meeting_rows(kept.act(day=day), day)}
    found = evidence([kept.club.pk], 2021, day)[kept.club.pk]
    assert (kept.club.pk in asked) == (joint_period(day).first in found.periods)
    assert JointStep.objects.count() == 0
