"""趋势: the figures at the last 12 or 60 month ends, as charts and as a table whose numbers open their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hangji.coverage.overview import Number, rate, rows_url
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import Choice, led_scope_of, query, words
from hangji.coverage.trend import SOCIAL, SPANS, Point, trend, whole_month
from hangji.coverage.views.page import download, scoped
from hangji.kit.charts import LineChart, Series, line_chart
from hangji.kit.tables import Column
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import Kind
from hangji.registry.queries import region_names

WIDTH = 400  # px of a chart, a third of the page


@dataclass
class Trend:
    """The figures of a scope through time. months: 12 or 60. kind: of one registration type, "" for all."""

    scope: Scope
    months: int
    kind: str

    @cached_property
    def points(self) -> list[Point]:
        return trend(self.scope, self.months, names=SOCIAL, kind=self.kind)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The newest first, each number with its rows."""
        for point in reversed(self.points):
            yield {
                "day": point.day,
                "running": not whole_month(point.day),
                **{name: self._number(point, name) for name in SOCIAL},
                "party": self._number(point, "party_all"),
                "rates": [rate(point.of[name], point.active) for name in ("single", "covered", "served")],
            }

    def _number(self, point: Point, name: str) -> Number:
        scope = self.scope.on(point.day)
        return Number(point.of[name], rows_url(name, scope, kind="" if name == "party_all" else self.kind))

    @property
    def charts(self) -> Iterator[tuple[str, LineChart]]:
        """(heading, chart): coverage, gaps, and Party organisations unless one type is asked for."""
        yield _("组织覆盖（家）"), self._chart(("all", _("社会组织")), ("covered", _("有党组织")))
        yield _("应建未建（家）"), self._chart(("gap", _("应建未建")))
        if not self.kind:
            yield _("党组织数（个）"), self._chart(("party_all", _("党组织数")))

    def _chart(self, *lines: tuple[str, str]) -> LineChart:
        series = [Series(label, [point.of[name] for point in self.points]) for name, label in lines]
        first, last = self.points[0].day.isoformat(), self.points[-1].day.isoformat()
        said = _("；").join(
            _("%(name)s从 %(first)s 的 %(from)d 到 %(last)s 的 %(to)d")
            % {"name": line.name, "first": first, "last": last, "from": line.values[0], "to": line.values[-1]}
            for line in series
        )
        return line_chart(series, list(self._names()), sentence=said, width=WIDTH)

    def _names(self) -> Iterator[str]:
        """Under the points: every second month with the year below the first, over five years the Januaries."""
        year = 0
        for left, point in zip(range(len(self.points) - 1, -1, -1), self.points, strict=True):
            if self.months > SPANS[0]:
                yield str(point.day.year) if point.day.month == 1 else ""
                continue
            name = _("%(month)d月") % {"month": point.day.month} if left % 2 == 0 else ""
            yield f"{name}\n{point.day.year}" if name and point.day.year != year else name
            year = point.day.year if name else year

    def lines(self) -> Iterator[tuple[Any, ...]]:
        for point in self.points:
            yield point.day, *(point.of[name] for name in (*SOCIAL, *(() if self.kind else ("party_all",))))


def _asked(request: HttpRequest) -> Trend:
    months, kind = request.GET.get("months", str(SPANS[0])), request.GET.get("kind", "")
    if months not in map(str, SPANS) or (kind and kind not in Kind.values):
        messages.warning(request, _("没有这样的月数或类型，下面是近 12 个月、全部类型的数"))
        months, kind = str(SPANS[0]), ""
    return Trend(led_scope_of(request, act_of(request)), int(months), kind)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    act, asked, names = act_of(request), _asked(request), region_names()
    here, scope = reverse("coverage:trend"), asked.scope
    more = {"months": asked.months, "kind": asked.kind}
    context = {
        **scoped(act, scope, names, "trend"),
        "page": asked,
        "spans": [
            {
                "url": here + query(scope, **{**more, "months": months}),
                "label": _("近 %(months)d 个月") % {"months": months},
                "count": None,
                "current": months == asked.months,
            }
            for months in SPANS
        ],
        "kinds": [Choice("", _("全部类型"), not asked.kind)]
        + [Choice(value, str(label), value == asked.kind) for value, label in Kind.choices],
        "export_url": reverse("coverage:trend_export") + query(scope, **more),
    }
    return render(request, "coverage/trend.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> FileResponse:
    asked = _asked(request)
    said = "，".join([*words(asked.scope, region_names()), *([str(Kind(asked.kind).label)] if asked.kind else [])])
    return download(request, list(columns(asked, said)), asked.lines(), title=_("趋势"), scope=asked.scope)


def columns(asked: Trend, said: str) -> Iterator[Column]:
    """The exported sheet's columns; every row says its scope."""
    labels = [_("社会组织"), _("有党组织"), _("单独组建"), _("有党组织或指导员"), _("应建未建")]
    labels += [] if asked.kind else [_("党组织")]
    yield Column("day", _("截至"), lambda row: row[0])
    for at, label in enumerate(labels, 1):
        yield Column(f"n{at}", label, lambda row, at=at: row[at], number=True)  # type: ignore[misc]
    yield Column("scope", _("范围"), lambda row: said)
