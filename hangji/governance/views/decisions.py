"""Major decisions and the list of matters on which the Party organisation is heard first."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.governance import lists
from hangji.governance.actions.decisions import change_matter, give_opinion, open_decision, record_decision
from hangji.governance.figures import decision_cards
from hangji.governance.forms.records import DecisionForm, MatterForm, OpenForm, OpinionForm
from hangji.governance.models import MajorDecision
from hangji.governance.queries.decisions import heard, listed, state_of
from hangji.governance.queries.sight import kept_by, may
from hangji.governance.views.page import BOTH, about, counted, one_of, seen, sent, whose
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def decisions(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.decisions(act, request.GET)
    keeps = has(act, Permission.KEEP_GOVERNANCE)
    context: dict[str, Any] = {
        "title": _("重大决策"),
        "scope": [counted(listing, _("件")), _("党组织意见先于决策，按日期核对；只列事实，不打分")],
        **bar(listing, ("state",)),
        "find_label": _("内容、事项、社会组织"),
        "unit": _("件"),
        "cards": decision_cards(act) if "HX-Request" not in request.headers else [],
        "new_url": reverse("governance:whose_decision") if keeps else "",
        "new_label": _("提出重大决策"),
    }
    return page_of(request, listing, "governance/list.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_GET
def whose_decision(request: HttpRequest) -> HttpResponse:
    return whose(request, "governance:open_decision", _("提出重大决策"))


def _kept(request: HttpRequest, pk: int) -> SocialOrganization:
    organisation = seen(request, pk)
    if not may(act_of(request), Permission.KEEP_GOVERNANCE, organisation):
        raise Http404
    return organisation


def _own(request: HttpRequest, pk: int) -> MajorDecision:
    rows = MajorDecision.objects.filter(organisation__in=kept_by(act_of(request)))
    found: MajorDecision = one_of(rows.select_related("organisation"), pk)
    return found


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = MajorDecision.objects.visible_to(act)
    one = one_of(rows.select_related("organisation", "party_organization", "opinion_document", "decision_document"), pk)
    context = {
        **about(one.organisation, _("重大决策"), ""),
        "one": one,
        "heard": heard(one, act.today),
        "state": state_of(one, act.today),
        "keeps": may(act, Permission.KEEP_GOVERNANCE, one.organisation),
    }
    return render(request, "governance/decision.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = _kept(request, pk), act_of(request)
    form = OpenForm(request.POST or None, matters=listed(organisation, act.today))

    def save(form: OpenForm) -> str:
        made = open_decision(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已提出；党组织意见在决策以前记下来"))
        return reverse("governance:decision", args=[made.pk])

    why = _("决策以前先听取党组织意见：先在这里提出，再记意见，最后记决策结果。")
    return fill(request, form, save, about(organisation, _("提出重大决策"), _("提出"), why))


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _own(request, pk), act_of(request)
    first = {"day": act.today, "version": one.version}
    form = OpinionForm(request.POST or None, request.FILES or None, decided_on=one.decided_on, initial=first)
    back = reverse("governance:decision", args=[pk])

    def save(form: OpinionForm) -> str:
        typed = form.cleaned_data
        plain = {name: typed[name] for name in ("opinion", "day", "document", "version")}
        give_opinion(decision=one, act=act, **plain, **form.compared())
        messages.success(request, _("已记党组织意见"))
        return back

    return fill(request, form, save, about(one.organisation, _("记党组织意见"), _("保存"), one.what, back))


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _own(request, pk), act_of(request)
    first = {"day": act.today, "version": one.version}
    form = DecisionForm(request.POST or None, request.FILES or None, opinion_on=one.opinion_on, initial=first)
    back = reverse("governance:decision", args=[pk])

    def save(form: DecisionForm) -> str:
        typed = form.cleaned_data
        plain = {name: typed[name] for name in ("result", "day", "decided_by", "document", "version")}
        record_decision(decision=one, act=act, **plain, **form.compared())
        messages.success(request, _("已记决策结果"))
        return back

    why = one.what if one.opinion_on else _("%(what)s（还没有党组织意见；照实记，列表里会写明）") % {"what": one.what}
    return fill(request, form, save, about(one.organisation, _("记决策结果"), _("保存"), why, back))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def paper(request: HttpRequest, pk: int, which: str) -> FileResponse:
    """The document of one side: of the opinion or of the decision."""
    if which not in ("opinion", "decision"):
        raise Http404
    rows = MajorDecision.objects.visible_to(act_of(request)).select_related("opinion_document", "decision_document")
    return sent(getattr(one_of(rows, pk), f"{which}_document"))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def matters(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    context = {
        **about(organisation, _("先听取党组织意见的事项"), ""),
        "organisation": organisation,
        "matters": listed(organisation, act.today),
        "keeps": may(act, Permission.KEEP_GOVERNANCE, organisation),
        "day": act.today,
        "definition_url": reverse("coverage:clause", args=["governance.matters"]),
    }
    return render(request, "governance/matters.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """?code=: a matter of the list, to be left out or taken in again; without: one of its own."""
    organisation, act = _kept(request, pk), act_of(request)
    there = {each.matter.code: each for each in listed(organisation, act.today)}
    known = there.get(request.GET.get("code", ""))
    first = {"title": known.matter.title if known else "", "day": act.today}
    form = MatterForm(request.POST or None, initial=first)
    form.fields["title"].disabled = known is not None
    back = reverse("governance:matters", args=[pk])
    wanted = known is None or not known.heard

    def save(form: MatterForm) -> str:
        code = known.matter.code if known else ""
        change_matter(organisation=organisation, code=code, heard=wanted, act=act, **form.cleaned_data)
        messages.success(request, _("已调整清单"))
        return back

    title = _("列入清单") if wanted else _("不列入清单")
    why = _("清单由政策按登记类型给出；章程另有规定的在这里增减，写明第几条。")
    return fill(request, form, save, about(organisation, title, title, why, back))
