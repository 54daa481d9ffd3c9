"""Pages by key: a page starts after (or ends before) a row, so the last page costs what the first does.

The order is (sort key, tie), the tie being a unique column; empty keys come last in either direction.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import F, Field, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

COUNTED_TO = 1000
BIGGEST = 2**63 - 1  # what a column of a database takes


@dataclass(frozen=True)
class Cursor:
    """A row's place in the order. position: how many rows stand before it, as last counted."""

    value: Any
    tie: int
    position: int

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return json.dumps([value, self.tie, self.position], ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Keyset:
    """An order to page through. key: a column or annotation of the queryset; tie: a unique one."""

    key: str
    descending: bool = False
    tie: str = "pk"

    def page(
        self, rows: QuerySet[Any], *, after: str = "", before: str = "", size: int = 50, picked: Q | None = None
    ) -> "Page":
        """One page of ``rows``; a cursor that cannot be read is the first page.

        picked: the page's rows where the caller has cut them out another way (by the index of a linked table).
        """
        cursor, backward = self._place(rows, after, before)
        if picked is None:
            some = list(self.cut(rows, after=after, before=before, size=size))
        else:
            some = list(self._ordered(rows.filter(picked), backward))
        more, some = len(some) > size, some[:size]
        if backward:
            some.reverse()
        return self._framed(some, cursor, backward, more)

    def cut(self, rows: QuerySet[Any], *, after: str = "", before: str = "", size: int = 50) -> QuerySet[Any]:
        """The rows of one page and one more, which tells that there is another page; backwards for ``before``."""
        cursor, backward = self._place(rows, after, before)
        found = self._ordered(rows, backward)
        if cursor:
            found = found.filter(self._beyond(rows, cursor, backward))
        return found[: size + 1]

    def _place(self, rows: QuerySet[Any], after: str, before: str) -> tuple[Cursor | None, bool]:
        cursor = self._read(rows, after or before)
        return cursor, cursor is not None and not after

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All of ``rows`` in this order."""
        return self._ordered(rows, backward=False)

    def _framed(self, some: Sequence[Any], cursor: Cursor | None, backward: bool, more: bool) -> "Page":
        start = 0 if cursor is None else cursor.position
        if backward:
            start = max(start - len(some), 0) if more else 0
        has_previous = bool(some) and (more if backward else cursor is not None)
        has_next = bool(some) and (True if backward else more)
        return Page(
            some,
            start + 1,
            previous=str(self._at(some[0], start)) if has_previous else "",
            next=str(self._at(some[-1], start + len(some))) if has_next else "",
        )

    def _at(self, row: Any, position: int) -> Cursor:
        return Cursor(_value(row, self.key), _value(row, self.tie), position)

    def _ordered(self, rows: QuerySet[Any], backward: bool) -> QuerySet[Any]:
        down = self.descending != backward
        ends: dict[str, Any] = {}
        if nullable(rows, self.key):
            ends = {"nulls_first": True} if backward else {"nulls_last": True}
        return rows.order_by(OrderBy(F(self.key), descending=down, **ends), OrderBy(F(self.tie), descending=down))

    def _beyond(self, rows: QuerySet[Any], cursor: Cursor, backward: bool) -> Q:
        """What comes later in the direction of reading."""
        op = "lt" if self.descending != backward else "gt"
        later = Q(**{f"{self.tie}__{op}": cursor.tie})
        empty = Q(**{f"{self.key}__isnull": True})
        if cursor.value is None:
            return (empty & later) | ~empty if backward else empty & later
        beyond = Q(**{f"{self.key}__{op}": cursor.value}) | (Q(**{self.key: cursor.value}) & later)
        if not backward and nullable(rows, self.key):
            return beyond | empty
        # Implied by what follows, and a plain bound: the index is entered there instead of at its beginning.
        return Q(**{f"{self.key}__{op}e": cursor.value}) & beyond

    def _read(self, rows: QuerySet[Any], text: str) -> Cursor | None:
        try:
            value, tie, position = json.loads(text)
            if isinstance(value, list | dict):
                return None
            found = Cursor(_field(rows, self.key).to_python(value), int(tie), int(position))
        except (ValueError, TypeError, OverflowError, ValidationError):
            return None
        return found if all(map(_fits, (found.value, found.tie, found.position))) else None


@dataclass(frozen=True)
class Page:
    """Rows, the number of the first one, and the cursors that lead on ("" where there is nothing)."""

    rows: Sequence[Any]
    first: int
    previous: str
    next: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def counted(self) -> int | None:
        """The number of all rows where this page proves it."""
        return None if self.next or (self.previous and not self.rows) else self.last


def count_to(rows: QuerySet[Any], limit: int = COUNTED_TO) -> int:
    """How many rows, counting no further than one more than ``limit``."""
    return rows.order_by()[: limit + 1].count()


def counts_to(several: Sequence[tuple[QuerySet[Any], int]]) -> list[int]:
    """The same of several (rows, limit) in one statement."""
    some = [rows.order_by().values(one=Value(1))[: limit + 1].query.sql_with_params() for rows, limit in several]
    counted = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) counted_{at})" for at, (sql, _params) in enumerate(some))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}", [value for _sql, params in some for value in params])
        return list(cursor.fetchone())


def said_count(count: int, limit: int = COUNTED_TO) -> str:
    return f"{limit}+" if count > limit else str(count)


def _fits(value: Any) -> bool:
    """Whether a database takes it: half a character or a nought character is no text, and numbers have an end."""
    if isinstance(value, int):
        return abs(value) <= BIGGEST
    return not isinstance(value, str) or not re.search("[\0\ud800-\udfff]", value)


def nullable(rows: QuerySet[Any], key: str) -> bool:
    """Whether the column, or a link on the way to it, may be empty."""
    if key in rows.query.annotations:
        return True
    return any(field.null for field in _path(rows.model, key))


def _path(model: Any, key: str) -> list[Field[Any, Any]]:
    fields = []
    for name in key.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        fields.append(field)
        model = field.related_model
    return fields


def _field(rows: QuerySet[Any], key: str) -> Any:
    if key in rows.query.annotations:
        return rows.query.annotations[key].output_field
    try:
        return _path(rows.model, key)[-1]
    except FieldDoesNotExist as fault:
        raise LookupError(f"{rows.model} has no {key}") from fault


def _value(row: Any, key: str) -> Any:
    for name in key.split("__"):
        row = getattr(row, name, None) if row is not None else None
    return row
