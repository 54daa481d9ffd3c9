"""What the pages of the room share: the way back, rights over one organisation, marks in words."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hangji.kit.tables import Listing
from hangji.office.access import territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from rulebook.evaluation import TENTHS

BOTH = ["GET", "POST"]


def seen(request: HttpRequest, pk: int) -> SocialOrganization:
    found: SocialOrganization = get_object_or_404(SocialOrganization.objects.visible_to(act_of(request)), pk=pk)
    return found


def home(organisation: SocialOrganization) -> str:
    return reverse("evaluation:organisation", args=[organisation.pk])


def may(act: Act, right: Permission, row: Standing | None) -> bool:
    """Whether the act's user has a right where an organisation stands."""
    return row is not None and any(each.holds(row.region_code, row.level) for each in territories(act, right))


def standing_of(organisation: SocialOrganization, act: Act) -> Standing | None:
    found: Standing | None = (
        Standing.objects.asof(act.today).filter(organisation=organisation).select_related("organisation").first()
    )
    return found


def about(organisation: SocialOrganization, title: str, verb: str, why: str = "", back: str = "") -> dict[str, Any]:
    """The head of a page about one organisation."""
    way = {"url": home(organisation), "label": str(organisation)}
    first = {"url": reverse("evaluation:grades"), "label": _("评估年检")}
    back = back or home(organisation)
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": [first, way, {"label": title}]}


def counted(listing: Listing) -> str:
    return _("共 %(n)s 家") % {"n": listing.count_text}


def said_marks(tenths: int | None) -> str:
    """12.5; 12 where nothing stands behind the point; "" for None."""
    if tenths is None:
        return ""
    whole, part = divmod(tenths, TENTHS)
    return f"{whole}.{part}" if part else str(whole)


def appraisal_url(pk: int | None) -> str:
    """The page of an appraisal with its evidence; "" without one."""
    try:
        return reverse("appraisal:appraisal", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""
