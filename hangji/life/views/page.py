"""What the pages of the room share: the Party organisation one may see, heads of forms, papers and uploads."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.life.queries.sight import form_of, parties_seen
from hangji.office import documents
from hangji.office.acts import Act, act_of
from hangji.office.models import Document
from hangji.registry.models import PartyForm, PartyOrganization

BOTH = ["GET", "POST"]


def seen_form(request: HttpRequest, pk: int) -> PartyForm:
    """A Party organisation that one sees here, as its form; 404 to strangers."""
    act = act_of(request)
    party = get_object_or_404(PartyOrganization.objects.filter(pk__in=parties_seen(act)), pk=pk)
    form = form_of(party, act.today)
    if form is None:
        raise Http404
    form.party_organization = party
    return form


def party_crumbs(form: PartyForm, *more: dict[str, Any]) -> list[dict[str, Any]]:
    url = reverse("life:party", args=[form.party_organization_id])
    return [
        {"url": reverse("life:terms"), "label": _("任期")},
        {"url": url, "label": str(form.party_organization)},
        *more,
    ]


def about(form: PartyForm, title: str, verb: str, why: str = "", back: str = "") -> dict[str, Any]:
    """The head of a form page about one Party organisation, with the way back."""
    back = back or reverse("life:party", args=[form.party_organization_id])
    crumbs = party_crumbs(form, {"label": title})
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs}


def tabs(form: PartyForm, current: str) -> list[dict[str, Any]]:
    """The two pages about one Party organisation."""
    pages = (("life:party", _("任期、班子、换届")), ("life:quarter", _("组织生活")))
    pk = form.party_organization_id
    return [{"url": reverse(name, args=[pk]), "label": said, "current": name == current} for name, said in pages]


def stored(form: Any, act: Act) -> Document | None:
    """The file that was sent with a form."""
    upload = form.cleaned_data.get("scan")
    return documents.store(upload, act=act, kinds=documents.PAPERS) if upload else None
