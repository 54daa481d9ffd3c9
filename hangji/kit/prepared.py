"""Queries built once: Django builds a query's statement anew each time, which takes ten times what running it does.

Such a query is a function of some ids and of whatever else it is about. It is built for so many ids, of its statement
alone, and then asked with others; what comes is what the query itself would give.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Query = Callable[..., QuerySet[Any, Any]]
MANY = 64  # statements kept; one for some hundred ids takes some kilobytes


class Built:
    """One query for so many ids, with what makes instances of its rows."""

    def __init__(self, query: Query, count: int, about: tuple[Any, ...]):
        places = range(-count, 0)
        self.compiler = query(places, *about).query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, values = self.compiler.as_sql()
        at = values.index(-count)
        assert values[at : at + count] == tuple(places)
        self.before, self.after = values[:at], values[at + count :]
        self.selected = self.compiler.select
        self.converters = self.compiler.get_converters([each[0] for each in self.selected])

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, (*self.before, *ids, *self.after))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def things(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        """As Django makes instances, those of ``select_related`` besides."""
        info = self.compiler.klass_info
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [each[0].target.attname for each in self.selected[columns]]
        related = get_related_populators(info, self.selected, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of Django 6
        for row in self.compiler.apply_converters(rows, self.converters):
            thing = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[columns])
            for each in related:
                each.populate(row, thing)
            yield thing


@lru_cache(MANY)
def _built(query: Query, count: int, about: tuple[Any, ...]) -> Built:
    return Built(query, count, about)


def rows(query: Query, ids: Sequence[int], *about: Any) -> list[tuple[Any, ...]]:
    """The rows of a query of ``values_list``: words, numbers and days, which both databases give as they are."""
    return _built(query, len(ids), about).rows(ids) if ids else []


def things(query: Query, ids: Sequence[int], *about: Any) -> list[Any]:
    """The instances of a query of whole rows."""
    if not ids:
        return []
    built = _built(query, len(ids), about)
    return list(built.things(built.rows(ids)))
