"""Training of Party workers: whose a place is, how many hours a day may bring, when feedback may be read.

Places go by the order of invitation and by nothing else. Values: policy/training.yaml. Cases:
tests/rules/training.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from rulebook.policy import Clause, clause

Turn = Literal["place", "waiting", "lapsed", "declined"]


@dataclass(frozen=True)
class Invited:
    """One invitation. number: in the order of inviting, from 1. coming: None while unanswered. answered_on: its day."""

    number: int
    coming: bool | None = None
    answered_on: date | None = None


def turns(invited: Sequence[Invited], *, places: int, answer_by: date, day: date) -> tuple[Turn, ...]:
    """What each invitation is worth on ``day``, in the order given.

    Until ``answer_by`` an invitation keeps its turn whether answered or not; who is silent after it loses the turn
    ("lapsed"), and who says yes after it comes last. The first ``places`` in that order have one, the others wait.
    """
    queue = sorted((_key(each, answer_by), at) for at, each in enumerate(invited) if _queues(each, answer_by, day))
    seated = {at for _order, at in queue[:places]}
    waiting = {at for _order, at in queue[places:]}
    return tuple(
        "place" if at in seated else "waiting" if at in waiting else "declined" if each.coming is False else "lapsed"
        for at, each in enumerate(invited)
    )


def _queues(each: Invited, answer_by: date, day: date) -> bool:
    return each.coming is True or (each.coming is None and day <= answer_by)


def _key(each: Invited, answer_by: date) -> tuple[date, int]:
    late = each.answered_on if each.answered_on and each.answered_on > answer_by else date.min
    return late, each.number


# ---- values of the policy


def kinds(*, day: date, place: int = 0) -> tuple[str, ...]:
    """What sorts of training there are, in the order of the policy."""
    return tuple(clause("training.kinds", day=day, place=place).value)


def most_hours(*, day: date, place: int = 0) -> Clause:
    """How many hours one day may bring."""
    return clause("training.hours_of_a_day_at_most", day=day, place=place)


def leaders_hours(*, day: date) -> Clause:
    """Hours a year that secretaries and members of a leading group should have. Raises NotInForce before the text."""
    return clause("training.leaders_hours", day=day)


def answer_by(*, session: date, day: date, place: int = 0) -> date:
    """The usual last day for answering an invitation: not before today, not after the session."""
    days = int(clause("training.answer_days", day=day, place=place).value)
    return min(session, max(day, session - timedelta(days=days)))


# ---- feedback


@dataclass(frozen=True)
class Questions:
    """What is asked after a session held on a day, until when, and from how many answers on it is shown."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    closes_on: date
    least: int

    def open_on(self, day: date) -> bool:
        return day <= self.closes_on

    def shown(self, given: int, day: date) -> bool:
        """Only once nobody can answer any more, so that no two readings differ by one person's answer."""
        return day > self.closes_on and given >= self.least


def feedback(*, session: date, place: int = 0) -> Questions:
    """The feedback of a session: by the policy of its day."""

    def said(name: str) -> Any:
        return clause(f"training.{name}", day=session, place=place).value

    last = session + timedelta(days=int(said("feedback_days")))
    return Questions(
        tuple(said("feedback_questions")), tuple(said("feedback_answers")), last, int(said("feedback_least"))
    )
