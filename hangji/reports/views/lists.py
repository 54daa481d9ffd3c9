"""The list of reports, drafting one, who below has reported, and the sum beside the own figure."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.coverage.scopes import month_end_before
from hangji.kit.list_page import choices
from hangji.kit.refusal import Refusal
from hangji.kit.tables import tidy
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.reports import kinds
from hangji.reports.actions import draft_report
from hangji.reports.forms import DraftForm, day_or
from hangji.reports.kinds import ReportKind
from hangji.reports.models import offices
from hangji.reports.queries import own_territories, still_owed, title_of
from hangji.reports.reconcile import Below, Compared, below, reconcile
from hangji.reports.tables import TABLE, reports_of, row_url, state_tag
from hangji.reports.views.page import room
from rulebook.reports import latest_due


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    clean = tidy(request.GET, TABLE)
    if clean.urlencode() != request.GET.urlencode():
        return redirect(f"{request.path}?{clean.urlencode()}" if clean else request.path)
    listing = reports_of(act, request.GET, names)
    for said in listing.ignored:
        messages.warning(request, _("看不懂条件“%(said)s”，已略去") % {"said": said})
    context = {
        **room(act),
        "listing": listing,
        "filters": choices(listing, "kind", "county", "state"),
        "kept": listing.hidden(("kind", "county", "state")),
        "owed": [(each, title_of(each.kind)) for each in still_owed(act)],
        "may_prepare": has(act, Permission.PREPARE_REPORT),
        "receives": receives(act),
        "today": act.today,
    }
    return render(request, "reports/reports.html", context)


def receives(act: Act) -> list[int]:
    """The regions for whose office the user receives reports and that have regions below which hand some in."""
    return [code for code in dict.fromkeys(offices(act)) if code and code % 100 == 0]


@opens_to(Permission.PREPARE_REPORT)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    own = own_territories(act)
    initial = {"day": month_end_before(act.today), **{n: v for n, v in request.GET.items() if n in ("kind", "day")}}
    form = DraftForm(request.POST or None, own=own, names=region_names(), initial=initial)
    context: dict[str, Any] = {**room(act), "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("reports:report", draft_report(act=act, **form.cleaned_data).pk)
            except Refusal as refusal:
                context["refusal"], status = refusal, refusal.status
    return render(request, "reports/draft.html", context, status=status)


def _asked(request: HttpRequest, act: Act) -> tuple[ReportKind, int, Any]:
    """Kind, region and day of a page about regions below. 404 for a region that is not the user's to receive for."""
    regions = receives(act)
    text = request.GET.get("region", "")
    region = int(text) if text.isdecimal() and len(text) <= 6 else (regions or [0])[0]
    if regions and region not in regions:
        raise Http404
    kind = kinds.KINDS.get(request.GET.get("kind", "")) or next(iter(kinds.KINDS.values()))
    last = latest_due(kind.code, act.today, place=region)
    return kind, region, day_or(request.GET.get("day", ""), last.day if last else month_end_before(act.today))


@opens_to(Permission.RECEIVE_REPORT)
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """Who below has reported for a day, who has not, and who is late."""
    act = act_of(request)
    kind, region, day = _asked(request, act)
    found = below(kind.code, region, day) if receives(act) else []
    return render(request, "reports/received.html", {**_context(act, kind, region, day), "regions": _lines(found, act)})


def _context(act: Act, kind: ReportKind, region: int, day: Any) -> dict[str, Any]:
    names = region_names()
    return {
        **room(act),
        "kind": kind,
        "kinds": kinds.KINDS.values(),
        "region": region,
        "place": names.get(region, str(region)),
        "places": [(code, names.get(code, str(code))) for code in receives(act)],
        "day": day,
        "today": act.today,
        "query": f"?kind={kind.code}&day={day.isoformat()}&region={region}",
    }


def _lines(found: list[Below], act: Act) -> list[dict[str, Any]]:
    return [
        {
            "of": each,
            "tag": state_tag(each.last) if each.last else "",
            "late": each.late(act.today),
            "waits": bool(each.last and each.last.state == "sent"),
        }
        for each in found
    ]


@opens_to(Permission.RECEIVE_REPORT)
@require_GET
def reconciled(request: HttpRequest) -> HttpResponse:
    """对账: the own figure beside the sum of what was handed in; a difference opens its rows."""
    act = act_of(request)
    kind, region, day = _asked(request, act)
    context = _context(act, kind, region, day)
    if receives(act):
        try:
            found = reconcile(kind, region, day)
        except (LookupError, ValueError, TypeError):
            found = None
        wanted = request.GET.get("number", "")
        opened = next((each for each in found.numbers if each.number.key == wanted), None) if found else None
        context |= {"found": found, "opened": opened, "groups": _groups(opened)}
    return render(request, "reports/reconcile.html", context)


def _groups(opened: Compared | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of one number: in ours only, in theirs only, with another amount."""
    if opened is None:
        return []
    words = (
        ("entered", _("只在本级的数里")),
        ("left", _("只在县区的报表里")),
        ("changed", _("两边计入的数不同")),
    )
    rows = [{"moved": moved, "url": row_url(moved.row)} for moved in opened.rows]
    found = [(label, [each for each in rows if each["moved"].how == how]) for how, label in words]  # type: ignore[attr-defined]
    return [(label, some) for label, some in found if some]
