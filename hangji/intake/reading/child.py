"""The process in which a stranger's file is read: ``python -m hangji.intake.reading.child FILE NAME``.

It prints one JSON document and ends. It may be killed at any moment, by its own limits or by the parent's patience;
nothing else notices. It starts in 50 ms, so it imports neither Django nor any dataclass of ours that it can avoid.
"""

import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound, XmlError, ZipError

from hangji.intake.reading import limits
from hangji.intake.reading.package import Part
from hangji.intake.reading.prescan import Prescan, prescan
from hangji.intake.reading.sheetscan import SheetScan, column_letters, column_number
from hangji.intake.reading.text import read_text
from hangji.intake.reading.trouble import Trouble
from rulebook.characters import NONE, cleared

HOURS = (time, timedelta)
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def limit_memory() -> None:
    """An allocation beyond the limit fails in this process instead of starving the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.ADDRESS_SPACE, limits.ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_seconds(seconds: int) -> None:
    """The kernel ends this process after so many more seconds of computing."""
    spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def plain(value: Any) -> Any:
    """A typed cell as JSON: dates keep their type as {"d": "2021-10-31"} or {"t": "2021-10-31T08:30:00"}."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    raise TypeError(type(value))


class Meter:
    """Counts the characters handed out, and cuts cells that no register has. ``long`` are the cut ones' addresses."""

    def __init__(self) -> None:
        self.left = limits.TEXT_CHARACTERS
        self.long: list[str] = []

    def row(self, number: int, cells: list[Any]) -> list[Any]:
        """The row, counted, with over-long cells cut and without what is in no text (a workbook can name such a
        character: _x0000_). Raises Trouble when the whole grows too long."""
        said = "".join([cell for cell in cells if cell.__class__ is str])
        if NONE.search(said):
            cells = [cleared(cell) if cell.__class__ is str else cell for cell in cells]
        size = len(said)
        if size > limits.CELL_CHARACTERS:
            cells = [self.cell(cell, number, column) for column, cell in enumerate(cells, 1)]
            size = sum(len(cell) for cell in cells if isinstance(cell, str))
        self.left -= size
        if self.left < 0:
            raise Trouble("much_text", most=limits.TEXT_CHARACTERS)
        return cells

    def cell(self, cell: Any, number: int, column: int) -> Any:
        if not isinstance(cell, str) or len(cell) <= limits.CELL_CHARACTERS:
            return cell
        self.long.append(f"{column_letters(column)}{number}")
        return cell[: limits.CELL_CHARACTERS]


def filled_rows(rows: Iterable[list[Any]], sheet: str, meter: Meter, left: int = 0) -> Iterator[tuple[int, list[Any]]]:
    """The rows with content and their numbers. ``left``: columns dropped before the first filled one."""
    count = 0
    padding = [""] * left
    for number, cells in enumerate(rows, 1):
        if not any(cell != "" for cell in cells):
            continue
        count += 1
        if count > limits.ROWS:
            raise Trouble("many_rows", sheet=sheet, most=limits.ROWS)
        yield number, meter.row(number, padding + cells if left else cells)


def whole(cell: Any) -> Any:
    """The reader gives every number as a float; 3.0 is 3 unless too large to be exact; infinities, hours are texts."""
    if cell.__class__ is not float:
        return str(cell) if cell.__class__ in HOURS else cell
    if not isfinite(cell):
        return str(cell)
    return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell


def sheet_rows(workbook: CalamineWorkbook, index: int, part: Part, meter: Meter) -> list[tuple[int, list[Any]]]:
    """The filled rows of one sheet."""
    sheet = workbook.get_sheet_by_index(index)
    if sheet.start is None:
        return []
    rows = filled_rows(sheet.iter_rows(), part.name, meter, sheet.start[1])
    return [(number, [whole(cell) for cell in cells]) for number, cells in rows]


def put_flaws(rows: list[tuple[int, list[Any]]], scan: SheetScan) -> list[tuple[int, list[Any]]]:
    """Lost results back into their cells, as {"f": text}: the reader gives them as blank."""
    flaws = dict.fromkeys(scan.unreckoned, "formula") | {k: v for k, v in scan.errors.items() if v != "#N/A"}
    if not flaws:
        return rows
    table = dict(rows)
    for address, text in flaws.items():
        letters, number = ADDRESS.match(address).groups()  # type: ignore[union-attr]
        cells = table.setdefault(int(number), [])
        cells += [""] * (column_number(letters) - len(cells))
        if cells[column_number(letters) - 1] == "":
            cells[column_number(letters) - 1] = {"f": text}
    return sorted(table.items())


def flaw_notes(name: str, scan: SheetScan, long: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """The notes on one sheet, once each with a count and an example."""
    notes: list[tuple[str, dict[str, Any]]] = []
    if scan.unreckoned:
        facts = {"sheet": name, "count": len(scan.unreckoned), "cell": scan.unreckoned[0]}
        notes.append(("unreckoned", facts))
    if scan.errors:
        cell, error = next(iter(scan.errors.items()))
        notes.append(("error_cells", {"sheet": name, "count": len(scan.errors), "cell": cell, "error": error}))
    return notes + long_notes(name, long)


def long_notes(name: str, long: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """The note on cut cells, if any."""
    facts = {"sheet": name, "count": len(long), "cell": long[:1] and long[0], "most": limits.CELL_CHARACTERS}
    return [("long_cells", facts)] if long else []


def read_workbook(path: str, found: Prescan) -> list[dict[str, Any]]:
    """All sheets of a workbook that passed the look. Raises Trouble."""
    workbook = CalamineWorkbook.from_path(path)
    position = {name: index for index, name in enumerate(workbook.sheet_names)}
    sheets = []
    meter = Meter()
    for part, scan in found.sheets:
        if part.name not in position:
            raise Trouble("reader")
        meter.long, name = [], cleared(part.name)
        rows = put_flaws(sheet_rows(workbook, position[part.name], part, meter), scan)
        sheets.append(
            {
                "name": name,
                "hidden": part.hidden,
                "rows": rows,
                "hidden_rows": scan.hidden_rows,
                "hidden_columns": scan.hidden_columns,
                "merges": scan.merges,
                "notes": flaw_notes(name, scan, meter.long),
            }
        )
    return sheets


def read(path: str, name: str) -> dict[str, Any]:
    """The whole document. Raises Trouble, or one of the reader's own errors."""
    found = prescan(path, name)
    limit_seconds(limits.CHILD_SECONDS)
    if found.kind == "text":
        return read_text_document(found)
    sheets = read_workbook(path, found)
    if not any(sheet["rows"] for sheet in sheets):
        raise Trouble("no_rows")
    return {"kind": "workbook", "base_1904": found.base_1904, "notes": found.notes, "sheets": sheets}


def read_text_document(found: Prescan) -> dict[str, Any]:
    """A text table as a document of one sheet."""
    records, encoding = read_text(found.content)
    meter = Meter()
    rows = list(filled_rows(records, "", meter))
    if not rows:
        raise Trouble("no_rows")
    notes = [*found.notes, *long_notes("", meter.long)]
    if not encoding.startswith("utf-8"):
        notes.append(("encoding", {"encoding": encoding.upper()}))
    return {"kind": "text", "notes": notes, "sheets": [{"name": "", "rows": rows}]}


def answer(path: str, name: str) -> dict[str, Any]:
    """The document, or {"refused": code, "facts": {…}}."""
    try:
        return read(path, name)
    except Trouble as trouble:
        return {"refused": trouble.code, "facts": trouble.facts}
    except PasswordError:
        return {"refused": "encrypted"}
    except MemoryError:
        return {"refused": "memory"}
    except OSError as fault:
        return {"refused": "absent", "facts": {"reason": fault.strerror or ""}}
    except (CalamineError, ZipError, XmlError, WorksheetNotFound):
        return {"refused": "reader"}


def main(path: str, name: str) -> None:
    """Read under limits and print."""
    limit_memory()
    limit_seconds(limits.PRESCAN_SECONDS)
    document = answer(path, name)
    text = json.dumps(document, default=plain, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
