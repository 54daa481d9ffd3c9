"""Counting several lists in one statement, with what stands first in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Subquery


class Number(Subquery):
    """How many rows a queryset has, as a column."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


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
    columns = [_columns(asked) for asked in lists.values()]
    named = {f"list{n}_{m}": column for n, some in enumerate(columns) for m, column in enumerate(some)}
    found = iter(one.annotate(**named).values_list(*named).get())
    rows = [[next(found) for _column in some] for some in columns]
    return {name: _counted(asked, row) for (name, asked), row in zip(lists.items(), rows, strict=True)}


def _columns(asked: Countable) -> list[Subquery]:
    number = Number(asked.rows.order_by().values(asked.key))
    if not asked.by:
        return [number]
    first = asked.rows.order_by(F(asked.by).asc(nulls_last=True), asked.key)
    return [number, *(Subquery(first.values(each)[:1]) for each in (asked.by, *asked.first))]


def _counted(asked: Countable, row: list[Any]) -> Counted:
    number = row[0] or 0  # a list that can have no rows is NULL
    return Counted(number, row[1], tuple(row[2:])) if asked.by else Counted(number)
