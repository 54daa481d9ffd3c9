"""Inserting very many rows: one ``executemany``, each distinct value prepared once, ids taken first where needed."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

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
    fields = [field for field in model._meta.concrete_fields if numbered or not field.primary_key]
    columns = [_column(field, [getattr(each, field.attname) for each in objects]) for field in fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(zip(*columns, strict=True)))


def _column(field: Any, values: list[Any]) -> list[Any]:
    """The values of one column as the database wants them."""
    if not isinstance(field, PREPARED):
        return values
    prepare: Callable[[Any], Any] = lambda value: field.get_db_prep_save(value, connection)  # noqa: E731
    if isinstance(field, models.JSONField):
        adapt, nothing = connection.ops.adapt_json_value, prepare({})
        return [adapt(value, field.encoder) if value or isinstance(value, list) else nothing for value in values]
    known: dict[Any, Any] = {}
    return [known[v] if v in known else known.setdefault(v, prepare(v)) for v in values]


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
