"""The statutory form as data: its shape, its editions, and the balances that it demands."""

from copy import deepcopy
from datetime import date

import pytest

from hangji.coverage.queries import party_conditions, social_conditions
from rulebook import policy
from rulebook.forms import COUNTED, checks, form, form_from, forms

pytestmark = pytest.mark.databaseless
SAID = policy.read(policy.ROOT / "forms" / "statutory.yaml")
DAY = date(2021, 10, 31)


def changed(**changes):
    """The form with some parts of its first edition changed."""
    said = deepcopy(SAID)
    said["editions"][0] |= changes
    return said


def test_every_form_is_read_and_cites_its_text():
    assert [each.code for each in forms()] == ["statutory"]
    for each in forms():
        assert all(edition.source and edition.wording and edition.signatures for edition in each.editions)
        assert all(column.wording and column.unit for edition in each.editions for column in edition.columns)
    with pytest.raises(KeyError):
        form("poll")
    with pytest.raises(KeyError):
        form("../coverage")


def test_every_condition_of_a_form_is_one_that_the_figures_know():
    assert {*social_conditions(DAY), *party_conditions(DAY)} >= COUNTED


def test_columns_are_numbered_in_their_order_and_rows_too():
    edition = form("statutory").edition(DAY)
    assert [column.code for column in edition.columns] == [str(n) for n in range(1, 20)]
    assert [row.code for row in edition.rows] == [f"{n:02}" for n in range(1, 9)]
    assert [column.letter for column in edition.columns if column.letter] == ["A", "B", "C", "D1", "D2", "D3", "U", "E"]


def test_an_edition_holds_until_the_next_and_the_first_for_the_days_before():
    said = deepcopy(SAID)
    said["editions"].append({**said["editions"][0], "number": 2, "valid_from": date(2024, 1, 1)})
    two = form_from("statutory", said)
    assert [two.edition(date(year, 12, 31)).number for year in (2010, 2023, 2024)] == [1, 1, 2]
    said["editions"].reverse()
    with pytest.raises(ValueError, match="rising"):
        form_from("statutory", said)


def column(**more):
    return {**SAID["editions"][0]["columns"][0], **more}


@pytest.mark.parametrize(
    ("changes", "error", "fault"),
    [
        ({"columns": [column(), column()]}, ValueError, "all twice"),
        ({"columns": [column(condition="every")]}, ValueError, "unknown condition every"),
        ({"columns": [column(sums="dues")]}, ValueError, "cannot sum dues"),
        ({"columns": [column(colour="red")]}, TypeError, "colour"),
        ({"rows": [{"key": "total", "code": "01", "title": "总数", "of": "x"}]}, ValueError, "part of nothing"),
        ({"rows": [{"key": "total", "code": "01", "title": "总数"}] * 2}, ValueError, "total twice"),
        (
            {"balances": [{"key": "b", "over": "columns", "whole": "all", "relation": "about", "parts": []}]},
            ValueError,
            "speaks of",
        ),
        (
            {"balances": [{"key": "b", "over": "rows", "whole": "all", "relation": "equal", "parts": []}]},
            ValueError,
            "speaks of",
        ),
        ({"remarks": [{"condition": "points", "text": "x"}]}, ValueError, "unknown condition points"),
        ({"author": "x"}, TypeError, "author"),
    ],
)
def test_a_faulty_form_is_refused(changes, error, fault):
    with pytest.raises(error, match=fault):
        form_from("statutory", changed(**changes))


def test_an_edition_that_lacks_a_part_is_refused():
    said = deepcopy(SAID)
    del said["editions"][0]["notes"]
    with pytest.raises(TypeError, match="notes"):
        form_from("statutory", said)
    with pytest.raises(ValueError, match="differs"):
        form_from("other", SAID)


# One line of the reference figures: 175 = 93 + 46 + 0 + 0 + 36.
LINE = {"all": 175, "single": 93, "shared": 46, "joint_units": 33, "attached_units": 4, "industry_units": 9}
LINE |= {"without_members": 36, "instructed": 36, "parties": 110, "parties_single": 93, "parties_joint": 11}
LINE |= {"parties_attached": 4, "parties_industry": 2, "members": 742, "not_transferred": 134}


def broken(**changes):
    """Keys of the balances that do not hold when all stands in the total and in the associations."""
    line = LINE | changes
    edition = form("statutory").edition(DAY)
    found = checks(edition, lambda row, key: line.get(key, 0) if row in ("total", "association") else 0)
    return {check.balance.key for check in found if not check.holds}


def test_the_reference_line_balances():
    assert broken() == set()


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"all": 176}, {"organisations"}),
        ({"all": 178, "undeclared": 3}, {"organisations", "declared"}),
        ({"joint_units": 32}, {"shared"}),
        ({"parties": 175}, {"parties"}),
        ({"not_transferred": 743}, {"members"}),
    ],
)
def test_a_line_that_does_not_balance_is_named_by_what_breaks(changes, keys):
    assert broken(**changes) == keys


def test_lines_that_do_not_add_up_are_named():
    edition = form("statutory").edition(DAY)
    values = {("total", "all"): 3, ("association", "all"): 1, ("private", "all"): 1, ("law", "all"): 2}
    found = {
        (check.balance.key, check.at) for check in checks(edition, lambda *cell: values.get(cell, 0)) if not check.holds
    }
    assert {("kinds", "all"), ("practices", "all")} <= found
    uncovering = {("total", "parties"): 1, ("uncovering", "parties"): 1}
    sums = [check for check in checks(edition, lambda *cell: uncovering.get(cell, 0)) if check.balance.key == "kinds"]
    assert all(check.holds for check in sums)
