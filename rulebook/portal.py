"""The portal's rules: which reviews a text needs, what to look at before it is shown, how words are made even.

What is found in a text is advice: a person decides.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rulebook.policy import clause

REVIEWS = ("review_1", "review_2", "review_3")
PROOFS = ("proof_1", "proof_2", "proof_3")
STEPS = (*REVIEWS, *PROOFS)
AROUND = 12  # characters shown on each side of what was found
PERSONAL = {
    "id_number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "mobile": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
}


@dataclass(frozen=True)
class Hit:
    """Something to look at. kind: secret, word, id_number, mobile. line: 1 for the first. around: the text beside it.

    instead: the wording advised, "" where there is none. source: of the clause, "" for a person's data.
    """

    kind: str
    found: str
    line: int
    around: str
    instead: str = ""
    source: str = ""


def steps(kind: str, *, day: date, place: int = 0) -> tuple[str, ...]:
    """The steps that a version needs, in order: of a text ("text") or of a correction ("correction").

    Raises NotInForce before the first text, and ValueError where a place names a step that nobody knows.
    """
    key = "portal.review_steps" if kind == "text" else "portal.correction_steps"
    found = tuple(str(code) for code in clause(key, day=day, place=place).value)
    if unknown := set(found) - set(STEPS):
        raise ValueError(f"{key}: {sorted(unknown)}")
    return found


def look_at(text: str, *, day: date, place: int = 0) -> list[Hit]:
    """Marks of state secrets, words to weigh and personal data in a text, line by line."""
    lines = text.splitlines()
    return [hit for number, line in enumerate(lines, 1) for hit in _in_line(line, number, day, place)]


def _in_line(line: str, number: int, day: date, place: int) -> Iterator[Hit]:
    marks = clause("portal.secret_marks", day=day, place=place)
    words = clause("portal.words_to_weigh", day=day, place=place)
    for mark in marks.value:
        for at in _places(str(mark), line):
            yield Hit("secret", str(mark), number, _around(line, at, len(mark)), "", marks.source)
    for each in words.value:
        for at in _places(each["word"], line):
            yield Hit("word", each["word"], number, _around(line, at, len(each["word"])), each["instead"], words.source)
    for kind, pattern in PERSONAL.items():
        for match in pattern.finditer(line):
            yield Hit(kind, match.group(), number, _around(line, match.start(), len(match.group())))


def _places(word: str, line: str) -> Iterator[int]:
    at = line.find(word)
    while at >= 0:
        yield at
        at = line.find(word, at + len(word))


def _around(line: str, at: int, length: int) -> str:
    return line[max(0, at - AROUND) : at + length + AROUND]


def even(text: str) -> str:
    """Words as they are compared by the search: full-width and half-width alike, small letters, no spaces.

    "党 建" is found in "党建"; a word of one or two characters is found as one of twenty.
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
