"""How often the reading of charters is right over the labelled corpus: the floors, and the figures of the docs."""

from pathlib import Path

import pytest

from hangji.governance.reading.child import _without_heads
from tests.governance.corpus import measured, readings, report

pytestmark = [pytest.mark.databaseless, pytest.mark.slow]
DOCS = Path(__file__).parents[2] / "docs" / "charters.md"


def test_the_corpus_is_large_and_of_every_kind():
    read = readings()
    assert len(read) >= 32
    assert len({one.id for one in read}) == len(read)
    assert {one.truth["party"] for one in read} == {"level_2", "level_1", "other", "missing"}
    assert {one.truth["values"] for one in read} == {"exact", "other", "missing"}


@pytest.mark.parametrize("of", ["party", "values"])
def test_what_is_stated_is_always_there_and_little_that_is_there_is_passed_over(of):
    figures = measured(getattr(one, of) for one in readings())
    right, stated = figures.stated
    assert right == stated  # a wording that is not there is never called there
    found, worded = figures.found
    assert found / worded >= 0.92
    seen, there = figures.seen
    assert seen == there  # no clause is called missing that is there in some words
    meant, shown = figures.shown
    assert meant / shown >= 0.85


def test_the_measure_can_fail():
    wrong = measured([("missing", "level_2"), ("level_2", "missing"), ("other", "near"), ("level_1", "level_2")])
    assert (wrong.stated, wrong.found, wrong.shown, wrong.seen) == ((0, 2), (0, 2), (2, 3), (2, 3))


def test_the_docs_have_the_figures_as_measured():
    for line in report().splitlines():
        assert line in DOCS.read_text("utf-8")


def test_what_stands_over_every_page_is_no_charter():
    pages = [["某会章程", "第一条 本会坚持", "— 1 —"], ["某会章程", "全面领导", "— 2 —"], ["某会章程", "。", "— 3 —"]]
    assert _without_heads(pages) == [["第一条 本会坚持", "— 1 —"], ["全面领导", "— 2 —"], ["。", "— 3 —"]]
    assert _without_heads(pages[:2]) == pages[:2]
