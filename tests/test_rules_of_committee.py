"""How a committee works by its rules: the cases (tests/rules/committee.yaml), and what must hold for any numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.committee import (
    COUNTS,
    PARAMETERS,
    SHARES,
    Terms,
    judge_notice,
    judge_presence,
    judge_votes,
    meet_by,
    notice_by,
    notice_given,
    quorum,
    read,
    terms,
    votes_needed,
)
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY, CITY = date(2021, 11, 2), 341600


def rules(declared: dict[str, Any] | None = None) -> Terms:
    said = {key: (value, "第二条") for key, value in (declared or {}).items()}
    return terms(said, day=DAY, place=CITY)


def seen(case: dict[str, Any], by: Terms) -> dict[str, Any]:
    kind = case.get("kind", "forming")
    if "outcome" in case:
        votes = tuple(case["votes"]) if "votes" in case else None
        facts = {name: case[name] for name in ("outcome", "members", "present")}
        return {
            "faults": judge_votes(votes=votes, kind=kind, rules=by, **facts),
            "needed": votes_needed(case["members"], by),
        }
    if "sent" in case:
        found = judge_notice(case["sent"], case["meeting"], by)
        given_days = notice_given(case["sent"], case["meeting"], by)
        return {"faults": [found] if found else [], "given": given_days, "by": notice_by(case["meeting"], by)}
    if "last" in case:
        return {"meet_by": meet_by(case["last"], by)}
    facts = {"members": case["members"], "present": case["present"], "duties": tuple(case["duties"])}
    return {"faults": judge_presence(kind=kind, rules=by, **facts), "least": quorum(case["members"], kind, by)}


@pytest.mark.parametrize("case", cases("committee"))
def test_committee(case: dict[str, Any]):
    found = seen(case, rules(case.get("declared")))
    for fault in found.get("faults", ()):
        assert str(fault.sentence)
        assert str(fault.instead)
        assert fault.source
    found["faults"] = [fault.code for fault in found.get("faults", ())]
    wanted = {name: case[name] for name in found if name in case}
    assert wanted
    assert {name: found[name] for name in wanted} == wanted


def test_a_value_has_the_article_that_it_stands_in_or_the_text_of_the_default():
    found = rules({"quorum": "4/5"})
    assert found.grounds["quorum"].own
    assert found.source("quorum") == "第二条"
    assert not found.grounds["notice_days"].own
    assert found.source("notice_days") == "地方设定；国家文件没有规定"
    assert set(found.grounds) == set(PARAMETERS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, value) for key in SHARES for value in ("0", "3/2", "-1/2", "half", "1/0")),
        *((key, value) for key in COUNTS for value in (-1, 400, "x")),
        *(("notice_in", "weeks"), ("short_notice", ""), ("voted_kinds", ["weather"]), ("presided_by", ["guest"])),
    ],
)
def test_what_is_no_value_is_refused(key: str, value: Any):
    with pytest.raises(ValueError, match=r"."):
        read(key, value)


@settings(deadline=None)
@given(st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(0, 10), st.sampled_from(["workdays", "days"]))
def test_the_last_day_of_notice_is_early_enough_and_the_next_is_not(meeting: date, least: int, counted: str):
    by = rules({"notice_days": least, "notice_in": counted})
    last = notice_by(meeting, by)
    assert judge_notice(last, meeting, by) is None
    assert not least or judge_notice(last + timedelta(days=1), meeting, by) is not None


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 60))
def test_two_outcomes_of_one_count_never_both_stand(members: int, present: int):
    by, there = rules(), min(members, present)
    for favour in range(there + 1):
        votes = (favour, there - favour, 0)
        facts: dict[str, Any] = {"votes": votes, "members": members, "present": there, "kind": "personnel", "rules": by}
        assert bool(judge_votes(outcome="adopted", **facts)) != bool(judge_votes(outcome="rejected", **facts))
