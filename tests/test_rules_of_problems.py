"""The problem ledger by its cases (tests/rules/problems.yaml), and by what must hold for any day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.policy import NotInForce
from rulebook.problems import LIMITS, Limit, kinds, last_day, may_contest, may_end, overdue
from rulebook.workdays import is_workday
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless


@pytest.mark.parametrize("case", cases("problems"))
def test_problems(case: dict[str, Any]):
    seen: dict[str, Any] = {}
    if "limit" in case:
        seen["last"] = last_day(case["limit"], case["begun"])
    if "state" in case:
        by = {"answer_by": case.get("answer_by"), "due_on": case.get("due_on")}
        seen["overdue"] = overdue(state=case["state"], **by, day=case["day"])
    if "contest_until" in case:
        said = {"contest_until": case["contest_until"], "day": case["day"]}
        seen |= {"contest": may_contest(**said), "end": may_end(**said)}
    assert seen
    assert {name: case[name] for name in seen} == seen


@settings(deadline=None)
@given(st.sampled_from(LIMITS), st.dates(date(2016, 1, 1), date(2027, 12, 31)))
def test_a_limit_ends_on_a_working_day_after_it_began(limit: Limit, begun: date):
    assert last_day(limit, begun) > begun
    assert is_workday(last_day(limit, begun))
    assert last_day(limit, begun) <= last_day(limit, begun + timedelta(days=1))


def test_kinds_are_dated_and_none_is_before_the_first_text():
    assert list(kinds(day=date(2021, 11, 2)))[-1] == "other"
    with pytest.raises(NotInForce):
        kinds(day=date(2000, 1, 1))
