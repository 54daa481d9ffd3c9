"""What the user gets back: the own workbook with remarks and colours, and a workbook of the failed rows only."""

import json
from pathlib import Path
from typing import Any

from hangji.intake.reading.open import run_child
from hangji.intake.reading.sentences import Refused, refused
from hangji.intake.reading.sheet import Reading, Row
from hangji.intake.reading.validate import Checked, CheckedRow, Finding
from hangji.intake.reading.writing import open_book, sheet_title, write_cell

TITLE = "导入检查结果"
LEADS = {"reject": "不能导入：", "warn": "请核对："}
LEVELS = {"reject": "error", "warn": "warning"}
ZIP_MARK = b"PK"


def reasons(row: CheckedRow) -> str:
    """All that is wrong with a row in one text, errors first."""
    found = [finding for level in ("error", "warning") for finding in row.findings if finding.level == level]
    return LEADS[row.verdict] + "；".join(str(finding) for finding in found)


def said(finding: Finding) -> str:
    """A finding as the comment on its cell."""
    return f"{finding.problem}" + (f"\n{finding.mend}" if finding.mend else "")


def marks(checked: Checked) -> dict[str, Any]:
    """What to write where, as JSON: the remark of each row, the colour and comment of each cell."""
    rows = checked.having("reject", "warn")
    return {
        "sheet": checked.sheet,
        "title": TITLE,
        "head_row": max(checked.header_rows, default=1),
        "rows": [[row.number, LEVELS[row.verdict], reasons(row)] for row in rows],
        "cells": [
            [row.number, finding.column, finding.level, said(finding)]
            for row in rows
            for level in ("warning", "error")
            for finding in row.findings
            if finding.level == level and finding.column
        ],
    }


def mark(path: str | Path, name: str, checked: Checked, out: str | Path) -> Refused | None:
    """Write a marked copy of the file to ``out`` (.xlsx); the reason when that cannot be done.

    path, name: as given to ``read_file``. The user's workbook is kept with its formulas and formats; text files, and
    workbooks too large to keep, are written anew with the same rows.
    """
    given = json.dumps(marks(checked), ensure_ascii=False).encode()
    with open(path, "rb") as file:
        modes = ["own", "plain"] if file.read(2) == ZIP_MARK else ["plain"]
    for mode in modes:
        arguments = (mode, str(Path(path).resolve()), name, str(Path(out).resolve()))
        status, _output = run_child("hangji.intake.reading.marker", *arguments, given=given)
        if status == 0:
            return None
    return refused("unmarked")


def failed_only(reading: Reading, checked: Checked, out: str | Path) -> int:
    """Write the head, the rejected rows and the reasons to ``out`` (.xlsx). Answers with the number of rows written."""
    source = next(sheet for sheet in reading.sheets if sheet.name == checked.sheet)
    by_number = {row.number: row for row in source.rows}
    rejected = checked.having("reject")
    head = [by_number[number] for number in checked.header_rows if number in by_number]
    chosen = [*head, *(by_number[row.number] for row in rejected)]
    remarks = [""] * (len(head) - 1) + [TITLE] * bool(head) + [reasons(row) for row in rejected]
    write_rows(chosen, remarks, source.name, out)
    return len(rejected)


def write_rows(rows: list[Row], remarks: list[str], name: str, out: str | Path) -> None:
    """Write the rows one under the other with a remark after the last column."""
    width = max((len(row.cells) for row in rows), default=0)
    book = open_book(out)
    sheet = book.add_worksheet(sheet_title(name))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for position, (row, remark) in enumerate(zip(rows, remarks, strict=True)):
        for index, cell in enumerate(row.cells):
            write_cell(sheet, position, index, cell, day if hasattr(cell, "year") else None)
        write_cell(sheet, position, width, remark)
    book.close()
