"""What differs between two versions of a story, paragraph by paragraph."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from rulebook.charter import Piece, difference

Paragraph = list[Piece]


def between(before: str, after: str) -> list[Paragraph]:
    """Every paragraph as pieces: same, lacking (in the later one) and added."""
    old, new = (_lines(text) for text in (before, after))
    found: list[Paragraph] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found += [[Piece("same", line)] for line in old[a:b]]
        else:
            found += _changed(old[a:b], new[c:d])
    return found


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _changed(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    for was, now in zip_longest(old, new, fillvalue=""):
        yield difference(was, now)
