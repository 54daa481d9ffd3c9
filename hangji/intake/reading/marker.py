"""The process that writes remarks into a copy of the user's own workbook: ``python -m …marker MODE FILE NAME OUT``.

MODE "own" keeps the user's workbook as it is and adds to it (openpyxl, hungry); "plain" writes the same rows anew, for
text files and for workbooks too large to keep. Standard input brings the marks as JSON, see ``marked.marks``.
"""

import json
import re
import resource
import sys
from datetime import date
from typing import Any

from hangji.intake.reading import limits
from hangji.intake.reading.sheetscan import column_letters, column_number

ADDRESS_SPACE = 1_500_000_000
COLOURS = {"error": "FFC7CE", "warning": "FFEB9C"}
REMARK_WIDTH = 60
COMMENTS = 2_000
CELL_CHARACTERS = 4_000
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Marks = dict[str, Any]


def written(text: str) -> str:
    """A remark as a cell can hold it."""
    return NOT_IN_XML.sub("", text)[:CELL_CHARACTERS]


def mark_own(path: str, out: str, marks: Marks) -> None:
    """Add remarks, colours and comments to a copy of the workbook. Formulas and formats of theirs stay."""
    import openpyxl

    book = openpyxl.load_workbook(path, rich_text=True)
    book.template = False
    sheet = book[marks["sheet"]]
    column = 1 + max((cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None), default=0)
    put_text(sheet, marks["head_row"], column, marks["title"])
    sheet.column_dimensions[column_letters(column)].width = REMARK_WIDTH
    for number, level, text in marks["rows"]:
        colour(put_text(sheet, number, column, written(text)), level)
    for count, (number, letters, level, text) in enumerate(marks["cells"]):
        mark_cell(sheet[f"{letters}{number}"], level, written(text) if count < COMMENTS else "")
    book.save(out)


def put_text(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    return cell


def colour(cell: Any, level: str) -> None:
    """Red for errors, yellow for warnings."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=COLOURS[level])


def mark_cell(cell: Any, level: str, text: str) -> None:
    """Colour the user's cell and say why in a comment, after their own comment if there is one."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment

    if isinstance(cell, MergedCell):
        return
    colour(cell, level)
    if text:
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + text, "导入检查", height=120, width=260)


def mark_plain(path: str, name: str, out: str, marks: Marks) -> None:
    """Write the sheet's rows into a new workbook, marked."""
    from hangji.intake.reading.child import read
    from hangji.intake.reading.writing import open_book, sheet_title, write_cell

    document = read(path, name)
    source = next(sheet for sheet in document["sheets"] if sheet["name"] == marks["sheet"])
    column = max(len(cells) for _number, cells in source["rows"])
    remarks = {number: (level, text) for number, level, text in marks["rows"]}
    remarks[marks["head_row"]] = ("", marks["title"])
    levels: dict[tuple[int, int], str] = {}
    for number, letters, level, _text in marks["cells"]:  # errors come after warnings, and win
        levels[number, column_number(letters) - 1] = level
    book = open_book(out)
    sheet = book.add_worksheet(sheet_title(source["name"]))
    formats = {level: book.add_format({"bg_color": f"#{rgb}"}) for level, rgb in COLOURS.items()}
    days = {
        level: book.add_format({"num_format": "yyyy-mm-dd", "bg_color": f"#{rgb}"}) for level, rgb in COLOURS.items()
    }
    days[""] = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in source["rows"]:
        for index, cell in enumerate(cells):
            level = levels.get((number, index), "")
            style = days[level] if isinstance(cell, date) else formats.get(level)
            write_cell(sheet, number - 1, index, cell, style)
        if number in remarks:
            level, text = remarks[number]
            write_cell(sheet, number - 1, column, written(text), formats.get(level))
    sheet.set_column(column, column, REMARK_WIDTH)
    book.close()


def main(mode: str, path: str, name: str, out: str) -> None:
    """Write the marked copy under a memory limit."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * limits.CHILD_SECONDS, 2 * limits.CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    marks = json.load(sys.stdin.buffer)
    if mode == "own":
        mark_own(path, out, marks)
    else:
        mark_plain(path, name, out, marks)


if __name__ == "__main__":
    main(*sys.argv[1:5])
