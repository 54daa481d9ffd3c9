"""Feedback on sites, quarters and public lines by their cases (tests/rules/sites.yaml)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.sites import asked, has_mobile_number, last_of, quarter_of
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
VISITED = date(2021, 8, 1)


def of(key: str) -> list[Any]:
    return [each for each in cases("sites") if key in each.values[0]]


@pytest.mark.parametrize("case", of("shown"))
def test_when_feedback_may_be_read(case: dict[str, Any]):
    assert asked(visited=VISITED).shown(**case["shown"]) is case["expect"]


@pytest.mark.parametrize("case", of("quarter"))
def test_quarters(case: dict[str, Any]):
    assert quarter_of(case["quarter"]) == case["expect"]


@pytest.mark.parametrize("case", of("mobile"))
def test_a_public_line_with_a_mobile_number_is_found(case: dict[str, Any]):
    assert has_mobile_number(case["mobile"]) is case["expect"]


def test_a_visit_is_answered_for_two_weeks():
    one = asked(visited=VISITED)
    assert one.open_on(VISITED, VISITED + timedelta(days=14))
    assert not one.open_on(VISITED, VISITED + timedelta(days=15))


@settings(deadline=None)
@given(st.dates(date(2019, 1, 1), date(2099, 12, 31)))
def test_a_day_lies_in_its_quarter_and_the_next_one_begins_after_it(day: date):
    last = last_of(quarter_of(day))
    assert day <= last
    assert quarter_of(last) == quarter_of(day)
    assert quarter_of(last + timedelta(days=1)) > quarter_of(day)
