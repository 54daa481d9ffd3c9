"""The quarterly mutual reviews and the yearly showcases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.guidance import lists
from hangji.guidance.actions.reviews import (
    close_review,
    give_reading,
    open_review,
    prepare_showcase,
    publish_showcase,
)
from hangji.guidance.forms.groups import ReadingForm, ShowcaseForm, SummaryForm
from hangji.guidance.models import Reading, ReviewRound, Showcase
from hangji.guidance.overview import groups_led, led_group, registers_led
from hangji.guidance.queries.fourones import Group, group_people, latest_contacts
from hangji.guidance.queries.showcase import choosable, shown
from hangji.guidance.views.contacts import BOTH, crumbs
from hangji.guidance.views.groups import SEEN
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill


def confirmed(request: HttpRequest) -> forms.Form:
    """A form with nothing to type: its button is the answer."""
    return forms.Form(request.POST if request.method == "POST" else None)


@opens_to(*SEEN)
@require_GET
@vary_on_headers("HX-Request")
def reviews(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.reviews(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("互诊互评"),
        "scope": [_("共 %(n)s 轮") % {"n": listing.count_text}, _("互相看，写发现和建议，不打分")],
        **bar(listing, ("county",)),
        "find_label": _("互诊互评"),
        "unit": _("轮"),
        "new_url": reverse("guidance:open_review") if has(act, Permission.LEAD_GROUP) else "",
        "new_label": _("开始互诊互评"),
    }
    return page_of(request, listing, "guidance/list.html", context)


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def start(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    path = crumbs("guidance:reviews", _("互诊互评"), {"label": _("开始互诊互评")})
    group = led_group(act, request.GET.get("group", ""))
    if group is None:
        context = {"groups": groups_led(act, names), "title": _("开始互诊互评"), "crumbs": path}
        return render(request, "guidance/choose_group.html", context)
    form = confirmed(request)

    def save(_form: Any) -> str:
        opened = open_review(group=group, act=act)
        messages.success(request, _("已抽签分好对，组里的指导员在“我的”里看到要看谁的"))
        return reverse("guidance:review", args=[opened.pk])

    lines = (
        _("%(place)s的 %(n)d 名指导员两人一对，互相看联系的社会组织")
        % {"place": names.get(group[0], group[0]), "n": len(group_people(group, act.today))},
        _("对子由种子抽出，谁来抽都一样；种子写在页面上"),
    )
    context = {
        "title": _("开始互诊互评"),
        "verb": _("抽签分对"),
        "back_url": reverse("guidance:reviews"),
        "crumbs": path,
        "consequences": lines,
    }
    return fill(request, form, save, context, "registry/confirm.html")


@opens_to(*SEEN)
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(ReviewRound.objects.visible_to(act), pk=pk)
    leads = ReviewRound.objects.led_by(act).filter(pk=pk).exists()
    context = {
        "review": one,
        "quarter": lists.quarter_said(one.first),
        "place": region_names().get(one.region_code, str(one.region_code)),
        "readings": list(one.readings.select_related("reader", "owner")),
        "me_id": act.user.person_id,
        "may_close": leads and not one.closed_on,
        "crumbs": crumbs("guidance:reviews", _("互诊互评"), {"label": lists.quarter_said(one.first)}),
    }
    return render(request, "guidance/review.html", context)


@opens_to(*SEEN)
@require_http_methods(BOTH)
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One way of a pair: written by its reader, read by the others of the group."""
    act = act_of(request)
    seen = ReviewRound.objects.visible_to(act).values("pk")
    found = Reading.objects.filter(round__in=seen).select_related("round", "reader", "owner")
    one = get_object_or_404(found, pk=pk)
    group = (one.round.region_code, one.round.level)
    served = [each.organisation for each in group_people(group, one.round.opened_on).get(one.owner_id, [])]
    newest = latest_contacts([each.pk for each in served])
    back = reverse("guidance:review", args=[one.round_id])
    title = _("%(reader)s 看 %(owner)s 联系的社会组织") % {"reader": one.reader, "owner": one.owner}
    context: dict[str, Any] = {
        "reading": one,
        "title": title,
        "served": [(each, newest.get(each.pk)) for each in served],
        "asked": list(zip(one.round.questions, [*one.answers, *[""] * len(one.round.questions)], strict=False)),
        "crumbs": crumbs(
            "guidance:reviews", _("互诊互评"), {"url": back, "label": lists.quarter_said(one.round.first)}
        ),
        "back_url": back,
    }
    if one.reader_id != act.user.person_id or one.round.closed_on or not has(act, Permission.RECORD_CONTACT):
        return render(request, "guidance/reading.html", context, status=200 if request.method == "GET" else 405)
    initial = {f"answer_{n}": text for n, text in enumerate(one.answers)}
    initial |= {"findings": one.findings, "advice": one.advice}
    form = ReadingForm(request.POST or None, questions=one.round.questions, initial=initial)

    def save(form: ReadingForm) -> str:
        give_reading(reading=one, read=form.read(), act=act)
        messages.success(request, _("已写成，对方和组里的人都看得到"))
        return back

    return fill(request, form, save, context, "guidance/reading.html")


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(ReviewRound.objects.led_by(act), pk=pk)
    back = reverse("guidance:review", args=[pk])
    form = SummaryForm(request.POST or None)

    def save(form: SummaryForm) -> str:
        close_review(review=one, act=act, **form.cleaned_data)
        messages.success(request, _("已结束这一轮互诊互评"))
        return back

    context = {
        "title": _("结束互诊互评"),
        "verb": _("结束"),
        "scope": lists.quarter_said(one.first),
        "back_url": back,
        "consequences": (_("小结和各份发现、建议都留着，不再改"),),
    }
    return fill(request, form, save, context, "registry/confirm.html")


# Showcases


@opens_to(*SEEN)
@require_GET
@vary_on_headers("HX-Request")
def showcases(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.showcases(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("成果展示"),
        "scope": [_("共 %(n)s 份") % {"n": listing.count_text}, _("一年一次，材料从已经记下的事里选")],
        **bar(listing, ()),
        "find_label": _("成果展示"),
        "unit": _("份"),
        "new_url": reverse("guidance:new_showcase") if has(act, Permission.LEAD_GROUP) else "",
        "new_label": _("准备成果展示"),
    }
    return page_of(request, listing, "guidance/list.html", context)


@opens_to(*SEEN)
@require_GET
def showcase(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(lists.showcases_seen(act), pk=pk)
    leads = Showcase.objects.led_by(act).filter(pk=pk).exists()
    context = {
        "showcase": one,
        "place": region_names().get(one.region_code, str(one.region_code)),
        "materials": list(shown(one)),
        "may_edit": leads and not one.published_on,
        "crumbs": crumbs("guidance:showcases", _("成果展示"), {"label": one.title}),
    }
    return render(request, "guidance/showcase.html", context)


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def prepare(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    register = led_group(act, request.GET.get("group", ""))
    if register is None:
        path = crumbs("guidance:showcases", _("成果展示"), {"label": _("准备成果展示")})
        context = {"groups": registers_led(act, names), "title": _("准备成果展示"), "crumbs": path}
        return render(request, "guidance/choose_group.html", context)
    year = act.today.year
    there = Showcase.objects.filter(region_code=register[0], level=register[1], year=year).first()
    return _edit(request, register, year, there)


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Showcase.objects.led_by(act_of(request)), pk=pk)
    return _edit(request, (one.region_code, one.level), one.year, one)


def _edit(request: HttpRequest, register: Group, year: int, there: Showcase | None) -> HttpResponse:
    act, names = act_of(request), region_names()
    title = _("%(place)s %(year)d 年指导员工作成果展示") % {"place": names.get(register[0], ""), "year": year}
    initial: dict[str, Any] = {"title": title, "version": 0}
    if there:
        initial = {"title": there.title, "text": there.text, "version": there.version}
        initial["items"] = [each.value for each in shown(there)]
    form = ShowcaseForm(request.POST or None, materials=choosable(register, year, act.today), initial=initial)

    def save(form: ShowcaseForm) -> str:
        version = form.cleaned_data["version"]
        kept = prepare_showcase(register=register, year=year, shown=form.shown(), version=version, act=act)
        messages.success(request, _("已存为草稿，核对以后发布"))
        return reverse("guidance:showcase", args=[kept.pk])

    back = reverse("guidance:showcase", args=[there.pk]) if there else reverse("guidance:showcases")
    context = {
        "title": _("准备成果展示"),
        "verb": _("存草稿"),
        "why": _("材料都来自已经记下的事，不另外上报。发布以后这个登记管理机关的指导员都看得到。"),
        "back_url": back,
        "crumbs": crumbs("guidance:showcases", _("成果展示"), {"label": _("准备成果展示")}),
    }
    return fill(request, form, save, context)


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(Showcase.objects.led_by(act), pk=pk)
    back = reverse("guidance:showcase", args=[pk])

    def save(_form: Any) -> str:
        publish_showcase(showcase=one, act=act)
        messages.success(request, _("已发布"))
        return back

    context = {
        "title": _("发布成果展示"),
        "verb": _("发布"),
        "scope": one.title,
        "back_url": back,
        "consequences": (_("组里的指导员都看得到"), _("发布以后不能再改")),
    }
    return fill(request, confirmed(request), save, context, "registry/confirm.html")
