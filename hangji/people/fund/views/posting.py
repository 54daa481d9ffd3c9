"""Entering, confirming, refusing, reversing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.kit.templatetags.kit import yuan
from hangji.office.access import opens_to, territories
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.people.certification.models import Certificate
from hangji.people.fund import tables
from hangji.people.fund.actions.entries import (
    TYPED,
    confirm,
    name_certificates,
    open_fund,
    propose,
    refuse,
)
from hangji.people.fund.actions.entries import reverse as take_back
from hangji.people.fund.forms import HELP, EntryForm, OpenFundForm, RefuseForm, ReverseForm, ServedForm
from hangji.people.fund.models import Entry, EntryKind
from hangji.people.fund.views.pages import crumbs, fund_crumb, seen, seen_entry, worked
from hangji.registry.views.filling import fill, region_choices
from rulebook.fund import yearly

BOTH = ["GET", "POST"]
P = Permission


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def open_(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    places, held = region_choices(act, P.POST_FUND, prefectures=True), territories(act, P.POST_FUND)
    initial = {"year": act.today.year, "region_code": act.office}
    form = OpenFundForm(request.POST or None, places=places, held=held, initial=initial)

    def save(form: OpenFundForm) -> str:
        made = open_fund(act=act, **form.cleaned_data)
        messages.success(request, _("已开立 %(year)d 年度专项资金") % {"year": made.year})
        return reverse("fund:fund", args=[made.pk])

    context = {
        "title": _("开立一年的专项资金"),
        "verb": _("开立"),
        "why": _("开立以后先登记下达的预算，再分配到各用途。"),
        "back_url": reverse("fund:funds"),
        "crumbs": crumbs({"label": _("开立一年")}),
    }
    return fill(request, form, save, context)


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def enter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    one = seen(request, pk)
    act = worked(request, one, P.POST_FUND)
    if kind not in TYPED:
        raise Http404
    initial: dict[str, Any] = {"day": act.today if act.today.year == one.year else None}
    if kind == "budget":
        initial["amount"] = yuan(yearly(day=act.today, place=one.region_code)).replace(",", "")
    if "matter" in request.GET:
        initial["matter"] = request.GET["matter"]
    form = EntryForm(request.POST or None, request.FILES or None, fund=one, kind=kind, initial=initial)

    def save(form: EntryForm) -> str:
        made = propose(fund=one, posting=form.posting(), key=form.sent_as, act=act)
        messages.success(request, _("已登记 %(number)s，等另一位同事复核") % {"number": made.number})
        return reverse("fund:entry", args=[made.pk])

    title = _("登记%(kind)s") % {"kind": EntryKind(kind).label}
    context = {
        "title": title,
        "verb": _("登记，交复核"),
        "why": HELP[kind],
        "back_url": reverse("fund:fund", args=[pk]),
        "crumbs": crumbs(fund_crumb(one), {"label": title}),
    }
    return fill(request, form, save, context)


def entry_page(one: Entry, title: str, verb: str, **more: Any) -> dict[str, Any]:
    back = reverse("fund:entry", args=[one.pk])
    path = crumbs(fund_crumb(one.fund), {"url": back, "label": one.number}, {"label": title})
    return {"title": title, "verb": verb, "back_url": back, "crumbs": path, "scope": one.note, **more}


def nothing_typed(request: HttpRequest) -> forms.Form:
    """A form whose button is the answer."""
    return forms.Form(request.POST if request.method == "POST" else None)


@opens_to(P.CHECK_FUND)
@require_http_methods(BOTH)
def confirm_(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen_entry(request, pk)
    act = worked(request, one.fund, P.CHECK_FUND)

    def save(_form: Any) -> str:
        confirm(entry=one, act=act)
        messages.success(request, _("已复核入账"))
        return reverse("fund:entry", args=[pk])

    lines = (
        _("%(who)s登记：%(kind)s %(sum)s 元，从“%(source)s”到“%(target)s”")
        % {
            "who": one.proposed_by_name,
            "kind": one.get_kind_display(),
            "sum": yuan(one.amount),
            "source": tables.side_said(one, "source"),
            "target": tables.side_said(one, "target"),
        },
        _("凭证 %(number)s") % {"number": one.number},
    )
    context = entry_page(one, _("复核入账"), _("复核入账"), consequences=lines, lasting=_("入账以后不能改，只能冲正"))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.CHECK_FUND)
@require_http_methods(BOTH)
def refuse_(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen_entry(request, pk)
    act = worked(request, one.fund, P.CHECK_FUND)

    def save(form: RefuseForm) -> str:
        refuse(entry=one, act=act, **form.cleaned_data)
        messages.success(request, _("已写明不通过，这一笔不入账"))
        return reverse("fund:entry", args=[pk])

    context = entry_page(one, _("复核不通过"), _("不通过"), why=one.note)
    return fill(request, RefuseForm(request.POST or None), save, context)


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def reverse_(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen_entry(request, pk)
    act = worked(request, one.fund, P.POST_FUND)
    form = ReverseForm(request.POST or None, request.FILES or None, initial={"day": act.today})

    def save(form: ReverseForm) -> str:
        typed = form.cleaned_data
        made = take_back(entry=one, note=typed["note"], day=typed["day"], paper=form.paper(), act=act)
        messages.success(request, _("已登记冲正，等另一位同事复核"))
        return reverse("fund:entry", args=[made.pk])

    why = _("原来那一笔不动，另记一笔把 %(sum)s 元全数冲回。") % {"sum": yuan(one.amount)}
    return fill(request, form, save, entry_page(one, _("冲正"), _("登记冲正，交复核"), why=why))


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def served(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen_entry(request, pk)
    act = worked(request, one.fund, P.POST_FUND)
    held = Certificate.objects.visible_to(act).filter(region_code=one.fund.region_code, level=one.fund.level)
    held = held.select_related("issue", "application__round").order_by("-issued_on", "pk")
    initial = {"certificates": list(one.certificates.values_list("pk", flat=True))}
    form = ServedForm(request.POST if request.method == "POST" else None, seen=held, initial=initial)

    def save(form: ServedForm) -> str:
        name_certificates(entry=one, certificates=list(form.cleaned_data["certificates"]), act=act)
        messages.success(request, _("已写明用于哪些证书"))
        return reverse("fund:entry", args=[pk])

    return fill(request, form, save, entry_page(one, _("用于哪些证书"), _("保存"), why=one.note))
