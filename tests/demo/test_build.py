"""The demonstration town as built through the actions: the reference figures exactly, T1 to T5 at their own size."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from hangji.coverage.queries import Scope, balance, figures, rows, without_active_organisation
from hangji.demo.build import Town
from hangji.guidance.queries.fourones import four_ones
from hangji.office import audit
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, BodyParent, Post, User
from hangji.office.queries import doors
from hangji.problems.models import Matter, Problem, ProblemState, Supervision
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.instructors import end_assignment
from hangji.registry.actions.organisations import Enrolment, change_status, register_organisation
from hangji.registry.actions.party import join
from hangji.registry.models import PartyForm, SocialOrganization, Standing
from hangji.registry.restate import check
from hangji.reports.difference import compare
from hangji.reports.models import Report
from hangji.reports.queries import frozen, live, reproduced
from hangji.reports.statutory.breaks import faults
from hangji.reports.statutory.statement import build
from hangji.reports.verify import fault_of
from hangji.visits.models import Liaison, Visit
from tests.town import credit_code, moment

pytestmark = pytest.mark.slow
DAY = date(2021, 10, 31)
REFERENCE = {
    "social_organisations": (175, None),
    "party_organisations": (110, None),
    "formed_this_year": (66, None),
    "single_rate": (93, 175),
    "organisation_coverage": (139, 175),
    "work_coverage": (175, 175),
    "should_build_narrow": (96, 96),
    "should_build_broad": (139, 139),
}


def scope(day=DAY, level="city", known=None):
    return Scope(Territory(341600, level), day, known)


def said(asked):
    return {figure.indicator.code: (figure.numerator, figure.denominator) for figure in figures(asked)}


def the_four_ones_are_alive():
    """17 of 36 this week, three of four counties met in October; problems stand in every state."""
    told = four_ones(Territory(341600, "city"), date(2021, 11, 2))
    assert [(each.done, each.asked) for each in told] == [(17, 36), (0, 4), (0, 4), (0, 1)]
    assert told[1].before == 3


def the_ledger_and_the_visits_are_alive():
    """Problems in every state but withdrawn, a matter of four places, one supervised; visits, liaison."""
    states = set(Problem.objects.values_list("state", flat=True))
    assert states == set(ProblemState.values) - {"withdrawn"}
    matter = Matter.objects.get()
    assert (matter.places.count(), matter.places.pending().count()) == (4, 3)
    assert Supervision.objects.get(replied_on=None).problem.answer_by < date(2021, 10, 29)
    assert sorted(Visit.objects.values_list("state", flat=True)) == ["held", "planned", "planned"]
    assert 0 < Liaison.objects.due(date(2021, 11, 2)).count() < Liaison.objects.valid().on(date(2021, 11, 2)).count()


def the_statutory_table_balances_for_the_city_only():
    city, county = build(scope()), build(scope(level="county"))
    assert [city.value(f"total.{key}") for key in ("all", "single", "shared", "due_alone", "due_jointly")] == [
        175,
        93,
        46,
        0,
        0,
    ]
    assert city.words["balances"][0]["numbers"] == "175 = 93 + 46 + 0 + 0 + 36"
    assert (faults(city), city.uneven()) == ([], [])
    assert faults(county)[0].startswith("总数不平衡：有 13 家未申报人数：")


class Over(Exception):
    """Ends a trial; all it wrote is rolled back."""


@contextmanager
def trial():
    try:
        with transaction.atomic():
            yield
            raise Over
    except Over:
        pass


def officer():
    return Act(User.objects.get(username="chensiyuan"), moment(date(2021, 11, 2)))


def one_more_uncovered():
    """T1"""
    plain = {"registered_on": date(2015, 5, 4)}
    entry = Enrolment(credit_code(987654), "亳州市新来的协会", "association", "city", 341602, plain)
    organisation = register_organisation(enrolment=entry, act=officer())
    counts = {"full": 3, "probationary": 0, "staff": 9, "not_transferred": 0}
    declare_headcount(organisation=organisation, counts=counts, day=date(2021, 3, 1), act=officer())
    found = said(scope())
    assert (found["should_build_narrow"], found["work_coverage"]) == ((96, 97), (175, 176))
    assert [row.organisation for row in rows("due_alone", scope())] == [organisation]


def one_instructor_less():
    """T2"""
    row = rows("instructed", scope()).first()
    end_assignment(organisation=row.organisation, day=DAY, reason="调离", act=officer())
    assert said(scope())["work_coverage"] == (174, 175)


def one_of_b_cancelled():
    """T3"""
    row = rows("single", scope()).first()
    change_status(organisation=row.organisation, status="cancelled", day=DAY, reason="自行申请", act=officer())
    found = balance(scope())
    assert (sum(found.values()), found["single"]) == (174, 92)
    flagged = [form.party_organization_id for form in without_active_organisation(scope())]
    assert row.party_organization_id in flagged


def a_sixth_unit_joins():
    """T4: the joint branch with four units is filled up to six."""
    joint = PartyForm.objects.valid().on(DAY).filter(mode="joint", level="city")
    branch = next(f.party_organization for f in joint if _units(f.party_organization) == 4)
    waiting = [row.organisation for row in rows("uncovered", scope()).select_related("organisation")[:2]]
    said_first = join(organisation=waiting[0], party_organization=branch, mode="joint", day=DAY, act=officer())
    said_then = join(organisation=waiting[1], party_organization=branch, mode="joint", day=DAY, act=officer())
    assert "too_many_units" not in {advice.code for advice in said_first}
    assert "too_many_units" in {advice.code for advice in said_then}
    assert _units(branch) == 6


def _units(party_organization):
    return Standing.objects.asof(DAY).filter(party_organization=party_organization).count()


def the_end_of_2020_stays():
    """T5: whatever was entered later; and "as known on" an earlier day is what it would have answered then."""
    assert said(scope(date(2020, 12, 31)))["party_organisations"] == (44, None)
    known = said(scope(known=moment(date(2021, 10, 31), 18)))
    assert known["party_organisations"] == (109, None)
    assert said(scope(known=moment(date(2019, 3, 4), 8)))["social_organisations"] == (0, None)


def everyone_has_a_place(town):
    """Bodies stand under their parents, committee posts in their bodies; whoever is in the cast comes first."""
    bodies = {body.name: body for body in Body.objects.all()}
    above = {spell.body_id: spell.parent for spell in BodyParent.objects.valid().select_related("parent")}
    names = {body.key: body.name for body in town.plan.bodies}
    for planned in town.plan.bodies:
        parent = above.get(bodies[planned.name].pk)
        assert (parent.name if parent else None) == names.get(planned.parent)
    for login in town.plan.logins:
        post = Post.objects.select_related("body").get(user__username=login.username)
        assert (post.body.name if post.body else None) == names.get(login.body)
    last_of_cast, first_of_others = (
        sorted(User.objects.get(username=login.username).pk for login in town.plan.logins if login.cast is cast)
        for cast in (True, False)
    )
    assert last_of_cast[-1] < first_of_others[0]


def the_counties_have_reported():
    """September's reports: two accepted, one returned, one waiting; October's of the city locked and open to all."""
    found = {report.region_code: report for report in Report.objects.select_related("content")}
    states = {code: report.state for code, report in found.items()}
    counties = {341602: "accepted", 341621: "returned", 341622: "sent", 341623: "accepted"}
    assert states == counties | {341600: "locked"}
    for report in found.values():
        assert fault_of(report) == ""
        assert reproduced(report).digest() == report.digest
    changed = compare(frozen(found[341602]), live(found[341602]))
    told = {change.number.key: change.by for change in changed if change.number.key.startswith("now.")}
    assert told == {"now.narrow_all": 1, "now.narrow_covered": 1}
    assert len({one.key for change in changed for one in change.rows}) == 1


def the_doors_lead_everywhere(settings):
    """Officers of the city and of every county, each committee, then the other roles, one each."""
    settings.PINNED_DAY = date(2021, 11, 2)
    found = [(door.name, door.post) for door in doors(settings.PINNED_DAY)]
    assert [name for name, post in found if post.startswith("民政局工作人员")] == [
        "陈思远", "周敏", "杜文清", "丁一诺", "葛永恒", "范若川", "孟晓桐", "霍念祖", "栗书雨", "纪春来",
    ]  # fmt: skip
    assert [name for name, post in found if post.startswith("综合党委")] == [
        "何见国",
        "江明礼",
        "卢正一",
        "关守一",
        "余元正",
        "尚执中",
        "罗开明",
    ]
    assert [name for name, _post in found][17:] == [
        "韩雨晴", "宋小麦", "薛一函", "傅家欣", "严筝", "孔知安", "奚同泽", "白鸣",
    ]  # fmt: skip
    assert ("葛永恒", "民政局工作人员 · 涡阳县") in found


@pytest.mark.django_db
def test_the_town_has_the_reference_figures_and_answers_t1_to_t5(settings):
    town = Town()
    for _done in town.build():
        pass
    everyone_has_a_place(town)
    the_doors_lead_everywhere(settings)
    the_counties_have_reported()
    assert said(scope()) == REFERENCE
    assert SocialOrganization.objects.count() == 443  # seven are untidy on purpose
    assert balance(scope(level="county"))["due_alone"] == 11
    for trying in (one_more_uncovered, one_instructor_less, one_of_b_cancelled, a_sixth_unit_joins):
        with trial():
            trying()
        assert said(scope()) == REFERENCE
    the_four_ones_are_alive()
    the_ledger_and_the_visits_are_alive()
    the_end_of_2020_stays()
    the_statutory_table_balances_for_the_city_only()
    assert list(check()) == []
    assert list(audit.verify()) == []
