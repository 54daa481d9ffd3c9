"""Queries built once: Django builds a query's statement anew each time, which takes ten times what running it does.

Such a query is a function of some ids and of whatever else it is about. It is built for so many ids, of its statement
alone, and then asked with others; what comes is what the query itself would give.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import RawQuerySet

Query = Callable[..., QuerySet[Any, Any]]
MANY = 64  # statements kept; one for some hundred ids takes some kilobytes


@lru_cache(MANY)
def _built(query: Query, count: int, about: tuple[Any, ...]) -> tuple[type[Any], str, tuple[Any, ...], tuple[Any, ...]]:
    """The model, the statement, and the values before and after those of the ids."""
    asked, places = query(range(-count, 0), *about), tuple(range(-count, 0))
    sql, values = asked.query.sql_with_params()
    at = values.index(-count)
    assert values[at : at + count] == places
    return asked.model, sql, values[:at], values[at + count :]


def rows(query: Query, ids: Sequence[int], *about: Any) -> list[tuple[Any, ...]]:
    """The rows of a query of ``values_list``: words, numbers and days, which both databases give as they are."""
    if not ids:
        return []
    _model, sql, before, after = _built(query, len(ids), about)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*before, *ids, *after))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def things(query: Query, ids: Sequence[int], *about: Any) -> RawQuerySet[Any]:
    """The instances of a query of whole rows; some ids are needed."""
    model, sql, before, after = _built(query, len(ids), about)
    found: RawQuerySet[Any] = model._base_manager.raw(sql, (*before, *ids, *after))
    return found
