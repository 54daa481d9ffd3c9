"""Awards given on paper: recorded, checked by another, held, revoked by two."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.honours.actions.awards import (
    check_award,
    decide_revocation,
    propose_revocation,
    record_award,
)
from hangji.honours.models import Award
from hangji.honours.queries.awards import held, of_members
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from tests.honours.making import GROUND, awarded, paper, revoked


@pytest.fixture
def club(town):
    return town.organisation("亳州市篮球协会", 5)


def numbers(organisation, day):
    return [award.number for award in held([organisation.pk], day)[organisation.pk]]


def test_an_award_counts_once_another_has_checked_it(town, club):
    made = record_award(paper=paper(club), act=town.act())
    assert record_award(paper=paper(club), act=town.act()) == made
    assert numbers(club, town.today) == []
    with pytest.raises(NoRight, match="另一位同事"):
        check_award(award=made, act=town.act())
    check_award(award=made, act=town.act(town.li))
    check_award(award=made, act=town.act(town.li))
    assert numbers(club, town.today) == ["示表〔2021〕1号"]
    assert [entry.verb for entry in AuditEntry.objects.filter(subject_kind="Award").order_by("pk")] == [
        "record_award",
        "check_award",
    ]


def test_it_holds_from_its_day_to_its_last_day_by_the_rules_of_its_day(town, club):
    made = awarded(town, club)
    assert made.ends_on == date(2023, 6, 30)
    held_on = {day: bool(numbers(club, day)) for day in (date(2021, 6, 30), date(2021, 7, 1), made.ends_on)}
    assert held_on == {date(2021, 6, 30): False, date(2021, 7, 1): True, made.ends_on: True}
    assert numbers(club, date(2023, 7, 1)) == []


def test_the_award_of_a_joint_branch_is_held_by_each_that_it_covers(town, club, django_assert_num_queries):
    choir, lone = town.organisation("亳州市合唱团", 1), town.organisation("亳州市棋社", 1)
    joint = town.form("亳州市文体联合党支部", club, choir, mode="joint")
    awarded(town, club, category="先进党组织", party_organisation=joint)
    with django_assert_num_queries(3):
        found = held([club.pk, choir.pk, lone.pk], town.today)
    assert [len(found[each.pk]) for each in (club, choir, lone)] == [1, 1, 0]
    team = awarded(town, club, selection="three", category="优秀党员团队", team="赛事服务队")
    assert of_members([club.pk], town.today)[club.pk] == [team]
    assert len(held([club.pk], town.today)[club.pk]) == 1


def test_what_is_named_must_fit_the_category(town, club):
    with pytest.raises(Refusal, match="先进党组织”是给党组织的"):
        record_award(paper=paper(club, category="先进党组织"), act=town.act())
    with pytest.raises(Refusal, match="对象和类别不符"):
        record_award(paper=paper(club, selection="three", category="先锋职工"), act=town.act())


def test_a_paper_of_before_the_first_standard_or_with_days_the_wrong_way_round_is_refused(town, club):
    with pytest.raises(Refusal, match="还没有这项评选的标准"):
        record_award(paper=paper(club, awarded_on=date(2017, 5, 1)), act=town.act())
    with pytest.raises(Refusal, match="有效期在表彰以前"):
        record_award(paper=paper(club, ends_on=date(2021, 6, 30)), act=town.act())
    assert record_award(paper=paper(club, ends_on=date(2021, 7, 1)), act=town.act()).ends_on == date(2021, 7, 1)


def test_two_persons_revoke_it_and_it_ends_at_once(town, club):
    made = awarded(town, club)
    with pytest.raises(Refusal, match="没有这个情形"):
        propose_revocation(award=made, ground="看着不像", reason="x", act=town.act())
    asked = propose_revocation(award=made, ground=GROUND, reason="材料不实", act=town.act())
    assert propose_revocation(award=made, ground=GROUND, reason="材料不实", act=town.act()) == asked
    with pytest.raises(NoRight, match="提出和决定是两个人"):
        decide_revocation(revocation=asked, confirmed=True, answer="属实", act=town.act())
    decide_revocation(revocation=asked, confirmed=True, answer="属实", act=town.act(town.li))
    decide_revocation(revocation=asked, confirmed=False, answer="不属实", act=town.act(town.li))
    made.refresh_from_db()
    assert (made.revoked_on, made.reason) == (town.today, "材料不实")
    assert made.clause.startswith(GROUND)
    assert numbers(club, town.today) == []
    assert numbers(club, date(2021, 10, 31)) == ["示表〔2021〕1号"]
    assert awarded(town, club) != made


def test_what_is_not_checked_yet_cannot_be_revoked(town, club):
    made = record_award(paper=paper(club), act=town.act())
    with pytest.raises(Refusal, match="还没有复核"):
        propose_revocation(award=made, ground=GROUND, reason="x", act=town.act())


def test_a_proposal_can_be_turned_down_and_the_award_stands(town, club):
    made = awarded(town, club)
    asked = propose_revocation(award=made, ground=GROUND, reason="有人反映", act=town.act())
    decide_revocation(revocation=asked, confirmed=False, answer="查无此事", act=town.act(town.li))
    assert numbers(club, town.today) == ["示表〔2021〕1号"]


def test_the_other_countys_officer_may_neither_record_nor_revoke(town, club):
    made = awarded(town, club)
    for do in (
        lambda: record_award(paper=paper(club, year=2020), act=town.act(town.wang)),
        lambda: propose_revocation(award=made, ground=GROUND, reason="x", act=town.act(town.wang)),
    ):
        with pytest.raises(NoRight):
            do()
    assert not Award.objects.visible_to(town.act(town.wang)).exists()
    assert revoked(town, made).revoked_on == town.today


@pytest.mark.parametrize(
    "broken",
    [
        {"checked_by": "chen"},
        {"ends_on": date(2021, 6, 30)},
        {"revoked_on": date(2021, 8, 1)},
        {"person": "某人"},
        {"title": "别的荣誉"},
    ],
)
def test_the_database_keeps_what_an_award_is(town, club, broken):
    made = awarded(town, club)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=made.pk).update(**broken)
