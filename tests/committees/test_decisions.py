"""What a meeting decides about other rooms' things is done there, in the same transaction, on the meeting's ground."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hangji.committees.actions.calling import Entry, cancel_committee
from hangji.committees.actions.sitting import undecide_item
from hangji.committees.models import CommitteeItem
from hangji.committees.queries import due_matters, terms_of
from hangji.coverage.actions import postpone, raise_dispute
from hangji.coverage.models import Dispute, Postponement
from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.actions.steps import apply, record_step, talk
from hangji.formation.models import Case, Term
from hangji.kit.refusal import Refusal
from hangji.life.actions.extensions import Paper, request_extension
from hangji.life.actions.terms import FoundTerm, record_term
from hangji.life.models import Extension
from hangji.problems.actions.raising import raise_problem
from hangji.problems.models import Problem
from hangji.registry.models import Standing
from tests.committees.conftest import BASE, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(town, committee) -> Case:
    """An application of a school that waits to be considered."""
    school = town.organisation("亳州市象棋学校", 4, day=date(2021, 3, 1))
    made = open_case(organisations=[school], plan=Plan("single", body=town.body), day=date(2021, 9, 1), act=town.act())
    surveyed = {"who": "陈思远", "note": "四名正式党员", "document": None}
    record_step(case=made, step="surveyed", day=date(2021, 9, 6), act=town.act(), **surveyed)
    talk(case=made, day=date(2021, 9, 10), who="校长", note="同意", applicant=None, act=town.act())
    said: dict[str, Any] = {"reason": "", "number": "象棋〔2021〕3号", "document": None, "base": BASE}
    apply(case=made, day=date(2021, 10, 20), act=town.act(), **said)
    return Case.objects.get(pk=made.pk)


def waiting(committee):
    rules = terms_of(committee.body, committee.town.today)
    return {each.source.code: each for each in due_matters(committee.body, rules, committee.act())}


def entry(each) -> Entry:
    return Entry(
        each.source.kind, each.matter.title, each.matter.note, source=each.source.code, subject=each.matter.subject
    )


def test_an_application_waits_until_it_stands_on_an_agenda(committee, case):
    found = waiting(committee)["formation.case"]
    assert found.reserved
    assert found.matter.title == "关于成立中共亳州市象棋学校党支部的请示"
    meeting = committee.call(entry(found))
    assert "formation.case" not in waiting(committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeItem.objects.create(
            meeting=meeting, number=9, kind="forming", title="x", source="formation.case", subject=case.pk
        )


def test_what_another_body_leads_does_not_wait_here(committee, case):
    Case.objects.filter(pk=case.pk).update(body=None)
    assert "formation.case" not in waiting(committee)


@pytest.mark.slow
def test_adopted_it_is_considered_on_the_meetings_day_and_approved_today(committee, case, town):
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    item = committee.decide(meeting.items.get(), opinion="同意成立")
    case.refresh_from_db()
    considered = case.steps.get(name="considered")
    assert (considered.day, considered.note) == (DAY, "同意成立")
    assert considered.who == "中共亳州市社会组织综合委员会2021年第1次委员会会议"
    approved = case.steps.get(name="approved")
    assert approved.day == town.today
    assert item.effect == f"已批复：{approved.number}"
    assert Standing.objects.asof(town.today).get(organisation__name="亳州市象棋学校").mode == "single"
    committee.decide(CommitteeItem.objects.get(pk=item.pk), opinion="同意成立")
    with pytest.raises(Refusal, match="这一项已经办了"):
        committee.decide(CommitteeItem.objects.get(pk=item.pk), outcome="rejected", opinion="不同意")
    with pytest.raises(Refusal, match="这一项已经办了"):
        undecide_item(item=item, version=item.version, act=committee.act())


def test_an_approval_on_paper_counts_from_the_meetings_day(committee, case):
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    committee.decide(meeting.items.get(), number="亳社综党〔2021〕88号")
    assert Case.objects.get(pk=case.pk).steps.get(name="approved").day == DAY
    assert Standing.objects.asof(DAY).get(organisation__name="亳州市象棋学校").mode == "single"


def test_without_a_quorum_nothing_is_done_anywhere(committee, case):
    meeting = committee.held(
        entry(waiting(committee)["formation.case"]), absent=(committee.gu, committee.lin, committee.mo)
    )
    with pytest.raises(Refusal, match="不足 1/2"):
        committee.decide(meeting.items.get())
    assert Case.objects.get(pk=case.pk).next_step == "considered"
    assert not meeting.items.get().outcome


def test_what_its_room_refuses_is_not_decided_either(committee, case, town):
    """He applied for it himself, so he cannot approve it; the decision is not kept half."""
    case.steps.filter(name="applied").update(recorded_by="he")
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    with pytest.raises(Refusal, match="申请是你自己登记的"):
        committee.decide(meeting.items.get())
    assert not meeting.items.get().outcome
    assert not case.steps.filter(name="considered").exists()


def test_rejected_it_is_returned_with_the_meeting_as_its_ground(committee, case):
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    item = committee.decide(meeting.items.get(), outcome="rejected", opinion="书记人选没有商定")
    case.refresh_from_db()
    assert case.next_step == "applied"
    assert case.turns.get().reason == "中共亳州市社会组织综合委员会2021年第1次委员会会议：书记人选没有商定"
    assert item.effect == "已退回重办“申请”"


def test_postponed_its_organisations_are_put_off(committee, case):
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    committee.decide(meeting.items.get(), outcome="postponed", until=date(2021, 12, 31), opinion="等换届")
    assert Postponement.objects.get(lifted_at__isnull=True).until == date(2021, 12, 31)


def test_referred_it_is_only_recorded(committee, case):
    meeting = committee.held(entry(waiting(committee)["formation.case"]))
    item = committee.decide(meeting.items.get(), outcome="referred", referred_to="市民政局")
    assert item.effect == ""
    assert Case.objects.get(pk=case.pk).next_step == "considered"


def test_a_postponement_that_runs_out_is_put_off_anew_or_lifted(committee, town):
    club = town.organisation("亳州市围棋协会", 4, day=date(2021, 3, 1))
    postpone(organisation=club, until=date(2021, 11, 20), reason="换届", act=town.act(day=date(2021, 9, 1)))
    found = waiting(committee)["coverage.postponement"]
    assert found.matter.due == date(2021, 11, 20)
    meeting = committee.held(entry(found))
    item = committee.decide(meeting.items.get(), outcome="postponed", until=date(2022, 1, 31), opinion="再缓一次")
    assert item.effect == "已重新暂缓到 2022-01-31"
    assert Postponement.objects.get(lifted_at__isnull=True).until == date(2022, 1, 31)


def test_a_dispute_is_answered_by_who_may_and_else_only_recorded(committee, town):
    club = town.organisation("亳州市围棋协会", 4, day=date(2021, 3, 1))
    raise_dispute(organisation=club, reason="人数有误", act=town.act())
    meeting = committee.held(entry(waiting(committee)["coverage.dispute"]))
    item = committee.decide(meeting.items.get(), outcome="rejected", opinion="人数无误")
    assert item.effect == ""
    assert Dispute.objects.get().answered_at is None


def test_a_problem_adopted_is_accepted_with_owner_and_day(committee, town):
    club = town.organisation("亳州市围棋协会", 4, day=date(2021, 3, 1))
    raise_problem(organisation=club, what="没有活动场地", body=town.body, act=town.act(day=date(2021, 10, 20)))
    meeting = committee.held(entry(waiting(committee)["problems.problem"]))
    committee.decide(meeting.items.get(), opinion="协调街道会议室", owner=committee.su, due_on=date(2021, 11, 30))
    problem = Problem.objects.get()
    assert (problem.state, problem.owner_name, problem.due_on) == ("accepted", "苏雅汀", date(2021, 11, 30))
    assert problem.measures.endswith("：协调街道会议室")


@pytest.fixture
def extension(committee, town) -> Extension:
    """A branch whose term is over asks for half a year."""
    branch = town.form("亳州市象棋协会党支部", town.organisation("亳州市象棋协会", 4), day=date(2018, 3, 2))
    record_term(party=branch, found=FoundTerm(date(2018, 10, 10), "选举报告"), act=town.act())
    paper = Paper(date(2021, 9, 20), "象棋党〔2021〕3号")
    until = date(2022, 4, 10)
    return request_extension(party=branch, extended_to=until, reason="正在审计", paper=paper, act=town.act())


def test_an_extension_is_answered_on_the_meetings_ground(committee, extension):
    found = waiting(committee)["life.extension"]
    assert "延期至2022年4月10日；理由：正在审计" in found.matter.note
    meeting = committee.held(entry(found))
    item = committee.decide(meeting.items.get(), opinion="同意延期", number="亳社综党〔2021〕91号")
    assert item.effect == "已批复延期换届：亳社综党〔2021〕91号"
    extension.refresh_from_db()
    assert (extension.state, extension.decided_on) == ("approved", DAY)
    assert Term.objects.valid().get().extended_to == date(2022, 4, 10)
    assert "life.extension" not in waiting(committee)


def test_refused_the_term_stays_over(committee, extension):
    meeting = committee.held(entry(waiting(committee)["life.extension"]))
    committee.decide(meeting.items.get(), outcome="rejected", opinion="抓紧换届", number="亳社综党〔2021〕92号")
    extension.refresh_from_db()
    assert extension.state == "refused"
    assert extension.answer.endswith("第1次委员会会议：抓紧换届")
    assert Term.objects.valid().get().extended_to is None


def test_an_item_that_was_cancelled_waits_again(committee, case):
    meeting = committee.call(entry(waiting(committee)["formation.case"]))
    cancel_committee(meeting=meeting, reason="改期", act=committee.act())
    assert "formation.case" in waiting(committee)
