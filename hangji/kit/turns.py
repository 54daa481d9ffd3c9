"""Turns: who does the same kind of thing in the same place waits until the other's transaction ends.

SQLite lets only one transaction write anyway.
"""

from collections.abc import Iterable

from django.db import connection

# The program's numbers for its kinds of turn among the advisory locks of a PostgreSQL database.
# FIRSTS: of what is made once in a place and answers, when it is asked for again, with what there is.
BALANCE, IMPORTS, FIRSTS = 2015, 2016, 2017


def take(kind: int, places: Iterable[int] = (0,)) -> None:
    """Wait for one's turn at some places (region codes), in their order, so that nobody waits for two in a ring."""
    if connection.vendor == "postgresql" and (wanted := sorted(places)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) place", [kind, wanted])
