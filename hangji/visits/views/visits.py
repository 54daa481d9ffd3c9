"""走访调研: the list, planning, one visit with what is held and what was heard, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill
from hangji.visits import tables
from hangji.visits.actions import visits as actions
from hangji.visits.forms import ConclusionForm, OutcomeForm, ReasonForm, VisitForm
from hangji.visits.models import Difficulty, Opinion, Visit
from hangji.visits.queries import held_about, in_team, problems_of, shown_units

BOTH = ["GET", "POST"]


def _url(visit: Visit) -> str:
    return reverse("visits:visit", args=[visit.pk])


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("visits:visits"), "label": _("走访调研")}, *more]


def _about(visit: Visit, title: str) -> dict[str, Any]:
    path = crumbs({"url": _url(visit), "label": str(visit)}, {"label": title})
    return {"title": title, "verb": title, "why": visit.purpose, "back_url": _url(visit), "crumbs": path}


def _led(request: HttpRequest, pk: int) -> Visit:
    return get_object_or_404(Visit.objects.led_by(act_of(request)).select_related("body"), pk=pk)


@opens_to(Permission.SEE_VISITS)
@require_GET
@vary_on_headers("HX-Request")
def visits(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.visits(act, request.GET)
    context: dict[str, Any] = {
        "title": _("走访调研"),
        "scope": [_("共 %(n)s 次") % {"n": listing.count_text}, _("只记结论；不记地点、时长，不传照片")],
        **bar(listing, ("state", "whose")),
        "find_label": _("主题、社会组织"),
        "unit": _("次"),
        "new_url": reverse("visits:plan") if has(act, Permission.VISIT) else "",
        "new_label": _("计划走访"),
    }
    return page_of(request, listing, "visits/list.html", context)


@opens_to(Permission.SEE_VISITS)
@require_GET
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Visit.objects.visible_to(act).select_related("body", "made_by"), pk=pk)
    units = shown_units(one, act)
    went = in_team(one, act)
    raised = problems_of(units)
    about = held_about([unit.organisation_id for unit in units], act)
    boxes = [
        {
            "unit": unit,
            "held": about[unit.organisation_id],
            "opinions": [each for each in unit.opinions.all() if went or not each.closed],
            "difficulties": [(each, raised.get(each.pk)) for each in unit.difficulties.all()],
        }
        for unit in units
    ]
    leads = has(act, Permission.VISIT) and Visit.objects.led_by(act).filter(pk=pk).exists()
    context = {
        "visit": one,
        "team": one.team.all(),
        "boxes": boxes,
        "leads": leads,
        "tag": tables.visit_tag(one),
        "late": one.state == "planned" and one.day < act.today,
        "crumbs": crumbs({"label": str(one)}),
    }
    return render(request, "visits/visit.html", context)


@opens_to(Permission.VISIT)
@require_http_methods(BOTH)
def plan(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    initial: dict[str, Any] = {"day": act.today, "team": [act.user.pk]}
    asked = request.GET.get("organisation", "")
    if asked.isdecimal() and (one := SocialOrganization.objects.visible_to(act).filter(pk=int(asked)).first()):
        initial["organisations"] = one.name
    form = VisitForm(request.POST or None, act=act, initial=initial)

    def save(form: VisitForm) -> str:
        made = actions.plan_visit(planned=form.planned(), act=act)
        messages.success(request, _("已计划走访；去之前看一看每家已有的材料"))
        return _url(made)

    context = {
        "title": _("计划走访"),
        "verb": _("计划"),
        "why": _("一次走访可以去几家；已经有的情况会列出来，不用再问、再填。"),
        "back_url": reverse("visits:visits"),
        "crumbs": crumbs({"label": _("计划走访")}),
    }
    return fill(request, form, save, context)


@opens_to(Permission.VISIT)
@require_http_methods(BOTH)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _led(request, pk), act_of(request)
    initial = {
        "theme": one.theme,
        "purpose": one.purpose,
        "day": one.day,
        "organisations": "\n".join(str(unit.organisation) for unit in one.units.select_related("organisation")),
        "team": [each.pk for each in one.team.all()],
        "version": one.version,
    }
    form = VisitForm(request.POST or None, act=act, initial=initial)

    def save(form: VisitForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.change_visit(visit=one, planned=form.planned(), version=version, act=act)
        messages.success(request, _("已改计划"))
        return _url(one)

    return fill(request, form, save, _about(one, _("改计划")))


@opens_to(Permission.VISIT)
@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _led(request, pk), act_of(request)

    def save(form: ReasonForm) -> str:
        actions.cancel_visit(visit=one, act=act, **form.cleaned_data)
        messages.success(request, _("已取消这次走访"))
        return _url(one)

    return fill(request, ReasonForm(request.POST or None), save, _about(one, _("取消走访")))


@opens_to(Permission.VISIT)
@require_http_methods(BOTH)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _led(request, pk), act_of(request)
    day = one.day if one.day <= act.today else act.today
    initial = {"day": day, "conclusion": one.conclusion, "version": one.version}
    form = ConclusionForm(request.POST or None, units=one.units.select_related("organisation"), initial=initial)

    def save(form: ConclusionForm) -> str:
        typed = form.cleaned_data
        told = {name: typed[name] for name in ("day", "conclusion", "version")}
        actions.conclude_visit(visit=one, heard=form.heard(), act=act, **told)
        messages.success(request, _("已写结论，去过的社会组织看得到"))
        return _url(one)

    return fill(request, form, save, _about(one, _("写结论")))


@opens_to(Permission.VISIT)
@require_http_methods(BOTH)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = Opinion.objects.filter(unit__visit__in=Visit.objects.led_by(act).order_by().values("pk"))
    one = get_object_or_404(rows.select_related("unit__visit", "unit__organisation"), pk=pk)
    if one.closed and not in_team(one.unit.visit, act):
        raise Http404

    def save(form: OutcomeForm) -> str:
        actions.answer_opinion(opinion=one, act=act, **form.cleaned_data)
        messages.success(request, _("已写明怎样处理的"))
        return _url(one.unit.visit)

    context = _about(one.unit.visit, _("写明怎样处理的"))
    context["why"] = f"{one.unit.organisation} · {one.text}"
    return fill(request, OutcomeForm(request.POST or None, initial={"outcome": one.outcome}), save, context)


@opens_to(Permission.VISIT)
@require_POST
def raise_difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = Difficulty.objects.filter(unit__visit__in=Visit.objects.led_by(act).order_by().values("pk"))
    one = get_object_or_404(rows.select_related("unit__visit", "unit__organisation"), pk=pk)
    raised = actions.raise_difficulty(difficulty=one, act=act)
    messages.success(request, _("已列入问题台账，办到哪一步在这里看得到"))
    return redirect("problems:problem", raised.pk)


@opens_to(Permission.SEE_VISITS)
@require_GET
def difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a problem in the ledger says that it came from."""
    rows = Difficulty.objects.filter(unit__visit__in=Visit.objects.visible_to(act_of(request)).order_by().values("pk"))
    return redirect("visits:visit", get_object_or_404(rows.select_related("unit"), pk=pk).unit.visit_id)
