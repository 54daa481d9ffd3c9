"""组织生活 on one page: per county and kind how many held it, of how many it is asked; each number opens its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.guidance.lists import quarter_said
from hangji.life.models import LifeKind
from hangji.life.queries.records import Tally, tallies
from hangji.life.queries.sight import forms_seen
from hangji.life.tables import life_place, usual
from hangji.office.acts import Act
from hangji.registry.lists import usual_level
from hangji.registry.models import OrganisationLevel
from rulebook.calendar import add_months
from rulebook.life import KINDS, Kind, period


def quarters_around(day: date) -> tuple[date, date]:
    """The first day of the quarter of ``day`` and of the one after."""
    first = add_months(day.replace(day=1), -((day.month - 1) % 3))
    return first, add_months(first, 3)


@dataclass(frozen=True)
class Number:
    """held of asked; their addresses open exactly the rows."""

    held: int
    asked: int
    held_url: str
    asked_url: str
    missing_url: str


@dataclass(frozen=True)
class Overview:
    act: Act
    day: date
    level: str
    names: Mapping[int, str]

    @property
    def _asked_level(self) -> str:
        """The level that was asked for; "" for the usual one."""
        return self.level if self.level in (*OrganisationLevel.values, "all") else ""

    @cached_property
    def _tallies(self) -> list[Tally]:
        rows = forms_seen(self.act, day=self.day)
        if self._asked_level in OrganisationLevel.values:
            rows = rows.filter(level=self._asked_level)
        elif not self._asked_level:
            for condition in usual(self.act).values():
                rows = rows.filter(condition)
        return tallies(rows, self.day, life_place(self.act))

    @cached_property
    def kinds(self) -> list[Kind]:
        """Those that are asked of anybody here."""
        return [kind for kind in KINDS if any(each.of[kind][1] for each in self._tallies)]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """(kind in words, its period)."""
        found = []
        for kind in self.kinds:
            one = period(kind, self.day, place=life_place(self.act))
            said = {
                "month": _("%(month)d 月") % {"month": one.first.month},
                "quarter": quarter_said(one.first),
                "year": _("%(year)d 年") % {"year": one.first.year},
            }[one.kind]
            found.append((str(LifeKind(kind).label), said))
        return found

    @property
    def rows(self) -> list[tuple[str, list[Number | None]]]:
        """A line per county, and the sum where there are several."""
        lines = [
            (self.names.get(each.region_code, str(each.region_code)), self._numbers(each.of, each.region_code))
            for each in self._tallies
        ]
        if len(lines) > 1:
            sums = {
                kind: (sum(each.of[kind][0] for each in self._tallies), sum(each.of[kind][1] for each in self._tallies))
                for kind in KINDS
            }
            lines.append((_("合计"), self._numbers(sums, None)))
        return lines

    def _numbers(self, of: Mapping[Kind, tuple[int, int]], county: int | None) -> list[Number | None]:
        return [self._number(kind, *of[kind], county) if of[kind][1] else None for kind in self.kinds]

    def _number(self, kind: Kind, held: int, asked: int, county: int | None) -> Number:
        whole: dict[str, Any] = {"life": kind, "day": self.day.isoformat(), "level": self._asked_level}
        query = {name: value for name, value in {**whole, "county": county or ""}.items() if value}
        urls = [
            f"{reverse('life:due')}?{urlencode({**query, **more})}"
            for more in ({"state": "held"}, {}, {"state": "missing"})
        ]
        return Number(held, asked, *urls)

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen)."""
        now = self._asked_level or usual_level(self.act)
        choices = [*OrganisationLevel.choices, ("all", _("市级和县级"))]
        return [(value, str(label), value == now) for value, label in choices]

    @property
    def places(self) -> list[tuple[str, str]]:
        """(address, label) of the periods before and after."""
        first, following = quarters_around(self.day)
        month = self.day.replace(day=1)
        near = [(_("上一季度"), add_months(first, -1)), (_("上个月"), add_months(month, -1))]
        if add_months(month, 1) <= self.act.today:
            near.append((_("下个月"), add_months(month, 1)))
        if following <= self.act.today:
            near.append((_("下一季度"), following))
        return [(f"?{urlencode({'day': day.isoformat(), **self._kept})}", label) for label, day in near]

    @property
    def _kept(self) -> dict[str, str]:
        return {"level": self._asked_level} if self._asked_level else {}
