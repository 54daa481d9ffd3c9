"""Goals that serve public tasks; and all that is held of one organisation's governance."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.governance import lists
from hangji.governance.actions.goals import set_goal, tell_goal
from hangji.governance.forms.records import GoalForm, TellForm
from hangji.governance.models import EntryPapers, Goal, MajorDecision
from hangji.governance.queries.charters import newest
from hangji.governance.queries.decisions import state_of
from hangji.governance.queries.evidence import evidence
from hangji.governance.queries.meetings import open_items
from hangji.governance.queries.sight import kept_by, may, seen_meetings
from hangji.governance.views.charters import STATE_TAGS
from hangji.governance.views.page import BOTH, about, counted, home, one_of, seen, whose
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill

SOME = 5  # of each kind on the page of one organisation; the lists have all


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def goals(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.goals(act, request.GET)
    context: dict[str, Any] = {
        "title": _("融合目标"),
        "scope": [counted(listing, _("个")), _("社会组织服务中心工作的目标，一年一句，做成了什么")],
        **bar(listing, ("state",)),
        "find_label": _("目标、社会组织"),
        "unit": _("个"),
        "new_url": reverse("governance:whose_goal") if has(act, Permission.KEEP_GOVERNANCE) else "",
        "new_label": _("立融合目标"),
    }
    return page_of(request, listing, "governance/list.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_GET
def whose_goal(request: HttpRequest) -> HttpResponse:
    return whose(request, "governance:new_goal", _("立融合目标"))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(Goal.objects.visible_to(act).select_related("organisation"), pk)
    context = {
        **about(one.organisation, _("融合目标"), ""),
        "goal": one,
        "notes": list(one.notes.all()),
        "keeps": may(act, Permission.KEEP_GOVERNANCE, one.organisation),
    }
    return render(request, "governance/goal.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def new_goal(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    form = GoalForm(request.POST or None, initial={"from_year": act.today.year})

    def save(form: GoalForm) -> str:
        made = set_goal(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已立目标；每年写一句做成了什么"))
        return reverse("governance:goal", args=[made.pk])

    return fill(request, form, save, about(organisation, _("立融合目标"), _("保存")))


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(Goal.objects.filter(organisation__in=kept_by(act)).select_related("organisation"), pk)
    noted = one.notes.filter(year=act.today.year).first()
    first = {"year": act.today.year, "state": one.state, "said": noted.said if noted else ""}
    form = TellForm(request.POST or None, initial=first)
    back = reverse("governance:goal", args=[pk])

    def save(form: TellForm) -> str:
        tell_goal(goal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已记下这一年"))
        return back

    return fill(request, form, save, about(one.organisation, _("记这一年"), _("保存"), one.what, back))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is held of one organisation, and what its Party worker may do."""
    subject, act = seen(request, pk), act_of(request)
    decisions = list(MajorDecision.objects.filter(organisation=subject)[:SOME])
    meetings = list(seen_meetings(act).filter(organisation=subject)[:SOME])
    year = act.today.year
    context = {
        "organisation": subject,
        "year": year,
        "evidence": evidence([subject.pk], year, act.today)[subject.pk],
        "charters": [(each, STATE_TAGS[each.state]) for each in newest(subject.pk).defer("text")[:SOME]],  # type: ignore[index]
        "papers": EntryPapers.objects.filter(organisation=subject).select_related("body").first(),
        "meetings": meetings,
        "items": list(open_items([subject.pk]).select_related("meeting")[:SOME]),
        "decisions": [(each, state_of(each, act.today)) for each in decisions],
        "goals": list(Goal.objects.filter(organisation=subject)[:SOME]),
        "keeps": may(act, Permission.KEEP_GOVERNANCE, subject),
        "may_submit": may(act, Permission.SUBMIT_CHARTER, subject),
        "today": act.today,
        "crumbs": [{"url": reverse("governance:charters"), "label": _("党建融合")}, {"label": str(subject)}],
        "here": home(subject),
        "all_of": f"?organisation={subject.pk}",
    }
    return render(request, "governance/organisation.html", context)
