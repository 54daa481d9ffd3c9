"""上级党组织: the supervising bodies of one's territory."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import Permission, has, opens_to, where
from hangji.office.actions.bodies import correct_body, end_body, found_body
from hangji.office.acts import Act, act_of
from hangji.office.forms import BodyForm, EndBodyForm, FoundBodyForm
from hangji.office.models import Body
from hangji.office.queries import bodies_seen, home_level, region_names
from hangji.office.views.pages import answer


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    place = region_names(act.today)
    rows = [{"body": body, "place": place(body.region_code), "ended": _ended(body, act)} for body in bodies_seen(act)]
    context = {"rows": rows, "may_form": has(act, Permission.FORM), "crumbs": _crumbs()}
    return render(request, "office/bodies.html", context)


def _ended(body: Body, act: Act) -> bool:
    return body.valid_to is not None and body.valid_to <= act.today


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    parties = {"url": reverse("registry:parties"), "label": _("党组织")}
    return [parties, {"url": reverse("office:bodies"), "label": _("上级党组织")}, *more]


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = get_object_or_404(bodies_seen(act), pk=pk)
    context = {
        "body": found,
        "place": region_names(act.today)(found.region_code),
        "ended": _ended(found, act),
        "may_form": Body.objects.filter(where(act, Permission.FORM), pk=pk).exists(),
        "crumbs": _crumbs({"label": found.name}),
    }
    return render(request, "office/body.html", context)


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    act, refusal = act_of(request), None
    form = FoundBodyForm(request.POST or None, act=act)
    if request.method == "POST" and form.is_valid():
        region = form.cleaned_data["region"]
        try:
            made = found_body(charter=form.charter(), region_code=region, level=home_level(region), act=act)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("已登记“%(name)s”") % {"name": made.name})
            return redirect("office:body", made.pk)
    title = _("登记上级党组织")
    words = {"title": title, "verb": title, "back_url": reverse("office:bodies"), "crumbs": _crumbs({"label": title})}
    return answer(request, "office/form.html", form, refusal, **words)


def _mine(request: HttpRequest, pk: int) -> tuple[Act, Body]:
    act = act_of(request)
    return act, get_object_or_404(Body.objects.filter(where(act, Permission.FORM)), pk=pk)


def _words(subject: Body, title: str, *consequences: str) -> dict[str, Any]:
    url = reverse("office:body", args=[subject.pk])
    crumbs = _crumbs({"url": url, "label": subject.name}, {"label": title})
    return {"title": title, "verb": title, "back_url": url, "crumbs": crumbs, "consequences": consequences}


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = _mine(request, pk)
    form, refusal = BodyForm(request.POST or None, act=act, body=subject), None
    if request.method == "POST" and form.is_valid():
        try:
            correct_body(body=subject, charter=form.charter(), act=act)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("已更正"))
            return redirect("office:body", pk)
    line = _("更名也在这里改：各处都显示新名称，原来的留在变更记录里")
    return answer(request, "office/form.html", form, refusal, **_words(subject, _("更正上级党组织"), line))


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = _mine(request, pk)
    form, refusal = EndBodyForm(request.POST or None, act=act, body=subject), None
    if request.method == "POST" and form.is_valid():
        try:
            end_body(body=subject, act=act, **form.cleaned_data)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("已登记撤销"))
            return redirect("office:body", pk)
    lines = (
        _("从那天起，登记党组织和任职时不能再选“%(name)s”") % {"name": subject.name},
        _("已在它名下的党组织、办过的事都照原样留着"),
    )
    return answer(request, "office/form.html", form, refusal, **_words(subject, _("撤销上级党组织"), *lines))
