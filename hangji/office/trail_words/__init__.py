"""How the audit trail is read out: verbs, kinds of subject and of documents, fields and coded values in words.

Each module of this folder speaks for a room or a group of rooms, in any of the tables below; a new room adds its own
module and nothing else. A name stands in one module only, since it has one meaning in the whole program; only the coded
values of one field may come from several.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

_MODULES = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]


def _joined(table: str) -> dict[str, Any]:
    """One table of all modules. Raises ValueError for a name that two of them explain."""
    joined: dict[str, Any] = {}
    for module in _MODULES:
        own = getattr(module, table, {})
        if twice := joined.keys() & own.keys():
            raise ValueError(f"{table}: {sorted(twice)} stand in {module.__name__} and in another module")
        joined.update(own)
    return joined


def _values() -> dict[str, dict[Any, Any]]:
    joined: dict[str, dict[Any, Any]] = {}
    for module in _MODULES:
        for field, values in getattr(module, "VALUES", {}).items():
            joined.setdefault(field, {}).update(values)
    return joined


VERBS = _joined("VERBS")
KINDS = _joined("KINDS")
# Where a subject has a page of its own; room tables stay above, so pages are named by address.
PAGES: dict[str, str] = _joined("PAGES")
# The kinds of documents that rooms issue.
ISSUES = _joined("ISSUES")
FIELDS = _joined("FIELDS")
VALUES = _values()
