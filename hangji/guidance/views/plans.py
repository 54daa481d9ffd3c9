"""派驻方案: the list of plans, one plan, and each step from draft to adoption."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import scope_of, words
from hangji.coverage.worklist import without_instructor
from hangji.guidance.actions import plans as actions
from hangji.guidance.forms.plans import AdoptForm, ChooseForm, DrawForm, SteerForm
from hangji.guidance.models import AssignmentPlan, PlanExclusion, PlanLine
from hangji.guidance.plan_page import PlanPage, may_steer
from hangji.guidance.queries.plans import helpers_of, needed, plans_seen, territory_of
from hangji.guidance.queries.pool import register_said, registers
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.forms import Choices
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill

BOTH = ["GET", "POST"]
LISTED = 50


def seen_plan(request: HttpRequest, pk: int) -> AssignmentPlan:
    return get_object_or_404(plans_seen(act_of(request)), pk=pk)


def plan_url(plan: AssignmentPlan) -> str:
    return reverse("guidance:plan", args=[plan.pk])


def register_choices(act: Act) -> Choices:
    """The registers that the person sends instructors for, as "region/level"."""
    regions = region_names()
    return [(f"{code}/{level}", register_said(code, level, regions)) for code, level in registers(act, regions)]


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse("guidance:plans"), "label": _("派驻方案")}, *more]


def _about(plan: AssignmentPlan, title: str, verb: str, why: str = "") -> dict[str, Any]:
    back = {"url": plan_url(plan), "label": actions.plan_name(plan)}
    head = {"title": title, "verb": verb, "why": why, "back_url": plan_url(plan)}
    return {**head, "crumbs": crumbs(back, {"label": title})}


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans, and who in the scope of the page still waits for an instructor."""
    act, regions = act_of(request), region_names()
    scope = scope_of(request, act)
    may = has(act, Permission.ASSIGN_INSTRUCTOR)
    usual = {"register": f"{scope.territory.region_code}/{scope.territory.level}"}
    form = DrawForm(registers=register_choices(act), initial=usual) if may else None
    return render(request, "guidance/plans.html", {**_listed(act, scope, regions), "form": form, "may_assign": may})


def _listed(act: Act, scope: Scope, regions: Mapping[int, str]) -> dict[str, Any]:
    waiting = without_instructor(scope).select_related("organisation").order_by("region_code", "organisation__name")
    rows = [(plan, register_said(plan.region_code, plan.level, regions)) for plan in plans_seen(act)[:LISTED]]
    found = [(row, regions.get(row.region_code, "")) for row in waiting[:LISTED]]
    return {"plans": rows, "waiting": found, "count": waiting.count(), "scope_words": words(scope, regions)}


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    form = DrawForm(request.POST, registers=register_choices(act))
    if not form.is_valid():
        listed = _listed(act, scope_of(request, act), region_names())
        return render(request, "guidance/plans.html", {**listed, "form": form, "may_assign": True}, status=422)
    region, level = form.cleaned_data["register"].split("/")
    return redirect(plan_url(actions.draw_plan(region_code=int(region), level=level, act=act)))


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    subject = seen_plan(request, pk)
    page = PlanPage(subject, act_of(request), region_names())
    name = actions.plan_name(subject)
    return render(request, "guidance/plan.html", {**page.context(), "name": name, "crumbs": crumbs({"label": name})})


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_POST
def replan(request: HttpRequest, pk: int) -> HttpResponse:
    subject = seen_plan(request, pk)
    actions.replan(plan=subject, act=act_of(request))
    messages.success(request, _("已按今天的情况重新计算；你指定和排除的都保留"))
    return redirect(plan_url(subject))


# One organisation of a plan

Steer = Callable[[AssignmentPlan, SocialOrganization, Person | None, Act], None]
STEERING: dict[str, Steer] = {
    "pin": lambda plan, unit, who, act: actions.pin(plan=plan, organisation=unit, person=who, act=act),
    "unpin": lambda plan, unit, who, act: actions.pin(plan=plan, organisation=unit, person=None, act=act),
    "exclude": lambda plan, unit, who, act: actions.exclude(plan=plan, organisation=unit, person=_one(who), act=act),
    "allow": lambda plan, unit, who, act: actions.allow(plan=plan, organisation=unit, person=_one(who), act=act),
    "choose": lambda plan, unit, who, act: actions.choose(plan=plan, organisations=[unit], act=act),
    "unchoose": lambda plan, unit, who, act: actions.unchoose(plan=plan, organisation=unit, act=act),
}


def _one(who: Person | None) -> Person:
    assert who is not None  # the form demands one
    return who


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def line(request: HttpRequest, pk: int, organisation: int) -> HttpResponse:
    """One organisation of a plan: who could take it, and what a person decides about that."""
    subject, act = seen_plan(request, pk), act_of(request)
    of = get_object_or_404(subject.lines.select_related("organisation", "now", "proposed"), organisation=organisation)
    if not may_steer(subject, act):
        raise Http404
    form = SteerForm(request.POST or None)

    def save(form: SteerForm) -> str:
        decision, person = form.cleaned_data["decision"], form.cleaned_data["person"]
        STEERING[decision](subject, of.organisation, person, act)
        messages.success(request, _("已记下，方案已重新计算"))
        return plan_url(subject)

    context = {**_about(subject, str(of.organisation), ""), "plan": subject, "line": of}
    return fill(request, form, save, {**context, **_candidates(subject, of, act)}, "guidance/plan_line.html")


def _candidates(plan: AssignmentPlan, line: PlanLine, act: Act) -> dict[str, Any]:
    """Who may be sent there, by name, and who is excluded."""
    territory = territory_of(plan)
    found = needed(territory, plan.day)
    county = {one.organisation: one.county for one in found}.get(line.organisation_id)
    ids = [each.key for each in helpers_of(found, territory, plan.day) if county is None or county in each.counties]
    excluded = list(PlanExclusion.objects.filter(plan=plan, organisation=line.organisation_id).select_related("person"))
    people = Person.objects.filter(pk__in=ids).exclude(pk__in=[each.person_id for each in excluded])
    return {"people": people, "excluded": excluded}


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    subject, act = seen_plan(request, pk), act_of(request)
    form = ChooseForm(request.POST or None)
    form.fields["organisations"].seen = SocialOrganization.objects.visible_to(act)  # type: ignore[attr-defined]

    def save(form: ChooseForm) -> str:
        chosen = form.cleaned_data["organisations"]
        actions.choose(plan=subject, organisations=chosen, act=act)
        messages.success(request, _("已选入 %(count)d 家") % {"count": len(chosen)})
        return plan_url(subject)

    why = _("没有党员也没有党组织的已全部列入；这里加上党组织软弱、需要加强指导的。")
    return fill(request, form, save, _about(subject, _("另选社会组织"), _("选入方案"), why))


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    subject, act = seen_plan(request, pk), act_of(request)
    form = AdoptForm(request.POST or None, initial={"day": act.today, "version": subject.version})

    def save(form: AdoptForm) -> str:
        actions.adopt(plan=subject, act=act, **form.cleaned_data)
        messages.success(request, _("已采用，派驻自 %(day)s 起") % {"day": form.cleaned_data["day"].isoformat()})
        return plan_url(subject)

    head = _about(subject, _("采用派驻方案"), _("采用方案"))
    return fill(request, form, save, {**head, "consequences": _consequences(subject, act)}, "registry/confirm.html")


def _consequences(plan: AssignmentPlan, act: Act) -> list[str]:
    counted = {str(title): number for title, number in PlanPage(plan, act, region_names()).context()["counts"]}
    lines = [f"{title} {_('%(n)d 家') % {'n': number}}" for title, number in counted.items() if number]
    return [*lines, _("没有着落的保持现状；每一家的变化都记入变更记录")]


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    subject, act = seen_plan(request, pk), act_of(request)
    if request.method == "POST":
        actions.drop(plan=subject, act=act)
        messages.success(request, _("已放弃这个草案"))
        return redirect(plan_url(subject))
    head = _about(subject, _("放弃草案"), _("放弃草案"))
    lines = [_("派驻不变，草案留着供查看"), _("以后可以另编一个")]
    return render(request, "registry/confirm.html", {**head, "consequences": lines})
