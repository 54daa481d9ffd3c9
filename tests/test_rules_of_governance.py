"""The review of charters, and what joint meetings and major decisions owe, by their cases and for any text."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.charter import difference, hand_over_by, review
from rulebook.governance import hearing, joint_period, joint_periods, matters
from rulebook.policy import clause
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
DAY = date(2021, 10, 31)


@pytest.mark.parametrize("case", cases("charter"))
def test_a_charter(case: dict[str, Any]):
    found = review(case["text"], day=case.get("day", DAY))
    wanted = found.level_2 if found.party in ("level_1", "level_2") and found.level_2.clause else found.wanted
    seen = {
        "party": found.party,
        "values": found.values.answer,
        "sound": found.sound,
        "place": wanted.places and str(wanted.places[0].sentence),
        "last": wanted.places and str(wanted.places[-1].sentence),
        "wording": wanted.wording,
        "elsewhere": wanted.elsewhere,
        "doubt": wanted.doubt and str(wanted.doubt),
        "lacking": [piece.text for piece in wanted.pieces if piece.kind == "lacking"],
        "added": [piece.text for piece in wanted.pieces if piece.kind == "added"],
    }
    asked = {key: value for key, value in case.items() if key in seen}
    assert asked
    assert {key: seen[key] for key in asked} == asked


texts = st.lists(st.text("本会坚持中国共产党的全面领导章程第一二条总则，。 \n１1", max_size=40), max_size=8).map(
    "\n".join
)


@settings(deadline=None)
@given(texts, st.sampled_from(["", "\n", "　", " "]))
def test_a_clause_is_found_in_any_text_and_its_wording_stands_there(text: str, gap: str):
    whole = clause("charter.level_2", day=DAY).value[0]
    clean = gap.join((whole[:20], whole[20:]))
    found = review(f"{text}\n第九条 {clean}。", day=DAY)
    assert found.party == "level_2"
    assert "".join(found.level_2.wording.split()) in "".join(f"{text}\n第九条 {clean}".split())


@given(st.text("甲乙丙丁，。", max_size=30), st.text("甲乙丙丁，。", max_size=30))
def test_a_difference_is_both_texts(reference: str, wording: str):
    pieces = difference(reference, wording)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == reference
    assert "".join(piece.text for piece in pieces if piece.kind != "lacking") == wording


@pytest.mark.parametrize("case", cases("governance"))
def test_joint_meetings_and_decisions(case: dict[str, Any]):
    if "first" in case:
        one = joint_period(case["day"])
        assert (one.first, one.last) == (case["first"], case["last"])
        return
    found = hearing(opinion_on=case["opinion_on"], decided_on=case["decided_on"], day=DAY)
    assert found.answer == case["expect"]
    assert str(found.reason)
    assert found.clause.source


def test_the_periods_of_a_year_end_with_the_one_that_runs():
    assert [one.first.month for one in joint_periods(2021, day=DAY)] == [1, 4, 7, 10]
    assert [one.first.month for one in joint_periods(2020, day=DAY)] == [1, 4, 7, 10]
    assert list(joint_periods(2022, day=DAY)) == []


def test_every_type_has_matters_of_its_own_and_each_code_once():
    for kind in ("association", "foundation", "private"):
        codes = [matter.code for matter in matters(kind, day=DAY)]
        assert len(codes) == len(set(codes)) >= 7
    assert matters("association", day=date(2010, 1, 1)) == ()


def test_pledge_and_survey_go_up_within_five_working_days():
    assert hand_over_by(date(2021, 9, 28))[0] == date(2021, 10, 11)  # National Day between; the 9th was worked
