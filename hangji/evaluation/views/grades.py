"""评估等级: the list, a proposal and its check, grades given before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.evaluation import lists
from hangji.evaluation.actions.grades import check_grade, propose_grade
from hangji.evaluation.figures import of_grades
from hangji.evaluation.forms.typed import CheckForm, EarlierForm, ProposeForm
from hangji.evaluation.models import Evaluation, EvaluationState
from hangji.evaluation.queries.standing import is_formed, latest_year, party_of
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
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.evaluation import best_grade

TAGS = {EvaluationState.PROPOSED: "second", EvaluationState.FIXED: "done", EvaluationState.SENT_BACK: "sent_back"}


@opens_to(Permission.SEE_ROUNDS)
@require_GET
@vary_on_headers("HX-Request")
def grades(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.grades(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("评估等级"),
        "scope": [counted(listing), _("截至 %(day)s") % {"day": act.today.isoformat()}],
        **bar(listing, ("grade", "county", "kind"), ("level", "expiring", "pending")),
        "find_label": _("名称、信用代码"),
        "unit": _("家"),
        "may_export": has(act, Permission.EXPORT),
        "export_url": reverse("evaluation:grades_export"),
        "figures": of_grades(act) if "HX-Request" not in request.headers else None,
        "chips_label": _("按等级"),
    }
    return page_of(request, listing, "evaluation/list.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def grades_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, lists.grades(act, request.GET, region_names()), act.today)


def _seen(request: HttpRequest, pk: int) -> Evaluation:
    rows = Evaluation.objects.visible_to(act_of(request)).select_related("organisation")
    found: Evaluation = get_object_or_404(rows, pk=pk)
    return found


@opens_to(Permission.SEE_ROUNDS)
@require_GET
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    waits = one.state == EvaluationState.PROPOSED
    checks = waits and may(act, Permission.CHECK_ROUNDS, standing_of(one.organisation, act))
    context = {
        **about(one.organisation, _("评估等级 %(grade)s") % {"grade": one.grade}, ""),
        **_marks(one),
        "one": one,
        "tag_code": TAGS[EvaluationState(one.state)],
        "may_check": checks and one.proposed_by != act.user.username,
        "waits_for_another": checks and one.proposed_by == act.user.username,
    }
    return render(request, "evaluation/evaluation.html", context)


def _marks(one: Evaluation) -> dict[str, Any]:
    return {
        "party": said_marks(one.party),
        "party_full": said_marks(one.party_full),
        "other": said_marks(one.other),
        "other_full": said_marks(one.other_full),
        "total": said_marks(one.total),
        "appraisal_url": appraisal_url(one.appraisal_id),
    }


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    year = latest_year(act.today)
    form = ProposeForm(request.POST or None, initial={"announced_on": act.today})
    head = about(organisation, _("拟定评估等级"), _("交另一人复核"), _("拟定以后由另一人复核，复核同意才定级。"))
    context = {**head, **_ground(organisation, year, act)}
    return fill(request, form, _save(organisation, year, act, request), context, "evaluation/propose.html")


def _save(organisation: SocialOrganization, year: int, act: Act, request: HttpRequest) -> Any:
    def save(form: EarlierForm) -> str:
        made = propose_grade(organisation=organisation, proposal=form.proposal(year), act=act)
        messages.success(request, _("已拟定 %(grade)s，等另一人复核") % {"grade": made.grade})
        return reverse("evaluation:evaluation", args=[made.pk])

    return save


def _ground(organisation: SocialOrganization, year: int, act: Act) -> dict[str, Any]:
    """The Party part and the conditions, shown beside the form."""
    row = standing_of(organisation, act)
    part = party_of(organisation.pk, year, "evaluation")
    limit = None
    if row is not None:
        said = part.weight.without_party if part else ""
        limit = best_grade(formed=is_formed(row), by_template=said, day=act.today, place=row.region_code)
    return {
        "year": year,
        "part": part,
        "party": said_marks(part.marks if part else None),
        "party_full": said_marks(part.full if part else None),
        "appraised": said_marks(part.result.marks if part else None),
        "appraised_full": said_marks(part.result.full if part else None),
        "appraisal_url": appraisal_url(part.result.appraisal if part else None),
        "limit": limit,
        "earlier_url": reverse("evaluation:earlier", args=[organisation.pk]),
    }


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    form = EarlierForm(request.POST or None)
    why = _("以前由别的办法评出、仍在有效期的等级；没有分数，由另一人对照公布文件复核。")
    head = about(organisation, _("登记已有等级"), _("交另一人复核"), why)
    return fill(request, form, _save(organisation, latest_year(act.today), act, request), head)


@opens_to(Permission.CHECK_ROUNDS)
@require_http_methods(BOTH)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    form = CheckForm(request.POST or None, initial={"version": one.version})
    back = reverse("evaluation:evaluation", args=[pk])

    def save(form: CheckForm) -> str:
        done = check_grade(evaluation=one, act=act, **form.cleaned_data)
        messages.success(request, _("已复核：%(state)s") % {"state": done.get_state_display()})
        return home(one.organisation)

    title = _("复核评估等级 %(grade)s") % {"grade": one.grade}
    return fill(request, form, save, about(one.organisation, title, _("提交复核意见"), "", back))
