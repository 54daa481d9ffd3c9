"""The rules by their cases (tests/rules/*.yaml) and by what must hold for every case."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.calendar import add_months, month_end, month_ends
from rulebook.coverage import ANSWERS, COVERED, GAP, KEYS, Verdict, bucket, judge, judge_party_organisation
from rulebook.indicators import rate_text
from rulebook.policy import NotInForce
from rulebook.quality import Alike, alike, alike_from, core, impossible, jump, likeness, renewed_since
from rulebook.reports import due, latest_due

DAY = date(2021, 10, 31)
FACTS = {"full": 0, "probationary": 0, "mode": "", "instructed": False, "counted_on": None, "due_since": None}
FACTS |= {"day": DAY, "place": 341600}


def cases(name: str) -> list[Any]:
    text = (Path(__file__).parent / "rules" / f"{name}.yaml").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load(text)]


def judged(**facts: Any) -> Verdict:
    return judge(**{**FACTS, **facts})


@pytest.mark.parametrize("case", cases("coverage"))
def test_verdict(case: dict[str, Any]):
    verdict = judged(**case["given"])
    seen = {
        "expect": verdict.answer,
        "because": str(verdict),
        "chain": " → ".join(map(str, verdict.chain)),
        "advices": [advice.code for advice in verdict.advices],
        "due_by": verdict.due_by,
        "overdue": verdict.overdue,
        "basis": verdict.clauses[0].source,
    }
    wanted = {key: value for key, value in case.items() if key not in ("name", "given")}
    assert {key: seen[key] for key in wanted} == wanted
    assert all(clause.source for clause in verdict.clauses)
    assert all(str(advice.sentence) and advice.level in ("info", "warn") and advice.rule for advice in verdict.advices)


@pytest.mark.parametrize("case", cases("party_organisation"))
def test_advice_on_a_party_organisation(case: dict[str, Any]):
    facts = {"kind": "branch", "mode": "single", "units": 1, "full": 3, "day": DAY} | case["given"]
    facts = {"active_units": facts["units"], "members": facts["full"]} | facts
    advices = judge_party_organisation(**facts)
    assert [advice.code for advice in advices] == case["advices"]
    assert [str(advice.sentence) for advice in advices] == case.get("because", [str(each.sentence) for each in advices])
    assert all(advice.clause.source for advice in advices)


@pytest.mark.parametrize("case", cases("reports"))
def test_when_a_report_is_due(case: dict[str, Any]):
    facts = {"kind": "brief", "place": 341621} | case["given"]
    ask = latest_due if "today" in facts else due
    found = ask(**facts)
    assert (found and {"day": found.day, "by": found.by}) == case["expect"]
    assert found is None or found.clause.source


def test_every_case_has_a_name_of_its_own():
    names = [case.id for name in ("coverage", "party_organisation") for case in cases(name)]
    assert len(names) >= 60
    assert len(cases("coverage")) == len({case.id for case in cases("coverage")})


in_its_own_time = settings(deadline=None)  # the first call reads the files, and the machine may be busy
counts = st.one_of(st.none(), st.integers(0, 200))
modes = st.sampled_from(["", "single", "joint", "attached", "industry"])
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
facts = st.fixed_dictionaries(
    {
        "full": counts,
        "probationary": counts,
        "mode": modes,
        "instructed": st.booleans(),
        "due_since": st.one_of(st.none(), days),
        "day": days,
        "place": st.sampled_from([0, 341600, 341621, 341602001, 110101]),
    }
)


@in_its_own_time
@given(facts)
def test_a_verdict_is_whole_for_any_facts_on_any_day_since_1990(facts: dict[str, Any]):
    verdict = judged(**facts)
    assert verdict.answer in ANSWERS
    assert str(verdict)
    assert all(map(str, verdict.chain))
    assert verdict.clauses
    assert verdict.overdue == (verdict.due_by is not None and facts["day"] > verdict.due_by)


@in_its_own_time
@given(facts)
def test_covered_is_never_due_and_only_the_covered_are_covered(facts: dict[str, Any]):
    verdict = judged(**facts)
    assert (verdict.answer in COVERED) == bool(facts["mode"])
    if facts["mode"]:
        assert verdict.due_by is None
        assert not {each.code for each in verdict.advices} & {"risk_abnormal", "risk_serious", "assign_instructor"}


@in_its_own_time
@given(counts, counts, modes, st.integers(1, 10))
def test_exactly_one_bucket(full: int | None, probationary: int | None, mode: str, alone_from: int):
    members = None if full is None else full + (probationary or 0)
    claims = {
        "single": mode == "single",
        "shared": mode in ("joint", "attached", "industry"),
        "undeclared": not mode and full is None,
        "due_alone": not mode and full is not None and full >= alone_from,
        "due_jointly": not mode and full is not None and full < alone_from and bool(members),
        "instructor": not mode and members == 0,
    }
    assert [name for name, claim in claims.items() if claim] == [
        bucket(full, probationary, mode, alone_from=alone_from)
    ]


@in_its_own_time
@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_one_more_member_never_asks_for_less(full: int, probationary: int, more: int):
    order = ["instructor", "due_jointly", "due_alone"]
    before = bucket(full, probationary, "", alone_from=3)
    assert order.index(before) <= order.index(bucket(full + more, probationary, "", alone_from=3))
    assert order.index(before) <= order.index(bucket(full, probationary + more, "", alone_from=3))


@in_its_own_time
@given(facts, st.integers(1, 2000))
def test_what_is_overdue_stays_overdue_while_nothing_changes(facts: dict[str, Any], later: int):
    if judged(**facts).overdue:
        assert judged(**{**facts, "day": facts["day"] + timedelta(days=later)}).overdue


def test_a_mode_that_does_not_exist_is_no_cover():
    with pytest.raises(KeyError):
        bucket(3, 0, "jiont", alone_from=3)


def test_before_the_first_dated_text_there_is_no_verdict():
    with pytest.raises(NotInForce):
        judged(day=date(1982, 9, 5))
    assert KEYS
    assert set(GAP) < set(ANSWERS)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2021, 12, 31), 1, date(2022, 1, 31)),
        (date(2022, 1, 31), -1, date(2021, 12, 31)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2021, 11, 15), 0, date(2021, 11, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, then: date):
    assert add_months(day, months) == then


@in_its_own_time
@given(days, st.integers(-60, 60))
def test_months_move_by_whole_months(day: date, months: int):
    then = add_months(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then == month_end(then) and then.day < day.day)


def test_month_ends():
    ends = [date(2021, 12, 31), date(2022, 1, 31), date(2022, 2, 28)]
    assert list(month_ends(date(2021, 12, 5), date(2022, 2, 28))) == ends
    assert list(month_ends(date(2021, 12, 5), date(2022, 2, 27))) == ends[:2]
    assert list(month_ends(date(2022, 2, 1), date(2022, 2, 1))) == []


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (93, 175, "53.1"),
        (139, 175, "79.4"),
        (175, 175, "100"),
        (0, 175, "0.0"),
        (0, 0, None),
        (9996, 10000, "99.9"),
        (99999, 100000, "99.9"),
        (4, 10000, "0.1"),
        (1, 900000, "0.1"),
        (1, 2000, "0.1"),
        (1, 8, "12.5"),
        (2, 3, "66.7"),
        (96, 97, "99.0"),
        (174, 175, "99.4"),
        (10001, 10000, "100.1"),
        (6, 5, "120.0"),
    ],
)
def test_rates_are_printed_without_flattery(part: int, whole: int, text: str | None):
    assert rate_text(part, whole) == text


def test_a_rate_counts_something():
    with pytest.raises(ValueError, match="counts nothing"):
        rate_text(-1, 5)


@in_its_own_time
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_part_is_never_printed_as_the_whole(part: int, whole: int):
    text = rate_text(part, whole)
    assert (text == "100") == (part == whole)
    assert (text == "0.0") == (part == 0)
    assert text not in ("100.0", None)
    assert abs(float(text) - 100 * part / whole) <= 0.1


# Data quality

PLACES = ("安徽省", "亳州市", "谯城区")


def over(*, before: int, now: int, day: date) -> bool:
    found = jump(day)
    assert found
    return found.over(before, now)


def pair(*, first: str, second: str, day: date) -> Alike | None:
    found = alike([(1, first), (2, second)], places=PLACES, least=alike_from(day) or 101)
    return found[0] if found else None


QUALITY: dict[str, Any] = {"renewed_since": renewed_since, "impossible": impossible, "over": over, "pair": pair}


@pytest.mark.parametrize("case", cases("quality"))
def test_data_quality(case: dict[str, Any]):
    answer = QUALITY[case["judge"]](**{"day": date(2021, 11, 2)} | case["given"])
    if isinstance(answer, Alike):
        assert str(answer.why) == case.get("because", str(answer.why))
        answer = answer.share
    assert answer == case["expect"]


names = st.lists(st.text("书法家协会棋茶第一二小学 （）", min_size=1, max_size=9), max_size=12)


@in_its_own_time
@given(names, st.sampled_from([88, 95, 100]))
def test_no_pair_of_names_one_character_apart_is_missed_by_the_blocks(texts: list[str], least: int):
    """The same pairs as by comparing each with each."""
    named = list(enumerate(texts))
    cores = [core(text) for text in texts]
    every = {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if likeness(cores[one], cores[other], least=least) is not None and _one_apart(cores[one], cores[other])
    }
    assert {(each.first, each.second) for each in alike(named, least=least)} == every


def _one_apart(first: str, second: str) -> bool:
    def shorter(text: str) -> set[str]:
        return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)) if len(text) >= 4)}

    return bool(shorter(first) & shorter(second))
