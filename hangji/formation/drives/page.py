"""The page of one drive: its targets, the weeks, the shares, the cases; every number with the address of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.overview import definition_url, rows_url
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named
from hangji.formation.drives import cases
from hangji.formation.drives.frozen import Result
from hangji.formation.drives.models import Drive, DriveMember, DriveState, DriveTarget
from hangji.formation.drives.progress import LEFT, REACHED, WAITING, Reading, last_day, parts, readings, shares, weeks
from hangji.formation.drives.scope import REACHES, in_scope, indicator_of, measure_said, wanted_said
from hangji.formation.drives.sight import Sight
from hangji.kit.charts import LineChart, Series, line_chart
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission

NAMES = 9  # names under a chart, at most


@dataclass(frozen=True)
class Cell:
    """A number and where its rows are; "" where the person may not open them."""

    text: str
    url: str = ""


@dataclass
class DrivePage:
    """names: of regions."""

    sight: Sight
    act: Act
    names: Mapping[int, str]

    @property
    def drive(self) -> Drive:
        return self.sight.drive

    @cached_property
    def day(self) -> date:
        return last_day(self.drive, self.act.today)

    @property
    def begun(self) -> bool:
        return self.drive.begun_at is not None

    @cached_property
    def targets(self) -> list[DriveTarget]:
        return list(self.drive.targets.all())

    @cached_property
    def result(self) -> Result | None:
        """What was frozen, for whoever sees the whole drive."""
        return Result(self.drive) if self.drive.result and self.sight.whole else None

    @cached_property
    def readings(self) -> Mapping[int, Sequence[Reading]]:
        if self.result:
            return self.result.readings
        return readings(self.drive, self.targets, weeks(self.drive, self.act.today), self.sight.units)

    @cached_property
    def reach(self) -> str:
        """The first state that organisations are to reach; "" where all targets are figures of the territory."""
        return next((target.reach for target in self.targets if target.reach), "")

    # ---- targets

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return [self._card(self.readings[target.order][-1]) for target in self.targets]

    def _card(self, reading: Reading) -> dict[str, Any]:
        target = reading.target
        part, whole = self._halves(reading)
        return {
            "label": measure_said(target),
            "help_url": definition_url(target.indicator, self._scope(reading.day)) if self._figure_open(target) else "",
            "compare_label": _("目标"),
            "compare_text": _("%(wanted)s，%(day)s 前")
            % {"wanted": wanted_said(target), "day": target.due_on.isoformat()},
            "rate_text": reading.rate or str(reading.part),
            "rate_url": part.url if reading.whole is None else "",
            "numerator": reading.part,
            "numerator_url": part.url,
            "denominator": reading.whole,
            "denominator_url": whole.url,
            "fraction": reading.fraction,
            "complete": reading.met,
            "note": self._note(reading),
            "note_url": self.rows_url(target.reach, reading.day, part=WAITING)
            if target.reach and reading.waiting
            else "",
            "note_label": _("看尚未达到的"),
        }

    def _note(self, reading: Reading) -> str:
        target = reading.target
        if target.reach:
            facts = {"waiting": reading.waiting, "left": reading.left}
            said = _("尚未达到 %(waiting)d 家，注销、撤销或迁出 %(left)d 家。") % facts
        else:
            said = _("整个范围的指标，不只是名单里的。")
        return f"{said}{self._verdict(reading)}"

    def _verdict(self, reading: Reading) -> str:
        if reading.met:
            return _("已达到目标。")
        return _("期限已过，没有达到。") if reading.target.due_on < self.act.today else ""

    def _halves(self, reading: Reading) -> tuple[Cell, Cell]:
        target, day = reading.target, reading.day
        whole = "" if reading.whole is None else str(reading.whole)
        if target.reach:
            return Cell(str(reading.part), self.rows_url(target.reach, day, part=REACHED)), Cell(
                whole, self.rows_url(target.reach, day)
            )
        of = indicator_of(target, day)
        if not self._figure_open(target):
            return Cell(str(reading.part)), Cell(whole)
        scope = self._scope(day)
        bottom = rows_url(of.denominator.condition, scope) if of.denominator else ""
        return Cell(str(reading.part), rows_url(of.numerator.condition, scope)), Cell(whole, bottom)

    def _figure_open(self, target: DriveTarget) -> bool:
        return bool(target.indicator) and self.sight.whole and has(self.act, Permission.SEE_COVERAGE)

    def _scope(self, day: date) -> Scope:
        """A closed drive's figures are opened as they were known when it was closed (to the minute)."""
        known = self.drive.closed_at + timedelta(seconds=59) if self.drive.settled_on and self.drive.closed_at else None
        return Scope(self.drive.territory, day, known)

    def rows_url(self, reach: str, day: date, **more: Any) -> str:
        asked = {"reach": reach, "day": day.isoformat(), **more}
        return reverse("formation:drive_rows", args=[self.drive.pk]) + "?" + urlencode(asked)

    @property
    def plan(self) -> list[str]:
        """The targets in words, before there is anything to count."""
        said = _("%(what)s：%(wanted)s，%(day)s 前")
        return [
            said % {"what": measure_said(t), "wanted": wanted_said(t), "day": t.due_on.isoformat()}
            for t in self.targets
        ]

    # ---- weeks

    @cached_property
    def heads(self) -> list[tuple[str, list[str]]]:
        """The heads of the weekly table: each target, and its columns."""
        return [
            (measure_said(t), [_("已达到"), _("尚未达到"), _("已退出")] if t.reach else [_("分子 / 分母")])
            for t in self.targets
        ]

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The weekly table, newest first."""
        days = range(len(self.readings[self.targets[0].order]))
        return [self._line([self.readings[target.order][at] for target in self.targets]) for at in reversed(days)]

    def _line(self, row: Sequence[Reading]) -> dict[str, Any]:
        cells = [cell for reading in row for cell in self._cells(reading)]
        day = row[0].day
        return {"day": day, "first": day == self.drive.starts_on, "last": day == self.day, "cells": cells}

    def _cells(self, reading: Reading) -> list[list[Cell]]:
        """The cells of one target: three counts of the baseline, or the halves of the indicator and its rate."""
        target, day = reading.target, reading.day
        if target.reach:
            counted = ((REACHED, reading.part), (WAITING, reading.waiting), (LEFT, reading.left))
            return [[Cell(str(n), self.rows_url(target.reach, day, part=part))] for part, n in counted]
        part, whole = self._halves(reading)
        return [[part, whole] if whole.text else [part]]

    @cached_property
    def chart(self) -> LineChart:
        """The lines of the states of the baseline; without one, the halves of the first indicator."""
        aims = [target for target in self.targets if target.reach]
        first = self.readings[self.targets[0].order]
        lines = [Series(str(REACHES[t.reach]), [each.part for each in self.readings[t.order]]) for t in aims]
        if not lines:
            of = indicator_of(self.targets[0], self.day)
            lines = [Series(_(of.numerator.wording), [each.part for each in first])]
        facts = {
            "what": lines[0].name,
            "first": first[0].day.isoformat(),
            "last": first[-1].day.isoformat(),
            "from": lines[0].values[0],
            "to": lines[0].values[-1],
        }
        sentence = _("%(what)s：%(first)s 为 %(from)s，%(last)s 为 %(to)s") % facts
        return line_chart(lines, _ticks([each.day for each in first]), sentence=sentence, width=460, height=200)

    # ---- who looks after what

    @cached_property
    def parts(self) -> Mapping[int, str]:
        if self.result:
            return self.result.parts(self.reach)
        return parts(self.drive, self.reach, self.day)

    @cached_property
    def shares(self) -> list[dict[str, Any]]:
        """The baseline by share; of somebody without the whole territory, the own ones."""
        if not self.reach:
            return []
        found = shares(self.drive, self.parts)
        mine = self.sight.member
        seen = [each for each in found if self.sight.whole or (mine and each.member and each.member.pk == mine.pk)]
        return [self._share(each) for each in seen]

    def _share(self, of: Any) -> dict[str, Any]:
        where = {"county": of.county} if of.county else {"who": of.member.pk}
        counted = (("", of.total), (REACHED, of.reached), (WAITING, of.waiting), (LEFT, of.left))
        return {
            "label": named(of.county, self.names) if of.county else _("点名负责的"),
            "member": of.member,
            "cells": [
                Cell(str(n), self.rows_url(self.reach, self.day, **where, **({"part": part} if part else {})))
                for part, n in counted
            ],
        }

    @cached_property
    def members(self) -> list[dict[str, Any]]:
        """The task force with their shares in words; two statements."""
        held = DriveMember.objects.filter(drive=self.drive, left_at__isnull=True).select_related("user")
        found: dict[int, list[str]] = {}
        for share in self.drive.shares.select_related("organisation"):
            what = named(share.county, self.names) if share.county else str(share.organisation)
            found.setdefault(share.member_id, []).append(what)
        return [{"of": member, "shares": found.get(member.pk, [])} for member in held]

    # ---- besides

    @cached_property
    def now_in_scope(self) -> dict[str, int]:
        """The saved condition evaluated live: who meets it today, and who of them is not of the baseline."""
        found = in_scope(self.drive, self.act.today)
        known = self.drive.units.values("organisation")
        return {"all": found.count(), "new": found.filter(~Q(organisation__in=known)).count() if self.begun else 0}

    @cached_property
    def cases(self) -> dict[str, int]:
        return cases.tally(self.drive)

    @property
    def uncased_url(self) -> str:
        return self.rows_url(self.reach, self.day, part=WAITING, case=cases.NONE)

    @cached_property
    def changed(self) -> list[tuple[Reading, Reading, str]]:
        """(as frozen, as reckoned now, what is measured) where the register was corrected after the closing."""
        pairs = self.result.changed() if self.result else []
        return [(then, now, measure_said(then.target)) for then, now in pairs]

    @property
    def ending(self) -> str:
        """How much time is left, in words."""
        if self.drive.state != DriveState.RUNNING:
            return ""
        days = (self.drive.ends_on - self.act.today).days
        if days < 0:
            return _("已过结束日期 %(n)d 天，请结束并总结") % {"n": -days}
        return _("今天是最后一天") if days == 0 else _("还有 %(n)d 天") % {"n": days}


def _ticks(days: Sequence[date]) -> list[str]:
    """Names of the days under a chart: not more than fit, the last always; the year under the first."""
    step = max(-(-len(days) // NAMES), 1)
    names = []
    for at, day in enumerate(days):
        shown = (len(days) - 1 - at) % step == 0
        names.append(f"{day.month}-{day.day}" if shown else "")
    first = next(at for at, name in enumerate(names) if name)
    names[first] = f"{names[first]}\n{days[first].year}"
    return names
