"""Certificates: the list, one with what became of it and what it cost, its paper, its turns. And training hours."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.letter import qr_svg
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import Territory, has, opens_to, territories, where
from hangji.office.acts import Act, act_of
from hangji.office.issues import address_of, base_address, said_code
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.people.certification import tables
from hangji.people.certification.actions import certificates as turns
from hangji.people.certification.actions.applications import record_training, withdraw_training
from hangji.people.certification.forms import ReasonForm, TrainingForm, TurnForm
from hangji.people.certification.models import (
    Certificate,
    TrainingRecord,
    TurnOfCertificate,
)
from hangji.people.certification.queries import hours_of, people_of
from hangji.people.certification.views.rounds import BOTH
from hangji.people.fund.queries import costs
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.certification import renewable_from, scheme, standing

P = Permission
SEEN = (P.SEE_CERTIFICATES, P.APPLY_CERTIFICATE)
K = TurnOfCertificate


@opens_to(P.SEE_CERTIFICATES)
@require_GET
@vary_on_headers("HX-Request")
def certificates(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.certificates(act, request.GET)
    context: dict[str, Any] = {
        "title": _("党务红领证书"),
        "scope": [_("共 %(n)s 张") % {"n": listing.count_text}],
        **bar(listing, ("state",)),
        "find_label": _("编号、姓名、社会组织"),
        "unit": _("张"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("people:certificates_export"),
    }
    return page_of(request, listing, "people/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def certificates_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.certificates(act, request.GET), act.today)


def seen(request: HttpRequest, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(act_of(request))
    return get_object_or_404(rows.select_related("issue", "application__round", "person"), pk=pk)


@opens_to(*SEEN)
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen(request, pk)
    now = standing(one.state, one.last_day, day=act.today)
    runs = Certificate.objects.run_by(act).filter(pk=pk).exists() and one.person_id != act.user.person_id
    money = costs([one])[one.pk] if has(act, P.SEE_FUND) else []
    address = address_of(one.issue, base_address(request)) if one.issue else ""
    context = {
        "certificate": one,
        "tag": tables.CERTIFICATE_TAGS[now],
        "turns": one.turns.select_related("issue").order_by("-pk"),
        "doable": [(kind, _verb(kind)) for kind in _doable(one, now, act)] if runs else [],
        "sees_fund": has(act, P.SEE_FUND),
        "costs": money,
        "cost": sum(each.fen for each in money),
        "address": address,
        "code": said_code(one.issue.code) if one.issue else "",
        "qr": qr_svg(address) if address else "",
        "renewal": _renewal(one, act) if now == "valid" else None,
        "office": has(act, P.SEE_CERTIFICATES),
        "crumbs": _crumbs(act, {"label": str(one)}),
    }
    return render(request, "people/certificate.html", context)


def _crumbs(act: Act, *more: dict[str, Any]) -> list[dict[str, Any]]:
    if has(act, P.SEE_CERTIFICATES):
        return [{"url": reverse("people:certificates"), "label": _("党务红领证书")}, *more]
    return [{"url": reverse("people:mine"), "label": _("党务红领")}, *more]


def _renewal(one: Certificate, act: Act) -> dict[str, Any]:
    rules = scheme(day=act.today, place=one.region_code)
    return {
        "first": renewable_from(rules, one.last_day),
        "least": rules.renewal_hours,
        "hours": hours_of(one.person, turns.since_last_paper(one), act.today),
    }


def _doable(one: Certificate, now: str, act: Act) -> list[str]:
    if now == "valid":
        rules = scheme(day=act.today, place=one.region_code)
        early = act.today < renewable_from(rules, one.last_day)
        return [*([] if early else [K.RENEWED]), K.REPRINTED, K.REPLACED, K.SUSPENDED, K.REVOKED]
    if now == "suspended":
        return [K.RESUMED, K.REVOKED]
    return []


def _verb(kind: str) -> str:
    said: dict[str, str] = {
        K.RENEWED: _("续期"),
        K.REPRINTED: _("登记重印"),
        K.REPLACED: _("换发"),
        K.SUSPENDED: _("暂停"),
        K.RESUMED: _("恢复"),
        K.REVOKED: _("撤销"),
    }
    return said[kind]


@opens_to(*SEEN)
@require_GET
def paper(request: HttpRequest, pk: int) -> FileResponse:
    one = seen(request, pk)
    file = one.issue.files.select_related("document").first() if one.issue else None
    if file is None:
        raise Http404
    return documents.send(file.document)


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def turn(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Certificate.objects.run_by(act).select_related("issue", "application__round"), pk=pk)
    base = base_address(request)
    do: dict[str, Callable[..., Certificate]] = {
        K.RENEWED: lambda reason="": turns.renew(certificate=one, base=base, act=act),
        K.SUSPENDED: lambda reason: turns.suspend(certificate=one, reason=reason, act=act),
        K.RESUMED: lambda reason: turns.resume(certificate=one, reason=reason, act=act),
        K.REVOKED: lambda reason: turns.revoke(certificate=one, reason=reason, act=act),
        K.REPRINTED: lambda reason: turns.reprint(certificate=one, reason=reason, act=act),
        K.REPLACED: lambda reason: turns.replace(certificate=one, reason=reason, base=base, act=act),
    }
    if kind not in do:
        raise Http404
    form = TurnForm(request.POST if request.method == "POST" else None, kind=kind)

    def save(form: TurnForm) -> str:
        do[kind](**form.cleaned_data)
        messages.success(request, _("已%(verb)s %(number)s") % {"verb": _verb(kind), "number": one})
        return reverse("people:certificate", args=[pk])

    back = reverse("people:certificate", args=[pk])
    title = _("%(verb)s证书 %(number)s") % {"verb": _verb(kind), "number": one}
    context = {
        "title": title,
        "verb": _verb(kind),
        "back_url": back,
        "consequences": _consequences(kind),
        "lasting": _("撤销以后不能恢复") if kind == K.REVOKED else "",
        "crumbs": _crumbs(act, {"url": back, "label": str(one)}, {"label": _verb(kind)}),
    }
    return fill(request, form, save, context, "registry/confirm.html")


def _consequences(kind: str) -> tuple[str, ...]:
    said: dict[str, tuple[str, ...]] = {
        K.RENEWED: (
            _("从原来有效期满的第二天起再算一个有效期"),
            _("发一张新的纸，新的编号和验证码；旧的会写明已换发"),
        ),
        K.REPRINTED: (_("同一张证书再印一份，编号和验证码不变；只在这里记一笔"),),
        K.REPLACED: (_("遗失、姓名有误时换一张新的纸，新的编号和验证码；有效期不变"), _("旧的会写明已换发")),
        K.SUSPENDED: (_("凭码核对的人看到“暂停”；理由不公开"),),
        K.RESUMED: (_("凭码核对的人又看到“有效”"),),
        K.REVOKED: (_("凭码核对的人看到“已撤销”；理由不公开"), _("一段时间里不能再申请")),
    }
    return said[kind]


# ---- training hours


@opens_to(P.SEE_CERTIFICATES)
@require_GET
@vary_on_headers("HX-Request")
def training(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    works = has(act, P.RUN_CERTIFICATES)
    listing = tables.training(act, request.GET, works=works)
    context: dict[str, Any] = {
        "title": _("培训学时"),
        "scope": [_("共 %(n)s 条") % {"n": listing.count_text}, _("主办方核定的学时，不统计上线看了多久")],
        **bar(listing, ()),
        "find_label": _("姓名、培训内容"),
        "unit": _("条"),
        "new_url": reverse("people:record_training") if works else "",
        "new_label": _("登记学时"),
    }
    return page_of(request, listing, "people/list.html", context)


def _register(held: Territory) -> Territory:
    """The register that a record is kept with: of whoever works in both, the city's."""
    return held if held.level != Level.ALL else Territory(held.region_code, Level.CITY)


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def record(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    held = territories(act, P.RUN_CERTIFICATES)
    people = people_of(held, act.today)
    form = TrainingForm(request.POST or None, request.FILES or None, people=people)

    def save(form: TrainingForm) -> str:
        typed = form.cleaned_data
        record_training(place=_register(held[0]), act=act, **typed)
        messages.success(request, _("已登记 %(name)s %(n)d 学时") % {"name": typed["person"], "n": typed["hours"]})
        return reverse("people:training")

    context = {
        "title": _("登记培训学时"),
        "verb": _("登记"),
        "why": _("一次培训一天一条，由主办方核定。"),
        "back_url": reverse("people:training"),
        "crumbs": [{"url": reverse("people:training"), "label": _("培训学时")}, {"label": _("登记")}],
    }
    return fill(request, form, save, context)


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def withdraw_record(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = TrainingRecord.objects.filter(where(act, P.RUN_CERTIFICATES)).select_related("person")
    one = get_object_or_404(rows, pk=pk)

    def save(form: ReasonForm) -> str:
        withdraw_training(record=one, because=form.cleaned_data["reason"], act=act)
        messages.success(request, _("已撤回这条学时"))
        return reverse("people:training")

    context = {
        "title": _("撤回培训学时"),
        "verb": _("撤回"),
        "why": f"{one} · {one.day}",
        "back_url": reverse("people:training"),
        "crumbs": [{"url": reverse("people:training"), "label": _("培训学时")}, {"label": _("撤回")}],
    }
    return fill(request, ReasonForm(request.POST or None), save, context)
