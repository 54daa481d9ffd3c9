"""Pinyin initials for the search box, with the readings that place names have here and dictionaries do not."""

import re
from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.seg.mmseg import seg

load_phrases_dict(
    {
        "涡阳": [["guō"], ["yáng"]],
        "长丰": [["cháng"], ["fēng"]],
        "六安": [["lù"], ["ān"]],
        "亳州": [["bó"], ["zhōu"]],
        "利辛": [["lì"], ["xīn"]],
        "行业": [["háng"], ["yè"]],
        "音乐": [["yīn"], ["yuè"]],
    }
)


HAN = re.compile(r"([\u3007\u4e00-\u9fff]+)")


def initials(name: str) -> str:
    """The initials of a name: "亳州市白酒行业协会" gives "bzsbjhyxh"; Latin letters and digits stay."""
    parts = (seg.cut(part) if HAN.match(part) else (part,) for part in HAN.split(name) if part)
    return "".join(_letters(word) for words in parts for word in words)


@cache
def _letters(word: str) -> str:
    """Of one word: names share their words, so twenty thousand names have a few thousand."""
    letters: list[str] = lazy_pinyin(word, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]
    return "".join(letter for letter in letters if letter.isalnum()).lower()


# Written wrongly so often that the search reads the one as the other.
MISSPELT = {"毫州": "亳州"}


def mend(text: str) -> str:
    for wrong, right in MISSPELT.items():
        text = text.replace(wrong, right)
    return text
