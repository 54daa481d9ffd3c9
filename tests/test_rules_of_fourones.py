"""The four ones by their cases (tests/rules/fourones.yaml), and by what must hold for any day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.fourones import DUTIES, Duty, before, period, state, undone
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless


@pytest.mark.parametrize("case", cases("fourones"))
def test_four_ones(case: dict[str, Any]):
    one = period(case["duty"], case["day"])
    held = [(since, until) for since, until in case.get("spells", [])]
    done = case.get("done", [])
    seen = {
        "first": one.first,
        "last": one.last,
        "state": state(held, done, one, day=case["day"]),
        "undone": [each.first for each in undone(case["duty"], held, done, since=case["since"], day=case["day"])]
        if "since" in case
        else [],
    }
    wanted = {key: value for key, value in case.items() if key in seen}
    assert wanted
    assert {key: seen[key] for key in wanted} == wanted


@settings(deadline=None)
@given(st.sampled_from(DUTIES), st.dates(date(2018, 1, 1), date(2027, 12, 31)))
def test_every_day_lies_in_one_period_and_periods_follow_each_other(duty: Duty, day: date):
    one = period(duty, day)
    assert one.holds(day)
    assert period(duty, one.first) == period(duty, one.last) == one
    assert before(duty, one).last == one.first - timedelta(days=1)
