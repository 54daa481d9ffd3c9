"""Selections by their cases (tests/rules/selections.yaml), and by what must hold for any entries and any tie rule."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.guard import breach
from rulebook.policy import NotInForce
from rulebook.selection_shape import THEN, faults
from rulebook.selections import (
    PARAMETERS,
    Facts,
    Passed,
    Rules,
    check,
    codes,
    in_force,
    last_day,
    notice_until,
    result,
    rules_from,
    seats,
    selection,
    takes_part,
)
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)
DOUBLES, THREE = selection("doubles", day=DAY), selection("three", day=DAY)
ITEMS = tuple(name for name, _full in DOUBLES.items("先进社会组织"))
KNOWN = {
    **{"year": 2020, "register": "city", "covered": True, "appraisal": "优秀", "evaluation": "4A", "listed": False},
    **{"secretary": True, "overdue": False, "hours": 30, "below": {}},
}
in_its_own_time = settings(deadline=None)


def of(key: str) -> list[Any]:
    return [each for each in cases("selections") if key in each.values[0]]


@pytest.mark.parametrize("case", of("check"))
def test_conditions(case: dict[str, Any]):
    rules = selection(case.get("selection", "doubles"), day=DAY)
    found = {each.code: each for each in check(rules, Facts(**KNOWN | case["check"]), level=case.get("level", "city"))}
    for code, state in case["expect"].items():
        assert (found[code].state if code in found else None) == state
    for code, said in case.get("because", {}).items():
        assert str(found[code].sentence) == said
    assert all(each.source for each in found.values())


@pytest.mark.parametrize(("hours", "state"), [(23, "unmet"), (24, "met"), (None, "unknown")])
def test_training_is_enough_from_the_least_number_of_hours_on(hours: int | None, state: str):
    rules = replace(DOUBLES, conditions={"training": 24})
    checked = check(rules, Facts(**KNOWN | {"hours": hours}), level="county")
    (found,) = (each for each in checked if each.code != "below")
    assert (found.code, found.state) == ("training", state)


@pytest.mark.parametrize("case", of("result"))
def test_sheets(case: dict[str, Any]):
    found = result(DOUBLES, "先进社会组织", [dict(zip(ITEMS, sheet, strict=True)) for sheet in case["result"]])
    assert [found.outcome, float(found.total)] == case["expect"]


@pytest.mark.parametrize("case", of("persons"))
def test_persons(case: dict[str, Any]):
    items = [name for name, _full in THREE.items("先锋职工")]
    found = result(THREE, "先锋职工", [dict(zip(items, sheet, strict=True)) for sheet in case["persons"]])
    assert found.outcome == case["expect"]


def entries(rows: list[list[int]]) -> list[Passed]:
    return [
        Passed(at, at + 1, {name: Fraction(mark) for name, mark in zip(ITEMS, row, strict=True)})
        for at, row in enumerate(rows)
    ]


@pytest.mark.parametrize("case", of("seats"))
def test_seats(case: dict[str, Any]):
    ties = {"by": case.get("by", DOUBLES.ties["by"]), "then": case.get("then", "committee")}
    rules = replace(DOUBLES, quota={"city": 2}, ties=ties)
    found = seats(rules, level="city", entries=entries(case["seats"]))
    assert [sorted(found.seated), sorted(found.tied), sorted(found.without)] == case["expect"]


marks = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), max_size=9)
rules_of = st.builds(
    lambda quota, by, then: replace(DOUBLES, quota={"city": quota}, ties={"by": by, "then": then}),
    st.integers(0, 5),
    st.lists(st.sampled_from(ITEMS), unique=True, max_size=3),
    st.sampled_from(THEN),
)


def worth(rules: Rules, one: Passed) -> tuple[Fraction, ...]:
    return (sum(one.marks.values(), Fraction(0)), *(one.marks[name] for name in rules.ties["by"]))


@in_its_own_time
@given(rules_of, marks)
def test_the_quota_is_kept_and_nobody_better_is_passed_over(rules: Rules, rows: list[list[int]]):
    some, quota = entries(rows), rules.quota["city"]
    found = seats(rules, level="city", entries=some)
    said = [*found.seated, *found.tied, *found.without]
    assert sorted(said) == [one.key for one in some]
    by = {one.key: worth(rules, one) for one in some}
    taken = [by[key] for key in (*found.seated, *found.tied)]
    assert all(by[key] <= each for key in found.without for each in taken)
    then = rules.ties["then"]
    if then != "all":
        assert len(found.seated) <= quota
    if then in ("committee", "entry_order"):
        assert len(found.seated) + min(found.left, len(found.tied)) == min(quota, len(some))
    if then == "all" and len(found.seated) > quota:
        assert len({by[key] for key in found.seated[quota - 1 :]}) == 1 or quota == 0
    assert bool(found.tied) == bool(found.left and len(some) > quota)
    assert not found.tied or len({by[key] for key in found.tied}) == 1


@in_its_own_time
@given(rules_of, marks, st.randoms())
def test_in_which_order_entries_are_told_changes_nothing(rules: Rules, rows: list[list[int]], dice: Any):
    some = entries(rows)
    shuffled = some[:]
    dice.shuffle(shuffled)
    assert seats(rules, level="city", entries=some) == seats(rules, level="city", entries=shuffled)


@in_its_own_time
@given(st.integers(0, 9), st.integers(0, 5), st.sampled_from(THEN))
def test_of_persons_nobody_is_better_than_another(count: int, quota: int, then: str):
    rules = replace(THREE, quota={"city": quota}, ties={"by": [], "then": then})
    found = seats(rules, level="city", entries=[Passed(at, at + 1, {}) for at in range(count)])
    if then == "committee" and count > quota > 0:
        assert (found.seated, len(found.tied), found.left) == ((), count, quota)
    if count <= quota:
        assert len(found.seated) == count


@pytest.mark.parametrize("code", codes())
def test_each_of_the_five_is_sound_and_kept_with_a_round_as_it_is(code: str):
    rules = selection(code, day=DAY)
    assert rules_from(json.loads(rules.text())) == rules
    assert faults(json.loads(rules.text())) == []
    assert set(rules.sources) == set(PARAMETERS)
    assert not [word for word in (*rules.asks, *rules.objects) if breach(word)]
    with pytest.raises(NotInForce):
        selection(code, day=date(2018, 12, 31))


def test_five_selections_are_in_force_and_the_double_one_has_four_levels():
    assert set(in_force(day=DAY)) == {"doubles", "brilliant", "three", "stories", "cases"}
    assert DOUBLES.levels == ("town", "county", "city", "province")
    assert in_force(day=date(2018, 1, 1)) == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"levels": ["city", "county"]}, "levels"),
        ({"quota": {"city": 5}}, "quota"),
        ({"quota": {"city": True}}, "quota"),
        ({"reviewers": 1}, "reviewers"),
        ({"conditions": {"height": True}}, "conditions"),
        ({"conditions": {"appraisal": "优秀"}}, "conditions"),
        ({"conditions": {"training": 0}}, "conditions"),
        ({"ties": {"by": ["身高"], "then": "committee"}}, "ties"),
        ({"ties": {"by": [], "then": "dice"}}, "ties"),
        ({"objects": {"先进社会组织": "animal", "先进党组织": "party_organisation"}}, "objects"),
        ({"objects": {"先进社会组织": "person", "先进党组织": "party_organisation"}}, "of persons"),
        ({"below": {"city": {"award_of": "province", "registers": []}}}, "below"),
        ({"below": {"city": {"award_of": "county"}}}, "below"),
        ({"pass_marks": 101}, "pass_marks"),
        ({"evidence": ["gossip"]}, "evidence"),
        ({"name": ""}, "name"),
    ],
)
def test_a_selection_with_a_fault_is_refused(change: dict[str, Any], fault: str):
    assert any(fault in said for said in faults({**json.loads(DOUBLES.text()), **change}))


def test_days():
    assert notice_until(DOUBLES, date(2021, 9, 30)) == date(2021, 10, 13)
    assert last_day(DOUBLES, date(2021, 10, 29)) == date(2023, 10, 28)
    assert last_day(THREE, date(2021, 10, 29)) is None


@pytest.mark.parametrize(
    ("register", "region", "of_register", "of_region", "expect"),
    [
        ("city", 341600, "city", 341621, True),
        ("city", 341600, "county", 341621, False),
        ("all", 341600, "county", 341621, True),
        ("county", 341621, "county", 341602, False),
        ("all", 340000, "city", 341602, True),
    ],
)
def test_whom_a_round_is_for(register: str, region: int, of_register: str, of_region: int, *, expect: bool):
    lies = {"of_register": of_register, "of_region": of_region}
    assert takes_part(register=register, region_code=region, **lies) is expect
