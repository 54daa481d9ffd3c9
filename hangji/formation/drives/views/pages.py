"""The list of drives, one drive, the organisations behind its numbers, its report."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named, place
from hangji.formation.drives.actions.close import issue_report
from hangji.formation.drives.models import Drive
from hangji.formation.drives.page import DrivePage
from hangji.formation.drives.paper import letter_of
from hangji.formation.drives.progress import last_day
from hangji.formation.drives.scope import REACHES, scope_said
from hangji.formation.drives.sight import Sight, sight_of
from hangji.formation.drives.tables import Units, drive_url, state_tag, units
from hangji.formation.drives.tables import drives as drives_of
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address, handed_out, issues_seen
from hangji.office.models import Issue
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.lists import export as exported


@opens_to(Permission.SEE_DRIVES)
@require_GET
@vary_on_headers("HX-Request")
def drives(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = drives_of(act, request.GET, region_names())
    context = {
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("经常性组建不用等专项行动")],
        **bar(listing, ("kind", "state")),
        "find_label": _("名称"),
        "unit": _("个"),
        "may_manage": has(act, Permission.MANAGE_DRIVES),
    }
    return page_of(request, listing, "formation/drives/drives.html", context)


def seen(request: HttpRequest, pk: int) -> Drive:
    return get_object_or_404(Drive.objects.visible_to(act_of(request)), pk=pk)


def managed(request: HttpRequest, pk: int) -> Drive:
    """The drive, for whoever may manage it; else 404 as for a stranger."""
    drive = seen(request, pk)
    if not sight_of(act_of(request), drive).may_manage:
        raise Http404
    return drive


def crumbs(drive: Drive | None, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"url": reverse("formation:drives"), "label": _("专项行动")}]
    if drive:
        found.append({"url": drive_url(drive) if more else "", "label": drive.name})
    return [*found, *({"label": each} for each in more)]


def place_said(drive: Drive, names: dict[int, str]) -> str:
    return place(Scope(drive.territory, drive.starts_on), names)


@opens_to(Permission.SEE_DRIVES)
@require_GET
def drive(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject, names = act_of(request), seen(request, pk), region_names()
    page = DrivePage(sight_of(act, subject), act, names)
    context = {
        "drive": subject,
        "page": page,
        "tag_code": state_tag(subject),
        "place": place_said(subject, names),
        "condition": scope_said(subject, names),
        "crumbs": crumbs(subject),
        "may_manage": page.sight.may_manage,
        "issue": _issue_of(act, subject),
    }
    return render(request, "formation/drives/drive.html", context)


def _issue_of(act: Act, drive: Drive) -> Issue | None:
    found = issues_seen(act).filter(kind="drive_report", subject_kind="Drive", subject_id=drive.pk)
    return found.filter(withdrawn_at__isnull=True).first()


@opens_to(Permission.SEE_DRIVES)
@require_GET
@vary_on_headers("HX-Request")
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisations behind a number: ?reach=covered&day=2021-11-02&part=waiting."""
    act, subject, names = act_of(request), seen(request, pk), region_names()
    sight = sight_of(act, subject)
    listing = _rows(request, sight, names)
    day = _day(request, subject, act)
    context = {
        "scope": [
            subject.name,
            _("截至 %(day)s") % {"day": day.isoformat()},
            _("%(n)s 家") % {"n": listing.count_text},
        ],
        **bar(listing, ("part", "county", "who", "case")),
        "heading": listing.heading,
        "find_label": _("名称、曾用名、代码、拼音首字母"),
        "reaches": _other_reaches(subject, listing),
        "export_url": reverse("formation:drive_rows_export", args=[pk]),
        "may_export": has(act, Permission.EXPORT) and sight.whole,
        "crumbs": crumbs(subject, _("名单")),
        "unit": _("家"),
    }
    return page_of(request, listing, "formation/drives/rows.html", context)


def _rows(request: HttpRequest, sight: Sight, names: dict[int, str]) -> Units:
    """Raises Http404 before the drive has begun, and for a state that none of its targets asks for."""
    drive, act = sight.drive, act_of(request)
    asked = [target.reach for target in drive.targets.all() if target.reach] or ["covered"]
    reach = request.GET.get("reach", asked[0])
    if drive.begun_at is None or reach not in REACHES:
        raise Http404
    return units(sight, reach, _day(request, drive, act), act, request.GET, names)


def _day(request: HttpRequest, drive: Drive, act: Act) -> date:
    """The day asked for, within the drive; nonsense is its last."""
    last = last_day(drive, act.today)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return last
    return min(max(day, drive.starts_on), last)


def _other_reaches(drive: Drive, listing: Units) -> list[dict[str, Any]]:
    asked = dict.fromkeys(target.reach for target in drive.targets.all() if target.reach)
    return [
        {"url": listing.url(reach=reach), "label": REACHES[reach], "current": reach == listing.reach} for reach in asked
    ]


@opens_to(Permission.EXPORT)
@require_POST
def rows_export(request: HttpRequest, pk: int) -> Any:
    act, subject = act_of(request), seen(request, pk)
    sight = sight_of(act, subject)
    if not sight.whole:
        raise Http404
    listing = _rows(request, sight, region_names())
    return exported(request, listing, _day(request, subject, act))


@opens_to(Permission.SEE_DRIVES)
@require_GET
def report(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """The report as it was issued; before that as a draft, which says so across the page."""
    act, subject = act_of(request), seen(request, pk)
    if subject.begun_at is None or not sight_of(act, subject).whole:
        raise Http404
    return handed_out(_issue_of(act, subject), letter_of(subject, unit_of(act, subject), act.today), form)


def unit_of(act: Act, drive: Drive) -> str:
    """Who issues it: the body of a committee's post, else the civil-affairs office of the place."""
    body = next((post.body for post in act.posts if post.body), None)
    return str(body) if body else f"{named(drive.region_code, region_names())}民政局"


@opens_to(Permission.MANAGE_DRIVES)
@require_POST
def issue_(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    made = issue_report(drive=subject, unit=unit_of(act, subject), base=base_address(request), act=act)
    messages.success(request, _("已发出，文号 %(number)s") % {"number": made.number})
    return redirect(drive_url(subject))
