"""统一社会信用代码: the 18-character code of an organisation (GB 32100)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rulebook.sentence import Sentence, _

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WORTH = {letter: worth for worth, letter in enumerate(ALPHABET)}
WEIGHTS = tuple(3**place % len(ALPHABET) for place in range(LENGTH - 1))
KINDS = {"51": "association", "52": "private", "53": "foundation", "59": "other"}
KIND_NAMES = {"association": "社会团体", "private": "民办非企业单位", "foundation": "基金会", "other": "其他组织"}
LOOKALIKES = str.maketrans("OIZSV", "0125U")
LOOKALIKE_DIGITS = str.maketrans("OQDILZSB", "00011258")
INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff'’`·\-]+")
FLOAT_LIKE = re.compile(r"\d+(?:\.\d+)?E\+?\d{1,3}|\d+\.\d+")

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Remark:
    """One thing to say about a value. level: "error" (refused), "warning" (look) or "info" (how it was understood).

    problem says what is the matter; mend says what to do, and is None for information.
    """

    level: Level
    problem: Sentence
    mend: Sentence | None = None


Read = tuple[str | None, tuple[Remark, ...]]


def error(problem: str, mend: str, **facts: str | int) -> Remark:
    """A remark that refuses the value."""
    return Remark("error", Sentence(problem, facts), Sentence(mend, facts))


def normalise(typed: str) -> str:
    """Half-width, upper case, without blanks, zero-width characters, hyphens or a leading apostrophe."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", typed)).upper()


def expected_check(code: str) -> str:
    """The check character that the first 17 characters call for. They must be of the alphabet."""
    total = sum(WORTH[letter] * weight for letter, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[-total % len(ALPHABET)]


def kind_of(code: str) -> str | None:
    """What the prefix says of the kind: "association", "private", "foundation", "other"; None outside 民政 codes."""
    return KINDS.get(code[:2])


def region_part(code: str) -> int | None:
    """Characters 3–8: where the code was issued (GB/T 2260), which need not be where the organisation is."""
    return int(code[2:8]) if code[2:8].isdecimal() else None


def digits_lost(typed: str) -> Read:
    """A code that a spreadsheet turned into a number has lost digits; which ones nobody can tell."""
    return None, (
        error(
            _("代码成了数字（%(typed)s），后面的位数已经丢失，不能猜测"),
            _("请把这一列设为文本格式，从证书上重新录入 18 位代码"),
            typed=typed,
        ),
    )


def set_right(code: str) -> str:
    """The code with look-alikes (O for 0, I for 1) exchanged, where that makes it right; "" where it does not."""
    hint = (code[:2] + code[2:8].translate(LOOKALIKE_DIGITS) + code[8:]).translate(LOOKALIKES)
    right = set(hint) <= set(ALPHABET) and hint[2:8].isdecimal() and hint[-1] == expected_check(hint)
    return hint if right and hint != code else ""


def misread(problem: str, code: str, **facts: str) -> tuple[Remark, ...]:
    """The error for characters that cannot stand there, with the right code where look-alikes explain it."""
    if hint := set_right(code):
        return (error(problem, _("请核对证书，是否应为 %(hint)s"), hint=hint, **facts),)
    return (error(problem, _("请核对证书"), **facts),)


def faults(code: str, typed: str) -> tuple[Remark, ...]:
    """Why a normalised code is refused: length, characters, check character; empty when it is right."""
    if len(code) != LENGTH:
        return (
            error(_("代码应为 18 位，这里有 %(count)d 位"), _("请核对证书，补全或删去多余的字符"), count=len(code)),
        )
    wrong = sorted(set(code) - set(ALPHABET))
    if wrong:
        return misread(_("代码里有不允许的字符：%(wrong)s（代码不用 I、O、S、V、Z）"), code, wrong="、".join(wrong))
    if not code[2:8].isdecimal():
        return misread(_("代码第 3 至 8 位应为数字（登记地区划），这里是 %(part)s"), code, part=code[2:8])
    expected = expected_check(code)
    if code[-1] != expected:
        return (
            error(
                _("代码的校验码不对：末位是 %(found)s，按前 17 位应为 %(expected)s"),
                _("请逐位核对证书；末位或前面某一位录错了"),
                found=code[-1],
                expected=expected,
            ),
        )
    return () if typed == code else (Remark("info", Sentence(_("代码按 %(code)s 理解"), {"code": code})),)


@lru_cache(maxsize=4096)
def read_code(typed: str) -> Read:
    """The code as it should be written, or None, with what is to be said.

    >>> read_code("５１３４１６００ｍｊ００００００１x")[0] is None
    True
    """
    code = normalise(typed)
    if len(code) != LENGTH and FLOAT_LIKE.fullmatch(code.replace(",", "")):
        return digits_lost(typed.strip())
    if len(code) == LENGTH and code.isdecimal() and code.endswith("000") and code[-1] != expected_check(code):
        return digits_lost(typed.strip())
    said = faults(code, typed)
    refused = any(remark.level == "error" for remark in said)
    return (None if refused else code), said + (() if refused else foreign(code))


def foreign(code: str) -> tuple[Remark, ...]:
    """A warning for a right code that civil affairs offices do not issue."""
    if code[:2] in KINDS:
        return ()
    problem = Sentence(_("代码以 %(prefix)s 开头，不是社会组织的代码（51、52、53、59）"), {"prefix": code[:2]})
    return (Remark("warning", problem, Sentence(_("请确认它是社会组织，并核对证书"))),)


def disagreement(code: str, kind: str) -> Remark | None:
    """The warning when prefix and stated kind differ; None when they agree or the prefix says nothing."""
    meant = kind_of(code)
    if meant in {None, "other", kind}:
        return None
    facts = {"prefix": code[:2], "meant": KIND_NAMES[str(meant)], "kind": KIND_NAMES.get(kind, kind)}
    return Remark(
        "warning",
        Sentence(_("代码以 %(prefix)s 开头，应是%(meant)s，类别却填了%(kind)s"), facts),
        Sentence(_("请核对证书上的类别和代码")),
    )
