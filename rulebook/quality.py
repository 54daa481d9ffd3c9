"""Data quality: what in the register cannot be true, is out of date, or looks as if it stood there twice.

Nothing here decides: each answer sends a person to look. The numbers come from policy/quality.yaml.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from rulebook.calendar import add_months
from rulebook.policy import in_force
from rulebook.sentence import Sentence, _

# Shorter cores say too little: 书协 and 棋协 differ in half of what they say.
SHORTEST = 4
NUMERALS = re.compile(r"[0-9一二三四五六七八九十百]")
NOISE = re.compile(r"[\s\u200b\ufeff·•.。,，、\-_—()（）\[\]【】《》“”\"']")


def renewed_since(day: date, place: int = 0) -> date | None:
    """The day before which a headcount that still holds on ``day`` is out of date; None where no text says so."""
    months = in_force("quality.headcount_renewed_within_months", day=day, place=place)
    return add_months(day, -months.value) if months else None


def earliest(day: date, place: int = 0) -> date | None:
    """The day before which no date in the register can be true."""
    said = in_force("quality.earliest_day", day=day, place=place)
    return date.fromisoformat(said.value) if said else None


def impossible(said: date | None, *, day: date, place: int = 0) -> bool:
    """A date that nobody can have meant: after ``day``, or before there was a register. None is missing, not wrong."""
    first = earliest(day, place)
    return said is not None and (said > day or (first is not None and said < first))


@dataclass(frozen=True)
class Jump:
    """From when a change between two declarations is to be looked at: by the factor and by the number of members."""

    factor: int
    members: int

    def over(self, before: int, now: int) -> bool:
        """before, now: members of two declarations that follow one another."""
        return abs(now - before) >= self.members and max(before, now) >= self.factor * min(before, now)


def jump(day: date, place: int = 0) -> Jump | None:
    """None where no text was in force."""
    factor, members = (
        in_force(f"quality.headcount_jump_{name}", day=day, place=place) for name in ("factor", "members")
    )
    return Jump(factor.value, members.value) if factor and members else None


def alike_from(day: date, place: int = 0) -> int | None:
    """The share of common characters, in per cent, from which two names are alike."""
    said = in_force("quality.names_alike_from", day=day, place=place)
    return int(said.value) if said else None


# Names


def core(name: str, places: Sequence[str] = ()) -> str:
    """What a name says apart from writing and place: half-width, without blanks and marks, without leading places.

    places: names of the regions that it may begin with; longer ones first are tried first.

    >>> core("亳州市谯城区 书法（家）协会", ("亳州市", "谯城区"))
    '书法家协会'
    """
    return parted(name, places)[1]


def parted(name: str, places: Sequence[str] = ()) -> tuple[str, str]:
    """The innermost place that a name begins with ("" for none), and its core."""
    plain, innermost = NOISE.sub("", unicodedata.normalize("NFKC", name)).upper(), ""
    for _step in range(3):  # province, prefecture, county
        head = next((place for place in sorted(places, key=len, reverse=True) if plain.startswith(place)), "")
        if not head or len(plain) - len(head) < SHORTEST:
            break
        plain, innermost = plain[len(head) :], head
    return innermost, plain


def likeness(first: str, second: str, *, least: int) -> int | None:
    """How alike two cores are, in per cent (100: the same); None below ``least`` or where only a number differs."""
    if NUMERALS.findall(first) != NUMERALS.findall(second):
        return None
    share = int(ratio(first, second))
    return share if share >= least else None


@dataclass(frozen=True)
class Alike:
    """Two names that may be one organisation's. first, second: keys of the names, the smaller first."""

    first: int
    second: int
    share: int
    why: Sentence


def alike(names: Iterable[tuple[int, str]], *, places: Sequence[str] = (), least: int) -> tuple[Alike, ...]:
    """The pairs of one county's names that may be one organisation registered twice, in order.

    names: (key, name) of one county. least: as ``alike_from``.
    Compared are names that are equal or one character apart (more, fewer, another, or exchanged): such names share a
    form with one character left out, so that not every name meets every other.
    """
    parts = {key: parted(name, places) for key, name in names}
    cores = {key: text for key, (_place, text) in parts.items()}
    near = {pair for block in _blocks(cores).values() for pair in _pairs(block)}
    pairs = {(one, two) for one, two in near if _one_place(parts[one][0], parts[two][0])}
    found = ((pair, likeness(cores[pair[0]], cores[pair[1]], least=least)) for pair in sorted(pairs))
    return tuple(Alike(*pair, share, why(cores[pair[0]], cores[pair[1]])) for pair, share in found if share is not None)


def _one_place(first: str, second: str) -> bool:
    """The city's society and the county's of the same name are two; a name without its place may be either."""
    return first == second or not (first and second)


def _blocks(cores: dict[int, str]) -> dict[tuple[str, ...], list[int]]:
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, text in cores.items():
        numerals = "".join(NUMERALS.findall(text))  # 第一小学 and 第二小学 never meet
        for form in {text, *_shorter(text)}:
            blocks[form, numerals].append(key)
    return {form: keys for form, keys in blocks.items() if len(keys) > 1}


def _shorter(text: str) -> Iterator[str]:
    if len(text) >= SHORTEST:
        yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


def _pairs(block: list[int]) -> Iterator[tuple[int, int]]:
    keys = sorted(block)
    for at, first in enumerate(keys):
        yield from ((first, second) for second in keys[at + 1 :])


def why(first: str, second: str) -> Sentence:
    """In words why two cores are alike."""
    if first == second:
        return Sentence(_("去掉地名、空格和标点以后，两个名称都是“%(core)s”"), {"core": first})
    if len(first) == len(second):
        if sorted(first) == sorted(second):
            return Sentence(_("去掉地名以后，“%(first)s”和“%(second)s”只有字的次序不同"), _both(first, second))
        return Sentence(_("去掉地名以后，“%(first)s”和“%(second)s”只差一个字"), _both(first, second))
    short, long = sorted((first, second), key=len)
    at = next((i for i, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    facts = {"short": short, "long": long, "more": long[at]}
    return Sentence(_("去掉地名以后，“%(long)s”比“%(short)s”只多一个“%(more)s”字"), facts)


def _both(first: str, second: str) -> dict[str, str]:
    return {"first": first, "second": second}


@lru_cache(maxsize=64)
def alike_cached(names: tuple[tuple[int, str], ...], places: tuple[str, ...], least: int) -> tuple[Alike, ...]:
    """The same, remembered for names that have not changed: the answer depends on nothing else."""
    return alike(names, places=places, least=least)
