"""The nine steps of the school, who may do which, and what each writes down."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.coverage.models import GapNote
from hangji.coverage.queries import balance, figures
from hangji.formation.actions.result import Count, Stood
from hangji.formation.models import Candidate, Case, CaseState, CaseStep, CaseUnit, Seat, Term
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry, Issue
from hangji.registry.models import Cover, PartyOrganization, Secretary, Standing
from hangji.registry.restate import check
from tests.formation.conftest import DAYS

STEPS = ["surveyed", "talked", "applied", "considered", "approved", "elected", "filed", "plated"]


def covered(town, day):
    found = balance(town.scope(day))
    return found["single"] + found["shared"]


def rates(town, day):
    return {f.indicator.code: (f.numerator, f.denominator) for f in figures(town.scope(day))}


def test_the_school_goes_from_found_to_plated(forming, town):
    case = forming.until("plated")
    assert (case.state, case.next_step, case.closed_on, case.due_on) == ("done", "", town.today, None)
    party = case.party_organization
    assert (party.name, party.approval_number, party.approved_on) == (
        "亳州市象棋学校党支部",
        "亳社综党复〔2021〕9号",
        DAYS["approved"],
    )
    cover = Cover.objects.valid().get(organisation=forming.school)
    assert (cover.since, cover.mode, cover.party_organization) == (DAYS["approved"], "single", party)
    assert Secretary.objects.valid().get(party_organization=party).person == forming.song.person
    term = Term.objects.valid().get(party_organization=party)
    assert (term.since, term.ends_on) == (date(2021, 10, 20), date(2024, 10, 20))
    assert not CaseUnit.objects.filter(closed_at__isnull=True).exists()
    assert list(check()) == []
    assert list(audit.verify()) == []
    verbs = list(AuditEntry.objects.filter(subject_kind="Case").values_list("verb", flat=True))
    assert verbs.count("record_step") == 9
    assert verbs.count("open_case") == 1


def test_the_figures_move_on_the_day_of_the_approval_not_of_the_typing(forming, town):
    """Typed on 2 November, approved on 12 October."""
    before = (covered(town, date(2021, 10, 11)), covered(town, town.today))
    forming.until("considered")
    assert (covered(town, date(2021, 10, 11)), covered(town, town.today)) == before == (0, 0)
    forming.approve(Case.objects.get())
    assert [covered(town, date(2021, 10, day)) for day in (11, 12, 31)] == [0, 1, 1]
    assert rates(town, date(2021, 10, 12))["should_build_narrow"] == (1, 1)
    assert rates(town, date(2021, 10, 11))["should_build_narrow"] == (0, 1)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_sent_twice_is_written_once(forming, step):
    case = forming.until(step)
    counted = (CaseStep.objects.count(), AuditEntry.objects.count(), PartyOrganization.objects.count())
    forming.doing[step](case)
    assert (CaseStep.objects.count(), AuditEntry.objects.count(), PartyOrganization.objects.count()) == counted


def test_opening_twice_is_opening_once(forming):
    first, again = forming.open(), forming.open()
    assert first == again
    assert AuditEntry.objects.filter(verb="open_case").count() == 1
    assert GapNote.objects.get().started_on == DAYS["found"]


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_skipped(forming, step):
    case = forming.open()
    if step == "surveyed":
        forming.survey(case)
    forming.days |= {step: date(2021, 11, 1)}
    with pytest.raises(Refusal, match="不能登记"):
        forming.doing[step](case)
    assert CaseStep.objects.count() == (2 if step == "surveyed" else 1)


def test_a_day_before_the_step_before_is_refused(forming):
    case = forming.until("surveyed")
    forming.days["talked"] = date(2021, 9, 5)
    with pytest.raises(Refusal, match="早于"):
        forming.talk(case)


def test_no_step_lies_in_the_future(forming):
    case = forming.open()
    forming.days["surveyed"] = date(2021, 11, 3)
    with pytest.raises(Refusal, match="将来"):
        forming.survey(case)


MAY = {
    "surveyed": ("chen", "li"),
    "talked": ("chen", "li"),
    "applied": ("chen", "li", "song-worker"),
    "considered": ("he",),
    "approved": ("he",),
    "elected": ("chen", "li", "song-worker"),
    "filed": ("chen", "li"),
    "plated": ("chen", "li"),
}


@pytest.mark.parametrize("step", STEPS)
def test_who_may_do_which_step(forming, town, step):
    """Wang of Guoyang, Zhou the instructor, Song the auditor and Qian of the bank may do none."""
    before = ["found", *STEPS][STEPS.index(step)]
    case = forming.until(before)
    users = {u.username: u for u in (town.chen, town.li, town.wang, town.zhou, town.song, town.qian)}
    users |= {u.username: u for u in (forming.he, forming.song)}
    for name, user in users.items():
        with transaction.atomic():
            forming.act = lambda _user=None, user=user: town.act(user)
            if name in MAY[step]:
                forming.doing[step](case)
            else:
                with pytest.raises(NoRight):
                    forming.doing[step](case)
            transaction.set_rollback(True)


def test_another_committee_of_the_city_does_not_approve(forming, town):
    from hangji.office.models import Body, Role
    from tests.formation.conftest import posted

    other = Body.objects.create(name="中共亳州市教育行业委员会", kind="industry", region_code=341600, level="city")
    case = forming.until("applied")
    forming.he = posted(town, "jiang", "江明礼", Role.COMMITTEE, other)
    with pytest.raises(NoRight, match="党委研究"):
        forming.consider(case)


def test_who_applied_does_not_approve(forming, town):
    """He has a post as an officer too, and typed the application."""
    from hangji.office.models import Post, Role

    at = {"since": date(2020, 1, 2), "recorded_at": town.act().at, "recorded_in": town.act().id}
    Post.objects.create(user=forming.he, role=Role.OFFICER, region_code=341600, level="city", **at)
    case = forming.until("talked")
    forming.song = forming.he
    forming.apply(case)
    forming.consider(case)
    with pytest.raises(Refusal, match="申请是你自己登记的"):
        forming.approve(case)
    assert not PartyOrganization.objects.exists()


def test_one_open_case_per_organisation_is_kept_by_the_database(forming):
    case = forming.open()
    other = Case.objects.create(
        name="另一件", mode="single", level="city", region_code=341600, opened_on=DAYS["found"], next_step="surveyed",
        changed_at=forming.act().at, changed_by_name="陈思远",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseUnit.objects.create(case=other, organisation=forming.school)
    with pytest.raises(Refusal, match="已经在办"):
        forming.open(forming.school, forming.town.organisation("亳州市围棋学校", 1), mode="joint")
    assert case.units.count() == 1


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"mode": "attached"}, "挂靠单位"),
        ({"mode": "industry"}, "行业"),
    ],
)
def test_a_plan_says_to_whom_or_in_which_industry(forming, plan, said):
    with pytest.raises(Refusal, match=said):
        forming.open(**plan)
    assert not Case.objects.exists()


def test_what_is_covered_or_struck_off_is_not_formed_for(forming, town):
    town.form("亳州市象棋学校党支部", forming.school, day=date(2021, 4, 1))
    with pytest.raises(Refusal, match="已有党组织"):
        forming.open()


def test_an_approval_typed_today_is_issued_with_a_number_and_two_files(forming, town):
    case = forming.until("considered")
    forming.days["approved"] = town.today
    forming.approve(case, number="")
    step = CaseStep.objects.get(name="approved")
    issued = Issue.objects.get(kind="forming_approval")
    assert step.issue == issued
    assert step.number == issued.number == Case.objects.get().party_organization.approval_number
    assert sorted(f.document.kind for f in issued.files.all()) == ["docx", "pdf"]
    assert issued.title == "关于同意成立中共亳州市象棋学校党支部的批复"


def test_a_paper_of_an_earlier_day_needs_its_number(forming):
    case = forming.until("considered")
    with pytest.raises(Refusal, match="原来的文号"):
        forming.approve(case, number="")
    assert not PartyOrganization.objects.exists()
    assert not Issue.objects.exists()
    forming.approve(case)
    assert not Issue.objects.exists()


def test_joining_an_existing_joint_branch_elects_nobody(forming, town):
    chess, go = town.organisation("亳州市国际象棋协会", 2), town.organisation("亳州市围棋协会", 2)
    joint = town.form("亳州市棋类社会组织联合党支部", chess, go, mode="joint")
    case = forming.until("approved", forming.open(mode="joint", joins=joint))
    assert case.party_organization == joint
    assert case.next_step == "filed"
    assert Standing.objects.asof(town.today).get(organisation=forming.school).mode == "joint"
    with pytest.raises(Refusal, match="不需要"):
        forming.elect(case)
    forming.file(case)
    assert Case.objects.get().state == CaseState.DONE
    assert PartyOrganization.objects.count() == 1


def test_several_are_formed_for_together(forming, town):
    go = town.organisation("亳州市围棋学校", 1, day=date(2021, 3, 1))
    case = forming.until("approved", forming.open(forming.school, go, mode="joint"))
    assert case.party_organization.name == "亳州市象棋学校等2家社会组织联合党支部"
    assert Cover.objects.valid().filter(party_organization=case.party_organization).count() == 2
    assert covered(town, town.today) == 2


def test_a_temporary_branch_has_its_secretary_named_and_no_term(forming, town):
    from hangji.formation.actions.steps import approve

    case = forming.until("considered", forming.open(kind="temporary"))
    said = {"number": "亳社综党复〔2021〕9号", "document": None, "secretary": forming.song.person, "base": "http://t"}
    approve(case=case, day=DAYS["approved"], act=town.act(forming.he), **said)
    case = Case.objects.get()
    assert case.next_step == "filed"
    assert Secretary.objects.valid().get().person == forming.song.person
    forming.file(case)
    assert not Term.objects.exists()


# The election


def test_a_committee_of_three_takes_office_for_three_years(forming, town):
    town.declare(forming.school, 8, day=date(2021, 10, 1))
    stood = [Stood("宋小麦", 8, "secretary"), Stood("甲", 7, "deputy"), Stood("乙", 6, "member"), Stood("丙", 2)]
    forming.count = Count(8, 8, 3, stood)
    case = forming.until("elected")
    seats = {seat.person.name: seat.duty for seat in Seat.objects.valid()}
    assert seats == {"甲": "deputy", "乙": "member"}
    assert Candidate.objects.filter(duty="").get().name == "丙"
    assert case.due_on == date(2021, 11, 19)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count(5, 3, 1, [Stood("甲", 3, "secretary")]), "不足应到会"),
        (Count(4, 4, 1, [Stood("甲", 2)]), "书记应有 1 名"),
        (Count(4, 4, 1, [Stood("甲", 2, "secretary")]), "没有当选"),
        (Count(4, 4, 2, [Stood("甲", 4, "secretary"), Stood("乙", 3)]), "还没有写职务"),
        (Count(4, 4, 2, [Stood("甲", 4, "secretary"), Stood("乙", 3, "member")]), "不设委员会"),
        (Count(4, 4, 3, [Stood("甲", 4, "secretary")]), "应选 3 名"),
        (Count(4, 4, 1, [Stood("甲", 4, "secretary"), Stood("甲", 0)]), "写了两次"),
    ],
)
def test_an_election_that_does_not_stand_writes_nothing(forming, count, said):
    case = forming.until("approved")
    forming.count = count
    with pytest.raises(Refusal, match=said) as refused:
        forming.elect(case)
    assert refused.value.because
    assert refused.value.instead
    assert not Term.objects.exists()
    assert not Secretary.objects.exists()
    assert not CaseStep.objects.filter(name="elected").exists()


def test_four_fifths_exactly_are_enough(forming):
    case = forming.until("approved")
    forming.count = replace(forming.count, entitled=5)
    forming.elect(case)
    assert Case.objects.get().next_step == "filed"
