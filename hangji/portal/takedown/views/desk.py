"""The ledger of claims, one claim, hiding, deciding, and sending the answer again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.portal.models import Article
from hangji.portal.takedown import actions, tables
from hangji.portal.takedown.forms import DecideForm, HideForm
from hangji.portal.takedown.models import MailState, Takedown, TakedownState
from hangji.portal.takedown.queries import right_said
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export

BOTH = ["GET", "POST"]
CONFIRM = "registry/confirm.html"
P = Permission


@opens_to(P.SEE_COMPLAINTS)
@require_GET
@vary_on_headers("HX-Request")
def takedowns(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.takedowns(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("撤稿申请"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("一人先撤下，另一人决定，答复都在这里")],
        **bar(listing, ("state", "right"), ("county", "year")),
        "find_label": _("编号、标题"),
        "unit": _("件"),
        "export_url": reverse("takedown:export"),
        "may_export": has(act, P.EXPORT),
    }
    return page_of(request, listing, "portal/takedown/takedowns.html", context)


@opens_to(P.EXPORT)
@require_POST
def takedowns_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.takedowns(act, request.GET, region_names()), act.today)


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("takedown:takedowns"), "label": _("撤稿申请")}, *more]


def url_of(one: Takedown) -> str:
    return reverse("takedown:takedown", args=[one.pk])


def seen(request: HttpRequest, pk: int) -> Takedown:
    rows = Takedown.objects.visible_to(act_of(request))
    return get_object_or_404(rows.select_related("article", "hidden_by", "decided_by", "attachment"), pk=pk)


def decidable(request: HttpRequest, pk: int) -> Takedown:
    return get_object_or_404(Takedown.objects.decidable_by(act_of(request)).select_related("article"), pk=pk)


@opens_to(P.SEE_COMPLAINTS)
@require_GET
def takedown(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen(request, pk), act_of(request)
    decides = Takedown.objects.decidable_by(act).filter(pk=one.pk).exists()
    public = Article.objects.public(act.at).filter(pk=one.article_id).exists()
    context = {
        "one": one,
        "tag": tables.tag_of(one),
        "late": one.state == TakedownState.RECEIVED and one.answer_by < act.today,
        "right": right_said(one.right),
        "public": public,
        "decides": decides,
        "verbs": list(_verbs(one, act.user.pk)) if decides else [],
        "crumbs": crumbs({"label": one.number}),
    }
    return render(request, "portal/takedown/takedown.html", context)


def _verbs(one: Takedown, user: int) -> Any:
    if one.state == TakedownState.RECEIVED and one.hidden_at is None:
        yield {"url": reverse("takedown:hide", args=[one.pk]), "label": _("先撤下"), "main": True}
    if one.state == TakedownState.RECEIVED and one.hidden_by_id != user:
        yield {"url": reverse("takedown:decide", args=[one.pk]), "label": _("决定并答复"), "main": bool(one.hidden_at)}
    if one.mail_state == MailState.FAILED and one.mail_tries < actions.MOST_TRIES:
        yield {"url": reverse("takedown:mail", args=[one.pk]), "label": _("重发邮件"), "main": True}


@opens_to(P.SEE_COMPLAINTS)
@require_GET
def attachment(request: HttpRequest, pk: int) -> Any:
    one = seen(request, pk)
    if one.attachment is None:
        raise Http404
    return documents.send(one.attachment)


def about(one: Takedown, title: str, why: str) -> dict[str, Any]:
    back = url_of(one)
    path = crumbs({"url": back, "label": one.number}, {"label": title})
    return {"title": title, "verb": title, "why": why, "back_url": back, "crumbs": path}


def _done(request: HttpRequest, one: Takedown, told: str, write: Callable[[Any], None]) -> Callable[[Any], str]:
    def save(form: Any) -> str:
        write(form.cleaned_data)
        messages.success(request, told)
        return url_of(one)

    return save


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = decidable(request, pk), act_of(request)
    save = _done(
        request,
        one,
        _("已撤下，公众马上看不到；请另一人决定"),
        lambda typed: actions.hide_article(takedown=one, act=act, **typed),
    )
    return fill(request, HideForm(request.POST or None), save, about(one, _("先撤下"), one.title))


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = decidable(request, pk), act_of(request)
    form = DecideForm(request.POST or None, initial={"version": one.version})
    save = _done(
        request,
        one,
        _("已决定，申请人凭编号和查询码看到答复"),
        lambda typed: actions.decide_takedown(takedown=one, act=act, **typed),
    )
    return fill(request, form, save, about(one, _("决定并答复"), one.title))


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = decidable(request, pk), act_of(request)
    form = forms.Form(request.POST) if request.method == "POST" else forms.Form()
    save = _done(request, one, _("已再发一次"), lambda _typed: actions.send_again(takedown=one, act=act))
    context = {
        **about(one, _("重发邮件"), one.number),
        "scope": one.number,
        "consequences": (one.email, one.mail_fault),
    }
    return fill(request, form, save, context, CONFIRM)
