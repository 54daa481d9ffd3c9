"""A judged row survives its way from the child, whatever stands in it."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hangji.intake.reading import lines
from hangji.intake.reading.fields import ALL
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.validate import CheckedRow, Finding
from rulebook.sentence import Sentence

pytestmark = pytest.mark.databaseless
texts = st.text(st.characters(exclude_categories=["Cs"]))
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
cells = st.lists(
    texts | st.integers(-(10**15), 10**15) | st.booleans() | DAYS | st.datetimes() | st.builds(Flaw, texts), max_size=8
)
values = st.fixed_dictionaries(
    {}, optional={field.name: st.none() | (DAYS if field.dated else texts | st.integers(0, 9)) for field in ALL}
)


@settings(deadline=None)
@given(cells, values, texts)
def test_a_row_comes_back_as_it_went(stands, said, typed):
    finding = Finding("warning", "name", "A", typed, Sentence("第 %(row)s 行", {"row": 3}), None)
    row = CheckedRow(3, "warn", [finding], said, cells=stands)
    back = lines.row(lines.line(row))
    assert (back.number, back.verdict, back.findings, back.values) == (3, "warn", [finding], said)
    assert list(back.cells) == stands
    assert [each.__class__ for each in back.cells] == [each.__class__ for each in stands]


def test_a_day_and_a_moment_are_not_taken_for_one_another():
    row = CheckedRow(1, cells=[date(2021, 10, 31), datetime(2021, 10, 31)])  # noqa: DTZ001 - a cell has no time zone
    assert b"\n" not in lines.line(row)
    assert [type(cell) for cell in lines.row(lines.line(row)).cells] == [date, datetime]
