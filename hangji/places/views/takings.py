"""What was taken over: the list, one of them, taking something over, and its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance.queries.sight import kept_by
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.places import tables
from hangji.places.actions import after
from hangji.places.forms import StepForm, TakeForm
from hangji.places.models import BookingState, SiteBooking, TakenState, TakingOver
from hangji.places.views.page import BOTH, P, about, crumbs, own_taking, seen_site
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export

NEXT = {
    TakenState.TAKEN: (TakenState.CARRIED, TakenState.DROPPED),
    TakenState.CARRIED: (TakenState.RESULT, TakenState.DROPPED),
}


@opens_to(P.SEE_SITES)
@require_GET
@vary_on_headers("HX-Request")
def takings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.takings(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("带回的做法"),
        "scope": [_("共 %(n)s 项") % {"n": listing.count_text}, _("带回、落地、成效，一步一步记")],
        **bar(listing, ("state", "county", "whose")),
        "find_label": _("做法、社会组织、示范点"),
        "unit": pgettext("做法", "项"),
        "export_url": reverse("places:takings_export"),
        "may_export": has(act, P.EXPORT),
    }
    return page_of(request, listing, "places/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def takings_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.takings(act, request.GET, region_names()), act.today)


@opens_to(P.SEE_SITES)
@require_GET
def taking(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = TakingOver.objects.visible_to(act).select_related("site", "organisation", "booking__slot")
    one: TakingOver = get_object_or_404(rows, pk=pk)
    keeps = has(act, P.BOOK_SITES) and TakingOver.objects.kept_by(act).filter(pk=pk).exists()
    following = NEXT.get(TakenState(one.state), ()) if keeps else ()
    verbs = {TakenState.CARRIED: _("登记落地"), TakenState.RESULT: _("写成效"), TakenState.DROPPED: _("不再做")}
    context = {
        "taking": one,
        "following": [(reverse("places:step", args=[pk, state.value]), verbs[state]) for state in following],
        "crumbs": crumbs({"label": one.what}, of="takings"),
    }
    return render(request, "places/taking.html", context)


@opens_to(P.BOOK_SITES)
@require_http_methods(BOTH)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_site(request, pk), act_of(request)
    own = list(SocialOrganization.objects.filter(pk__in=kept_by(act)).exclude(pk=one.organisation_id))
    if not own:
        raise Http404
    units = SocialOrganization.objects.filter(pk__in=[unit.pk for unit in own])
    done = SiteBooking.objects.filter(slot__site=one, organisation__in=own, state=BookingState.DONE)
    visits = done.select_related("slot")
    first = {"booking": request.GET.get("booking")}
    form = TakeForm(request.POST or None, own=units, bookings=visits, initial=first)

    def save(form: TakeForm) -> str:
        made = after.take_over(site=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记；落地以后再来写怎么做的、有什么成效"))
        return reverse("places:taking", args=[made.pk])

    why = _("在本单位照着做的，登记在这里，示范点和别家看得到。")
    return fill(request, form, save, about(one, _("带回一项做法"), _("登记"), why))


@opens_to(P.BOOK_SITES)
@require_http_methods(BOTH)
def step(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    act = act_of(request)
    one = own_taking(act, pk)
    labels = {"carried": _("登记落地"), "result": _("写成效"), "dropped": _("不再做")}
    if state not in labels:
        raise Http404
    to, back = TakenState(state), reverse("places:taking", args=[pk])
    form = StepForm(request.POST or None, state=to, initial={"day": act.today, "version": one.version})

    def save(form: StepForm) -> str:
        typed = form.cleaned_data
        done = after.Step(to, typed["said"], typed["day"])
        after.step_taking(taking=one, step=done, version=typed["version"], act=act)
        messages.success(request, _("已登记"))
        return back

    title = labels[state]
    path = crumbs({"url": back, "label": one.what}, {"label": title}, of="takings")
    return fill(request, form, save, {"title": title, "verb": _("保存"), "back_url": back, "crumbs": path})
