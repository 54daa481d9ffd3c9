"""三亮: cards and what was done of them. 三比: practices shared and taken over."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance.queries.sight import kept_by
from hangji.honours.actions.plan import (
    publish_card,
    share_practice,
    take_over,
    tell_line,
    withdraw_practice,
    write_card,
)
from hangji.honours.forms.entries import LINES, CardForm, PracticeForm, TakeOverForm, TellForm
from hangji.honours.models import Card, CardLine, LineKind, Practice
from hangji.honours.tables import lists
from hangji.honours.views.page import BOTH, P, counted, crumbs, nothing_typed, of_organisation, own
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export


def _card_url(one: Card) -> str:
    return reverse("honours:card", args=[one.pk])


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
@vary_on_headers("HX-Request")
def cards(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.cards(act, request.GET)
    context: dict[str, Any] = {
        "title": _("三亮公示卡"),
        "scope": [counted(listing, _("张")), _("亮身份、亮承诺、亮职责，做得怎样由单位自己说")],
        **bar(listing, ("state",)),
        "find_label": _("社会组织、党组织"),
        "unit": pgettext("公示卡", "张"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("honours:cards_export"),
    }
    return page_of(request, listing, "honours/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def cards_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, lists.cards(act, request.GET), act.today)


def lines_of(one: Card, day: date) -> dict[str, list[tuple[CardLine, str]]]:
    """The pledges and the duties, each with its state on a day."""
    said = [(line, line.state_on(day)) for line in one.lines.prefetch_related("notes")]
    return {
        "pledges": [(line, state) for line, state in said if line.kind == LineKind.PLEDGE],
        "duties_": [(line, state) for line, state in said if line.kind == LineKind.DUTY],
    }


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = Card.objects.visible_to(act).select_related("organisation", "party_organisation")
    one = get_object_or_404(rows, pk=pk)
    context = {
        **of_organisation(request, one.organisation, _("三亮公示卡"), ""),
        "card": one,
        **lines_of(one, act.today),
        "keeps": has(act, P.ENTER_HONOURS) and one.organisation_id in set(kept_by(act)),
    }
    return render(request, "honours/card.html", context)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    unit, act = own(request, pk), act_of(request)
    if abs(year - act.today.year) > 1:
        raise Http404
    kept = Card.objects.filter(organisation=unit, year=year).first()
    said = list(kept.lines.all()) if kept else []
    initial: dict[str, Any] = {"identity": kept.identity if kept else ""}
    for at, line in enumerate(said):
        initial |= {f"what_{at}": line.what, f"kind_{at}": line.kind, f"due_{at}": line.due_on}
    form = CardForm(request.POST or None, rows=max(LINES, len(said) + 2), initial=initial)

    def save(form: CardForm) -> str:
        plain = {"identity": form.cleaned_data["identity"], "lines": form.lines()}
        made = write_card(organisation=unit, year=year, act=act, **plain)
        messages.success(request, _("已保存；公布以后任何人都能看"))
        return _card_url(made)

    why = _("公布以后，写上的承诺和职责不撤不改，可以再加；做得怎样，一条一条说。")
    title = _("%(year)d 年三亮公示卡") % {"year": year}
    context = of_organisation(request, unit, title, _("保存"), why=why)
    return fill(request, form, save, context)


def _own_card(request: HttpRequest, pk: int) -> Card:
    rows = Card.objects.filter(organisation__in=kept_by(act_of(request)))
    return get_object_or_404(rows.select_related("organisation"), pk=pk)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _own_card(request, pk), act_of(request)

    def save(_form: Any) -> str:
        publish_card(card=one, act=act)
        messages.success(request, _("已公布"))
        return _card_url(one)

    lines = (_("任何人都能看到这张卡和每一条的进展"), _("可以打印出来挂在单位里"))
    more = {"consequences": lines, "lasting": _("公布以后，写上的不撤不改")}
    context = of_organisation(request, one.organisation, _("公布三亮公示卡"), _("公布"), **more)
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = CardLine.objects.filter(card__organisation__in=kept_by(act)).select_related("card__organisation")
    one = get_object_or_404(rows, pk=pk)
    form = TellForm(request.POST or None, initial={"day": act.today})

    def save(form: TellForm) -> str:
        tell_line(line=one, act=act, **form.cleaned_data)
        messages.success(request, _("已记下进展"))
        return _card_url(one.card)

    context = of_organisation(request, one.card.organisation, _("说进展"), _("保存"), why=one.what)
    return fill(request, form, save, {**context, "back_url": _card_url(one.card)})


# ---- practices


def _practice_url(one: Practice) -> str:
    return reverse("honours:practice", args=[one.pk])


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
@vary_on_headers("HX-Request")
def practices(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.practices(act, request.GET)
    mine = SocialOrganization.objects.filter(pk__in=kept_by(act)).first() if has(act, P.ENTER_HONOURS) else None
    context: dict[str, Any] = {
        "title": _("做法和成效"),
        "scope": [counted(listing, _("个")), _("比学习、比作风、比贡献：比的是单位和团队的做法，互相借鉴")],
        **bar(listing, ("field", "taken")),
        "find_label": _("做法、成效、单位"),
        "unit": pgettext("做法", "个"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("honours:practices_export"),
        "new_url": reverse("honours:share", args=[mine.pk]) if mine else "",
        "new_label": _("分享做法"),
    }
    return page_of(request, listing, "honours/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def practices_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, lists.practices(act, request.GET), act.today)


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Practice.objects.visible_to(act).select_related("organisation"), pk=pk)
    own_ids = set(kept_by(act)) if has(act, P.ENTER_HONOURS) else set()
    path = crumbs(act, {"url": reverse("honours:practices"), "label": _("做法和成效")}, {"label": str(one)})
    context = {
        "practice": one,
        "adoptions": one.adoptions.select_related("organisation"),
        "own": one.organisation_id in own_ids and one.withdrawn_on is None,
        "may_take": bool(own_ids - {one.organisation_id}) and one.withdrawn_on is None,
        "crumbs": path,
    }
    return render(request, "honours/practice.html", context)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    unit, act = own(request, pk), act_of(request)

    def save(form: PracticeForm) -> str:
        made = share_practice(said=form.shared(unit), act=act)
        messages.success(request, _("已分享，别的单位看得到、可以借鉴"))
        return _practice_url(made)

    why = _("写单位或者团队的做法和给服务对象带来的成效；不写个人得失，不比名次。")
    context = of_organisation(request, unit, _("分享做法"), _("分享"), why=why)
    return fill(request, PracticeForm(request.POST or None), save, context)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def take_over_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Practice.objects.visible_to(act).select_related("organisation"), pk=pk)
    mine = SocialOrganization.objects.filter(pk__in=kept_by(act)).exclude(pk=one.organisation_id)
    form = TakeOverForm(request.POST or None, organisations=mine)

    def save(form: TakeOverForm) -> str:
        take_over(practice=one, act=act, **form.cleaned_data)
        messages.success(request, _("已记下借鉴，分享的单位看得到"))
        return _practice_url(one)

    path = crumbs(act, {"url": _practice_url(one), "label": str(one)}, {"label": _("借鉴")})
    context = {"title": _("借鉴"), "verb": _("记下"), "why": one.title, "back_url": _practice_url(one), "crumbs": path}
    return fill(request, form, save, context)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Practice.objects.kept_by(act).select_related("organisation"), pk=pk)

    def save(_form: Any) -> str:
        withdraw_practice(practice=one, act=act)
        messages.success(request, _("已撤下"))
        return reverse("honours:practices")

    lines = (_("别的单位不再看到；已经借鉴的记录还在"),)
    context = of_organisation(request, one.organisation, _("撤下做法"), _("撤下"), consequences=lines)
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")
