"""Rounds: the list, opening one, its page, and what is done with it as a whole."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.appraisal import lists
from hangji.appraisal.actions import rounds as actions
from hangji.appraisal.actions.answers import go_without_all
from hangji.appraisal.actions.reviews import hand_out
from hangji.appraisal.figures import of_round as figures_of
from hangji.appraisal.forms.typed import ConsiderForm, HandOutForm, OpenForm, WithoutForm
from hangji.appraisal.models import AppraisalRound, AppraisalState, Stage
from hangji.appraisal.queries.evidence import counted_to
from hangji.appraisal.queries.scoring import open_reviews, reviewers, to_be_handed
from hangji.appraisal.views.page import BOTH, nothing_typed, of_round, run_round, runs, seen_round, unless
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, region_choices
from hangji.registry.views.lists import export as exported
from rulebook.appraisal import marks_said
from rulebook.calendar import add_months
from rulebook.policy import clause

P = Permission
FILTERS = ("state", "grade", "what", "county")


@opens_to(P.SEE_APPRAISALS)
@require_GET
@vary_on_headers("HX-Request")
def rounds(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.rounds(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("年度考评"),
        "scope": [_("共 %(n)s 轮") % {"n": listing.count_text}, _("考评的是组织，不是人；不排先后")],
        **bar(listing, ()),
        "find_label": _("名称"),
        "unit": _("轮"),
        "new_url": reverse("appraisal:open") if has(act, P.RUN_APPRAISALS) else "",
        "new_label": _("开始年度考评"),
    }
    return page_of(request, listing, "appraisal/list.html", context)


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def open_(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    held = territories(act, P.RUN_APPRAISALS)
    places = region_choices(act, P.RUN_APPRAISALS, prefectures=True)
    year = act.today.year
    initial = {
        "year": year,
        "region_code": act.office,
        "template": clause("appraisal.template", day=act.today, place=act.office).value,
        "counted_to": counted_to(year, act.today),
        "hand_in_by": add_months(act.today, 1),
    }
    form = OpenForm(request.POST or None, places=places, held=held, initial=initial)

    def save(form: OpenForm) -> str:
        made = actions.open_round(opening=form.opening(), act=act)
        messages.success(request, _("已开始：各社会组织的书记在待办里看到自评"))
        return reverse("appraisal:round", args=[made.pk])

    title = _("开始年度考评")
    context = {
        "title": title,
        "verb": _("开始"),
        "why": _("名单按材料截至日冻结，考评办法存下来，以后改办法不影响这一轮。"),
        "back_url": reverse("appraisal:rounds"),
        "crumbs": [{"url": reverse("appraisal:rounds"), "label": _("年度考评")}, {"label": title}],
        "two": True,
    }
    return fill(request, form, save, context)


@opens_to(P.SEE_APPRAISALS)
@require_GET
@vary_on_headers("HX-Request")
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen_round(request, pk)
    listing = lists.appraisals(act, request.GET, region_names(), one.appraisals.all())
    partial = "HX-Request" in request.headers
    cards, chips = ([], []) if partial else figures_of(one, act.today)
    context: dict[str, Any] = {
        "round": one,
        "rules": one.rules,
        "place": region_names().get(one.region_code, ""),
        "cards": cards,
        "chips": chips,
        "steps": [] if partial else list(_steps(one, act)),
        "doable": [] if partial else list(_doable(one, act)),
        "objecting": bool(one.told_on)
        and not partial
        and bool(_left(one, AppraisalState.TOLD, AppraisalState.OBJECTED)),
        "weights": [(_("评估"), one.rules.evaluation), (_("年检"), one.rules.inspection)],
        "scope": [_("共 %(n)s 家") % {"n": listing.count_text}],
        **bar(listing, FILTERS),
        "find_label": _("社会组织"),
        "unit": _("家"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("appraisal:round_export", args=[pk]),
        "crumbs": [{"url": reverse("appraisal:rounds"), "label": _("年度考评")}, {"label": str(one)}],
    }
    return page_of(request, listing, "appraisal/round.html", context)


@opens_to(P.EXPORT)
@require_POST
def round_export(request: HttpRequest, pk: int) -> Any:
    act, one = act_of(request), seen_round(request, pk)
    return exported(request, lists.appraisals(act, request.GET, region_names(), one.appraisals.all()), act.today)


@opens_to(P.SEE_APPRAISALS, P.SELF_APPRAISE)
@require_GET
@vary_on_headers("HX-Request")
def appraisals(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.appraisals(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("各家的考评"),
        "scope": [_("共 %(n)s 家次") % {"n": listing.count_text}, _("只看等次和家数，不按分数排列")],
        **bar(listing, FILTERS),
        "find_label": _("社会组织"),
        "unit": _("家次"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("appraisal:export"),
    }
    return page_of(request, listing, "appraisal/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def export(request: HttpRequest) -> Any:
    act = act_of(request)
    return exported(request, lists.appraisals(act, request.GET, region_names()), act.today)


def _left(one: AppraisalRound, *states: str) -> int:
    return one.appraisals.filter(state__in=states).count()


def _steps(one: AppraisalRound, act: Act) -> Iterator[dict[str, str]]:
    """自评 → 评审 → 复评 → 研究 → 告知 → 定级, where it stands."""
    waiting = _left(one, AppraisalState.WAITING)
    reviewing = waiting + _left(one, AppraisalState.HANDED_IN)
    second = bool(one.drawn_on) and not open_reviews(one)
    open_ = _left(one, AppraisalState.TOLD, AppraisalState.OBJECTED)
    done = [
        (_("自评"), not waiting),
        (_("评审"), not reviewing),
        (_("抽取复评"), second and not reviewing),
        *([(_("党委研究"), bool(one.considered_on))] if one.rules.considered else []),
        (_("告知结果"), bool(one.told_on)),
        (_("异议期满，结果已定"), bool(one.told_on) and not open_),
    ]
    current = next((at for at, (_label, over) in enumerate(done) if not over), len(done))
    for at, (label, over) in enumerate(done):
        yield {"label": label, "state": "current" if at == current else "done" if over else ""}


def _doable(one: AppraisalRound, act: Act) -> Iterator[dict[str, str]]:
    """What whoever runs it may do next; a committee's staff record that it was considered."""
    if not runs(act, one):
        offers = [("consider", _("登记党委研究"), _may_consider(one, act))]
    else:
        yield from _handing(one)
        offers = _offers(one, act)
    for name, label, open_ in offers:
        if open_:
            yield {"url": reverse(f"appraisal:{name}", args=[one.pk]), "label": label}


def _handing(one: AppraisalRound) -> Iterator[dict[str, str]]:
    for stage in Stage:
        if count := len(to_be_handed(one, stage)):
            label = _("分派%(stage)s（%(n)d 家）") % {"stage": stage.label, "n": count}
            yield {"url": reverse("appraisal:hand_out", args=[one.pk, stage.value]), "label": label}


def _offers(one: AppraisalRound, act: Act) -> list[tuple[str, str, bool]]:
    reviewing = bool(_left(one, AppraisalState.WAITING, AppraisalState.HANDED_IN))
    ready = bool(one.drawn_on) and not reviewing and not open_reviews(one)
    considered = bool(one.considered_on) or not one.rules.considered
    over = one.appraisals.filter(state=AppraisalState.TOLD, object_by__lt=act.today)
    late = act.today > one.hand_in_by and bool(_left(one, AppraisalState.WAITING))
    publishes = one.rules.publication != "none" and bool(one.told_on) and not one.published_on
    return [
        ("without_all", _("没有自评的转入评审"), late),
        ("draw", _("抽取复评"), not reviewing and not one.drawn_on),
        ("consider", _("登记党委研究"), ready and not considered),
        ("tell", _("告知结果"), ready and considered and bool(_left(one, AppraisalState.REVIEWED))),
        ("settle", _("定结果"), over.exists()),
        ("publish", _("公布结果"), publishes and _all_settled(one)),
    ]


def _all_settled(one: AppraisalRound) -> bool:
    return not one.appraisals.exclude(state=AppraisalState.SETTLED).exists()


def _may_consider(one: AppraisalRound, act: Act) -> bool:
    there = any(place.holds(one.region_code, one.level) for place in territories(act, P.RECORD_COMMITTEE))
    return there and one.rules.considered and bool(one.drawn_on) and not one.considered_on and not open_reviews(one)


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def hand_out_(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    act, one = act_of(request), run_round(request, pk)
    unless(stage in Stage.values)
    waiting = to_be_handed(one, stage)
    form = HandOutForm(request.POST or None, users=reviewers(one, act))

    def save(form: HandOutForm) -> str:
        count = hand_out(round=one, stage=stage, reviewers=list(form.cleaned_data["reviewers"]), act=act)
        messages.success(request, _("已分派 %(n)d 家") % {"n": count})
        return reverse("appraisal:round", args=[pk])

    facts = {"stage": Stage(stage).label, "n": len(waiting)}
    title = _("分派%(stage)s") % facts
    why = _("%(n)d 家等着分派。自评、评审、复评、异议处理各由不同的人办。") % facts
    return fill(request, form, save, of_round(act, one, title, title, why=why))


def _confirm(
    request: HttpRequest, pk: int, name: str, do: Callable[[AppraisalRound, Act], str], **page: Any
) -> HttpResponse:
    """A page that says what will happen, and one button."""
    act, one = act_of(request), run_round(request, pk)

    def save(_form: Any) -> str:
        messages.success(request, do(one, act))
        return reverse("appraisal:round", args=[pk])

    context = of_round(act, one, name, name, **page)
    return fill(request, nothing_typed(request), save, context, "kit/confirm.html")


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def without_all(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), run_round(request, pk)
    left = _left(one, AppraisalState.WAITING)

    def save(form: WithoutForm) -> str:
        count = go_without_all(round=one, act=act, **form.cleaned_data)
        messages.success(request, _("已转入评审 %(n)d 家") % {"n": count})
        return reverse("appraisal:round", args=[pk])

    title = _("没有自评的转入评审")
    why = _("%(n)d 家过了期限没有交：台账里的材料照常计，自评的项目由评审按核实的情况定。") % {"n": left}
    context = of_round(act, one, title, _("转入评审"), why=why)
    return fill(request, WithoutForm(request.POST or None), save, context)


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    second = run_round(request, pk).rules.second
    facts = {"percent": second.percent, "least": second.at_least, "differs": marks_said(second.differs)}
    consequences = [
        _("抽 %(percent)d%%，最少 %(least)d 家，由另一个人复评") % facts,
        _("两次相差超过 %(differs)s 分的，由第三个人定") % facts,
        _("抽取用的种子存下来，谁按它重新抽，结果都一样"),
    ]

    def do(one: AppraisalRound, act: Act) -> str:
        actions.draw_sample(round=one, act=act)
        count = one.appraisals.filter(sampled=True).count()
        return _("抽中 %(n)d 家，请分派复评") % {"n": count}

    return _confirm(request, pk, _("抽取复评"), do, consequences=consequences, lasting=_("抽过以后不能重抽。"))


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    one = run_round(request, pk)
    facts = {"n": _left(one, AppraisalState.REVIEWED), "days": one.rules.objection_workdays}
    consequences = [
        ngettext("%(n)d 家在自己的页面看到得分和等次", "%(n)d 家在自己的页面看到得分和等次", facts["n"]) % facts,
        _("从明天起 %(days)d 个工作日里可以提出异议") % facts,
    ]

    def do(one: AppraisalRound, act: Act) -> str:
        return _("已告知 %(n)d 家") % {"n": actions.tell_results(round=one, act=act)}

    return _confirm(request, pk, _("告知结果"), do, consequences=consequences)


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    lasting = _("定了的结果不再改。有异议、还没有处理的不在内。")

    def do(one: AppraisalRound, act: Act) -> str:
        return _("已定 %(n)d 家") % {"n": actions.settle_results(round=one, act=act)}

    consequences = [_("异议期满、没有异议的，结果定下来，评估和年检从这里取用")]
    return _confirm(request, pk, _("定结果"), do, consequences=consequences, lasting=lasting)


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    said = {
        "none": _("这套办法不公布结果"),
        "grades": _("公布每一家的等次，不公布分数"),
        "best": _("只公布最高一等的名单，不公布分数"),
    }
    consequences = [said[run_round(request, pk).rules.publication], _("公布的页面任何人都能打开")]

    def do(one: AppraisalRound, act: Act) -> str:
        actions.publish_results(round=one, act=act)
        return _("已公布")

    return _confirm(request, pk, _("公布结果"), do, consequences=consequences)


@opens_to(P.RUN_APPRAISALS, P.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def consider(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(AppraisalRound.objects.visible_to(act), pk=pk)
    unless(runs(act, one) or any(p.holds(one.region_code, one.level) for p in territories(act, P.RECORD_COMMITTEE)))
    form = ConsiderForm(request.POST or None, initial={"day": act.today})

    def save(form: ConsiderForm) -> str:
        actions.consider_round(round=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记党委研究，可以告知结果"))
        return reverse("appraisal:round", args=[pk])

    why = _("列入党委会议、通过以后会自动登记；会议在别处开的，在这里写明。")
    return fill(request, form, save, of_round(act, one, _("登记党委研究"), _("登记"), why=why))
