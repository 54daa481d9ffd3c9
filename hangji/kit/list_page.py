"""A list as a page: whole, or its rows alone for htmx, and what stands in its filter bar."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hangji.kit.tables import Filter, Listing, tidy

ROWS = "registry/_list.html"


def page_of(request: HttpRequest, listing: Listing, template: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or for htmx its rows; either way under its tidy address."""
    for said in listing.ignored:
        messages.warning(request, _("看不懂条件“%(said)s”，已略去") % {"said": said})
    clean = tidy(request.GET, listing.table)
    address = f"{request.path}?{clean.urlencode()}" if clean else request.path
    partial = "HX-Request" in request.headers
    if not partial and clean.urlencode() != request.GET.urlencode():
        return redirect(address)
    response = render(request, ROWS if partial else template, {"listing": listing, "partial": partial, **context})
    if partial:
        response["HX-Push-Url"] = address
    return response


def bar(listing: Listing, main: tuple[str, ...], more: tuple[str, ...] = ()) -> dict[str, Any]:
    """The filter bar: what stands in it, what is folded away, and what its form must carry along."""
    kept = listing.hidden((*main, *more, "day") if more else main)
    return {"main": choices(listing, *main), "more": choices(listing, *more), "kept": kept}


def choices(listing: Listing, *names: str) -> list[tuple[Filter, list[str]]]:
    """The filters that the bar shows as selects or fields, with what is asked of them now."""
    by_name = {each.name: each for each in listing.filters}
    return [(by_name[name], listing.params.getlist(name)) for name in names]
