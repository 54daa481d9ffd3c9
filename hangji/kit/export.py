"""Writing a list as a workbook or a text table. Nothing in it can run: text stays text, whatever it begins with."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

from hangji.kit.tables import Column

FORMATS = ("xlsx", "csv")
# A spreadsheet takes text that begins with one of these for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r")
LONG_NUMBER = 12  # a longer run of digits loses its end when a spreadsheet reads it as a number
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
EARLIEST = date(1900, 3, 1)  # Excel's calendar is wrong before


def exported(columns: Sequence[Column], rows: Iterable[Any], *, form: str, stem: str, day: date) -> FileResponse:
    """The rows as a download named after the list and the day. form: "xlsx" or "csv" (KeyError otherwise)."""
    write = {"xlsx": write_xlsx, "csv": write_csv}[form]
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    write(file, columns, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{stem}-{day.isoformat()}.{form}")


def write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """One sheet, a row at a time in constant memory."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, **INERT}) as book:
        sheet = book.add_worksheet()
        head, days, text = (
            book.add_format(f) for f in ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "@"})
        )
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, 10 if column.number else 20)
            sheet.write_string(0, at, str(column.label), head)
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                _cell(sheet, line, at, plain(column.value(row)), days, text)


def _cell(sheet: Any, row: int, at: int, value: Any, days: Any, text: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and value >= EARLIEST:
        sheet.write_datetime(row, at, value, days)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    else:
        sheet.write_string(row, at, str(value), text)


def write_csv(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """UTF-8 with a byte order mark, without which Excel reads Chinese as noise."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([column.label for column in columns])
    for row in rows:
        writer.writerow([inert(plain(column.value(row)), code=column.code) for column in columns])
    text.flush()
    text.detach()


def plain(value: Any) -> Any:
    """Dates as dates, numbers as numbers, nothing as None, all else as text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    if value is None or isinstance(value, date | int | float):
        return value
    return str(value)


def inert(value: Any, *, code: bool = False) -> Any:
    """A cell of a text table that no spreadsheet runs or rounds."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return "" if value is None else value
    if value.startswith(LIVE) or (code and value.isdecimal() and len(value) >= LONG_NUMBER):
        return f"'{value}"
    return value
