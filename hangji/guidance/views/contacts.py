"""我的组织, 记联系, and the problems that come of it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.guidance import lists
from hangji.guidance.actions.contacts import answer_problem, close_problem, record_contact, withdraw_contact
from hangji.guidance.forms.contacts import AnswerProblemForm, CloseProblemForm, ContactForm, WithdrawForm
from hangji.guidance.models import Contact, Problem
from hangji.guidance.phone import mine, my_duties
from hangji.guidance.queries.fourones import fellows, latest_contacts
from hangji.kit.list_page import bar, page_of
from hangji.office.access import Permission, opens_to
from hangji.office.acts import act_of
from hangji.registry.views.filling import fill, seen_organisation

BOTH = ["GET", "POST"]


@opens_to(Permission.RECORD_CONTACT)
@require_GET
def my_organisations(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/mine.html", {"mine": mine(act_of(request))})


@opens_to(Permission.RECORD_CONTACT)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    return render(request, "guidance/me.html", {"me": act.user, "today": act.today, **my_duties(act)})


@opens_to(Permission.RECORD_CONTACT)
@require_GET
def whom(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/choose.html", {"mine": mine(act_of(request))})


@opens_to(Permission.RECORD_CONTACT)
@require_http_methods(BOTH)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    initial = {"day": act.today, "key": uuid4()}

    def others() -> list[tuple[int, str]]:
        found = fellows(organisation, act.today).exclude(user=act.user)
        return list(found.values_list("pk", "name"))

    form = ContactForm(request.POST or None, others=others, initial=initial)

    def save(form: ContactForm) -> str:
        said = form.as_said()
        record_contact(organisation=organisation, said=said, key=form.cleaned_data["key"], act=act)
        told = _("已记：%(name)s，问题已转给上级党组织") if said.problem else _("已记：%(name)s")
        messages.success(request, told % {"name": organisation})
        return reverse("guidance:mine")

    last = SimpleLazyObject(lambda: latest_contacts([organisation.pk]).get(organisation.pk))  # of the page alone
    return fill(
        request,
        form,
        save,
        {"organisation": organisation, "today": act.today, "me": act.user, "last": last},
        "guidance/record.html",
    )


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def contacts(request: HttpRequest) -> HttpResponse:
    listing = lists.contacts(act_of(request), request.GET)
    context: dict[str, Any] = {
        "title": _("联系"),
        "scope": [_("共 %(n)s 次") % {"n": listing.count_text}, _("只记结论；不记地点、时长，不传照片")],
        **bar(listing, ("conclusion",)),
        "find_label": _("社会组织、说明"),
        "unit": _("次"),
    }
    return page_of(request, listing, "guidance/list.html", context)


def crumbs(name: str, label: Any, *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse(name), "label": label}, *more]


@opens_to(Permission.SEE_REGISTER)
@require_GET
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = Contact.objects.visible_to(act).select_related("organisation", "instructor")
    one = get_object_or_404(found, pk=pk)
    context = {
        "contact": one,
        "others": one.others.all(),
        "problem": one.problems.first(),
        "may_withdraw": one.instructor_id == act.user.person_id and not one.withdrawn_at,
        "crumbs": crumbs("guidance:contacts", _("联系"), {"label": str(one)}),
    }
    return render(request, "guidance/contact.html", context)


@opens_to(Permission.RECORD_CONTACT)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Contact.objects.visible_to(act).filter(instructor=act.user.person_id), pk=pk)
    form = WithdrawForm(request.POST or None)
    back = reverse("guidance:contact", args=[pk])

    def save(form: WithdrawForm) -> str:
        withdraw_contact(contact=one, act=act, **form.cleaned_data)
        messages.success(request, _("已撤回这次联系"))
        return back

    lines = (
        _("这次联系不再算数，这一周又成为没有联系"),
        _("还没有人答复的问题一并撤回；记录和原因留着"),
    )
    context = {"title": _("撤回联系"), "scope": str(one), "verb": _("撤回"), "back_url": back, "consequences": lines}
    return fill(request, form, save, context, "registry/confirm.html")


# Problems


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def problems(request: HttpRequest) -> HttpResponse:
    listing = lists.problems(act_of(request), request.GET)
    context: dict[str, Any] = {
        "title": _("问题"),
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("提出、答复、销号，一个一个跟到底")],
        **bar(listing, ("state",)),
        "find_label": _("问题、社会组织"),
        "unit": _("个"),
    }
    return page_of(request, listing, "guidance/list.html", context)


@opens_to(Permission.SEE_REGISTER)
@require_GET
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Problem.objects.visible_to(act).select_related("organisation", "body", "contact"), pk=pk)
    handles = Problem.objects.handled_by(act).filter(pk=pk).exists()
    context = {
        "problem": one,
        "handles": handles and one.state != "closed",
        "crumbs": crumbs("guidance:problems", _("问题"), {"label": str(one)}),
    }
    return render(request, "guidance/problem.html", context)


def _handled(request: HttpRequest, pk: int) -> Problem:
    return get_object_or_404(Problem.objects.handled_by(act_of(request)).select_related("organisation"), pk=pk)


def _about(one: Problem, title: str) -> dict[str, Any]:
    back = reverse("guidance:problem", args=[one.pk])
    path = crumbs("guidance:problems", _("问题"), {"url": back, "label": str(one)}, {"label": title})
    return {"title": title, "verb": title, "why": f"{one.organisation} · {one.what}", "back_url": back, "crumbs": path}


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _handled(request, pk), act_of(request)
    initial = {"answer": one.answer, "owner": one.owner, "due_on": one.due_on, "version": one.version}
    form = AnswerProblemForm(request.POST or None, initial=initial)

    def save(form: AnswerProblemForm) -> str:
        answer_problem(problem=one, act=act, **form.cleaned_data)
        messages.success(request, _("已答复，提出的指导员会看到"))
        return reverse("guidance:problem", args=[pk])

    return fill(request, form, save, _about(one, _("答复问题")))


@opens_to(Permission.HANDLE_PROBLEM)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _handled(request, pk), act_of(request)
    form = CloseProblemForm(request.POST or None, initial={"version": one.version})

    def save(form: CloseProblemForm) -> str:
        close_problem(problem=one, act=act, **form.cleaned_data)
        messages.success(request, _("已销号"))
        return reverse("guidance:problem", args=[pk])

    return fill(request, form, save, _about(one, _("问题销号")))
