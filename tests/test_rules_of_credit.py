"""Eligibility, days, states, hidden numbers by their cases (tests/rules/credit.yaml); what no total gives away."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product as every
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.credit import (
    LEVELS,
    STATES,
    Facts,
    Honour,
    Part,
    Shown,
    added,
    certificate_last_day,
    consent_last_day,
    judge,
    level,
    product,
    product_from,
    products,
    shown,
    state,
)
from rulebook.policy import ROOT, NotInForce, read
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 11, 2)


def of(key: str) -> list[Any]:
    return [each for each in cases("credit") if key in each.values[0]]


def honours(said: list[list[Any]]) -> list[Honour]:
    return [Honour(at, f"荣誉{at}", level(each[0]), *each[1:]) for at, each in enumerate(said, 1)]


@pytest.mark.parametrize("case", of("judge"))
def test_who_is_eligible(case: dict[str, Any]):
    found = judge(case["judge"], honours(case["honours"]), active=case.get("active", True), day=DAY)
    seen = {
        "eligible": found.eligible,
        "last_day": found.last_day,
        "honour": found.honour.award if found.honour else None,
    }
    assert {key: seen[key] for key in case["expect"]} == case["expect"]
    assert (found.last_day is None) is (found.honour is None)
    assert found.terms.source
    if "because" in case:
        assert case["because"] in [str(each.sentence) for each in found.reasons if not each.met]


@pytest.mark.parametrize("case", of("certificate"))
def test_until_when_a_certificate_is_valid(case: dict[str, Any]):
    code, awarded_on = case["certificate"]
    found = judge(code, honours([["city", awarded_on, None, None]]), active=True, day=DAY)
    assert certificate_last_day(found, day=DAY) == case["expect"]


@pytest.mark.parametrize("case", of("consent"))
def test_until_when_a_consent_holds(case: dict[str, Any]):
    assert consent_last_day(day=DAY, last_day=case["consent"]) == case["expect"]


@pytest.mark.parametrize("case", of("state"))
def test_what_a_certificate_is(case: dict[str, Any]):
    facts = {"gone_on": None, "withdrawn_on": None, "active": True} | case["state"]
    assert state(Facts(**facts), day=DAY) == case["expect"]
    assert case["expect"] in STATES


def test_the_products_are_as_their_files_say():
    assert [each.code for each in products()] == ["red_collar", "red_enterprise"]
    assert {each.holder for each in products()} == {"organisation", "person"}
    with pytest.raises(NotInForce):
        product("red_collar").terms(date(2018, 12, 31))
    with pytest.raises(KeyError):
        product("red_pocket")
    with pytest.raises(ValueError, match="village"):
        level("village")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"least_level": "village"}, "least_level"),
        ({"months_after_award": "36"}, "months"),
        ({"months_after_award": True}, "months"),
        ({"certificate_months": 0}, "months"),
        ({"valid_from": "2019-01-01"}, "valid_from"),
        ({"number": 2}, "number"),
        ({"source": ""}, "text"),
        ({"document": None}, "text"),
    ],
)
def test_a_version_with_a_fault_is_named(change: dict[str, Any], fault: str):
    said = read(ROOT / "credit" / "red_collar.yaml")
    wrong = {**said, "versions": [{**said["versions"][0], **change}]}
    with pytest.raises(ValueError, match=fault):
        product_from("red_collar", wrong)


@pytest.mark.parametrize("change", [{"code": "other"}, {"holder": "anybody"}, {"versions": []}])
def test_a_product_with_a_fault_is_named(change: dict[str, Any]):
    said = read(ROOT / "credit" / "red_collar.yaml")
    with pytest.raises(ValueError, match="red_collar"):
        product_from("red_collar", {**said, **change})
    with pytest.raises(TypeError):
        product_from("red_collar", {**said, "colour": "red"})


def test_versions_stand_in_rising_order():
    said = read(ROOT / "credit" / "red_collar.yaml")
    twice = [said["versions"][0], {**said["versions"][0], "number": 2}]
    with pytest.raises(ValueError, match="rising"):
        product_from("red_collar", {**said, "versions": twice})


# ---- totals


def leaves(counts: list[int]) -> Part:
    return added("all", [Part(str(at), n, n * 100) for at, n in enumerate(counts)])


@pytest.mark.parametrize("case", of("parts"))
def test_what_is_shown(case: dict[str, Any]):
    found = shown(leaves(case["parts"]), 3)
    assert {"total": found.count, "parts": [each.count for each in found.parts]} == case["shown"]
    assert all((each.count is None) is (each.fen is None) for each in (found, *found.parts))


@pytest.mark.parametrize(("parts", "most"), [(1, 12), (2, 12), (3, 9), (4, 7), (5, 5)])
def test_whoever_knows_the_rule_still_cannot_tell_a_hidden_number(parts: int, most: int):
    """All tables of a size, put together by what is shown of them: each hidden number has two possible values."""
    seen = defaultdict(list)
    for numbers in every(range(most + 1), repeat=parts):
        seen[shown(Part("all", sum(numbers), 0, tuple(Part(str(at), n, 0) for at, n in enumerate(numbers))), 3)].append(
            numbers
        )
    for told, possible in seen.items():
        if told.count is not None and told.count > most:
            continue  # not every way to this sum has been tried
        assert told.count is not None or len({sum(numbers) for numbers in possible}) > 1
        for at, part in enumerate(told.parts):
            assert part.count is None or part.count == 0 or part.count >= 3
            assert part.count is not None or len({numbers[at] for numbers in possible}) > 1, told


COUNT = st.integers(0, 6)
TREES = st.lists(st.lists(st.lists(COUNT, min_size=1, max_size=4), min_size=1, max_size=4), min_size=1, max_size=3)


def tree(numbers: list[list[list[int]]]) -> Part:
    """Products of years of levels; every loan of another amount, so that a sum of money tells as much as it can."""
    at = iter(range(1, 10_000))
    made = []
    for one, years in enumerate(numbers):
        made.append(
            added(
                f"{one}",
                [
                    added(
                        f"{one}.{year}",
                        [Part(f"{one}.{year}.{n}", count, count * next(at)) for n, count in enumerate(cells)],
                    )
                    for year, cells in enumerate(years)
                ],
            )
        )
    return added("all", made)


def cells_of(part: Part) -> Iterator[Part]:
    if not part.parts:
        yield part
    for each in part.parts:
        yield from cells_of(each)


def totals(part: Part, told: Shown | None) -> Iterator[tuple[Part, Shown | None]]:
    """Every total with what is shown of it, None where it stands under one that is not shown."""
    yield part, told
    under = told.parts if told and told.parts else [None] * len(part.parts)
    for each, its in zip(part.parts, under, strict=True):
        yield from totals(each, its)


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] / rows[found][column]
            rows[at] = [a - factor * b for a, b in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_no_hidden_total_follows_from_those_shown(numbers: list[list[list[int]]]):
    """By linear algebra: what is not shown is no combination of what is shown (noughts that are shown are known)."""
    whole = tree(numbers)
    cells = [each.key for each in cells_of(whole)]
    all_totals = list(totals(whole, shown(whole, 3)))

    def row(part: Part) -> list[Fraction]:
        own = {each.key for each in cells_of(part)}
        return [Fraction(key in own) for key in cells]

    known = [row(part) for part, told in all_totals if told and told.count is not None]
    known += [row(cell) for part, told in all_totals if told and told.count == 0 for cell in cells_of(part)]
    full = rank(known)
    for part, told in all_totals:
        if told is not None and told.count is not None:
            assert (told.count, told.fen) == (part.count, part.fen)
        else:
            assert rank([*known, row(part)]) == full + 1, part.key


def test_levels_stand_in_their_order():
    assert LEVELS == ("town", "county", "city", "province")
