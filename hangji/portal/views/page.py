"""What the public pages share: until when a page holds, its crumbs, its pages of a list."""

from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit import clock
from hangji.kit.freshness import fresh_for
from hangji.portal.models import Channel, channel
from hangji.portal.queries.public import PAGE, next_change
from hangji.portal.templatetags.portal import channel_url


def public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page, which holds until the next scheduled article at most."""
    now = clock.now()
    if then := next_change(now):
        fresh_for(request, max(0.0, (then - now).total_seconds()))
    return render(request, template, context, status=status)


def crumbs(*steps: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse("portal:home"), "label": _("首页")}, *steps]


def way_to(found: Channel) -> list[dict[str, str]]:
    """The channels from the first level down to one, each with its address."""
    above = [channel(found.parent)] if found.parent else []
    return [{"url": channel_url(each), "label": str(each)} for each in (*above, found)]


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any]) -> Page[Any]:
    """The page that ?page= asks for; what is no page of the list is not there."""
    asked = request.GET.get("page", "1")
    if not asked.isdecimal() or asked.startswith("0"):
        raise Http404
    try:
        return Paginator(rows, PAGE).page(int(asked[:6]))
    except EmptyPage:
        raise Http404 from None
