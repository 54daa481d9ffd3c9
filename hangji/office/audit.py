"""Writing and checking the audit trail. Called inside the transaction of the change: no entry, no change.

What may name a person (who, the subject's words, before, after, reason) goes into the hash only through a salted seal.
So a person can be erased: other words are put in, the salt goes, the seal stays and the hash still proves when what was
done to which thing; the words put in are proven by the entry of the erasure.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hangji.kit import prepared
from hangji.kit.compact import canonical
from hangji.kit.insert import insert
from hangji.office.acts import Act
from hangji.office.models import AuditEntry, AuditErasure, AuditTail

START = "0" * 64
UNSEALED = "0" * 64  # in place of a seal: an entry from before there were seals, whose own hash proves no more
ERASE = "erase_person"
PERSONAL = ("by", "by_name", "subject", "before", "after", "reason")
SLICE = 500  # entries held in memory at once


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
    for tail in prepared.things(_tails, [act.office]):
        return tail  # type: ignore[no-any-return]
    AuditTail.objects.get_or_create(office=act.office, defaults={"hash": START})
    return _tails([act.office]).get()  # type: ignore[no-any-return]


def _tails(offices: Any) -> Any:
    return AuditTail.objects.select_for_update().filter(office__in=offices)


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
    salt: str = ""
    seal: str = ""


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
        salt=secrets.token_hex(16),
    )
    entry.hash = digest(entry)
    return entry


def digest(entry: AuditEntry | Entry) -> str:
    """sha256 over the previous hash, what is told for ever, and the seal of the rest.

    An entry from before there were seals has neither salt nor seal: all of it in clear.
    """
    lasting = [entry.previous, entry.office, entry.number, int(entry.at.timestamp() * 1_000_000)]
    subject = [entry.subject_kind, entry.subject_id]
    if not entry.salt and not entry.seal:
        said = [*lasting, entry.by, entry.by_name, entry.verb, *subject, entry.subject, entry.before, entry.after]
        return _sha256([*said, entry.reason, entry.act.hex])
    return _sha256([*lasting, entry.verb, *subject, entry.act.hex, entry.seal or _seal(entry)])


def _seal(entry: AuditEntry | Entry) -> str:
    return _sha256([entry.salt, *_personal(entry)])


def _personal(entry: AuditEntry | Entry) -> list[Any]:
    return [getattr(entry, name) for name in PERSONAL]


def _sha256(said: Any) -> str:
    return hashlib.sha256(canonical(said)).hexdigest()


def standing(entry: AuditEntry) -> str:
    """The digest of an entry as it stands, whatever its hash proves: what an erasure states of it."""
    place = [entry.office, entry.number, int(entry.at.timestamp() * 1_000_000), entry.act.hex, entry.hash, entry.seal]
    return _sha256([*place, entry.verb, entry.subject_kind, entry.subject_id, *_personal(entry)])


Words = Mapping[str, Any]  # of an entry's personal fields, by name


def erase(act: Act, changed: Iterable[tuple[AuditEntry, Words]]) -> str:
    """Put other words into entries, in a person's place; answers the digest over all of them, which the entry of the
    erasure must tell as ``erased``.

    In the erasure's transaction. Whether an entry was whole before must have been asked (``whole``).
    """
    rows, entries = [], []
    for entry, words in changed:
        entry.seal = entry.seal or (_seal(entry) if entry.salt else UNSEALED)
        entry.salt = ""
        for name, value in words.items():
            setattr(entry, name, value)
        entries.append(entry)
        rows.append(AuditErasure(office=entry.office, number=entry.number, act=act.id, now=standing(entry)))
    AuditEntry.objects.bulk_update(entries, [*PERSONAL, "salt", "seal"], batch_size=200)
    AuditErasure.objects.bulk_create(rows, 500)
    return _stated(rows)


def _stated(rows: Iterable[AuditErasure]) -> str:
    return _sha256(sorted([row.office, row.number, row.now] for row in rows))


@dataclass(frozen=True)
class Fault:
    office: int
    number: int
    what: str


def verify() -> Iterator[Fault]:
    """Walk every chain and name each entry that is missing, changed or out of place. Nothing said: all whole."""
    erased = erasures()
    for tail in AuditTail.objects.all():
        previous, number = START, 0
        for entry in AuditEntry.objects.filter(office=tail.office).order_by("number").iterator(2000):
            number += 1
            if entry.number != number:
                yield Fault(tail.office, number, "missing")
                number = entry.number
            elif entry.previous != previous:
                yield Fault(tail.office, number, "unlinked")
            if not whole(entry, erased):
                yield Fault(tail.office, number, "changed")
            previous = entry.hash
        if (number, previous) != (tail.count, tail.hash):
            yield Fault(tail.office, tail.count, "tail")
    orphans = AuditEntry.objects.exclude(office__in=AuditTail.objects.values("office"))
    yield from (Fault(entry.office, entry.number, "no tail") for entry in orphans[:10])


Stated = Mapping[tuple[int, int], str]


def whole(entry: AuditEntry, erased: Stated) -> bool:
    """Whether an entry is as it was written or, with a person erased in it, as the last erasure states."""
    proven = entry.seal == UNSEALED or digest(entry) == entry.hash
    if not entry.seal:
        return proven
    return proven and not entry.salt and erased.get((entry.office, entry.number)) == standing(entry)


def erasures() -> dict[tuple[int, int], str]:
    """How each entry stands in which a person was erased, as far as the entry of the erasure states it.

    The last statement counts: a later erasure states what earlier ones left.
    """
    by_act: dict[UUID, list[AuditErasure]] = defaultdict(list)
    for row in AuditErasure.objects.order_by("pk"):
        by_act[row.act].append(row)
    told = AuditEntry.objects.filter(act__in=list(by_act), verb=ERASE).values_list("act", "after")
    stated = {act: after.get("erased") for act, after in told}
    return {
        (row.office, row.number): row.now
        for act, rows in by_act.items()
        if stated.get(act) == _stated(rows)
        for row in rows
    }
