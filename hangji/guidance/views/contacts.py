"""我的组织 and 记联系."""

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
from hangji.guidance.actions.contacts import record_contact, withdraw_contact
from hangji.guidance.forms.contacts import ContactForm, WithdrawForm
from hangji.guidance.models import Contact
from hangji.guidance.phone import mine, my_duties
from hangji.guidance.queries.fourones import fellows, latest_contacts
from hangji.kit.list_page import bar, page_of
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.problems.models import Problem
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
        "problem": Problem.objects.of("Contact", [pk]).first(),
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
        _("还没有人受理的问题一并撤回；记录和原因留着"),
    )
    context = {"title": _("撤回联系"), "scope": str(one), "verb": _("撤回"), "back_url": back, "consequences": lines}
    return fill(request, form, save, context, "registry/confirm.html")
