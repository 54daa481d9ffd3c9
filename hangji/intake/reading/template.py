"""The empty workbook to fill in: one column a field, drop-downs, a note on each head, and an example sheet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hangji.intake.reading.fields import Field
from hangji.intake.reading.writing import PLAIN, open_book, write_cell
from rulebook.codes import expected_check

EXAMPLE = "填写示例"
ROWS = 2_000
WIDTHS = {"credit_code": 24, "name": 36, "party_name": 36, "address": 32}
USUAL_WIDTH = 16
EXAMPLE_CODE = "51341602MJ0000001"
EXAMPLES: dict[str, Any] = {
    "credit_code": EXAMPLE_CODE + expected_check(EXAMPLE_CODE),
    "name": "谯城区示例棋类协会",
    "kind": "社会团体",
    "level": "县级",
    "region": "谯城区",
    "registration_authority": "谯城区民政局",
    "supervisor": "谯城区体育局",
    "industry": "体育",
    "registered_on": date(2012, 5, 6),
    "address": "示例路 1 号",
    "status": "正常",
    "full_members": 3,
    "probationary_members": 1,
    "members": 4,
    "staff": 6,
    "not_transferred": 0,
    "counted_on": date(2021, 10, 31),
    "party_name": "谯城区示例棋类协会党支部",
    "party_kind": "党支部",
    "mode": "单独组建",
    "formed_on": date(2013, 7, 1),
    "approval_number": "谯社党〔2013〕5号",
    "body": "谯城区社会组织综合党委",
    "secretary": "示例甲",
}


def write_template(fields: Sequence[Field], out: str | Path) -> None:
    """Write the template for these fields to ``out`` (.xlsx)."""
    book = open_book(out, constant=False)
    for title in (PLAIN, EXAMPLE):
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 2)
        for column, entry in enumerate(fields):
            write_column(book, sheet, column, entry)
    for column, entry in enumerate(fields):
        value = EXAMPLES.get(entry.name, "")
        write_cell(sheet, 1, column, value, style(book, entry))
    book.close()


def write_column(book: Any, sheet: Any, column: int, entry: Field) -> None:
    """One column: its head, the note on it, its format, and what may be chosen."""
    colour = "#F4D9D6" if entry.required else "#ECEFF1"
    head = book.add_format({"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.set_column(column, column, WIDTHS.get(entry.name, USUAL_WIDTH), style(book, entry))
    sheet.write_string(0, column, entry.label, head)
    if said := "\n".join(filter(None, ("必填" if entry.required else "可留空，留空表示不知道", entry.note))):
        sheet.write_comment(0, column, said)
    if rule := allowed(entry):
        sheet.data_validation(1, column, ROWS, column, rule)


def style(book: Any, entry: Field) -> Any:
    """Codes as text, days as days."""
    return book.add_format({"num_format": "yyyy-mm-dd" if entry.dated else "0" if entry.counted else "@"})


def allowed(entry: Field) -> dict[str, Any] | None:
    """The drop-down or the range of a column; None when everything is allowed."""
    if entry.choices:
        message = {"error_title": "不在可选之列", "error_message": "请从下拉列表中选择，或留空"}
        return {"validate": "list", "source": list(entry.choices), **message}
    if entry.counted:
        message = {"error_title": "人数", "error_message": "请填写 0 或更大的整数；不知道就留空"}
        return {"validate": "integer", "criteria": ">=", "value": 0, **message}
    return None
