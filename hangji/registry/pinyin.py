"""Pinyin initials for the search box, with the readings that place names have here and dictionaries do not."""

from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

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


@cache
def initials(name: str) -> str:
    """"亳州市白酒行业协会" → "bzsbjhyxh"; Latin letters and digits stay, all else is left out."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda rest: list(rest))
    return "".join(letter for letter in letters if letter.isalnum()).lower()


# Written wrongly so often that the search reads the one as the other.
MISSPELT = {"毫州": "亳州"}


def mend(text: str) -> str:
    for wrong, right in MISSPELT.items():
        text = text.replace(wrong, right)
    return text
