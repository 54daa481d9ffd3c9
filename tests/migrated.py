"""The schema of the tests' SQLite database is kept between runs: the migrations run when one changed, not every time.

The slow suite and the journeys set up installations of their own, by the migrations themselves.
"""

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ("hangji/**/migrations/*.py", "hangji/kit/*.py", "hangji/settings.py", "requirements-test.lock")


def kept_schema(folder: Path) -> Path:
    """Where the schema of the migrations as they are now is kept: their own text names the file."""
    texts = (path.read_bytes() for pattern in MIGRATIONS for path in sorted(ROOT.glob(pattern)))
    return folder / f"{hashlib.sha256(b'|'.join(texts)).hexdigest()[:24]}.sqlite3"


def start_from(kept: Path, connection: Any) -> None:
    """Have the test database begin as ``kept`` instead of empty; the migrations then find nothing to do."""
    usual = connection.creation._create_test_db

    def filled(*args: Any, **kwargs: Any) -> str:
        name: str = usual(*args, **kwargs)
        # A database in memory lives while somebody is connected: this connection is held for the whole run.
        connection.creation.held = held = sqlite3.connect(name, uri=True)
        with sqlite3.connect(kept) as source:
            source.backup(held)
        return name

    connection.creation._create_test_db = filled


def keep(kept: Path, connection: Any) -> None:
    """Keep the schema as the migrations made it, for the next run."""
    unfinished = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with sqlite3.connect(unfinished) as target:
        connection.connection.backup(target)
    unfinished.replace(kept)
