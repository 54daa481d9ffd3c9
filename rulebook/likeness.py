"""What the planner of joint branches divides, and how unlike the units of a group are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Unit:
    """One social organisation to be placed. street, industry, supervisor: names, "" where nobody knows.

    full, probationary: members as declared. elsewhere: of them, those whose relations are not transferred.
    Two units are the same only if they are the same object: they are compared very often.
    """

    id: int
    county: int
    street: str
    industry: str
    supervisor: str
    full: int
    probationary: int = 0
    elsewhere: int = 0

    @property
    def members(self) -> int:
        return self.full + self.probationary

    @cached_property
    def marks(self) -> tuple[object, object, object]:
        """By what it is like others: street, industry, supervisor; what nobody knows is like nothing."""
        return self.street or self.id, self.industry or self.id, self.supervisor or self.id


@dataclass(frozen=True)
class Limits:
    """most, fewest: units of a group. least: full members of a group together."""

    most: int
    least: int
    fewest: int = 2


def spreads(units: Sequence[Unit]) -> tuple[int, int, int]:
    """How many streets, industries and supervisors there are beyond the first of each."""
    streets, industries, supervisors = zip(*[unit.marks for unit in units], strict=True)
    return len(set(streets)) - 1, len(set(industries)) - 1, len(set(supervisors)) - 1


def cost(units: Sequence[Unit], limits: Limits) -> int:
    """Unlikeness of a group: streets first, then industries, then supervisors."""
    streets, industries, supervisors = spreads(units)
    return (streets * limits.most + industries) * limits.most + supervisors
