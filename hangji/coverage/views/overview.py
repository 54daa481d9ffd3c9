"""覆盖总览 and the rows behind each of its figures."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hangji.coverage.lists import Rows, rows_of
from hangji.coverage.overview import PARTS, Overview, columns
from hangji.coverage.scopes import compare_of, led_scope_of, query, words
from hangji.coverage.trend import SPANS
from hangji.coverage.views.page import back_to, download, scoped
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, names = led_scope_of(request, act), region_names()
    page = Overview(scope, compare_of(request, act, scope), names)
    context = {
        **scoped(act, scope, names, "overview", None if scope.body else page.gap),
        "page": page,
        "parts": PARTS,
        "trend_url": reverse("coverage:trend") + query(scope, months=SPANS[-1]),
        "export_url": reverse("coverage:overview_export") + query(scope, compare=page.compare.isoformat()),
    }
    return render(request, "coverage/overview.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def overview_export(request: HttpRequest) -> FileResponse:
    act = act_of(request)
    scope, names = led_scope_of(request, act), region_names()
    page = Overview(scope, compare_of(request, act, scope), names)
    said = "，".join(words(scope, names))
    return download(request, columns(said), page.lines(), title=_("覆盖总览"), scope=scope)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = _asked(request)
    scope, names = led_scope_of(request, act), listing.names
    listing.back = back_to(request)
    total = listing.found.count()
    unit = _("共 %(count)d 个") if listing.of_parties else _("共 %(count)d 家")
    context = {
        **scoped(act, scope, names, "overview"),
        "listing": listing,
        "total": total,
        "total_words": unit % {"count": total},
        "overview_url": reverse("coverage:overview") + query(scope),
        "export_url": reverse("coverage:rows_export") + f"?{listing.query}",
    }
    return render(request, "coverage/rows.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def rows_export(request: HttpRequest) -> FileResponse:
    listing, scope = _asked(request), led_scope_of(request, act_of(request))
    return download(request, listing.columns, listing.everything(), title=listing.heading, scope=scope)


def _asked(request: HttpRequest) -> Rows:
    scope = led_scope_of(request, act_of(request))
    return rows_of(request.GET.get("condition", "all"), scope, request.GET, region_names())
