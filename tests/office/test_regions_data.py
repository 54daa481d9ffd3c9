"""The list of divisions is well formed: parents, successors, dates, and streets within their county's range."""

from datetime import date
from pathlib import Path

import pytest
import yaml

import hangji

FILE = Path(hangji.__file__).parent / "office" / "data" / "regions.yaml"
ROWS = yaml.safe_load(FILE.read_text(encoding="utf-8"))
pytestmark = pytest.mark.databaseless
BY_CODE = {row["code"]: row for row in ROWS}
ABOVE = {"prefecture": "province", "county": "prefecture", "street": "county"}


def test_codes_are_unique_integers():
    assert len(BY_CODE) == len(ROWS)
    assert {type(code) for code in BY_CODE} == {int}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['code']}")
def test_a_row_has_its_words_a_parent_one_level_up_and_ordered_dates(row):
    assert row["short"]
    assert row["name"].startswith(row["short"])
    assert row["pinyin"].replace(" ", "").isalpha()
    assert len(row["pinyin"].split()) == len(row["short"])
    assert isinstance(row["valid_from"], date)
    assert row["valid_to"] is None or row["valid_to"] > row["valid_from"]
    if row["level"] == "province":
        assert row["parent"] is None
    else:
        parent = BY_CODE[row["parent"]]
        assert parent["level"] == ABOVE[row["level"]]
        assert parent["valid_from"] <= row["valid_from"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["valid_to"]], ids=lambda row: f"{row['code']}")
def test_what_has_ended_was_taken_over_on_that_day(row):
    successor = BY_CODE[row["successor"]]
    assert successor["valid_from"] == row["valid_to"]


def test_only_what_has_ended_has_a_successor():
    assert [row["code"] for row in ROWS if row["successor"] and not row["valid_to"]] == []


def test_streets_lie_in_their_countys_range_and_have_names_of_their_own():
    streets = [row for row in ROWS if row["level"] == "street"]
    assert {row["code"] // 1000 for row in streets} == {341602, 341621, 341622, 341623}
    assert all(row["code"] // 1000 == row["parent"] for row in streets)
    assert len({(row["parent"], row["name"]) for row in streets}) == len(streets) == 88


@pytest.mark.parametrize(
    ("code", "today"), [(342102, 341600), (342126, 341600), (341281, 341600), (341223, 341621), (342130, 341623)]
)
def test_an_old_code_leads_to_todays(code, today):
    while BY_CODE[code]["successor"]:
        code = BY_CODE[code]["successor"]
    assert code == today


def test_guo_yang_is_read_guo():
    assert BY_CODE[341621]["pinyin"] == "guo yang"
