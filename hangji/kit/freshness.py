"""One mark for all that strangers are shown, shared by all processes: a small file beside the stored files.

Whoever changes what is public says so by ``changed``; whoever keeps a public page (portal/crowd.py) keeps it under the
mark.
"""

import os
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction

MARK = "public-mark"


def mark() -> str:
    """What the file says now; made where there is none. Read each time: other processes change it."""
    try:
        with open(os.path.join(default_storage.location, MARK), "rb") as file:  # type: ignore[attr-defined]
            said: bytes = file.read()
            return said.decode()
    except FileNotFoundError:
        return _renew()


def changed() -> None:
    """What strangers see changes with this transaction: from its end on, no page kept before is sent again."""
    transaction.on_commit(_renew)


def _renew() -> str:
    """A new mark, put in the old one's place in one step: no reader finds half a file or none."""
    new, path = uuid4().hex, Path(default_storage.path(MARK))
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{MARK}-{new}")
    made.write_text(new, "ascii")
    os.replace(made, path)
    return new
