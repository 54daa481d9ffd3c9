"""应建未建: the worklist and what is said about one gap."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.coverage import actions
from hangji.coverage.forms import AnswerForm, DisputeForm, NoteForm, PostponeForm
from hangji.coverage.lists import rows_of
from hangji.coverage.models import Dispute, GapNote, Postponement
from hangji.coverage.queries import Scope, counts, name_of
from hangji.coverage.scopes import query, scope_of
from hangji.coverage.views.page import back_to, download, scoped
from hangji.coverage.worklist import verdict_of
from hangji.coverage.worklist_page import Worklist
from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names

OTHERS = ("uninstructed", "undeclared")


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, names = scope_of(request, act), region_names()
    page = Worklist(scope, request.GET, names)
    wanted = request.GET.get("list", "")
    counted = counts(("gap", *OTHERS), scope)[""]
    context = {
        **scoped(act, scope, names, "worklist", counted["gap"]),
        "page": page,
        "back": back_to(request),
        "wanted": wanted if wanted in OTHERS else "gap",
        "total": counted["gap"],
        "lists": _lists(scope, wanted, counted),
        "may_work": has(act, Permission.WORK_GAPS),
        "may_form": has(act, Permission.FORM),
        "may_edit": has(act, Permission.EDIT_REGISTER),
        "may_assign": has(act, Permission.ASSIGN_INSTRUCTOR),
        "plans_query": query(scope),
        "export_url": reverse("coverage:worklist_export") + f"?{request.GET.urlencode()}",
    }
    if wanted in OTHERS:
        context["listing"] = listing = rows_of(wanted, scope, request.GET, names)
        listing.back = context["back"]
    return render(request, "coverage/worklist.html", context)


def _lists(scope: Scope, wanted: str, counted: dict[str, int]) -> list[dict[str, Any]]:
    """应建未建 and the two lists that are no gap, yet wait for somebody."""
    lists = (
        ("gap", _("应建未建")),
        ("uninstructed", _("没有党员且没有指导员")),
        ("undeclared", _("党员人数未申报")),
    )
    here = reverse("coverage:worklist")
    return [
        {
            "url": here + query(scope, list="" if name == "gap" else name),
            "label": label,
            "count": counted[name],
            "current": name == (wanted if wanted in OTHERS else "gap"),
        }
        for name, label in lists
    ]


@opens_to(Permission.EXPORT)
@require_POST
def worklist_export(request: HttpRequest) -> FileResponse:
    scope, names = scope_of(request, act_of(request)), region_names()
    if (wanted := request.GET.get("list", "")) in OTHERS:
        listing = rows_of(wanted, scope, request.GET, names)
        return download(request, listing.columns, listing.everything(), title=listing.heading, scope=scope)
    page = Worklist(scope, request.GET, names)
    return download(request, page.columns, page.found, title=_("应建未建"), scope=scope)


@opens_to(Permission.WORK_GAPS)
@require_http_methods(["GET", "POST"])
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """Cause and plan of one gap."""
    act, organisation = act_of(request), _organisation(request, pk)
    kept = GapNote.objects.filter(organisation=organisation).first()
    names = ("cause", "note", "planned_on", "planned_mode", "version")
    initial = {name: getattr(kept, name) for name in names} if kept else {}
    form = NoteForm(request.POST or None, initial=initial)
    more = {"note": kept, "postponement": _postponement(organisation)}
    return _answered(
        request,
        form,
        lambda said: actions.note_gap(organisation=organisation, act=act, **said),
        "coverage/gap.html",
        {**_one(act, organisation), **more},
        _("已登记“%(name)s”的原因和计划") % {"name": organisation},
    )


@opens_to(Permission.WORK_GAPS)
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    act, organisation = act_of(request), _organisation(request, pk)
    running = _postponement(organisation)
    who = name_of(running.granted_by) if running else ""
    return _answered(
        request,
        PostponeForm(request.POST or None),
        lambda said: actions.postpone(organisation=organisation, act=act, **said),
        "coverage/postpone.html",
        {**_one(act, organisation), "postponement": running, "granted_by": who},
        _("“%(name)s”已暂缓；它仍在各项统计里") % {"name": organisation},
    )


@opens_to(Permission.WORK_GAPS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = _organisation(request, pk)
    actions.lift_postponement(organisation=organisation, act=act_of(request))
    messages.success(request, _("已取消“%(name)s”的暂缓") % {"name": organisation})
    return redirect("coverage:worklist")


@opens_to(Permission.DISPUTE)
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    act, organisation = act_of(request), _organisation(request, pk)
    return _answered(
        request,
        DisputeForm(request.POST or None),
        lambda said: actions.raise_dispute(organisation=organisation, act=act, **said),
        "coverage/dispute.html",
        {**_one(act, organisation), "earlier": list(organisation.disputes.all()[:5])},
        _("已提出异议，等待另一位工作人员答复"),
        reverse("desk:home"),
    )


@opens_to(Permission.SETTLE_DISPUTE)
@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """The disputes that wait for an answer, the oldest first."""
    act = act_of(request)
    seen = SocialOrganization.objects.visible_to(act)
    waiting = Dispute.objects.filter(answered_at__isnull=True, organisation__in=seen)
    mine = Q(raised_by=act.user.username)
    asked = {"mine": mine, "others": ~mine}.get(request.GET.get("whose", ""), Q())
    found = waiting.filter(asked).select_related("organisation").order_by("raised_at")
    context = {"disputes": found, "narrowed": bool(asked), "me": act.user.username}
    return render(request, "coverage/disputes.html", context)


@opens_to(Permission.SETTLE_DISPUTE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    seen = SocialOrganization.objects.visible_to(act)
    said_no = get_object_or_404(Dispute.objects.select_related("organisation"), pk=pk, organisation__in=seen)
    return _answered(
        request,
        AnswerForm(request.POST or None),
        lambda said: actions.answer_dispute(dispute=said_no, act=act, **said),
        "coverage/answer.html",
        {**_one(act, said_no.organisation), "dispute": said_no},
        _("已答复关于“%(name)s”的异议") % {"name": said_no.organisation},
        reverse("coverage:disputes"),
    )


def _organisation(request: HttpRequest, pk: int) -> SocialOrganization:
    return get_object_or_404(SocialOrganization.objects.visible_to(act_of(request)), pk=pk)


def _postponement(organisation: SocialOrganization) -> Postponement | None:
    return Postponement.objects.filter(organisation=organisation, lifted_at__isnull=True).first()


def _one(act: Act, organisation: SocialOrganization) -> dict[str, Any]:
    """What each page about one gap shows above its form: the verdict of today with its ground."""
    return {
        "organisation": organisation,
        "verdict": verdict_of(organisation, act.today),
        "today": act.today,
        "worklist_url": reverse("coverage:worklist") if has(act, Permission.SEE_COVERAGE) else "",
        "back_url": reverse("desk:organisation", args=[organisation.pk]),
    }


def _answered(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    template: str,
    context: dict[str, Any],
    done: str,
    to: str = "",
) -> HttpResponse:
    """Do what the form says and go on; else the page again, with what was typed and the reason above it."""
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                do(form.cleaned_data)
                messages.success(request, done)
                return redirect(to or context["worklist_url"])
            status = 422
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
    return render(request, template, {**context, "form": form}, status=status)
