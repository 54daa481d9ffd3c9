"""The fund and the qualification by their cases (tests/rules), and by what must hold for any numbers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.certification import (
    Facts,
    check,
    last_day,
    masked,
    notice_until,
    renewable_from,
    result,
    scheme,
    scheme_from,
    seated,
    standing,
)
from rulebook.fund import close, flows, shares, uses, yearly
from rulebook.policy import NotInForce
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 6, 1)
ITEMS = ("党务知识", "业务服务管理")
in_its_own_time = settings(deadline=None)


def of(name: str, key: str) -> list[Any]:
    return [each for each in cases(name) if key in each.values[0]]


@pytest.mark.parametrize("case", of("fund", "close"))
def test_the_end_of_a_year(case: dict[str, Any]):
    found = close(**{"budget": 20_000_000, "day": date(2021, 12, 31)} | case["close"])
    assert (dict(found.carried), dict(found.handed_back)) == (case["carried"], case["handed_back"])


@pytest.mark.parametrize("case", of("fund", "flows"))
def test_where_money_may_go(case: dict[str, Any]):
    assert flows(*case["flows"]) is case["expect"]


money = st.integers(0, 30_000_000)


@in_its_own_time
@given(money, st.dictionaries(st.sampled_from(["", "培训", "工作补助"]), money))
def test_no_fen_is_lost_at_the_end_of_a_year(budget: int, rest: dict[str, int]):
    found = close(budget=budget, rest=rest, day=DAY)
    assert found.carried_total + found.handed_back_total == sum(rest.values())
    assert found.carried_total <= budget // 10
    assert all(found.carried.get(use, 0) + found.handed_back.get(use, 0) == amount for use, amount in rest.items())


@given(money, st.integers(1, 200))
def test_no_fen_is_lost_among_certificates(amount: int, count: int):
    found = shares(amount, count)
    assert (sum(found), len(found)) == (amount, count)
    assert max(found) - min(found) <= 1


def test_there_is_somebody_to_share_and_nothing_below_zero():
    with pytest.raises(ValueError, match="nobody"):
        shares(1, 0)
    with pytest.raises(ValueError, match="below zero"):
        close(budget=1, rest={"": -1}, day=DAY)
    assert yearly(day=DAY) == 20_000_000
    assert uses(day=DAY)[0] == "培训"


KNOWN = {"post": "书记", "in_post_since": date(2020, 1, 1), "active": True, "hours": 24, "revoked_on": None}


@pytest.mark.parametrize("case", of("certification", "check"))
def test_conditions(case: dict[str, Any]):
    said = {**KNOWN, "said_post": "书记", "day": DAY, **case["check"]}
    facts = Facts(**{name: said[name] for name in KNOWN})
    found = check(scheme(day=case.get("scheme", DAY)), facts, said_post=said["said_post"], day=said["day"])
    states = {each.code: each.state for each in found}
    assert {code: states[code] for code in case["expect"]} == case["expect"]
    sentences = {each.code: str(each.sentence) for each in found}
    because = case.get("because", {})
    assert {code: sentences[code] for code in because} == because
    assert all(each.source and each.plain()["said"] for each in found)


@pytest.mark.parametrize("case", of("certification", "sheets"))
def test_assessment(case: dict[str, Any]):
    sheets = [dict(zip(ITEMS, marks, strict=True)) for marks in case["sheets"]]
    found = result(scheme(day=DAY), sheets)
    assert found.outcome == case["outcome"]
    if "marks" in case:
        assert [float(found.marks[item]) for item in ITEMS] == case["marks"]


marks = st.fixed_dictionaries({item: st.integers(0, 100) for item in ITEMS})


@in_its_own_time
@given(st.lists(marks, min_size=2, max_size=3), st.randoms())
def test_who_came_first_among_the_reviewers_does_not_matter(sheets: list[dict[str, int]], chance: Any):
    shuffled = sheets[:]
    chance.shuffle(shuffled)
    assert result(scheme(day=DAY), sheets) == result(scheme(day=DAY), shuffled)
    assert len(sheets) < 3 or result(scheme(day=DAY), sheets).outcome in ("passed", "failed")


def test_seats_go_by_the_order_of_application():
    two = replace(scheme(day=DAY), seats=2)
    assert seated(two, [7, 3, 9]) == (7, 3)
    assert seated(two, []) == ()


@pytest.mark.parametrize("case", of("certification", "notice"))
def test_the_notice(case: dict[str, Any]):
    assert notice_until(scheme(day=DAY), case["notice"]) == case["until"]


@pytest.mark.parametrize("case", of("certification", "issued"))
def test_validity(case: dict[str, Any]):
    assert last_day(scheme(day=case.get("scheme", DAY)), case["issued"]) == case["last"]


@pytest.mark.parametrize("case", of("certification", "standing"))
def test_standing(case: dict[str, Any]):
    held, last, day = case["standing"]
    assert standing(held, last, day=day) == case["expect"]


def test_a_scheme_is_kept_and_read_as_it_was():
    made = scheme(day=DAY)
    assert scheme_from(made.plain()) == made
    assert (scheme(day=date(2020, 12, 31)).seats, made.seats) == (20, 40)
    assert renewable_from(made, date(2024, 11, 30)) == date(2024, 8, 30)
    with pytest.raises(NotInForce):
        scheme(day=date(2018, 12, 31))


def test_a_stranger_sees_one_sign_of_a_name():
    assert [masked(name, day=DAY) for name in ("李慧", "欧阳宁静", "王")] == ["李*", "欧***", "王*"]
