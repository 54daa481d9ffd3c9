"""The problem ledger (问题台账): until when a problem is accepted, solved, contested, and when it is overdue.

Days are working days after the day on which something was done, that day not counted; the last one is still in time.
Values: policy/problems.yaml, holidays: policy/holidays.yaml. Cases: tests/rules/problems.yaml.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from rulebook.policy import clause
from rulebook.workdays import add_workdays

Limit = Literal["answer", "solve", "contest", "redo", "supervise"]
LIMITS: tuple[Limit, ...] = ("answer", "solve", "contest", "redo", "supervise")
# In these states somebody still has to solve it.
WORKED = ("accepted", "contested")


def last_day(limit: Limit, begun: date, *, place: int = 0) -> date:
    """The last day of a limit that begins with what was done on ``begun``. place: whose rules.

    Raises NotInForce before the first dated text.
    """
    within: int = clause(f"problems.{limit}_within", day=begun, place=place).value
    return add_workdays(begun, within)


def kinds(*, day: date, place: int = 0) -> Mapping[str, str]:
    """The kinds of problem that are in use on a day: code → title, in the order of the policy."""
    found: Mapping[str, str] = clause("problems.kinds", day=day, place=place).value
    return found


def may_contest(*, contest_until: date, day: date) -> bool:
    """Whether who raised a problem may still contest its result: to the last day, with it."""
    return day <= contest_until


def may_end(*, contest_until: date, day: date) -> bool:
    """Whether the office may end a problem that nobody contested: from the day after the last."""
    return day > contest_until


def overdue(*, state: str, answer_by: date | None, due_on: date | None, day: date) -> bool:
    """Whether a problem is overdue on ``day``: not accepted, or not solved, after its last day."""
    by = answer_by if state == "raised" else due_on if state in WORKED else None
    return by is not None and day > by
