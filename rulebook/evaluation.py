"""Evaluation (评估), yearly inspection (年检) and yearly report: days, the Party part, conditions, and what is at risk.

The program reckons and flags; a person fixes a grade or a result, and nothing is punished by itself. Marks are tenths.
Values: policy/evaluation.yaml. Cases: tests/rules/evaluation.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rulebook.calendar import add_months
from rulebook.policy import Clause, clause, in_force
from rulebook.sentence import Sentence, _

GRADES = ("1A", "2A", "3A", "4A", "5A")
RESULTS = ("failed", "basic", "qualified")
TENTHS = 10
RiskAnswer = Literal["abnormal", "serious"]


def party_part(marks: int, full: int, weight: int) -> int:
    """What ``marks`` of ``full`` bring of ``weight``, all in tenths; half a tenth goes up."""
    if full <= 0:
        return 0
    return (2 * weight * marks + full) // (2 * full)


def grade_of(marks: int, *, day: date, place: int = 0) -> tuple[str, Clause]:
    """The grade that a total reaches; "" where it reaches none. marks: tenths of a thousand."""
    least = clause("evaluation.grade_from", day=day, place=place)
    reached = [grade for grade in GRADES if marks >= least.value[grade] * TENTHS]
    return (reached[-1] if reached else ""), least


@dataclass(frozen=True)
class Limit:
    """The best that may be fixed. reason: why not better, None where nothing limits. clause: of the policy that sets
    it, None where the appraisal's template does."""

    best: str
    reason: Sentence | None = None
    clause: Clause | None = None


def best_grade(*, formed: bool, by_template: str, day: date, place: int = 0) -> Limit:
    """The best grade for an organisation. formed: a Party organisation covers it. by_template: the best that the
    appraisal's template lets one without a Party organisation have, "" for no limit."""
    if formed:
        return Limit(GRADES[-1])
    said = clause("evaluation.best_without_party", day=day, place=place)
    if by_template and GRADES.index(by_template) < GRADES.index(said.value):
        return Limit(by_template, Sentence(_("没有党组织，按考评办法最高 %(grade)s"), {"grade": by_template}))
    if said.value == GRADES[-1]:
        return Limit(GRADES[-1])
    return Limit(said.value, Sentence(_("没有党组织，最高 %(grade)s"), {"grade": said.value}), said)


def best_result(*, due: bool, day: date, place: int = 0) -> Limit:
    """The best result of an inspection. due: a Party organisation is due (应建) and there is none."""
    said = clause("evaluation.inspection_best_without_party", day=day, place=place)
    if not due or said.value == RESULTS[-1]:
        return Limit(RESULTS[-1])
    return Limit(said.value, Sentence(_("应建党组织而没有建"), {}), said)


def within(value: str, best: str, order: Sequence[str]) -> bool:
    """Whether ``value`` is no better than ``best`` in an order from worst to best."""
    return order.index(value) <= order.index(best)


def ends_before(since: date, *, place: int = 0) -> tuple[date, Clause]:
    """The first day on which a grade announced on ``since`` holds no more, and by which clause."""
    years = clause("evaluation.valid_years", day=since, place=place)
    return add_months(since, years.value * 12), years


def may_apply_from(registered_on: date, *, day: date, place: int = 0) -> tuple[date, Clause]:
    """From which day an organisation may be evaluated."""
    years = clause("evaluation.eligible_years", day=day, place=place)
    return add_months(registered_on, years.value * 12), years


def report_due(kind: str, year: int, *, place: int = 0) -> tuple[date, Clause]:
    """Until when an organisation of a type hands in the report on ``year``; raises NotInForce before the first text."""
    by = clause(f"evaluation.report_by_{kind}", day=date(year + 1, 1, 1), place=place)
    month, day = map(int, by.value.split("-"))
    return date(year + 1, month, day), by


def registered_by(kind: str, year: int, *, place: int = 0) -> date:
    """The last day of registration that owes a report on ``year``."""
    months: int = clause("evaluation.exempt_months", day=date(year, 12, 31), place=place).value[kind]
    return add_months(date(year, 12, 31), -months)


@dataclass(frozen=True)
class Risk:
    """What an organisation is near to; a person decides. since: the first day after the report was due."""

    answer: RiskAnswer
    reason: Sentence
    clause: Clause
    since: date


def risk(missed: Sequence[tuple[int, date]], *, day: date, place: int = 0) -> Risk | None:
    """What reports that have not come lead to. missed: (year, last day) of those overdue on ``day`` and still lacking.

    None: nothing is overdue, or no text was in force.
    """
    late = sorted((due, year) for year, due in missed if due < day)
    said = in_force("evaluation.abnormal", day=day, place=place)
    if not late or said is None or not said.value:
        return None
    due, year = late[0]
    facts = {"year": year, "due": due}
    years = clause("evaluation.serious_years", day=day, place=place)
    if add_months(due, years.value * 12) < day:
        facts["years"] = years.value
        text = _("%(year)d 年度的年度工作报告应于 %(due)s 前报送，至今没有收到，已满 %(years)d 年")
        return Risk("serious", Sentence(text, facts), years, due)
    return Risk("abnormal", Sentence(_("%(year)d 年度的年度工作报告应于 %(due)s 前报送，没有收到"), facts), said, due)
