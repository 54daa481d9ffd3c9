"""Counting several lists in one statement, with what stands first in each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Field, IntegerField, QuerySet, Subquery, TextField


class Number(Subquery):
    """How many rows a queryset has, as a column."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Told(Subquery):
    """How many rows a queryset has, and columns of the row that stands first (by listed_by, listed_key): JSON text.

    One subquery for all of it: the compiling of each is what costs the desk most.
    """

    template = (
        "(SELECT CAST(%(function)s(count(*) OVER (), %(told)s) AS text) FROM (%(subquery)s) listed"
        " ORDER BY listed_by ASC NULLS LAST, listed_key LIMIT 1)"
    )
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *rest: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, *rest, **{"function": "json_array", **extra})

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_build_array", **extra)


def numbers(one: QuerySet[Any], **lists: QuerySet[Any]) -> dict[str, int]:
    """How many rows each list has; one statement. one: a queryset of a single row to hang the numbers on."""
    columns = {name: Number(rows.order_by().values("pk")) for name, rows in lists.items()}
    found: dict[str, int] = one.annotate(**columns).values(*columns).get()
    return found


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


def count(one: QuerySet[Any], lists: Mapping[str, Countable]) -> dict[str, Counted]:
    """Every list's number and first row; one statement, however many lists. one: a single row to hang them on."""
    if not lists:
        return {}
    listed = [_listed(asked) for asked in lists.values()]
    columns = {
        f"list{n}": _column(rows, asked) for n, (rows, asked) in enumerate(zip(listed, lists.values(), strict=True))
    }
    found = one.annotate(**columns).values_list(*columns).get()
    every = zip(lists, listed, found, strict=True)
    return {name: _counted(rows, value) for name, rows, value in every}


def _listed(asked: Countable) -> QuerySet[Any]:
    """The rows with the columns that are told of them, under names of their own."""
    if not asked.by:
        return asked.rows.order_by().values(asked.key)
    first = {f"listed_{number}": F(name) for number, name in enumerate(asked.first)}
    return asked.rows.order_by().values(listed_by=F(asked.by), listed_key=F(asked.key), **first)


def _column(rows: QuerySet[Any], asked: Countable) -> Subquery:
    if not asked.by:
        return Number(rows)
    return Told(rows, told=", ".join(["listed_by", *(f"listed_{number}" for number in range(len(asked.first)))]))


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
