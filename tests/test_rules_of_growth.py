"""Stages, hidden numbers and conditions by their cases (tests/rules/growth.yaml); and what no numbers may give away."""

from collections import defaultdict
from datetime import date
from itertools import product
from typing import Any

import pytest

from rulebook.growth import Candidate, conditions, due_since, hide, next_step, stages
from rulebook.policy import NotInForce
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)


def of(key: str) -> list[Any]:
    return [each for each in cases("growth") if key in each.values[0]]


@pytest.mark.parametrize("case", of("next"))
def test_what_comes_next(case: dict[str, Any]):
    found = next_step(*case["next"], day=DAY)
    if case["expect"] is None:
        assert found is None
        return
    assert found is not None
    assert {name: getattr(found, name) for name in case["expect"]} == case["expect"]
    assert found.early(DAY) is case.get("early", found.early(DAY))
    assert found.overdue(DAY) is case.get("overdue", found.overdue(DAY))
    assert bool(found.source) is (found.earliest is not None or found.due is not None)


def test_who_is_due_is_the_same_question_asked_of_a_list():
    found = due_since("party", day=DAY)
    assert found == {"applied": date(2021, 10, 2), "probationary": date(2020, 11, 2)}
    for stage, since in found.items():
        following = next_step("party", stage, since, day=DAY)
        assert following is not None
        assert following.due == DAY
    assert list(stages("business", day=DAY)) == ["recommended", "trial", "appointed"]
    with pytest.raises(NotInForce):
        stages("party", day=date(2014, 5, 27))


@pytest.mark.parametrize("case", of("hide"))
def test_what_is_hidden(case: dict[str, Any]):
    found = hide(case["hide"], 3)
    assert {"total": found.total, "parts": list(found.parts)} == case["told"]


@pytest.mark.parametrize(("parts", "most"), [(1, 12), (2, 12), (3, 9), (4, 7), (5, 5)])
def test_no_hidden_number_can_be_worked_out(parts: int, most: int):
    """Whoever sees all that is shown, and knows the rule, still has two possible values for every hidden number."""
    shown = defaultdict(list)
    for numbers in product(range(most + 1), repeat=parts):
        shown[hide(numbers, 3)].append(numbers)
    for told, possible in shown.items():
        if told.total is not None and told.total > most:
            continue  # not every way to this sum has been tried
        for at, part in enumerate(told.parts):
            assert part is None or part >= 3
            assert part is not None or len({numbers[at] for numbers in possible}) > 1, told
        if told.total is None:
            assert len({sum(numbers) for numbers in possible}) > 1
        else:
            hidden = told.total - sum(part or 0 for part in told.parts)
            assert hidden == 0 or hidden >= 3


@pytest.mark.parametrize("case", of("candidate"))
def test_who_could_lead(case: dict[str, Any]):
    said = {**case["candidate"], "counties": frozenset(case["candidate"]["counties"])}
    found = {each.code: each for each in conditions(Candidate(**said), county=341602, day=DAY)}
    assert {code: found[code].state for code in case["expect"]} == case["expect"]
    assert all(str(each.sentence) for each in found.values())
