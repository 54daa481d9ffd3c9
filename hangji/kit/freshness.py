"""One mark for all that strangers are shown, shared by all processes: a small file beside the stored files.

Whoever changes what is public says so by ``changed``; whoever keeps a public page (portal/crowd.py) keeps it under the
mark. A room says by ``for_everyone`` which of its pages may be kept.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

MARK = "public-mark"
LONGEST = 60.0  # seconds for which a page is kept
View = Callable[..., Any]


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


def for_everyone(view: View) -> View:
    """A page that is the same for every stranger of one language and print; ``fresh_for`` says how long it holds.

    Never beyond the day: what is open or on notice on a day is told by the day alone.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fresh_for(request, _rest_of_the_day())
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.for_everyone = request.fresh_for  # type: ignore[attr-defined]
        return response

    return shown


def fresh_for(request: HttpRequest, seconds: float) -> None:
    """The page of this request holds only so long, and never longer than LONGEST."""
    request.fresh_for = min(seconds, getattr(request, "fresh_for", LONGEST))  # type: ignore[attr-defined]


def _rest_of_the_day() -> float:
    """Seconds by the machine's clock, like all that concerns keeping; a pinned business day ends at the same hour."""
    now = timezone.localtime()
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (morning + timedelta(days=1) - now).total_seconds()
