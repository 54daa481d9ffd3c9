"""Complaints by their cases (tests/rules/voices.yaml), and by what must hold for any day."""

from datetime import date
from typing import Any, get_args

import pytest

from rulebook.policy import NotInForce
from rulebook.voices import Handler, clauses, concerned, kinds, last_day, may_contest, over, overdue
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless


@pytest.mark.parametrize("case", cases("voices"))
def test_voices(case: dict[str, Any]):
    seen: dict[str, Any] = {}
    if "limit" in case:
        seen["last"] = last_day(case["limit"], case["begun"], kind=case["kind"])
    if "overdue" in case:
        by = {"accept_by": case.get("accept_by"), "due_on": case.get("due_on")}
        seen["overdue"] = overdue(state=case["state"], **by, day=case["day"])
    if "contest" in case:
        said = {"state": case["state"], "contest_until": case.get("contest_until"), "day": case["day"]}
        seen["contest"] = may_contest(**said, contested=case["contested"])
        seen["over"] = over(**said)
    if "text" in case:
        seen["concerned"] = sorted(concerned(case["text"], case["names"]))
    assert seen
    assert {name: case[name] for name in seen} == seen


def test_every_kind_is_whole_and_dated():
    found = kinds(day=date(2021, 11, 2))
    assert {"conduct", "content", "data", "burden", "fundraising"} <= set(found)
    assert list(found)[-1] == "other"
    assert {each.handler for each in found.values()} == set(get_args(Handler))
    assert all(each.title and each.help and each.days for each in found.values())
    assert all(each.source for each in clauses(day=date(2021, 11, 2)))
    with pytest.raises(NotInForce):
        kinds(day=date(2010, 1, 1))
