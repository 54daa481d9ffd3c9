"""The fund (专项资金): where money may go from where, what is left of it at the year's end, what a certificate cost.

Money is in whole fen. Values: policy/fund.yaml. Cases: tests/rules/fund.yaml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rulebook.policy import clause

# Places outside the books: money comes from there and goes there, and no balance of theirs is kept.
OUTSIDE = frozenset({"treasury", "last_year", "next_year"})
# kind of entry → (the places it may take money from, the places it may bring it to).
FLOWS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "budget": (frozenset({"treasury"}), frozenset({"pool"})),
    "allocate": (frozenset({"pool"}), frozenset({"free"})),
    "shift": (frozenset({"free"}), frozenset({"free", "pool"})),
    "commit": (frozenset({"free"}), frozenset({"committed"})),
    "release": (frozenset({"committed"}), frozenset({"free"})),
    "pay": (frozenset({"committed"}), frozenset({"paid"})),
    "refund": (frozenset({"paid"}), frozenset({"free"})),
    "carry": (frozenset({"pool", "free", "committed"}), frozenset({"next_year"})),
    "hand_back": (frozenset({"pool", "free"}), frozenset({"treasury"})),
    "bring": (frozenset({"last_year"}), frozenset({"pool", "committed"})),
}


def yearly(*, day: date, place: int = 0) -> int:
    """The fund's yearly size in fen."""
    return int(clause("fund.yearly", day=day, place=place).value)


def uses(*, day: date, place: int = 0) -> tuple[str, ...]:
    """What money may be spent on, in the order of the policy."""
    return tuple(clause("fund.uses", day=day, place=place).value)


def flows(kind: str, source: str, target: str) -> bool:
    """Whether an entry of this kind may bring money from ``source`` to ``target``; a reversal goes any way back."""
    if kind == "reversal":
        return any(source in targets and target in sources for sources, targets in FLOWS.values())
    sources, targets = FLOWS[kind]
    return source in sources and target in targets


@dataclass(frozen=True)
class Closing:
    """What becomes of the rest at the year's end, in fen.

    carried, handed_back: by use, "" for what was never allotted; uses without money are left out.
    """

    carried: Mapping[str, int]
    handed_back: Mapping[str, int]

    @property
    def carried_total(self) -> int:
        return sum(self.carried.values())

    @property
    def handed_back_total(self) -> int:
        return sum(self.handed_back.values())


def close(*, budget: int, rest: Mapping[str, int], day: date, place: int = 0) -> Closing:
    """How the uncommitted rest divides: up to a share of the year's budget is carried over, the rest handed back.

    budget: received in the year, fen. rest: fen by use, "" for the pool; what was allotted is carried first, in the
    order given, the pool last. Raises ValueError for a negative amount.
    """
    if budget < 0 or any(amount < 0 for amount in rest.values()):
        raise ValueError("money is never below zero")
    left = int(Fraction(clause("fund.carry_at_most", day=day, place=place).value) * budget)
    carried: dict[str, int] = {}
    handed_back: dict[str, int] = {}
    for use in sorted(rest, key=lambda name: name == ""):
        kept = min(rest[use], left)
        left -= kept
        if kept:
            carried[use] = kept
        if rest[use] - kept:
            handed_back[use] = rest[use] - kept
    return Closing(carried, handed_back)


def shares(amount: int, count: int) -> tuple[int, ...]:
    """An amount in fen divided among so many certificates: alike but for one fen, the first ones the more.

    Raises ValueError where there is nobody to share.
    """
    if count < 1:
        raise ValueError("nobody to share")
    each, more = divmod(amount, count)
    return tuple(each + (number < more) for number in range(count))


def balances(moves: Sequence[tuple[str, str, int]]) -> dict[str, int]:
    """What lies where after moves (source, target, fen) in their order; places outside are left out."""
    found: dict[str, int] = {}
    for source, target, amount in moves:
        for place, signed in ((source, -amount), (target, amount)):
            if place not in OUTSIDE:
                found[place] = found.get(place, 0) + signed
    return found
