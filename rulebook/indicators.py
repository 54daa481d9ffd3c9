"""The indicators as data: which named conditions they count, in what words, by which version of the definition."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


# What a version may define anew; what it leaves out stays as the version before it had it.
DEFINED = ("numerator", "denominator", "formula", "exclusions", "source", "clauses")


@dataclass(frozen=True)
class Version:
    """One version of a definition: from when it holds, what it changed in words, and what it defines anew.

    numerator … clauses: None where this version leaves them as they were.
    """

    number: int
    valid_from: date
    wording: str
    numerator: Half | None = None
    denominator: Half | None = None
    formula: str | None = None
    exclusions: str | None = None
    source: str | None = None
    clauses: tuple[str, ...] | None = None

    @property
    def changed(self) -> dict[str, Any]:
        """What it defines anew, by name."""
        return {name: value for name in DEFINED if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class Indicator:
    """A figure that can be opened: the rows of its numerator over the rows of its denominator.

    denominator: None where the figure is a plain count.
    exclusions: what stands outside, told beside the figure; may be empty.
    why: what the figure says. group: the heading under which the dictionary lists it.
    clauses: the keys of the policy values that it rests on. beside: codes of others that are mistaken for it.
    trap: what it must not be used for; may be empty.
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
    group: str
    clauses: tuple[str, ...]
    beside: tuple[str, ...]
    trap: str
    versions: tuple[Version, ...]

    def version(self, day: date) -> Version:
        """The version by which a figure as of ``day`` is counted; days before the first are counted by the first."""
        return next((each for each in reversed(self.versions) if each.valid_from <= day), self.versions[0])

    def on(self, day: date) -> "Indicator":
        """The indicator as the version of ``day`` defines it."""
        changed: dict[str, Any] = {}
        for each in self.versions[: self.versions.index(self.version(day)) + 1]:
            changed |= each.changed
        return replace(self, **changed)

    def before(self, version: Version) -> "Indicator | None":
        """As it was defined before ``version``; None of the first."""
        at = self.versions.index(version)
        return self.on(self.versions[at - 1].valid_from) if at else None


@cache
def indicators() -> tuple[Indicator, ...]:
    """All of them, in the order of the pages."""
    found = (indicator_from(path.stem, read(path)) for path in (ROOT / "indicators").glob("*.yaml"))
    return tuple(sorted(found, key=lambda each: each.order))


def indicators_on(day: date) -> tuple[Indicator, ...]:
    """All of them as the versions of ``day`` define them."""
    return tuple(each.on(day) for each in indicators())


def indicator(code: str) -> Indicator:
    """One by its code. Raises KeyError for a code that no file has."""
    for each in indicators():
        if each.code == code:
            return each
    raise KeyError(code)


def indicator_from(code: str, said: Mapping[str, Any]) -> Indicator:
    """An indicator from its file. Raises TypeError for an unknown or missing key, ValueError for a wrong one."""
    found = Indicator(**{**_read(said), "versions": tuple(Version(**_read(each)) for each in said["versions"])})
    if found.numerator is None or not found.versions:
        raise ValueError(f"{code}: numerator or versions are missing")
    defined: tuple[Indicator | Version, ...] = (found, *found.versions)
    counted = {half.condition for each in defined for half in (each.numerator, each.denominator) if half}
    if said["code"] != code or counted - CONDITIONS:
        raise ValueError(f"{code}: unknown {sorted(counted - CONDITIONS) or said['code']}")
    days, numbers = [each.valid_from for each in found.versions], [each.number for each in found.versions]
    if sorted(set(days)) != days or numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"{code}: the versions are not in order")
    if found.denominator is None and any(each.denominator for each in found.versions):
        raise ValueError(f"{code}: a count does not become a rate; give the rate a code of its own")
    return found


def _read(said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a definition or of one version: halves as Half, lists as tuples."""
    read_: dict[str, Any] = dict(said)
    for name in ("numerator", "denominator"):
        if read_.get(name):
            read_[name] = Half(**read_[name])
    return {name: tuple(value) if isinstance(value, list) else value for name, value in read_.items()}


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
