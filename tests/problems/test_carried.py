"""The problems of before are carried over by the migrations, with who said what when."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("carried.py")


@pytest.mark.slow
def test_nothing_that_was_said_of_a_problem_is_lost(tmp_path):
    env = {**os.environ, "HANGJI_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    env.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, str(SCRIPT)], env=env, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    raised = ["raised", "2021-10-11", "周敏"]
    accepted = ["accepted", "2021-10-13", "方悦今"]
    assert found["kept"] == [
        ["一", "raised", "", "", "", "Contact", "缺人", raised],
        ["二", "accepted", "推荐", "方悦今", "", "Contact", "缺人", raised, accepted],
        [
            "三",
            "ended",
            "推荐",
            "方悦今",
            "到位",
            "Contact",
            "缺人",
            raised,
            accepted,
            ["ended", "2021-10-18", "方悦今"],
        ],
        ["四", "withdrawn", "", "", "", "Contact", "缺人", raised, ["withdrawn", "2021-10-18", "方悦今"]],
    ]
    assert found["shown"] == "四"
