"""The one reader of the policy files: dated, cited values, and those that a place sets for itself."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent / "policy"
_LAST_COUNTY = 999_999  # GB/T 2260 codes have six digits, streets and villages three more each
_PARAMETER = {"title", "unit", "values"}
_VALUE = {"valid_from", "value", "source", "local", "document", "note", "checked_by", "checked_on"}
_TEXTS = {"source", "document", "note", "checked_by"}
_DEMANDED = {"valid_from", "value", "source"}


class NotInForce(LookupError):
    """No text sets this value on the day asked about."""


@dataclass(frozen=True)
class Clause:
    """One value in force from a day on, with the text that sets it.

    key: file and parameter, "coverage.form_alone_from".
    value: as in the file; lists become tuples, mappings become read-only.
    source: the text as it is cited on screen, with its article.
    place: the region code whose overlay sets it, 0 for the whole country.
    local: a local office sets it; ``document`` is that office's document, empty until it is put in.
    checked_by, checked_on: who has compared it with the text, and when; empty until somebody has.
    """

    key: str
    title: str
    unit: str
    value: Any
    source: str
    valid_from: date
    place: int = 0
    local: bool = False
    document: str = ""
    note: str = ""
    checked_by: str = ""
    checked_on: date | None = None


def clause(key: str, *, day: date, place: int = 0) -> Clause:
    """The value of ``key`` in force at the end of ``day`` in ``place``, the nearest overlay first.

    place: a region code (341621), or 0 for the value of the whole country.
    Raises NotInForce before the first dated text, KeyError for a key that no file has.
    """
    starts, clauses = _timeline(key, place)
    at = bisect_right(starts, day)
    if not at:
        raise NotInForce(f"{key} has no value on {day}")
    return clauses[at - 1]


def in_force(key: str, *, day: date, place: int = 0) -> Clause | None:
    """The same, or None where no text was in force yet: for rules younger than the histories judged by them."""
    try:
        return clause(key, day=day, place=place)
    except NotInForce:
        return None


def first_day(key: str, *, place: int = 0) -> date:
    """The day from which any text sets ``key``."""
    return _timeline(key, place)[0][0]


def changes(keys: Iterable[str], *, place: int = 0) -> list[date]:
    """The days on which the value of one of ``keys`` begins or becomes another, oldest first.

    A new edition that keeps the number is no change: what was derived from the number stays as it was.
    """
    days: set[date] = set()
    for key in keys:
        _, clauses = _timeline(key, place)
        before = (None, *(each.value for each in clauses))
        days.update(each.valid_from for each, old in zip(clauses, before, strict=False) if each.value != old)
    return sorted(days)


@cache
def digest() -> str:
    """sha256 over every policy file, in hexadecimal: which rules, indicators and forms a report was made by."""
    made = sha256()
    for path in sorted(ROOT.rglob("*.yaml")):
        made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def all_clauses() -> tuple[Clause, ...]:
    """Every value of every file and place, in the order of the files: for the dictionary page."""
    places = (0, *_places())
    return tuple(each for place in places for name in _names(place) for each in _clauses(name, place))


def faults(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with the shape of a policy file as it was read, one plain sentence each; empty when all is well."""
    return [fault for name, parameter in document.items() for fault in _parameter_faults(name, parameter)]


def _parameter_faults(name: str, parameter: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{name}: unknown key {key}" for key in sorted(set(parameter) - _PARAMETER))
    yield from (f"{name}: {key} is missing" for key in sorted(_PARAMETER) if not parameter.get(key))
    days = [value.get("valid_from") for value in parameter.get("values") or ()]
    if None not in days and sorted(set(days)) != days:
        yield f"{name}: the days are not in rising order"
    for value in parameter.get("values") or ():
        yield from _value_faults(f"{name} {value.get('valid_from')}", value)


def _value_faults(where: str, value: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{where}: unknown key {key}" for key in sorted(set(value) - _VALUE))
    yield from (f"{where}: {key} is missing" for key in sorted(_DEMANDED) if value.get(key) in (None, ""))
    yield from (f"{where}: {key} is no text" for key in sorted(_TEXTS & set(value)) if not isinstance(value[key], str))
    if not isinstance(value.get("valid_from"), date):
        yield f"{where}: valid_from is no date"
    if value.get("local") and "document" not in value:
        yield f"{where}: a local value names the document to be put in, be it empty"


def lineage(place: int) -> tuple[int, ...]:
    """A region and those above it, nearest first: 341602001 (a street) → 341602001, 341602, 341600, 340000."""
    codes: list[int] = []
    while place > _LAST_COUNTY:
        codes.append(place)
        place //= 1000
    codes += [place // step * step for step in (1, 100, 10_000)]
    return tuple(code for code in dict.fromkeys(codes) if code)


@cache
def _timeline(key: str, place: int) -> tuple[tuple[date, ...], tuple[Clause, ...]]:
    """What holds in a place through time: its own values from their first day on, until then those from above."""
    name = key.partition(".")[0]
    found: list[Clause] = []
    for layer in (0, *reversed(lineage(place))):
        own = [each for each in _clauses(name, layer) if each.key == key]
        if own and layer and not any(each.local for each in found):
            raise ValueError(f"{key} is not for a place to set: {layer}")
        if own:
            found = [each for each in found if each.valid_from < own[0].valid_from] + own
    if not found:
        raise KeyError(f"no policy file sets {key}")
    return tuple(each.valid_from for each in found), tuple(found)


@cache
def _clauses(name: str, place: int) -> tuple[Clause, ...]:
    path = _folder(place) / f"{name}.yaml"
    if not path.exists():
        return ()
    document = read(path)
    if wrong := faults(document):
        raise ValueError(f"{path.name}: {'; '.join(wrong)}")
    return tuple(
        Clause(f"{name}.{parameter}", said["title"], said["unit"], **{**_frozen(value), "place": place})
        for parameter, said in document.items()
        for value in said["values"]
    )


def read(path: Path) -> dict[str, Any]:
    """A policy file as plain data. Raises ValueError when it is no mapping."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path.name} is no mapping")
    return document


def _frozen(value: Mapping[str, Any]) -> dict[str, Any]:
    said = value["value"]
    if isinstance(said, list):
        said = tuple(said)
    elif isinstance(said, dict):
        said = MappingProxyType(said)
    return {**value, "value": said}


def _folder(place: int) -> Path:
    return ROOT / "places" / str(place) if place else ROOT


def _names(place: int) -> list[str]:
    files = [path for folder in ("", "selections/") for path in _folder(place).glob(f"{folder}*.yaml")]
    return sorted(path.relative_to(_folder(place)).with_suffix("").as_posix() for path in files)


def _places() -> list[int]:
    return sorted(int(folder.name) for folder in (ROOT / "places").glob("*") if folder.is_dir())
