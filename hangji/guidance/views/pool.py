"""指导员: the list of who can be sent, one person's page, and what is said about availability."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.guidance.person import PersonPage
from hangji.guidance.pool import instructors as listing_of
from hangji.guidance.queries.pool import people_seen
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.lists import Streamed, day_of, export, scope_words, words


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def instructors(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    day = day_of(request, act)
    listing = listing_of(act, request.GET, day, region_names())
    context: dict[str, Any] = {
        "scope": scope_words(act, day, _("共 %(n)s 名") % {"n": listing.count_text}),
        **bar(listing, ("county", "room")),
        **words(_("姓名、单位"), _("名"), "guidance:instructors_export"),
        "may_export": has(act, Permission.EXPORT),
        "may_assign": has(act, Permission.ASSIGN_INSTRUCTOR),
        "may_plan": has(act, Permission.SEE_COVERAGE),
        "day": day,
    }
    return page_of(request, listing, "guidance/instructors.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def instructors_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    day = day_of(request, act)
    return export(request, listing_of(act, request.GET, day, region_names()), day)


def seen_person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(people_seen(act_of(request)), pk=pk)


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse("guidance:instructors"), "label": _("指导员")}, *more]


@opens_to(Permission.SEE_REGISTER)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_person(request, pk)
    day = day_of(request, act)
    page = PersonPage(subject, act, day, region_names())
    shown = {**page.context(), "day": day, "crumbs": crumbs({"label": subject.name})}
    return render(request, "guidance/person.html", shown)
