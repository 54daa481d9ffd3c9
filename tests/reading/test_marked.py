"""What goes back to the user: the own file with remarks, the failed rows, the template. Nothing of it is ever live."""

from pathlib import Path

import openpyxl
import pytest

from hangji.intake.reading.fields import ALL, HEADCOUNTS, PARTY, REGISTER, Field
from hangji.intake.reading.marked import TITLE, failed_only, mark
from hangji.intake.reading.open import read_file, run_child
from hangji.intake.reading.template import write_template
from hangji.intake.reading.validate import check
from tests.reading.office import code, office_text, office_workbook

pytestmark = pytest.mark.databaseless
RED, YELLOW = "FFC7CE", "FFEB9C"


def test_the_users_workbook_comes_back_marked(tmp_path: Path) -> None:
    path, out = office_workbook(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    found = check(read_file(path), ALL)
    assert mark(path, "a.xlsx", found, out) is None
    book = openpyxl.load_workbook(out)
    sheet = book["台账"]
    assert book.sheetnames == ["台账", "填表说明"]
    assert sheet.cell(4, 19).value == TITLE
    assert str(sheet.cell(9, 19).value).startswith("不能导入：C 列")
    assert sheet.cell(6, 19).value is None
    assert sheet["C9"].fill.fgColor.rgb.endswith(RED)
    assert "应为 L" in sheet["C9"].comment.text
    assert sheet["A1"].value == "谯城区社会组织党建工作台账（2021年10月）"
    again = check(read_file(out), ALL)
    assert again.counts == found.counts


def test_a_text_file_comes_back_as_a_marked_workbook(tmp_path: Path) -> None:
    path, out = office_text(tmp_path / "a.csv"), tmp_path / "out.xlsx"
    found = check(read_file(path), ALL)
    assert mark(path, "a.csv", found, out) is None
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert str(sheet.cell(9, 19).value).startswith("不能导入：")
    assert sheet["C9"].fill.fgColor.rgb.endswith(RED)
    assert check(read_file(out), ALL).counts == found.counts


def test_formulas_of_theirs_stay_and_texts_never_become_formulas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["统一社会信用代码", "名称", "正式党员", "备注"])
    sheet.append([code("51", 1), "=1+1", "=SUM(1,2)", "x"])
    sheet["B2"].data_type = "s"
    sheet.append(["5.31E+17", "=cmd|' /C calc'!A0", "<b>3</b>", "=HYPERLINK(1)"])
    for address in ("B3", "D3"):
        sheet[address].data_type = "s"
    path, out, failed = tmp_path / "a.xlsx", tmp_path / "out.xlsx", tmp_path / "failed.xlsx"
    book.save(path)
    reading = read_file(path)
    found = check(reading, ALL)
    assert mark(path, "a.xlsx", found, out) is None
    assert failed_only(reading, found, failed) == 2
    live = {
        cell.coordinate: cell.value
        for row in openpyxl.load_workbook(out).active
        for cell in row
        if cell.data_type == "f"
    }
    assert live == {"C2": "=SUM(1,2)"}
    assert [
        cell.coordinate for row in openpyxl.load_workbook(failed).active for cell in row if cell.data_type == "f"
    ] == []


def test_the_failed_rows_alone_can_be_mended_and_read_again(tmp_path: Path) -> None:
    path, out = office_workbook(tmp_path / "a.xlsx"), tmp_path / "failed.xlsx"
    reading = read_file(path)
    found = check(reading, ALL)
    assert failed_only(reading, found, out) == 5
    again = check(read_file(out), ALL)
    assert again.header_rows == [1, 2]
    assert again.counts == {"accept": 0, "warn": 0, "reject": 5, "skip": 0}


def test_a_workbook_that_cannot_be_kept_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_own(module: str, mode: str, *rest: str, given: bytes) -> tuple[int | None, bytes]:
        return (1, b"") if mode == "own" else run_child(module, mode, *rest, given=given)

    monkeypatch.setattr("hangji.intake.reading.marked.run_child", without_own)
    path, out = office_workbook(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    found = check(read_file(path), ALL)
    assert mark(path, "a.xlsx", found, out) is None
    assert check(read_file(out), ALL).counts == found.counts


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = office_workbook(tmp_path / "a.xlsx")
    found = check(read_file(path), ALL)
    problem = mark(path, "a.xlsx", found, tmp_path / "no" / "such" / "out.xlsx")
    assert problem
    assert problem.code == "unmarked"


@pytest.mark.parametrize("fields", [REGISTER, HEADCOUNTS, PARTY, ALL], ids=["register", "headcounts", "party", "all"])
def test_a_template_is_understood_and_its_example_is_right(fields: tuple[Field, ...], tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(fields, path)
    found = check(read_file(path), fields)
    assert found.sheet == "台账"
    assert [column.field for column in found.columns] == list(fields)
    assert "表头下面没有一行数据。" in [str(sentence) for sentence in found.notes]
    book = openpyxl.load_workbook(path)
    assert sum(len(entry.choices) > 0 for entry in fields) == sum(
        rule.type == "list" for rule in book["台账"].data_validations.dataValidation
    )
    assert all(cell.comment for cell in book["台账"][1])
    book.remove(book["台账"])
    book.save(path)
    row = check(read_file(path), fields).rows[0]
    assert row.verdict == "accept", [str(finding) for finding in row.findings]
