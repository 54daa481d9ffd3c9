"""A checked row as bytes: how the child hands it over, and how a stored check keeps it. Dates keep their type."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import orjson

from hangji.intake.reading.fields import ALL
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.validate import CheckedRow, Finding
from rulebook.sentence import Sentence

TAB = b"\t"
_day = lru_cache(20_000)(date.fromisoformat)  # a column of dates has few distinct ones


def written(value: Any) -> bytes:
    """As JSON on one line without a tab. Raises TypeError for half a character (a lone surrogate)."""
    return orjson.dumps(value, _marked, orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)


def _marked(value: Any) -> Any:
    """What JSON has no type for: {"d": "2021-10-31"}, {"t": "2021-10-31T08:30:00"}, {"f": "#REF!"}, else its text."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return {"f": value.text} if isinstance(value, Flaw) else str(value)


def read(said: bytes) -> Any:
    """The value that was written; tuples come back as lists."""
    value = orjson.loads(said)
    return _typed(value) if value.__class__ in _NESTED else value


def _typed(value: Any) -> Any:
    if value.__class__ is list:
        return [_typed(each) if each.__class__ in _NESTED else each for each in value]
    if len(value) == 1:
        ((kind, text),) = value.items()
        if known := _TYPES.get(kind):
            return known(text)
    return {name: _typed(each) if each.__class__ in _NESTED else each for name, each in value.items()}


_NESTED = (dict, list)
_TYPES: dict[str, Callable[[str], Any]] = {"d": _day, "t": datetime.fromisoformat, "f": Flaw}


def said(sentence: Sentence | None) -> list[Any] | None:
    return [sentence.text, dict(sentence.facts)] if sentence else None


def sentence(parts: list[Any] | None) -> Sentence | None:
    return Sentence(*parts) if parts else None


def findings_written(row: CheckedRow) -> bytes:
    return written([[f.level, f.field, f.column, f.value, said(f.problem), said(f.mend)] for f in row.findings])


def findings_read(parts: bytes) -> list[Finding]:
    return [
        Finding(level, name, letters, typed, Sentence(*problem), sentence(mend))
        for level, name, letters, typed, problem, mend in (read(parts) if parts != b"[]" else ())
    ]


DATED = tuple(field.name for field in ALL if field.dated)


def values_written(row: CheckedRow) -> bytes:
    """The values by field name; a day is plain text here, since its field says that it is one."""
    return orjson.dumps(row.values)


def values_read(parts: bytes) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(parts)
    for name in DATED:
        if day := values.get(name):
            values[name] = _day(day)
    return values


class Cells(Sequence[Any]):
    """The cells of a row, unpacked when one of them is asked for: most rows are fine and nobody asks."""

    def __init__(self, parts: bytes):
        self._parts = parts

    @cached_property
    def _cells(self) -> list[Any]:
        return read(self._parts)  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self._cells)

    def __getitem__(self, index: Any) -> Any:
        return self._cells[index]


def line(row: CheckedRow) -> bytes:
    """The whole row with its cells, as five parts between tabs: number, verdict, values, findings, cells."""
    begun = f"{row.number}\t{row.verdict}".encode()
    return TAB.join((begun, values_written(row), findings_written(row), written(row.cells)))


def row(text: bytes) -> CheckedRow:
    """The row of such a line; whether the sheet hides it has been told and is not kept."""
    number, verdict, values, findings, cells = text.split(TAB)
    verdict_said: Any = verdict.decode()
    return CheckedRow(int(number), verdict_said, findings_read(findings), values_read(values), cells=Cells(cells))
