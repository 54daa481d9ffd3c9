"""The word lists of the demonstration town, read once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
REGIONS = HERE.parent / "office" / "data" / "regions.yaml"


@cache
def words() -> dict[str, Any]:
    """words.yaml as it is written: industries, brands, roads, surnames …"""
    lists: dict[str, Any] = _read(HERE / "words.yaml")
    return lists


@cache
def cast() -> dict[str, Any]:
    """cast.yaml: the bodies and the people who sign in."""
    lists: dict[str, Any] = _read(HERE / "cast.yaml")
    return lists


@cache
def streets() -> dict[int, list[tuple[int, str]]]:
    """county code -> [(street code, name), …] of the streets and towns of 2021."""
    found: dict[int, list[tuple[int, str]]] = {}
    for row in _read(REGIONS):
        if row["level"] == "street":
            found.setdefault(row["parent"], []).append((row["code"], row["name"]))
    return found


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
