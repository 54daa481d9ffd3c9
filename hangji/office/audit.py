"""Writing and checking the audit trail. Called inside the transaction of the change: no entry, no change."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hangji.kit.compact import canonical
from hangji.kit.insert import insert
from hangji.office.acts import Act
from hangji.office.models import AuditEntry, AuditTail

START = "0" * 64
SLICE = 5000  # entries held in memory at once


@dataclass(slots=True)
class Note:
    """What one entry will say. subject: the thing changed. before, after: the changed values only, by field name."""

    verb: str
    subject_kind: str
    subject_id: int
    subject: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(act: Act, notes: list[Note]) -> None:
    """Append entries to the chain of the act's office; its tail row is locked until the transaction ends."""
    if not notes:
        return
    tail = head(act)
    for start in range(0, len(notes), SLICE):
        insert(AuditEntry, [_append(act, note, tail) for note in notes[start : start + SLICE]])
    tail.save()


def head(act: Act) -> AuditTail:
    """The tail row of the chain of the act's office, locked until the transaction ends: nobody writes meanwhile."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry is written in the transaction of its change")
    tails = AuditTail.objects.select_for_update()
    if tail := tails.filter(office=act.office).first():
        return tail
    AuditTail.objects.get_or_create(office=act.office, defaults={"hash": START})
    return tails.get(office=act.office)


@dataclass(slots=True)
class Entry:
    """A row of the trail before it is written: as AuditEntry, lighter."""

    office: int
    number: int
    at: datetime
    by: str
    by_name: str
    verb: str
    subject_kind: str
    subject_id: int
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    act: UUID
    previous: str
    hash: str = ""


def _append(act: Act, note: Note, tail: AuditTail) -> Entry:
    tail.count += 1
    entry = _entry(act, note, tail.count, tail.hash)
    tail.hash = entry.hash
    return entry


def _entry(act: Act, note: Note, number: int, previous: str) -> Entry:
    entry = Entry(
        office=act.office,
        number=number,
        at=act.at,
        by=act.user.username,
        by_name=act.user.name,
        verb=note.verb,
        subject_kind=note.subject_kind,
        subject_id=note.subject_id,
        subject=note.subject[:120],
        before=note.before,
        after=note.after,
        reason=note.reason[:500],
        act=act.id,
        previous=previous,
    )
    entry.hash = digest(entry)
    return entry


def digest(entry: AuditEntry | Entry) -> str:
    """sha256 over the previous hash and the entry as canonical JSON."""
    said = [
        *(entry.previous, entry.office, entry.number, int(entry.at.timestamp() * 1_000_000), entry.by, entry.by_name),
        *(entry.verb, entry.subject_kind, entry.subject_id, entry.subject, entry.before, entry.after, entry.reason),
        entry.act.hex,
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


@dataclass(frozen=True)
class Fault:
    office: int
    number: int
    what: str


def verify() -> Iterator[Fault]:
    """Walk every chain and name each entry that is missing, changed or out of place. Nothing said: all whole."""
    for tail in AuditTail.objects.all():
        previous, number = START, 0
        for entry in AuditEntry.objects.filter(office=tail.office).order_by("number").iterator(2000):
            number += 1
            if entry.number != number:
                yield Fault(tail.office, number, "missing")
                number = entry.number
            elif entry.previous != previous:
                yield Fault(tail.office, number, "unlinked")
            if digest(entry) != entry.hash:
                yield Fault(tail.office, number, "changed")
            previous = entry.hash
        if (number, previous) != (tail.count, tail.hash):
            yield Fault(tail.office, tail.count, "tail")
    orphans = AuditEntry.objects.exclude(office__in=AuditTail.objects.values("office"))
    yield from (Fault(entry.office, entry.number, "no tail") for entry in orphans[:10])
