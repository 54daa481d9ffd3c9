"""Working days: Saturdays, Sundays and public holidays off, working weekends on. Values: policy/holidays.yaml."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rulebook.policy import Clause, in_force

SATURDAY = 5


def notice(year: int) -> Clause | None:
    """The notice that arranges the holidays of a year; None where none has been put in yet."""
    clause = in_force("holidays.days_off", day=date(year, 12, 31))
    return clause if clause and clause.valid_from.year == year else None


def is_workday(day: date) -> bool:
    """Whether offices work on a day. In a year without its notice only Saturdays and Sundays are off."""
    said = notice(day.year)
    days: Mapping[str, Any] = said.value if said else {"rest": (), "work": ()}
    if day.weekday() >= SATURDAY:
        return day in days["work"]
    return day not in days["rest"]


def next_workday(day: date) -> date:
    """The first working day on or after ``day``."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int) -> date:
    """The last of ``count`` working days that follow ``day``, which itself is not counted (0: ``day``).

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"{count} working days")
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def workdays_between(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and with ``last``; 0 where ``last`` is not later."""
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
