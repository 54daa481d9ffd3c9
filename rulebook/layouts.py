"""The layouts of files for the provincial platform as data: columns in order, heads, codes, dates, which rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as given
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from rulebook.policy import ROOT, read

SUBJECTS = ("organisations", "parties")
ROWS = ("included", "active")


@dataclass(frozen=True)
class LayoutColumn:
    """One column of the file.

    heading: the word that the platform wants over it. field: what of ours goes into it. also: other words for the
    same column in the platform's own export. codes: our value → the platform's code; empty where the value is written.
    """

    heading: str
    field: str
    also: tuple[str, ...] = ()
    codes: Mapping[str, str] = given(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class LayoutVersion:
    """One version of a layout, in use from a day on.

    rows: "included" (those included that are active or exist) or "active" (included or not). key: the field by which
    a row of theirs is found in ours; fallback: the field that serves where the key does not. date_format: as strftime.
    """

    number: int
    valid_from: date
    wording: str
    rows: str
    key: str
    fallback: str
    date_format: str
    columns: tuple[LayoutColumn, ...]

    def column(self, field: str) -> LayoutColumn | None:
        return next((each for each in self.columns if each.field == field), None)


@dataclass(frozen=True)
class Layout:
    """A file that the platform takes. document: the platform's own paper on it, empty until somebody puts it in."""

    code: str
    order: int
    subject: str
    title: str
    source: str
    document: str
    checked_by: str
    checked_on: date | None
    versions: tuple[LayoutVersion, ...]

    def version(self, day: date) -> LayoutVersion:
        """The version in use on ``day``; days before the first are written by the first."""
        return next((each for each in reversed(self.versions) if each.valid_from <= day), self.versions[0])

    def numbered(self, number: int) -> LayoutVersion:
        """Raises KeyError for a version that the file does not have."""
        for each in self.versions:
            if each.number == number:
                return each
        raise KeyError(number)


@cache
def layouts() -> tuple[Layout, ...]:
    """All of them, in the order of the pages."""
    found = (layout_from(path.stem, read(path)) for path in (ROOT / "platform").glob("*.yaml"))
    return tuple(sorted(found, key=lambda each: each.order))


def layout(code: str) -> Layout:
    """One by its code. Raises KeyError for a code that no file has."""
    for each in layouts():
        if each.code == code:
            return each
    raise KeyError(code)


def layout_from(code: str, said: Mapping[str, Any]) -> Layout:
    """A layout from its file. Raises TypeError for an unknown or missing key, ValueError for a wrong one."""
    versions = tuple(_version(code, each) for each in said["versions"])
    days = [each.valid_from for each in versions]
    if said["code"] != code or said["subject"] not in SUBJECTS or not versions or days != sorted(set(days)):
        raise ValueError(f"{code}: code, subject or days of the versions are wrong")
    return Layout(**{**said, "versions": versions})


def _version(code: str, said: Mapping[str, Any]) -> LayoutVersion:
    columns = tuple(_column(each) for each in said["columns"])
    version = LayoutVersion(**{**said, "columns": columns})
    fields, headings = [each.field for each in columns], [each.heading for each in columns]
    if len(set(fields)) < len(fields) or len(set(headings)) < len(headings):
        raise ValueError(f"{code}: a column stands there twice")
    if version.rows not in ROWS or not {version.key, version.fallback} <= set(fields):
        raise ValueError(f"{code}: rows, key or fallback is wrong")
    return version


def _column(said: Mapping[str, Any]) -> LayoutColumn:
    codes = said.get("codes", {})
    if len(set(codes.values())) < len(codes):
        raise ValueError(f"{said['heading']}: one code stands for two values")
    return LayoutColumn(**{**said, "also": tuple(said.get("also", ())), "codes": MappingProxyType(dict(codes))})
