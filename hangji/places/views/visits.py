"""Visits: slots, booking, and what either side does with a booking."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.places import tables
from hangji.places.actions import after, opening
from hangji.places.actions import bookings as actions
from hangji.places.forms import BecauseForm, BookForm, CameForm, MoveForm, SiteFeedbackForm, SlotsForm
from hangji.places.models import BookingState, Side, Site, SiteBooking, VisitSlot
from hangji.places.queries.sites import coming_slots, visitors_of
from hangji.places.views.page import (
    BOTH,
    P,
    about,
    booking_url,
    crumbs,
    either_booking,
    kept_site,
    of_visit,
    own_booking,
    received_booking,
    seen_booking,
    site_url,
)
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.sites import asked


@opens_to(P.SEE_SITES)
@require_GET
@vary_on_headers("HX-Request")
def bookings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.bookings(act, request.GET)
    context: dict[str, Any] = {
        "title": _("参观预约"),
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("只记人数，不记姓名")],
        **bar(listing, ("state", "whose")),
        "find_label": _("示范点、来访单位"),
        "unit": pgettext("参观预约", "个"),
        "export_url": reverse("places:bookings_export"),
        "may_export": has(act, P.EXPORT),
        "new_url": reverse("places:sites") + "?state=open" if has(act, P.BOOK_SITES) else "",
        "new_label": _("选示范点预约"),
    }
    return page_of(request, listing, "places/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def bookings_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.bookings(act, request.GET), act.today)


# ---- slots


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def add_slots(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = kept_site(request, pk), act_of(request)
    form = SlotsForm(request.POST or None, initial={"starts": "09:30", "ends": "11:30", "capacity": one.capacity})

    def save(form: SlotsForm) -> str:
        made = opening.add_slots(site=one, act=act, **form.cleaned_data)
        messages.success(request, _("已安排 %(n)d 场") % {"n": len(made)})
        return site_url(one)

    return fill(request, form, save, about(one, _("安排参观场次"), _("安排")))


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def cancel_slot(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = VisitSlot.objects.filter(site__in=Site.objects.kept_by(act).values("pk")).select_related("site")
    one = get_object_or_404(rows, pk=pk)
    form = BecauseForm(request.POST or None)

    def save(form: BecauseForm) -> str:
        opening.cancel_slot(slot=one, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已取消 %(when)s 的场次") % {"when": one.when})
        return site_url(one.site)

    return fill(request, form, save, about(one.site, _("取消 %(when)s 的场次") % {"when": one.when}, _("取消这一场")))


# ---- booking


@opens_to(P.BOOK_SITES)
@require_http_methods(BOTH)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = VisitSlot.objects.filter(site__in=Site.objects.visible_to(act).values("pk")).select_related("site")
    slot = get_object_or_404(rows, pk=pk)
    known = visitors_of(act, slot.site)
    if not known:
        raise Http404
    form = BookForm(request.POST or None, visitors=[(key, str(each)) for key, each in known.items()])

    def save(form: BookForm) -> str:
        typed = form.cleaned_data
        made = actions.book(
            slot=slot, visitor=known[typed["visitor"]], persons=typed["persons"], purpose=typed["purpose"], act=act
        )
        messages.success(request, _("已预约，等示范点确认"))
        return booking_url(made)

    why = _("%(when)s，还剩 %(left)d 人。预约以后由示范点确认。") % {"when": slot.when, "left": slot.left}
    return fill(request, form, save, about(slot.site, _("预约参观"), _("预约"), why))


@opens_to(P.SEE_SITES)
@require_GET
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_booking(request, pk), act_of(request)
    sides = sides_of(one, act)
    live = one.state in (BookingState.ASKED, BookingState.CONFIRMED)
    done = one.state == BookingState.DONE
    until = asked(visited=one.slot.day, place=one.slot.site.region_code).closes_on(one.slot.day)
    visitor = Side.VISITOR in sides
    context = {
        "booking": one,
        "site": one.slot.site,
        "tag": tables.booking_tag(one),
        "confirms": Side.HOST in sides and one.state == BookingState.ASKED,
        "finishes": Side.HOST in sides and one.state == BookingState.CONFIRMED and one.slot.day <= act.today,
        "changes": bool(sides) and live,
        "gives": visitor and done and not one.gave_feedback and act.today <= until,
        "until": until,
        "takes": visitor and done and one.organisation_id is not None,
        "taken": list(one.takings.all()),
        "crumbs": crumbs({"label": str(one)}, of="bookings"),
    }
    return render(request, "places/booking.html", context)


def sides_of(one: SiteBooking, act: Act) -> set[Side]:
    """On which sides of a visit one may act."""
    received = has(act, P.KEEP_SITES) and SiteBooking.objects.received_by(act).filter(pk=one.pk).exists()
    made = has(act, P.BOOK_SITES) and SiteBooking.objects.made_by(act).filter(pk=one.pk).exists()
    return {side for side, stands in ((Side.HOST, received), (Side.VISITOR, made)) if stands}


@opens_to(P.KEEP_SITES)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    one = received_booking(request, pk)
    actions.confirm_booking(booking=one, act=act_of(request))
    messages.success(request, _("已确认，来访的单位在待办里看得到"))
    return redirect(booking_url(one))


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = received_booking(request, pk), act_of(request)
    form = CameForm(request.POST or None, initial={"came": one.persons})

    def save(form: CameForm) -> str:
        actions.finish_booking(booking=one, came=form.cleaned_data["came"], act=act)
        messages.success(request, _("已登记参观"))
        return booking_url(one)

    why = _("预约 %(n)d 人。没有来的，取消这个预约并写明原因。") % {"n": one.persons}
    return fill(request, form, save, of_visit(one, _("登记参观"), _("登记"), why))


@opens_to(P.KEEP_SITES, P.BOOK_SITES)
@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = either_booking(request, pk), act_of(request)
    form = BecauseForm(request.POST or None)

    def save(form: BecauseForm) -> str:
        actions.cancel_booking(booking=one, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已取消，位置让出来了"))
        return booking_url(one)

    why = _("%(when)s，%(who)s，%(n)d 人。对方看得到原因。")
    facts = {"when": one.slot.when, "who": one.visitor, "n": one.persons}
    return fill(request, form, save, of_visit(one, _("取消参观"), _("取消参观"), why % facts))


@opens_to(P.KEEP_SITES, P.BOOK_SITES)
@require_http_methods(BOTH)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = either_booking(request, pk), act_of(request)
    slots = coming_slots(one.slot.site, act.today).exclude(pk=one.slot_id)
    form = MoveForm(request.POST or None, slots=slots, initial={"version": one.version})

    def save(form: MoveForm) -> str:
        actions.move_booking(booking=one, act=act, **form.cleaned_data)
        messages.success(request, _("已改期"))
        return booking_url(one)

    why = _("现在是 %(when)s。来访的单位改期，由示范点重新确认。") % {"when": one.slot.when}
    return fill(request, form, save, of_visit(one, _("改期"), _("改期"), why))


@opens_to(P.BOOK_SITES)
@require_http_methods(BOTH)
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = own_booking(request, pk), act_of(request)
    questions = asked(visited=one.slot.day, place=one.slot.site.region_code)
    form = SiteFeedbackForm(request.POST or None, asked=questions)

    def save(form: SiteFeedbackForm) -> str:
        after.give_feedback(booking=one, answers=form.answers(), remark=form.cleaned_data["remark"], act=act)
        messages.success(request, _("谢谢，已收到；只看合计，看不出是哪一家写的"))
        return booking_url(one)

    facts = {"day": questions.closes_on(one.slot.day).isoformat(), "least": questions.least}
    why = _("不写姓名，也不记是哪一家。到 %(day)s 截止；一个季度截止以后满 %(least)d 份才显示。") % facts
    return fill(request, form, save, of_visit(one, _("写反馈"), _("提交"), why))
