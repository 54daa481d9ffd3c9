"""Checking a stranger's file: the child that reads it judges its rows too, and hands them over a line each.

So twenty thousand rows are never held on this side: they lie in a temporary file, gone through as often as needed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from hangji.intake.reading import lines
from hangji.intake.reading.fields import BY_NAME
from hangji.intake.reading.open import ended, run_child
from hangji.intake.reading.sentences import Refused
from hangji.intake.reading.validate import Checked, CheckedRow, Column
from rulebook.sentence import Sentence


class Rows:
    """The rows that the child has judged, read from its file each time anew."""

    def __init__(self, file: BinaryIO):
        self._file, self._start = file, file.tell()

    def __iter__(self) -> Iterator[CheckedRow]:
        self._file.seek(self._start)
        for line in self._file:
            yield lines.row(line)


def examine(
    path: str | Path, name: str, fields: str, *, mapping: Mapping[str, str] | None = None, region: int | None = None
) -> Checked:
    """Read and check the file, or say why not (``Checked.refused``); whatever is in it, this never raises.

    fields: the name of a list of ``reading.fields.LISTS``; name, mapping, region: as ``validate.check`` takes them.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed with the rows that are read from it
    given = lines.written([fields, dict(mapping or {}), region])
    arguments = (str(Path(path).resolve()), name)
    status, _none = run_child("hangji.intake.reading.examiner", *arguments, given=given, into=file)
    if why := ended(status):
        return Checked(name=name, refused=why)
    file.seek(0)
    return _checked(name, lines.read(file.readline()), file)


def head(checked: Checked) -> dict[str, Any]:
    """All but the rows, as the child hands it over first."""
    refused = checked.refused
    parts = (refused.cannot, refused.because, refused.instead) if refused else ()
    return {
        "refused": [refused.code, *map(lines.said, parts)] if refused else None,
        "sheet": checked.sheet,
        "header_rows": checked.header_rows,
        "columns": [[c.letters, c.head, c.field.name if c.field else "", c.hidden] for c in checked.columns],
        "notes": [lines.said(sentence) for sentence in checked.notes],
        "fields": checked.fields,
    }


def _checked(name: str, said: Mapping[str, Any], file: BinaryIO) -> Checked:
    columns = [Column(letters, text, BY_NAME.get(field), hidden) for letters, text, field, hidden in said["columns"]]
    notes = [Sentence(*note) for note in said["notes"]]
    refused = _refused(said["refused"])
    checked = Checked(name, said["sheet"], refused, said["header_rows"], columns, notes=notes, fields=said["fields"])
    if not refused:
        checked.rows = Rows(file)
    return checked


def _refused(said: list[Any] | None) -> Refused | None:
    return Refused(said[0], *(Sentence(*part) for part in said[1:])) if said else None
