"""The annual appraisal by its cases, its templates' faults, and what holds for any evidence and any review."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook.appraisal import Fact, Opinion, differs, drawn, facts_from, judge, marks_said, weighed
from rulebook.appraisal_templates import (
    EVIDENCE,
    Template,
    codes,
    editions,
    editions_from,
    template,
    template_from,
    tenths,
)
from rulebook.policy import ROOT, clause, read
from tests.test_rules import cases

pytestmark = pytest.mark.databaseless
ALL = [one for code in codes() for one in editions(code)]


def fact(name: str, said: Any) -> Fact:
    if isinstance(said, list):
        return Fact(part=said[0], whole=said[1])
    return Fact(said) if EVIDENCE[name].kind == "word" else Fact(part=said)


def best(rules: Template) -> dict[str, Fact]:
    """Evidence that brings full marks."""
    words = {each.evidence: max(each.values, key=each.values.__getitem__) for each in rules.items if each.values}
    return {name: Fact(words[name]) if name in words else Fact(part=4, whole=4) for name in EVIDENCE}


@pytest.mark.parametrize("case", cases("appraisal"))
def test_an_appraisal(case: dict[str, Any]):
    code, version = case.get("template", ["example_a", 2])
    rules = editions(code)[version - 1]
    facts, answers = case.get("facts", {}), case.get("answers", {})
    known = best(rules) if facts == "all" else {name: fact(name, said) for name, said in facts.items()}
    if answers == "best":
        answers = {each.key: max(each.choices, key=lambda one: one.marks).key for each in rules.asked}
    opinion = Opinion(case.get("marks", {}), case.get("deductions", {}), tuple(case.get("vetoes", ())))
    score = judge(rules, known, answers, opinion)
    seen: dict[str, Any] = {
        "total": score.marks,
        "whole": score.full,
        "taken": sum(each.marks for each in score.deductions),
        "grade": score.grade,
        "vetoes": list(score.vetoes),
        "evaluation": weighed(score.marks, score.full, rules.evaluation),
        "inspection": weighed(score.marks, score.full, rules.inspection),
    }
    if "item" in case:
        item = next(each for each in score.items if each.key == case["item"])
        seen |= {"marks": item.marks, "full": item.full, "by": item.by, "because": str(item.reason)}
    assert case["expect"]
    assert {key: seen[key] for key in case["expect"]} == case["expect"]


def test_every_kind_of_evidence_stands_in_a_template_and_in_the_list_of_uses():
    used = {item.evidence for one in ALL for item in one.items if item.evidence}
    assert used == set(EVIDENCE)
    assert set(clause("appraisal.uses", day=date(2021, 11, 2)).value) == set(EVIDENCE)
    assert clause("appraisal.template", day=date(2021, 11, 2)).value in codes()


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.code}-{one.version}")
def test_a_template_is_kept_as_plain_values_and_nothing_is_lost(one: Template):
    assert template_from(one.plain()) == one
    assert template_from(one.plain()).digest == one.digest
    assert one.local
    assert not one.checked_by, "the examples are marked as not compared with a text"


def test_the_edition_of_a_day_and_two_places_with_differing_weights():
    assert [template("example_a", day=date(year, 1, 1)).version for year in (2020, 2021, 2022)] == [1, 2, 2]
    with pytest.raises(LookupError):
        template("example_a", day=date(2019, 12, 31))
    with pytest.raises(KeyError):
        template("../fund", day=date(2021, 1, 1))
    one, other = editions("example_a")[-1], editions("example_b")[-1]
    assert (one.evaluation.marks, other.evaluation.marks, one.evaluation.of) == (1000, 2000, 10_000)
    assert (one.evaluation.without_party, other.evaluation.without_party) == ("", "4A")


def spoiled(**change: Any) -> dict[str, Any]:
    said = deepcopy(read(ROOT / "appraisal" / "example_a.yaml"))
    edition = said["editions"][1]
    for name, value in change.items():
        where, _dot, key = name.partition("__")
        if key:
            edition[where][0][key] = value
        else:
            edition[where] = value
    return said


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"full": 101}, "add up to 1000"),
        ({"full": 100.05}, "no number of marks"),
        ({"items__evidence": "online"}, "unknown evidence online"),
        ({"items__values": {"own": 15}}, "not every word"),
        ({"items__when_none": "half"}, "what counts where there is none"),
        ({"items__of": 2}, "not counted so"),
        ({"deductions__key": "untrue"}, "untrue twice"),
        ({"vetoes__grade": "top"}, "sets no grade"),
        ({"vetoes__evidence": "joint"}, "watches for nothing"),
        ({"grades__from": 70}, "the grades do not go down"),
        ({"publication": "all"}, "the publication"),
        ({"evaluation": {"marks": 200, "of": 100, "without_party": ""}}, "no part of its whole"),
    ],
)
def test_a_template_with_a_fault_is_refused(change: dict[str, Any], fault: str):
    with pytest.raises(ValueError, match=fault):
        editions_from("example_a", spoiled(**change))


@pytest.mark.parametrize("change", [{"colour": 1}, {"items__colour": 1}, {"second": {"percent": 20}}])
def test_a_template_with_a_key_too_many_or_too_few_is_refused(change: dict[str, Any]):
    with pytest.raises(TypeError):
        editions_from("example_a", spoiled(**change))


def test_marks_are_tenths():
    assert [tenths(each) for each in (7, 7.5, 0)] == [70, 75, 0]
    assert [marks_said(each) for each in (70, 75, 0, 1000)] == ["7", "7.5", "0", "100"]
    with pytest.raises(ValueError, match="no number of marks"):
        tenths(-1)


@pytest.mark.parametrize(
    ("opinion", "error"),
    [
        (Opinion({"formed": 10}), KeyError),
        (Opinion({"role": 81}), ValueError),
        (Opinion(deductions={"dues": 1}), KeyError),
        (Opinion(vetoes=("due",)), KeyError),
    ],
)
def test_what_the_template_does_not_have_cannot_be_said(opinion: Opinion, error: type[Exception]):
    with pytest.raises(error):
        judge(editions("example_a")[1], {}, {}, opinion)


templates = st.sampled_from(ALL)
words = {name: st.sampled_from(sorted(known.said)) for name, known in EVIDENCE.items() if known.kind == "word"}


@st.composite
def appraisals(draw: st.DrawFn) -> tuple[Template, dict[str, Fact], dict[str, str], Opinion]:
    """A template with any evidence, answers and review."""
    rules = draw(templates)
    facts = {}
    for name in draw(st.sets(st.sampled_from(sorted(EVIDENCE)))):
        numbers = st.tuples(st.integers(0, 60), st.integers(0, 60))
        facts[name] = Fact(draw(words[name])) if name in words else Fact("", *draw(numbers))
    answers = {
        each.key: draw(st.sampled_from([one.key for one in each.choices]))
        for each in rules.asked
        if draw(st.booleans())
    }
    marks = {each.key: draw(st.integers(0, each.full)) for each in rules.asked if draw(st.booleans())}
    deductions = {each.key: draw(st.integers(0, 4)) for each in rules.deductions}
    vetoes = tuple(each.key for each in rules.vetoes if not each.evidence and draw(st.integers(0, 4)) == 0)
    return rules, facts, answers, Opinion(marks, deductions, vetoes)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(appraisals())
def test_any_score_stays_within_its_bounds_and_is_the_same_from_what_is_kept(whole: Any):
    rules, facts, answers, opinion = whole
    score = judge(rules, facts, answers, opinion)
    assert 0 <= score.marks <= score.full <= rules.full
    assert all(0 <= each.marks <= each.full for each in score.items)
    assert score.grade in {each.key for each in rules.grades}
    assert all(str(each.reason) for each in (*score.items, *score.deductions))
    kept = facts_from({name: {**said.plain(), "rows": []} for name, said in facts.items()})
    assert judge(template_from(rules.plain()), kept, answers, opinion).plain() == score.plain()
    assert 0 <= weighed(score.marks, score.full, rules.evaluation) <= rules.evaluation.marks
    assert not differs(rules, score, score)


@settings(deadline=None)
@given(st.sets(st.integers(1, 10_000), max_size=200), templates, st.text("0123456789abcdef", min_size=16, max_size=16))
def test_the_sample_is_the_same_for_the_same_seed_and_as_large_as_asked(keys: set[int], rules: Template, seed: str):
    found = drawn(keys, rules, seed)
    assert found == drawn(sorted(keys, reverse=True), rules, seed)
    assert set(found) <= keys
    wanted = max(-(-len(keys) * rules.second.percent // 100), rules.second.at_least)
    assert len(found) == min(len(keys), wanted)


@pytest.mark.parametrize("order", [("refuses", "punished"), ("punished", "refuses")])
def test_of_several_vetoes_the_worst_grade_counts(order: tuple[str, str]):
    rules = editions("example_a")[1]
    grades = {"refuses": "failed", "punished": "passed"}
    rules = replace(rules, vetoes=tuple(replace(each, grade=grades.get(each.key, "good")) for each in rules.vetoes))
    assert judge(rules, best(rules), {}, Opinion(vetoes=order)).grade == "failed"
    assert judge(rules, best(rules), {}, Opinion(vetoes=("punished",))).grade == "passed"


def test_reviews_that_differ_by_more_than_the_template_allows_go_to_a_third():
    rules = editions("example_a")[1]
    one = judge(rules, best(rules), {}, Opinion({"role": 80}))
    assert not differs(rules, one, judge(rules, best(rules), {}, Opinion({"role": 30})))
    assert differs(rules, one, judge(rules, best(rules), {}, Opinion({"role": 29})))
    assert differs(rules, one, judge(rules, best(rules), {}, Opinion({"role": 80}, vetoes=("refuses",))))
