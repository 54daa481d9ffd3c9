"""行业党委建议: which industries have grown to a committee, the grounds of each, and what is decided about it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.coverage.industries.actions import one, set_aside, take_up
from hangji.coverage.industries.queries import STATES, Found, Place, active_in, address, found_in, leaders
from hangji.kit.days import DayField
from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names

SHOWN = 200  # organisations on the page of one industry
TAGS = {"proposed": "today", "aside": "postponed", "led": "passed", "nobody": "na", "few": "na", "unset": "na"}


class AsideForm(forms.Form):
    until = DayField(label=gettext_lazy("暂不办至"), help_text=gettext_lazy("过了这一天会再提出来"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def industries(request: HttpRequest) -> HttpResponse:
    """What has grown to a committee or half of it; ?all=1 lists every industry."""
    act, names = act_of(request), region_names()
    every = found_in(dict.fromkeys(territories(act, Permission.SEE_COVERAGE)), act.today)
    found = every if request.GET.get("all") else [each for each in every if each.halfway]
    context = {
        "lines": [_line(each, names) for each in sorted(found, key=lambda each: list(STATES).index(each.state))],
        "left_out": len(every) - len(found),
        "today": act.today,
        "crumbs": _crumbs({"label": _("行业党委建议")}),
    }
    return render(request, "coverage/industries.html", context)


def _line(found: Found, names: Any) -> dict[str, Any]:
    place = found.place
    return {
        "of": found,
        "url": address(place),
        "place": names.get(place.region_code, str(place.region_code)),
        "level": Level(place.level).label,
        "tag": TAGS[found.state],
        "state": STATES[found.state],
    }


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("desk:bodies"), "label": _("上级党组织")}, *more]


def _place(act: Act, right: Permission, place: Place) -> Place:
    """The industry of an address, where the person has the right; else 404."""
    if not any(land.holds(place.region_code, place.level) for land in territories(act, right)):
        raise Http404
    return place


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def one_industry(request: HttpRequest, region: int, level: str, industry: str) -> HttpResponse:
    """The grounds of one proposal."""
    act = act_of(request)
    place = _place(act, Permission.SEE_COVERAGE, Place(region, level, industry))
    return _shown(request, act, place, AsideForm())


@opens_to(Permission.FORM)
@require_http_methods(["GET", "POST"])
def put_aside(request: HttpRequest, region: int, level: str, industry: str) -> HttpResponse:
    """Set it aside until a day; the page of its grounds again where that is refused."""
    act = act_of(request)
    place = _place(act, Permission.FORM, Place(region, level, industry))
    form, refusal = AsideForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            aside = set_aside(place=place, act=act, **form.cleaned_data)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("已记下：暂不成立，至 %(day)s") % {"day": aside.until.isoformat()})
            return redirect(address(place))
    return _shown(request, act, place, form, refusal)


def _shown(
    request: HttpRequest, act: Act, place: Place, form: AsideForm, refusal: Refusal | None = None
) -> HttpResponse:
    found = one(place, act.today)
    if found is None:
        raise Http404
    names = region_names()
    rows = active_in(place.territory.q(), act.today, place.industry)
    units = rows.select_related("organisation", "party_organization").order_by("organisation__name")
    context = {
        **_line(found, names),
        "form": form,
        "refusal": refusal,
        "units": [(row, names.get(row.region_code, "")) for row in units[:SHOWN]],
        "shown": SHOWN,
        "leaders": [(name or _("没有上级党组织"), n) for name, n in leaders(place, act.today)],
        "may_form": has(act, Permission.FORM),
        "found_url": _founding(place, names),
        "aside_url": address(place, "coverage:put_aside"),
        "take_up_url": address(place, "coverage:take_up"),
        "today": act.today,
        "crumbs": _crumbs(
            {"url": reverse("coverage:industries"), "label": _("行业党委建议")}, {"label": place.industry}
        ),
    }
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "coverage/industry.html", context, status=status)


def _founding(place: Place, names: Any) -> str:
    """The form of founding, typed beforehand; the name is a record's, Chinese whatever the language of the page."""
    home = names.get(place.region_code, "")
    first = {
        "kind": "industry",
        "region": place.region_code,
        "industry": place.industry,
        "name": f"中共{home}{place.industry}行业委员会",
    }
    return f"{reverse('office:body_new')}?{urlencode(first)}"


@opens_to(Permission.FORM)
@require_POST
def take_up_one(request: HttpRequest, region: int, level: str, industry: str) -> HttpResponse:
    act = act_of(request)
    place = _place(act, Permission.FORM, Place(region, level, industry))
    take_up(place=place, act=act)
    messages.success(request, _("“%(industry)s”重新列入建议") % {"industry": place.industry})
    return redirect(address(place))
