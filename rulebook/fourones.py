"""The four ones (四个一): which week, month, quarter or year a day belongs to, and whether its duty is asked and done.

A period is asked of an organisation that somebody was sent to on its first and on its last day: so the first duty is
that of the first full period, and a period in which the assignment ends is not asked. A week with very few working days
is one period with the week after it. What is not done stands as due with the group; nothing here speaks of a person.

Values: policy/fourones.yaml, holidays: policy/holidays.yaml. Cases: tests/rules/fourones.yaml.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rulebook.calendar import add_months, month_end
from rulebook.policy import clause
from rulebook.workdays import workdays_between

Duty = Literal["contact", "meeting", "review", "showcase"]
State = Literal["done", "due", "undone", "not_yet", "not_asked"]
Spell = tuple[date, date | None]  # [since, until)
DUTIES: tuple[Duty, ...] = ("contact", "meeting", "review", "showcase")
ONE, WEEK = timedelta(days=1), timedelta(days=7)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """A week, month, quarter or year, first and last day within it. A week may be two, a holiday's and the next."""

    kind: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def period(duty: Duty, day: date, *, place: int = 0) -> Period:
    """The period of a duty that ``day`` lies in. place: whose rules.

    Raises NotInForce before the first dated text.
    """
    kind = clause(f"fourones.{duty}_every", day=day, place=place).value
    if kind == "week":
        return _week(day, place)
    first = add_months(day.replace(day=1), -((day.month - 1) % MONTHS[kind]))
    return Period(kind, first, month_end(add_months(first, MONTHS[kind] - 1)))


def before(duty: Duty, one: Period, *, place: int = 0) -> Period:
    """The period before another."""
    return period(duty, one.first - ONE, place=place)


def _week(day: date, place: int) -> Period:
    """Monday to Sunday; short weeks before it belong to it, and one that is short itself goes on into the next."""
    first = day - timedelta(days=day.weekday())
    while _short(first - WEEK, place):
        first -= WEEK
    last = day - timedelta(days=day.weekday())
    while _short(last, place):
        last += WEEK
    return Period("week", first, last + WEEK - ONE)


def _short(monday: date, place: int) -> bool:
    least: int = clause("fourones.workdays_of_a_week", day=monday, place=place).value
    return workdays_between(monday - ONE, monday + WEEK - ONE) < least


def asked(spells: Iterable[Spell], one: Period) -> bool:
    """Whether a period's duty is asked: somebody was sent on its first day, and somebody on its last."""
    held = list(spells)
    return all(
        any(since <= day and (until is None or day < until) for since, until in held) for day in (one.first, one.last)
    )


def state(spells: Iterable[Spell], done: Iterable[date], one: Period, *, day: date) -> State:
    """What a period's duty is on ``day``.

    done: the days on which it was done. "not_yet": somebody has been sent since within the period, the next full one
    counts; "not_asked": nobody, or not to its end; "due" while it runs, "undone" once it is over.
    """
    held = list(spells)
    if any(one.holds(each) for each in done):
        return "done"
    if not asked(held, one):
        begun = any(one.first < since <= one.last and (until is None or until > one.last) for since, until in held)
        return "not_yet" if begun else "not_asked"
    return "undone" if day > one.last else "due"


def undone(duty: Duty, spells: Iterable[Spell], done: Iterable[date], *, since: date, day: date) -> Iterator[Period]:
    """The periods that were over before ``day``, began on ``since`` or later, were asked and not done; oldest first."""
    held, days = list(spells), list(done)
    one = period(duty, since)
    if one.first < since:
        one = period(duty, one.last + ONE)
    while one.last < day:
        if state(held, days, one, day=day) == "undone":
            yield one
        one = period(duty, one.last + ONE)
