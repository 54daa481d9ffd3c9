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


def dump(checked: Checked, effects: Iterable[Effect]) -> bytes:
    document = {
        "name": checked.name,
        "sheet": checked.sheet,
        "header_rows": checked.header_rows,
        "columns": [[c.letters, c.head, c.field.name if c.field else "", c.hidden] for c in checked.columns],
        "notes": [_said(sentence) for sentence in checked.notes],
        "rows": [_row(row) for row in checked.rows],
        "effects": [[e.row, e.kind, [[c.field, c.before, c.after] for c in e.changes]] for e in effects],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return zlib.compress(text.encode(), 1)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"d": value.isoformat()[:10]}
    return str(value)


def _said(sentence: Sentence | None) -> list[Any] | None:
    return [sentence.text, dict(sentence.facts)] if sentence else None


def _row(row: CheckedRow) -> list[Any]:
    findings = [[f.level, f.field, f.column, f.value, _said(f.problem), _said(f.mend)] for f in row.findings]
    return [row.number, row.verdict, findings, row.values]


def load(stored: bytes) -> Preview:
    document = json.loads(zlib.decompress(bytes(stored)), object_hook=_typed)
    checked = Checked(document["name"], document["sheet"], None, document["header_rows"])
    checked.columns = [Column(c[0], c[1], FIELDS.get(c[2]), c[3]) for c in document["columns"]]
    checked.notes = [sentence for note in document["notes"] if (sentence := _sentence(note))]
    checked.rows = [_checked_row(*row) for row in document["rows"]]
    kinds = {number: kind for number, kind, _changes in document["effects"]}
    changes = {number: [tuple(change) for change in found] for number, _kind, found in document["effects"]}
    return Preview(checked, kinds, changes)


def _typed(item: dict[str, Any]) -> Any:
    return date.fromisoformat(item["d"]) if set(item) == {"d"} else item


def _sentence(said: list[Any] | None) -> Sentence | None:
    return Sentence(*said) if said else None


def _checked_row(number: int, verdict: Any, findings: list[Any], values: dict[str, Any]) -> CheckedRow:
    found = [Finding(*f[:4], _sentence(f[4]), _sentence(f[5])) for f in findings]  # type: ignore[arg-type]
    return CheckedRow(number, verdict, found, values)
