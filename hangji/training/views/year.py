"""How many had training this year, and the rows behind every number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.overview import rate
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import level_choices, named, query, region_choices, scope_of, words
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to, require
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.lists import Streamed, export
from hangji.training import tables
from hangji.training.conditions import CONDITIONS
from hangji.training.queries.workers import SECRETARIES
from hangji.training.queries.year import Share, by_county, held, shares
from hangji.training.tables import ROLES
from hangji.training.views.page import P, crumbs

YEARS_BACK = 3


@opens_to(P.SEE_TRAINING)
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    scope = scope_of(request, act)
    done = held(scope.territory, scope.day)
    context: dict[str, Any] = {
        "year": scope.day.year,
        "today": act.today,
        "scope": scope,
        "scope_words": words(scope, names),
        "figures": [_figure(scope, share) for share in shares(scope.territory, scope.day)],
        "counties": [(named(line.region_code, names), line) for line in by_county(scope.territory, scope.day)],
        "rows_url": reverse("training:workers") + query(scope),
        "held": done,
        "held_url": f"{reverse('training:sessions')}?state=held&year={scope.day.year}",
        "years": list(_years(scope, act)),
        "regions": region_choices(act, scope, names),
        "levels": level_choices(act, scope),
        "conditions": [(code, CONDITIONS[code]) for code in CONDITIONS],
        "crumbs": crumbs({"label": _("年度情况")}),
    }
    return render(request, "training/year.html", context)


def _figure(scope: Scope, share: Share) -> dict[str, Any]:
    role = share.role if share.role == SECRETARIES else None
    rows = reverse("training:workers")
    return {
        "label": _("%(who)s参加过培训") % {"who": ROLES[share.role]},
        "rate_text": rate(share.done, share.all),
        "numerator": share.done,
        "numerator_url": rows + query(scope, role=role, trained="yes"),
        "denominator": share.all,
        "denominator_url": rows + query(scope, role=role),
        "fraction": share.fraction,
        "complete": 0 < share.all == share.done,
        "formula": _("本年有学时记录的人 / 这一天在任的人"),
        "note": _("还没有参加的 %(n)d 名") % {"n": share.all - share.done},
        "note_url": rows + query(scope, role=role, trained="no"),
        "note_label": _("查看名单"),
    }


def _years(scope: Scope, act: Act) -> Any:
    """(year, its address, whether it is shown): this year up to today, others up to their end."""
    for back in range(YEARS_BACK):
        number = act.today.year - back
        day = act.today if back == 0 else act.today.replace(year=number, month=12, day=31)
        yield number, query(Scope(scope.territory, day)), number == scope.day.year


def _listing(request: HttpRequest, act: Act) -> tuple[Scope, Any]:
    scope = scope_of(request, act)
    return scope, tables.workers(scope.territory, request.GET, scope.day, region_names())


@opens_to(P.SEE_TRAINING)
@require_GET
@vary_on_headers("HX-Request")
def workers(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, listing = _listing(request, act)
    context: dict[str, Any] = {
        "title": _("%(year)d 年培训") % {"year": scope.day.year},
        "scope": [*words(scope, region_names()), _("共 %(n)s 名") % {"n": listing.count_text}],
        **bar(listing, ("role", "trained", "certified", "county")),
        "find_label": _("姓名、党组织"),
        "unit": _("名"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("training:workers_export"),
        "foot": _("按姓名列出；不按学时排先后，不比高低。"),
        "crumbs": crumbs(
            {"url": reverse("training:year") + query(scope), "label": _("年度情况")}, {"label": _("名单")}
        ),
    }
    return page_of(request, listing, "training/list.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def workers_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    require(act, P.SEE_TRAINING)
    scope, listing = _listing(request, act)
    return export(request, listing, scope.day)
