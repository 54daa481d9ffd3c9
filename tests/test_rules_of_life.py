"""Regular life and elections at the end of a term, by their cases (tests/rules), and by what must hold for any day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.life import KINDS, Kind, asked_of, before, period, periods_of_quarter, state
from rulebook.renewing import NAMES, STEPS, fault, may_begin, next_step
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)
FACTS = ("form", "formed_on", "until", "committee", "groups")


@pytest.mark.parametrize("case", cases("life"))
def test_life(case: dict[str, Any]):
    day = case.get("day", DAY)
    one = period(case["kind"], case.get("of", day))
    facts = {"form": "branch", "formed_on": date(2019, 3, 4)} | {name: case[name] for name in FACTS if name in case}
    assert state(case["kind"], case.get("held", []), one, day=day, **facts) == case["state"]
    assert (one.first, one.last) == (case.get("first", one.first), case.get("last", one.last))


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_periods_follow_each_other_and_touch_their_quarter(kind: Kind, day: date):
    one = period(kind, day)
    assert one.holds(day)
    assert before(kind, one).last == one.first - timedelta(days=1)
    assert one in periods_of_quarter(kind, day)


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.integers(0, 700))
def test_nothing_is_asked_of_the_time_before_the_first_full_period(kind: Kind, formed_on: date, later: int):
    one, day = period(kind, formed_on), formed_on + timedelta(days=later)
    said = state(kind, [], one, form="branch", formed_on=formed_on, day=day, committee=True, groups=True)
    assert said in (("due", "missing") if formed_on == one.first else ("not_yet",))


def test_what_is_asked_stands_in_one_order():
    assert asked_of("branch", day=DAY) == KINDS
    assert asked_of("functional", day=date(2010, 1, 1)) == ("theme_day", "lecture")
    assert asked_of("unheard of", day=DAY) == ()


@pytest.mark.parametrize("case", cases("renewing"))
def test_when_an_election_may_begin(case: dict[str, Any]):
    wrong = may_begin(case["sort"], day=case["day"], ends_on=case.get("ends_on"), extended_to=case.get("extended_to"))
    assert (wrong.code if wrong else None) == case["fault"]
    assert wrong is None or (str(wrong.sentence) and str(wrong.instead))


def test_steps_go_one_after_the_other():
    done = {"decided": DAY, "requested": DAY + timedelta(days=3)}
    assert next_step(done) == "replied"
    assert [each.code for step in STEPS if (each := fault(step, DAY, done=done))][:3] == ["done", "done", "early"]
    assert fault("replied", DAY + timedelta(days=3), done=done) is None
    assert set(NAMES) == set(STEPS)
