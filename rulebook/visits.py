"""Visits and liaison: which organisations are proposed as key ones, and by when each is seen again.

Values: policy/visits.yaml. Cases: tests/rules/visits.yaml.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from rulebook.calendar import add_months
from rulebook.coverage import GAP
from rulebook.policy import clause

ONE = timedelta(days=1)


def titles(*, day: date, place: int = 0) -> Mapping[str, str]:
    """The grounds that are in use on a day: code → title."""
    found: Mapping[str, str] = clause("visits.key_grounds", day=day, place=place).value
    return found


def limits(*, day: date, place: int = 0) -> tuple[int, int]:
    """How many staff, and how many Party members, are many."""
    staff: int = clause("visits.staff_from", day=day, place=place).value
    members: int = clause("visits.members_from", day=day, place=place).value
    return staff, members


def grounds(
    *, staff: int | None, members: int | None, bucket: str, overdue: bool, day: date, place: int = 0
) -> tuple[str, ...]:
    """For what an organisation is proposed as a key one; none: it is not.

    staff, members (F + P): None where not declared. bucket: of the standing. overdue: one of its problems is.
    """
    staff_from, members_from = limits(day=day, place=place)
    holds = {
        "size": staff is not None and staff >= staff_from,
        "members": members is not None and members >= members_from,
        "weak": bucket in GAP,
        "risk": overdue,
    }
    return tuple(code for code in titles(day=day, place=place) if holds.get(code))


def see_by(*, since: date, last: date | None, day: date, place: int = 0) -> date:
    """The last day to see a key organisation again. since: when the member took over; last: when it was last seen."""
    months: int = clause("visits.seen_every", day=day, place=place).value
    return add_months(max(since, last or since), months)


def seen_since(day: date, *, place: int = 0) -> date:
    """The first day from which having been seen is enough on ``day``: see_by of it is not before ``day``."""
    months: int = clause("visits.seen_every", day=day, place=place).value
    first = add_months(day, -months)
    while add_months(first - ONE, months) >= day:
        first -= ONE
    while add_months(first, months) < day:
        first += ONE
    return first
