"""How far long work has come, in a small file: a transaction's own rows are not seen by others before it ends."""

import json
from pathlib import Path

from django.conf import settings

FOLDER: Path = settings.HOME / "progress"


def tell(key: str, done: int, total: int) -> None:
    """Say how far the work called ``key`` has come."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    new = FOLDER / f"{key}.new"
    new.write_text(json.dumps([done, total]), "utf-8")
    new.replace(FOLDER / key)


def told(key: str) -> tuple[int, int]:
    """(done, total) as last said; (0, 0) where nothing was."""
    path = FOLDER / key
    if not path.exists():
        return 0, 0
    done, total = json.loads(path.read_text("utf-8"))
    return done, total


def over(key: str) -> None:
    """The work is done; forget it."""
    (FOLDER / key).unlink(missing_ok=True)
