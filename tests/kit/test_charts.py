"""A number in a picture is the number in the data, and the picture is drawn to its scale."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hangji.kit.charts import LABEL_EVERY, NAME_EVERY, Series, ceiling, line_chart, share, stacked_bar
from hangji.kit.templatetags.kit import bar

MONTHS = ["12月\n2020", "1月\n2021", *[f"{month}月" for month in range(2, 11)]]
PARTY = [44, 45, 47, 52, 58, 66, 74, 83, 92, 101, 110]


def party_chart():
    return line_chart([Series("党组织数", PARTY)], MONTHS, sentence="党组织数从 44 个增至 110 个")


def draw(chart):
    return render_to_string("kit/_line_chart.html", {"chart": chart, "table_url": "/table"})


@pytest.mark.parametrize(
    ("greatest", "expected"),
    [
        (110, (30, 120)),
        (0, (1, 1)),
        (1, (1, 1)),
        (3, (1, 3)),
        (4, (1, 4)),
        (175, (50, 200)),
        (900_000, (250_000, 1_000_000)),
    ],
)
def test_scale_is_round_and_starts_at_nought(greatest, expected):
    assert ceiling(greatest) == expected


@given(st.integers(0, 10**9))
def test_every_scale_holds_its_greatest_value_in_few_steps(greatest):
    step, top = ceiling(greatest)
    assert top >= greatest
    assert top % step == 0
    assert top // step <= 5


def test_dots_stand_at_their_values():
    (line,) = party_chart().traces
    assert [dot.value for dot in line.dots] == PARTY
    ys = [float(dot.y) for dot in line.dots]
    scale = {value: float(y) for y, value in party_chart().scale}
    per_unit = (scale[0] - scale[120]) / 120
    assert ys == pytest.approx([scale[0] - value * per_unit for value in PARTY], abs=0.01)
    assert line.path.count("L") == len(PARTY) - 1


def test_printed_numbers_are_the_first_the_last_and_some_that_have_room():
    (line,) = party_chart().traces
    shown = [dot for dot in line.dots if dot.printed]
    assert shown[0].value == 44
    assert shown[-1].value == 110
    assert all(float(b.x) - float(a.x) >= LABEL_EVERY for a, b in pairwise(shown))


def test_numbers_in_the_svg_are_the_data():
    svg = draw(party_chart())
    printed = [int(n) for n in re.findall(r'class="value"[^>]*>(\d+)<', svg)]
    assert set(printed) <= set(PARTY)
    assert printed[0] == 44
    assert printed[-1] == 110
    assert svg.count("<circle") == len(PARTY)
    assert 'role="img"' in svg
    assert 'aria-label="党组织数从 44 个增至 110 个"' in svg
    assert 'href="/table"' in svg
    assert "style=" not in svg


def test_coordinates_are_never_grouped_by_language():
    with translation.override("de"):
        svg = draw(line_chart([Series("a", [0, 1_234_567])], ["1", "2"], sentence="s", width=1200))
    assert 'viewBox="0 0 1200 200"' in svg


def test_a_missing_month_is_a_gap_and_not_a_nought():
    chart = line_chart([Series("a", [3, None, 5])], ["1", "2", "3"], sentence="s")
    assert chart.traces[0].path.count("M") == 2
    assert chart.traces[0].area == ""
    assert [dot.value for dot in chart.traces[0].dots] == [3, 5]


def test_several_lines_print_name_and_last_number_apart_from_each_other():
    lines = [Series("单独", [31, 93]), Series("联合", [5, 11]), Series("挂靠", [1, 10])]
    chart = line_chart(lines, ["1", "2"], sentence="s")
    assert [(line.name, line.last) for line in chart.traces] == [("单独", 93), ("联合", 11), ("挂靠", 10)]
    heights = sorted(float(line.name_y) for line in chart.traces)
    assert all(b - a >= NAME_EVERY for a, b in pairwise(heights))
    assert "联合 11</text>" in draw(chart)


def test_a_chart_without_data_still_draws():
    assert "<svg" in draw(line_chart([Series("a", [])], [], sentence="没有数据"))
    assert "<svg" in draw(line_chart([Series("a", [None])], ["1月"], sentence="没有数据"))


def test_a_fourth_line_and_a_short_line_are_refused():
    with pytest.raises(ValueError, match="one to three"):
        line_chart([Series("a", [1])] * 4, ["1"], sentence="s")
    with pytest.raises(ValueError, match="each with one value"):
        line_chart([Series("a", [1, 2])], ["1"], sentence="s")


def test_stacked_bar_divides_its_width_with_gaps():
    chart = stacked_bar([("单独组建", 54), ("其他方式覆盖", 25), ("派驻指导员", 19)])
    assert [(part.label, part.value, part.tone) for part in chart.segments] == [
        ("单独组建", 54, 1),
        ("其他方式覆盖", 25, 2),
        ("派驻指导员", 19, 3),
    ]
    widths = [float(part.width) for part in chart.segments]
    assert sum(widths) + 2 == pytest.approx(chart.width, abs=0.05)
    assert widths[0] / widths[1] == pytest.approx(54 / 25, abs=0.01)
    assert chart.sentence == "单独组建 54，其他方式覆盖 25，派驻指导员 19"


def test_stacked_bar_leaves_out_empty_parts_but_says_them():
    chart = stacked_bar([("a", 0), ("b", 3)])
    assert [part.tone for part in chart.segments] == [2]
    assert chart.sentence == "a 0，b 3"
    assert "—" in render_to_string("kit/_stacked_bar.html", {"chart": stacked_bar([("a", 0)])})


def test_stacked_bar_refuses_a_fourth_part_and_a_negative():
    with pytest.raises(ValueError, match="three parts"):
        stacked_bar([("a", 1)] * 4)
    with pytest.raises(ValueError, match="negative"):
        stacked_bar([("a", -1)])


@pytest.mark.parametrize(("fraction", "drawn"), [(None, "0"), (0, "0"), (93 / 175, "53.14"), (1, "100"), (1.2, "100")])
def test_progress_bar_is_drawn_to_its_fraction(fraction, drawn):
    assert share(fraction) == drawn
    assert f'<rect width="{drawn}"' in bar(fraction)
