"""Names that the program must not have: no field, table, address or page for checking in, tracking or scoring persons.

Words, reasons and sources: policy/guard.yaml. They hold whatever the business day: the program is built today.
"""

import re
from dataclasses import dataclass
from functools import cache

from rulebook.policy import all_clauses

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ALLOWED = "guard.allowed"


@dataclass(frozen=True)
class Forbidden:
    """A word that no name may contain, with the reason and the text it comes from."""

    word: str
    why: str
    source: str


@cache
def forbidden() -> tuple[Forbidden, ...]:
    """Every forbidden word, Chinese and English."""
    clauses = [each for each in all_clauses() if each.key.startswith("guard.") and each.key != _ALLOWED]
    return tuple(Forbidden(word, f"{each.title}：{each.note}", each.source) for each in clauses for word in each.value)


def breach(name: str) -> Forbidden | None:
    """The first forbidden word in a name, or None.

    name: of a field, table, URL or page, in English (``home_address``, ``HomeAddress``) or Chinese (家庭住址);
        no running text. English words match whole parts: ``points`` is in ``user_points``, not in ``endpoints``.
    """
    for word in _allowed():
        name = name.replace(word, "")
    parts = _parts(name)
    return next((each for each in forbidden() if _within(each.word, name, parts)), None)


@cache
def _allowed() -> tuple[str, ...]:
    return tuple(word for each in all_clauses() if each.key == _ALLOWED for word in each.value)


def _within(word: str, name: str, parts: str) -> bool:
    return _parts(word) in parts if word.isascii() else word in name


def _parts(name: str) -> str:
    """``HomeAddress`` and ``home_address`` → ``_home_address_``, so that whole parts can be compared as text."""
    return f"_{'_'.join(_PART.findall(name)).lower()}_"
