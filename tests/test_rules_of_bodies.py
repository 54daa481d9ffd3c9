"""When an industry committee is proposed, by its cases, and what must hold of every industry."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.bodies import ANSWERS, judge_industry

CASES = yaml.safe_load((Path(__file__).parent / "rules" / "bodies.yaml").read_text(encoding="utf-8"))
FACTS: dict[str, Any] = {"led": False, "day": date(2021, 10, 31), "place": 341600}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_when_a_committee_is_proposed(case):
    found = judge_industry(**{**FACTS, **case["given"]})
    assert found.answer == case["expect"]
    assert str(found.reason) == case.get("because", str(found.reason))
    assert (found.clause is None) == (found.answer == "unset") or found.answer == "led"
    assert found.clause is None or (found.clause.source and found.clause.local)


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 99), st.booleans(), st.integers(1, 9))
def test_one_more_organisation_never_takes_a_proposal_away(organisations, parties, led, more):
    now, then = (
        judge_industry(**{**FACTS, "organisations": n, "parties": parties, "led": led}).answer
        for n in (organisations, organisations + more)
    )
    assert {now, then} <= set(ANSWERS)
    assert now != "proposed" or then == "proposed"
