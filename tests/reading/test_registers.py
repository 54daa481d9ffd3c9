"""What real registers hold and a first reading got wrong: one test a lesson."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hangji.intake.reading import values
from hangji.intake.reading.fields import ALL
from hangji.intake.reading.open import read_file
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.validate import check
from hangji.intake.reading.values import read
from rulebook.codes import read_code
from tests.reading.office import code
from tests.reading.tables import HEAD, checked, one, reading, told

pytestmark = pytest.mark.databaseless
RIGHT = code("51", 1)


@pytest.mark.parametrize(
    "raw", ["1900-01-01", "1900/1/1 0:00:00", "1899-12-30", "1970-1-1", "0000-00-00", "9999-12-31"]
)
def test_the_days_that_programs_write_for_nothing_are_nothing_in_every_column(raw: str) -> None:
    assert {read(raw, entry.parser) for entry in ALL} == {(None, ())}


@pytest.mark.parametrize("raw", ["待查", "未登记", "无数据", "空白", "'", "'-"])
def test_more_words_for_nothing(raw: str) -> None:
    assert read(raw, values.headcount) == read(raw, values.text) == (None, ())


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2021—10—31", date(2021, 10, 31)),
        ("2021–10–31", date(2021, 10, 31)),
        ("'2021-10-31", date(2021, 10, 31)),
        ("2021/10/31 星期日", date(2021, 10, 31)),
        ("2021-10-31 上午8:30", date(2021, 10, 31)),
        ("2021-10-31T00:00:00+08:00", date(2021, 10, 31)),
        ("2021年10月31日 8时30分", date(2021, 10, 31)),
        ("2021年10月3日11:30", date(2021, 10, 3)),
        (2021.9, date(2021, 9, 1)),
        (2021.11, date(2021, 11, 1)),
    ],
)
def test_more_forms_of_a_day(raw: Any, day: date) -> None:
    assert read(raw, values.day)[0] == day


def test_a_month_that_lost_its_nought_and_a_bare_year_are_asked_back() -> None:
    said = [str(read(raw, values.day)[1][0].problem) for raw in (2021.1, 2021)]
    assert said == ["“2021.1”分不清是 1 月还是 10 月", "“2021”只有年份"]


def test_1904_shifts_day_counts_and_nothing_else() -> None:
    typed = [40576, "40576", 0, 20150203, "2015.2.3"]
    given = reading([*HEAD, "登记日期"], *([code("51", n), f"示例{n}会", cell] for n, cell in enumerate(typed, 1)))
    given.base_1904 = True
    days = [row.values["registered_on"] for row in check(given, ALL).rows]
    assert days == [date(2015, 2, 3), date(2015, 2, 3), None, date(2015, 2, 3), date(2015, 2, 3)]


@pytest.mark.parametrize("raw", ["'3", "’3", "共3名", "3.", 2.9999999999999996])
def test_more_forms_of_a_head_count(raw: Any) -> None:
    assert read(raw, values.headcount)[0] == 3


def test_a_number_in_a_date_format_is_never_silently_lost() -> None:
    levels = [read(raw, values.headcount)[1][0].level for raw in (date(1900, 1, 1), date(1900, 1, 3))]
    assert levels == ["warning", "error"]
    assert read(datetime.fromisoformat("1900-01-01"), values.headcount)[0] is None


def test_cells_are_shown_as_the_sheet_shows_them() -> None:
    assert [values.shown(cell) for cell in (True, Flaw("formula"), Flaw("#REF!"))] == ["TRUE", "", "#REF!"]
    finding = next(finding for finding in one("住所", "长" * 500).findings if finding.level == "error")
    assert str(finding).startswith("C 列“" + "长" * 60 + "…”：内容有 500 个字")


@pytest.mark.parametrize(
    "raw", ["未建立", "未组建党组织", "尚未成立", "暂未建立党支部", "无党组织", "待建", "正在筹建", "否", "×"]
)
def test_a_word_for_no_party_organisation_is_no_party_organisation(raw: str) -> None:
    row = one("党组织名称 组建方式 党组织类型 书记", raw, raw, raw, raw)
    assert row.verdict == "accept"
    assert {row.values[name] for name in ("party_name", "mode", "party_kind", "secretary")} == {None}
    assert "按没有理解" in told(row)


@pytest.mark.parametrize("raw", ["未派驻", "待选派", "未选派指导员", "无指导员"])
def test_a_word_for_no_instructor_is_no_instructor(raw: str) -> None:
    assert one("指导员", raw).values["instructor"] is None


@pytest.mark.parametrize("raw", ["有", "是", "√", "已建立"])
def test_a_tick_is_no_name_of_a_party_organisation(raw: str) -> None:
    assert told(one("党组织名称", raw), "error") == [f"“{raw}”不是党组织的名称"]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("支部委员会", "branch"),
        ("支部", "branch"),
        ("总支部委员会", "general_branch"),
        ("临时支部委员会", "temporary"),
        ("功能型支部", "functional"),
        ("委员会", "committee"),
    ],
)
def test_the_kind_of_a_party_organisation_follows_from_its_full_name_too(ending: str, kind: str) -> None:
    row = one("党组织名称 组建方式 党组织类型", f"中共谯城区示例协会{ending}", "单独", "")
    assert row.values["party_kind"] == kind


@pytest.mark.parametrize(
    ("raw", "mode"), [("单独组建党支部", "single"), ("联合党支部", "joint"), ("联合支部", "joint")]
)
def test_modes_with_the_thing_formed(raw: str, mode: str) -> None:
    assert read(raw, values.mode)[0] == mode


def test_whether_it_is_cancelled_is_answered_with_yes_and_no() -> None:
    assert [read(raw, values.status)[0] for raw in ("是", "否", "未注销")] == ["cancelled", "active", "active"]


def test_ditto_repeats_what_rows_may_share_and_nothing_else() -> None:
    head = [*HEAD, "业务主管单位", "正式党员"]
    rows = [
        [code("51", n), f"谯城区第{n}协会", *more] for n, more in enumerate((["市教育局", 3], ["同上", 3], ["〃", 3]))
    ]
    found = checked(head, *rows, [code("51", 9), "同上", "同上", "同上"])
    assert [row.values["supervisor"] for row in found.rows] == ["市教育局"] * 4
    assert told(found.rows[2], "info")[0] == "按上一行的“市教育局”理解"
    assert told(found.rows[3], "error") == ["“同上”不能代替内容", "“同上”不能代替内容"]


def test_a_ditto_below_nothing_is_refused() -> None:
    assert told(one("业务主管单位", "同上"), "error") == ["“同上”不能代替内容"]


@pytest.mark.parametrize("cells", [["", "合计（4家）", 6], ["（合计）", "", 6], ["", "第1页", "共2页"]])
def test_totals_in_brackets_and_page_numbers_are_no_data(cells: list[Any]) -> None:
    assert checked([*HEAD, "正式党员"], cells, [RIGHT, "示例会", 3]).rows[0].verdict == "skip"


def test_many_blank_rows_are_told_as_a_span() -> None:
    given = reading(HEAD, [RIGHT, "示例会"])
    given.sheets[0].rows.append(type(given.sheets[0].rows[0])(400, [code("51", 2), "示例二会"]))
    found = check(given, ALL)
    assert [row.number for row in found.rows] == [2, 400]
    assert "第 3 至 399 行是空行，下面的行照样读取了。" in [str(said) for said in found.notes]


def test_a_code_wrapped_against_spreadsheets_is_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'统一社会信用代码,名称,正式党员\n="{RIGHT}",甲会,="3"\n"=""{code("51", 2)}""",乙会,3\n', "utf-8")
    found = check(read_file(path), ALL)
    assert [(row.verdict, row.values["full_members"]) for row in found.rows] == [("accept", 3), ("accept", 3)]


def test_an_apostrophe_before_a_formula_hides_no_formula() -> None:
    assert read("'=cmd|a", values.name)[0] is None


@pytest.mark.parametrize("raw", [True, 12345, date(2021, 1, 1)])
def test_what_never_was_a_long_number_has_not_lost_digits(raw: Any) -> None:
    said = read(raw, values.credit_code)[1]
    assert "代码应为 18 位" in str(said[0].problem)


def test_a_hint_is_given_only_where_it_makes_the_code_right() -> None:
    mends = [str(read_code(typed)[1][0].mend) for typed in (RIGHT.replace("0", "O"), RIGHT[:2] + "3Q" + RIGHT[4:])]
    assert mends[0] == f"请核对证书，是否应为 {RIGHT}"
    assert mends[1] == "请核对证书"
    letters = RIGHT[:2] + RIGHT[2:8].replace("1", "l") + RIGHT[8:]
    assert str(read_code(letters)[1][0].mend) == f"请核对证书，是否应为 {RIGHT}"
    assert str(read_code(RIGHT[:-1] + "Z")[1][0].mend) == "请核对证书"
