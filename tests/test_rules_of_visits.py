"""Key organisations and when they are seen, by their cases (tests/rules/visits.yaml), and for any day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.visits import grounds, see_by, seen_since
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)


@pytest.mark.parametrize("case", cases("visits"))
def test_visits(case: dict[str, Any]):
    if "grounds" in case:
        facts = {name: case[name] for name in ("staff", "members", "bucket", "overdue")}
        assert grounds(**facts, day=DAY) == tuple(case["grounds"])
    if "by" in case:
        by = see_by(since=case["since"], last=case["last"], day=case["day"])
        assert (by, case["day"] > by) == (case["by"], case["due"])


@settings(deadline=None)
@given(st.dates(date(2016, 1, 1), date(2027, 12, 31)), st.integers(0, 200))
def test_seen_since_is_the_same_rule(day: date, before: int):
    seen = day - timedelta(days=before)
    assert (see_by(since=seen, last=None, day=day) >= day) == (seen >= seen_since(day))
