"""Returned, decided by the higher body, given up, taken back: with reason, right, audit, and the figures after."""

from datetime import date

import pytest

from hangji.coverage.actions import postpone
from hangji.coverage.models import GapNote
from hangji.coverage.queries import balance
from hangji.formation.actions.cases import (
    Plan,
    abandon_case,
    amend_case,
    decide_case,
    open_case,
    return_case,
    take_back_step,
)
from hangji.formation.models import Case, CaseStep, CaseTurn, CaseUnit, Term
from hangji.formation.papers import title_of
from hangji.formation.queries import Progress
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry, Issue
from hangji.registry.actions.organisations import Conflict
from hangji.registry.actions.party import join
from hangji.registry.models import Cover, PartyForm, Secretary
from hangji.registry.restate import check
from tests.formation.conftest import DAYS


def stands(town, day):
    found = balance(town.scope(day))
    return {name: count for name, count in found.items() if count}


def verbs():
    return list(AuditEntry.objects.filter(subject_kind="Case").order_by("pk").values_list("verb", flat=True))


def fresh(case):
    return Case.objects.get(pk=case.pk)


# Returned


def test_he_returns_the_application_and_it_is_made_anew(forming, town):
    case = forming.until("considered")
    back = return_case(case=case, step="talked", reason="书记人选没有商定", act=town.act(forming.he))
    assert (back.next_step, back.due_on) == ("talked", None)
    assert CaseStep.objects.filter(withdrawn_because="书记人选没有商定").count() == 3
    turned = CaseTurn.objects.get()
    assert (turned.kind, turned.step, turned.reason) == ("returned", "talked", "书记人选没有商定")
    assert return_case(case=case, step="talked", reason="书记人选没有商定", act=town.act(forming.he)) == back
    assert verbs().count("return_case") == 1
    for name in ("talked", "applied", "considered", "approved"):
        forming.doing[name](case)
    assert fresh(case).next_step == "elected"


def test_the_issued_application_falls_with_it(forming, town):
    case = forming.until("talked")
    forming.days["applied"] = town.today
    forming.apply(case, number="")
    assert Issue.objects.get().kind == "forming_request"
    return_case(case=case, step="applied", reason="材料不齐", act=town.act(forming.he))
    assert Issue.objects.get().withdrawn_because == "材料不齐"
    forming.apply(case, number="")
    assert Issue.objects.filter(withdrawn_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("step", "reason", "said"), [("talked", " ", "没有写理由"), ("found", "x", "办过"), ("elected", "x", "办过")]
)
def test_a_return_names_a_step_that_was_done_and_a_reason(forming, town, step, reason, said):
    case = forming.until("applied")
    with pytest.raises(Refusal, match=said):
        return_case(case=case, step=step, reason=reason, act=town.act(forming.he))
    assert not CaseTurn.objects.exists()


def test_what_is_approved_is_not_returned_nor_given_up(forming, town):
    case = forming.until("approved")
    with pytest.raises(Refusal, match="已经批复"):
        return_case(case=case, step="applied", reason="改主意", act=town.act(forming.he))
    with pytest.raises(Refusal, match="已经批复"):
        abandon_case(case=case, reason="改主意", act=town.act())


# Decided by the higher body


def test_the_body_decides_without_an_application(forming, town):
    case = forming.until("talked")
    decide_case(case=case, reason="重点行业，需要先建", act=town.act(forming.he))
    decide_case(case=case, reason="重点行业，需要先建", act=town.act(forming.he))
    assert verbs().count("decide_case") == 1
    assert fresh(case).next_step == "considered"
    with pytest.raises(Refusal, match="不需要"):
        forming.apply(case)
    forming.consider(case)
    forming.days["approved"] = town.today
    forming.approve(case, number="")
    assert Issue.objects.get().kind == "forming_decision"
    assert title_of("approval", fresh(case)) == "关于成立中共亳州市象棋学校党支部的决定"


def test_after_the_application_it_is_answered_not_decided(forming, town):
    case = forming.until("applied")
    with pytest.raises(Refusal, match="已经提出申请"):
        decide_case(case=case, reason="急", act=town.act(forming.he))


# Given up


def test_given_up_it_stands_on_the_worklist_and_may_begin_anew(forming, town):
    case = forming.until("applied")
    abandon_case(case=case, reason="党员转出两名", act=town.act())
    abandon_case(case=case, reason="党员转出两名", act=town.act())
    case = fresh(case)
    assert (case.state, case.closed_on, case.next_step, case.due_on) == ("abandoned", town.today, "", None)
    assert verbs().count("abandon_case") == 1
    assert GapNote.objects.get().started_on is None
    assert stands(town, town.today) == {"due_alone": 1}
    with pytest.raises(Refusal, match="已中止"):
        forming.consider(case)
    again = forming.open()
    assert again.pk != case.pk


# Taken back: the figures go both ways


def test_taking_the_approval_back_moves_the_figures_back_and_a_corrected_one_on_its_day(forming, town):
    case = forming.until("approved")
    assert stands(town, date(2021, 10, 12)) == {"single": 1}
    take_back_step(case=case, step="approved", reason="日期写错", act=town.act(forming.he))
    assert [stands(town, date(2021, 10, day)) for day in (11, 12, 31)] == [{"due_alone": 1}] * 3
    case = fresh(case)
    assert (case.next_step, case.party_organization) == ("approved", None)
    assert not Cover.objects.valid().exists()
    assert not PartyForm.objects.valid().exists()
    forming.days["approved"] = date(2021, 10, 18)
    forming.approve(case)
    assert [stands(town, date(2021, 10, day)) for day in (17, 18)] == [{"due_alone": 1}, {"single": 1}]
    assert list(check()) == []
    assert list(audit.verify()) == []


def test_what_was_known_before_the_correction_stays_known(forming, town):
    case = forming.until("approved")
    take_back_step(case=case, step="approved", reason="日期写错", act=town.act(forming.he, hour=15))
    then = balance(town.scope(date(2021, 10, 12), known=town.act(hour=12).at))
    assert then["single"] == 1


def test_taking_the_election_back_ends_office_and_term(forming, town):
    case = forming.until("elected")
    take_back_step(case=case, step="elected", reason="票数写错", act=town.act(forming.song))
    assert not Term.objects.valid().exists()
    assert not Secretary.objects.valid().exists()
    forming.elect(case)
    assert Secretary.objects.valid().count() == Term.objects.valid().count() == 1


def test_only_the_last_step_and_by_whoever_may_do_it(forming, town):
    case = forming.until("approved")
    with pytest.raises(Refusal, match="最后登记的一步"):
        take_back_step(case=case, step="applied", reason="错", act=town.act())
    with pytest.raises(Refusal, match="有权登记它的人"):
        take_back_step(case=case, step="approved", reason="错", act=town.act())


def test_an_approval_on_which_others_have_built_is_not_taken_back(forming, town):
    case = forming.until("approved")
    go = town.organisation("亳州市围棋学校", 1)
    join(organisation=go, party_organization=case.party_organization, mode="joint", day=town.today, act=town.act())
    with pytest.raises(Refusal, match="又覆盖了“亳州市围棋学校”"):
        take_back_step(case=case, step="approved", reason="错", act=town.act(forming.he))
    assert PartyForm.objects.valid().exists()


def test_leaving_a_joint_branch_that_was_joined_by_mistake(forming, town):
    joint = town.form("亳州市棋类社会组织联合党支部", town.organisation("亳州市桥牌协会", 3), mode="joint")
    case = forming.until("approved", forming.open(mode="joint", joins=joint))
    take_back_step(case=case, step="approved", reason="错", act=town.act(forming.he))
    assert PartyForm.objects.valid().filter(party_organization=joint).exists()
    assert not Cover.objects.valid().filter(organisation=forming.school).exists()


def test_the_plate_taken_back_opens_the_case_again(forming, town):
    case = forming.until("plated")
    take_back_step(case=case, step="plated", reason="还没有挂", act=town.act())
    case = fresh(case)
    assert (case.state, case.next_step) == ("open", "plated")
    assert CaseUnit.objects.filter(closed_at__isnull=True).count() == 1


# The plan


def test_the_plan_is_changed_before_the_approval_by_one_at_a_time(forming, town):
    case = forming.until("surveyed")
    go = town.organisation("亳州市围棋学校", 1, day=date(2021, 3, 1))
    plan = Plan(mode="joint", name="棋类联合党支部")
    units = [forming.school, go]
    amend_case(case=case, organisations=units, plan=plan, version=case.version, act=town.act())
    with pytest.raises(Conflict, match="被别人改过"):
        amend_case(case=case, organisations=units, plan=plan, version=case.version, act=town.act(town.li))
    case = fresh(case)
    assert (case.name, case.mode, case.units.count()) == ("棋类联合党支部", "joint", 2)
    assert {note.planned_mode for note in GapNote.objects.all()} == {"joint"}
    amend_case(case=case, organisations=[go], plan=Plan(mode="single"), version=case.version, act=town.act())
    assert [unit.organisation for unit in case.units.all()] == [go]
    assert GapNote.objects.get(organisation=forming.school).started_on is None


def test_strangers_turn_nothing(forming, town):
    case = forming.until("applied")
    for user in (town.wang, town.qian, town.zhou, forming.song):
        act = town.act(user)
        for do in (
            lambda act=act: return_case(case=case, step="talked", reason="x", act=act),
            lambda act=act: decide_case(case=case, reason="x", act=act),
            lambda act=act: abandon_case(case=case, reason="x", act=act),
            lambda act=act: amend_case(
                case=case, organisations=[forming.school], plan=Plan("single"), version=case.version, act=act
            ),
        ):
            with pytest.raises(NoRight):
                do()
    with pytest.raises(NoRight):
        open_case(organisations=[forming.school], plan=Plan("single"), day=town.today, act=town.act(town.wang))
    assert not CaseTurn.objects.exists()


def test_a_postponement_shows_on_the_case(forming, town):
    case = forming.open()
    postpone(organisation=forming.school, until=date(2021, 12, 1), reason="搬迁", act=town.act())
    assert [p.reason for p in Progress(case, town.today).postponements] == ["搬迁"]


def test_the_approval_is_overdue_a_month_after_the_application(forming, town):
    case = forming.until("applied")
    assert case.due_on == date(2021, 10, 20)
    assert Progress(case, date(2021, 10, 20)).overdue is False
    assert Progress(case, date(2021, 10, 21)).overdue is True
    assert DAYS["applied"] == date(2021, 9, 20)
