"""What the evaluation room holds is judged and shown, not asked: the grade, and what overdue reports may lead to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hangji.evaluation.actions.grades import Proposal, check_grade, propose_grade
from hangji.evaluation.actions.inspections import receive_report
from hangji.evaluation.actions.revoking import decide_revocation, propose_revocation
from hangji.honours.queries.facts import evidence_of, facts_from, known_of
from hangji.honours.queries.rounds import conditions
from tests.honours.going import OPENS, Going

ANNOUNCED = date(2019, 10, 20)


@pytest.fixture
def going(town):
    return Going(town, "brilliant")


@pytest.fixture
def bai(going):
    return going.worker("篮球")


def graded(town, unit, grade="4A"):
    said = Proposal(2018, grade, announced_on=ANNOUNCED, number="亳民〔2019〕9号", other=None)
    one = propose_grade(organisation=unit, proposal=said, act=town.act())
    return check_grade(evaluation=one, agrees=True, opinion="同意", version=one.version, act=town.act(town.li))


def answers(going, user, day=OPENS):
    found = conditions(going.round, user.unit.pk, going.town.act(day=day))
    return {each.code: (each.state, str(each.sentence)) for each in found}


def shown(going, user):
    known = known_of([user.unit.pk], 2021, OPENS)[user.unit.pk]
    return {each.kind: str(each.sentence) for each in evidence_of(going.round.by, user.unit.pk, known, 2021, OPENS)}


def test_a_grade_that_holds_is_judged_and_shown(going, bai, town):
    assert answers(going, bai)["evaluation"][0] == "unknown"
    assert "evaluation" not in shown(going, bai)
    graded(town, bai.unit)
    assert answers(going, bai)["evaluation"] == ("met", "社会组织评估等级为4A")
    assert shown(going, bai)["evaluation"] == "评估等级4A，2019-10-20 至 2024-10-19"
    entry = going.enter(bai)
    assert {"kind": "evaluation", "said": "评估等级4A，2019-10-20 至 2024-10-19"} in entry.evidence


def test_too_low_a_grade_is_not_met_and_one_taken_back_is_not_known(going, bai, town):
    graded(town, bai.unit, "2A")
    assert answers(going, bai)["evaluation"] == ("unmet", "社会组织评估等级为2A，要求5A、4A、3A")
    one = propose_revocation(organisation=bai.unit, day=OPENS, reason="弄虚作假", act=town.act())
    decide_revocation(revocation=one, agrees=True, opinion="属实", version=one.version, act=town.act(town.li))
    assert answers(going, bai)["evaluation"][0] == "unknown"


def test_an_overdue_report_is_told_but_nobody_is_said_to_be_listed(going, bai, town):
    assert answers(going, bai)["unlisted"] == ("unknown", "不知道有没有列入活动异常名录")
    other = going.worker("书法")
    receive_report(organisation=other.unit, year=2020, day=date(2021, 4, 8), act=town.act())
    late = "2020 年度的年度工作报告应于 2021-05-31 前报送，没有收到"
    assert answers(going, bai)["unlisted"] == ("unknown", f"不知道有没有列入活动异常名录，有列入的风险：{late}")
    assert shown(going, bai)["evaluation"] == late
    assert answers(going, other)["unlisted"] == ("unknown", "不知道有没有列入活动异常名录")
    graded(town, bai.unit)
    assert shown(going, bai)["evaluation"] == f"评估等级4A，2019-10-20 至 2024-10-19；{late}"


def test_many_cost_no_more_statements_than_one(going, town, django_assert_num_queries):
    some = [going.worker(name).unit.pk for name in ("篮球", "书法", "象棋")]
    with django_assert_num_queries(count(some[:1])):
        found = known_of(some, 2021, OPENS)
    assert all(facts_from(known, "brilliant", 2021).covered for known in found.values())


def count(some):
    with CaptureQueriesContext(connection) as asked:
        known_of(some, 2021, OPENS)
    return len(asked)
