"""Calendar days as people write them: typed dates, serial numbers, Arabic and Chinese figures in every common order."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from hangji.intake.reading.sheet import Cell
from rulebook.codes import Remark, error
from rulebook.sentence import Sentence, _

ParsedDay = tuple[date | None, tuple[Remark, ...]]

NO_DAYS = frozenset(
    {"1900-01-01", "1899-12-30", "1899-12-31", "1900-01-00", "1904-01-01", "1970-01-01", "0001-01-01", "9999-12-31"}
)
NO_DAY = re.compile(  # the same days as text, and what databases print for an empty one
    r"(?:1900[-/.]0?1[-/.](?:0?1|00?)|1899[-/.]12[-/.]3[01]|(?:1970|0001)[-/.]0?1[-/.]0?1|0000[-/.]00?[-/.]00?|"
    r"9999[-/.]12[-/.]31)(?:[ t]0?0:00(?::00(?:\.0+)?)?)?"
)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
FROM_1904 = 1462
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(10_000, 73_051)  # 1927 to 2099
LAST_PACKED = 20_991_231
YEARS = range(1900, 2100)
FIGURES = {ord(word): str(number) for number, word in enumerate("零一二三四五六七八九")} | {
    ord("〇"): "0",
    ord("○"): "0",
    ord("Ｏ"): "0",
}
WEEKDAY = r"(?:\s*\(?(?:星期|周)[1-6日天]\)?)?"
CLOCK = r"(?:上午|下午|AM|PM)?\s*\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?[分秒]?\s*(?:AM|PM)?(?:\+08:?00)?"
SEPARATED = re.compile(rf"(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){WEEKDAY}(?:[T\s]+{CLOCK})?")
WRITTEN = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(?:(\d{{1,2}})|(\d{{1,2}})[日号]{WEEKDAY}\s*(?:{CLOCK})?)")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH_ONLY = re.compile(r"(\d{4})(?:年(\d{1,2})月份?|[-./](\d{1,2}))")
DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
SHORT_YEAR = re.compile(r"(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?")
FIRST_OF_THE_REPUBLIC = 49
TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_day(raw: Cell) -> ParsedDay:
    """The day meant by a cell that is not blank, or None with the reason; None without one for a "no date" date."""
    if isinstance(raw, datetime):
        return believable(raw.date(), ())
    if isinstance(raw, date):
        return believable(raw, ())
    if isinstance(raw, bool):
        return None, (not_a_day(str(raw)),)
    if isinstance(raw, int | float):
        return by_serial(raw)
    return by_text(str(raw))


def not_a_day(typed: str) -> Remark:
    """The error for what is no date."""
    return error(_("“%(value)s”不是日期"), _("请写成 2021-10-31 这样；不知道就留空"), value=typed)


def told(day: date) -> tuple[Remark, ...]:
    """The remark that says which day was understood."""
    return (Remark("info", Sentence(_("按 %(day)s 理解"), {"day": day.isoformat()})),)


def believable(day: date, said: tuple[Remark, ...]) -> ParsedDay:
    """The day, unless it stands for "no date" or lies outside the calendar that registers use."""
    if day.isoformat() in NO_DAYS:
        return None, ()
    if day.year not in YEARS:
        return None, (error(_("年份 %(year)d 不可能"), _("请核对年份"), year=day.year),)
    return day, said


def by_serial(number: float) -> ParsedDay:
    """A bare number: a spreadsheet's day count, or a date without separators."""
    if not isfinite(number) or abs(number) > LAST_PACKED:
        return None, (not_a_day(str(number)),)
    if number in {0, 1, 25_569}:  # 1899-12-31 and 1970-01-01 as day counts
        return None, ()
    if int(number) in YEARS:
        return by_year(number)
    if int(number) in SERIALS:
        day = SERIAL_ZERO + timedelta(days=int(number))
        return believable(day, told(day))
    if number == int(number) and PACKED.fullmatch(str(int(number))):
        return by_text(str(int(number)))
    return None, (not_a_day(f"{number:g}"),)


def by_year(number: float) -> ParsedDay:
    """A year alone, or year and month typed as one number: 2021.9 is September, but 2021.1 may have been 2021.10."""
    typed = f"{number:.10g}"
    if typed.isdecimal():
        return None, (only_a_year(typed),)
    if typed.endswith(".1"):
        return None, (error(_("“%(value)s”分不清是 1 月还是 10 月"), _("请写成 2021-10-31 这样"), value=typed),)
    return by_text(typed)


def from_1904(raw: Cell) -> Cell:
    """A day count of a workbook that counts from 1904, typed as a number or as text, as the usual one."""
    if isinstance(raw, bool) or not re.fullmatch(r"\s*\d{4,5}(?:\.\d+)?\s*", str(raw)):
        return raw
    shifted = float(str(raw)) + FROM_1904
    return shifted if int(shifted) in SERIALS else raw


def arabic(words: str) -> str:
    """Chinese figures as Arabic ones: 二〇二一年十月三十一日 -> 2021年10月31日."""

    def tens(match: re.Match[str]) -> str:
        return (match[1] or "一") + (match[2] or "零")

    return TENS.sub(tens, words).translate(FIGURES)


def by_text(typed: str) -> ParsedDay:
    """A date in words or figures."""
    plain = re.sub(
        r"[\s\u200b\ufeff]+",
        " ",
        unicodedata.normalize("NFKC", typed).translate(DASHES).replace("。", ".").replace("、", "."),
    ).strip(" '’‘`")
    plain = re.sub(r"\s*([-./年月日号])\s*", r"\1", plain)
    if plain in NO_DAYS or plain in {"0", "00:00:00"} or plain.startswith("1900-01-00"):
        return None, ()
    figures = arabic(plain).strip(".")
    for pattern in (SEPARATED, WRITTEN, PACKED):
        if match := pattern.fullmatch(figures):
            said = figures != plain or unicodedata.normalize("NFKC", typed) != typed
            return by_numbers(match[1], match[2], match[3] or match[4], typed, say=said)
    return by_unusual_text(figures, typed)


def by_unusual_text(figures: str, typed: str) -> ParsedDay:
    """The rarer forms, always said: month only, two-digit years, serials in text."""
    if match := MONTH_ONLY.fullmatch(figures):
        return by_numbers(match[1], match[2] or match[3], "1", typed, say=True)
    if match := DAY_FIRST.fullmatch(figures):
        return day_first(match, typed)
    if match := SHORT_YEAR.fullmatch(figures):
        century = "19" if int(match[1]) >= FIRST_OF_THE_REPUBLIC else "20"
        return by_numbers(century + match[1], match[2], match[3], typed, say=True)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", figures):
        return by_serial(float(figures))
    year_only = re.fullmatch(r"\d{4}年?", figures)
    return None, (only_a_year(typed) if year_only else not_a_day(typed.strip()),)


def only_a_year(typed: str) -> Remark:
    """The error for a year alone."""
    return error(_("“%(value)s”只有年份"), _("请补上月和日；不知道就留空"), value=typed)


def day_first(match: re.Match[str], typed: str) -> ParsedDay:
    """31/10/2021 as some programs export it; 3/4/2021 could be either, and is asked back."""
    first, second = int(match[1]), int(match[2])
    if first != second and max(first, second) <= len(LAST_DAYS):
        return None, (error(_("“%(value)s”分不清月和日"), _("请写成 2021-10-31 这样"), value=typed),)
    month, day = (second, first) if first > len(LAST_DAYS) else (first, second)
    return by_numbers(match[3], str(month), str(day), typed, say=True)


def by_numbers(year: str, month: str, day: str, typed: str, *, say: bool) -> ParsedDay:
    """The day of that year, month and day, or the error that names the one that cannot be."""
    numbers: dict[str, Any] = {"value": typed.strip(), "year": int(year), "month": int(month), "day": int(day)}
    if not 1 <= numbers["month"] <= 12:
        return None, (error(_("“%(value)s”的月份是 %(month)d，没有这个月"), _("请核对月份"), **numbers),)
    if not 1 <= numbers["day"] <= LAST_DAYS[numbers["month"] - 1]:
        return None, (error(_("“%(value)s”的日是 %(day)d，%(month)d 月没有这一天"), _("请核对日期"), **numbers),)
    try:
        found = date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError:
        return None, (
            error(_("“%(value)s”不存在：%(year)d 年没有 %(month)d 月 %(day)d 日"), _("请核对日期"), **numbers),
        )
    return believable(found, told(found) if say else ())
