"""Elections, terms and working days by their cases (tests/rules/*.yaml), and by what must hold for any numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.election import candidates_needed, judge_election, quorum, votes_needed
from rulebook.terms import has_terms, last_day, latest_extension, state, told_to
from rulebook.workdays import add_workdays, is_workday, next_workday, notice, workdays_between
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 10, 31)
in_its_own_time = settings(deadline=None)
counts = st.integers(0, 60)


@pytest.mark.parametrize("case", cases("election"))
def test_election(case: dict[str, Any]):
    result = judge_election(**{"entitled": 10, "present": 10, "places": 3, "full": 10, "day": DAY} | case["given"])
    assert list(result.elected) == case["elected"]
    assert [fault.code for fault in result.faults] == case["faults"]
    assert result.open == case.get("open", result.open)
    assert all(str(f.sentence) and str(f.instead) and f.clause.source for f in result.faults)


@in_its_own_time
@given(st.integers(1, 60), st.data())
def test_nobody_is_elected_with_half_or_less(present: int, data: Any):
    votes = data.draw(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, present), max_size=9))
    places = data.draw(st.integers(1, 7))
    result = judge_election(entitled=present, present=present, places=places, votes=votes, full=30, day=DAY)
    assert all(2 * votes[name] > present for name in result.elected)
    assert len(result.elected) + result.open == places
    beaten = [votes[name] for name in votes if name not in result.elected]
    assert all(votes[name] > max(beaten, default=-1) for name in result.elected)


@in_its_own_time
@given(counts)
def test_quorum_and_places_are_whole_numbers_that_just_suffice(number: int):
    assert 5 * quorum(number, day=DAY) >= 4 * number > 5 * (quorum(number, day=DAY) - 1)
    assert 5 * (candidates_needed(number, day=DAY) - number) >= number
    assert 2 * votes_needed(number, day=DAY) > number >= 2 * (votes_needed(number, day=DAY) - 1)


@pytest.mark.parametrize("case", cases("terms"))
def test_term(case: dict[str, Any]):
    asked = {"kind": "branch", "day": DAY} | case["given"]
    ends_on = last_day(asked["kind"], asked["since"], day=asked["day"])
    assert ends_on == case["ends_on"]
    if ends_on and "state" in case:
        assert state(ends_on, day=asked["day"], extended_to=asked.get("extended_to")) == case["state"]
    if ends_on and "latest" in case:
        assert latest_extension(ends_on, day=asked["day"]) == case["latest"]


@in_its_own_time
@given(st.dates(date(2019, 1, 1), date(2040, 12, 31)), st.integers(-3, 3))
def test_the_latest_end_that_is_told_is_the_last_of_those_ending(day: date, near: int):
    """told_to asks the database what state says of one term."""
    ends_on = told_to(day) + timedelta(days=near)
    assert (state(ends_on, day=day) == "ending") == (near <= 0)


def test_temporary_and_functional_branches_have_no_terms_even_before_the_first_text():
    kinds = {kind: has_terms(kind, day=date(2016, 1, 1)) for kind in ("branch", "committee", "temporary", "functional")}
    assert kinds == {"branch": True, "committee": True, "temporary": False, "functional": False}


@pytest.mark.parametrize("case", cases("workdays"))
def test_workday(case: dict[str, Any]):
    assert is_workday(case["day"]) == case["works"]


@in_its_own_time
@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)), st.integers(0, 30))
def test_working_days_are_counted_as_they_are_added(day: date, count: int):
    then = add_workdays(day, count)
    assert workdays_between(day, then) == count
    assert not count or is_workday(then)
    assert is_workday(next_workday(day))
    assert next_workday(day) - day < timedelta(days=15)


def test_every_arranged_day_lies_in_its_year_and_says_something():
    """A day off is no plain weekend alone, a day on is one; nothing stands in both."""
    for year in range(2019, 2027):
        said = notice(year)
        assert said is not None
        assert all(day.year == year for days in said.value.values() for day in days)
        assert not set(said.value["rest"]) & set(said.value["work"])
        assert all(day.weekday() >= 5 for day in said.value["work"])
    assert notice(2031) is None


def test_there_is_no_counting_back():
    with pytest.raises(ValueError, match="working days"):
        add_workdays(DAY, -1)
