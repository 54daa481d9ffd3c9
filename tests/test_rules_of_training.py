"""Places, answers and feedback by their cases (tests/rules/training.yaml), and by what must hold for any queue."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.policy import NotInForce
from rulebook.training import Invited, answer_by, feedback, kinds, leaders_hours, most_hours, turns
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
BY, DAY = date(2021, 10, 12), date(2021, 10, 10)


def of(key: str) -> list[Any]:
    return [each for each in cases("training") if key in each.values[0]]


@pytest.mark.parametrize("case", of("turns"))
def test_whose_a_place_is(case: dict[str, Any]):
    invited = [Invited(*each) for each in case["turns"]]
    found = turns(invited, places=case.get("places", 2), answer_by=BY, day=case.get("day", DAY))
    assert list(found) == case["expect"]


answers = st.sampled_from([(None, None), (False, DAY), (True, DAY), (True, date(2021, 10, 13)), (True, BY)])


@settings(deadline=None)
@given(st.lists(answers, max_size=8), st.integers(0, 9), st.dates(DAY, date(2021, 10, 20)))
def test_no_place_stays_empty_while_somebody_waits(said: list[Any], places: int, day: date):
    found = turns([Invited(n, *each) for n, each in enumerate(said, 1)], places=places, answer_by=BY, day=day)
    assert found.count("place") <= places
    assert "waiting" not in found or found.count("place") == places
    assert found.count("declined") == sum(1 for each in said if each[0] is False)


@settings(deadline=None)
@given(st.lists(answers, min_size=1, max_size=8), st.integers(1, 5))
def test_a_place_is_lost_only_by_ones_own_doing(said: list[Any], places: int):
    """Whoever is invited later, and whatever they answer, takes nobody's place."""
    first = [Invited(n, *each) for n, each in enumerate(said, 1)]
    late = Invited(len(said) + 1, True, DAY)
    before = turns(first, places=places, answer_by=BY, day=BY)
    after = turns([*first, late], places=places, answer_by=BY, day=BY)
    in_time = [n for n, each in enumerate(first) if not each.answered_on or each.answered_on <= BY]
    assert [after[n] for n in in_time] == [before[n] for n in in_time]


@pytest.mark.parametrize("case", of("feedback"))
def test_feedback(case: dict[str, Any]):
    said = case["feedback"]
    assert feedback(session=said["session"]).shown(said["given"], said["day"]) is case["shown"]


@pytest.mark.parametrize("case", of("answer_by"))
def test_until_when_to_answer(case: dict[str, Any]):
    assert answer_by(**case["answer_by"]) == case["expect"]


def test_values():
    assert kinds(day=DAY)[0] == "任职培训"
    assert (most_hours(day=DAY).value, leaders_hours(day=DAY).value) == (8, 56)
    asked = feedback(session=DAY)
    assert (len(asked.questions), len(asked.answers), asked.open_on(asked.closes_on)) == (2, 3, True)
    with pytest.raises(NotInForce):
        leaders_hours(day=date(2019, 11, 10))
