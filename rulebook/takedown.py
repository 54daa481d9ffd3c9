"""Taking down (撤稿) an article on a right holder's claim: the days of the notice, and until when it is answered.

Values: policy/takedown.yaml, holidays: policy/holidays.yaml. Cases: tests/rules/takedown.yaml.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from rulebook.policy import Clause, clause
from rulebook.workdays import add_workdays


def rights(*, day: date, place: int = 0) -> Mapping[str, str]:
    """The grounds of a claim, code → title. Raises NotInForce before the first dated text."""
    found: Mapping[str, str] = clause("takedown.rights", day=day, place=place).value
    return found


def clauses(*, day: date, place: int = 0) -> list[Clause]:
    """The values that the form shows, each with its source."""
    return [clause(f"takedown.{name}", day=day, place=place) for name in ("notice_days", "answer_within")]


def notice_until(*, public_on: date, place: int = 0) -> date:
    """The last of the days in which the notice asks right holders to come; a later claim is taken all the same."""
    days: int = clause("takedown.notice_days", day=public_on, place=place).value
    return public_on + timedelta(days=days)


def answer_by(*, received_on: date, place: int = 0) -> date:
    """The last working day on which a claim is answered."""
    days: int = clause("takedown.answer_within", day=received_on, place=place).value
    return add_workdays(received_on, days)
