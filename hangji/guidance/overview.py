"""四个一 of a territory on one page and on the desk: four figures that open to their rows, and a line per county."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query
from hangji.guidance.queries.fourones import Count4, Group, GroupRow, four_ones, group_rows, register_of, tallies
from hangji.office.access import Territory, territories
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from rulebook.fourones import Period, period


@dataclass(frozen=True)
class Line:
    """One of the four as it is shown: kicker, name, period, fraction with its addresses, and the share for the bar."""

    kicker: str
    name: str
    period: str
    done: int
    asked: int
    unit: str
    done_url: str
    asked_url: str
    note: str

    @property
    def share(self) -> float | None:
        return self.done / self.asked if self.asked else None

    @property
    def complete(self) -> bool:
        return 0 < self.asked == self.done


def span_said(one: Period) -> str:
    return _("%(first)s 至 %(last)s") % {"first": f"{one.first:%m-%d}", "last": f"{one.last:%m-%d}"}


@dataclass(frozen=True)
class FourOnes:
    territory: Territory
    day: date
    names: Mapping[int, str]

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(each) for each in four_ones(self.territory, self.day)]

    @property
    def week_said(self) -> str:
        return _("本周 %(span)s") % {"span": span_said(period("contact", self.day, place=self.territory.region_code))}

    @property
    def query(self) -> str:
        return query(Scope(self.territory, self.day))

    def _line(self, one: Count4) -> Line:
        weeks = reverse("guidance:weeks")
        done, asked = query(Scope(self.territory, self.day), state="done"), self.query
        said = {
            "contact": (_("一周一次"), _("集中联系服务"), self.week_said, _("家"), weeks + done, weeks + asked, ""),
            "meeting": (
                _("一月一次"),
                _("工作例会"),
                _("%(n)d 月") % {"n": one.period.first.month},
                pgettext("几个", "县区"),
                self._page("meetings", month=f"{one.period.first:%Y-%m}"),
                self._groups,
                _("上月 %(done)d / %(asked)d") % {"done": one.before, "asked": one.before_asked},
            ),
            "review": (
                _("一季一次"),
                _("互诊互评"),
                _("第 %(n)d 季度") % {"n": (one.period.first.month + 2) // 3},
                pgettext("几个", "县区"),
                self._page("reviews"),
                self._groups,
                "",
            ),
            "showcase": (
                _("一年一次"),
                _("成果展示"),
                _("%(n)d 年") % {"n": one.period.first.year},
                _("次"),
                self._page("showcases"),
                self._page("showcases"),
                "",
            ),
        }
        kicker, name, when, unit, done_url, asked_url, note = said[one.duty]
        return Line(kicker, name, when, one.done, one.asked, unit, done_url, asked_url, note)

    def _page(self, name: str, **asked: str) -> str:
        found = "&".join(f"{key}={value}" for key, value in asked.items())
        return reverse(f"guidance:{name}") + (f"?{found}" if found else "")

    @property
    def _groups(self) -> str:
        return reverse("guidance:fourones") + self.query + "#groups"

    @cached_property
    def rows(self) -> list[tuple[str, str, GroupRow]]:
        """(name of the county, address of its week's rows, the group)."""
        return [(self.names.get(row.region_code, str(row.region_code)), self._county(row), row) for row in self._found]

    @cached_property
    def _found(self) -> list[GroupRow]:
        return group_rows(self.territory, self.day)

    def _county(self, row: GroupRow) -> str:
        scope = Scope(Territory(self.territory.region_code, row.level), self.day)
        return reverse("guidance:weeks") + query(scope, county=row.region_code)


# Whom one leads


def groups_led(act: Act, names: Mapping[int, str]) -> list[tuple[str, str]]:
    """(address part, name) of the groups that one may call together."""
    return [(key(group), _said(group, names)) for group in _led(act)]


def registers_led(act: Act, names: Mapping[int, str]) -> list[tuple[str, str]]:
    found = dict.fromkeys(register_of(group) for group in _led(act))
    return [(key(register), _said(register, names)) for register in found]


def _led(act: Act) -> Iterator[Group]:
    seen: set[Group] = set()
    for territory in territories(act, Permission.LEAD_GROUP):
        for group in tallies(territory, act.today):
            if group not in seen:
                seen.add(group)
                yield group


def _said(group: Group, names: Mapping[int, str]) -> str:
    level = {"city": _("市级登记"), "county": _("县级登记")}[group[1]]
    return f"{names.get(group[0], group[0])} · {level}"


def key(group: Group) -> str:
    return f"{group[0]}-{group[1]}"


def led_group(act: Act, text: str) -> Group | None:
    """The group or register that an address names, if one leads it."""
    code, _dash, level = text.partition("-")
    if not code.isdecimal() or len(code) > 6 or level not in ("city", "county"):
        return None
    held: Any = (territory.holds(int(code), level) for territory in territories(act, Permission.LEAD_GROUP))
    return (int(code), level) if any(held) else None
