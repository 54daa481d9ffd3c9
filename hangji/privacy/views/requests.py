"""个人信息事项: the list, one matter with its preview, carrying out by another, declining, taking back."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.privacy import tables
from hangji.privacy.actions.erasing import carry_out as erase
from hangji.privacy.actions.requests import decline_erasure, retract_erasure
from hangji.privacy.forms import AnswerForm, CarryOutForm
from hangji.privacy.models import PersonRequest, RequestKind, RequestState
from hangji.privacy.queries.preview import preview_of
from hangji.privacy.views.page import ASK, BOTH, ERASE, crumbs, do, tabs


@opens_to(ASK, ERASE)
@require_GET
@vary_on_headers("HX-Request")
def requests(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.requests(act, request.GET)
    context: dict[str, Any] = {
        "title": _("个人信息事项"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("提出和办理是两个人")],
        **bar(listing, ("kind", "state")),
        "find_label": _("姓名"),
        "unit": _("件"),
        "tabs": tabs(act, "privacy:requests"),
        "new_url": reverse("privacy:persons") if has(act, ASK) else "",
        "new_label": _("受理申请"),
    }
    return page_of(request, listing, "privacy/list.html", context)


def _one(request: HttpRequest, pk: int) -> PersonRequest:
    seen = PersonRequest.objects.visible_to(act_of(request)).select_related("person", "user")
    found: PersonRequest = get_object_or_404(seen, pk=pk)
    return found


def _crumbs(one: PersonRequest, *more: str) -> list[dict[str, str]]:
    listed = {"url": reverse("privacy:requests"), "label": _("个人信息事项")}
    page = {"url": reverse("privacy:request", args=[one.pk]), "label": str(one)}
    return crumbs(listed, page, *({"label": each} for each in more)) if more else crumbs(listed, {"label": str(one)})


@opens_to(ASK, ERASE)
@never_cache
@require_GET
def request_(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _one(request, pk)
    waits = one.state == RequestState.ASKED
    context = {
        "one": one,
        "tag": tables.TAGS[one.state],
        "preview": preview_of(one) if waits and one.kind == RequestKind.ERASE else None,
        "carries_out": waits and has(act, ERASE) and one.asked_by != act.user.username,
        "retracts": waits and one.asked_by == act.user.username,
        "crumbs": _crumbs(one),
    }
    return render(request, "privacy/request.html", context)


@opens_to(ERASE)
@never_cache
@require_http_methods(BOTH)
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _one(request, pk)
    back, preview = reverse("privacy:request", args=[pk]), preview_of(one)

    def save(typed: dict[str, Any]) -> str:
        done = erase(request=one, alone=typed.get("alone", False), answer=typed["answer"], act=act)
        messages.success(request, _("已注销，现在叫%(name)s") % {"name": done.name})
        return back

    form = CarryOutForm(request.POST if request.method == "POST" else None, namesakes=preview.subject.namesakes)
    told = {"title": _("注销%(name)s") % {"name": one.name}, "verb": _("注销"), "back_url": back}
    waits = one.state == RequestState.ASKED
    shown = {**told, "crumbs": _crumbs(one, _("注销")), "preview": preview if waits else None}
    return do(request, form, save, "privacy/carry_out.html", **shown)


@opens_to(ERASE)
@require_http_methods(BOTH)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _one(request, pk)
    back = reverse("privacy:request", args=[pk])

    def save(typed: dict[str, Any]) -> str:
        decline_erasure(request=one, answer=typed["answer"], act=act)
        messages.success(request, _("已记为不予办理"))
        return back

    told: dict[str, Any] = {
        "title": _("不予注销"),
        "verb": _("不予办理"),
        "back_url": back,
        "crumbs": _crumbs(one, _("不予办理")),
    }
    lines = (_("理由告诉本人；本人有异议的，可以依《个人信息保护法》第五十条向人民法院提起诉讼"),)
    return do(request, AnswerForm(request.POST if request.method == "POST" else None), save, consequences=lines, **told)


@opens_to(ASK)
@require_http_methods(BOTH)
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _one(request, pk)
    back = reverse("privacy:request", args=[pk])

    def save(_typed: dict[str, Any]) -> str:
        retract_erasure(request=one, act=act)
        messages.success(request, _("已撤回"))
        return back

    form = Form(request.POST if request.method == "POST" else None)
    told: dict[str, Any] = {
        "title": _("撤回注销申请"),
        "verb": _("撤回"),
        "back_url": back,
        "crumbs": _crumbs(one, _("撤回")),
    }
    return do(request, form, save, consequences=(_("什么都不改；以后可以再提"),), **told)
