"""The look at a file before it is read: its true kind, its size, and what its sheets would cost."""

import os
import zipfile
from dataclasses import dataclass, field
from typing import Any

from hangji.intake.reading import limits
from hangji.intake.reading.filekind import ending, file_kind
from hangji.intake.reading.package import (
    Part,
    Wellformed,
    check_part,
    open_package,
    pieces,
    refuse_other_packages,
    sheet_parts,
)
from hangji.intake.reading.sheetscan import Scanner, SheetScan
from hangji.intake.reading.trouble import Trouble

TEXT_ENDINGS = {"csv", "txt", "tsv", "prn", ""}
WORKBOOK_ENDINGS = {"xlsx", "xlsm", "xltx", "xltm"}


@dataclass
class Prescan:
    """What the look found: "workbook" or "text", the sheets with their scans, and notes as (code, facts)."""

    kind: str
    sheets: list[tuple[Part, SheetScan]] = field(default_factory=list)
    base_1904: bool = False
    content: bytes = b""
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def prescan(path: str, name: str) -> Prescan:
    """Look at the file. ``name``: as the user called it. Raises Trouble with the reason of refusal."""
    size = os.path.getsize(path)
    if size > limits.FILE_BYTES:
        raise Trouble("too_big", megabytes=size // 1_000_000, most=limits.FILE_BYTES // 1_000_000)
    with open(path, "rb") as file:
        content = file.read()
    if file_kind(content, name) == "text":
        return prescan_text(content, name)
    return prescan_workbook(path, name)


def prescan_text(content: bytes, name: str) -> Prescan:
    """Text is small and harmless until it is decoded; only its name may mislead."""
    found = Prescan("text", content=content)
    if ending(name) not in TEXT_ENDINGS:
        found.notes.append(("named_otherwise", {"ending": ending(name), "kind": "text"}))
    return found


def prescan_workbook(path: str, name: str) -> Prescan:
    """Check each part of the package as XML, and count each sheet. Raises Trouble."""
    with open_package(path) as package:
        refuse_other_packages(package)
        parts, base_1904 = sheet_parts(package)
        if not parts:
            raise Trouble("no_sheet")
        found = Prescan("workbook", base_1904=base_1904)
        check_other_parts(package, {part.path for part in parts})
        for part in parts:
            found.sheets.append((part, scan_sheet(package, part)))
    if ending(name) not in WORKBOOK_ENDINGS:
        found.notes.append(("named_otherwise", {"ending": ending(name), "kind": "workbook"}))
    refuse_sum(found)
    found.notes += package_notes(found, package)
    return found


def check_other_parts(package: zipfile.ZipFile, sheets: set[str]) -> None:
    """Every other XML part has to be honest too: the reader opens some of them."""
    for name in package.namelist():
        if name not in sheets and name.lower().endswith((".xml", ".rels")):
            check_part(package, name)


def scan_sheet(package: zipfile.ZipFile, part: Part) -> SheetScan:
    """One pass over a sheet: well formed, and counted."""
    wellformed = Wellformed(part.path)

    def checked() -> Any:
        for chunk in pieces(package, part.path):
            wellformed.feed(chunk)
            yield chunk
        wellformed.feed(b"", last=True)

    return Scanner(part.name).scan(checked())


def refuse_sum(found: Prescan) -> None:
    """Limits that hold for all sheets together. Raises Trouble."""
    if sum(scan.cells for _part, scan in found.sheets) > limits.CELLS:
        raise Trouble("many_cells", sheet=found.sheets[0][0].name, most=limits.CELLS)


def package_notes(found: Prescan, package: zipfile.ZipFile) -> list[tuple[str, dict[str, Any]]]:
    """What the user should know although it does not stop the reading."""
    notes: list[tuple[str, dict[str, Any]]] = []
    if any(name.lower().endswith("vbaproject.bin") for name in package.namelist()):
        notes.append(("macros", {}))
    if found.base_1904:
        notes.append(("base_1904", {}))
    for part, scan in found.sheets:
        facts: dict[str, Any] = {"sheet": part.name}
        rows, columns = scan.dimension
        if rows * columns > limits.AREA:
            notes.append(("wrong_dimension", facts | {"row": rows}))
        if scan.rows - scan.last_row > limits.EMPTY_ROWS_TOLD_FROM:
            notes.append(("empty_rows", facts | {"count": scan.rows - scan.last_row}))
    return notes
