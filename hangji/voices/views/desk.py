"""Handling complaints: the list, one complaint, each step a form, and the figures."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from hangji.voices import tables
from hangji.voices.actions import handling
from hangji.voices.actions.filing import erase_contact
from hangji.voices.forms import AcceptForm, AnswerForm, AvoidForm, LiftForm, NoteForm, PassForm, ReasonForm
from hangji.voices.models import Complaint, ComplaintState, StepKind
from hangji.voices.private import CONTACT
from hangji.voices.queries import kind_said
from rulebook.voices import overdue

BOTH = ["GET", "POST"]
CONFIRM = "registry/confirm.html"
P = Permission


@opens_to(P.SEE_COMPLAINTS)
@require_GET
@vary_on_headers("HX-Request")
def complaints(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.complaints(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("投诉举报"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("与你有关的不在这里，由别人办理")],
        **bar(listing, ("state", "kind", "whose"), ("county", "handler", "year", "month")),
        "find_label": _("编号、反映对象"),
        "unit": pgettext("投诉举报", "件"),
        "export_url": reverse("voices:export"),
        "may_export": has(act, P.EXPORT),
        "year": act.today.year,
    }
    return page_of(request, listing, "voices/complaints.html", context)


@opens_to(P.EXPORT)
@require_POST
def complaints_export(request: HttpRequest) -> Streamed:
    """The trail does not say what was looked for: it may be the name of somebody who reads the trail."""
    act = act_of(request)
    return export(request, tables.complaints(act, request.GET, region_names()), act.today, query="")


@opens_to(P.SEE_COMPLAINTS)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= act.today.year else act.today.year
    heads = [title for _state, title in tables.COUNTED]
    context = {
        "year": year,
        "years": range(act.today.year, act.today.year - 5, -1),
        "heads": heads,
        "lines": [(name, list(zip(heads, cells, strict=True))) for name, cells in tables.figures(act, year)],
        "crumbs": crumbs({"label": _("投诉举报情况")}),
    }
    return render(request, "voices/figures.html", context)


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("voices:complaints"), "label": _("投诉举报")}, *more]


def url_of(one: Complaint) -> str:
    return reverse("voices:complaint", args=[one.pk])


def seen(request: HttpRequest, pk: int) -> Complaint:
    rows = Complaint.objects.visible_to(act_of(request))
    return get_object_or_404(rows.select_related("owner", "attachment"), pk=pk)


def in_hand(request: HttpRequest, pk: int) -> Complaint:
    return get_object_or_404(Complaint.objects.handled_by(act_of(request)).select_related("owner"), pk=pk)


@opens_to(P.SEE_COMPLAINTS)
@require_GET
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen(request, pk), act_of(request)
    handles = Complaint.objects.handled_by(act).filter(pk=one.pk).exists()
    own = one.owner_id == act.user.pk
    context = {
        "complaint": one,
        "kind": kind_said(one.kind),
        "tag": tables.tag_of(one),
        "late": overdue(state=one.state, accept_by=one.accept_by, due_on=one.due_on, day=act.today),
        "due": tables.due_day(one),
        "place": region_names().get(one.region_code, ""),
        "contact": tables.contact_said(one),
        "contact_url": CONTACT.url(one) if own else "",
        "own": own,
        "handles": handles,
        "verbs": list(_verbs(one, own)) if handles else [],
        "concerns": one.concerns.select_related("user"),
        "open": one.state in handling.OPEN,
        "entries": [_entry(step) for step in reversed(one.steps.all())],
        "crumbs": crumbs({"label": one.number}),
    }
    return render(request, "voices/complaint.html", context)


def _verbs(one: Complaint, own: bool) -> Any:
    """What whoever handles it can do next, the main thing first."""
    received = one.state == ComplaintState.RECEIVED
    if own and one.state in (ComplaintState.ACCEPTED, ComplaintState.CONTESTED):
        yield _verb("answer", one, _("写答复"), main=True)
    if one.state in handling.OPEN:
        word = _("受理") if received else _("交办") if one.owner_id is None else _("改派")
        yield _verb("accept", one, word, main=received or one.owner_id is None)
    if received:
        yield _verb("decline", one, _("不予受理"))
    if one.state in handling.OPEN:
        yield _verb("note", one, _("写办理记录"))
        yield _verb("pass_on", one, _("转办"))
        yield _verb("avoid", one, _("登记回避"))
    if one.contact or one.name:
        yield _verb("erase", one, _("删除联系方式"))


def _verb(name: str, one: Complaint, label: str, main: bool = False) -> dict[str, Any]:
    return {"url": reverse(f"voices:{name}", args=[one.pk]), "label": label, "main": main}


TONES = {StepKind.ANSWERED: "green", StepKind.REVIEWED: "green", StepKind.CONFIRMED: "green"}
TONES |= {StepKind.DECLINED: "red", StepKind.CONTESTED: "red", StepKind.ACCEPTED: "blue", StepKind.ASSIGNED: "blue"}


def _entry(step: Any) -> dict[str, Any]:
    until = _("期限 %(day)s") % {"day": step.until.isoformat()} if step.until else ""
    return {
        "day": step.day,
        "who": step.by_name or _("反映人"),
        "word": step.get_kind_display(),
        "text": " ".join(part for part in (step.to, step.text) if part),
        "evidence": until,
        "tone": TONES.get(step.kind, "grey"),
    }


@opens_to(P.SEE_COMPLAINTS)
@require_GET
def attachment(request: HttpRequest, pk: int) -> Any:
    one = seen(request, pk)
    if one.attachment is None:
        raise Http404
    return documents.send(one.attachment)


def about(one: Complaint, title: str, why: str = "") -> dict[str, Any]:
    back = url_of(one)
    path = crumbs({"url": back, "label": one.number}, {"label": title})
    why = why or f"{one.number} · {kind_said(one.kind)}"
    return {"title": title, "verb": title, "why": why, "back_url": back, "crumbs": path}


def _done(request: HttpRequest, one: Complaint, told: str, write: Callable[[Any], Any]) -> Callable[[Any], str]:
    def save(form: Any) -> str:
        write(form.cleaned_data)
        messages.success(request, told)
        if Complaint.objects.visible_to(act_of(request)).filter(pk=one.pk).exists():
            return url_of(one)
        return reverse("voices:complaints")  # it is another's now

    return save


def _of(one: Complaint) -> dict[str, Any]:
    return {"version": one.version}


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    initial = {**_of(one), "owner": one.owner_id or act.user.pk}
    form = AcceptForm(request.POST or None, complaint=one, day=act.today, initial=initial)
    title = _("受理") if one.state == ComplaintState.RECEIVED else _("交办")
    save = _done(
        request,
        one,
        _("已办，反映人凭编号看得到"),
        lambda typed: handling.accept_complaint(complaint=one, act=act, **typed),
    )
    return fill(request, form, save, about(one, title))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    form = ReasonForm(request.POST or None, initial=_of(one))
    save = _done(
        request,
        one,
        _("已不予受理，反映人可以申请复核一次"),
        lambda typed: handling.decline_complaint(complaint=one, act=act, **typed),
    )
    return fill(request, form, save, about(one, _("不予受理")))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    form = AnswerForm(request.POST or None, initial=_of(one))
    save = _done(
        request,
        one,
        _("已答复，反映人凭编号和查询码看到"),
        lambda typed: handling.answer_complaint(complaint=one, act=act, **typed),
    )
    final = one.state == ComplaintState.CONTESTED
    why = _("复核答复是最后的答复，写了就办结") if final else ""
    return fill(request, form, save, about(one, _("写答复"), why))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    initial = {**_of(one), "handler": one.handler, "region_code": one.region_code}
    form = PassForm(request.POST or None, day=act.today, initial=initial)
    save = _done(request, one, _("已转办"), lambda typed: handling.pass_on_complaint(complaint=one, act=act, **typed))
    return fill(request, form, save, about(one, _("转办")))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    save = _done(request, one, _("已记下"), lambda typed: handling.note_complaint(complaint=one, act=act, **typed))
    return fill(request, NoteForm(request.POST or None), save, about(one, _("写办理记录")))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def avoid(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    form = AvoidForm(request.POST or None, complaint=one, day=act.today, initial={"user": act.user.pk})
    save = _done(
        request,
        one,
        _("已登记回避，本人从现在起看不到这一件"),
        lambda typed: handling.avoid_complaint(complaint=one, act=act, **typed),
    )
    return fill(request, form, save, about(one, _("登记回避"), _("被反映的人、与反映的事有利害关系的人，不看也不办")))


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def lift(request: HttpRequest, pk: int, concern: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    held = get_object_or_404(one.concerns.select_related("user"), pk=concern)
    save = _done(
        request,
        one,
        _("已解除回避"),
        lambda typed: handling.lift_avoidance(complaint=one, user=held.user, act=act, **typed),
    )
    return fill(
        request, LiftForm(request.POST or None), save, about(one, _("解除%(name)s的回避") % {"name": held.user})
    )


@opens_to(P.HANDLE_COMPLAINT)
@require_http_methods(BOTH)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = in_hand(request, pk), act_of(request)
    form = forms.Form(request.POST) if request.method == "POST" else forms.Form()
    save = _done(request, one, _("已删除联系方式"), lambda _typed: erase_contact(complaint=one, act=act))
    lines = (_("称呼和联系方式马上删除，不能恢复"), _("反映人仍凭编号和查询码看结果"))
    context = {**about(one, _("删除联系方式")), "scope": one.number, "consequences": lines}
    return fill(request, form, save, context, CONFIRM)
