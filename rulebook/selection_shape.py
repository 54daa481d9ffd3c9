"""The shape of a selection's file: which values it needs, of which type, and how they hang together."""

from collections.abc import Iterable, Mapping
from typing import Any

LEVELS = ("town", "county", "city", "province")
OBJECTS = ("organisation", "party_organisation", "team", "person")
REGISTERS = ("city", "county")
THEN = ("committee", "all", "none", "entry_order")
EVIDENCE = ("appraisal", "evaluation", "term", "life", "training", "governance", "awards")
# condition → the type of its parameter: true, the grades that do, or how many hours.
CONDITIONS: dict[str, type] = {
    **{"covered": bool, "appraisal": list, "evaluation": list, "unlisted": bool},
    **{"secretary": bool, "term": bool, "training": int},
}


def faults(said: Mapping[str, Any]) -> list[str]:
    """What is wrong with a selection's values, one plain sentence each; empty when all is well."""
    shapes = [f"{name}: {wanted}" for name, ok, wanted in _shapes(said) if not ok]
    return shapes or [*_of_levels(said), *_of_criteria(said), *_of_conditions(said)]


def _shapes(said: Mapping[str, Any]) -> Iterable[tuple[str, bool, str]]:
    yield "name", isinstance(said["name"], str) and bool(said["name"]), "no text"
    yield "objects", _map(said["objects"], str, least=1), "no map of categories to objects"
    yield "levels", isinstance(said["levels"], list) and bool(said["levels"]), "no list of levels"
    yield "below", _map(said["below"], dict), "no map of levels"
    yield "quota", _map(said["quota"], int, least=1), "no map of levels to whole numbers"
    yield "conditions", isinstance(said["conditions"], dict), "no map"
    yield "evidence", isinstance(said["evidence"], list) and set(said["evidence"]) <= set(EVIDENCE), "unknown evidence"
    yield "asks", _map(said["asks"], int), "no map of questions to whole numbers"
    yield "criteria", isinstance(said["criteria"], dict), "no map of categories"
    for name, least in (("pass_marks", 0), ("difference_at_most", 0), ("reviewers", 2), ("notice_workdays", 1)):
        yield name, _whole(said[name]) and said[name] >= least, f"no whole number from {least}"
    yield "validity_months", _whole(said["validity_months"]) and said["validity_months"] >= 0, "no whole number"
    yield "ties", isinstance(said["ties"], dict) and set(said["ties"]) == {"by", "then"}, "needs by and then"
    yield "revocations", _map(said["revocations"], str, least=1), "no map of grounds to texts"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _map(value: Any, of: type, *, least: int = 0) -> bool:
    """A map of texts to values of a type, with so many at least."""
    there = isinstance(value, dict) and len(value) >= least
    return there and all(
        isinstance(key, str) and isinstance(each, of) and not (of is int and not _whole(each))
        for key, each in value.items()
    )


def _of_levels(said: Mapping[str, Any]) -> Iterable[str]:
    levels = said["levels"]
    if [level for level in LEVELS if level in levels] != levels:
        yield "levels: unknown, twice or not in rising order"
    if set(said["quota"]) != set(levels):
        yield "quota: not for each level"
    for level, need in said["below"].items():
        if set(need) != {"award_of", "registers"} or level not in levels or need["award_of"] not in LEVELS:
            yield f"below {level}: needs award_of, a level, and registers"
        elif LEVELS.index(need["award_of"]) >= LEVELS.index(level) or not set(need["registers"]) <= set(REGISTERS):
            yield f"below {level}: the award is of a lower level, the registers are city or county"


def _of_criteria(said: Mapping[str, Any]) -> Iterable[str]:
    if set(said["criteria"]) != set(said["objects"]):
        yield "criteria: not for each category"
        return
    for category, of in said["objects"].items():
        if of not in OBJECTS:
            yield f"objects {category}: unknown object {of}"
        elif wrong := _of_category(said, of, said["criteria"][category]):
            yield f"{category}: {wrong}"
    if said["ties"]["then"] not in THEN:
        yield "ties: unknown then"


def _of_category(said: Mapping[str, Any], of: str, criteria: Any) -> str:
    """What is wrong with the criteria of one category, "" where nothing is."""
    if of == "person":
        listed = isinstance(criteria, list) and criteria and all(map(_text, criteria))
        return "" if listed else "of persons a list of criteria without marks"
    if not _map(criteria, int, least=1):
        return "no map of criteria to marks"
    if not 0 < said["pass_marks"] <= sum(criteria.values()):
        return "pass_marks are not within its marks"
    return "" if set(said["ties"]["by"]) <= set(criteria) else "ties are by what it has no criterion for"


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _of_conditions(said: Mapping[str, Any]) -> Iterable[str]:
    for name, parameter in said["conditions"].items():
        wanted = CONDITIONS.get(name)
        if wanted is None:
            yield f"conditions: unknown {name}"
        elif wanted is int and not (_whole(parameter) and parameter > 0):
            yield f"conditions {name}: no whole number from 1"
        elif wanted is bool and parameter is not True:
            yield f"conditions {name}: true, or left out"
        elif wanted is list and not (isinstance(parameter, list) and parameter and all(map(_text, parameter))):
            yield f"conditions {name}: no list of grades"
