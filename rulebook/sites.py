"""Model sites: until when a visit may be answered, when the answers may be read, and what a public line may not hold.

Values: policy/sites.yaml. Cases: tests/rules/sites.yaml.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulebook.policy import clause

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True)
class Asked:
    """What visitors of a day are asked. days: how long after the visit. least: from how many answers on it is read."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    days: int
    least: int

    def closes_on(self, visited: date) -> date:
        return visited + timedelta(days=self.days)

    def open_on(self, visited: date, day: date) -> bool:
        return day <= self.closes_on(visited)

    def shown(self, quarter: int, given: int, day: date) -> bool:
        """Only once nobody of the quarter can answer any more, so that no two readings differ by one group's answer."""
        return day > self.closes_on(last_of(quarter)) and given >= self.least


def asked(*, visited: date, place: int = 0) -> Asked:
    """By the policy of the day of the visit."""

    def said(name: str) -> Any:
        return clause(f"sites.{name}", day=visited, place=place).value

    return Asked(
        tuple(said("feedback_questions")),
        tuple(said("feedback_answers")),
        int(said("feedback_days")),
        int(said("feedback_least")),
    )


def quarter_of(day: date) -> int:
    """Year × 10 + quarter: 20213."""
    return day.year * 10 + (day.month + 2) // 3


def last_of(quarter: int) -> date:
    """The last day of a quarter."""
    year, number = divmod(quarter, 10)
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return after - timedelta(days=1)


def has_mobile_number(text: str) -> bool:
    """Whether a line that anybody may read has somebody's mobile number in it."""
    return bool(MOBILE.search(re.sub(r"[\s\-—－]", "", text)))
