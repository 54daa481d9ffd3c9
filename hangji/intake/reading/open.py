"""Opening a stranger's file: a child reads it, this side only listens. It never parses a workbook itself."""

import json
import signal
import subprocess
import sys
from datetime import date, datetime
from functools import lru_cache
from os import environ
from pathlib import Path
from typing import Any, BinaryIO

from hangji.intake.reading import limits
from hangji.intake.reading.sentences import NOTES, REFUSALS, Refused, refused
from hangji.intake.reading.sheet import Flaw, Reading, Row, Sheet
from rulebook.sentence import Sentence

LONGEST_ARGUMENT = 4_000
ROOT = Path(__file__).parents[3]
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
OUT_OF_MEMORY = {-signal.SIGABRT}


def run_child(
    module: str, *arguments: str, given: bytes = b"", into: BinaryIO | None = None
) -> tuple[int | None, bytes]:
    """Run one of our modules as a process of its own: its exit status (None: out of patience) and what it printed.

    into: an open file that takes what it prints instead.
    """
    command = [sys.executable, "-m", module, *(argument_safe(argument) for argument in arguments)]
    settings = {"PATH": environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=settings,
            timeout=limits.CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, b""
    return done.returncode, done.stdout or b""


def argument_safe(text: str) -> str:
    """A user's file name as a process can be given it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[-LONGEST_ARGUMENT:]


def read_file(path: str | Path, name: str = "") -> Reading:
    """Read the file, or say why not (``Reading.refused``); whatever is in it, this never raises.

    name: as the user called it; the path's own by default. Takes at most ``limits.CHILD_SECONDS``.
    """
    path = Path(path)
    status, output = run_child("hangji.intake.reading.child", str(path.resolve()), name or path.name)
    return understand(status, output)


def understand(status: int | None, output: bytes) -> Reading:
    """The child's end and its words as a Reading."""
    if why := ended(status):
        return Reading(refused=why)
    try:
        document = json.loads(output, object_hook=typed)
    except ValueError:
        return Reading(refused=refused("died"))
    return build(document)


def ended(status: int | None) -> Refused | None:
    """Why a child that ended so said nothing of use; None when it went well."""
    if status is None or status in OUT_OF_TIME:
        return refused("slow", {"seconds": limits.CHILD_SECONDS if status is None else limits.PRESCAN_SECONDS})
    if status in OUT_OF_MEMORY:
        return refused("memory")
    return refused("died") if status else None


def typed(item: dict[str, Any]) -> Any:
    """A typed cell back from JSON; every other object stays as it is."""
    if len(item) != 1:
        return item
    ((key, value),) = item.items()
    if key == "d":
        return day(value)
    if key == "t":
        return datetime.fromisoformat(value)
    return Flaw(value) if key == "f" else item


day = lru_cache(20_000)(date.fromisoformat)  # a column of dates has few distinct ones
SHARED = 5_000


def share(rows: list[tuple[int, list[Any]]]) -> None:
    """Let equal texts be one object: most columns of a register say the same few things twenty thousand times."""
    known: dict[str, str] = {}
    for _number, cells in rows:
        keep = known.setdefault if len(known) < SHARED else known.get
        cells[:] = [keep(cell, cell) if cell.__class__ is str else cell for cell in cells]


def build(document: dict[str, Any]) -> Reading:
    """The document of the child as a Reading."""
    if code := document.get("refused"):
        return Reading(refused=refused(code if code in REFUSALS else "died", document.get("facts")))
    return Reading(
        sheets=[build_sheet(sheet) for sheet in document["sheets"]],
        notes=said(document["notes"]),
        kind=document["kind"],
        base_1904=document.get("base_1904", False),
    )


def build_sheet(sheet: dict[str, Any]) -> Sheet:
    """One sheet of the document."""
    hidden = set(sheet.get("hidden_rows", ()))
    share(sheet["rows"])
    return Sheet(
        name=sheet["name"],
        hidden=sheet.get("hidden", False),
        rows=[Row(number, cells, number in hidden) for number, cells in sheet["rows"]],
        hidden_columns=sheet.get("hidden_columns", []),
        merges=sheet.get("merges", []),
        notes=said(sheet.get("notes", [])),
    )


def said(notes: list[tuple[str, dict[str, Any]]]) -> list[Sentence]:
    """Codes with facts as sentences."""
    return [Sentence(NOTES[code], facts) for code, facts in notes]
