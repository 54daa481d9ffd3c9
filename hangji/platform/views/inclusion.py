"""What the platform includes: the two lists, and including or excluding what is ticked in them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.platform.actions.inclusion import THINGS, exclude, include
from hangji.platform.forms import ExclusionForm, InclusionForm
from hangji.platform.models import Subject
from hangji.platform.queries import WITHIN
from hangji.platform.tables import Inclusions, inclusions
from hangji.platform.views.page import sections
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, came_from, export, level_words, scope_words, words
from rulebook.policy import in_force

SHOWN = 20  # names written out on the page that asks for the word


@opens_to(Permission.SEE_COVERAGE)
@require_GET
@vary_on_headers("HX-Request")
def organisations(request: HttpRequest) -> HttpResponse:
    return _list(request, Subject.ORGANISATIONS)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
@vary_on_headers("HX-Request")
def parties(request: HttpRequest) -> HttpResponse:
    return _list(request, Subject.PARTIES)


def _list(request: HttpRequest, subject: str) -> HttpResponse:
    act = act_of(request)
    listing = inclusions(subject, act, request.GET, region_names())
    back = came_from(request, listing)
    for row in listing.page.rows:
        row.back = back
    find = _("名称、统一社会信用代码、拼音首字母") if subject == Subject.ORGANISATIONS else _("党组织名称、拼音首字母")
    within = in_force(WITHIN, day=act.today, place=listing.home)
    context: dict[str, Any] = {
        "scope": scope_words(act, act.today, level_words(act, request.GET)),
        "sections": list(sections(subject)),
        "clause": within,
        **bar(listing, ("county", "level")),
        **words(find, _("家") if subject == Subject.ORGANISATIONS else _("个"), f"platform:{subject}_export"),
        "may_export": has(act, Permission.EXPORT),
        "day": act.today,
        **_ticks(act, listing, subject),
    }
    return page_of(request, listing, "platform/inclusions.html", context)


def _ticks(act: Act, listing: Inclusions, subject: str) -> dict[str, Any]:
    """The bar for what is ticked: including or excluding, by what the list shows."""
    if not has(act, Permission.REPORT_PLATFORM):
        return {"batch_actions": []}
    leaving = listing.params.get("show", "included") in ("included", "gone")
    name, label = ("exclude", _("移出省平台")) if leaving else ("include", _("纳入省平台"))
    here = f"{reverse(f'platform:{name}')}?subject={subject}"
    every = f"{here}&all=1&{listing.query}" if name == "include" else ""
    return {"batch_actions": [{"url": here, "label": label}], "select_all_url": every}


@opens_to(Permission.EXPORT)
@require_POST
def organisations_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, inclusions(Subject.ORGANISATIONS, act, request.GET, region_names()), act.today)


@opens_to(Permission.EXPORT)
@require_POST
def parties_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, inclusions(Subject.PARTIES, act, request.GET, region_names()), act.today)


@opens_to(Permission.REPORT_PLATFORM)
@require_http_methods(["GET", "POST"])
def include_some(request: HttpRequest) -> HttpResponse:
    """Include what was ticked, or one thing from its own page, or all that a list finds (?all=1)."""
    act, subject = act_of(request), _subject(request)
    things = _chosen(request, act, subject)
    if not things:
        return redirect(f"platform:{subject}")
    form = InclusionForm(_sent(request), act=act, single=len(things) == 1)

    def save(form: Any) -> str:
        said = {"number": "", **form.cleaned_data}
        done = include(subject=subject, ids=[thing.pk for thing in things], act=act, **said)
        messages.success(request, _("已登记 %(count)d 个纳入省平台") % {"count": done})
        return _onward(subject, things)

    return fill(request, form, save, _asked(subject, things, _("纳入省平台")), "platform/word.html")


@opens_to(Permission.REPORT_PLATFORM)
@require_http_methods(["GET", "POST"])
def exclude_some(request: HttpRequest) -> HttpResponse:
    act, subject = act_of(request), _subject(request)
    things = _chosen(request, act, subject)
    if not things:
        return redirect(f"platform:{subject}")

    def save(form: Any) -> str:
        done = exclude(subject=subject, ids=[thing.pk for thing in things], act=act, **form.cleaned_data)
        messages.success(request, _("已登记 %(count)d 个移出省平台") % {"count": done})
        return _onward(subject, things)

    form = ExclusionForm(_sent(request), act=act)
    return fill(request, form, save, _asked(subject, things, _("移出省平台")), "platform/word.html")


def _subject(request: HttpRequest) -> str:
    asked = request.GET.get("subject", "")
    return asked if asked in Subject.values else Subject.ORGANISATIONS


def _sent(request: HttpRequest) -> Any:
    """What was typed; the ticks alone are no word yet."""
    return request.POST if "confirmed" in request.POST else None


def _chosen(request: HttpRequest, act: Act, subject: str) -> list[Any]:
    """The things ticked (posted) or named (?pk=) that the person sees; for ?all=1 what the list finds."""
    asked = request.POST.getlist("pk") or request.GET.getlist("pk")
    ids = [int(pk) for pk in asked if pk.isdecimal() and len(pk) < 16]
    if not asked and request.GET.get("all") == "1":
        listing = inclusions(subject, act, request.GET, region_names())
        ids = list(listing.found.order_by().values_list(listing.table.tie, flat=True))
    return list(THINGS[subject].objects.visible_to(act).filter(pk__in=ids[:5000]).order_by("name", "pk"))


def _asked(subject: str, things: list[Any], verb: str) -> dict[str, Any]:
    lists = reverse(f"platform:{subject}")
    one = len(things) == 1
    title = _("%(verb)s：%(name)s") % {"verb": verb, "name": things[0]} if one else verb
    return {
        "title": title,
        "verb": verb,
        "things": things,
        "shown": things[:SHOWN],
        "more": max(len(things) - SHOWN, 0),
        "back_url": _onward(subject, things),
        "crumbs": [{"url": lists, "label": _("省平台")}, {"label": verb}],
    }


def _onward(subject: str, things: list[Any]) -> str:
    """The thing's own page for one, else the list."""
    if len(things) > 1:
        return reverse(f"platform:{subject}")
    name = "desk:organisation" if subject == Subject.ORGANISATIONS else "desk:party_organization"
    return reverse(name, args=[things[0].pk])
