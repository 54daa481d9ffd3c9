"""Pinyin initials for the search box, with the readings that place names have here and dictionaries do not.

``letters.txt`` is drawn up from the pypinyin dictionary by ``tests/registry/letters.py``: the initial of each character
and the words in which one is read otherwise than alone (银行, 会长).
"""

from functools import cache
from pathlib import Path

FIRST, LAST = "\u4e00", "\u9fff"
TABLE = Path(__file__).with_name("letters.txt")
HERE = {"涡阳": "gy", "长丰": "cf", "六安": "la", "行业": "hy", "音乐": "yy"}


@cache
def _letters() -> dict[int, str]:
    letters = TABLE.read_text("utf-8").partition("\n")[0]
    return dict(enumerate(letters, ord(FIRST)))


@cache
def _words() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The initials of each word read otherwise, and by their first character those words, longest first."""
    said = dict([line.split() for line in TABLE.read_text("utf-8").splitlines()[1:]]) | HERE
    beginning: dict[str, tuple[str, ...]] = {}
    for word in sorted(said, key=len, reverse=True):
        beginning[word[0]] = (*beginning.get(word[0], ()), word)
    return said, beginning


def initials(name: str) -> str:
    """The initials of a name: "亳州市白酒行业协会" gives "bzsbjhyxh"; Latin letters and digits stay."""
    said, beginning = _words()
    found, done = [], 0
    for at, han in enumerate(name):
        if at >= done and name.startswith(beginning.get(han, ()), at):
            word = next(word for word in beginning[han] if name.startswith(word, at))
            found += [_plain(name[done:at]), said[word]]
            done = at + len(word)
    return "".join([*found, _plain(name[done:])])


def _plain(text: str) -> str:
    """Each character read alone."""
    letters = text.translate(_letters()).lower()
    return letters if letters.isalnum() else "".join(letter for letter in letters if letter.isalnum())


# Written wrongly so often that the search reads the one as the other.
MISSPELT = {"毫州": "亳州"}


def mend(text: str) -> str:
    for wrong, right in MISSPELT.items():
        text = text.replace(wrong, right)
    return text
