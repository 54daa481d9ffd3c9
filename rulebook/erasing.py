"""Putting a neutral word in a person's place, in words and in data; and showing a part of what is private."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

CONTACT = ""  # what stands for a telephone number or an e-mail address
FEWEST_SIGNS = 6  # of a contact: a shorter number is found everywhere


def neutral(number: int) -> str:
    """The word for the person of the ``number``-th erasure."""
    return f"已注销人员#{number}"


def neutral_login(number: int) -> str:
    return f"erased-{number}"


@dataclass(frozen=True)
class Blank:
    """What is put in whose place.

    instead: needle → word, none empty. others: names of other persons; where one of them, longer, contains a needle,
    it is left alone: 王平安 is not 王平.
    """

    instead: Mapping[str, str]
    others: tuple[str, ...] = ()

    def found(self, text: str) -> bool:
        return self.text(text) != text

    def text(self, text: str, longest: int | None = None) -> str:
        """The text with every needle replaced; longest: how many signs the place holds, filled up if need be."""
        blanked = self._pattern.sub(self._word, text)
        if longest is None or len(blanked) <= longest:
            return blanked
        short = Blank({needle: word.removeprefix("已注销人员") for needle, word in self.instead.items()}, self.others)
        return short.text(text)[:longest]

    def data(self, value: Any) -> Any:
        """The same through everything in a JSON value: text, lists, values and names of objects."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.data(each) for each in value]
        if isinstance(value, dict):
            return {self.text(key): self.data(each) for key, each in value.items()}
        return value

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Longer words first; a needle of letters and figures is a whole word, or it would be found in other ones."""
        longer = [other for other in self.others if any(needle in other and needle != other for needle in self.instead)]
        whole = [_whole(needle) for needle in sorted(self.instead, key=len, reverse=True)]
        return re.compile("|".join([*(re.escape(o) for o in sorted(longer, key=len, reverse=True)), *whole]))

    def _word(self, match: re.Match[str]) -> str:
        return self.instead.get(match.group(), match.group())


def _whole(needle: str) -> str:
    if needle.isascii():
        return rf"(?<![0-9A-Za-z_]){re.escape(needle)}(?![0-9A-Za-z_])"
    return re.escape(needle)


def blank(
    number: int, *, names: Iterable[str], logins: Iterable[str], contacts: Iterable[str], others: Iterable[str]
) -> Blank:
    """What an erasure puts in the place of one person's names, user names and contacts."""
    instead = {login: neutral_login(number) for login in logins}
    instead |= {contact: CONTACT for contact in contacts if len(contact) >= FEWEST_SIGNS}
    instead |= {name: neutral(number) for name in names}
    return Blank({needle: word for needle, word in instead.items() if needle}, tuple(others))


def masked_contact(value: str) -> str:
    """A number as 138****1234, an address as z***@example.cn; a short one wholly starred."""
    if "@" in value:
        name, _at, place = value.partition("@")
        return f"{name[:1]}***@{place}"
    shown = 4 if len(value) >= 8 else 0
    first = 3 if len(value) >= 11 else 0
    return value[:first] + "****" + value[len(value) - shown :] if value else ""


def masked_name(value: str) -> str:
    """The first sign of a name, the others starred."""
    return value[:1] + "*" * max(len(value) - 1, 1) if value else ""
