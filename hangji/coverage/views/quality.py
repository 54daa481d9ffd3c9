"""数据质量: the kinds of finding, the rows of each, and the answer to two names that are alike."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.coverage.forms import PairForm
from hangji.coverage.models import NotDuplicate
from hangji.coverage.quality import survey
from hangji.coverage.quality.actions import reopen_pair, settle_pair
from hangji.coverage.quality.kinds import BY_CODE, SEVERITIES, TARGETS, Kind
from hangji.coverage.quality.lists import Found, Pairs, found, two
from hangji.coverage.quality.pairs import named, places_of
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query, scope_of
from hangji.coverage.views.page import back_to, download, scoped
from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to, where
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, SocialOrganization
from hangji.registry.queries import region_names
from rulebook.policy import in_force
from rulebook.quality import core, why

SETTLED_SHOWN = 50


def _now(request: HttpRequest, act: Act) -> Scope:
    """The scope asked for, as known now: what is to be mended is what the register says today."""
    asked = scope_of(request, act)
    return Scope(asked.territory, asked.day)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, names = _now(request, act), region_names()
    all_found = survey(scope, places=names).findings
    groups = [
        {"severity": code, "words": words, "found": [each for each in all_found if each.severity == code]}
        for code, words in SEVERITIES.items()
    ]
    context = {
        **scoped(act, scope, names, "quality"),
        "groups": groups,
        "targets": TARGETS,
        "total": sum(each.count for each in all_found),
        "blocking": sum(each.count for each in all_found if each.severity == "block"),
    }
    return render(request, "coverage/quality.html", context)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def quality_kind(request: HttpRequest, code: str) -> HttpResponse:
    kind, act = _kind(code), act_of(request)
    scope, names = _now(request, act), region_names()
    listing = _list(kind, scope, request, names)
    context = {
        **scoped(act, scope, names, "quality"),
        "kind": kind,
        "severity_words": SEVERITIES[kind.severity],
        "listing": listing,
        "quality_url": reverse("coverage:quality") + query(scope),
        "may_mend": has(act, kind.right),
        "export_url": reverse("coverage:quality_export", args=[code]) + f"?{request.GET.urlencode()}",
        "clause": in_force(kind.clause, day=scope.day, place=scope.territory.region_code) if kind.clause else None,
    }
    if isinstance(listing, Pairs):
        context |= {"total": len(listing.everything), "settled": _settled(act)}
        return render(request, "coverage/quality_pairs.html", context)
    listing.back = back_to(request)
    context["total"] = listing.found.count()
    return render(request, "coverage/quality_kind.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def quality_export(request: HttpRequest, code: str) -> FileResponse:
    kind, scope = _kind(code), _now(request, act_of(request))
    listing = _list(kind, scope, request, region_names())
    rows = listing.everything if isinstance(listing, Pairs) else listing.everything()
    return download(request, listing.columns, rows, title=str(kind.title), scope=scope)


def _kind(code: str) -> Kind:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def _list(kind: Kind, scope: Scope, request: HttpRequest, names: dict[int, str]) -> Found | Pairs:
    return Pairs(scope, request.GET, names) if kind.of == "pair" else found(kind, scope, request.GET, names)


def _settled(act: Act) -> list[NotDuplicate]:
    """The latest pairs of one's own organisations that were said to be two."""
    placed = Classification.objects.valid().filter(where(act, Permission.SEE_COVERAGE)).values("organisation")
    kept = NotDuplicate.objects.filter(first__in=placed, second__in=placed, reopened_at__isnull=True)
    return list(kept.select_related("first", "second")[:SETTLED_SHOWN])


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two organisations side by side: strike one off, rename one, or say that they are two."""
    act = act_of(request)
    both = two(act, first, second)
    if both is None:
        raise Http404
    form, status, refusal = PairForm(request.POST or None), 200, None
    if request.method == "POST":
        try:
            if form.is_valid():
                settle_pair(first=both[0], second=both[1], act=act, **form.cleaned_data)
                messages.success(request, _("已写明不是重复；两家都还在台账里"))
                return redirect("coverage:quality_kind", "names_alike")
            status = 422
        except Refusal as refused:
            refusal, status = refused, refused.status
    context = {"form": form, "refusal": refusal, "both": both, **_side_by_side(both)}
    return render(request, "coverage/pair.html", context, status=status)


def _side_by_side(both: tuple[SocialOrganization, SocialOrganization]) -> dict[str, Any]:
    latest = Classification.objects.valid().filter(organisation__in=both).order_by("since")
    places = {spell.organisation_id: spell for spell in latest}
    regions = [places[each.pk].region_code for each in both]
    words = named(regions[0], places_of(regions))
    names = region_names()
    facts: tuple[tuple[str, Callable[[SocialOrganization], Any]], ...] = (
        (_("名称"), lambda o: o.name),
        (_("统一社会信用代码"), lambda o: o.credit_code),
        (_("登记类型"), lambda o: places[o.pk].get_kind_display()),
        (_("层级"), lambda o: places[o.pk].get_level_display()),
        (_("县区"), lambda o: names.get(places[o.pk].region_code, "—")),
        (_("登记日期"), lambda o: o.registered_on.isoformat() if o.registered_on else "—"),
        (_("登记管理机关"), lambda o: o.registration_authority or "—"),
        (_("业务主管单位"), lambda o: o.supervisor or "—"),
        (_("住所"), lambda o: o.address or "—"),
        (_("曾用名"), lambda o: o.aliases.replace("\n", _("、")) or "—"),
    )
    rows = [(label, *(say(each) for each in both)) for label, say in facts]
    return {
        "rows": [{"label": label, "one": one, "other": other, "same": one == other} for label, one, other in rows],
        "why": why(*(core(each.name, words) for each in both)),
    }


@opens_to(Permission.EDIT_REGISTER)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(NotDuplicate.objects.select_related("first", "second"), pk=pk)
    if two(act_of(request), kept.first_id, kept.second_id) is None:
        raise Http404
    reopen_pair(settled=kept, act=act_of(request))
    messages.success(request, _("已重新列入可能重复登记，等待核对"))
    return redirect("coverage:quality_kind", "names_alike")
