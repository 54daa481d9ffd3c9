"""The public notice and its objections, the awarding; and the pages of honours that anybody may read."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.honours.actions.awarding import award_round
from hangji.honours.actions.objections import handle_objection, object_publicly, record_objection
from hangji.honours.forms.rounds import AnswerForm, ObjectionForm, PublicObjectionForm
from hangji.honours.models import Card, EntryState, HonourObjection, HonourRound
from hangji.honours.paper import notice_letter
from hangji.honours.queries import public
from hangji.honours.tables.lists import AWARD_TAGS
from hangji.honours.verified import public_holder
from hangji.honours.views.page import BOTH, P, nothing_typed, of_round, round_url, run
from hangji.honours.views.plan import lines_of
from hangji.kit.clock import now, today
from hangji.kit.freshness import for_everyone
from hangji.kit.refusal import Refusal
from hangji.kit.sender import may_send
from hangji.office.access import opens_to, opens_to_anyone
from hangji.office.acts import act_of, visitor
from hangji.office.issues import base_address, letter_file
from hangji.registry.views.filling import fill

PAGE = 50
LIMIT = "10/h"


# ---- the office's side


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)
    listed = one.entries.filter(state=EntryState.PROPOSED).select_related("organisation", "party_organisation")
    form = ObjectionForm(request.POST or None, listed=listed.order_by("number"), initial={"day": act.today})

    def save(form: ObjectionForm) -> str:
        record_objection(round=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记异议，由另一位同事办；办结以前不能表彰"))
        return round_url(one)

    return fill(request, form, save, of_round(request, one, _("登记异议"), _("登记")))


@opens_to(P.RUN_HONOURS, P.DECIDE_HONOURS)
@require_http_methods(BOTH)
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rounds = HonourRound.objects.run_by(act) | HonourRound.objects.decided_by_posts(act)
    seen = HonourObjection.objects.filter(round__in=rounds.values("pk"))
    one = get_object_or_404(
        seen.select_related("round", "about__round", "about__organisation", "about__party_organisation"), pk=pk
    )

    def save(form: AnswerForm) -> str:
        handle_objection(objection=one, act=act, **form.cleaned_data)
        messages.success(request, _("已办结这件异议"))
        return round_url(one.round)

    about = f"{one.about}{_('：')}" if one.about else ""
    context = of_round(request, one.round, _("办理异议"), _("办结"), why=f"{about}{one.what}")
    return fill(request, AnswerForm(request.POST or None), save, context)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(_form: Any) -> str:
        made = award_round(round=one, base=base_address(request), act=act)
        messages.success(request, _("已表彰 %(n)d 个，证书已发") % {"n": len(made)})
        return f"{reverse('honours:awards')}?round={one.pk}"

    count = one.entries.filter(state=EntryState.PROPOSED).count()
    lines = (
        _("给公示无异议的 %(n)d 个对象表彰，每个一张证书，编号不断号") % {"n": count},
        _("证书有二维码和验证码，任何人都能核对；荣誉向社会公布"),
    )
    context = of_round(
        request, one, _("表彰、发证书"), _("表彰"), consequences=lines, lasting=_("表彰以后只能依规撤销")
    )
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.SEE_HONOURS)
@require_GET
def notice_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(HonourRound.objects.visible_to(act_of(request)).select_related("body"), pk=pk)
    if one.published_on is None:
        raise Http404
    return letter_file(notice_letter(one, list(public.listed(one))), "docx")


# ---- for anybody


def _private(response: HttpResponse) -> HttpResponse:
    """A list of names for some days: not for search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@opens_to_anyone
@for_everyone
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Notices that run, and every award with those revoked."""
    day = today()
    rows, text = public.awards(day), request.GET.get("q", "").replace("\0", "").strip()[:60]
    if text:
        rows = rows.filter(title__contains=text) | rows.filter(organisation__name__contains=text)
    if request.GET.get("state") == "revoked":
        rows = rows.filter(revoked_on__lte=day)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(award, AWARD_TAGS[award.state_on(day)], public_holder(award, day)) for award in page]
    context = {"notices": public.notices(day), "page": page, "awards": shown, "text": text, "day": day}
    return render(request, "honours/public.html", context)


def _running(pk: int) -> HonourRound:
    return get_object_or_404(public.notices(today()).select_related("body"), pk=pk)


@opens_to_anyone
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    one = _running(pk)
    context = {"round": one, "listed": public.listed(one), "thanks": request.GET.get("done") == "1"}
    return _private(render(request, "honours/notice.html", context))


@opens_to_anyone
@require_http_methods(BOTH)
def object_(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody objects; nothing but the objection is kept: no address of a network, no account."""
    one = _running(pk)
    form = PublicObjectionForm(request.POST or None, listed=public.listed(one))
    context: dict[str, Any] = {"round": one, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _private(render(request, "honours/object.html", context, status=status))
    try:
        if not may_send(request, "honour_objection", LIMIT, now()):
            raise Refusal(
                _("现在不能提交：这个网络提交得太多"), _("怕有人用机器提交"), _("一小时以后再提交，或者写信、打电话")
            )
        object_publicly(round=one, act=visitor(now(), one.region_code), **form.cleaned_data)
    except Refusal as refusal:
        return _private(render(request, "honours/object.html", {**context, "refusal": refusal}, status=refusal.status))
    return redirect(f"{reverse('honours:notice', args=[pk])}?done=1")


@opens_to_anyone
@for_everyone
@require_GET
def public_card(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Card.objects.published().select_related("organisation", "party_organisation"), pk=pk)
    return render(request, "honours/public_card.html", {"card": one, **lines_of(one, today())})


@opens_to_anyone
@for_everyone
@require_GET
def public_cards(request: HttpRequest) -> HttpResponse:
    page = Paginator(public.cards().order_by("-year", "organisation__name", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "honours/public_cards.html", {"page": page, "practices": public.practices()[:20]})
