"""What waits for somebody: one vocabulary, in which every room says it. Derived each time; nothing is ticked off.

A room says in its ``duties.py`` what it asks for one viewer: lists to be counted, and how what was counted is said.
The desk has the table of the rooms and counts all their lists in one statement (desk/duties.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable, Counted
from hangji.kit.tables import Filter
from hangji.office.access import Territory, has
from hangji.office.acts import Act
from hangji.office.permissions import Permission

SUNDAY = 6

# What duties are about: the filter of 待办, and what one may turn off in 我的设置.
TOPICS: dict[str, Any] = {
    "formation": gettext_lazy("组建换届"),
    "coverage": gettext_lazy("应建未建和申报"),
    "disputes": gettext_lazy("判定异议"),
    "guidance": gettext_lazy("联系指导"),
    "problems": gettext_lazy("问题台账"),
    "visits": gettext_lazy("走访和联系"),
    "privacy": gettext_lazy("个人信息"),
    "life": gettext_lazy("任期和组织生活"),
    "committees": gettext_lazy("委员会会议"),
    "drives": gettext_lazy("专项行动"),
    "people": gettext_lazy("党务红领"),
    "fund": gettext_lazy("专项资金"),
    "training": gettext_lazy("培训"),
    "growth": gettext_lazy("双向培养和党务工作者"),
    "governance": gettext_lazy("党建融合"),
    "appraisal": gettext_lazy("年度考评"),
    "evaluation": gettext_lazy("评估年检"),
    "honours": gettext_lazy("评选表彰"),
    "voices": gettext_lazy("投诉举报"),
    "portal": gettext_lazy("门户"),
    "credit": gettext_lazy("红领贷、红企贷"),
    "places": gettext_lazy("示范点"),
    "stories": gettext_lazy("故事和案例"),
    "reports": gettext_lazy("报表"),
    "platform": gettext_lazy("省平台"),
    "imports": gettext_lazy("导入"),
    "quality": gettext_lazy("数据质量"),
    "system": gettext_lazy("系统和账号"),
}


class Whose(StrEnum):
    """For whom a duty waits, seen by one person."""

    PERSON = "person"  # for this person and nobody else
    OFFICE = "office"  # for whoever of the office comes first, this person too
    OTHERS = "others"  # for somebody else: what one made oneself and must not decide, or may only look at


class When(StrEnum):
    """The part of 待办 that a duty stands in."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    OPEN = "open"  # it has no day


WHEN: dict[When, Any] = {
    When.OVERDUE: gettext_lazy("逾期"),
    When.TODAY: gettext_lazy("今天"),
    When.WEEK: gettext_lazy("本周"),
    When.MONTH: gettext_lazy("本月"),
    When.LATER: gettext_lazy("以后"),
    When.OPEN: gettext_lazy("没有期限"),
}


@dataclass(frozen=True)
class Duty:
    """One line of 待办: what waits and how many, until when, and the one button that leads there.

    topic: of TOPICS. tag: a state of the kit's TAGS, shown where there is no day. due: the last day, or None.
    text, note, verb: in the language of whoever looks. count 0 is left out by the desk.
    """

    topic: str
    tag: str
    count: int
    text: str
    note: str
    url: str
    verb: str
    due: date | None = None
    whose: Whose = Whose.OFFICE

    def when(self, today: date) -> When:
        """Weeks end on Sunday."""
        if self.due is None:
            return When.OPEN
        if self.due <= today:
            return When.TODAY if self.due == today else When.OVERDUE
        if self.due <= today + timedelta(days=SUNDAY - today.weekday()):
            return When.WEEK
        return When.MONTH if (self.due.year, self.due.month) == (today.year, today.month) else When.LATER


@dataclass(frozen=True)
class Viewer:
    """Who looks, and at which territory; None for those who see single organisations, or none.

    places: the names of regions by code, where somebody has read them already.
    """

    act: Act
    territory: Territory | None = None
    places: Mapping[int, str] | None = None

    @property
    def today(self) -> date:
        return self.act.today

    def has(self, permission: Permission) -> bool:
        return has(self.act, permission)


Counts = Mapping[str, Counted]
DUE = "due"  # the parameter that narrows a list to what one line counts


def listed(address: str, name: str, viewer: Viewer) -> str:
    """The address of a list, with its query, in which a bare "due" stands for just the rows which one line counts.

    name: of the line among the room's ``Ask.lists``.
    """
    page, _mark, query = address.partition("?")
    at = f".{viewer.territory.region_code}.{viewer.territory.level}" if viewer.territory else ""
    said = "&".join(urlencode({DUE: name + at}) if part == DUE else part for part in query.split("&"))
    return reverse(page) + (f"?{said}" if said else "")


def leads_to(page: str, several: str, name: str, waiting: Counted, viewer: Viewer) -> str:
    """The address of the only thing that waits, else of the list of just those that are counted (as ``listed``).

    page: of one thing, which its first row's columns name.
    """
    return reverse(page, args=waiting.first) if waiting.count == 1 else listed(several, name, viewer)


def due_filter(act: Act, duties: "Callable[[Viewer], Ask]", through: Mapping[str, str] | None = None) -> Filter:
    """The filter of a list for ``listed``. through: name → the path from what is counted to the rows of the list, as
    "organisation" or "organisation=organisation" where the list's rows have it too; without, they are the rows."""

    def rows(value: str) -> Q:
        name, _dot, at = value.partition(".")
        region, _dot, level = at.partition(".")
        if not (region.isascii() and len(region) <= len("341600")):
            raise ValueError(region)
        found = duties(Viewer(act, Territory(int(region), level) if at else None)).lists[name].rows
        path, _equal, column = (through or {}).get(name, "pk").partition("=")
        return Q(**{f"{column or 'pk'}__in": found.order_by().values(path)})

    return Filter(DUE, "", rows, lambda value: _("待办里的这些"))


@dataclass(frozen=True)
class Ask:
    """What a room asks for one viewer. say: the duties, given what its lists counted, under their names."""

    say: Callable[[Counts], Iterable[Duty]]
    lists: Mapping[str, Countable] = field(default_factory=dict)


def nothing(_found: Counts) -> Iterable[Duty]:
    """What a room says to whom it does not concern."""
    return ()


NOTHING = Ask(nothing)


def by_day(duties: Iterable[Duty]) -> list[Duty]:
    """The earliest first, those without a day last; else in the order given."""
    return sorted(duties, key=lambda duty: duty.due or date.max)


def grouped(duties: Sequence[Duty], today: date) -> list[tuple[When, Any, list[Duty]]]:
    """(part, its title, its duties) for every part that has any."""
    parts = ((when, title, [duty for duty in duties if duty.when(today) == when]) for when, title in WHEN.items())
    return [part for part in parts if part[2]]


def in_days(duty: Duty, today: date) -> tuple[str, str]:
    """(code of a tag, its word or ""): how long there is until the day, or the duty's own state."""
    when = duty.when(today)
    if when == When.OPEN or duty.due is None:
        return duty.tag, ""
    days = (duty.due - today).days
    if when == When.OVERDUE:
        return "overdue", _("逾期 %(days)d 天") % {"days": -days}
    if when == When.LATER:
        return "month", _("还有 %(days)d 天") % {"days": days}
    return str(when), ""
