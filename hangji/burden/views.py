"""减负: what was asked of organisations, for offices and for themselves; the totals and the forms, for everybody."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.burden import tables
from hangji.burden.asked import ASKED, HELD
from hangji.burden.models import Filling
from hangji.burden.queries import Period, by_county, by_form, by_month, counted_at, totals
from hangji.burden.tables import FIRST_YEAR, form_said, period_of
from hangji.kit.clock import today
from hangji.kit.freshness import for_everyone
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to, opens_to_anyone
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.lists import Streamed, export
from rulebook.indicators import rate_text


def _url(name: str, **query: Any) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def period_said(period: Period) -> str:
    facts = {"year": period.year, "month": period.month}
    return _("%(year)d 年 %(month)d 月") % facts if period.month else _("%(year)d 年") % facts


def cards(found: dict[str, int], rows_url: str) -> list[dict[str, Any]]:
    """Three figures over the fillings of a period: how often, how much was typed, how much the program filled in."""
    all_ = found["typed"] + found["held"]
    rate = rate_text(found["held"], all_)
    facts = {"units": found["units"], "forms": found["forms"]}
    return [
        {
            "label": _("填报"),
            "rate_text": str(found["times"]),
            "rate_url": rows_url,
            "unit": _("次"),
            "note": _("%(units)d 家，%(forms)d 种表") % facts,
        },
        {"label": _("填写"), "rate_text": str(found["typed"]), "rate_url": rows_url, "unit": _("项")},
        {
            "label": _("由系统带出"),
            "rate_text": f"{rate}%" if rate is not None else _("— 无适用对象"),
            "numerator": found["held"],
            "numerator_url": rows_url,
            "denominator": all_,
            "denominator_url": rows_url,
            "fraction": found["held"] / all_ if all_ else "",
            "note": _("带出的项 / 表上全部的项"),
        },
    ]


@opens_to(Permission.SEE_BURDEN)
@require_GET
@vary_on_headers("HX-Request")
def organisations(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    period = period_of(request.GET, act.today)
    listing = tables.units(act, request.GET, names)
    whole = "HX-Request" not in request.headers
    rows = Filling.objects.visible_to(act).filter(period.q)
    context: dict[str, Any] = {
        "title": _("减负"),
        "scope": [period_said(period), _("共 %(n)s 家") % {"n": listing.count_text}, counted_said()],
        **bar(listing, ("year", "month", "county", "asked"), ("kind",)),
        "find_label": _("名称"),
        "unit": _("家"),
        "may_export": has(act, Permission.EXPORT),
        "export_url": reverse("burden:organisations_export"),
        "cards": cards(totals(rows), _url("burden:fillings", **period.query)) if whole else None,
        "counties": _counties(act, period, names) if whole else None,
    }
    return page_of(request, listing, "burden/organisations.html", context)


def counted_said() -> str:
    at = counted_at()
    return _("统计到 %(day)s") % {"day": timezone.localtime(at).date().isoformat()} if at else _("还没有统计过")


def _counties(act: Act, period: Period, names: dict[int, str]) -> list[dict[str, Any]]:
    found = by_county(act, period)
    for row in found:
        row["title"] = names.get(row["county"], str(row["county"]))
        row["url"] = _url("burden:fillings", county=row["county"], **period.query)
    return found


@opens_to(Permission.EXPORT)
@require_POST
def organisations_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.units(act, request.GET, region_names()), act.today)


@opens_to(Permission.SEE_BURDEN)
@require_GET
@vary_on_headers("HX-Request")
def fillings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.fillings(act, request.GET, region_names())
    sums = totals(listing.found)
    said = _("共 %(times)d 次，填写 %(typed)d 项，系统带出 %(held)d 项") % sums
    context: dict[str, Any] = {
        "title": _("逐次填报"),
        "scope": [period_said(period_of(request.GET, act.today)), said],
        **bar(listing, ("year", "month", "form"), ("organisation", "county")),
        "more": [],
        "find_label": _("社会组织"),
        "unit": _("次"),
        "may_export": has(act, Permission.EXPORT),
        "export_url": reverse("burden:fillings_export"),
    }
    return page_of(request, listing, "burden/list.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def fillings_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.fillings(act, request.GET, region_names()), act.today)


@opens_to(Permission.SEE_BURDEN)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation's year: form by form, month by month."""
    act = act_of(request)
    one = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    period = Period(period_of(request.GET, act.today).year)
    rows = Filling.objects.filter(period.q, organisation=one)
    here = {"organisation": pk, "year": period.year}
    forms = [
        {**row, "title": form_said(row["form"]), "url": _url("burden:fillings", form=row["form"], **here)}
        for row in by_form(rows)
    ]
    months = [
        {**row, "title": _month(row), "url": _url("burden:fillings", **here, month=row["month"])}
        for row in by_month(rows)
    ]
    context = {
        "organisation": one,
        "year": period.year,
        "years": _years(act.today.year, period.year),
        "cards": cards(totals(rows), _url("burden:fillings", **here)),
        "forms": forms,
        "months": months,
        "counted": counted_said(),
        "crumbs": [{"url": reverse("burden:organisations"), "label": _("减负")}, {"label": str(one)}],
    }
    return render(request, "burden/organisation.html", context)


def _month(row: dict[str, int]) -> str:
    return _("%(month)d 月") % row


def _years(now: int, chosen: int) -> list[tuple[int, bool]]:
    return [(year, year == chosen) for year in range(now, max(now - 5, FIRST_YEAR), -1)]


@opens_to_anyone
@for_everyone
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """The totals of a year, month by month, for everybody: whole numbers, no organisation and no person."""
    day = today()
    period = Period(period_of(request.GET, day).year)
    rows = Filling.objects.filter(period.q)
    context = {
        "year": period.year,
        "years": _years(day.year, period.year),
        "sums": totals(rows),
        "months": [{**row, "title": _month(row)} for row in by_month(rows)],
        "forms": len(ASKED),
        "counted": counted_said(),
    }
    return render(request, "burden/public.html", context)


@opens_to_anyone
@for_everyone
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """Every form that may be put to an organisation: why, what it asks, what the program fills in itself."""
    listed = [(form, [HELD[name] for name in form.held]) for form in ASKED]
    return render(request, "burden/forms.html", {"listed": listed, "held": HELD.values()})
