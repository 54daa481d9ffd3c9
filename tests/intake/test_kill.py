"""An import that dies in the middle leaves nothing half done: whole or not at all, and what was acknowledged stays."""

from collections.abc import Iterable
from typing import Any

import pytest

from bench.kill import trial
from bench.kill_rounds import wrongs

KILLS = 24
BEFORE, AFTER = {"organisation": 0, "entry": 1}, {"organisation": 300, "entry": 900}


def left(
    rows: dict[str, int], state: str = "written", again: dict[str, int] = AFTER, faults: Iterable[str] = ()
) -> dict[str, Any]:
    return {"left": rows, "state": state, "again": again, "faults": list(faults), "again_faults": []}


@pytest.mark.slow
def test_kill_9_during_the_writing():
    said = trial(KILLS)
    assert said["wrong"] == []
    assert 0 < said["written"] < KILLS  # some fell before the transaction's end and some after it


def test_the_trial_would_notice():
    assert wrongs(True, left(AFTER), BEFORE, AFTER) == []
    assert wrongs(False, left(BEFORE, "checked"), BEFORE, AFTER) == []
    half = {"organisation": 300, "entry": 500}
    assert [wrong.split(":")[0] for wrong in wrongs(False, left(half), BEFORE, AFTER)] == [
        "half written",
        "the batch is written",
    ]
    assert wrongs(True, left(BEFORE, "checked"), BEFORE, AFTER) == ["acknowledged and lost"]
    assert wrongs(False, left(BEFORE), BEFORE, AFTER) == ["the batch is written"]
    assert wrongs(True, left(AFTER, again=half), BEFORE, AFTER) == ['writing again: {"entry": 500}']
    assert wrongs(True, left(AFTER, faults=["tail"]), BEFORE, AFTER) == ["tail"]
