"""Checks kept by earlier versions: a form that is no more is forgotten, one in a single piece is carried over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kept_before.py")


@pytest.mark.slow
def test_a_check_kept_before_is_carried_over_or_forgotten(tmp_path):
    env = {**os.environ, "HANGJI_HOME": str(tmp_path)}
    env.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, str(SCRIPT)], env=env, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["old"] == ["checking", 0]
    assert found["kept"] == ["checked", 1]
    assert found["rows"] == [[2, "accept", [["name", None, "棋协"]]], [3, "reject", None]]
