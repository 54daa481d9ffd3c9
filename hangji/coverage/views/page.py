"""What every page of the room shows: its scope, the choices of scope, the tabs; and how its tables are exported."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.coverage import scopes
from hangji.coverage.queries import Scope
from hangji.kit.export import exported
from hangji.kit.tables import Column
from hangji.office import audit
from hangji.office.access import has, require
from hangji.office.acts import Act, act_of
from hangji.office.audit import Note
from hangji.office.permissions import Permission


def scoped(act: Act, scope: Scope, names: Mapping[int, str], tab: str, gaps: int | None = None) -> dict[str, Any]:
    """The part of the context that the pages have in common."""
    return {
        "scope": scope,
        "scope_words": scopes.words(scope, names),
        "known_value": timezone.localtime(scope.known).strftime(scopes.MOMENT) if scope.known else "",
        "regions": scopes.region_choices(act, scope, names),
        "levels": scopes.level_choices(act, scope),
        "tabs": list(tabs(scope, tab, gaps)),
        "today": act.today,
        "may_export": has(act, Permission.EXPORT),
        "now_url": scopes.query(replace(scope, known=None)),
        "whole_url": scopes.query(replace(scope, body=None)),
    }


def tabs(scope: Scope, current: str, gaps: int | None) -> Iterable[dict[str, Any]]:
    led, whole = scopes.query(scope), replace(scope, body=None)  # a gap has no leading body
    asked, yearly = scopes.query(whole), scopes.query(whole, day="", year=scope.day.year)
    pages = (
        ("overview", "coverage:overview", led, _("覆盖总览")),
        ("worklist", "coverage:worklist", asked, _("应建未建")),
        ("trend", "coverage:trend", led, _("趋势")),
        ("statutory", "reports:statutory", yearly, _("法定统计表")),
        ("reports", "reports:reports", "", _("报表")),
        ("quality", "coverage:quality", asked, _("数据质量")),
        ("definitions", "coverage:definitions", "", _("指标口径")),
    )
    for name, address, query, label in pages:
        url = reverse(address) + query
        count = gaps if name == "worklist" else None
        yield {"url": url, "label": label, "count": count, "current": name == current}


def back_to(request: HttpRequest) -> str:
    """What the address of an organisation carries so that its page leads back to this list."""
    return "?" + urlencode({"from": request.get_full_path()})


def download(
    request: HttpRequest, columns: Sequence[Column], rows: Iterable[Any], *, title: str, scope: Scope
) -> FileResponse:
    """The rows as xlsx or csv, with its entry in the audit trail."""
    form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    exporting(request, title, form)
    return exported(columns, rows, form=form, stem=title, day=scope.day)


def exporting(request: HttpRequest, title: str, form: str) -> None:
    """Let who may export, with its entry in the audit trail; NoRight for others."""
    act = act_of(request)
    require(act, Permission.EXPORT)
    after = {"query": request.GET.urlencode(), "format": form}
    with transaction.atomic():
        audit.record(act, [Note("export", "List", 0, title, after=after)])
