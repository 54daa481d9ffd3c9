"""The regular life of a Party organisation (组织生活): what is asked of which kind, how often, and from when on.

A period is asked of a Party organisation that was formed by its first day and still exists on its last: so the first
duty is that of the next full period after forming. Committee meetings are asked only where there is a committee, group
meetings only where there are Party groups. What was not held is told of the Party organisation, never of a person.

Values: policy/life.yaml. Cases: tests/rules/life.yaml.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from rulebook.calendar import add_months, month_end
from rulebook.fourones import MONTHS, Period
from rulebook.policy import Clause, clause, first_day

Kind = Literal[
    "members_meeting", "committee_meeting", "group_meeting", "theme_day", "lecture", "life_meeting", "appraisal"
]
State = Literal["held", "due", "upcoming", "missing", "not_yet", "not_asked"]
KINDS: tuple[Kind, ...] = (
    *("members_meeting", "committee_meeting", "group_meeting", "theme_day"),
    *("lecture", "life_meeting", "appraisal"),
)
NEEDS: dict[str, str] = {"committee_meeting": "committee", "group_meeting": "groups"}
ASKED_OF = "life.asked_of"


def rhythm(kind: Kind, *, day: date, place: int = 0) -> Clause:
    """How often a kind is asked: month, quarter or year. Before the first text by the first."""
    key = f"life.{kind}_every"
    return clause(key, day=max(day, first_day(key, place=place)), place=place)


def period(kind: Kind, day: date, *, place: int = 0) -> Period:
    """The period of a kind that ``day`` lies in. place: whose rules."""
    every: str = rhythm(kind, day=day, place=place).value
    first = add_months(day.replace(day=1), -((day.month - 1) % MONTHS[every]))
    return Period(every, first, month_end(add_months(first, MONTHS[every] - 1)))


def periods_of_quarter(kind: Kind, day: date, *, place: int = 0) -> tuple[Period, ...]:
    """The periods of a kind that touch the quarter of ``day``: three months, the quarter itself, or its year."""
    first = add_months(day.replace(day=1), -((day.month - 1) % 3))
    found = (period(kind, add_months(first, month), place=place) for month in range(3))
    return tuple(dict.fromkeys(found))


def before(kind: Kind, one: Period, *, place: int = 0) -> Period:
    """The period before another."""
    return period(kind, one.first - timedelta(days=1), place=place)


def asked_of(form: str, *, day: date, place: int = 0) -> tuple[Kind, ...]:
    """What is asked of a kind of Party organisation (branch, temporary …), in the order of KINDS."""
    said = clause(ASKED_OF, day=max(day, first_day(ASKED_OF, place=place)), place=place).value
    return tuple(kind for kind in KINDS if kind in said.get(form, ()))


def state(
    kind: Kind,
    held: Iterable[date],
    one: Period,
    *,
    form: str,
    formed_on: date,
    day: date,
    until: date | None = None,
    committee: bool = False,
    groups: bool = False,
    place: int = 0,
) -> State:
    """What a period's duty is on ``day``.

    held: the days on which the kind was held. form: the kind of Party organisation. until: its first day out, if any.
    "not_yet": formed within the period, the next full one counts; "upcoming" before the period begins, "due" while it
    runs, "missing" once it is over.
    """
    if any(one.holds(each) for each in held):
        return "held"
    needed = {"committee": committee, "groups": groups, "": True}[NEEDS.get(kind, "")]
    if kind not in asked_of(form, day=one.first, place=place) or not needed:
        return "not_asked"
    if (until is not None and until <= one.last) or formed_on > one.last:
        return "not_asked"
    if formed_on > one.first:
        return "not_yet"
    if day < one.first:
        return "upcoming"
    return "missing" if day > one.last else "due"
