"""Draws up the table of pinyin initials from the pypinyin dictionary: ``python -m tests.registry.letters``.

The program carries the table instead of the dictionary, which takes 55 MB of every process that loads it.
"""

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from hangji.registry.pinyin import FIRST, LAST, TABLE

ALONE = {chr(code): "" for code in range(ord(FIRST), ord(LAST) + 1)}


def letters(word: str) -> str:
    """The initials of one word, as the dictionary reads it; a character that it does not know stands for itself."""
    found = lazy_pinyin(word, style=Style.FIRST_LETTER, errors=list)
    return "".join(found).lower()


def table() -> str:
    """The initial of each character from FIRST to LAST, then a line for each word that matters."""
    ALONE.update({han: letters(han) for han in ALONE})
    said = {word: letters(word) for word in sorted(PHRASES_DICT) if set(word) <= ALONE.keys()}
    odd = {word: read for word, read in said.items() if read != plain(word)}
    wanted = odd.keys() | shields(said, odd)
    return "\n".join(["".join(ALONE.values()), *(f"{word} {said[word]}" for word in sorted(wanted)), ""])


def plain(word: str) -> str:
    return "".join(ALONE[han] for han in word)


def shields(said: dict[str, str], odd: dict[str, str]) -> set[str]:
    """Words read as their characters are, which keep an odd one from being seen where it is not: 运行 in 运行情况."""
    heads = {word[:n] for word in odd for n in range(1, len(word)) if odd[word][:n] != plain(word[:n])}
    return {word for word in said.keys() - odd.keys() if heads & tails(word) or odd.keys() & parts(word)}


def tails(word: str) -> set[str]:
    return {word[at:] for at in range(1, len(word))}


def parts(word: str) -> set[str]:
    return {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)} - {word}


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
