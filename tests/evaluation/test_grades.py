"""A grade is proposed by one and fixed by another, within what marks and conditions bear; it ends by itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.evaluation.actions.grades import Proposal, check_grade, propose_grade
from hangji.evaluation.actions.revoking import decide_revocation, propose_revocation
from hangji.evaluation.models import Evaluation, EvaluationGrade, GradeRevocation
from hangji.evaluation.queries.standing import grade_figures, grade_rows
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Role
from hangji.registry.actions.organisations import Conflict, strike_off
from hangji.registry.pen import registering
from tests.evaluation.ones import appraised
from tests.town import CITY

DAY = date(2021, 10, 20)


def proposal(grade="4A", other=7400, **more):
    return Proposal(2020, grade, **{"announced_on": DAY, "number": "亳民〔2021〕9号", "other": other, **more})


@pytest.fixture
def judged(town):
    """town.club, with a Party organisation and 900 of 1000 tenths of last year's appraisal: 180 of 200."""
    town.club = town.organisation("亳州市篮球协会", 5)
    town.form("亳州市篮球协会党支部", town.club)
    town.bare = town.organisation("亳州市书法协会", 0)
    for one in (town.club, town.bare):
        appraised(one.pk, 2020, 900)
    return town


def propose(town, unit=None, by=None, **more):
    return propose_grade(organisation=unit or town.club, proposal=proposal(**more), act=town.act(by))


def fix(town, one, by=None, agrees=True):
    return check_grade(evaluation=one, agrees=agrees, opinion="同意", version=one.version, act=town.act(by or town.li))


def test_the_party_part_comes_from_the_appraisal_by_the_templates_own_weight(judged):
    one = propose(judged)
    assert (one.party, one.party_full, one.other, one.other_full) == (1800, 2000, 7400, 8000)
    assert (one.total, one.template, one.edition) == (9200, "example_b", 1)
    assert one.appraisal.organisation == judged.club
    assert propose(judged) == one
    assert [each.verb for each in AuditEntry.objects.filter(subject_kind="Evaluation")] == ["propose_grade"]


def test_marks_that_do_not_bear_the_grade_are_refused_with_the_line(judged):
    with pytest.raises(Refusal) as refused:
        propose(judged, grade="5A")
    assert "总分 920.0 分，够 4A" in refused.value.because
    with pytest.raises(Refusal):
        propose(judged, other=8001)
    assert propose(judged, grade="3A").grade == "3A"  # a person may fix less


def test_the_other_part_may_be_full_and_an_announcement_is_not_to_come(judged):
    with pytest.raises(Refusal):
        propose(judged, grade="5A", other=8000, announced_on=date(2021, 11, 3))
    assert propose(judged, grade="5A", other=8000, announced_on=judged.today).other == 8000


def test_without_a_party_organisation_there_is_no_5a(judged):
    with pytest.raises(Refusal) as refused:
        propose(judged, judged.bare, grade="5A", other=7900)
    assert "没有党组织，最高 4A" in refused.value.because
    assert "亳州市设定" in refused.value.because
    assert propose(judged, judged.bare, grade="4A", other=7900).grade == "4A"
    assert propose(judged, grade="5A", other=7900).grade == "5A"


def test_without_a_settled_appraisal_no_marks_can_be_proposed(judged):
    other = judged.organisation("亳州市诗词学会", 3)
    with pytest.raises(Refusal) as refused:
        propose(judged, other)
    assert "没有 2020 年度已定的考评结果" in refused.value.because


def test_too_young_an_organisation_is_not_evaluated_yet(judged):
    type(judged.club).objects.filter(pk=judged.club.pk).update(registered_on=date(2020, 3, 1))
    with pytest.raises(Refusal) as refused:
        propose(judged)
    assert "2022-03-01" in refused.value.because
    assert propose_grade(organisation=judged.club, proposal=proposal(), act=judged.act(day=date(2022, 3, 1)))


def test_another_person_fixes_the_grade_and_it_holds_five_years(judged):
    one = propose(judged)
    with pytest.raises(NoRight):
        fix(judged, one, judged.chen)
    one = fix(judged, one)
    assert (one.state, one.checked_by) == ("fixed", "li")
    held = EvaluationGrade.objects.valid().get()
    assert (held.grade, held.since, held.until) == ("4A", DAY, date(2026, 10, 20))
    assert fix(judged, one).version == one.version  # asked twice


def test_sent_back_there_is_no_grade_and_it_may_be_proposed_anew(judged):
    one = fix(judged, propose(judged), agrees=False)
    assert one.state == "sent_back"
    assert not EvaluationGrade.objects.exists()
    assert propose(judged).pk != one.pk


def test_one_proposal_waits_at_a_time_and_a_stale_form_is_refused(judged):
    one = propose(judged)
    with pytest.raises(Refusal):
        propose(judged, grade="3A")
    with pytest.raises(Conflict):
        check_grade(evaluation=one, agrees=True, opinion="x", version=7, act=judged.act(judged.li))


def test_a_new_grade_ends_the_one_before_and_an_older_one_is_refused(judged):
    fix(judged, propose(judged, other=None, grade="3A", announced_on=date(2018, 5, 1)))
    fix(judged, propose(judged))
    spells = EvaluationGrade.objects.valid().order_by("since").values_list("grade", "since", "until")
    assert list(spells) == [("3A", date(2018, 5, 1), DAY), ("4A", DAY, date(2026, 10, 20))]
    with pytest.raises(Refusal):
        fix(judged, propose(judged, other=None, grade="3A", announced_on=date(2017, 5, 1)))
    assert Evaluation.objects.get(announced_on=date(2017, 5, 1)).state == "proposed"


def test_a_grade_given_before_has_no_marks_and_names_no_template(judged):
    one = propose(judged, other=None, grade="5A")
    assert (one.party, one.template, one.appraisal, one.total) == (None, "", None, None)


def take_back(town, reason="弄虚作假", day=None):
    return propose_revocation(organisation=town.club, day=day or town.today, reason=reason, act=town.act())


def decide(town, one, by=None, agrees=True):
    act = town.act(by or town.li)
    return decide_revocation(revocation=one, agrees=agrees, opinion="属实", version=one.version, act=act)


def test_a_grade_is_taken_back_with_a_reason_by_two_and_once(judged):
    fix(judged, propose(judged))
    with pytest.raises(Refusal, match="没有写理由"):
        take_back(judged, " ")
    with pytest.raises(Refusal, match="将来的日期"):
        take_back(judged, day=judged.today + timedelta(days=1))
    one = take_back(judged)
    assert take_back(judged) == one
    with pytest.raises(Refusal, match="已有人提出取消"):
        take_back(judged, "另一个理由")
    held = EvaluationGrade.objects.valid().get()
    with pytest.raises(NoRight, match="是你拟定的"):
        decide(judged, one, judged.chen)
    assert EvaluationGrade.objects.valid().get() == held
    one = decide(judged, one)
    assert decide(judged, one).version == one.version  # asked twice
    assert EvaluationGrade.objects.valid().get().until == judged.today
    with pytest.raises(Refusal, match="没有有效的评估等级"):
        take_back(judged)
    verbs = list(AuditEntry.objects.filter(subject_kind="GradeRevocation").values_list("verb", flat=True))
    assert verbs == ["propose_grade_revocation", "revoke_grade"]


def test_a_grade_that_is_not_taken_back_stands(judged):
    fix(judged, propose(judged))
    decide(judged, take_back(judged), agrees=False)
    assert EvaluationGrade.objects.valid().get().until == date(2026, 10, 20)
    assert take_back(judged).agreed is None


def test_who_decides_what_another_has_decided_meanwhile_is_told_so(judged):
    fix(judged, propose(judged))
    one, third = take_back(judged), judged.user("third", "丙复核", Role.OFFICER, CITY)
    decide(judged, one, agrees=False)
    with pytest.raises(Conflict):
        decide(judged, one, third)


def test_the_database_keeps_the_two_who_take_back_apart(judged):
    fix(judged, propose(judged))
    one = take_back(judged)
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeRevocation.objects.filter(pk=one.pk).update(agreed=True, decided_on=DAY, decided_by="chen")


def test_a_stranger_neither_proposes_nor_decides(judged):
    fix(judged, propose(judged))
    one = take_back(judged)
    for stranger in (judged.wang, judged.song):
        with pytest.raises(NoRight):
            decide(judged, one, stranger)
    with pytest.raises(NoRight):
        propose_revocation(organisation=judged.club, day=judged.today, reason="x", act=judged.act(judged.song))


def test_only_the_office_of_the_place_does_it(judged):
    with pytest.raises(NoRight):
        propose(judged, by=judged.wang)
    with pytest.raises(NoRight):
        propose(judged, by=judged.song)


def test_what_is_struck_off_is_not_evaluated(judged):
    with registering(judged.act()) as pen:
        strike_off(pen, judged.club, "cancelled", judged.today, reason="决议解散")
    with pytest.raises(Refusal, match="这一家已注销"):
        propose(judged)


def test_the_database_keeps_two_persons_and_two_grades_apart(judged):
    one = propose(judged)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=one.pk).update(state="fixed", checked_on=DAY, checked_by="chen")
    fix(judged, one)
    spell = EvaluationGrade.objects.get()
    spell.pk, spell.since = None, date(2022, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        spell.save(force_insert=True)


def test_the_grades_add_up_to_all_and_expiry_is_told(judged):
    fix(judged, propose(judged))
    fix(judged, propose(judged, judged.bare, other=None, grade="2A", announced_on=date(2017, 1, 10)))
    found = grade_figures(grade_rows(judged.act()), judged.today)
    assert found["all"] == 2 == found["graded"]
    assert (found["of_4A"], found["of_2A"], found["expiring"], found["pending"]) == (1, 1, 1, 0)
    later = grade_figures(grade_rows(judged.act(day=date(2022, 1, 10))), date(2022, 1, 10))
    assert (later["graded"], later["of_2A"]) == (1, 0)
