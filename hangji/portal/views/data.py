"""数据公开: the chosen indicators of locked reports, with their definitions, to read and to take along."""

import json
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hangji.kit.export import write_csv
from hangji.kit.freshness import for_everyone
from hangji.kit.tables import Column
from hangji.office.access import opens_to_anyone
from hangji.portal.queries.figures import Shown, Table, open_reports, table_of
from hangji.portal.queries.rooms import appraised
from hangji.portal.views.page import crumbs, public

OLDER = 36  # reports of earlier days that the page lists

COLUMNS = (
    Column("title", "指标", lambda line: line.title),
    Column("rate", "比率（%）", lambda line: line.rate),
    Column("top", "分子（或数）", lambda line: line.top, number=True),
    Column("bottom", "分母", lambda line: line.bottom, number=True),
    Column("unit", "单位", lambda line: line.unit),
    Column("formula", "算法", lambda line: line.formula),
    Column("version", "口径版次", lambda line: line.version, number=True),
    Column("source", "依据", lambda line: line.source),
)


@opens_to_anyone
@for_everyone
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    tables = [table for row in open_reports()[:OLDER] if (table := table_of(row))]
    context = {
        "channel_code": "data",
        "table": tables[0] if tables else None,
        "older": tables[1:],
        "appraised": appraised(),
        "crumbs": crumbs({"label": _("数据公开")}),
    }
    return public(request, "portal/figures.html", context)


@opens_to_anyone
@for_everyone
@require_safe
def figures_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """One report's open figures as a file. form: csv or json."""
    if form not in WRITTEN:
        raise Http404
    table = table_of(get_object_or_404(open_reports(), pk=pk))
    if table is None:
        raise Http404
    body, content_type = WRITTEN[form](table)
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="figures-{table.row.report.region_code}-{table.day}.{form}"'
    )
    return response


def _csv(table: Table) -> tuple[bytes, str]:
    file = BytesIO()
    day = Column("day", "截至", lambda _line: table.day)
    place = Column("place", "地区", lambda _line: f"{table.place}（{table.level}）")
    write_csv(file, (day, place, *COLUMNS), table.lines)
    return file.getvalue(), "text/csv; charset=utf-8"


def _json(table: Table) -> tuple[bytes, str]:
    return json.dumps(table.as_json(), ensure_ascii=False, indent=1).encode(), "application/json"


WRITTEN = {"csv": _csv, "json": _json}
__all__ = ["Shown", "figures", "figures_file"]
