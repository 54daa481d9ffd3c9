"""Writing cells of strangers: every text stays a text, so nothing of theirs becomes a live formula or link."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

PLAIN = "台账"
CONSTANT = {"constant_memory": True}
NEVER_LIVE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL_CHARACTERS = 32_000


def open_book(out: str | Path, *, constant: bool = True) -> Any:
    """A new workbook that turns no text into a formula, link or number. ``constant``: rows are written in order."""
    return xlsxwriter.Workbook(str(out), NEVER_LIVE | (CONSTANT if constant else {}))


def sheet_title(name: str) -> str:
    """A sheet's name as Excel allows it."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", "", name)[:31].strip("'") or PLAIN


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    """Write one cell by its type; rows and columns count from 0. Lost results are written as blanks."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, datetime | date):
        write_day(sheet, row, column, value, style)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value[:CELL_CHARACTERS], style)
    elif style is not None:
        sheet.write_blank(row, column, None, style)


def write_day(sheet: Any, row: int, column: int, value: date, style: Any) -> None:
    """Excel knows no day before 1900: such a day is written as text."""
    if value.year < 1900:
        sheet.write_string(row, column, value.isoformat(), style)
    else:
        sheet.write_datetime(row, column, value, style)
