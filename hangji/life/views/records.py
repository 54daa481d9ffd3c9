"""组织生活: per county, the rows behind each figure, one quarter of one Party organisation, and recording."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.scopes import day_of
from hangji.guidance.lists import quarter_said
from hangji.kit.list_page import bar, page_of
from hangji.life import tables
from hangji.life.actions.records import finish_life_decision, record_life, set_groups, withdraw_life
from hangji.life.forms.records import GroupsForm, LifeForm, ResultForm
from hangji.life.forms.terms import ReasonForm
from hangji.life.models import LifeKind, LifeRecord
from hangji.life.overview import Overview, quarters_around
from hangji.life.queries.records import decisions_seen, facts_of, records_seen
from hangji.life.queries.sight import form_of, forms_seen, may
from hangji.life.views.page import BOTH, about, party_crumbs, seen_form, tabs
from hangji.office.access import opens_to, territories
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from rulebook.life import KINDS, Kind, asked_of, rhythm

_P = Permission


@opens_to(_P.SEE_LIFE)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How many Party organisations held what is asked, per county and kind; who has a single one sees its quarter."""
    act = act_of(request)
    own = [] if territories(act, _P.SEE_LIFE) else list(forms_seen(act)[:2])
    if len(own) == 1:
        return redirect("life:quarter", own[0].party_organization_id)
    day = day_of(request, act)
    page = Overview(act, day, request.GET.get("level", ""), region_names())
    return render(request, "life/overview.html", {"page": page, "today": act.today})


@opens_to(_P.SEE_LIFE)
@require_GET
@vary_on_headers("HX-Request")
def due(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    day, kind = day_of(request, act), _kind(request)
    listing = tables.due(act, request.GET, region_names(), kind, day)
    one = tables.period_of(act, kind, day)
    context = {
        "title": str(LifeKind(kind).label),
        "scope": [f"{one.first} – {one.last}", _("共 %(n)s 个") % {"n": listing.count_text}],
        **bar(listing, ("life", "state", "county", "body", "level")),
        "find_label": _("党组织名称、拼音首字母"),
        "unit": _("个"),
        "crumbs": [{"url": reverse("life:overview"), "label": _("组织生活")}, {"label": str(LifeKind(kind).label)}],
    }
    return page_of(request, listing, "life/list.html", context)


def _kind(request: HttpRequest) -> Kind:
    asked = request.GET.get("life", "")
    return next((kind for kind in KINDS if kind == asked), "members_meeting")


@opens_to(_P.SEE_LIFE)
@require_GET
def quarter(request: HttpRequest, pk: int) -> HttpResponse:
    """One Party organisation's quarter: what is due, held, not held; and its records."""
    act, form = act_of(request), seen_form(request, pk)
    day = day_of(request, act)
    facts = facts_of(form.party_organization, form, day)
    first, following = quarters_around(day)
    lines = list(facts.lines(day, act.today, form.region_code))
    exists = form.holds_on(act.today)
    groups = next((each for each in facts.groups if each.holds_on(act.today)), None)
    context = {
        "form": form,
        "subject": form.party_organization,
        "place": region_names().get(form.region_code, ""),
        "quarter": quarter_said(first),
        "lines": lines,
        "records": [each for each in facts.records if first <= each.day < following],
        "open_decisions": [d for d in decisions_seen(act).filter(record__party_organization=pk, done_on__isnull=True)],
        "rhythms": [rhythm(line.kind, day=day, place=form.region_code) for line in lines],
        "may_record": exists and may(act, _P.RECORD_LIFE, form),
        "groups": getattr(groups, "count", 0),
        "previous_url": _quarter_url(pk, date(first.year - (first.month == 1), (first.month + 8) % 12 + 1, 1)),
        "next_url": _quarter_url(pk, following) if following <= act.today else "",
        "today": act.today,
        "tabs": tabs(form, "life:quarter"),
        "crumbs": party_crumbs(form),
    }
    return render(request, "life/quarter.html", context)


def _quarter_url(pk: int, day: date) -> str:
    return reverse("life:quarter", args=[pk]) + f"?day={day.isoformat()}"


def _kinds(form: PartyForm, day: date) -> tuple[Kind, ...]:
    return asked_of(form.kind, day=day, place=form.region_code)


# Recording


@opens_to(_P.RECORD_LIFE)
@require_http_methods(BOTH)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    initial: dict[str, Any] = {"day": act.today, "key": uuid4()}
    if request.GET.get("kind") in LifeKind.values:
        initial["kinds"] = [request.GET["kind"]]
    typed = LifeForm(request.POST or None, kinds=_kinds(form, act.today), initial=initial)

    def save(sent: LifeForm) -> str:
        record_life(party=form.party_organization, held=sent.held(), key=sent.cleaned_data["key"], act=act)
        messages.success(request, _("已记，见这个季度"))
        return _quarter_url(pk, sent.cleaned_data["day"])

    head = about(form, _("记组织生活"), _("保存"), back=reverse("life:quarter", args=[pk]))
    return fill(
        request, typed, save, {**head, "subject": form.party_organization, "today": act.today}, "life/record.html"
    )


def _seen(request: HttpRequest, pk: int) -> tuple[LifeRecord, PartyForm]:
    act = act_of(request)
    one = get_object_or_404(records_seen(act), pk=pk)
    form = form_of(one.party_organization, act.today)
    assert form is not None  # it was recorded of an existing one
    form.party_organization = one.party_organization
    return one, form


@opens_to(_P.SEE_LIFE)
@require_GET
def life_record(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form = _seen(request, pk)
    context = {
        "one": one,
        "kinds": [str(served) for served in one.served.all()],
        "decisions": list(one.decisions.all()),
        "may_record": may(act, _P.RECORD_LIFE, form) and not one.withdrawn_at,
        "quarter_url": _quarter_url(one.party_organization_id, one.day),
        "today": act.today,
        "crumbs": party_crumbs(form, {"label": one.theme}),
    }
    return render(request, "life/life_record.html", context)


@opens_to(_P.RECORD_LIFE)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form = _seen(request, pk)
    typed = ReasonForm(request.POST or None)

    def save(sent: ReasonForm) -> str:
        withdraw_life(record=one, act=act, **sent.cleaned_data)
        messages.success(request, _("已撤回这条记录；正确的重新记一次"))
        return _quarter_url(one.party_organization_id, one.day)

    why = _("撤回以后不再算数，它的决定也不再跟；记录和理由留着。")
    back = reverse("life:life_record", args=[pk])
    return fill(request, typed, save, about(form, _("撤回组织生活记录"), _("撤回"), why, back))


@opens_to(_P.SEE_LIFE)
@require_GET
@vary_on_headers("HX-Request")
def decisions(request: HttpRequest) -> HttpResponse:
    listing = tables.decisions(act_of(request), request.GET)
    context = {
        "title": _("组织生活的决定"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("跟到办结为止")],
        **bar(listing, ("state",)),
        "find_label": _("决定、党组织"),
        "unit": _("件"),
        "crumbs": [{"url": reverse("life:overview"), "label": _("组织生活")}, {"label": _("组织生活的决定")}],
    }
    return page_of(request, listing, "life/list.html", context)


@opens_to(_P.RECORD_LIFE)
@require_http_methods(BOTH)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    decision = get_object_or_404(decisions_seen(act), pk=pk)
    form = form_of(decision.record.party_organization, act.today)
    assert form is not None
    form.party_organization = decision.record.party_organization
    typed = ResultForm(request.POST or None)
    back = reverse("life:life_record", args=[decision.record_id])

    def save(sent: ResultForm) -> str:
        finish_life_decision(decision=decision, act=act, **sent.cleaned_data)
        messages.success(request, _("已办结"))
        return back

    facts = {"what": decision.what, "owner": decision.owner, "day": decision.due_on}
    why = _("%(what)s（%(owner)s，%(day)s 前）") % facts
    return fill(request, typed, save, about(form, _("办结决定"), _("办结"), why, back))


@opens_to(_P.RECORD_LIFE)
@require_http_methods(BOTH)
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    typed = GroupsForm(request.POST or None, initial={"day": act.today})

    def save(sent: GroupsForm) -> str:
        set_groups(party=form.party_organization, act=act, **sent.cleaned_data)
        messages.success(request, _("已登记党小组数"))
        return reverse("life:quarter", args=[pk])

    back = reverse("life:quarter", args=[pk])
    return fill(request, typed, save, about(form, _("登记党小组"), _("登记"), back=back))
