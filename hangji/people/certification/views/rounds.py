"""Rounds: the list, one round, handing out, the notice, objections, issuing; and the notice that anybody may read."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.clock import today
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to, opens_to_anyone, territories
from hangji.office.acts import act_of
from hangji.office.issues import base_address
from hangji.office.permissions import Permission
from hangji.people.certification import tables
from hangji.people.certification.actions.assessing import hand_out
from hangji.people.certification.actions.certificates import issue_certificates
from hangji.people.certification.actions.rounds import (
    answer_objection,
    open_round,
    publish_notice,
    record_objection,
)
from hangji.people.certification.forms import AnswerForm, HandOutForm, ObjectionForm, RoundForm
from hangji.people.certification.models import ApplicationState, Objection, Round, RoundState
from hangji.people.certification.paper import notice_docx
from hangji.people.certification.queries import reviewers, to_be_handed
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, region_choices
from hangji.registry.views.lists import Streamed, export
from rulebook.certification import Scheme

BOTH = ["GET", "POST"]
P = Permission
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED = (ApplicationState.PASSED, ApplicationState.CERTIFIED)


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("people:rounds"), "label": _("党务红领")}, *more]


def round_crumb(one: Round) -> dict[str, Any]:
    return {"url": reverse("people:round", args=[one.pk]), "label": str(one)}


def run(request: HttpRequest, pk: int) -> Round:
    """A round that the person runs."""
    return get_object_or_404(Round.objects.run_by(act_of(request)), pk=pk)


def nothing_typed(request: HttpRequest) -> forms.Form:
    """A form whose button is the answer."""
    return forms.Form(request.POST if request.method == "POST" else None)


def of_round(one: Round, title: str, verb: str, **more: Any) -> dict[str, Any]:
    path = crumbs(round_crumb(one), {"label": title})
    back = reverse("people:round", args=[one.pk])
    return {"title": title, "verb": verb, "back_url": back, "crumbs": path, "scope": str(one), **more}


@opens_to(P.SEE_CERTIFICATES)
@require_GET
@vary_on_headers("HX-Request")
def rounds(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.rounds(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("党务红领认证"),
        "scope": [_("共 %(n)s 轮") % {"n": listing.count_text}, _("名额按申请的先后，不按分数")],
        **bar(listing, ("state",)),
        "find_label": _("名称"),
        "unit": _("轮"),
        "new_url": reverse("people:open_round") if has(act, P.RUN_CERTIFICATES) else "",
        "new_label": _("开始一轮认证"),
    }
    return page_of(request, listing, "people/list.html", context)


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def open_(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    places, held = region_choices(act, P.RUN_CERTIFICATES, prefectures=True), territories(act, P.RUN_CERTIFICATES)
    initial = {"opens_on": act.today, "region_code": act.office, "unit": settings.OFFICE.get("name", "")}
    form = RoundForm(request.POST or None, places=places, held=held, initial=initial)

    def save(form: RoundForm) -> str:
        made = open_round(plan=form.plan(), act=act)
        messages.success(request, _("已开始一轮认证，受理期里党务工作者可以申请"))
        return reverse("people:round", args=[made.pk])

    context = {
        "title": _("开始一轮认证"),
        "verb": _("开始"),
        "why": _("条件、评审项目、名额、公示时间、有效期都按开始受理那一天的标准存下来。"),
        "back_url": reverse("people:rounds"),
        "crumbs": crumbs({"label": _("开始一轮认证")}),
    }
    return fill(request, form, save, context)


@opens_to(P.SEE_CERTIFICATES)
@require_GET
@vary_on_headers("HX-Request")
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Round.objects.visible_to(act), pk=pk)
    runs = Round.objects.run_by(act).filter(pk=pk).exists()
    listing = tables.applications(one, request.GET, named=runs)
    context: dict[str, Any] = {
        "round": one,
        "tag": tables.ROUND_TAGS[RoundState(one.state)],
        "place": region_names().get(one.region_code, ""),
        "steps": _steps(one, act.today),
        "rules": _said(one.rules),
        "scope": [_("共 %(n)s 份申请") % {"n": listing.count_text}],
        **bar(listing, ("state",)),
        "find_label": _("姓名、社会组织") if runs else _("社会组织"),
        "unit": _("份"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("people:applications_export", args=[pk]),
        "doable": list(_doable(one, act.today, act.user.username)) if runs else [],
        "objections": list(one.objections.select_related("about__person")),
        "runs": runs,
        "public_url": reverse("people:notice", args=[pk]) if _public(one, act.today) else "",
        "crumbs": crumbs({"label": str(one)}),
    }
    return page_of(request, listing, "people/round.html", context)


def _steps(one: Round, day: Any) -> list[dict[str, str]]:
    """受理 → 评审 → 公示 → 发证, where it stands."""
    at = {RoundState.OPEN: 0 if day <= one.closes_on else 1, RoundState.NOTICE: 2, RoundState.ISSUED: 4}
    now = at[RoundState(one.state)]
    labels = (_("受理申请"), _("评审"), _("公示"), _("发证"))
    return [
        {"label": label, "state": "done" if n < now else "current" if n == now else "todo"}
        for n, label in enumerate(labels)
    ]


def _said(rules: Scheme) -> list[tuple[str, str]]:
    """The scheme in words."""
    items = _("、").join(f"{item} {full}/{least}" for item, full, least in rules.items)
    return [
        (_("岗位"), _("、").join(rules.posts)),
        (_("任职"), _("满 %(n)d 个月") % {"n": rules.months_in_post}),
        (_("学时"), _("本年度 %(n)d") % {"n": rules.training_hours}),
        (_("项目、满分、合格线"), items),
        (_("评审"), _("每份 %(n)d 名，互不知道分数") % {"n": rules.reviewers}),
        (_("相差"), _("超过 %(n)d 分再请一位，取中间的") % {"n": rules.difference_at_most}),
        (_("名额"), _("%(n)d 名，按申请的先后") % {"n": rules.seats}),
        (_("公示"), _("不少于 %(n)d 个工作日") % {"n": rules.notice_workdays}),
        (_("有效期"), _("%(n)d 个月") % {"n": rules.validity_months}),
    ]


def _doable(one: Round, day: Any, username: str) -> Any:
    """The buttons of whoever runs it, what comes next first."""
    if one.state == RoundState.OPEN:
        if to_be_handed(one.applications.all(), one.rules.reviewers).exists():
            yield {"url": reverse("people:hand_out", args=[one.pk]), "label": _("分派评审")}
        if day > one.closes_on:
            yield {"url": reverse("people:publish", args=[one.pk]), "label": _("开始公示")}
    if one.state == RoundState.NOTICE:
        if one.notice_last_day and day > one.notice_last_day and one.published_by != username:
            yield {"url": reverse("people:issue", args=[one.pk]), "label": _("发证")}
        yield {"url": reverse("people:objection", args=[one.pk]), "label": _("登记异议")}


@opens_to(P.EXPORT)
@require_POST
def applications_export(request: HttpRequest, pk: int) -> Streamed:
    act = act_of(request)
    one = get_object_or_404(Round.objects.visible_to(act), pk=pk)
    runs = Round.objects.run_by(act).filter(pk=pk).exists()
    return export(request, tables.applications(one, request.GET, named=runs), act.today)


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def hand_out_(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)
    form = HandOutForm(request.POST or None, users=reviewers(act.today))

    def save(form: HandOutForm) -> str:
        count = hand_out(round=one, reviewers=list(form.cleaned_data["reviewers"]), act=act)
        messages.success(request, _("已分派 %(n)d 份评审表") % {"n": count})
        return reverse("people:round", args=[pk])

    waiting = to_be_handed(one.applications.all(), one.rules.reviewers).count()
    facts = {"n": waiting, "each": one.rules.reviewers}
    why = _("有 %(n)d 份资格通过的申请等着分派，每份 %(each)d 名评审。都交齐以前，谁也看不到别人的分数。") % facts
    return fill(request, form, save, of_round(one, _("分派评审"), _("分派"), why=why))


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(_form: Any) -> str:
        done = publish_notice(round=one, act=act)
        messages.success(request, _("已开始公示，到 %(day)s 为止") % {"day": done.notice_last_day})
        return reverse("people:round", args=[pk])

    passed = one.applications.filter(state=ApplicationState.PASSED).count()
    lines = (
        _("合格 %(n)d 名，名额 %(seats)d 名，按申请的先后") % {"n": passed, "seats": one.rules.seats},
        _("公示不少于 %(n)d 个工作日，任何人都能打开公示页面") % {"n": one.rules.notice_workdays},
        _("公示期满、异议办结以后，由另一位同事发证"),
    )
    context = of_round(one, _("开始公示"), _("开始公示"), consequences=lines, lasting=_("公示开始以后不再受理和评审"))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)
    listed = one.applications.filter(state=ApplicationState.PASSED).select_related("person").in_order()
    form = ObjectionForm(request.POST or None, listed=listed, initial={"day": act.today})

    def save(form: ObjectionForm) -> str:
        record_objection(round=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记异议，办结以前不能发证"))
        return reverse("people:round", args=[pk])

    return fill(request, form, save, of_round(one, _("登记异议"), _("登记")))


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    seen = Objection.objects.filter(round__in=Round.objects.run_by(act).values("pk"))
    one = get_object_or_404(seen.select_related("round", "about__person"), pk=pk)
    form = AnswerForm(request.POST or None)

    def save(form: AnswerForm) -> str:
        answer_objection(objection=one, act=act, **form.cleaned_data)
        messages.success(request, _("已办结这件异议"))
        return reverse("people:round", args=[one.round_id])

    about = f"{one.about}{_('：')}" if one.about else ""
    return fill(request, form, save, of_round(one.round, _("答复异议"), _("办结"), why=f"{about}{one.what}"))


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run(request, pk), act_of(request)

    def save(_form: Any) -> str:
        made = issue_certificates(round=one, base=base_address(request), act=act)
        messages.success(request, _("已发 %(n)d 张证书") % {"n": len(made)})
        return f"{reverse('people:certificates')}?round={one.pk}"

    passed = one.applications.filter(state=ApplicationState.PASSED).count()
    lines = (
        _("给公示无异议的 %(n)d 名同志发证，编号不断号") % {"n": passed},
        _("证书有二维码和验证码，任何人都能核对；公开页面只写姓名的第一个字"),
    )
    context = of_round(one, _("发证"), _("发证"), consequences=lines, lasting=_("发出以后只能暂停、撤销、换发"))
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


# ---- the notice


def _public(one: Round, day: Any) -> bool:
    """Whether the notice runs: before and afterwards the names are nobody's business."""
    return one.state == RoundState.NOTICE and one.notice_last_day is not None and day <= one.notice_last_day


def _listed(one: Round) -> Any:
    rows = one.applications.filter(state__in=LISTED).select_related("person", "organisation")
    return rows.in_order()


@opens_to_anyone
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    one = Round.objects.filter(pk=pk).first()
    if one is None or not _public(one, today()):
        raise Http404
    response = render(request, "people/notice.html", {"round": one, "listed": _listed(one)})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@opens_to(P.SEE_CERTIFICATES)
@require_GET
def notice_paper(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Round.objects.visible_to(act_of(request)), pk=pk)
    if one.published_on is None:
        raise Http404
    content = notice_docx(one, list(_listed(one)), "")
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="notice-{one.published_on.isoformat()}.docx"'
    response["Cache-Control"] = "private, no-store"
    return response
