"""上级党组织: the forms that say something of a body itself. Its page is put together further up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import opens_to, where
from hangji.office.actions.bodies import correct_body, found_body, place_body, rename_body
from hangji.office.acts import Act, act_of
from hangji.office.bodies import parents
from hangji.office.forms_of_bodies import BodyForm, FoundBodyForm, PlaceBodyForm, RenameBodyForm
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.office.queries import home_level
from hangji.office.views.pages import answer

FIRST = ("name", "kind", "region", "industry")  # what an address may say beforehand


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    parties = {"url": reverse("registry:parties"), "label": _("党组织")}
    return [parties, {"url": reverse("desk:bodies"), "label": _("上级党组织")}, *more]


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """?name=&kind=&region=&industry= are typed beforehand. An industry's committee goes on to whom it is to lead."""
    act, refusal = act_of(request), None
    first = {name: request.GET[name] for name in FIRST if request.GET.get(name)}
    form = FoundBodyForm(request.POST or None, act=act, initial=first)
    if request.method == "POST" and form.is_valid():
        region = form.cleaned_data["region"]
        place: dict[str, Any] = {"region_code": region, "level": home_level(region)}
        try:
            made = found_body(charter=form.charter(), parent=form.cleaned_data["parent"], act=act, **place)
        except Refusal as said:
            refusal = said
        else:
            return _founded(request, made)
    title = _("登记上级党组织")
    words = {"title": title, "verb": title, "back_url": reverse("desk:bodies"), "crumbs": crumbs({"label": title})}
    return answer(request, "office/form.html", form, refusal, **words)


def _founded(request: HttpRequest, made: Body) -> HttpResponse:
    if made.industry:
        messages.success(request, _("已登记“%(name)s”，接着办划转：下面是这个行业的党组织") % {"name": made.name})
        return redirect("registry:transfer", made.pk)
    messages.success(request, _("已登记“%(name)s”") % {"name": made.name})
    return redirect("desk:body", made.pk)


def mine(request: HttpRequest, pk: int) -> tuple[Act, Body]:
    """A body where the person records Party organisations; of others nobody hears."""
    act = act_of(request)
    return act, get_object_or_404(Body.objects.filter(where(act, Permission.FORM)), pk=pk)


def words(subject: Body, title: str, *consequences: str) -> dict[str, Any]:
    """The head of a form page about a body, with the way back to it."""
    url = reverse("desk:body", args=[subject.pk])
    trail = crumbs({"url": url, "label": subject.name}, {"label": title})
    return {"title": title, "verb": title, "back_url": url, "crumbs": trail, "consequences": consequences}


def done(request: HttpRequest, form: Form, do: Callable[[], Any], said: str, shown: dict[str, Any]) -> HttpResponse:
    """Do what the form says and go to the body's page; else the form again, with the reason above it."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refusal as reason:
            refusal = reason
        else:
            messages.success(request, said)
            return redirect(shown["back_url"])
    return answer(request, "office/form.html", form, refusal, **shown)


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = mine(request, pk)
    form = BodyForm(request.POST or None, body=subject)
    line = _("更正是把写错的改对，按“一直如此”处理；更名、换上一级另有登记，原来的名称和上一级连同起止日期都留着")
    shown = words(subject, _("更正上级党组织"), line)
    return done(request, form, lambda: correct_body(body=subject, charter=form.charter(), act=act), _("已更正"), shown)


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = mine(request, pk)
    form = RenameBodyForm(request.POST or None, initial={"day": act.today, "name": subject.name})
    lines = (
        _("各处都显示新名称；“%(name)s”作为曾用名连同起止日期留着") % {"name": subject.name},
        _("由它领导的党组织、任职和各项数都不变"),
    )
    shown = words(subject, _("登记更名"), *lines)
    return done(request, form, lambda: rename_body(body=subject, act=act, **form.cleaned_data), _("已登记更名"), shown)


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = mine(request, pk)
    first = {"day": act.today, "parent": parents(act.today).get(subject.pk)}
    form = PlaceBodyForm(request.POST or None, body=subject, initial=first)
    line = _("从那天起按新的上一级汇总；那天以前的数仍归原来的上一级")
    shown = words(subject, _("登记换上一级"), line)
    return done(request, form, lambda: place_body(body=subject, act=act, **form.cleaned_data), _("已登记上一级"), shown)
