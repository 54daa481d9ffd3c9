"""Plans of joint branches: made, arranged by hand, undone, adopted into cases; and refused where facts have changed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.coverage.actions import postpone
from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.models import Case, CaseUnit
from hangji.formation.planning import actions
from hangji.formation.planning.adopting import adopt
from hangji.formation.planning.models import JointPlan, NeverTogether, PlanGroup, PlanUnit, letter
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.registry.actions.organisations import Conflict
from tests.formation.plans import HERE, arranged, do, draft, fresh, small_ones


@pytest.fixture
def small(town):
    return small_ones(town)


@pytest.fixture
def plan(town, small):
    return draft(town)


ONE, TWO = ["康宁", "松鹤", "福寿", "银龄"], ["博文", "启航", "晨光"]


def test_the_small_ones_become_groups_of_neighbours(town, plan):
    assert sorted(arranged(plan).values()) == sorted([ONE, TWO])
    assert (plan.day, plan.state, fresh(plan).units.count()) == (town.today, "draft", 7)
    assert AuditEntry.objects.get(verb="make_plan").after["groups"] == 2


def test_asked_twice_it_is_the_same_draft(town, plan):
    again = actions.make_plan(territory=HERE, name="三季度草案", day=town.today, act=town.act())
    assert again == plan
    assert JointPlan.objects.count() == 1
    with pytest.raises(Refusal, match="同名"):
        actions.make_plan(territory=HERE, name="三季度草案", day=date(2021, 10, 1), act=town.act())


def test_who_is_large_covered_begun_or_put_off_is_not_placed(town, small):
    town.organisation("大学校", 5)
    town.form("银龄养老院党支部", small["银龄"], mode="attached")
    open_case(organisations=[small["松鹤"]], plan=Plan(mode="attached", host="街道"), day=town.today, act=town.act())
    postpone(organisation=small["晨光"], until=date(2022, 1, 1), reason="搬迁", act=town.act())
    plan = actions.make_plan(territory=HERE, name="", day=town.today, act=town.act())
    units = {str(unit)[:2]: unit for unit in plan.units.select_related("organisation")}
    assert set(units) == {"康宁", "福寿", "晨光", "启航", "博文"}
    assert units["晨光"].excluded
    assert units["晨光"].group is None


def test_nobody_to_be_planned_for_is_told(town):
    with pytest.raises(Refusal, match="没有需要联合组建"):
        actions.make_plan(territory=HERE, name="", day=town.today, act=town.act())
    with pytest.raises(Refusal, match="还没有联合党支部的规定"):
        actions.make_plan(territory=HERE, name="", day=date(2016, 1, 1), act=town.act())
    with pytest.raises(Refusal, match="将来"):
        actions.make_plan(territory=HERE, name="", day=date(2030, 1, 1), act=town.act())


def test_only_who_works_the_gaps_there_plans(town, plan):
    for user in (town.wang, town.song, town.zhou):
        with pytest.raises(NoRight):
            actions.make_plan(territory=HERE, name="", day=town.today, act=town.act(user))
        with pytest.raises(NoRight):
            actions.lock(plan=plan, number=1, locked=True, version=1, act=town.act(user))
        with pytest.raises(NoRight):
            adopt(plan=plan, version=1, act=town.act(user))


def test_a_lock_and_a_move_last_through_planning_anew(town, plan, small):
    home = next(number for number, names in arranged(plan).items() if names == ONE)
    school = 3 - home
    do(actions.move, plan, town, organisation=small["福寿"].pk, number=school)
    do(actions.lock, plan, town, number=home, locked=True)
    do(actions.replan, plan, town)
    assert arranged(plan) == {home: ["康宁", "松鹤", "银龄"], school: ["博文", "启航", "晨光", "福寿"]}
    with pytest.raises(Refusal, match="已锁定"):
        do(actions.move, plan, town, organisation=small["银龄"].pk, number=school)
    with pytest.raises(Refusal, match="已锁定"):
        do(actions.exclude, plan, town, organisation=small["银龄"].pk, excluded=True)


def test_a_sixth_unit_is_let_in_with_a_warning(town, plan, small):
    home = next(number for number, names in arranged(plan).items() if names == ONE)
    for name in ("启航", "博文"):
        do(actions.move, plan, town, organisation=small[name].pk, number=home)
    assert len(arranged(plan)[home]) == 6


def test_who_is_left_out_stays_out_until_taken_in(town, plan, small):
    do(actions.exclude, plan, town, organisation=small["福寿"].pk, excluded=True)
    do(actions.replan, plan, town)
    assert not any("福寿" in names for names in arranged(plan).values())
    do(actions.exclude, plan, town, organisation=small["福寿"].pk, excluded=False)
    do(actions.replan, plan, town)
    assert any("福寿" in names for names in arranged(plan).values())


def test_two_that_may_never_be_together_are_parted(town, plan, small):
    pair = (small["康宁"].pk, small["银龄"].pk)
    do(actions.keep_apart, plan, town, organisations=pair, apart=True)
    do(actions.replan, plan, town)
    assert not any({"康宁", "银龄"} <= set(names) for names in arranged(plan).values())
    do(actions.keep_apart, plan, town, organisations=pair[::-1], apart=False)
    assert not NeverTogether.objects.exists()
    with pytest.raises(Refusal, match="同一家"):
        do(actions.keep_apart, plan, town, organisations=(pair[0], pair[0]), apart=True)


def test_a_group_of_its_own_and_an_empty_group_goes(town, plan, small):
    do(actions.move, plan, town, organisation=small["康宁"].pk, number=0)
    assert arranged(plan)[3] == ["康宁"]
    do(actions.move, plan, town, organisation=small["康宁"].pk, number=1)
    assert set(arranged(plan)) == {1, 2}
    assert PlanGroup.objects.count() == 2


def test_steps_are_taken_back_one_by_one_to_where_the_facts_were_read(town, plan, small):
    first = arranged(plan)
    do(actions.describe, plan, town, number=1, name="老城片", secretary="李慧")
    do(actions.keep_apart, plan, town, organisations=(small["康宁"].pk, small["银龄"].pk), apart=True)
    do(actions.move, plan, town, organisation=small["康宁"].pk, number=0)
    do(actions.replan, plan, town)
    for _step in range(4):
        do(actions.undo, plan, town)
    assert arranged(plan) == first
    assert not NeverTogether.objects.exists()
    assert not PlanUnit.objects.filter(pinned=True).exists()
    assert PlanGroup.objects.get(number=1).name == ""
    with pytest.raises(Refusal, match="没有可以撤销"):
        do(actions.undo, plan, town)
    assert plan.steps.filter(undone_at__isnull=False).count() == 4


def test_the_same_asked_twice_happens_once(town, plan, small):
    seen = plan.version
    for _time in range(2):
        actions.lock(plan=plan, number=1, locked=True, version=seen, act=town.act())
    assert plan.steps.filter(verb="lock").count() == 1
    with pytest.raises(Conflict):
        actions.replan(plan=plan, version=seen, act=town.act())


def test_adopted_each_group_is_a_case_with_its_request(town, plan):
    do(actions.describe, plan, town, number=1, name="老城片联合党支部", secretary="李慧")
    cases = adopt(plan=plan, version=fresh(plan).version, act=town.act())
    assert [(case.mode, case.units.count()) for case in cases] in (
        [("joint", 4), ("joint", 3)],
        [("joint", 3), ("joint", 4)],
    )
    assert cases[0].name == "老城片联合党支部"
    assert cases[1].name.endswith("家社会组织联合党支部")
    assert "李慧" in cases[0].steps.get().note
    assert "家社会组织" in cases[0].reason
    assert fresh(plan).state == "adopted"
    assert adopt(plan=plan, version=1, act=town.act()) == cases
    assert Case.objects.count() == 2
    with pytest.raises(Refusal, match="已采用"):
        do(actions.replan, plan, town)


def test_what_changed_since_is_shown_and_nothing_is_opened(town, plan, small):
    town.form("银龄养老院党支部", small["银龄"], mode="attached", day=town.today)
    town.declare(small["启航"], 2, 1)
    with pytest.raises(Refusal) as refused:
        adopt(plan=plan, version=plan.version, act=town.act())
    assert "银龄养老院：已由“银龄养老院党支部”覆盖" in refused.value.because
    assert "启航学校：正式党员 1 名、预备党员 1 名，现在是 2 名、1 名" in refused.value.because
    assert not CaseUnit.objects.exists()
    do(actions.refresh, plan, town)
    assert not any("银龄" in names for names in arranged(plan).values())
    assert PlanUnit.objects.get(plan=plan, organisation=small["启航"]).full == 2
    assert len(adopt(plan=plan, version=fresh(plan).version, act=town.act())) == 2


def test_a_group_of_one_cannot_be_adopted(town, plan, small):
    do(actions.move, plan, town, organisation=small["康宁"].pk, number=0)
    with pytest.raises(Refusal, match="C 组只有一家"):
        adopt(plan=plan, version=fresh(plan).version, act=town.act())


def test_a_draft_is_discarded_and_stays_to_be_read(town, plan):
    for _time in range(2):
        actions.discard(plan=plan, act=town.act())
    assert fresh(plan).state == "discarded"
    with pytest.raises(Refusal, match="已作废"):
        do(actions.replan, plan, town)
    actions.make_plan(territory=HERE, name="三季度草案", day=town.today, act=town.act())


def test_the_database_keeps_what_cannot_be(plan, small):
    unit = plan.units.filter(group__isnull=False).first()
    broken = (
        lambda: PlanUnit.objects.filter(pk=unit.pk).update(excluded=True),
        lambda: PlanUnit.objects.filter(pk=unit.pk).update(group=None, pinned=True),
        lambda: PlanGroup.objects.filter(number=1).update(number=2),
        lambda: JointPlan.objects.filter(pk=plan.pk).update(state="adopted"),
        lambda: NeverTogether.objects.create(plan=plan, first=small["银龄"], second=small["康宁"]),
    )
    for breaking in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            breaking()


def test_groups_are_lettered():
    assert [letter(n) for n in (1, 26, 27, 52, 53)] == ["A", "Z", "AA", "AZ", "BA"]
