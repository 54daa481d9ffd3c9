"""Terms of Party organisations: until when one runs, when its end is told, how far it may be put off.

Values: policy/terms.yaml. Cases: tests/rules/terms.yaml.
"""

from datetime import date
from typing import Literal

from rulebook.calendar import add_months
from rulebook.policy import clause

State = Literal["running", "ending", "expired"]


def last_day(kind: str, since: date, *, day: date) -> date | None:
    """The day on which a term that began on ``since`` ends (任期届满); None for kinds that have no terms (R7).

    kind: as of a Party organisation: committee, general_branch, branch, temporary, functional.
    day: by whose rules; a term from 29 February ends on 28 February of a year without one.
    """
    years = clause("terms.years", day=day).value
    return add_months(since, 12 * years[kind]) if kind in years else None


def state(ends_on: date, *, day: date) -> State:
    """Where a term stands on ``day``: "ending" in the months before its end, "expired" after it."""
    if day > ends_on:
        return "expired"
    return "ending" if day >= add_months(ends_on, -clause("terms.remind_months", day=day).value) else "running"


def latest_extension(ends_on: date, *, day: date) -> date:
    """How far at most the end may be put off, with approval and reason."""
    return add_months(ends_on, clause("terms.extend_months_at_most", day=day).value)
