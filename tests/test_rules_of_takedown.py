"""Taking down by its cases (tests/rules/takedown.yaml)."""

from datetime import date
from typing import Any

import pytest

from rulebook.takedown import answer_by, clauses, notice_until, rights
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless


@pytest.mark.parametrize("case", cases("takedown"))
def test_takedown(case: dict[str, Any]):
    if "public_on" in case:
        assert notice_until(public_on=case["public_on"]) == case["until"]
    else:
        assert answer_by(received_on=case["received"]) == case["answer"]


def test_the_grounds_and_their_sources_are_there():
    assert next(iter(rights(day=date(2021, 11, 2)))) == "copyright"
    assert all(each.source for each in clauses(day=date(2021, 11, 2)))
