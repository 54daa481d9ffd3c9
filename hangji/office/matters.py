"""What waits for a leading committee's meeting: one vocabulary, in which every room says it, as duties are said.

A room says in its ``matters.py`` which of its things wait for a body, and does what the body decided about one of them
through its own actions. ``settings.MATTERS`` names the sources; the room of the committees asks them all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hangji.office.acts import Act
from hangji.office.models import Body


@dataclass(frozen=True)
class Matter:
    """One thing that waits. subject: its key in the source. due: until when it should be decided, or None.

    title, note: as the agenda says them, in Chinese, since they are printed. url: its page.
    """

    subject: int
    title: str
    note: str
    url: str
    due: date | None = None


@dataclass(frozen=True)
class Decided:
    """What a meeting decided about one thing, told to the room that it belongs to.

    outcome: adopted, rejected, postponed (until ``until``) or referred. ground: the meeting in words, as a record of
    the room names it. number: of a paper sent before; "" has the program issue it. owner, due_on: who sees to it, until
    when. base: where the office is reached, for papers that are issued.
    """

    outcome: str
    day: date
    ground: str
    opinion: str
    until: date | None = None
    owner: str = ""
    due_on: date | None = None
    number: str = ""
    base: str = ""


@dataclass(frozen=True)
class Source:
    """A room's things of one kind. code: kept with the item, "formation.case". kind: of rulebook.committee.KINDS.

    effects: what each outcome does there, in words; an outcome that is missing is only recorded.
    waiting: what waits for a body, the most urgent first. do: does it, and answers in words with what was done, ""
    where it is only recorded; raises Refusal. page: the address of one thing's page, by its key; "" for none.
    """

    code: str
    kind: str
    title: Any
    effects: dict[str, Any]
    waiting: Callable[[Body, Act], Iterable[Matter]]
    do: Callable[[int, Decided, Act], str]
    page: str = ""
