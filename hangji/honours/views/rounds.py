"""Rounds: the list, one round, its calls, handing out, the list of whom to award and the committee's decision."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.honours.actions.reviews import hand_out
from hangji.honours.actions.rounds import (
    decide_list,
    end_round,
    open_round,
    publish_call,
    publish_notice,
    return_list,
    seats_left,
    settle_list,
)
from hangji.honours.figures import round_cards
from hangji.honours.forms.rounds import CallForm, DecideListForm, HandOutForm, OpenRoundForm, ReasonForm
from hangji.honours.models import EntryState, HonourEntry, HonourObjection, HonourRound, HonourState
from hangji.honours.models.places import placed
from hangji.honours.queries.rounds import to_be_handed
from hangji.honours.queries.selections import names, said
from hangji.honours.tables import lists
from hangji.honours.views.page import BOTH, P, counted, crumbs, nothing_typed, of_round, round_url, run
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.models import Body
from hangji.people.certification.queries import reviewers
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, region_choices, street_choices
from hangji.registry.views.lists import Streamed, export

STEPS = {
    HonourState.OPEN: 0,
    HonourState.SETTLED: 2,
    HonourState.DECIDED: 3,
    HonourState.NOTICE: 3,
    HonourState.AWARDED: 5,
}


@opens_to(P.SEE_HONOURS)
@require_GET
@vary_on_headers("HX-Request")
def rounds(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.rounds(act, request.GET, region_names(), names(act.today, act.office))
    context: dict[str, Any] = {
        "title": _("评选表彰"),
        "scope": [counted(listing, _("轮")), _("个人不打分、不排先后；名单按参评的先后列")],
        **bar(listing, ("selection", "state", "level")),
        "find_label": _("名称"),
        "unit": _("轮"),
        "cards": round_cards(act) if "HX-Request" not in request.headers else [],
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("honours:rounds_export"),
        "new_url": reverse("honours:open_round") if has(act, P.RUN_HONOURS) else "",
        "new_label": _("开始一轮评选"),
    }
    return page_of(request, listing, "honours/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def rounds_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    listing = lists.rounds(act, request.GET, region_names(), names(act.today, act.office))
    return export(request, listing, act.today)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def open_(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    places = region_choices(act, P.RUN_HONOURS, prefectures=True)
    choices = {
        "selection": list(names(act.today, act.office).items()),
        "region_code": places,
        "street_code": [("", _("不是乡镇街道级")), *street_choices(places)],
    }
    initial = {"opens_on": act.today, "region_code": act.office, "unit": settings.OFFICE.get("name", "")}
    bodies = Body.objects.on(act.today).filter(region_code__in=[code for code, _name in places])
    plain: dict[str, Any] = {"choices": choices, "bodies": bodies, "held": territories(act, P.RUN_HONOURS)}
    form = OpenRoundForm(request.POST or None, initial=initial, **plain)

    def save(form: OpenRoundForm) -> str:
        made = open_round(plan=form.plan(), act=act)
        messages.success(request, _("已开始一轮评选，征集期里范围内的党务工作者可以参评"))
        return round_url(made)

    context = {
        "title": _("开始一轮评选"),
        "verb": _("开始，发征集通知"),
        "why": _("条件、名额、评审、并列、公示、有效期都按开始那一天的标准存下来。"),
        "back_url": reverse("honours:rounds"),
        "crumbs": crumbs(act, {"label": _("开始一轮评选")}),
        "two": True,
    }
    return fill(request, form, save, context)


def _seen_entries(one: HonourRound, act: Act) -> Any:
    return HonourEntry.objects.visible_to(act).filter(round=one)


@opens_to(P.SEE_HONOURS)
@require_GET
@vary_on_headers("HX-Request")
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(HonourRound.objects.visible_to(act).select_related("body"), pk=pk)
    listing = lists.entries(one, _seen_entries(one, act), request.GET)
    context: dict[str, Any] = {
        "round": one,
        "tag": lists.ROUND_TAGS[HonourState(one.state)],
        "place": region_names().get(one.region_code, ""),
        "steps": _steps(one, act.today) if one.state != HonourState.ENDED else [],
        "rules": said(one.by, one.level),
        "calls": list(one.calls.all()),
        "scope": [counted(listing, _("份参评"))],
        **bar(listing, ("state", "category")),
        "find_label": _("对象、单位"),
        "unit": pgettext("参评", "份"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("honours:entries_export", args=[pk]),
        "doable": list(_doable(one, act)),
        "objections": _objections(one, act),
        "handles": _handled(act).filter(pk=pk).exists(),
        "me": act.user.username,
        "public": one.state == HonourState.NOTICE,
        "crumbs": crumbs(act, {"label": str(one)}),
    }
    return page_of(request, listing, "honours/round.html", context)


def _handled(act: Act) -> Any:
    return HonourRound.objects.run_by(act) | HonourRound.objects.decided_by_posts(act)


def _objections(one: HonourRound, act: Act) -> list[HonourObjection]:
    """For those of the round's own place: who objected is promised to be kept from everybody else."""
    if not HonourRound.objects.filter(placed(act, P.SEE_HONOURS), pk=one.pk).exists():
        return []
    return list(one.objections.select_related("about__organisation", "about__party_organisation"))


def _steps(one: HonourRound, day: Any) -> list[dict[str, str]]:
    """征集 → 评审 → 研究 → 公示 → 表彰, where it stands."""
    now = STEPS[HonourState(one.state)]
    if one.state == HonourState.OPEN and day > one.closes_on:
        now = 1
    labels = (_("征集"), _("评审"), _("研究"), _("公示"), _("表彰"))
    return [
        {"label": label, "state": "done" if n < now else "current" if n == now else "todo"}
        for n, label in enumerate(labels)
    ]


def _doable(one: HonourRound, act: Act) -> Iterator[dict[str, Any]]:
    """The buttons of who runs it or decides, what comes next first."""
    if HonourRound.objects.run_by(act).filter(pk=one.pk).exists():
        yield from _running(one, act)
    settled = one.state == HonourState.SETTLED and one.settled_by != act.user.username
    if settled and HonourRound.objects.decided_by_posts(act).filter(pk=one.pk).exists():
        yield _button("decide_list", one, _("研究名单"), main=True)


def _button(name: str, one: HonourRound, label: str, main: bool = False) -> dict[str, Any]:
    """main: the next step of the round, and not what may be done besides."""
    return {"url": reverse(f"honours:{name}", args=[one.pk]), "label": label, "main": main}


def _running(one: HonourRound, act: Act) -> Iterator[dict[str, Any]]:
    if one.state == HonourState.OPEN:
        to_hand = to_be_handed(one.entries.all(), one.by.reviewers).exists()
        if to_hand:
            yield _button("hand_out", one, _("分派评审"), main=True)
        if act.today > one.closes_on:
            yield _button("settle", one, _("拟定名单"), main=not to_hand)
        yield _button("call", one, _("再发征集通知"))
        yield _button("end", one, _("结束，不表彰"))
    if one.state == HonourState.DECIDED:
        yield _button("publish", one, _("开始公示"), main=True)
    if one.state == HonourState.NOTICE:
        if one.notice_last_day and act.today > one.notice_last_day and one.published_by != act.user.username:
            yield _button("grant", one, _("表彰、发证书"), main=True)
        yield _button("objection", one, _("登记异议"))


@opens_to(P.EXPORT)
@require_POST
def entries_export(request: HttpRequest, pk: int) -> Streamed:
    act = act_of(request)
    one = get_object_or_404(HonourRound.objects.visible_to(act), pk=pk)
    return export(request, lists.entries(one, _seen_entries(one, act), request.GET), act.today)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)
    form = CallForm(request.POST or None, initial={"closes_on": one.closes_on})

    def save(form: CallForm) -> str:
        publish_call(round=one, act=act, **form.cleaned_data)
        messages.success(request, _("已发征集通知"))
        return round_url(one)

    return fill(request, form, save, of_round(request, one, _("再发征集通知"), _("发布")))


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def hand_out_(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)
    form = HandOutForm(request.POST or None, users=reviewers(act.today))

    def save(form: HandOutForm) -> str:
        count = hand_out(round=one, reviewers=list(form.cleaned_data["reviewers"]), act=act)
        messages.success(request, _("已分派 %(n)d 份评审表") % {"n": count})
        return round_url(one)

    waiting = to_be_handed(one.entries.all(), one.by.reviewers).count()
    facts = {"n": waiting, "each": one.by.reviewers}
    why = _("有 %(n)d 份条件通过的参评等着分派，每份 %(each)d 名评审。都交齐以前，谁也看不到别人的评审。") % facts
    return fill(request, form, save, of_round(request, one, _("分派评审"), _("分派"), why=why))


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(_form: Any) -> str:
        settle_list(round=one, act=act)
        messages.success(request, _("已拟定名单，等%(body)s研究") % {"body": one.body})
        return round_url(one)

    passed = one.entries.filter(state=EntryState.PASSED).count()
    lines = (
        _("评审合格 %(n)d 份，每个类别名额 %(quota)d 个") % {"n": passed, "quota": one.by.quota[one.level]},
        _("单位和集体按评审结果取；个人不比高低"),
        _("末位并列按标准办；名单由%(body)s研究，拟的人不参加研究") % {"body": one.body},
    )
    context = of_round(request, one, _("拟定名单"), _("拟定"), consequences=lines, lasting=_("拟定以后不再评审"))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.DECIDE_HONOURS)
@require_http_methods(BOTH)
def decide_list_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(HonourRound.objects.decided_by_posts(act).select_related("body"), pk=pk)
    rows = one.entries.select_related("organisation", "party_organisation").order_by("category", "number")
    tied, listed = rows.filter(state=EntryState.TIED), rows.filter(state=EntryState.PROPOSED)
    left = [
        _("“%(category)s”还有 %(n)d 个名额") % {"category": name, "n": seats_left(one, name)}
        for name in {each.category for each in tied}
    ]
    form = DecideListForm(request.POST or None, tied=tied, listed=listed, left=_("；").join(left))

    def save(form: DecideListForm) -> str:
        typed = form.cleaned_data
        if typed["answer"] == "no":
            return_list(round=one, because=typed["ground"], act=act)
            messages.success(request, _("已退回，由民政局重新拟定"))
            return round_url(one)
        keys = {name: [each.pk for each in typed.get(name, ())] for name in ("chosen", "struck")}
        decide_list(round=one, ground=typed["ground"], act=act, **keys)
        messages.success(request, _("已同意，接下来公示"))
        return round_url(one)

    why = _("拟表彰 %(n)d 个，末位并列 %(tied)d 个。") % {"n": listed.count(), "tied": tied.count()}
    context = of_round(request, one, _("研究名单"), _("保存"), why=why, listed=listed)
    return fill(request, form, save, context, "honours/decide_list.html")


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(_form: Any) -> str:
        done = publish_notice(round=one, act=act)
        messages.success(request, _("已开始公示，到 %(day)s 为止") % {"day": done.notice_last_day})
        return round_url(one)

    lines = (
        _("公示不少于 %(n)d 个工作日，任何人都能打开公示页面、提出异议") % {"n": one.by.notice_workdays},
        _("异议由另外的人核实；公示期满、异议办结以后，由另一位同事表彰"),
    )
    context = of_round(request, one, _("开始公示"), _("开始公示"), consequences=lines, lasting=_("公示的名单不再改"))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(form: ReasonForm) -> str:
        end_round(round=one, because=form.cleaned_data["reason"], act=act)
        messages.success(request, _("这一轮已结束，没有表彰"))
        return round_url(one)

    why = _("没有合格的参评时，写明理由结束这一轮；以后可以另开一轮。")
    return fill(
        request, ReasonForm(request.POST or None), save, of_round(request, one, _("结束这一轮"), _("结束"), why=why)
    )
