"""The stored result of a check: rows with what is wrong and what would change, as compressed JSON."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hangji.intake.effects import Effect
from hangji.intake.reading.fields import ALL
from hangji.intake.reading.validate import Checked, CheckedRow, Column, Finding
from rulebook.sentence import Sentence

FIELDS = {entry.name: entry for entry in ALL}


@dataclass(frozen=True)
class Preview:
    """A stored check: the rows as judged, and the changes of each row by its number."""

    checked: Checked
    kinds: dict[int, str] = field(default_factory=dict)
    changes: dict[int, list[tuple[str, Any, Any]]] = field(default_factory=dict)


EFFECTS = b"\n"  # between the two documents


def dump(checked: Checked, effects: Iterable[Effect]) -> bytes:
    document = {
        "name": checked.name,
        "sheet": checked.sheet,
        "header_rows": checked.header_rows,
        "columns": [[c.letters, c.head, c.field.name if c.field else "", c.hidden] for c in checked.columns],
        "notes": [_said(sentence) for sentence in checked.notes],
        "rows": [_row(row) for row in checked.rows],
    }
    changes = [[e.row, e.kind, e.changes] for e in effects]
    return zlib.compress(EFFECTS.join(_json(part) for part in (document, changes)), 1)


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"d": value.isoformat()[:10]}
    return str(value)


def _said(sentence: Sentence | None) -> list[Any] | None:
    return [sentence.text, dict(sentence.facts)] if sentence else None


def _row(row: CheckedRow) -> list[Any]:
    findings = [[f.level, f.field, f.column, f.value, _said(f.problem), _said(f.mend)] for f in row.findings]
    return [row.number, row.verdict, findings, row.values]


def load(stored: bytes | memoryview, *, effects: bool = True) -> Preview:
    """The stored check; without its effects where they will be computed anew."""
    judged, _newline, said = zlib.decompress(bytes(stored)).partition(EFFECTS)
    document = json.loads(judged, object_hook=_typed)
    found = json.loads(said, object_hook=_typed) if effects else []
    checked = Checked(document["name"], document["sheet"], None, document["header_rows"])
    checked.columns = [Column(c[0], c[1], FIELDS.get(c[2]), c[3]) for c in document["columns"]]
    checked.notes = [sentence for note in document["notes"] if (sentence := _sentence(note))]
    checked.rows = [_checked_row(*row) for row in document["rows"]]
    kinds = {number: kind for number, kind, _changes in found}
    changes = {number: [tuple(change) for change in said] for number, _kind, said in found}
    return Preview(checked, kinds, changes)


def _typed(item: dict[str, Any]) -> Any:
    return date.fromisoformat(item["d"]) if set(item) == {"d"} else item


def _sentence(said: list[Any] | None) -> Sentence | None:
    return Sentence(*said) if said else None


def _checked_row(number: int, verdict: Any, findings: list[Any], values: dict[str, Any]) -> CheckedRow:
    found = [
        Finding(level, name, letters, typed, Sentence(*problem), _sentence(mend))
        for level, name, letters, typed, problem, mend in findings
    ]
    return CheckedRow(number, verdict, found, values)
