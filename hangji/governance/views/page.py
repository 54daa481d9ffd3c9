"""What the pages of the room share: the way back, and the heads of lists and forms."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.governance.queries.sight import kept_by
from hangji.kit.tables import Listing
from hangji.office import documents
from hangji.office.acts import act_of
from hangji.office.models import Document
from hangji.registry.models import SocialOrganization

BOTH = ["GET", "POST"]


def crumbs(list_name: str, label: str, *more: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse(list_name), "label": label}, *more]


def seen(request: HttpRequest, pk: int) -> SocialOrganization:
    found: SocialOrganization = get_object_or_404(SocialOrganization.objects.visible_to(act_of(request)), pk=pk)
    return found


def whose(request: HttpRequest, form: str, title: str) -> HttpResponse:
    """Whose record is to be written: with one organisation there is nothing to choose."""
    own = list(SocialOrganization.objects.filter(pk__in=kept_by(act_of(request))))
    if len(own) == 1:
        return redirect(form, own[0].pk)
    units = [{"label": str(each), "url": reverse(form, args=[each.pk])} for each in own]
    return render(request, "governance/choose.html", {"title": title, "units": units})


def home(organisation: SocialOrganization) -> str:
    return reverse("governance:organisation", args=[organisation.pk])


def about(organisation: SocialOrganization, title: str, verb: str, why: str = "", back: str = "") -> dict[str, Any]:
    """The head of a form about one organisation."""
    way = {"url": home(organisation), "label": str(organisation)}
    return {
        "title": title,
        "verb": verb,
        "why": why,
        "back_url": back or home(organisation),
        "crumbs": crumbs("governance:charters", _("党建融合"), way, {"label": title}),
    }


def counted(listing: Listing, unit: str) -> str:
    return _("共 %(n)s %(unit)s") % {"n": listing.count_text, "unit": unit}


def one_of(rows: Any, pk: int) -> Any:
    return get_object_or_404(rows, pk=pk)


def sent(document: Document | None) -> FileResponse:
    if document is None:
        raise Http404
    return documents.send(document)
