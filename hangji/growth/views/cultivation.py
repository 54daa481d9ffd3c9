"""双向培养: the list that few may see, one record, what is written of it; and numbers, the small ones hidden."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.growth import tables
from hangji.growth.actions import cultivation as actions
from hangji.growth.forms import EndForm, OpenForm, StepForm, TakeBackForm
from hangji.growth.models import Cultivation, CultivationStep, TrackKind
from hangji.growth.queries.cultivation import (
    next_of,
    numbers,
    organisations_kept,
    registers_told,
    stage_names,
)
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from rulebook.growth import TRACKS, stages
from rulebook.policy import clause

BOTH = ["GET", "POST"]
P = Permission


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("growth:cultivations"), "label": _("双向培养")}, *more]


@opens_to(P.KEEP_GROWTH)
@require_GET
@vary_on_headers("HX-Request")
def cultivations(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.cultivations(act, request.GET)
    figures = {"url": reverse("growth:figures"), "label": _("人数"), "icon": "list-checks"}
    context: dict[str, Any] = {
        "title": _("双向培养"),
        "scope": [
            _("共 %(n)s 名") % {"n": listing.count_text},
            _("只有本单位书记、上级党组织和联系它的民政工作人员看得到"),
        ],
        **bar(listing, ("track", "stage", "state")),
        "find_label": _("姓名、社会组织"),
        "unit": _("名"),
        "links": [figures] if has(act, P.SEE_GROWTH_FIGURES) else [],
        "new_url": reverse("growth:open"),
        "new_label": _("登记一个人"),
        "foot": _("经本人同意才登记；本人撤回同意，姓名、阶段和依据当时就删除。名单不能导出。"),
    }
    return page_of(request, listing, "growth/list.html", context)


def _seen(request: HttpRequest, pk: int) -> Cultivation:
    rows = Cultivation.objects.visible_to(act_of(request)).select_related("organisation", "consent")
    found: Cultivation = get_object_or_404(rows, pk=pk)
    return found


@opens_to(P.KEEP_GROWTH)
@require_GET
def cultivation(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _seen(request, pk), act_of(request)
    names = stage_names(act.today)
    steps = list(one.steps.select_related("document"))
    following = next_of(one, act.today)
    day = one.ended_on or act.today
    assert one.stage_since
    context = {
        "one": one,
        "steps": [(names.get(step.stage, step.stage), step) for step in steps],
        "bar": _bar(one, act),
        "stage": names.get(one.stage, one.stage),
        "months": tables.months_between(one.stage_since, day),
        "following": following,
        "early": following.early(act.today) if following else False,
        "overdue": following.overdue(act.today) if following else False,
        "may_take_back": len(steps) > 1 and not one.ended_on,
        "crumbs": crumbs({"label": one.name}),
    }
    return render(request, "growth/cultivation.html", context)


def _bar(one: Cultivation, act: Act) -> list[dict[str, Any]]:
    """The stages as a stepper."""
    known = stages("business" if one.track == TrackKind.BUSINESS else "party", day=act.today, place=one.region_code)
    at = list(known).index(one.stage) if one.stage in known else -1
    return [
        {"label": name, "state": "done" if n < at else "current" if n == at else "todo"}
        for n, name in enumerate(known.values())
    ]


def _about(one: Cultivation, title: str, verb: str, why: str = "") -> dict[str, Any]:
    back = reverse("growth:cultivation", args=[one.pk])
    path = crumbs({"url": back, "label": one.name}, {"label": title})
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": path}


@opens_to(P.KEEP_GROWTH)
@require_http_methods(BOTH)
def open_(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    labels = dict(TrackKind.choices)
    known = [(labels[track], list(stages(track, day=act.today).items())) for track in TRACKS]
    form = OpenForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations_kept(act),
        stages=known,
        initial={"day": act.today, "consented_on": act.today},
    )

    def save(form: OpenForm) -> str:
        made = actions.open_record(organisation=form.cleaned_data["organisation"], said=form.said(), act=act)
        messages.success(request, _("已登记%(name)s") % {"name": made.name})
        return reverse("growth:cultivation", args=[made.pk])

    why = _("只登记本人同意的人，只记姓名、岗位和到了哪个阶段。变更记录里只有编号，没有姓名。")
    head = {"title": _("登记一个人"), "verb": _("登记"), "back_url": reverse("growth:cultivations"), "why": why}
    return fill(request, form, save, {**head, "crumbs": crumbs({"label": _("登记一个人")}), "two": True})


@opens_to(P.KEEP_GROWTH)
@require_http_methods(BOTH)
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _seen(request, pk), act_of(request)
    following = next_of(one, act.today)
    initial = {"day": act.today, "version": one.version}
    form = StepForm(request.POST or None, request.FILES or None, initial=initial)

    def save(form: StepForm) -> str:
        stage = following.stage if following else ""
        actions.advance(cultivation=one, stage=stage, act=act, **form.cleaned_data)
        messages.success(request, _("已登记"))
        return reverse("growth:cultivation", args=[one.pk])

    title = _("进入“%(stage)s”") % {"stage": following.name if following else "—"}
    why = ""
    if following and following.earliest:
        facts = {"day": following.earliest, "source": _(following.source)}
        why = _("最早 %(day)s（%(source)s）。") % facts
    return fill(request, form, save, _about(one, title, _("登记"), why))


@opens_to(P.KEEP_GROWTH)
@require_http_methods(BOTH)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _seen(request, pk), act_of(request)
    form = TakeBackForm(request.POST or None, initial={"version": one.version})

    def save(form: TakeBackForm) -> str:
        actions.take_back_step(cultivation=one, version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已撤回，回到上一阶段"))
        return reverse("growth:cultivation", args=[one.pk])

    told = [_("最后登记的阶段和它的依据删除，回到上一阶段")]
    context = {**_about(one, _("撤回最后一个阶段"), _("撤回这个阶段")), "consequences": told}
    return fill(request, form, save, context, "registry/confirm.html")


@opens_to(P.KEEP_GROWTH)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _seen(request, pk), act_of(request)
    form = EndForm(request.POST or None, initial={"day": act.today})

    def save(form: EndForm) -> str:
        actions.end_record(cultivation=one, act=act, **form.cleaned_data)
        messages.success(request, _("已结束"))
        return reverse("growth:cultivation", args=[one.pk])

    why = _("不再计入人数，不再提示下一步；记录还在，直到本人撤回同意。")
    return fill(request, form, save, _about(one, _("结束培养"), _("结束"), why))


@opens_to(P.KEEP_GROWTH)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _seen(request, pk), act_of(request)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def save(_form: Any) -> str:
        actions.withdraw_consent(cultivation=one, act=act)
        messages.success(request, _("已按本人意思撤回同意，姓名、阶段和依据都已删除"))
        return reverse("growth:cultivations")

    told = [
        _("姓名、岗位、所在单位、各阶段和说明删除"),
        _("同意书和各阶段的依据文件删除"),
        _("名单和人数里不再有这个人"),
        _("留下的只有：某一级登记、某个培养方向、哪天登记、哪天撤回"),
    ]
    lasting = _("删除以后不能恢复。以前做的备份里还有，到备份过期为止。")
    context = {**_about(one, _("撤回同意"), _("撤回同意，删除")), "consequences": told, "lasting": lasting}
    return fill(request, form, save, context, "registry/confirm.html")


@opens_to(P.KEEP_GROWTH)
@require_GET
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """The paper of a stage."""
    seen = Cultivation.objects.visible_to(act_of(request)).values("pk")
    rows = CultivationStep.objects.filter(cultivation__in=seen).select_related("document")
    one = get_object_or_404(rows, pk=pk)
    if one.document is None:
        raise Http404
    return documents.send(one.document)


@opens_to(P.KEEP_GROWTH)
@require_GET
def consent(request: HttpRequest, pk: int) -> FileResponse:
    one = _seen(request, pk)
    if one.consent is None:
        raise Http404
    return documents.send(one.consent)


@opens_to(P.SEE_GROWTH_FIGURES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Counts by register and stage; no sums over registers, no rows behind them."""
    act, names = act_of(request), region_names()
    counties = sorted(code for code in names if code % 100)
    registers = registers_told(act, counties)
    labels = dict(TrackKind.choices)
    said = {r: f"{names.get(r.region_code, r.region_code)} · {Level(r.level).label}" for r in registers}
    context = {
        "tracks": [
            (
                labels[track],
                list(stages(track, day=act.today).values()),
                [(said[line.register], line.told) for line in numbers(registers, track, act.today)],
            )
            for track in TRACKS
        ],
        "least": clause("growth.hide_below", day=act.today).value,
        "today": act.today,
        "may_keep": has(act, P.KEEP_GROWTH),
    }
    return render(request, "growth/figures.html", context)
