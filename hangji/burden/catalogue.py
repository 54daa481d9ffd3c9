"""What a form put to organisations is: which facts it asks, which the program fills in itself, and where it is typed.

The forms stand in asked.py, each once. tests/burden/test_asked.py walks every address that a Party worker may post
to: a form that is not declared, a field that is not, and a fact that two forms ask, fail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One fact that a form asks. code: unique in the whole catalogue. fields: the form's fields that take it, in
    whichever way (a file or its text).

    told: the value's name in the audit entry; "" where the form demands it, so that it is always typed; "reason" is the
    entry's reason. number: the entry tells how many were typed.
    """

    code: str
    label: Any
    fields: Sequence[str]
    told: str = ""
    number: bool = False


@dataclass(frozen=True)
class AskedForm:
    """A form that is put to organisations.

    page: the address on which it is typed; form: its class, "" where its fields depend on the record. verbs: in the
    audit trail, of a filled-in form; step: of such an entry the value of "step" or "renewal_step" that is meant.
    of: kind of the audited subject → model and the way from it to an organisation or a Party organisation; a kind that
    is not named is counted where the person is secretary. held: keys of HELD that the program fills in itself. kept:
    fields that ask nothing: the record's version, which of one's own organisations.
    """

    code: str
    title: Any
    why: Any
    page: str
    form: str
    verbs: Sequence[str]
    asks: Sequence[Fact]
    held: Sequence[str]
    of: Mapping[str, tuple[str, str]]
    kept: Sequence[str] = ()
    step: str = ""

    def typed(self, after: Mapping[str, Any], reason: str) -> int:
        """How many facts were typed, by what the audit entry tells; of a list each line."""
        return sum(_typed(fact, after, reason) for fact in self.asks)

    def is_told_by(self, after: Mapping[str, Any]) -> bool:
        return not self.step or self.step in (after.get("step"), after.get("renewal_step"))


def _typed(fact: Fact, after: Mapping[str, Any], reason: str) -> int:
    if not fact.told:
        return 1
    said = reason if fact.told == "reason" else after.get(fact.told)
    if fact.number:
        return int(said or 0)
    if isinstance(said, list):
        return len(said)
    return int(said not in (None, ""))
