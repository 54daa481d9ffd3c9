"""共性问题: the list, one matter with its places, making one, adding places, saying the same measures for all."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.problems import tables
from hangji.problems.actions.matters import join_matter, merge_problems, plan_matter
from hangji.problems.forms import JoinForm, MatterPlanForm, MergeForm
from hangji.problems.models import Matter, Problem, ProblemState
from hangji.problems.queries import matters_seen
from hangji.problems.views.page import BOTH, crumbs
from hangji.registry.views.filling import fill

SHOWN = 100  # a choice among more is none: search the ledger and merge by kind


def _candidates(act: Act) -> QuerySet[Problem]:
    rows = Problem.objects.handled_by(act).pending().filter(matter__isnull=True).select_related("organisation")
    return rows.order_by("kind", "organisation__name", "pk")


def _url(matter: Matter) -> str:
    return reverse("problems:matter", args=[matter.pk])


def _path(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return crumbs({"url": reverse("problems:matters"), "label": _("共性问题")}, *more)


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def matters(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.matters(act, request.GET)
    context: dict[str, Any] = {
        "title": _("共性问题"),
        "scope": [
            _("共 %(n)s 个") % {"n": listing.count_text},
            _("几家都有的一件事，一起办，各家各有结果，都销号才算完"),
        ],
        **bar(listing, ("state",)),
        "find_label": _("共性问题"),
        "unit": _("个"),
        "new_url": reverse("problems:merge") if has(act, Permission.HANDLE_PROBLEM) else "",
        "matters_page": True,
    }
    return page_of(request, listing, "problems/problems.html", context)


@opens_to(Permission.SEE_REGISTER)
@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(matters_seen(act), pk=pk)
    places = list(
        one.places.filter(pk__in=Problem.objects.visible_to(act).order_by().values("pk"))
        .select_related("organisation", "body")
        .order_by("organisation__name", "pk")
    )
    waits = {ProblemState.RAISED, ProblemState.ACCEPTED} & {each.state for each in places}
    handles = has(act, Permission.HANDLE_PROBLEM) and (
        Problem.objects.handled_by(act).filter(matter=one).count() == one.count
    )
    context = {
        "matter": one,
        "places": places,
        "hidden": one.count - len(places),
        "handles": handles,
        "may_plan": handles and bool(waits),
        "crumbs": _path({"label": str(one)}),
    }
    return render(request, "problems/matter.html", context)


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def merge(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    rows, initial = _candidates(act), {}
    asked = request.GET.get("problem", "")
    if asked.isdecimal() and (one := rows.filter(pk=int(asked)).first()):
        alike = rows.filter(kind=one.kind) if one.kind else rows.filter(what=one.what)
        initial = {"what": one.what, "problems": [one.pk, *(each.pk for each in alike if each.what == one.what)]}
    form = MergeForm(request.POST or None, rows=rows[:SHOWN] if request.method == "GET" else rows, initial=initial)

    def save(form: MergeForm) -> str:
        typed = form.cleaned_data
        made = merge_problems(what=typed["what"], problems=list(typed["problems"]), act=act)
        messages.success(request, _("已归并成一个共性问题"))
        return _url(made)

    context = {
        "title": _("归并为共性问题"),
        "verb": _("归并"),
        "why": _("几家都有的一件事归到一起办；每一家的经过和结果各自留着，可以再移出。"),
        "back_url": reverse("problems:matters"),
        "crumbs": _path({"label": _("归并")}),
    }
    return fill(request, form, save, context)


def _handled(request: HttpRequest, pk: int) -> Matter:
    act = act_of(request)
    places = Problem.objects.handled_by(act).filter(matter__isnull=False)
    return get_object_or_404(Matter.objects.filter(pk__in=places.order_by().values("matter")), pk=pk)


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _handled(request, pk), act_of(request)
    rows = _candidates(act)
    form = JoinForm(request.POST or None, rows=rows[:SHOWN] if request.method == "GET" else rows, matter=one)

    def save(form: JoinForm) -> str:
        join_matter(matter=one, problems=list(form.cleaned_data["problems"]), act=act)
        messages.success(request, _("已并入"))
        return _url(one)

    title = _("并入更多")
    context = {"title": title, "verb": title, "why": str(one), "back_url": _url(one)}
    return fill(
        request, form, save, context | {"crumbs": _path({"url": _url(one), "label": str(one)}, {"label": title})}
    )


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _handled(request, pk), act_of(request)
    first = one.places.select_related("organisation").order_by("pk")[0]
    form = MatterPlanForm(request.POST or None, problem=first, act=act, initial={"kind": first.kind})

    def save(form: MatterPlanForm) -> str:
        count = plan_matter(matter=one, handling=form.handling(), act=act)
        messages.success(request, _("%(n)d 家的问题一并受理") % {"n": count})
        return _url(one)

    title = _("一并受理")
    context = {"title": title, "verb": title, "why": str(one), "back_url": _url(one)}
    return fill(
        request, form, save, context | {"crumbs": _path({"url": _url(one), "label": str(one)}, {"label": title})}
    )
