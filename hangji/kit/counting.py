"""Counting several lists in one statement, with what stands first in each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import F, Field, IntegerField, QuerySet, Subquery


class Number(Subquery):
    """How many rows a queryset has, as a column."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Countable:
    """Rows that can be counted together with others.

    by: the column (or annotation) in whose order the rows stand, the least first, none last; "" where only the number
    matters. first: more columns of the row that stands first (a name, a key), told with it. key: what is one of a
    row; of grouped rows an aggregate, such as the least "pk" of the group.
    """

    rows: QuerySet[Any]
    by: str = ""
    first: tuple[str, ...] = ()
    key: str = "pk"


@dataclass(frozen=True)
class Counted:
    """How many rows a list has; the least value of ``by`` (a date, a moment …) or None; the first row's columns."""

    count: int
    least: Any = None
    first: tuple[Any, ...] = ()


# How many rows a list has, and columns of the row that stands first: one text, read from the rows once.
FIRST = (
    "(SELECT CAST(%(array)s(count(*) OVER (), %(told)s) AS text) FROM (%(rows)s) listed"
    " ORDER BY listed_by ASC NULLS LAST, listed_key LIMIT 1)"
)
NUMBER = "(SELECT count(*) FROM (%(rows)s) listed)"
ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}


def count(lists: Mapping[str, Countable]) -> dict[str, Counted]:
    """Every list's number and first row; one statement, however many lists.

    Each list is compiled by itself and the texts are put side by side: as columns of one queryset Django would resolve
    and rename all of them again and again, which takes longer than everything else that the desk does.
    """
    listed = {name: _listed(asked) for name, asked in lists.items()}
    said = {name: text for name, asked in lists.items() if (text := _compiled(asked, listed[name]))}
    found = _asked([sql for sql, _values in said.values()], [each for _sql, values in said.values() for each in values])
    told = dict(zip(said, found, strict=True))
    return {name: _counted(rows, told.get(name)) for name, rows in listed.items()}


def _compiled(asked: Countable, rows: QuerySet[Any]) -> tuple[str, Sequence[Any]] | None:
    """The statement of one list; None where it can have no rows."""
    try:
        sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    told = ", ".join(["listed_by", *(f"listed_{number}" for number in range(len(asked.first)))])
    template = FIRST if asked.by else NUMBER
    return template % {"array": ARRAY[connection.vendor], "told": told, "rows": sql}, values


def _asked(columns: Sequence[str], values: Sequence[Any]) -> Sequence[Any]:
    if not columns:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return cast(Sequence[Any], cursor.fetchone())


def _listed(asked: Countable) -> QuerySet[Any]:
    """The rows with the columns that are told of them, under names of their own."""
    if not asked.by:
        return asked.rows.order_by().values(asked.key)
    first = {f"listed_{number}": F(name) for number, name in enumerate(asked.first)}
    return asked.rows.order_by().values(listed_by=F(asked.by), listed_key=F(asked.key), **first)


def _counted(rows: QuerySet[Any], value: int | str | None) -> Counted:
    """value: a number, JSON, or NULL of a list that can have no rows."""
    if not isinstance(value, str):
        return Counted(value or 0)
    number, *told = json.loads(value)
    kinds = [rows.query.annotations[name].output_field for name in rows.query.annotation_select if name != "listed_key"]
    least, *first = (_python(kind, each) for kind, each in zip(kinds, told, strict=True))
    return Counted(number, least, tuple(first))


def _python(kind: Field[Any, Any], value: Any) -> Any:
    """A value as JSON brings it, as the field has it: SQLite keeps moments without their zone, in UTC."""
    found = kind.to_python(value)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found
