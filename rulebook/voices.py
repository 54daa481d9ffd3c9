"""Complaints and reports (投诉举报): their kinds, who handles each, and until when each step is done.

Days are working days after the day on which something was done, that day not counted; the last one is still in time.
Values: policy/voices.yaml, holidays: policy/holidays.yaml. Cases: tests/rules/voices.yaml.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rulebook.policy import Clause, clause
from rulebook.workdays import add_workdays

Limit = Literal["accept", "answer", "contest", "review"]
LIMITS: tuple[Limit, ...] = ("accept", "answer", "contest", "review")
Handler = Literal["office", "committee"]
WAITING = ("received", "accepted", "contested")


@dataclass(frozen=True)
class Kind:
    """One kind: what it is called, what belongs to it, who handles it, and in how many working days it is answered."""

    code: str
    title: str
    help: str
    handler: Handler
    days: int


def kinds(*, day: date, place: int = 0) -> Mapping[str, Kind]:
    """The kinds in use on a day, in the order of the policy. Raises NotInForce before the first dated text."""
    said = {name: clause(f"voices.{name}", day=day, place=place).value for name in _OF_KINDS}
    return {
        code: Kind(code, title, said["kind_help"][code], said["handled_by"][code], said["answer_within"][code])
        for code, title in said["kinds"].items()
    }


_OF_KINDS = ("kinds", "kind_help", "handled_by", "answer_within")


def clauses(*, day: date, place: int = 0) -> list[Clause]:
    """The values that the public form shows, each with its source."""
    names = ("handled_by", "accept_within", "answer_within", "contest_within", "review_within")
    return [clause(f"voices.{name}", day=day, place=place) for name in names]


def last_day(limit: Limit, begun: date, *, kind: str, place: int = 0) -> date:
    """The last day of a limit that begins with what was done on ``begun``. kind: a code of the kinds."""
    value = clause(f"voices.{limit}_within", day=begun, place=place).value
    return add_workdays(begun, value[kind] if limit == "answer" else value)


def overdue(*, state: str, accept_by: date | None, due_on: date | None, day: date) -> bool:
    """Whether a complaint is overdue on ``day``: nobody has said whether it is accepted, or it is not answered."""
    by = accept_by if state == "received" else due_on if state in WAITING else None
    return by is not None and day > by


def may_contest(*, state: str, contested: bool, contest_until: date | None, day: date) -> bool:
    """Whether an answer or a refusal may still be contested: once, to the last day, with it."""
    told = state in ("answered", "declined")
    return told and not contested and contest_until is not None and day <= contest_until


def over(*, state: str, contest_until: date | None, day: date) -> bool:
    """Whether nothing can follow any more: closed, or told and not contested in time."""
    told = state in ("answered", "declined")
    return state == "closed" or (told and contest_until is not None and day > contest_until)


def concerned(text: str, names: Iterable[str]) -> set[str]:
    """Which names a text mentions: rather one too many, since whoever is complained about must not see it.

    A name is found whatever blanks stand in it; one of a single character is not looked for.
    """
    plain = "".join(text.split())
    return {name for name in names if len("".join(name.split())) > 1 and "".join(name.split()) in plain}
