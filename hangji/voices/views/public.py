"""Complaining without an account, looking up what became of it, and what one can do there."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.kit.clock import now, today
from hangji.kit.refusal import Refusal
from hangji.office.acts import VisitorAct, visitor
from hangji.registry.queries import region_names
from hangji.voices.actions.filing import confirm_complaint, contest_complaint, erase_contact, file_complaint
from hangji.voices.codes import said_code
from hangji.voices.forms import ComplainForm, ContestForm, LookUpForm
from hangji.voices.gate import Ticket
from hangji.voices.models import TOLD, Complaint, ComplaintState, StepKind
from hangji.voices.queries import kind_said
from hangji.voices.tables import masked
from hangji.voices.views.doors import Codes, first, look_up, public, send
from rulebook.voices import clauses, kinds, may_contest

FORM = "complaint"
BOTH = ["GET", "POST"]
CODES = Codes("complaint", lambda: Complaint.objects.select_related("attachment"))


@public
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """The form. about: the kind to begin with; of: what it is about."""
    day = today()
    if request.method == "POST":
        form = ComplainForm(request.POST, request.FILES, day=day)
    else:
        asked = {"kind": request.GET.get("about", ""), "of": request.GET.get("of", "")[:200]}
        form = first(ComplainForm, FORM, asked, day=day)  # type: ignore[assignment]
    place = form.fields["region_code"].choices  # type: ignore[attr-defined]

    def save(form: ComplainForm, held: Ticket, at: datetime) -> HttpResponse:
        said = form.said()
        made, code = file_complaint(said=said, ticket=held, act=visitor(at, said.region_code))
        return render(request, "voices/sent.html", {"complaint": made, "code": said_code(code)})

    context = {"kinds": told_kinds(), "rules": list(told_rules(day)), "nowhere": not list(place)}
    return send(request, form, FORM, save, "voices/new.html", context)


def told_rules(day: date) -> Iterator[tuple[str, str, str]]:
    """(title, value, source) of each rule; one whose value differs by kind stands in the table."""
    for each in clauses(day=day):
        plain = _("%(days)d 个工作日") % {"days": each.value} if isinstance(each.value, int) else ""
        yield _(each.title), plain, _(each.source)


def told_kinds() -> list[dict[str, Any]]:
    """What the form says of each kind: who handles it and in how many days."""
    who = {"office": _("登记管理机关"), "committee": _("社会组织综合党委")}
    return [
        {"title": kind_said(each.code), "who": who[each.handler], "days": each.days}
        for each in kinds(day=today()).values()
    ]


@public
@require_http_methods(BOTH)
def ask(request: HttpRequest) -> HttpResponse:
    return look_up(request, CODES, LookUpForm, reverse("voices:mine"), "voices/ask.html", {})


def mine(view: Callable[[HttpRequest, Complaint], HttpResponse]) -> Any:
    """A page of what one's code has opened; without one, the page that asks for it."""

    def opened(request: HttpRequest) -> HttpResponse:
        one = CODES.shown(request)
        return redirect("voices:ask") if one is None else view(request, one)

    opened.__name__ = view.__name__
    return opened


def act_on(one: Complaint) -> VisitorAct:
    return visitor(now(), one.region_code)


@public
@require_GET
@mine
def page(request: HttpRequest, one: Complaint) -> HttpResponse:
    names = region_names()
    contested, until = one.contested_on is not None, one.contest_until
    context = {
        "complaint": one,
        "kind": kind_said(one.kind),
        "tag": f"complaint_{one.state}",
        "place": names.get(one.region_code, ""),
        "contact": masked(one.contact),
        "history": [entry(step) for step in reversed(one.steps.filter(kind__in=TOLD))],
        "due": told_due(one),
        "may_contest": may_contest(state=one.state, contested=contested, contest_until=until, day=today()),
        "may_confirm": one.state == ComplaintState.ANSWERED,
    }
    return render(request, "voices/mine.html", context)


def told_due(one: Complaint) -> str:
    """What comes next and until when, in words."""
    if one.state == ComplaintState.RECEIVED:
        return _("%(day)s 前告诉您是否受理") % {"day": one.accept_by.isoformat()}
    if one.state in (ComplaintState.ACCEPTED, ComplaintState.CONTESTED) and one.due_on:
        return _("%(day)s 前答复") % {"day": one.due_on.isoformat()}
    return ""


def entry(step: Any) -> dict[str, Any]:
    """A step as whoever complained reads it: never a person's name."""
    more = _("期限 %(day)s") % {"day": step.until.isoformat()} if step.until else ""
    words = {StepKind.CONTESTED: _("您的理由：%(text)s"), StepKind.ERASED: "%(text)s"}.get(step.kind, "%(text)s")
    told = words % {"text": step.text}
    to = step.to if step.kind in (StepKind.RECEIVED, StepKind.ACCEPTED, StepKind.PASSED) else ""
    green = step.kind in (StepKind.ANSWERED, StepKind.REVIEWED, StepKind.CONFIRMED)
    tone = "green" if green else "red" if step.kind == StepKind.DECLINED else "blue"
    word = step.get_kind_display()
    return {"day": step.day, "who": to, "word": word, "text": told, "evidence": more, "tone": tone}


@public
@require_http_methods(BOTH)
@mine
def contest(request: HttpRequest, one: Complaint) -> HttpResponse:
    form = ContestForm(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            contest_complaint(complaint=one, reason=form.cleaned_data["reason"], act=act_on(one))
            messages.success(request, _("已申请复核，由另一人办理"))
            return redirect("voices:mine")
        except Refusal as refused:
            refusal = refused
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "voices/contest.html", {"form": form, "refusal": refusal, "complaint": one}, status=status)


def _confirmed(request: HttpRequest, one: Complaint, context: dict[str, Any], do: Callable[[], None]) -> HttpResponse:
    form = forms.Form(request.POST) if request.method == "POST" else forms.Form()
    if form.is_bound:
        do()
        return redirect("voices:mine")
    return render(request, "voices/sure.html", {"complaint": one, **context})


@public
@require_http_methods(BOTH)
@mine
def confirm(request: HttpRequest, one: Complaint) -> HttpResponse:
    context = {"title": _("认可答复，办结"), "line": _("办结以后不能再申请复核；又有新的事实，可以另外提交一件。")}
    return _confirmed(request, one, context, lambda: confirm_complaint(complaint=one, act=act_on(one)))


@public
@require_http_methods(BOTH)
@mine
def erase(request: HttpRequest, one: Complaint) -> HttpResponse:
    line = _("称呼和联系方式马上删除，不能恢复。办理照常进行，结果仍在这里看。")
    context = {"title": _("删除我的联系方式"), "line": line}
    return _confirmed(request, one, context, lambda: erase_contact(complaint=one, act=act_on(one)))


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page for whoever sits down at this computer next."""
    CODES.leave(request)
    return redirect("voices:ask")
