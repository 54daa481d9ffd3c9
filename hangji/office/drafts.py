"""Drafts: what somebody sent from a page whose session had ended. Kept for the same person until sign-in.

A draft lies in the session of the browser that sent it, which the server stores: the browser itself keeps only the
session's key, as always. Every form says in a signed field who opened it (templatetags/drafts.py); a draft without an
owner is not kept. Files and passwords never are.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal

KEPT_FOR = 4 * 3600  # seconds: a lunch break and the walk back to the desk
PAGE_OPEN_FOR = 7 * 24 * 3600  # seconds: how old the page may be from which it is sent
LARGEST = 100_000  # characters of one draft as a query string
MOST = 5  # drafts of one browser, the newest stay
OWNER = "opened_by"
NEVER_KEPT = re.compile(r"passw|secret|csrf", re.IGNORECASE)
_SESSION, _SALT = "drafts", "hangji.drafts"


@dataclass(frozen=True)
class Draft:
    """path: the form's address with its query string. fields: what was typed; None: too old, no longer kept."""

    path: str
    fields: QueryDict | None
    had_files: bool


def mark_of(user_id: int) -> str:
    """The value of the field that says who opened the form."""
    return signing.TimestampSigner(salt=_SALT).sign(str(user_id))


def owner_of(mark: str) -> int | None:
    """Whose form it is; None where the mark is missing, old or forged."""
    try:
        return int(signing.TimestampSigner(salt=_SALT).unsign(mark, max_age=PAGE_OPEN_FOR))
    except signing.BadSignature:
        return None


def typed(post: QueryDict) -> QueryDict:
    """What a person put into the form: without the marks of the page, and without passwords."""
    fields = QueryDict(mutable=True)
    for name, values in post.lists():
        if name != OWNER and not NEVER_KEPT.search(name):
            fields.setlist(name, values)
    return fields


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep what a POST brought; False where it names no owner, holds nothing, or is too large."""
    owner, text = owner_of(request.POST.get(OWNER, "")), typed(request.POST).urlencode()
    if owner is None or not text or len(text) > LARGEST:
        return False
    kept = request.session.get(_SESSION, {})
    path = request.get_full_path()
    kept.pop(path, None)
    kept[path] = {"by": owner, "at": at.timestamp(), "fields": text, "files": bool(request.FILES)}
    request.session[_SESSION] = dict(list(kept.items())[-MOST:])
    return True


def find(request: HttpRequest, at: datetime) -> Draft | None:
    """The draft of the signed-in person for this address. Other people's are deleted, too old ones emptied."""
    kept = request.session.get(_SESSION)
    if kept is None:
        return None
    own = {path: draft for path, draft in kept.items() if draft["by"] == request.user.pk}
    for draft in own.values():
        if at.timestamp() - draft["at"] > KEPT_FOR:
            draft["fields"] = ""
    _put(request, own)
    found = own.get(request.get_full_path())
    if found is None:
        return None
    fields = QueryDict(found["fields"]) if found["fields"] else None
    return Draft(request.get_full_path(), fields, found["files"])


def drop(request: HttpRequest, path: str) -> None:
    """Forget one draft: it was sent, refused by its owner, or is too old."""
    kept = request.session.get(_SESSION, {})
    if kept.pop(path, None):
        _put(request, kept)


def _put(request: HttpRequest, kept: dict[str, Any]) -> None:
    """Write the session only where it changes; the last draft takes its place with it."""
    if not kept:
        request.session.pop(_SESSION, None)
    request.session.modified = True


class NotYetSent(Refusal):
    """A draft is shown: the form gets as far as the first write and no further."""

    status = 200
    draft = True

    def __init__(self) -> None:
        super().__init__(_("还没有提交"), _("登录在提交之前结束了，什么也没有写入"), _("核对后再提交一次"))


READS = re.compile(r"[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|SET|EXPLAIN)\b", re.IGNORECASE)


@contextmanager
def nothing_written() -> Iterator[None]:
    """The first statement that would write raises NotYetSent; whatever slipped through is rolled back."""

    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(sql):
            raise NotYetSent
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(guard):
            yield
        transaction.set_rollback(True)
