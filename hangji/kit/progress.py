"""How far long work has come, in a small file: a transaction's own rows are not seen by others before it ends."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER: Path = settings.HOME / "progress"
SILENT = 60  # seconds without a word after which the work is taken for dead


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    alive: bool

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0


def tell(key: str, done: int, total: int) -> None:
    """Say how far the work called ``key`` has come."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    new = FOLDER / f"{key}.new"
    new.write_text(json.dumps([done, total]), "utf-8")
    new.replace(FOLDER / key)


def told(key: str) -> Progress | None:
    """What was last said, None where no work of this name is going on."""
    path = FOLDER / key
    try:
        done, total = json.loads(path.read_text("utf-8"))
        return Progress(done, total, time.time() - path.stat().st_mtime < SILENT)
    except FileNotFoundError:
        return None


def over(key: str) -> None:
    """The work is done; forget it."""
    (FOLDER / key).unlink(missing_ok=True)
