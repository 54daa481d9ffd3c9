"""Heads of every kind are found, and no column is claimed twice in silence."""

from typing import Any

import pytest

from hangji.intake.reading.columns import find_head, words_of
from hangji.intake.reading.fields import ALL, HEADCOUNTS, PARTY, REGISTER, Field
from hangji.intake.reading.sheet import Reading, Row, Sheet
from hangji.intake.reading.validate import check
from tests.reading.office import code
from tests.reading.tables import HEAD, checked, reading

pytestmark = pytest.mark.databaseless
DATA = [code("51", 1), "谯城区示例协会"]


def matched(*rows: list[Any], fields: tuple[Field, ...] = ALL) -> dict[int, str]:
    """Column (from 0) -> field of the head found."""
    head = find_head(reading(*rows).sheets[0], fields)
    return {index: entry.name for index, entry in sorted(head.fields.items())}


@pytest.mark.parametrize("fields", [REGISTER, HEADCOUNTS, PARTY, ALL])
def test_no_word_means_two_fields(fields: tuple[Field, ...]) -> None:
    words = [word for entry in fields for word in words_of(entry)]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("组织名称", "name"),
        ("单位名称（全称）", "name"),
        ("统一代码*", "credit_code"),
        ("登 记 类 型", "kind"),
        ("其中：正式", "full_members"),
        ("正式党员数（名）", "full_members"),
        ("党员总数", "members"),
        ("成立登记日期", "registered_on"),
        ("登记时间（年月日）", "registered_on"),
        ("组建形式", "mode"),
        ("党建指导员", "instructor"),
        ("党组织\n书记", "secretary"),
        ("注销（撤销）日期", "status_on"),
        ("业务主管部门", "supervisor"),
        ("截至十月底正式党员数", "full_members"),
        ("所在县（区）", "region"),
    ],
)
def test_other_words(head: str, name: str) -> None:
    assert name in matched([*HEAD, head], [*DATA, "1"]).values() or name in {"name", "credit_code"}
    assert matched([head, "住所", "曾用名"], ["1", "2", "3"])[0] == name


@pytest.mark.parametrize(
    "head", ["联系电话", "党组织书记联系电话", "法定代表人", "是否建立党组织", "备注", "身份证号码"]
)
def test_what_is_something_else_is_not_claimed(head: str) -> None:
    assert 2 not in matched([*HEAD, head], [*DATA, "1"])


def test_title_rows_and_a_two_row_head_under_merged_groups() -> None:
    top = ["序号", "名称", "信用代码", "党员情况", "", "党组织", "", ""]
    sub = ["", "", "", "正式", "预备", "名称", "类型", "成立时间"]
    found = matched(["某区台账"], ["填报单位：示例"], [], top, sub, [1, *DATA[::-1], 1, 0])
    assert found == {
        1: "name",
        2: "credit_code",
        3: "full_members",
        4: "probationary_members",
        5: "party_name",
        6: "party_kind",
        7: "formed_on",
    }


def test_a_three_row_head() -> None:
    found = matched(
        ["名称", "代码", "党建情况", "", ""],
        ["", "", "党员", "", "组建方式"],
        ["", "", "正式", "预备", ""],
        [*DATA[::-1], 1, 0],
    )
    assert set(found.values()) == {"name", "credit_code", "full_members", "probationary_members", "mode"}


def test_the_same_head_in_party_lists_is_the_party_organisations() -> None:
    head = [*HEAD, "党组织名称", "成立时间"]
    assert matched(head, DATA, fields=PARTY)[3] == "formed_on"
    assert matched(head, DATA, fields=ALL)[3] == "registered_on"


def test_two_columns_for_one_field_are_told() -> None:
    found = checked([*HEAD, "单位名称"], [*DATA, "谯城区示例协会"])
    assert "B 列与 C 列都像“名称”，用了 B 列；如不对，请手工指定。" in [str(sentence) for sentence in found.notes]


def test_columns_without_a_field_and_hidden_ones_are_told() -> None:
    given = reading(["序号", *HEAD, "正式党员", "联系电话"], [1, *DATA, 3, "0558-1"])
    given.sheets[0].hidden_columns = ["D"]
    said = [str(sentence) for sentence in check(given, HEADCOUNTS).notes]
    assert "没有用到的列：E 联系电话。" in said
    assert "隐藏的列也读取了：D 正式党员。" in said


def test_the_users_mapping_wins() -> None:
    found = checked([*HEAD, "甲数", "正式党员"], [*DATA, 3, 9], mapping={"C": "full_members"})
    assert found.rows[0].values["full_members"] == 3
    assert [column.field and column.field.name for column in found.columns] == [
        "credit_code",
        "name",
        "full_members",
        None,
    ]


def test_a_column_can_be_left_out_by_the_mapping() -> None:
    assert "staff" not in checked([*HEAD, "从业人员"], [*DATA, 3], mapping={"C": ""}).rows[0].values


def test_a_table_with_a_foreign_head_can_be_mapped_by_hand() -> None:
    rows = (["Tabelle"], ["Kennung", "Verein", "M"], [*DATA, 3], [code("51", 2), "谯城区书画协会", 4])
    assert str(checked(*rows).refused).startswith("不能认出表头")
    found = checked(*rows, mapping={"A": "credit_code", "B": "name", "C": "full_members"})
    assert found.refused is None
    assert [row.values.get("full_members") for row in found.having("accept", "warn")] == [3, 4]


def test_a_missing_column_is_named() -> None:
    assert str(checked(["名称", "正式党员"], ["谯城区示例协会", 1]).refused).startswith(
        "不能检查这张表：表头里没有“统一社会信用代码”这一列。"
    )


def test_the_best_sheet_is_read_and_the_others_are_told() -> None:
    def sheet(name: str, *rows: list[Any], hidden: bool = False) -> Sheet:
        return Sheet(name, hidden, [Row(number, cells) for number, cells in enumerate(rows, 1)])

    book = Reading(
        [
            sheet("说明", ["请先看说明"]),
            sheet("旧表", [*HEAD, "正式党员", "住所"], [*DATA, 1, "a"], hidden=True),
            sheet("台账", [*HEAD, "正式党员"], [*DATA, 2]),
            sheet("涡阳", HEAD, DATA),
        ]
    )
    found = check(book, ALL)
    assert found.sheet == "台账"
    said = " ".join(str(sentence) for sentence in found.notes)
    assert "另有：“说明”、“旧表”、“涡阳”" in said
    assert "工作表“涡阳”也像同一种表" in said


def test_group_heads_above_a_head_that_needs_no_groups_belong_to_it() -> None:
    rows = (
        ["台账", "", "", "", ""],
        ["填报单位：示例", "", "", "填报日期：今天", ""],
        ["序号", "基本情况", "", "党建情况", ""],
        ["", "名称", "统一社会信用代码", "正式党员", "党组织名称"],
        [1, *DATA[::-1], 1, ""],
    )
    merges = ["A1:E1", "A2:C2", "D2:E2", "A3:A4", "B3:C3", "D3:E3"]
    found = check(reading(*rows, merges=merges), ALL)
    assert found.header_rows == [3, 4]
    assert found.columns[0].head == "序号"
    assert check(reading(*rows), ALL).header_rows == [4]
