"""What every page of reports shares: the tabs, the report that is looked at, its content, its names."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hangji.coverage.queries import Scope
from hangji.coverage.views.page import tabs
from hangji.office.access import Territory, has, territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.office.queries import region_names
from hangji.reports.content import Content
from hangji.reports.models import Report
from hangji.reports.queries import frozen, live, title_of


def room(act: Act) -> dict[str, Any]:
    """The tabs above every page of the room."""
    own = territories(act, Permission.SEE_COVERAGE)
    home = Scope(own[0] if own else Territory(0), act.today)
    return {"tabs": list(tabs(home, "reports", None)) if has(act, Permission.SEE_COVERAGE) else []}


def seen(request: HttpRequest, pk: int) -> Report:
    """The report, to whom may see it; 404 to others."""
    return get_object_or_404(Report.objects.visible_to(act_of(request)).select_related("content", "issue"), pk=pk)


def heading(report: Report, act: Act) -> dict[str, Any]:
    """What the head of a page about one report says."""
    place = region_names(act.today)
    return {
        "report": report,
        "title": title_of(report.kind),
        "place": place(report.region_code),
        "receiver": place(report.receiver) if report.receiver else "",
    }


def content_of(report: Report) -> Content | None:
    """What the report says: frozen, or as known now while it is drafted; None where the stored bytes cannot be read."""
    if report.running:
        return live(report)
    try:
        return frozen(report)
    except (LookupError, ValueError, TypeError):
        return None
