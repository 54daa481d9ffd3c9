"""Rows: verdicts, reasons, and values; between rows: doubles and torn branches; the whole answer as JSON."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hangji.intake.reading.fields import ALL, HEADCOUNTS
from hangji.intake.reading.open import read_file
from hangji.intake.reading.sheet import Reading
from hangji.intake.reading.validate import check
from tests.reading.office import code, office_text, office_workbook
from tests.reading.tables import HEAD, checked, one, reading, told

pytestmark = pytest.mark.databaseless
MEMBERS = "正式党员 预备党员 党员总数 从业人员 组织关系未转入"
PARTY = "党组织名称 组建方式 党组织类型"


def organisations(*more: list[Any]) -> list[list[Any]]:
    """Right organisations with further cells."""
    return [[code("51", number), f"谯城区第{number}协会", *cells] for number, cells in enumerate(more, 1)]


@pytest.mark.parametrize("make", [office_workbook, office_text], ids=["xlsx", "gb18030"])
def test_an_offices_own_workbook(make: Any, tmp_path: Path) -> None:
    name = "a.xlsx" if make is office_workbook else "a.csv"
    found = check(read_file(make(tmp_path / name)), ALL, name=name, region=341600)
    assert found.header_rows == [3, 4]
    assert found.counts == {"accept": 5, "warn": 0, "reject": 5, "skip": 11}
    assert [row.number for row in found.having("reject")] == [9, 14, 15, 16, 19]
    by_number = {row.number: row for row in found.rows}
    assert by_number[6].values["registered_on"] == date(2012, 5, 6)
    assert by_number[8].values["credit_code"] == code("51", 3)
    assert by_number[10].values["full_members"] is None
    assert by_number[10].values["registered_on"] is None
    assert told(by_number[15], "error") == ["代码与第 16 行重复"]
    assert "不能猜测" in told(by_number[19], "error")[0]
    skipped = {row.number: told(row)[0] for row in found.having("skip")}
    assert skipped[5] == "分组标题，不是数据"
    assert skipped[11] == "空行"
    assert skipped[17] == "重复的表头"
    assert skipped[20] == "除序号外没有内容"
    assert skipped[21] == "合计行"
    assert skipped[22] == "说明文字，不是数据"


def test_the_answer_is_plain_and_stable_json(tmp_path: Path) -> None:
    found = check(read_file(office_workbook(tmp_path / "a.xlsx")), ALL, name="a.xlsx").as_json()
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert list(found) == ["file", "header_rows", "columns", "counts", "rows", "notes"]
    assert found["file"]["verdict"] == "readable"
    row = next(row for row in found["rows"] if row["row"] == 6)
    assert row["values"]["registered_on"] == "2012-05-06"
    assert row["values"]["instructor"] is None
    assert row["reasons"] == ["D 列“社团”：按“社会团体”理解", "K 列“6名”：按“6”理解"]


def test_a_refused_file_has_its_sentence_and_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7 ....")
    found = check(read_file(tmp_path / "a.xlsx"), ALL).as_json()
    assert found["file"]["verdict"] == "refused"
    assert found["file"]["sentence"] == "不能读取这个文件：这是 PDF 文件，不是表格。请上传制作它时用的工作簿。"
    assert found["rows"] == []


def test_blank_head_counts_are_not_declared() -> None:
    row = one(MEMBERS, "", "", "", "", "")
    assert row.verdict == "accept"
    assert row.values["full_members"] is None
    assert row.values["staff"] is None
    assert "members" not in row.values


@pytest.mark.parametrize(
    ("cells", "full", "probationary", "verdict"),
    [
        ((3, 1, 4), 3, 1, "accept"),
        ((3, "", 4), 3, 1, "accept"),
        (("", 1, 4), 3, 1, "accept"),
        (("", "", 0), 0, 0, "accept"),
        (("", "", 4), None, None, "warn"),
        ((3, "", ""), 3, None, "warn"),
        ((3, 1, 5), 3, 1, "reject"),
        ((3, "", 2), 3, None, "reject"),
        (("约3", 1, ""), None, 1, "reject"),
    ],
)
def test_members_add_up(cells: tuple[Any, ...], full: Any, probationary: Any, verdict: str) -> None:
    row = one(MEMBERS, *cells)
    assert (row.values["full_members"], row.values["probationary_members"], row.verdict) == (
        full,
        probationary,
        verdict,
    )


def test_people_are_compared() -> None:
    assert told(one(MEMBERS, 2, 0, "", 5, 3), "error") == ["组织关系未转入 3 人，多于党员 2 人"]
    assert told(one(MEMBERS, 2, 0, "", 1, 0), "warning") == ["从业人员 1 人，少于党员 2 人"]


def test_kind_follows_from_the_code_and_disagreement_is_told() -> None:
    assert one("类别", "").values["kind"] == "association"
    assert one("类别", "民非").verdict == "warn"
    assert one("住所", "").values["kind"] == "association"


def test_columns_that_are_not_there_are_null_in_json_and_left_out_of_the_values() -> None:
    found = checked(HEAD, [code("51", 1), "谯城区示例协会"])
    assert "staff" not in found.rows[0].values
    assert found.as_json()["rows"][0]["values"]["staff"] is None


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (("注销", "2020-1-1", "2010-1-1"), "accept"),
        (("注销", "", "2010-1-1"), "warn"),
        (("正常", "2020-1-1", ""), "reject"),
        (("注销", "2009-1-1", "2010-1-1"), "reject"),
    ],
)
def test_a_status_and_its_day_come_together(cells: tuple[str, ...], verdict: str) -> None:
    assert one("状态 注销日期 登记日期", *cells).verdict == verdict


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (("示例党支部", "单独", ""), "accept"),
        (("示例党支部", "", "党支部"), "warn"),
        (("", "联建", ""), "reject"),
        (("无", "", ""), "accept"),
        (("示例", "单独", ""), "warn"),
    ],
)
def test_a_party_organisation_needs_its_name(cells: tuple[str, ...], verdict: str) -> None:
    row = one(PARTY, *cells)
    assert row.verdict == verdict
    if cells[0] == "示例党支部":
        assert row.values["party_kind"] == "branch"


def test_several_rows_of_one_joint_branch_are_one_party_organisation() -> None:
    rows = organisations(["文体联合党支部", "联合", "2021-3-1"], ["文体联合党支部", "联合", "2021-3-1"])
    found = checked([*HEAD, "党组织名称", "组建方式", "党组织成立日期"], *rows)
    assert [row.verdict for row in found.rows] == ["accept", "accept"]


def test_one_that_differs_between_rows_is_told_by_row() -> None:
    rows = organisations(
        ["联合党支部", "联合", "2021-3-1"], ["联合党支部", "联合", "2021-3-1"], ["联合党支部", "联合", "2021-3-2"]
    )
    found = checked([*HEAD, "党组织名称", "组建方式", "党组织成立日期"], *rows)
    assert told(found.rows[2], "warning") == ["同一党组织的成立日期与第 2、3 行不同"]


def test_a_branch_of_ones_own_cannot_be_two_organisations() -> None:
    found = checked([*HEAD, "党组织名称", "组建方式"], *organisations(["甲党支部", "单独"], ["甲党支部", "单独"]))
    assert [row.verdict for row in found.rows] == ["reject", "reject"]


def test_doubles_are_all_refused_and_named() -> None:
    rows = organisations([], [], [])
    rows.append([code("51", 9), rows[1][1]])
    rows.append([rows[0][0], "谯城区另一协会"])
    found = checked(HEAD, *rows)
    assert {row.number: told(row, "error") for row in found.having("reject")} == {
        2: ["代码与第 6 行重复"],
        3: ["名称与第 5 行重复"],
        5: ["名称与第 3 行重复"],
        6: ["代码与第 2 行重复"],
    }


def test_code_and_name_are_the_only_things_asked() -> None:
    found = checked(
        [*HEAD, "住所"], ["", "谯城区示例协会", "a"], [code("51", 1), "", ""], [code("51", 2), "示例会", ""]
    )
    assert [row.verdict for row in found.rows] == ["reject", "reject", "accept"]
    assert told(found.rows[0]) == ["没有填写统一社会信用代码"]


def test_everything_wrong_in_a_row_is_said_at_once() -> None:
    row = one("登记日期 正式党员 组建方式", "2019.13.05", "约3", "随便")
    assert len(told(row, "error")) == 3
    assert [finding.column for finding in row.findings if finding.level == "error"] == ["C", "D", "E"]


def test_missing_days_and_foreign_codes_are_told_once() -> None:
    rows = [[code("51", n, 110101), f"示例{n}会", "1900-01-01"] for n in range(50)]
    found = checked([*HEAD, "登记日期"], *rows, region=341600)
    said = [str(sentence) for sentence in found.notes]
    assert "“登记日期”有 50 行没有填写，按日期不详处理。" in said
    assert sum("不是本地登记机关赋的码（如第 2 行 110101）" in sentence for sentence in said) == 1
    assert found.counts["accept"] == 50


def test_merged_cells_hold_for_each_row_they_cover_where_that_makes_sense() -> None:
    rows = organisations(["联合党支部", "联合", 3], ["", "", ""], ["", "", ""])
    given = reading([*HEAD, "党组织名称", "组建方式", "正式党员"], *rows, merges=["C2:C4", "D2:D4", "E2:E4"])
    found = check(given, ALL)
    assert [row.values["party_name"] for row in found.rows] == ["联合党支部"] * 3
    assert [row.values["full_members"] for row in found.rows] == [3, None, None]
    assert "“党组织名称”有跨行合并的单元格，每一行都按合并的内容理解。" in [str(sentence) for sentence in found.notes]


def test_bare_numbers_in_a_1904_workbook_count_from_1904() -> None:
    given = reading([*HEAD, "登记日期"], [code("51", 1), "示例会", 42038])
    assert check(given, ALL).rows[0].values["registered_on"] == date(2015, 2, 3)
    given.base_1904 = True
    assert check(given, ALL).rows[0].values["registered_on"] == date(2019, 2, 4)


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "", 12],
        ["", "总 计", 12],
        ["注：以上数字截至十月底"],
        ["", "填表人：示例", "审核人：示例"],
        ["（一）社会团体"],
        ["1", "2", "3"],
        ["甲", "乙", 1],
        [*HEAD, "正式党员"],
    ],
)
def test_rows_that_are_no_data_are_left_out_with_a_reason(cells: list[Any]) -> None:
    found = checked([*HEAD, "正式党员"], cells, [code("51", 1), "示例会", 3])
    assert [row.verdict for row in found.rows] == ["skip", "accept"]
    assert told(found.rows[0])[0]


@pytest.mark.parametrize("name", ["合计协会", "总计量协会", "注册会计师协会", "联系人之家服务中心"])
def test_a_name_that_begins_like_a_note_is_still_a_name(name: str) -> None:
    assert checked(HEAD, [code("51", 1), name]).rows[0].verdict == "accept"


def test_an_organisation_without_a_code_is_refused_not_left_out() -> None:
    assert checked(HEAD, ["", "谯城区示例协会"]).rows[0].verdict == "reject"


def test_hidden_rows_are_read_and_told() -> None:
    given = reading(HEAD, [code("51", 1), "示例会"])
    given.sheets[0].rows[1].hidden = True
    found = check(given, HEADCOUNTS)
    assert found.rows[0].hidden
    assert "有 1 行是隐藏的（如第 2 行），照样读取了。" in [str(sentence) for sentence in found.notes]


def test_a_reading_without_sheets_is_refused_by_its_own_sentence() -> None:
    assert check(Reading(refused=read_file("/nonexistent").refused), ALL).refused
