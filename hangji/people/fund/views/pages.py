"""专项资金 to be read: years, one year with its reports, entries, one entry, and what the finance office gets."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.export import exported
from hangji.kit.list_page import bar, page_of
from hangji.kit.tables import Listing
from hangji.kit.templatetags.kit import yuan
from hangji.office import audit, documents
from hangji.office.access import has, opens_to, require, territories
from hangji.office.acts import Act, act_of
from hangji.office.audit import Note
from hangji.office.permissions import Permission
from hangji.people.certification.models import Certificate
from hangji.people.fund import tables
from hangji.people.fund.actions.entries import (
    TYPED,
)
from hangji.people.fund.forms import HELP
from hangji.people.fund.models import Account, Entry, EntryKind, EntryState, Fund, FundState
from hangji.people.fund.queries import ZONES, Zone, amount_of, by_activity, by_use, costs, matters, total_of
from hangji.registry.queries import region_names
from rulebook.fund import yearly

BOTH = ["GET", "POST"]
P = Permission
COLUMNS = ("allotted", "free", "committed", "paid")


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("fund:funds"), "label": _("专项资金")}, *more]


def fund_crumb(one: Fund) -> dict[str, Any]:
    return {"url": reverse("fund:fund", args=[one.pk]), "label": _("%(year)d 年度") % {"year": one.year}}


def seen(request: HttpRequest, pk: int) -> Fund:
    return get_object_or_404(Fund.objects.visible_to(act_of(request)), pk=pk)


def seen_entry(request: HttpRequest, pk: int) -> Entry:
    rows = Entry.objects.visible_to(act_of(request))
    return get_object_or_404(
        rows.select_related("fund", "matter", "document", "reverses__fund", "refunds__fund"), pk=pk
    )


def works(one: Fund, act: Act, right: Permission) -> bool:
    """Whether the person has a right at this fund."""
    return any(each.holds(one.region_code, one.level) for each in territories(act, right))


def worked(request: HttpRequest, one: Fund, right: Permission) -> Act:
    """404 for who may see it and not do this."""
    act = act_of(request)
    if not works(one, act, right):
        raise Http404
    return act


@opens_to(P.SEE_FUND)
@require_GET
@vary_on_headers("HX-Request")
def funds(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    rows = Fund.objects.visible_to(act)
    listing = Listing(tables.FUNDS, rows, request.GET, [])

    def dress(some: Iterable[Any]) -> Iterator[Any]:
        held = list(some)
        sums = Account.objects.filter(fund__in=[each.pk for each in held]).order_by().values("fund")
        found = {
            row["fund"]: row for row in sums.annotate(held=Sum("balance"), paid=Sum("balance", filter=Q(place="paid")))
        }
        for each in held:
            said: Any = found.get(each.pk, {})
            each.held, each.paid = said.get("held") or 0, said.get("paid") or 0
            each.place = f"{names.get(each.region_code, each.region_code)} · {each.get_level_display()}"
            yield each

    listing.dress = dress
    context: dict[str, Any] = {
        "title": _("专项资金"),
        "scope": [_("一年一本账；登记和复核是两个人，任何时候不低于零")],
        **bar(listing, ()),
        "find_label": _("专项资金"),
        "unit": _("年"),
        "new_url": reverse("fund:open") if has(act, P.POST_FUND) else "",
        "new_label": _("开立一年"),
    }
    return page_of(request, listing, "people/list.html", context)


@opens_to(P.SEE_FUND)
@require_GET
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen(request, pk), act_of(request)
    posts, running = works(one, act, P.POST_FUND), one.state == FundState.RUNNING
    address = reverse("fund:entries", args=[pk])
    uses, activities = by_use(one), by_activity(one)
    waiting = one.entries.filter(state=EntryState.PROPOSED).select_related("matter", "fund").order_by("serial")
    context = {
        "fund": one,
        "place": region_names().get(one.region_code, ""),
        "yearly": yearly(day=min(act.today, act.today.replace(year=one.year, month=12, day=31)), place=one.region_code),
        "cards": [_card(one, name, address) for name in ("total", "pool", "free", "committed", "paid")],
        "heads": [ZONES[name][0] for name in COLUMNS],
        "uses": [(line.label, _cells(line.of, address, use=line.label)) for line in uses],
        "total": _cells(total_of(uses), address),
        "activity_heads": [ZONES[name][0] for name in COLUMNS[2:]],
        "activities": [(line.label, _cells(line.of, address, COLUMNS[2:], activity=line.label)) for line in activities],
        "matters": [each for each in matters(one) if each.committed],
        "waiting": waiting,
        "me": act.user.username,
        "checks": works(one, act, P.CHECK_FUND),
        "typed": [(kind, EntryKind(kind).label, HELP[kind]) for kind in TYPED] if posts and running else [],
        "may_close": posts and running and act.today.year > one.year,
        "entries_url": address,
        "may_export": has(act, P.EXPORT),
        "crumbs": crumbs({"label": _("%(year)d 年度") % {"year": one.year}}),
    }
    return render(request, "fund/fund.html", context)


def _card(one: Fund, name: str, address: str) -> dict[str, Any]:
    said = yuan(amount_of(one, Zone(name)))
    return {"label": ZONES[name][0], "rate_text": said, "rate_url": f"{address}?zone={name}", "unit": _("元")}


def _cells(of: Any, address: str, names: tuple[str, ...] = COLUMNS, **part: str) -> list[tuple[Any, int, str]]:
    """(label, fen, address of its entries) for each column."""
    return [(ZONES[n][0], of[n], f"{address}?{urlencode({'zone': n, **part})}") for n in names]


@opens_to(P.SEE_FUND)
@require_GET
@vary_on_headers("HX-Request")
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen(request, pk), act_of(request)
    listing = tables.entries(one, request.GET)
    context: dict[str, Any] = {
        "title": _("%(year)d 年度账") % {"year": one.year},
        "scope": [
            _("共 %(n)s 笔") % {"n": listing.count_text},
            *([_("合计 %(sum)s 元") % {"sum": yuan(listing.total)}] if listing.zone else []),
        ],
        **bar(listing, ("kind", "state", "zone")),
        "find_label": _("摘要、收款单位、凭证号"),
        "unit": _("笔"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("fund:entries_export", args=[pk]),
        "crumbs": crumbs(fund_crumb(one), {"label": _("账")}),
    }
    return page_of(request, listing, "people/list.html", context)


def _noted(act: Act, title: str, what: dict[str, Any]) -> None:
    require(act, P.EXPORT)
    with transaction.atomic():
        audit.record(act, [Note("export", "List", 0, title, after=what)])


def _form_of(request: HttpRequest) -> str:
    return "csv" if request.POST.get("format") == "csv" else "xlsx"


@opens_to(P.SEE_FUND)
@require_POST
def entries_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    one, act = seen(request, pk), act_of(request)
    listing, title = tables.entries(one, request.GET), _("%(year)d 年度专项资金账") % {"year": one.year}
    _noted(act, title, {"rows": listing.found.count(), "query": listing.query})
    rows = listing.everything()
    return exported(tables.FOR_FINANCE, rows, form=_form_of(request), stem=title, day=act.today)


@opens_to(P.SEE_FUND)
@require_POST
def report_export(request: HttpRequest, pk: int, by: str) -> HttpResponseBase:
    """by: use, activity or certificate."""
    one, act = seen(request, pk), act_of(request)
    if by == "certificate":
        return _certificates_export(request, one, act)
    if by not in ("use", "activity"):
        raise Http404
    lines = by_use(one) if by == "use" else by_activity(one)
    head = _("用途") if by == "use" else _("活动")
    title = _("%(year)d 年度专项资金按%(what)s汇总") % {"year": one.year, "what": head}
    _noted(act, title, {"rows": len(lines)})
    rows = tables.with_total(lines, total_of(lines))
    return exported(tables.report_columns(head), rows, form=_form_of(request), stem=title, day=act.today)


def _certificates_export(request: HttpRequest, one: Fund, act: Act) -> FileResponse:
    rows = list(_served(one, act))
    title = _("%(year)d 年度专项资金按证书汇总") % {"year": one.year}
    _noted(act, title, {"rows": len(rows)})
    return exported(tables.COSTS, rows, form=_form_of(request), stem=title, day=act.today)


def _served(one: Fund, act: Act) -> Iterator[tuple[Certificate, int]]:
    """The certificates that a year's money served, with fen."""
    named = Certificate.objects.visible_to(act).filter(entries__fund=one).distinct().select_related("issue")
    found = costs(named)
    for each in named.order_by("issued_on", "pk"):
        yield each, sum(cost.fen for cost in found[each.pk] if cost.entry.fund_id == one.pk)


@opens_to(P.SEE_FUND)
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_entry(request, pk), act_of(request)
    open_, mine = one.state == EntryState.PROPOSED, one.proposed_by == act.user.username
    posts = works(one.fund, act, P.POST_FUND) and one.fund.state == FundState.RUNNING
    reversal = one.reversals.exclude(state=EntryState.REFUSED).select_related("fund").first()
    served = one.certificates.visible_to(act).select_related("issue", "application__round")
    context = {
        "entry": one,
        "tag": tables.STATE_TAGS[EntryState(one.state)],
        "source": tables.side_said(one, "source"),
        "target": tables.side_said(one, "target"),
        "reversal": reversal,
        "served": served,
        "may_check": open_ and not mine and works(one.fund, act, P.CHECK_FUND),
        "waits": open_ and mine,
        "may_reverse": posts and one.posted and not reversal and one.kind not in (EntryKind.REVERSAL, EntryKind.BRING),
        "may_name": works(one.fund, act, P.POST_FUND) and "paid" in (one.source_place, one.target_place),
        "crumbs": crumbs(fund_crumb(one.fund), {"label": one.number}),
    }
    return render(request, "fund/entry.html", context)


@opens_to(P.SEE_FUND)
@require_GET
def document(request: HttpRequest, pk: int) -> FileResponse:
    one = seen_entry(request, pk)
    if one.document is None:
        raise Http404
    return documents.send(one.document)
