"""Inserting very many rows: one ``executemany``, each distinct value prepared once, ids taken first where needed; and
deleting rows that nothing points at."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from hangji.kit.compact import compact

PREPARED = (models.DateField, models.DateTimeField, models.UUIDField, models.JSONField)


def insert(model: type[models.Model], objects: Sequence[Any], *, numbered: bool = False) -> None:
    """Insert rows of one model; with ``numbered`` their ids are taken first and set, else nobody knows them.

    objects: unsaved instances, or anything lighter with the same attributes (``organisation_id``, not
    ``organisation``). Three times as quick as ``bulk_create``, which prepares each value of each row anew.
    """
    if not objects:
        return
    if numbered:
        for each, pk in zip(objects, _take_ids(model, len(objects)), strict=True):
            each.pk = pk
    fields, of, statement = _statement(model, numbered)
    columns = [_column(field, said) for field, said in zip(fields, zip(*map(of, objects), strict=True), strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def delete(model: type[models.Model], ids: Iterable[int]) -> None:
    """Delete rows of a model that no other row points at: Django looks for such rows first, at each call."""
    with connection.cursor() as cursor:
        statement = f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE id = %s"
        cursor.executemany(statement, [(pk,) for pk in ids])


@cache
def _statement(model: type[models.Model], numbered: bool) -> tuple[list[Any], Callable[[Any], tuple[Any, ...]], str]:
    """The fields that are written, what takes their values from an object, and the statement."""
    fields = [field for field in model._meta.concrete_fields if numbered or not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    of = attrgetter(*(field.attname for field in fields))
    return fields, of, f"INSERT INTO {table} ({names}) VALUES ({places})"


def _column(field: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values of one column as the database wants them."""
    if not isinstance(field, PREPARED):
        return values
    if isinstance(field, models.JSONField):
        return [compact(value).decode() for value in values]
    database = connections[DEFAULT_DB_ALIAS]  # what ``connection`` looks up anew at each touch
    known = {value: field.get_db_prep_value(value, database, prepared=True) for value in set(values)}
    return [known[value] for value in values]


def _take_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that nobody else gets. On SQLite the transaction is the only writer, and its counter follows the rows."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + 1 + count))
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [table, count])
        return [pk for (pk,) in cursor.fetchall()]
