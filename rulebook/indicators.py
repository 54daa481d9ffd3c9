"""The indicators as data: which named conditions they count, in what words, by which version of the definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from rulebook.policy import ROOT, read

# The names that may stand in a file; each is one condition on standings or on Party organisations.
CONDITIONS = frozenset(
    {
        "all",
        "single",
        "shared",
        "covered",
        "served",
        "uncovered",
        "due_alone",
        "due_jointly",
        "gap",
        "without_members",
        "undeclared",
        "narrow_all",
        "narrow_covered",
        "broad_all",
        "broad_covered",
        "party_all",
        "party_formed_this_year",
    }
)


@dataclass(frozen=True)
class Half:
    """Numerator or denominator: what is counted, as a condition's name and in words."""

    condition: str
    wording: str


@dataclass(frozen=True)
class Version:
    """One version of a definition, and what it changed."""

    number: int
    valid_from: date
    wording: str


@dataclass(frozen=True)
class Indicator:
    """A figure that can be opened: the rows of its numerator over the rows of its denominator.

    denominator: None where the figure is a plain count.
    exclusions: what stands outside, told beside the figure; may be empty.
    why: what the figure says, for the page of definitions.
    """

    code: str
    order: int
    title: str
    unit: str
    numerator: Half
    denominator: Half | None
    formula: str
    exclusions: str
    source: str
    why: str
    versions: tuple[Version, ...]

    def version(self, day: date) -> Version:
        """The version by which a figure as of ``day`` is counted; days before the first are counted by the first."""
        return next((each for each in reversed(self.versions) if each.valid_from <= day), self.versions[0])


@cache
def indicators() -> tuple[Indicator, ...]:
    """All of them, in the order of the pages."""
    found = (indicator_from(path.stem, read(path)) for path in (ROOT / "indicators").glob("*.yaml"))
    return tuple(sorted(found, key=lambda each: each.order))


def indicator(code: str) -> Indicator:
    """One by its code. Raises KeyError for a code that no file has."""
    for each in indicators():
        if each.code == code:
            return each
    raise KeyError(code)


def indicator_from(code: str, said: Mapping[str, Any]) -> Indicator:
    """An indicator from its file. Raises TypeError for an unknown or missing key, ValueError for a wrong one."""
    numerator, denominator = (Half(**said[half]) if said.get(half) else None for half in ("numerator", "denominator"))
    versions = tuple(Version(**version) for version in said["versions"])
    if numerator is None or not versions:
        raise ValueError(f"{code}: numerator or versions are missing")
    counted = {half.condition for half in (numerator, denominator) if half}
    if said["code"] != code or counted - CONDITIONS:
        raise ValueError(f"{code}: unknown {sorted(counted - CONDITIONS) or said['code']}")
    return Indicator(**{**said, "numerator": numerator, "denominator": denominator, "versions": versions})


def rate_text(part: int, whole: int) -> str | None:
    """A rate in per cent as it is printed, without the sign: 93 of 175 → "53.1", all → "100"; None for an empty whole.

    Halves round up, but never a part to the whole (99.96 → "99.9") nor something down to nothing (0.04 → "0.1").
    """
    if part < 0 or whole < 0:
        raise ValueError(f"{part} of {whole} counts nothing")
    if not whole:
        return None
    if part == whole:
        return "100"
    tenths = (2000 * part + whole) // (2 * whole)
    if tenths == 1000:
        tenths += 1 if part > whole else -1
    if part and not tenths:
        tenths = 1
    return f"{tenths // 10}.{tenths % 10}"
