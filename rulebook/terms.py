"""Terms of Party organisations: until when one runs, when its end is told, how far it may be put off.

Values: policy/terms.yaml. Cases: tests/rules/terms.yaml.
"""

from datetime import date, timedelta
from typing import Literal

from rulebook.calendar import add_months
from rulebook.policy import clause, first_day

State = Literal["running", "ending", "expired", "extended"]
YEARS = "terms.years"


def last_day(kind: str, since: date, *, day: date) -> date | None:
    """The day on which a term that began on ``since`` ends (任期届满); None for kinds that have no terms (R7).

    kind: as of a Party organisation: committee, general_branch, branch, temporary, functional.
    day: by whose rules; a term from 29 February ends on 28 February of a year without one.
    """
    years = clause(YEARS, day=day).value
    return add_months(since, 12 * years[kind]) if kind in years else None


def has_terms(kind: str, *, day: date) -> bool:
    """Whether a kind of Party organisation is elected for a term; temporary and functional branches are not (R7)."""
    return kind in clause(YEARS, day=by_whose_rules(day)).value


def by_whose_rules(day: date) -> date:
    """The day whose rules a term from ``day`` goes by: its own, or the first text's where it began before that."""
    return max(day, first_day(YEARS))


def state(ends_on: date, *, day: date, extended_to: date | None = None) -> State:
    """Where a term stands on ``day``.

    "ending" in the months before its end, "extended" while an approved extension runs, "expired" after it.
    extended_to: the last day as put off, None where it was not.
    """
    if day > (extended_to or ends_on):
        return "expired"
    if extended_to:
        return "extended"
    return "ending" if day >= remind_from(ends_on, day=day) else "running"


def remind_from(ends_on: date, *, day: date) -> date:
    """From when on the end of a term is told, and the regular election prepared."""
    return add_months(ends_on, -clause("terms.remind_months", day=day).value)


def told_to(day: date) -> date:
    """The latest end of a term that is told on ``day``: the last one whose ``remind_from`` has come."""
    latest = add_months(day, clause("terms.remind_months", day=day).value)
    while remind_from(latest + timedelta(days=1), day=day) <= day:
        latest += timedelta(days=1)
    return latest


def latest_extension(ends_on: date, *, day: date) -> date:
    """How far at most the end may be put off, with approval and reason."""
    return add_months(ends_on, clause("terms.extend_months_at_most", day=day).value)
