"""What the pages of the room share: crumbs, one's own records, heads of forms."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.places.models import Site, SiteBooking, TakingOver

BOTH = ["GET", "POST"]
P = Permission


def crumbs(*more: dict[str, Any], of: str = "sites") -> list[dict[str, Any]]:
    labels = {"sites": _("示范点"), "bookings": _("参观预约"), "takings": _("带回的做法")}
    return [{"url": reverse(f"places:{of}"), "label": labels[of]}, *more]


def site_url(site: Site) -> str:
    return reverse("places:site", args=[site.pk])


def booking_url(booking: SiteBooking) -> str:
    return reverse("places:booking", args=[booking.pk])


def about(site: Site, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form about a site."""
    back = site_url(site)
    path = crumbs({"url": back, "label": str(site)}, {"label": title})
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": path}


def of_visit(booking: SiteBooking, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form about a visit."""
    back = booking_url(booking)
    path = crumbs({"url": back, "label": str(booking)}, {"label": title}, of="bookings")
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": path}


def seen_site(request: HttpRequest, pk: int) -> Site:
    rows = Site.objects.visible_to(act_of(request)).select_related("organisation", "award")
    found: Site = get_object_or_404(rows, pk=pk)
    return found


def kept_site(request: HttpRequest, pk: int) -> Site:
    found: Site = get_object_or_404(Site.objects.kept_by(act_of(request)).select_related("organisation"), pk=pk)
    return found


def run_site(request: HttpRequest, pk: int) -> Site:
    found: Site = get_object_or_404(Site.objects.run_by(act_of(request)).select_related("organisation"), pk=pk)
    return found


def _with_slot(rows: Any) -> Any:
    return rows.select_related("slot__site__organisation", "organisation", "body", "moved_from")


def seen_booking(request: HttpRequest, pk: int) -> SiteBooking:
    found: SiteBooking = get_object_or_404(_with_slot(SiteBooking.objects.visible_to(act_of(request))), pk=pk)
    return found


def received_booking(request: HttpRequest, pk: int) -> SiteBooking:
    found: SiteBooking = get_object_or_404(_with_slot(SiteBooking.objects.received_by(act_of(request))), pk=pk)
    return found


def own_booking(request: HttpRequest, pk: int) -> SiteBooking:
    found: SiteBooking = get_object_or_404(_with_slot(SiteBooking.objects.made_by(act_of(request))), pk=pk)
    return found


def either_booking(request: HttpRequest, pk: int) -> SiteBooking:
    """Of whichever side."""
    act = act_of(request)
    rows = SiteBooking.objects.received_by(act) | SiteBooking.objects.made_by(act)
    found: SiteBooking = get_object_or_404(_with_slot(rows), pk=pk)
    return found


def own_taking(act: Act, pk: int) -> TakingOver:
    rows = TakingOver.objects.kept_by(act).select_related("site", "organisation")
    found: TakingOver = get_object_or_404(rows, pk=pk)
    return found
