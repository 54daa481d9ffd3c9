"""问题类别的变化: how many problems of each kind were raised in each month; each count is its rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.charts import LineChart, Series, line_chart
from hangji.office.acts import Act
from hangji.problems.models import Problem, ProblemState
from hangji.problems.queries import kind_said, kind_titles
from hangji.problems.tables import UNSORTED
from rulebook.calendar import add_months

MONTHS = 12
LINES = 3  # as many as a chart can have
WIDTH = 540


@dataclass
class Causes:
    """What one person sees of the problems raised in the twelve months up to and with today's; withdrawn ones apart."""

    act: Act

    @cached_property
    def months(self) -> list[date]:
        this = self.act.today.replace(day=1)
        return [add_months(this, -back) for back in range(MONTHS - 1, -1, -1)]

    @cached_property
    def counts(self) -> Counter[tuple[str, date]]:
        """(kind, month) → how many; one statement."""
        rows = Problem.objects.visible_to(self.act).exclude(state=ProblemState.WITHDRAWN)
        rows = rows.filter(raised_on__gte=self.months[0], raised_on__lte=self.act.today)
        found = rows.order_by().annotate(month=TruncMonth("raised_on")).values_list("kind", "month")
        return Counter({(kind, month): n for kind, month, n in found.annotate(n=Count("pk"))})

    @cached_property
    def kinds(self) -> list[str]:
        """Those that occur, in the order of the policy; the unsorted last."""
        present = {kind for kind, _month in self.counts}
        return [kind for kind in (*kind_titles(), "") if kind in present]

    def total(self, kind: str) -> int:
        return sum(self.counts[kind, month] for month in self.months)

    @property
    def chart(self) -> LineChart | None:
        """The kinds that occur most; of as many, the first of the policy."""
        most = sorted(self.kinds, key=lambda kind: -self.total(kind))[:LINES]
        if not most:
            return None
        series = [Series(kind_said(kind), [self.counts[kind, month] for month in self.months]) for kind in most]
        said = _("；").join(
            _("%(name)s近 12 个月 %(n)d 个") % {"name": line.name, "n": sum(v or 0 for v in line.values)}
            for line in series
        )
        return line_chart(series, list(self._names()), sentence=said, width=WIDTH, height=240)

    def _names(self) -> Iterator[str]:
        year = 0
        for month in self.months:
            name = _("%(month)d月") % {"month": month.month}
            yield f"{name}\n{month.year}" if month.year != year else name
            year = month.year

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """A line a kind, the count of each month with the address of its rows, and the line of all."""
        for kind in self.kinds:
            cells = [self._cell(month, self.counts[kind, month], kind) for month in self.months]
            yield {"name": kind_said(kind), "cells": cells, "total": self.total(kind)}
        cells = [self._cell(month, sum(self.counts[k, month] for k in self.kinds)) for month in self.months]
        yield {"name": _("合计"), "cells": cells, "total": sum(self.total(kind) for kind in self.kinds), "sum": True}

    def _cell(self, month: date, count: int, kind: str | None = None) -> dict[str, Any]:
        asked = {"month": f"{month:%Y-%m}", "state": "kept"}
        if kind is not None:
            asked["kind"] = kind or UNSORTED
        return {"count": count, "url": reverse("problems:problems") + "?" + urlencode(asked)}
