"""Files in a layout: written for the platform, read back from it or from what was handed over."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.core.files.base import ContentFile

from hangji.intake.reading import values
from hangji.intake.reading.columns import Head
from hangji.intake.reading.fields import Field
from hangji.intake.reading.open import read_file
from hangji.intake.reading.rows import why_not_data
from hangji.intake.reading.sentences import Refused, refused
from hangji.intake.reading.sheet import Sheet
from hangji.intake.reading.sheetscan import column_letters
from hangji.intake.reading.validate import choose_sheet
from hangji.kit.export import write_csv, write_xlsx
from hangji.kit.tables import Column
from hangji.platform.compare import Line
from hangji.platform.queries import Row
from hangji.platform.sources import SOURCES, Reader, written
from rulebook.layouts import Layout, LayoutColumn, LayoutVersion, layout
from rulebook.sentence import Sentence

Cells = tuple[str | int | None, ...]


def cells_of(version: LayoutVersion, row: Row) -> Cells:
    """One of our rows as the layout writes it."""
    return tuple(written(column, row.values[column.field], version.date_format) for column in version.columns)


def columns_of(version: LayoutVersion) -> list[Column]:
    """The layout's columns for the writers of files; rows are Cells."""
    return [_column(at, column) for at, column in enumerate(version.columns)]


def _column(at: int, column: LayoutColumn) -> Column:
    return Column(column.field, column.heading, lambda cells: cells[at], code=True)


def file_of(version: LayoutVersion, rows: Sequence[Cells], *, form: str, name: str) -> ContentFile[bytes]:
    """The rows as a file. form: "xlsx" or "csv" (KeyError otherwise)."""
    kept = io.BytesIO()
    {"xlsx": write_xlsx, "csv": write_csv}[form](kept, columns_of(version), rows)
    return ContentFile(kept.getvalue(), name=f"{name}.{form}")


def digest(of: Layout, version: LayoutVersion, rows: Sequence[Cells]) -> str:
    """sha256 over what the file says, the same for xlsx and csv."""
    said = [of.code, version.number, [column.heading for column in version.columns], rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


# Reading


def readers(of: Layout, version: LayoutVersion, regions: Mapping[str, str]) -> dict[str, Reader]:
    """regions: name → code."""
    sources = SOURCES[of.subject]
    return {c.field: Reader(c, sources[c.field], version.date_format, regions) for c in version.columns}


def lines_of(version: LayoutVersion, rows: Sequence[Row], by_field: Mapping[str, Reader]) -> list[Line]:
    """Our rows as texts, read as a file of ours would be, so that the two can be compared."""
    return [
        Line(
            row.id,
            {
                column.field: by_field[column.field].text(cell)
                for column, cell in zip(version.columns, cells_of(version, row), strict=True)
            },
        )
        for row in rows
    ]


@dataclass
class Theirs:
    """A file as read by a layout. columns: (letters, heading of theirs, field or "")."""

    refused: Refused | None = None
    lines: list[Line] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    columns: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


def read_theirs(
    path: str | Path, name: str, of: Layout, version: LayoutVersion, by_field: Mapping[str, Reader]
) -> Theirs:
    """Read a file by the words of a layout, in a child process; whatever is in it, this does not raise."""
    reading = read_file(path, name)
    if reading.refused:
        return Theirs(reading.refused)
    sheet, head, notes = choose_sheet(reading, fields_of(of, version), {})
    key, fallback = head.column_of(version.key), head.column_of(version.fallback)
    if key is None and fallback is None:
        wanted = [c.heading for c in version.columns if c.field in (version.key, version.fallback)]
        return Theirs(refused("no_column", {"labels": "”或“".join(wanted)}) if head.fields else refused("no_header"))
    found = [version.column(entry.name) for _index, entry in sorted(head.fields.items())]
    return Theirs(
        None,
        _lines(sheet, head, key, fallback, by_field),
        [column.field for column in found if column],
        _matched(head),
        [*reading.notes, *sheet.notes, *notes, *head.notes],
    )


def _lines(
    sheet: Sheet, head: Head, key: int | None, fallback: int | None, by_field: Mapping[str, Reader]
) -> list[Line]:
    columns = [(index, entry.name, by_field[entry.name]) for index, entry in head.fields.items()]
    found = []
    for row in sheet.rows:
        if row.number <= head.last_row or why_not_data(row, head, key, fallback):
            continue
        width = len(row.cells)
        texts = {name: reader.text(row.cells[index]) for index, name, reader in columns if index < width}
        found.append(Line(row.number, texts))
    return found


def _matched(head: Head) -> list[tuple[str, str, str]]:
    known = sorted(set(head.texts) | set(head.fields))
    return [
        (column_letters(i + 1), head.texts.get(i, ""), head.fields[i].name if i in head.fields else "") for i in known
    ]


@cache
def _fields(code: str, number: int) -> tuple[Field, ...]:
    found = layout(code)
    version = found.numbered(number)
    return tuple(_field(column, column.field in (version.key, version.fallback)) for column in version.columns)


def fields_of(of: Layout, version: LayoutVersion) -> tuple[Field, ...]:
    """The layout as the finder of columns wants it; one object each, since it remembers them by identity."""
    return _fields(of.code, version.number)


def _field(column: LayoutColumn, required: bool) -> Field:
    words = (column.heading, *column.also)
    return Field(column.field, column.heading, words, values.text, required=required)
