"""A plan of assignments from draft to adoption: proposals, decisions of persons, facts that changed meanwhile."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.coverage.queries import counts
from hangji.guidance.actions import plans
from hangji.guidance.actions.pool import Able, end_availability, set_availability
from hangji.guidance.models import AssignmentPlan
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Person
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Assignment
from tests.town import CITY, GUOYANG, QIAOCHENG


@pytest.fixture
def han(town):
    return able(town, "韩雨")


def able(town, name, counties=(QIAOCHENG,), **more):
    person = Person.objects.create(name=name, unit="市民政局")
    said = Able(CITY, "city", list(counties), **more)
    set_availability(person=person, able=said, day=date(2021, 3, 1), until=None, act=town.act())
    return person


def draw(town, **where):
    return plans.draw_plan(act=town.act(), **{"region_code": CITY, "level": "city", **where})


def proposals(plan):
    lines = plan.lines.select_related("organisation", "proposed").order_by("organisation__name")
    return {
        line.organisation.name.removeprefix("亳州市"): (line.state, line.proposed and line.proposed.name, line.ground)
        for line in lines
    }


@pytest.fixture
def units(town):
    """Zhou's own without members, one more without, one with two members, one covered that Zhou still serves."""
    found = {
        "own": town.organisation("亳州市甲会", 0),
        "bare": town.organisation("亳州市乙会", 0),
        "weak": town.organisation("亳州市丙会", 2),
        "covered": town.organisation("亳州市丁会", 3),
    }
    town.send(found["own"])
    town.send(found["covered"])
    town.form("亳州市丁会党支部", found["covered"])
    return found


def test_a_draft_proposes_and_changes_nothing(town, han, units):
    plan = draw(town)
    assert proposals(plan) == {
        "甲会": ("kept", "周敏", "kept"),
        "乙会": ("new", "韩雨", "county"),
        "丁会": ("ended", None, "not_needed"),
    }
    assert draw(town) == plan
    assert Assignment.objects.valid().filter(instructor=han).count() == 0


def test_who_never_was_in_the_pool_keeps_but_takes_nothing_new(town, units):
    plan = draw(town)
    assert proposals(plan)["甲会"] == ("kept", "周敏", "kept")
    assert proposals(plan)["乙会"] == ("unplaced", None, "nobody")


def test_who_left_the_pool_is_replaced(town, han, units):
    said = {"able": Able(CITY, "city", [QIAOCHENG]), "day": date(2021, 3, 1), "until": None}
    set_availability(person=town.zhou_person, act=town.act(), **said)
    assert proposals(draw(town))["甲会"][:2] == ("kept", "周敏")
    end_availability(person=town.zhou_person, day=date(2021, 10, 1), reason="退休", act=town.act())
    plan = plans.replan(plan=draw(town), act=town.act())
    assert proposals(plan)["甲会"] == ("changed", "韩雨", "county")


def test_room_counts_what_is_served_besides(town, units):
    able(town, "韩雨", most=1, reason="兼任")
    for n in range(2):
        town.organisation(f"亳州市第{n}会", 0)
    states = [state for state, _who, _why in proposals(draw(town)).values()]
    assert sorted(states) == ["ended", "kept", "new", "unplaced", "unplaced"]


def test_another_countys_person_is_not_sent_here(town, units):
    able(town, "韩雨", counties=[GUOYANG])
    assert proposals(draw(town))["乙会"] == ("unplaced", None, "nobody")


def test_pins_and_exclusions_stay_through_reckoning(town, han, units):
    liang = able(town, "梁笙")
    plan, act = draw(town), town.act()
    for _twice in range(2):
        plans.pin(plan=plan, organisation=units["own"], person=liang, act=act)
    plans.exclude(plan=plan, organisation=units["bare"], person=han, act=act)
    plans.replan(plan=plan, act=act)
    assert proposals(plan)["甲会"] == ("changed", "梁笙", "pinned")
    assert proposals(plan)["乙会"][1] == "梁笙"
    plans.pin(plan=plan, organisation=units["own"], person=None, act=act)
    plans.allow(plan=plan, organisation=units["bare"], person=han, act=act)
    assert proposals(plan)["甲会"] == ("kept", "周敏", "kept")
    verbs = list(AuditEntry.objects.filter(subject_kind="AssignmentPlan").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["draw_plan", "pin_in_plan", "exclude_in_plan", "unpin_in_plan", "allow_in_plan"]


def test_who_cannot_come_here_is_not_pinned(town, han, units):
    stranger = able(town, "梁笙", counties=[GUOYANG])
    with pytest.raises(Refusal, match="不能指定梁笙"):
        plans.pin(plan=draw(town), organisation=units["own"], person=stranger, act=town.act())


def test_weak_organisations_are_chosen_and_taken_back(town, han, units):
    plan, act = draw(town), town.act()
    plans.choose(plan=plan, organisations=[units["weak"], units["covered"]], act=act)
    assert proposals(plan)["丙会"][:2] == ("new", "韩雨")
    assert proposals(plan)["丁会"][:2] == ("kept", "周敏")
    plans.unchoose(plan=plan, organisation=units["weak"], act=act)
    assert "丙会" not in proposals(plan)
    county = town.organisation("涡阳县棋社", 2, level="county", region=GUOYANG)
    with pytest.raises(Refusal, match="不在这个方案的登记范围内"):
        plans.choose(plan=plan, organisations=[county], act=act)


def test_adopting_changes_each_organisation_with_one_entry(town, han, units):
    plan = draw(town)
    before = AuditEntry.objects.count()
    for _twice in range(2):
        plans.adopt(plan=plan, day=town.today, version=plan.version, act=town.act())
        plan.refresh_from_db()
    found = Assignment.objects.valid().on(town.today).filter(kind="primary")
    assert {(a.organisation.name, a.instructor.name) for a in found} == {("亳州市甲会", "周敏"), ("亳州市乙会", "韩雨")}
    assert AuditEntry.objects.count() == before + 3  # one each, and the plan's own
    assert counts(("served", "without_members"), town.scope())[""] == {"served": 3, "without_members": 2}
    with pytest.raises(Refusal, match="已采用"):
        plans.replan(plan=plan, act=town.act())


def test_what_changed_since_is_told_and_not_overwritten(town, han, units):
    plan = draw(town)
    town.declare(units["bare"], 3)
    with pytest.raises(Refusal, match="亳州市乙会") as refused:
        plans.adopt(plan=plan, day=town.today, version=plan.version, act=town.act())
    assert "重新计算" in refused.value.instead
    plans.replan(plan=plan, act=town.act())
    plan.refresh_from_db()
    plans.adopt(plan=plan, day=town.today, version=plan.version, act=town.act())
    assert not Assignment.objects.valid().filter(organisation=units["bare"]).exists()


def test_a_plan_that_somebody_changed_meanwhile_is_seen_first(town, han, units):
    plan = draw(town)
    seen = plan.version
    plans.exclude(plan=plan, organisation=units["bare"], person=han, act=town.act())
    with pytest.raises(Conflict):
        plans.adopt(plan=plan, day=town.today, version=seen, act=town.act())


def test_a_plan_does_not_begin_before_what_was_done_later(town, han, units):
    plan = draw(town)
    plans.pin(plan=plan, organisation=units["own"], person=han, act=town.act())
    plan.refresh_from_db()
    with pytest.raises(Refusal, match="不能从 2020-01-10 起采用"):
        plans.adopt(plan=plan, day=date(2020, 1, 10), version=plan.version, act=town.act())


def test_dropping_keeps_the_draft_to_be_read_and_makes_room_for_another(town, han, units):
    plan = draw(town)
    for _twice in range(2):
        plans.drop(plan=plan, act=town.act())
    assert plan.lines.count() == 3
    assert draw(town) != plan
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentPlan.objects.filter(pk=plan.pk).update(state="draft", settled_at=None)


def test_the_officer_of_one_county_plans_only_there(town):
    with pytest.raises(NoRight):
        plans.draw_plan(region_code=CITY, level="city", act=town.act(town.wang))
    plans.draw_plan(region_code=GUOYANG, level="county", act=town.act(town.wang))
    with pytest.raises(Refusal, match="市级和县级"):
        plans.draw_plan(region_code=CITY, level="all", act=town.act())
