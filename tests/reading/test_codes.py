"""统一社会信用代码: what is accepted, what is refused, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from rulebook.codes import ALPHABET, disagreement, expected_check, kind_of, normalise, read_code, region_part
from tests.reading.office import code, wrong_code

pytestmark = pytest.mark.databaseless
RIGHT = code("51", 1)
BODIES = st.text(ALPHABET, min_size=9, max_size=9)
REGIONS = st.integers(110000, 659999)


def problems(typed: str) -> list[str]:
    return [str(remark.problem) for remark in read_code(typed)[1]]


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@given(st.sampled_from(["51", "52", "53", "59"]), REGIONS, BODIES)
def test_a_right_code_is_taken_as_it_is(prefix: str, region: int, body: str) -> None:
    head = f"{prefix}{region}{body}"
    whole = head + expected_check(head)
    assert uscc.is_valid(whole)
    assert read_code(whole) == (whole, ())
    assert region_part(whole) == region


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(place: int, other: str) -> None:
    spoilt = RIGHT[:place] + other + RIGHT[place + 1 :]
    assert (read_code(spoilt)[0] == RIGHT) == (spoilt == RIGHT)


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed: str) -> None:
    value, said = read_code(typed)
    assert value is None or uscc.is_valid(value)
    assert value or any(remark.level == "error" for remark in said)


@pytest.mark.parametrize(
    "typed",
    [
        RIGHT.lower(),
        full_width(RIGHT),
        f" {RIGHT}\n",
        f"'{RIGHT}",
        f"\u200b{RIGHT}\ufeff",
        f"{RIGHT[:2]} {RIGHT[2:8]} {RIGHT[8:]}",
        f"{RIGHT[:8]}-{RIGHT[8:]}",
    ],
)
def test_other_spellings_are_understood_and_said(typed: str) -> None:
    assert read_code(typed)[0] == RIGHT
    assert problems(typed) == [f"代码按 {RIGHT} 理解"]


def test_a_wrong_check_character_is_refused_and_the_right_one_named() -> None:
    assert problems(wrong_code("51", 1)) == ["代码的校验码不对：末位是 8，按前 17 位应为 B"]


def test_a_wrong_length_is_counted() -> None:
    assert problems(RIGHT[:-2]) == ["代码应为 18 位，这里有 16 位"]


def test_letters_that_do_not_exist_are_named() -> None:
    typed = RIGHT[:9] + "O" + RIGHT[10:-1] + "I"
    assert problems(typed) == ["代码里有不允许的字符：I、O（代码不用 I、O、S、V、Z）"]


@pytest.mark.parametrize(
    "typed", ["5.31E+17", "5.1341600E+17", "5.1341602e+17", "531341600000000000", "513416020000000.0"]
)
def test_lost_digits_are_never_guessed(typed: str) -> None:
    value, said = read_code(typed)
    assert value is None
    assert "不能猜测" in str(said[0].problem)


def test_a_code_of_another_kind_of_body_is_let_through_with_a_warning() -> None:
    head = "91341602MJ0000001"
    value, said = read_code(head + expected_check(head))
    assert value
    assert [remark.level for remark in said] == ["warning"]


def test_prefix_and_kind() -> None:
    assert [kind_of(prefix) for prefix in ("51", "52", "53", "59", "91")] == [
        "association",
        "private",
        "foundation",
        "other",
        None,
    ]
    assert disagreement(RIGHT, "association") is None
    assert str(disagreement(RIGHT, "private").problem) == "代码以 51 开头，应是社会团体，类别却填了民办非企业单位"  # type: ignore[union-attr]


def test_normalise_keeps_what_it_does_not_know() -> None:
    assert normalise("无代码") == "无代码"
