"""What keeps floods away from the public forms, without pictures to read and without keeping addresses.

A form carries a signed ticket: it says when the form was opened and makes one form one submission. What comes from one
address is counted for ten minutes under a keyed hash that is another one each day, and forgotten. A crowd behind one
address is asked to wait a little longer, in words; what was typed stays.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.kit.sender import sender

WINDOW = 600  # seconds
SHORTEST = 4  # seconds in which nobody has read and filled in a form
CROWD, CROWD_SHORTEST = 20, 45  # from so many of one address in a window on, each takes a little longer
MOST = 120  # of one address in a window; a hall in which all complain at once stays below
WRONG = 20  # wrong query codes of one address in a window
LONGEST = 12 * 3600  # how long a form may stay open


class Hurried(Refusal):
    """Too much or too quickly; what was typed is kept and can be sent again. after: in how many seconds."""

    status = 429

    def __init__(self, because: str, instead: str, after: int):
        super().__init__(_("还没有提交"), because, instead)
        self.after = after


@dataclass(frozen=True)
class Ticket:
    """nonce: of one form; what was made of it can be found again by its key."""

    nonce: str
    opened: float

    @property
    def key(self) -> str:
        return hashlib.sha256(self.nonce.encode()).hexdigest()


def ticket(form: str, at: datetime) -> str:
    """A new ticket for a form of one name."""
    return signing.dumps([token_urlsafe(12), round(at.timestamp())], salt=f"hangji.ticket.{form}")


def read_ticket(form: str, text: str) -> Ticket | None:
    """The ticket of a form, or None where it is none of ours."""
    try:
        nonce, opened = signing.loads(text, salt=f"hangji.ticket.{form}")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(nonce, opened)


def let_in(request: HttpRequest, form: str, text: str, at: datetime) -> Ticket:
    """The ticket of what was sent, counted. Raises Hurried where it came too soon or there is too much of it.

    A pinned clock goes back at midnight: what seems to be sent before it was opened has been open long enough.
    """
    held = read_ticket(form, text)
    age = at.timestamp() - held.opened if held else 0
    if held is None or age > LONGEST:
        raise Hurried(_("页面打开得太久，要重新确认一次"), _("填写的内容还在，再按一次“提交”就可以"), 0)
    so_far = count(form, request, at)
    if so_far > MOST:
        left = WINDOW - int(at.timestamp()) % WINDOW
        raise Hurried(
            _("您所在的网络十分钟里已经提交了 %(most)d 件，暂时接收不了更多") % {"most": MOST},
            _("填写的内容还在，%(minutes)d 分钟以后再按一次“提交”；急的请打电话") % {"minutes": left // 60 + 1},
            left,
        )
    shortest = CROWD_SHORTEST if so_far > CROWD else SHORTEST
    if 0 <= age < shortest:
        left = int(shortest - age) + 1
        raise Hurried(_waiting(so_far), _("填写的内容还在，%(left)d 秒以后再按一次“提交”") % {"left": left}, left)
    return held


def _waiting(so_far: int) -> str:
    if so_far > CROWD:
        return _("现在从您所在的网络提交的人很多，要排一下队")
    return _("提交得太快了，像是机器自动填写的")


def count(what: str, request: HttpRequest, at: datetime) -> int:
    """Count one more of something from the request's address within the window; how many that makes."""
    key = _key(what, request, at)
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it was forgotten between the two
        return 1


def counted(what: str, request: HttpRequest, at: datetime) -> int:
    """How many of something came from the request's address within the window."""
    return int(cache.get(_key(what, request, at), 0))


def _key(what: str, request: HttpRequest, at: datetime) -> str:
    """The address is not kept: its hash of the day, dropped after the window."""
    return f"gate:{what}:{int(at.timestamp()) // WINDOW}:{sender(request, at)}"
