"""A stranger's file is judged in the child as it would be here, as often as it is gone through, and under limits."""

import gc
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from hangji.intake.reading import child, examiner, limits
from hangji.intake.reading.examine import examine
from hangji.intake.reading.fields import ALL
from hangji.intake.reading.open import read_file
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.validate import check
from tests.reading.office import office_workbook

pytestmark = pytest.mark.databaseless


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """An office's own, with an error value in one cell."""
    path = office_workbook(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.active["C6"] = "#REF!"
    book.save(path)
    return path


def test_it_says_what_the_same_check_says_here(workbook: Path) -> None:
    here = check(read_file(workbook), ALL, name="a.xlsx", region=341600)
    there = examine(workbook, "a.xlsx", "all", region=341600)
    assert there.as_json() == here.as_json()
    assert here.notes
    assert any(isinstance(cell, Flaw) for row in there.rows for cell in row.cells)
    assert [list(row.cells) for row in there.rows] == [list(row.cells) for row in here.rows]


def test_its_rows_are_gone_through_as_often_as_needed(workbook: Path) -> None:
    rows = examine(workbook, "a.xlsx", "all").rows
    halfway = iter(rows)
    next(halfway)
    assert [each.number for each in rows] == [each.number for each in rows]
    assert next(iter(rows)).number == 1


def test_a_child_that_was_ended_is_a_sentence(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hangji.intake.reading.examine.run_child", lambda *_a, **_k: (-signal.SIGKILL, b""))
    found = examine(workbook, "a.xlsx", "all")
    assert found.refused
    assert list(found.rows) == []


def test_its_limits_stand_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stood: list[object] = []
    monkeypatch.setattr(child, "limit_memory", lambda: stood.append("memory"))
    monkeypatch.setattr(child, "limit_seconds", stood.append)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=SimpleNamespace(read=lambda: 1 / 0)))
    with pytest.raises(ZeroDivisionError):
        examiner.main("a.xlsx", "a.xlsx")
    gc.enable()
    assert stood == ["memory", limits.PRESCAN_SECONDS]
