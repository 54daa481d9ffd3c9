"""Evaluation and inspection by their cases, and what must hold for any marks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.evaluation import (
    GRADES,
    best_grade,
    best_result,
    ends_before,
    grade_of,
    may_apply_from,
    party_part,
    registered_by,
    report_due,
    risk,
    within,
)
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 10, 31)


def limit(found: Any) -> tuple[Any, Any]:
    return found.best, found.reason


def at_risk(case: dict[str, Any], day: date, place: int) -> tuple[Any, Any]:
    found = risk([(year, due) for year, due in case["missed"]], day=day, place=place)
    return (found.answer, found.reason) if found else ("", None)


# What a case asks, by the fact that only such a case has: (answer, reason).
ASKED: dict[str, Callable[[dict[str, Any], date, int], tuple[Any, Any]]] = {
    "part": lambda c, _day, _place: (party_part(*c["part"]), None),
    "total": lambda c, day, place: (grade_of(c["total"], day=day, place=place)[0], None),
    "formed": lambda c, day, place: limit(
        best_grade(formed=c["formed"], by_template=c.get("by_template", ""), day=day, place=place)
    ),
    "due": lambda c, day, place: limit(best_result(due=c["due"], day=day, place=place)),
    "since": lambda c, _day, place: (ends_before(c["since"], place=place)[0], None),
    "registered_on": lambda c, day, place: (may_apply_from(c["registered_on"], day=day, place=place)[0], None),
    "kind": lambda c, _day, place: (report_due(c["kind"], c["year"], place=place)[0], None),
    "owes": lambda c, _day, place: (registered_by(c["owes"], c["year"], place=place), None),
    "missed": at_risk,
}


def judged(case: dict[str, Any]) -> tuple[Any, Any]:
    asked = next(name for name in ASKED if name in case)
    return ASKED[asked](case, case.get("day", DAY), case.get("place", 0))


@pytest.mark.parametrize("case", cases("evaluation"))
def test_a_case(case: dict[str, Any]):
    answer, reason = judged(case)
    assert answer == case["expect"]
    if "because" in case:
        assert str(reason) == case["because"]


@given(st.integers(0, 2000), st.integers(1, 2000), st.integers(1, 3000))
def test_the_part_is_within_the_weight_and_grows_with_the_marks(marks: int, full: int, weight: int):
    marks = min(marks, full)
    part = party_part(marks, full, weight)
    assert 0 <= part <= weight
    assert party_part(max(marks - 1, 0), full, weight) <= part


@given(st.integers(0, 10_000), st.booleans(), st.sampled_from(["", *GRADES]), st.sampled_from([0, 341600, 341621]))
def test_more_marks_and_a_party_organisation_never_make_it_worse(total: int, formed: bool, said: str, place: int):
    grade, _clause = grade_of(total, day=DAY)
    better, _clause = grade_of(min(total + 500, 10_000), day=DAY)
    order = ["", *GRADES]
    assert order.index(grade) <= order.index(better)
    limit = best_grade(formed=formed, by_template=said, day=DAY, place=place)
    whole = best_grade(formed=True, by_template=said, day=DAY, place=place)
    assert within(limit.best, whole.best, GRADES)
    assert (limit.reason is None) == (limit.best == GRADES[-1])
