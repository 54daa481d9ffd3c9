"""Showing one private value of one record in full, to somebody who says why."""

from typing import Any

from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.privacy.private import Private


def reveal(*, private: Private, record: Any, reason: str, act: Act) -> str:
    """The value, and an entry that says who saw which one and why; the entry has not the value.

    record: one of ``private.rows(act)``.
    """
    access.require(act, private.permission)
    with writing(act) as pen:
        told = {"private": private.code}
        pen.note(Note("reveal", private.subject, record.pk, "", after=told, reason=reason.strip()))
    return private.value(record)
