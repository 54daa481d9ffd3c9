"""The ledger, one problem, and raising one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.quality.conditions import organisations
from hangji.coverage.quality.kinds import BY_CODE
from hangji.coverage.queries import Scope
from hangji.kit.list_page import bar, page_of
from hangji.kit.templatetags.kit import said
from hangji.office.access import BY_DUTY, Territory, has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.problems import tables
from hangji.problems.actions.raising import Source, raise_problem
from hangji.problems.forms import RaiseForm
from hangji.problems.models import Problem, ProblemSource
from hangji.problems.page import ProblemPage
from hangji.problems.queries import body_said
from hangji.problems.views.page import BOTH, crumbs, seen, url_of
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, seen_organisation
from hangji.registry.views.lists import Streamed, export


@opens_to(Permission.SEE_REGISTER)
@require_GET
@vary_on_headers("HX-Request")
def problems(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.problems(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("问题台账"),
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("提出、受理、办理、确认、销号，一个一个跟到底")],
        **bar(listing, ("state", "kind", "whose", "source"), ("county", "body", "month")),
        "find_label": _("问题、社会组织、结果"),
        "unit": _("个"),
        "export_url": reverse("problems:export"),
        "may_export": has(act, Permission.EXPORT),
        "new_url": reverse("problems:new") if has(act, Permission.RAISE_PROBLEM) else "",
        "sees_causes": has(act, Permission.SEE_COVERAGE),
    }
    return page_of(request, listing, "problems/problems.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def problems_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.problems(act, request.GET, region_names()), act.today)


@opens_to(Permission.SEE_REGISTER)
@require_GET
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    context = ProblemPage(one, act_of(request)).context()
    return render(request, "problems/problem.html", {**context, "crumbs": crumbs({"label": str(one)})})


def _few(act: Act) -> bool:
    """Whether the person sees single organisations only, and so chooses among them."""
    return all(post.role in BY_DUTY for post in act.posts)


@opens_to(Permission.RAISE_PROBLEM)
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    rows, few = SocialOrganization.objects.visible_to(act).order_by("name"), _few(act)
    initial: dict[str, Any] = {}
    asked = request.GET.get("organisation", "")
    if asked.isdecimal() and (one := rows.filter(pk=int(asked)).first()):
        initial["organisation"] = one.pk if few else one.credit_code
    form = RaiseForm(request.POST or None, seen=rows, few=few, act=act, initial=initial)

    def save(form: RaiseForm) -> str:
        typed = form.cleaned_data
        source = Source(typed.get("source") or ProblemSource.DIRECT)
        raised = raise_problem(
            organisation=typed["organisation"], what=typed["what"], kind=typed["kind"], source=source, act=act
        )
        messages.success(request, _("已提出，转给%(body)s") % {"body": body_said(raised.body)})
        return url_of(raised)

    context = {
        "title": _("提出问题"),
        "verb": _("提出"),
        "why": _("转给领导这家党组织的上级党组织；谁办、办到哪一步、结果怎样，你都看得到，有异议可以提。"),
        "back_url": reverse("problems:problems"),
        "crumbs": crumbs({"label": _("提出问题")}),
    }
    return fill(request, form, save, context)


@opens_to(Permission.RAISE_PROBLEM)
@require_POST
def raise_finding(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One button beside a finding of data quality: the same finding gives the same problem."""
    act, organisation = act_of(request), seen_organisation(request, pk)
    kind = BY_CODE.get(code)
    place = organisation.classifications.valid().on(act.today).first()
    if kind is None or kind.of != "organisation" or place is None:
        raise Http404
    scope = Scope(Territory(place.region_code, place.level), act.today)
    rows = organisations(scope).filter(kind.condition(scope), organisation=organisation).annotate(**kind.facts(scope))
    row = get_object_or_404(rows.select_related("organisation"))
    text = str(said(kind.say(row)))
    what = _("%(title)s：%(text)s") % {"title": kind.title, "text": text}
    source = Source(ProblemSource.QUALITY, code, organisation.pk, str(kind.title))
    before = Problem.objects.of(code, [organisation.pk]).exists()
    raised = raise_problem(organisation=organisation, what=what[:300], kind="data", source=source, act=act)
    told = (
        _("这一处已经列入问题台账") if before else _("已列入问题台账，转给%(body)s") % {"body": body_said(raised.body)}
    )
    messages.success(request, told)
    return redirect(url_of(raised))


def list_url(**params: Any) -> str:
    return reverse("problems:problems") + "?" + urlencode(params)
