"""What is done with one problem, a form or a confirmation each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.problems.actions import ending, handling, supervising
from hangji.problems.actions.matters import leave_matter
from hangji.problems.actions.raising import withdraw_problem
from hangji.problems.forms import (
    AcceptForm,
    MeasuresForm,
    PassForm,
    ReasonForm,
    ReopenForm,
    ReplyForm,
    SolveForm,
    SuperviseForm,
    Versioned,
)
from hangji.problems.models import Problem
from hangji.problems.queries import last_day
from hangji.problems.views.page import BOTH, about, handled, raised, url_of
from hangji.registry.views.filling import fill

CONFIRM = "registry/confirm.html"


def _done(request: HttpRequest, problem: Problem, told: str, write: Callable[[Any], Any]) -> Callable[[Any], str]:
    def save(form: Any) -> str:
        write(form)
        messages.success(request, told)
        return url_of(problem)

    return save


def _sure(problem: Problem, title: str, *lines: str) -> dict[str, Any]:
    return {**about(problem, title), "scope": problem.what, "consequences": lines}


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk), act_of(request)
    initial: dict[str, Any] = {"kind": one.kind, "measures": one.measures, "due_on": one.due_on, "version": one.version}
    initial["owner"] = one.owner_id or act.user.pk
    form = AcceptForm(request.POST or None, problem=one, act=act, initial=initial)
    save = _done(
        request,
        one,
        _("已受理，提出的人看得到谁办、哪天以前办"),
        lambda form: handling.accept_problem(
            problem=one, handling=form.handling(), version=form.cleaned_data["version"], act=act
        ),
    )
    return fill(request, form, save, about(one, _("改派") if one.state == "accepted" else _("受理")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk), act_of(request)
    form = PassForm(request.POST or None, problem=one, act=act, initial={"version": one.version})
    save = _done(
        request,
        one,
        _("已转办，接办的单位重新受理"),
        lambda form: handling.pass_on_problem(problem=one, act=act, **form.cleaned_data),
    )
    return fill(request, form, save, about(one, _("转办")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk, owner=True), act_of(request)
    initial = {"measures": one.measures, "due_on": one.due_on, "version": one.version}
    form = MeasuresForm(request.POST or None, initial=initial)
    save = _done(
        request, one, _("已写办理措施"), lambda form: handling.plan_problem(problem=one, act=act, **form.cleaned_data)
    )
    return fill(request, form, save, about(one, _("写办理措施")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk, owner=True), act_of(request)
    form = SolveForm(request.POST or None, initial={"result": one.result, "version": one.version})
    save = _done(
        request,
        one,
        _("已写办理结果，等提出人确认"),
        lambda form: handling.solve_problem(problem=one, act=act, **form.cleaned_data),
    )
    until = last_day("contest", act.today, one.organisation).isoformat()
    context = about(one, _("写办理结果"))
    context["why"] += " · " + _("提出人 %(day)s 以前可以提异议") % {"day": until}
    return fill(request, form, save, context)


@opens_to(Permission.RAISE_PROBLEM)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = raised(request, pk), act_of(request)
    form = forms.Form(request.POST) if request.method == "POST" else forms.Form()
    save = _done(request, one, _("已确认，问题销号"), lambda _form: ending.confirm_problem(problem=one, act=act))
    lines = (
        _("办理结果是“%(result)s”") % {"result": one.result or "—"},
        _("确认以后就销号；又出现了，可以写明理由重新打开"),
    )
    return fill(request, form, save, _sure(one, _("确认办好了"), *lines), CONFIRM)


@opens_to(Permission.RAISE_PROBLEM)
@require_http_methods(BOTH)
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = raised(request, pk), act_of(request)
    save = _done(
        request,
        one,
        _("已提异议，办理单位重新办理"),
        lambda form: ending.contest_problem(problem=one, act=act, **form.cleaned_data),
    )
    context = about(one, _("提异议"))
    context["why"] = _("办理结果是“%(result)s”") % {"result": one.result or "—"}
    return fill(request, ReasonForm(request.POST or None), save, context)


@opens_to(Permission.RAISE_PROBLEM)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = raised(request, pk), act_of(request)
    save = _done(request, one, _("已撤回"), lambda form: withdraw_problem(problem=one, act=act, **form.cleaned_data))
    return fill(request, ReasonForm(request.POST or None), save, about(one, _("撤回")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk), act_of(request)
    form = Versioned(request.POST or None, initial={"version": one.version})
    save = _done(request, one, _("已销号"), lambda form: ending.end_problem(problem=one, act=act, **form.cleaned_data))
    lines = (
        _("提出人在 %(day)s 以前没有异议") % {"day": one.contest_until.isoformat() if one.contest_until else "—"},
        _("销号以后又出现的，写明理由重新打开"),
    )
    return fill(request, form, save, _sure(one, _("销号"), *lines), CONFIRM)


@opens_to(Permission.RAISE_PROBLEM)
@require_http_methods(BOTH)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever raised it or handles it."""
    act = act_of(request)
    rows = Problem.objects.handled_by(act) | Problem.objects.raised_by_me(act)
    one = get_object_or_404(rows.select_related("organisation", "body"), pk=pk)
    form = ReopenForm(request.POST or None, initial={"version": one.version})
    save = _done(
        request,
        one,
        _("已重新打开，交原来的责任人"),
        lambda form: ending.reopen_problem(problem=one, act=act, **form.cleaned_data),
    )
    return fill(request, form, save, about(one, _("重新打开")))


@opens_to(Permission.SUPERVISE_PROBLEM)
@require_http_methods(BOTH)
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Problem.objects.below(act).select_related("organisation", "body"), pk=pk)
    save = _done(
        request,
        one,
        _("已督办，办理单位在待办里看到"),
        lambda form: supervising.supervise_problem(problem=one, act=act, **form.cleaned_data),
    )
    return fill(request, SuperviseForm(request.POST or None), save, about(one, _("督办")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def reply_supervision(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk, owner=True), act_of(request)
    save = _done(
        request,
        one,
        _("已答复督办"),
        lambda form: supervising.reply_supervision(problem=one, act=act, **form.cleaned_data),
    )
    context = about(one, _("答复督办"))
    if asked := one.supervisions.filter(replied_on__isnull=True).first():
        facts = {"name": asked.made_by_name, "demand": asked.demand, "day": asked.until.isoformat()}
        context["why"] = _("%(name)s要求：%(demand)s（%(day)s 前答复）") % facts
    return fill(request, ReplyForm(request.POST or None), save, context)


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handled(request, pk), act_of(request)
    save = _done(
        request, one, _("已移出共性问题"), lambda form: leave_matter(problem=one, act=act, **form.cleaned_data)
    )
    context = about(one, _("移出共性问题"))
    context["why"] = str(one.matter or one)
    return fill(request, ReasonForm(request.POST or None), save, context)
