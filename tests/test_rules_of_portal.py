"""Reviews, advice and the evenness of words by their cases (tests/rules/portal.yaml)."""

from datetime import date
from typing import Any

import pytest

from rulebook.policy import NotInForce
from rulebook.portal import even, look_at, steps
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)


def of(key: str) -> list[Any]:
    return [each for each in cases("portal") if key in each.values[0]]


@pytest.mark.parametrize("case", of("steps"))
def test_steps(case: dict[str, Any]):
    assert list(steps(case["steps"], day=DAY)) == case["expect"]


@pytest.mark.parametrize("case", of("look_at"))
def test_what_to_look_at(case: dict[str, Any]):
    found = look_at(case["look_at"], day=DAY)
    assert [[hit.kind, hit.found, hit.line] for hit in found] == case["expect"]
    assert all(hit.found in hit.around for hit in found)
    if "instead" in case:
        assert found[0].instead == case["instead"]
        assert found[0].source


@pytest.mark.parametrize("case", of("even"))
def test_words_are_made_even(case: dict[str, Any]):
    assert even(case["even"]) == case["expect"]


def test_no_step_before_the_first_text():
    with pytest.raises(NotInForce):
        steps("text", day=date(2019, 1, 1))
