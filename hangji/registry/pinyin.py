"""Pinyin initials for the search box, with the readings that place names have here and dictionaries do not.

``letters.txt`` is drawn up from the pypinyin dictionary by ``tests/registry/letters.py``: the initial of each character,
and the words in which a character is read otherwise than alone (银行, 会长).
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

FIRST, LAST = "\u4e00", "\u9fff"
TABLE = Path(__file__).with_name("letters.txt")
HERE = {"涡阳": "gy", "长丰": "cf", "六安": "la", "行业": "hy", "音乐": "yy"}


@cache
def _table() -> tuple[str, dict[str, list[tuple[str, str]]]]:
    """The letter of each character from FIRST on; by first character the words read otherwise, longest first."""
    letters, *lines = TABLE.read_text("utf-8").splitlines()
    words: dict[str, list[tuple[str, str]]] = defaultdict(list)
    said = dict([line.split() for line in lines]) | HERE
    for word in sorted(said, key=len, reverse=True):
        words[word[0]].append((word, said[word]))
    return letters, dict(words)


def initials(name: str) -> str:
    """The initials of a name: "亳州市白酒行业协会" gives "bzsbjhyxh"; Latin letters and digits stay."""
    letters, words = _table()
    found, at = [], 0
    while at < len(name):
        said = _word(name, at, words[name[at]]) if name[at] in words else ""
        found.append(said or _letter(name[at], letters))
        at += len(said) or 1
    return "".join(found)


def _word(name: str, at: int, words: list[tuple[str, str]]) -> str:
    """The initials of the longest word that begins there, "" for none; as many as it has characters."""
    return next((said for word, said in words if name.startswith(word, at)), "")


def _letter(character: str, letters: str) -> str:
    if FIRST <= character <= LAST:
        return letters[ord(character) - ord(FIRST)]
    return character.lower() if character.isalnum() else ""


# Written wrongly so often that the search reads the one as the other.
MISSPELT = {"毫州": "亳州"}


def mend(text: str) -> str:
    for wrong, right in MISSPELT.items():
        text = text.replace(wrong, right)
    return text
