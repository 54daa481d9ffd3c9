"""What the pages of the room share: the way back, the heads of lists and forms, who sees which record."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import Award, HonourEntry, HonourRound
from hangji.kit.tables import Listing
from hangji.office.access import has
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization

BOTH = ["GET", "POST"]
P = Permission
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def crumbs(act: Act, *more: dict[str, Any]) -> list[dict[str, Any]]:
    """From the list of rounds, or of a Party worker from the own page."""
    home = "honours:rounds" if has(act, P.SEE_HONOURS) else "honours:mine"
    return [{"url": reverse(home), "label": _("评选表彰")}, *more]


def counted(listing: Listing, unit: str) -> str:
    return _("共 %(n)s %(unit)s") % {"n": listing.count_text, "unit": unit}


def round_url(one: HonourRound) -> str:
    return reverse("honours:round", args=[one.pk])


def entry_url(one: HonourEntry) -> str:
    return reverse("honours:entry", args=[one.pk])


def award_url(one: Award) -> str:
    return reverse("honours:award", args=[one.pk])


def run(request: HttpRequest, pk: int) -> HonourRound:
    """A round that the person runs."""
    rows = HonourRound.objects.run_by(act_of(request)).select_related("body")
    return get_object_or_404(rows, pk=pk)


def of_round(request: HttpRequest, one: HonourRound, title: str, verb: str, **more: Any) -> dict[str, Any]:
    path = crumbs(act_of(request), {"url": round_url(one), "label": str(one)}, {"label": title})
    return {"title": title, "verb": verb, "back_url": round_url(one), "crumbs": path, "scope": str(one), **more}


def of_entry(request: HttpRequest, one: HonourEntry, title: str, verb: str, **more: Any) -> dict[str, Any]:
    act, way = act_of(request), []
    if has(act, P.SEE_HONOURS):
        way.append({"url": round_url(one.round), "label": str(one.round)})
    path = crumbs(act, *way, {"url": entry_url(one), "label": str(one)}, {"label": title})
    return {"title": title, "verb": verb, "back_url": entry_url(one), "crumbs": path, "scope": str(one), **more}


def of_award(request: HttpRequest, one: Award, title: str, verb: str, **more: Any) -> dict[str, Any]:
    path = crumbs(act_of(request), {"url": award_url(one), "label": str(one)}, {"label": title})
    return {"title": title, "verb": verb, "back_url": award_url(one), "crumbs": path, "scope": one.title, **more}


def of_organisation(
    request: HttpRequest, one: SocialOrganization, title: str, verb: str, **more: Any
) -> dict[str, Any]:
    url = reverse("honours:organisation", args=[one.pk])
    path = crumbs(act_of(request), {"url": url, "label": str(one)}, {"label": title})
    return {"title": title, "verb": verb, "back_url": url, "crumbs": path, "scope": str(one), **more}


def nothing_typed(request: HttpRequest) -> forms.Form:
    """A form whose button is the answer."""
    return forms.Form(request.POST if request.method == "POST" else None)


def own(request: HttpRequest, pk: int) -> SocialOrganization:
    """An organisation whose record the person keeps."""
    rows = SocialOrganization.objects.filter(pk__in=kept_by(act_of(request)))
    return get_object_or_404(rows, pk=pk)


def own_entry(request: HttpRequest, pk: int) -> HonourEntry:
    rows = HonourEntry.objects.kept_by(act_of(request)).select_related("round", "organisation", "party_organisation")
    return get_object_or_404(rows, pk=pk)


def seen_award(request: HttpRequest, pk: int, *, run_by: bool = False) -> Award:
    act = act_of(request)
    rows = Award.objects.run_by(act) if run_by else Award.objects.visible_to(act)
    return get_object_or_404(rows.select_related("organisation", "party_organisation", "issue", "entry"), pk=pk)


def one_or_404(found: Any) -> Any:
    if found is None:
        raise Http404
    return found
