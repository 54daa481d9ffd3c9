"""The stored result of a check: a text in packed parts, first what concerns the file, then a line a row.

A line has six parts between tabs: number, verdict, kind of effect, and as JSON changes, values, findings. So it is
written and read row by row, and what a page does not show is not even unpacked.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from hangji.intake.effects import Effect, Judged
from hangji.intake.models import Batch, CheckPart
from hangji.intake.reading.fields import BY_NAME
from hangji.intake.reading.lines import (
    TAB,
    findings_read,
    findings_written,
    read,
    said,
    sentence,
    values_read,
    values_written,
    written,
)
from hangji.intake.reading.validate import Checked, CheckedRow, Column

PART = 500  # rows that are packed together
REFUSED = "refused"  # instead of a kind of effect: the register refused what the reader had let through


class Promise:
    """The digest of what a preview shows, reckoned row by row: the same register and file give the same."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, effect: Effect) -> bytes:
        """Take one more effect in; answers its changes as JSON."""
        changes = written(effect.changes)
        self._hash.update(TAB.join((b"%d" % effect.row, effect.kind.encode(), changes)))
        return changes

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


class Keeper:
    """Packs a check, a row at a time."""

    def __init__(self, checked: Checked):
        self.promise = Promise()
        self._packed: list[bytes] = []
        head = {
            "name": checked.name,
            "sheet": checked.sheet,
            "header_rows": checked.header_rows,
            "columns": [[c.letters, c.head, c.field.name if c.field else "", c.hidden] for c in checked.columns],
            "notes": [said(sentence) for sentence in checked.notes],
        }
        self._lines = [written(head)]

    def add(self, judged: Judged) -> None:
        row, effect, by_register = judged
        kind, changes = REFUSED if by_register else "", b"[]"
        if effect:
            kind, changes = effect.kind, self.promise.add(effect)
        begun = f"{row.number}\t{row.verdict}\t{kind}".encode()
        self._lines.append(TAB.join((begun, changes, values_written(row), findings_written(row))))
        if len(self._lines) >= PART:
            self._pack()

    def _pack(self) -> None:
        self._packed.append(gzip.compress(b"\n".join(self._lines), 1, mtime=0))
        self._lines.clear()

    def keep(self, batch: Batch) -> None:
        """Write the check down in place of the batch's last one."""
        if self._lines:
            self._pack()
        batch.parts.all().delete()
        parts = [CheckPart(batch=batch, number=at, packed=each) for at, each in enumerate(self._packed, 1)]
        CheckPart.objects.bulk_create(parts, 1)


class Counts:
    """How many rows a check found of each verdict and, of those accepted, of each effect; first and last row."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(("accept", "warn", "reject", "skip", "new", "changed", "same", "rows"), 0)
        self._first = self._last = 0

    def add(self, judged: Judged) -> None:
        row = judged.row
        self._counts["rows"] += 1
        self._counts[row.verdict] += 1
        if judged.effect and row.verdict == "accept":
            self._counts[judged.effect.kind] += 1
        if row.verdict != "skip":
            self._first, self._last = self._first or row.number, max(self._last, row.number)

    def said(self) -> dict[str, int]:
        return {**self._counts, "first": self._first, "last": self._last}


@dataclass
class Preview:
    """A stored check: rows as judged, and by their numbers what they do: new, changed, same, and the changes."""

    checked: Checked
    kinds: dict[int, str] = field(default_factory=dict)
    changes: dict[int, list[tuple[str, Any, Any]]] = field(default_factory=dict)


Wanted = Callable[[str, str], bool]  # verdict and kind of a row: whether to unpack it
EVERY: Wanted = lambda verdict, kind: True  # noqa: E731
NONE: Wanted = lambda verdict, kind: False  # noqa: E731


def load(batch: Batch, wanted: Wanted = EVERY) -> Preview:
    """The stored check with the rows that are wanted."""
    lines = _lines(batch)
    preview = Preview(_checked(next(lines)))
    for parts in _split(lines, wanted):
        row = _row(parts)
        preview.checked.rows.append(row)
        if parts[2] not in (b"", REFUSED.encode()):
            preview.kinds[row.number] = parts[2].decode()
            preview.changes[row.number] = [tuple(change) for change in read(parts[3])]
    return preview


def rows(batch: Batch) -> Iterator[CheckedRow]:
    """The rows one after the other as the reader judged them: those that the register refused are to be judged anew."""
    return (_row(parts, anew=parts[2] == REFUSED.encode()) for parts in _rows(batch, EVERY))


def numbers(batch: Batch, verdict: str) -> list[int]:
    """The numbers of the rows with a verdict."""
    return [int(parts[0]) for parts in _rows(batch, lambda found, _kind: found == verdict)]


def _lines(batch: Batch) -> Iterator[bytes]:
    packed = batch.parts.order_by("number").values_list("packed", flat=True)
    for part in packed.iterator(1):
        yield from gzip.decompress(part).split(b"\n")


def _rows(batch: Batch, wanted: Wanted) -> Iterator[list[bytes]]:
    lines = _lines(batch)
    next(lines, None)
    return _split(lines, wanted)


def _split(lines: Iterator[bytes], wanted: Wanted) -> Iterator[list[bytes]]:
    split = (line.split(TAB) for line in lines)
    return (parts for parts in split if wanted(parts[1].decode(), parts[2].decode()))


def _checked(line: bytes) -> Checked:
    head = read(line)
    checked = Checked(head["name"], head["sheet"], None, head["header_rows"])
    checked.columns = [
        Column(letters, text, BY_NAME.get(name), hidden) for letters, text, name, hidden in head["columns"]
    ]
    checked.notes = [found for note in head["notes"] if (found := sentence(note))]
    return checked


def _row(parts: list[bytes], *, anew: bool = False) -> CheckedRow:
    number, verdict, _kind, _changes, values, findings = parts
    judged: Any = "accept" if anew else verdict.decode()
    return CheckedRow(int(number), judged, findings_read(findings), values_read(values))
