"""The lists: their whole state is the query string, so every list is an address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.export import exported
from hangji.kit.list_page import bar, page_of
from hangji.kit.refusal import Refusal
from hangji.kit.tables import Listing, Table, tidy
from hangji.office import audit
from hangji.office.access import has, opens_to, require
from hangji.office.acts import Act, act_of
from hangji.office.audit import Note
from hangji.office.models import Level, SavedView
from hangji.office.permissions import Permission
from hangji.registry import lists, party_lists
from hangji.registry.lists import usual_level
from hangji.registry.queries import region_names
from hangji.registry.tables import ORGANISATIONS

Streamed = Any  # a FileResponse, which Django does not count among its HttpResponses
PRINTED_TO = 500
MORE = ("level", "supervisor", "registered_from", "registered_to", "full_from", "full_to", "missing")


def day_of(request: HttpRequest, act: Act) -> date:
    """The day of ?day=; a day that is none, or yet to come, is told and is today."""
    text = request.GET.get("day", "").strip()
    if not text:
        return act.today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if date(1949, 10, 1) <= day <= act.today:
        return day
    messages.warning(request, _("“%(text)s”不是可以查看的日期，下面是今天的台账") % {"text": text[:20]})
    return act.today


def words(find: str, unit: str, export_name: str) -> dict[str, str]:
    return {"find_label": find, "unit": unit, "export_url": reverse(export_name)}


def scope_words(act: Act, day: date, *more: str) -> list[str]:
    as_of = _("截至今天 %(day)s") if day == act.today else _("截至 %(day)s")
    return [as_of % {"day": day.isoformat()}, *more]


def level_words(act: Act, params: QueryDict) -> str:
    level = params.get("level") or usual_level(act)
    return str(Level(level).label) if level in (Level.CITY, Level.COUNTY) else _("市级和县级登记")


def came_from(request: HttpRequest, listing: Listing) -> str:
    """What an organisation's address carries so that its page leads back here."""
    query = listing.query
    return "?" + urlencode({"from": f"{request.path}?{query}" if query else request.path})


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def organisations(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    day = day_of(request, act)
    listing = lists.organisations(act, request.GET, day, region_names())
    back = came_from(request, listing)
    for row in listing.page.rows:
        row.back = back
    total = _("共 %(count)s 家") % {"count": listing.all_count}
    context = {
        "scope": scope_words(act, day, level_words(act, request.GET), total),
        **bar(listing, ("kind", "county", "industry", "state"), MORE),
        **words(_("名称、统一社会信用代码、拼音首字母"), _("家"), "registry:organisations_export"),
        "save_url": reverse("registry:save_view") + "?" + urlencode({"query": listing.query}),
        "may_edit": has(act, Permission.EDIT_REGISTER),
        "may_import": has(act, Permission.IMPORT),
        "may_export": has(act, Permission.EXPORT),
        "day": day,
        "batch_actions": batch_actions(act, listing),
    }
    return page_of(request, listing, "registry/organisations.html", context)


def batch_actions(act: Act, listing: Listing) -> list[dict[str, str]]:
    query = f"?{listing.query}" if listing.query else ""
    export = {"url": reverse("registry:organisations_export") + query, "label": _("导出所选")}
    print_ = {"url": reverse("registry:organisations_print") + query, "label": _("打印所选")}
    return [export, print_] if has(act, Permission.EXPORT) else [print_]


def chosen(request: HttpRequest, listing: Listing) -> bool:
    """Narrow a list to the ticked rows; says whether any were ticked. Ticks that are none of one's own rows choose
    nothing."""
    ticks = request.POST.getlist("pk")
    if ticks:
        ids = [int(pk) for pk in ticks if pk.isdecimal() and len(pk) < 19]
        listing.found = listing.found.filter(**{f"{listing.table.tie}__in": ids[:PRINTED_TO]})
    return bool(ticks)


def export(
    request: HttpRequest,
    listing: Listing,
    day: date,
    *,
    right: Permission = Permission.EXPORT,
    query: str | None = None,
) -> Streamed:
    """What the list shows, all its pages, or its ticked rows: a download, and an audit entry that says so.

    query: what the entry says of the filters, where a filter may name whom nobody else is to know.
    """
    act = act_of(request)
    require(act, right)
    some = chosen(request, listing)
    form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    what = {
        "rows": listing.found.count(),
        "query": listing.query if query is None else query,
        "format": form,
        "chosen": some,
    }
    with transaction.atomic():
        audit.record(act, [Note("export", "List", 0, str(listing.table.title), after=what)])
    return exported(listing.columns, listing.everything(), form=form, stem=str(listing.table.title), day=day)


@opens_to(Permission.EXPORT)
@require_POST
def organisations_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    day = day_of(request, act)
    return export(request, lists.organisations(act, request.GET, day, region_names()), day)


@opens_to(Permission.SEE_REGISTER)
@require_POST
def organisations_print(request: HttpRequest) -> HttpResponse:
    """The ticked rows (or the list, up to 500) as one plain sheet."""
    act = act_of(request)
    day = day_of(request, act)
    listing = lists.organisations(act, request.GET, day, region_names())
    listing.size = PRINTED_TO
    if not chosen(request, listing) and listing.count > PRINTED_TO:
        raise Refusal(
            _("不能一次打印 %(count)s 家") % {"count": listing.count_text},
            _("一次最多打印 %(most)d 家") % {"most": PRINTED_TO},
            _("先用条件缩小范围，或者导出后再打印"),
        )
    context = {"listing": listing, "scope": scope_words(act, day, level_words(act, request.GET)), "day": day}
    return render(request, "registry/organisations_print.html", context)


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def parties(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    day = day_of(request, act)
    listing = party_lists.parties(act, request.GET, day, region_names())
    context = {
        "scope": scope_words(act, day, level_words(act, request.GET), _("共 %(n)s 个") % {"n": listing.count_text}),
        **bar(
            listing,
            ("kind", "mode", "county", "advice"),
            ("body", "level", "state", "formed_from", "formed_to"),
        ),
        **words(_("党组织名称、拼音首字母"), _("个"), "registry:parties_export"),
        "may_form": has(act, Permission.FORM),
        "may_see_bodies": has(act, Permission.SEE_COVERAGE),
        "may_export": has(act, Permission.EXPORT),
        "day": day,
    }
    return page_of(request, listing, "registry/parties.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def parties_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    day = day_of(request, act)
    return export(request, party_lists.parties(act, request.GET, day, region_names()), day)


# Saved views


@opens_to(Permission.SEE_REGISTER)
@require_http_methods(["GET", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    return saved_under(request, ORGANISATIONS)


def saved_under(request: HttpRequest, table: Table) -> HttpResponse:
    """Keep a list's query string under a name; the same name again takes the new query. A table has its page's name."""
    from hangji.registry.forms import SaveViewForm

    form = SaveViewForm(request.POST or None, initial={"query": request.GET.get("query", "")})
    if not form.is_valid():
        head = {"title": _("存为新视图"), "verb": _("保存视图"), "back_url": reverse(table.name)}
        return render(request, "registry/form.html", {"form": form, **head}, status=422 if form.is_bound else 200)
    query = tidy(QueryDict(form.cleaned_data["query"]), table).urlencode()
    SavedView.objects.update_or_create(
        user=act_of(request).user, page=table.name, name=form.cleaned_data["name"], defaults={"query": query}
    )
    messages.success(request, _("已存为视图“%(name)s”") % {"name": form.cleaned_data["name"]})
    return redirect(f"{reverse(table.name)}?{query}")


@opens_to(Permission.SEE_REGISTER)
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=act_of(request).user)
    view.delete()
    messages.success(request, _("已删除视图“%(name)s”") % {"name": view.name})
    return redirect(view.page)
