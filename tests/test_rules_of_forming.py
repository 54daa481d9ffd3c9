"""The steps of forming by their cases (tests/rules/forming.yaml), and what holds for any case."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.forming import NAMES, STEPS, due, fault, overdue, steps_of
from rulebook.steps import next_step
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 10, 31)


@pytest.mark.parametrize("case", cases("forming"))
def test_forming(case: dict[str, Any]):
    said = {"kind": "branch", "joins": False, "decided": False, "done": {}} | case["given"]
    plan = steps_of(kind=said["kind"], joins=said["joins"], decided=said["decided"])
    found = due(plan, said["done"], place=341600)
    seen = {
        "plan": list(plan),
        "next": next_step(plan, said["done"]),
        "by": found.by if found else None,
        "overdue": overdue(found, said.get("today", DAY)),
    }
    assert {name: seen[name] for name in seen if name in case} == {n: case[n] for n in seen if n in case}
    if "try" in said:
        wrong = fault(said["try"], said["day"], plan=plan, done=said["done"])
        assert (wrong.code if wrong else None) == case.get("fault")
        assert wrong is None or (str(wrong.sentence) and str(wrong.instead))


@settings(deadline=None)
@given(st.sampled_from(["branch", "committee", "temporary", "functional"]), st.booleans(), st.booleans(), st.data())
def test_whatever_the_case_it_can_be_gone_through_day_by_day(kind: str, joins: bool, decided: bool, data: Any):
    plan, done, day = steps_of(kind=kind, joins=joins, decided=decided), {}, date(2019, 1, 1)
    while step := next_step(plan, done):
        day += timedelta(days=data.draw(st.integers(0, 40)))
        assert fault(step, day, plan=plan, done=done) is None
        done[step] = day
        found = due(plan, done)
        assert found is None or (found.step == next_step(plan, done) and found.by > done["found"])
    assert tuple(done) == plan
    assert set(plan) <= set(STEPS) == set(NAMES)
