"""Joint meetings (联席会议) and major decisions (重大问题决策): what is due, and who was heard before.

Facts are told, never marked. Values: policy/governance.yaml. Cases: tests/rules/governance.yaml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rulebook.calendar import add_months, month_end
from rulebook.fourones import MONTHS, Period
from rulebook.policy import Clause, clause, in_force
from rulebook.sentence import Sentence, _

Hearing = Literal["heard", "late", "unheard", "open"]
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Heard:
    """answer: "heard", the opinion was there in time; "late", not before the decision; "unheard",
    decided without one; "open", not decided yet. reason: in words, with the days. clause: which days are asked."""

    answer: Hearing
    reason: Sentence
    clause: Clause


def hearing(*, opinion_on: date | None, decided_on: date | None, day: date, place: int = 0) -> Heard:
    """Whether the Party organisation's opinion came before the decision, by their days.

    day: on which it is asked; the clause is that of the decision's day. Raises NotInForce before 2015-09-28.
    """
    rule = clause("governance.same_day_counts", day=decided_on or day, place=place)
    if decided_on is None:
        said = _("还没有决策，党组织意见已提出") if opinion_on else _("还没有决策，党组织意见还没有提出")
        return Heard("open", Sentence(said), rule)
    if opinion_on is None:
        return Heard("unheard", Sentence(_("%(decided)s 决策，没有党组织意见"), {"decided": decided_on}), rule)
    facts = {"opinion": opinion_on, "decided": decided_on}
    if opinion_on > decided_on or (opinion_on == decided_on and not rule.value):
        return Heard("late", Sentence(_("%(decided)s 决策，党组织意见 %(opinion)s：没有先于决策"), facts), rule)
    return Heard("heard", Sentence(_("%(opinion)s 党组织提出意见，%(decided)s 决策"), facts), rule)


@dataclass(frozen=True)
class Matter:
    """A matter on which the Party organisation is heard first. code: "charter", …; own ones "own_1", …"""

    code: str
    title: str


def matters(kind: str, *, day: date, place: int = 0) -> tuple[Matter, ...]:
    """Those that the policy names for a type of organisation; none before the first text, or for another type."""
    said = in_force("governance.matters", day=day, place=place)
    return tuple(Matter(**each) for each in said.value.get(kind, ())) if said else ()


def joint_period(day: date, *, place: int = 0) -> Period:
    """The period of joint meetings that ``day`` lies in. Raises NotInForce before the first dated text."""
    kind = clause("governance.joint_every", day=day, place=place).value
    first = add_months(day.replace(day=1), -((day.month - 1) % MONTHS[kind]))
    return Period(kind, first, month_end(add_months(first, MONTHS[kind] - 1)))


def joint_periods(year: int, *, day: date, place: int = 0) -> Iterator[Period]:
    """The periods of a year that have ended by ``day`` or run on it, oldest first."""
    one = joint_period(date(year, 1, 1), place=place)
    while one.first.year == year and one.first <= day:
        yield one
        one = joint_period(one.last + ONE, place=place)


def joint_modes(day: date, *, place: int = 0) -> tuple[str, ...]:
    """The modes of cover of whom joint meetings are asked."""
    return tuple(clause("governance.joint_modes", day=day, place=place).value)
