"""年检年报: the list of a year, one inspection, what is at risk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.evaluation import lists
from hangji.evaluation.actions.inspections import (
    conclude_inspection,
    confirm_inspection,
    receive_report,
    receive_reports,
)
from hangji.evaluation.figures import of_inspections
from hangji.evaluation.forms.typed import ConcludeForm, ConfirmForm, ReceiveForm, ReceiveManyForm
from hangji.evaluation.models import Inspection
from hangji.evaluation.queries.standing import due_days, inspection_rows, is_due, is_kept, party_of
from hangji.evaluation.tables.rows import STATE_TAGS
from hangji.evaluation.views.page import (
    BOTH,
    about,
    appraisal_url,
    counted,
    home,
    may,
    said_marks,
    seen,
    standing_of,
)
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.evaluation import best_result


@opens_to(Permission.SEE_ROUNDS)
@require_GET
@vary_on_headers("HX-Request")
def inspections(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    year = lists.year_of(request.GET, act)
    listing = lists.inspections(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("年检年报"),
        "scope": [
            _("%(year)d 年度") % {"year": year},
            counted(listing),
            _("截至 %(day)s") % {"day": act.today.isoformat()},
        ],
        **bar(listing, ("year", "state", "county", "kind"), ("level", "late", "reported")),
        "find_label": _("名称、信用代码"),
        "unit": _("家"),
        "may_export": has(act, Permission.EXPORT),
        "export_url": reverse("evaluation:inspections_export"),
        "batch_actions": _batch(act, year),
        "figures": of_inspections(act, year) if "HX-Request" not in request.headers else None,
        "chips_label": _("按结论"),
    }
    return page_of(request, listing, "evaluation/list.html", context)


def _batch(act: Act, year: int) -> list[dict[str, str]]:
    url = reverse("evaluation:receive_many", args=[year])
    return [{"url": url, "label": _("登记报送")}] if has(act, Permission.KEEP_ROUNDS) else []


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def receive_many(request: HttpRequest, year: int) -> HttpResponse:
    """Several organisations, ticked in the list, whose reports came on one day."""
    act = act_of(request)
    if not is_kept(year, act.today):
        raise Http404
    chosen = request.POST.getlist("pk") or request.POST.get("organisations", "").split(",")
    ids = [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 12]
    rows = inspection_rows(act, year).filter(organisation__in=ids, inspection_pk__isnull=True)
    found = list(rows.select_related("organisation").order_by("organisation__name"))
    back = f"{reverse('evaluation:inspections')}?year={year}"
    if not found:
        if request.method == "POST":
            messages.warning(request, _("勾选的里面没有还没报送的"))
        return redirect(back)
    kept = ",".join(str(row.organisation_id) for row in found)
    sent = request.POST if "day" in request.POST else None
    form = ReceiveManyForm(sent, initial={"day": act.today, "organisations": kept})

    def save(form: ReceiveManyForm) -> str:
        ids = [row.organisation_id for row in found]
        count = receive_reports(organisations=ids, year=year, day=form.cleaned_data["day"], act=act)
        messages.success(request, _("已登记 %(n)d 家报送") % {"n": count})
        return back

    title = _("登记 %(n)d 家 %(year)d 年度工作报告") % {"n": len(found), "year": year}
    crumbs = [{"url": back, "label": _("年检年报")}, {"label": title}]
    why = _("、").join(row.organisation.name for row in found)
    head = {"title": title, "verb": _("登记报送"), "why": why, "back_url": back, "crumbs": crumbs}
    return fill(request, form, save, head)


@opens_to(Permission.EXPORT)
@require_POST
def inspections_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, lists.inspections(act, request.GET, region_names()), act.today)


@opens_to(Permission.SEE_ROUNDS)
@require_GET
@vary_on_headers("HX-Request")
def risks(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.at_risk_list(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("列入名录的风险"),
        "scope": [counted(listing), _("只提示，由人决定")],
        **bar(listing, ("county", "kind"), ("level",)),
        "find_label": _("名称、信用代码"),
        "unit": _("家"),
        "may_export": has(act, Permission.EXPORT),
        "export_url": reverse("evaluation:risks_export"),
    }
    return page_of(request, listing, "evaluation/list.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def risks_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, lists.at_risk_list(act, request.GET, region_names()), act.today)


def _seen(request: HttpRequest, pk: int) -> Inspection:
    rows = Inspection.objects.visible_to(act_of(request)).select_related("organisation")
    found: Inspection = get_object_or_404(rows, pk=pk)
    return found


@opens_to(Permission.SEE_ROUNDS)
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    row = standing_of(one.organisation, act)
    checks = one.waits_for_second and may(act, Permission.CHECK_ROUNDS, row)
    state = "waiting" if not one.result or one.waits_for_second else one.result
    context = {
        **about(one.organisation, _("%(year)d 年度年检") % {"year": one.year}, ""),
        "one": one,
        "tag_code": "second" if one.waits_for_second else STATE_TAGS[state],
        "due_on": due_days(one.year).get(row.kind) if row else None,
        **_part(one),
        "may_conclude": not one.result and may(act, Permission.KEEP_ROUNDS, row),
        "may_confirm": checks and one.concluded_by != act.user.username,
        "waits_for_another": checks and one.concluded_by == act.user.username,
    }
    return render(request, "evaluation/inspection.html", context)


def _part(one: Inspection) -> dict[str, Any]:
    """The Party part: as it was kept, or, before the conclusion, as it would be."""
    part = None if one.result else party_of(one.organisation_id, one.year, "inspection")
    kept = part.kept if part else {}
    appraisal = kept.get("appraisal_id", one.appraisal_id)
    return {
        "party": said_marks(kept.get("party", one.party)),
        "party_full": said_marks(kept.get("party_full", one.party_full)),
        "template": kept.get("template", one.template),
        "edition": kept.get("edition", one.edition),
        "appraisal_url": appraisal_url(appraisal),
    }


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def receive(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    if not is_kept(year, act.today):
        raise Http404
    form = ReceiveForm(request.POST or None, initial={"day": act.today})

    def save(form: ReceiveForm) -> str:
        made = receive_report(organisation=organisation, year=year, act=act, **form.cleaned_data)
        messages.success(request, _("已登记报送"))
        return reverse("evaluation:inspection", args=[made.pk])

    title = _("登记 %(year)d 年度工作报告") % {"year": year}
    why = _("只登记报送的日期；报告在原来的平台填写，这里不再要一份。")
    return fill(request, form, save, about(organisation, title, _("登记报送"), why))


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    back = reverse("evaluation:inspection", args=[pk])
    form = ConcludeForm(request.POST or None, initial={"version": one.version})
    row = standing_of(one.organisation, act)
    limit = best_result(due=is_due(row), day=act.today, place=row.region_code) if row else None

    def save(form: ConcludeForm) -> str:
        conclude_inspection(inspection=one, act=act, **form.cleaned_data)
        messages.success(request, _("已下结论"))
        return back

    head = about(one.organisation, _("%(year)d 年度年检结论") % {"year": one.year}, _("下结论"), "", back)
    return fill(request, form, save, {**head, **_part(one), "limit": limit}, "evaluation/conclude.html")


@opens_to(Permission.CHECK_ROUNDS)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    form = ConfirmForm(request.POST or None, initial={"version": one.version})

    def save(form: ConfirmForm) -> str:
        confirm_inspection(inspection=one, act=act, **form.cleaned_data)
        messages.success(request, _("已提交复核意见"))
        return home(one.organisation)

    back = reverse("evaluation:inspection", args=[pk])
    return fill(request, form, save, about(one.organisation, _("复核不合格结论"), _("提交复核意见"), "", back))
