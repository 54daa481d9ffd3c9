"""指标口径: the dictionary of figures, and every clause that the verdicts apply."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named
from hangji.coverage.views.page import tabs
from hangji.coverage.wording import BALANCE, value_said
from hangji.office.access import Permission, Territory, has, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.registry.queries import region_names
from rulebook.indicators import Indicator, indicator, indicators
from rulebook.policy import all_clauses


@opens_to()
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """Open to whoever is signed in: a definition is no figure."""
    act, names = act_of(request), region_names()
    context = {
        "indicators": [_said(each, act) for each in indicators()],
        "groups": list(_clauses(names)),
        "unchecked": sum(1 for clause in all_clauses() if not clause.checked_by),
        "balance": BALANCE,
        "tabs": list(tabs(_home(act), "definitions", None)) if has(act, Permission.SEE_COVERAGE) else [],
    }
    return render(request, "coverage/definitions.html", context)


@opens_to()
@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = indicator(code)
    except KeyError:
        raise Http404 from None
    return render(request, "coverage/definition.html", {"one": _said(found, act_of(request))})


def _home(act: Act) -> Scope:
    own = territories(act, Permission.SEE_COVERAGE)
    home = own[0] if own else Territory(0)
    return Scope(Territory(home.region_code, home.level), act.today)


def _said(of: Indicator, act: Act) -> dict[str, Any]:
    """An indicator with its version today and, for those who may see figures, the addresses of its two halves' rows."""
    url = ""
    if has(act, Permission.SEE_COVERAGE):
        url = reverse("coverage:rows") + "?condition="
    return {"of": of, "version": of.version(act.today), "rows_url": url}


def _clauses(names: dict[int, str]) -> Iterator[dict[str, Any]]:
    """The clauses by what they set, the country's before a place's."""
    ordered = sorted(all_clauses(), key=lambda each: (each.place, each.key.partition(".")[0] != "coverage"))
    for (place, key), some in groupby(ordered, key=lambda each: (each.place, each.key)):
        editions = list(some)
        yield {
            "key": key if not place else f"{key}-{place}",
            "title": editions[-1].title,
            "unit": editions[-1].unit,
            "place": named(place, names) if place else "",
            "editions": [{"clause": each, "value": value_said(each)} for each in reversed(editions)],
        }
