"""Counting several lists in one statement."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class Number(Subquery):
    """How many rows a queryset has, as a column."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def numbers(one: QuerySet[Any], **lists: QuerySet[Any]) -> dict[str, int]:
    """How many rows each list has; one statement. one: a queryset of a single row to hang the numbers on."""
    columns = {name: Number(rows.order_by().values("pk")) for name, rows in lists.items()}
    found: dict[str, int] = one.annotate(**columns).values(*columns).get()
    return found
