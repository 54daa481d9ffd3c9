"""Cells: dates, head counts, choices, names; blanks are never zeros."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hangji.intake.reading import values
from hangji.intake.reading.fields import ALL
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.values import read

pytestmark = pytest.mark.databaseless
CELLS = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.builds(Flaw, st.text()),
)


def said(raw: Any, parser: values.Parser) -> list[str]:
    return [str(remark.problem) for remark in read(raw, parser)[1]]


@given(CELLS)
def test_no_cell_breaks_any_parser_and_a_lost_value_is_told(raw: Any) -> None:
    for entry in ALL:
        value, remarks = read(raw, entry.parser)
        assert value is not None or remarks or values.is_blank(raw) or entry.dated
        assert all(str(remark.problem) for remark in remarks)


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_form_of_a_day_is_the_same_day(day: date) -> None:
    figures = str.maketrans("0123456789", "〇一二三四五六七八九")
    forms = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y 年 %m 月 %d 日", "%Y-%m-%d 00:00:00"]
    typed: list[Any] = [day.strftime(form) for form in forms]
    typed += [day, datetime.combine(day, time(8, 30)), (day - date(1899, 12, 30)).days]
    typed += [
        f"{day.year}.{day.month}.{day.day}",
        f"{str(day.year).translate(figures)}年{chinese(day.month)}月{chinese(day.day)}日",
    ]
    typed += ["".join(chr(ord(c) + 0xFEE0) for c in day.isoformat())]
    expected = None if day == date(1970, 1, 1) else day
    assert [read(form, values.day)[0] for form in typed] == [expected] * len(typed)


def chinese(number: int) -> str:
    """1 to 31 in Chinese figures."""
    figures = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else figures[tens] + "十") + (figures[ones] if ones else "")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "\u3000",
        "-",
        "—",
        "/",
        "暂无",
        "nan",
        "NaN",
        "无",
        "None",
        "#N/A",
        "1900-01-01",
        "1899-12-30",
        "1970/1/1",
        date(1900, 1, 1),
        datetime.combine(date(1970, 1, 1), time()),
        0,
        25569,
        "00:00:00",
        float("nan"),
    ],
)
def test_what_programs_write_for_no_date_is_no_date(raw: Any) -> None:
    assert read(raw, values.day) == (None, ())


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("2019.13.05", "“2019.13.05”的月份是 13，没有这个月"),
        ("2021-04-31", "“2021-04-31”的日是 31，4 月没有这一天"),
        ("2021-2-29", "“2021-2-29”不存在：2021 年没有 2 月 29 日"),
        ("3/4/2021", "“3/4/2021”分不清月和日"),
        ("2021年", "“2021年”只有年份"),
        ("去年", "“去年”不是日期"),
        ("1021-01-01", "年份 1021 不可能"),
    ],
)
def test_a_wrong_day_says_which_part_is_wrong(raw: str, problem: str) -> None:
    assert read(raw, values.day)[0] is None
    assert said(raw, values.day) == [problem]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        ("3名", 3),
        ("３", 3),
        ("三", 3),
        ("十二", 12),
        ("二十人", 20),
        ("1,200", 1200),
        (0, 0),
        ("0", 0),
    ],
)
def test_head_counts(raw: Any, number: int) -> None:
    assert read(raw, values.headcount)[0] == number


@pytest.mark.parametrize("raw", ["约3", "-1", -1, 3.5, "3-5", "若干", True, date(2021, 1, 1), float("inf"), "9" * 30])
def test_what_is_no_head_count_is_refused(raw: Any) -> None:
    value, remarks = read(raw, values.headcount)
    assert value is None
    assert [remark.level for remark in remarks] == ["error"]


@pytest.mark.parametrize("raw", ["", "无", "-", "暂无"])
def test_a_blank_head_count_is_not_declared(raw: str) -> None:
    assert read(raw, values.headcount) == (None, ())


def test_what_was_understood_is_shown() -> None:
    assert said("3名", values.headcount) == ["按“3”理解"]
    assert said("民非", values.kind) == ["按“民办非企业单位”理解"]
    assert said("二〇二一年十月", values.day) == ["按 2021-10-01 理解"]


@pytest.mark.parametrize(
    ("parser", "raw", "answer"),
    [
        (values.kind, "民办非企业单位（法人）", "private"),
        (values.kind, "社 团", "association"),
        (values.level, "县（区）级", "county"),
        (values.mode, "单建", "single"),
        (values.mode, "挂靠", "attached"),
        (values.mode, "行业", "industry"),
        (values.status, "存续", "active"),
        (values.status, "撤销", "revoked"),
        (values.party_kind, "临时党支部", "temporary"),
    ],
)
def test_everyday_words(parser: values.Parser, raw: str, answer: str) -> None:
    assert read(raw, parser)[0] == answer


def test_every_answer_offered_is_understood_without_a_word() -> None:
    for entry in ALL:
        for choice in entry.choices:
            value, remarks = read(choice, entry.parser)
            assert value
            assert remarks == ()


@pytest.mark.parametrize("raw", ["=HYPERLINK(1)", "+1+cmd|a", "@SUM(A1)", "123456", "　。", "名" * 101, "协\ufffd会"])
def test_what_is_no_name_is_refused(raw: str) -> None:
    assert read(raw, values.name)[0] is None


def test_markup_in_a_name_stays_text_and_is_told() -> None:
    value, remarks = read("<script>alert(1)</script>协会", values.name)
    assert value
    assert remarks[0].level == "warning"


def test_names_and_numbers_of_documents_are_tidied() -> None:
    assert read(" 谯城区 (示例)协会", values.name)[0] == "谯城区（示例）协会"
    assert read("亳社党[2021] 5 号", values.document_number)[0] == "亳社党〔2021〕5号"
    assert read("毫州市", values.place)[0] == "亳州市"
    assert read(341602, values.place)[0] == "341602"


def test_a_lost_result_is_an_error_in_every_field() -> None:
    assert said(Flaw("formula"), values.text) == ["这里是公式，文件里没有存下它的结果"]
    assert said(Flaw("#REF!"), values.headcount) == ["这里是错误值 #REF!"]
