"""Months as the law counts them: the last day is the day of the same number, or the month's end where there is none.

Source: 《中华人民共和国民法典》第二百零二条.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day ``months`` later (negative: earlier): 31 August and 6 months → 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_ends(first: date, last: date) -> Iterator[date]:
    """Every month's last day from ``first`` to ``last``, both counted, oldest first."""
    end = month_end(first)
    while end <= last:
        yield end
        end = month_end(add_months(end, 1))
