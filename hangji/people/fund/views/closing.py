"""The year's end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hangji.kit.templatetags.kit import yuan
from hangji.office.access import opens_to
from hangji.office.permissions import Permission
from hangji.people.fund.actions.closing import confirm_closing, propose_closing, take_back_closing, year_end
from hangji.people.fund.models import Fund
from hangji.people.fund.views.pages import crumbs, fund_crumb, seen, worked
from hangji.people.fund.views.posting import nothing_typed
from hangji.registry.views.filling import fill

BOTH = ["GET", "POST"]
P = Permission


def _closing_page(one: Fund, title: str, verb: str, **more: Any) -> dict[str, Any]:
    back = reverse("fund:fund", args=[one.pk])
    path = crumbs(fund_crumb(one), {"label": title})
    return {"title": title, "verb": verb, "back_url": back, "crumbs": path, **more}


def _consequences(one: Fund) -> list[str]:
    end = year_end(one)
    said = [
        _("“%(title)s”还留着 %(sum)s 元，连同事项结转下年") % {"title": matter.title, "sum": yuan(fen)}
        for matter, fen in end.committed
    ]
    for use, fen in end.rest.carried.items():
        said.append(_("%(use)s %(sum)s 元结转下年，进“未分配”") % {"use": use or _("未分配"), "sum": yuan(fen)})
    for use, fen in end.rest.handed_back.items():
        said.append(_("%(use)s %(sum)s 元交回财政") % {"use": use or _("未分配"), "sum": yuan(fen)})
    return said or [_("没有余额")]


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    act = worked(request, one, P.POST_FUND)

    def save(_form: Any) -> str:
        propose_closing(fund=one, act=act)
        messages.success(request, _("已结账，等另一位同事复核"))
        return reverse("fund:fund", args=[pk])

    context = _closing_page(one, _("年终结账"), _("结账，交复核"), consequences=_consequences(one))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.CHECK_FUND)
@require_http_methods(BOTH)
def close_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    act = worked(request, one, P.CHECK_FUND)

    def save(_form: Any) -> str:
        confirm_closing(fund=one, act=act)
        messages.success(request, _("已复核结账"))
        return reverse("fund:fund", args=[pk])

    more = {"consequences": _consequences(one), "lasting": _("结账以后这一年的账不再变")}
    context = _closing_page(one, _("复核结账"), _("复核结账"), **more)
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.POST_FUND)
@require_POST
def close_back(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    act = worked(request, one, P.POST_FUND)
    take_back_closing(fund=one, act=act)
    messages.success(request, _("已撤回结账，可以接着记账"))
    return redirect("fund:fund", pk)
