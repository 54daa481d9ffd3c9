"""The list of cases, one case, opening one, changing its plan, its papers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.formation.actions.cases import amend_case, open_case
from hangji.formation.forms import AmendForm, PlanForm
from hangji.formation.models import Case, CaseState
from hangji.formation.papers import KINDS, letter_of
from hangji.formation.queries import Progress, body_for, may, may_decide, may_work, open_case_of
from hangji.formation.tables import CASES
from hangji.formation.tables import cases as cases_of
from hangji.formation.views.page import about_case, case_url, next_verb, seen_case
from hangji.kit.letter import FORMS
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to, where
from hangji.office.acts import Act, act_of
from hangji.office.issues import handed_out
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, Mode, PartyForm, PartyOrganization, SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, seen_organisation
from hangji.registry.views.lists import export as exported
from hangji.registry.views.lists import saved_under, scope_words
from hangji.registry.views.party import home_of

BOTH = ["GET", "POST"]
PAPER_STEPS = {"request": "applied", "approval": "approved", "filing": "filed"}


@opens_to(Permission.SEE_CASES)
@require_GET
@vary_on_headers("HX-Request")
def cases(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = cases_of(act, request.GET, region_names())
    decides = has(act, Permission.DECIDE_CASES)
    batch = [{"url": reverse("formation:consider_many"), "label": _("登记研究意见")}] if decides else []
    context = {
        "scope": scope_words(act, act.today, _("共 %(n)s 件") % {"n": listing.count_text}),
        **bar(listing, ("waits", "due", "mode", "county", "body", "state")),
        "find_label": _("党组织或社会组织名称、信用代码、文号"),
        "unit": _("件"),
        "export_url": reverse("formation:export"),
        "may_export": has(act, Permission.EXPORT),
        "batch_actions": batch,
        "save_url": reverse("formation:save_view") + "?" + urlencode({"query": listing.query}),
        "may_work": has(act, Permission.WORK_GAPS),
    }
    return page_of(request, listing, "formation/cases.html", context)


@opens_to(Permission.SEE_CASES)
@require_http_methods(BOTH)
def save_view(request: HttpRequest) -> HttpResponse:
    return saved_under(request, CASES)


@opens_to(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> Any:
    act = act_of(request)
    return exported(request, cases_of(act, request.GET, region_names()), act.today)


@opens_to(Permission.SEE_CASES)
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    progress = Progress(subject, act.today)
    context = {
        "case": subject,
        "progress": progress,
        "due": progress.due,
        "next": next_verb(act, subject),
        "papers": _papers(progress),
        "more": _more(act, progress),
        "seen": set(
            SocialOrganization.objects.visible_to(act)
            .filter(pk__in=[unit.pk for unit in progress.organisations])
            .values_list("pk", flat=True)
        ),
        "place": region_names().get(subject.region_code, ""),
        "party_seen": _party_seen(act, subject),
        "postpones": has(act, Permission.WORK_GAPS) and subject.party_organization_id is None,
        "crumbs": [{"url": reverse("formation:cases"), "label": _("组建事项")}, {"label": str(subject)}],
        "tone": _tone(progress),
    }
    return render_page(request, "formation/case.html", context)


def _party_seen(act: Act, subject: Case) -> bool:
    made = subject.party_organization_id
    return made is not None and PartyOrganization.objects.visible_to(act).filter(pk=made).exists()


def _tone(progress: Progress) -> str:
    """The tag of the case."""
    if progress.case.state == CaseState.DONE:
        return "done"
    if progress.case.state == CaseState.ABANDONED:
        return "ended"
    return "overdue" if progress.overdue else "doing"


def _papers(progress: Progress) -> list[dict[str, Any]]:
    """The papers of the case: as issued, else as a draft where one can be drawn."""
    labels = {
        "request": _("请示"),
        "approval": _("决定") if progress.case.decided else _("批复"),
        "filing": _("备案表"),
    }
    found = []
    for paper, step_name in PAPER_STEPS.items():
        step = progress.done.get(step_name)
        if step_name not in progress.plan or (step is None and progress.case.state != CaseState.OPEN):
            continue
        drawn = step.issue if step else None
        files = [
            {"format": name, "url": reverse("formation:paper", args=[progress.case.pk, paper, name])} for name in FORMS
        ]
        found.append(
            {"label": labels[paper], "issue": drawn, "step": step, "files": files if drawn or not step else []}
        )
    return found


def _more(act: Act, progress: Progress) -> list[dict[str, str]]:
    """What else may be done with the case, side ways and corrections."""
    subject, last = progress.case, progress.last
    found = []
    if subject.state == CaseState.OPEN and subject.party_organization_id is None:
        if may_work(act, subject):
            found += [("amend", _("修改组建方案")), ("abandon", _("中止"))]
        if may_decide(act, subject):
            found += [("return", _("退回重办"))] if last and last.name != "found" else []
            found += (
                [("decide", _("改由上级直接决定"))] if not subject.decided and "applied" not in progress.done else []
            )
    if last and last.name != "found" and subject.state != CaseState.ABANDONED and may(act, subject, last.name):
        found.append(("take_back", _("撤回“%(step)s”") % {"step": last.get_name_display()}))
    return [{"url": reverse(f"formation:{name}", args=[subject.pk]), "label": label} for name, label in found]


# Opening a case and changing its plan


def _choices(act: Act) -> dict[str, Any]:
    there = PartyForm.objects.valid().on(act.today).filter(where(act, Permission.WORK_GAPS)).exclude(mode="single")
    return {
        "seen": SocialOrganization.objects.visible_to(act),
        "bodies": Body.objects.on(act.today),
        "parties": PartyOrganization.objects.filter(pk__in=there.values("party_organization")),
    }


def _lines(organisations: Any) -> str:
    return "\n".join(f"{each.credit_code} {each}" for each in organisations)


@opens_to(Permission.WORK_GAPS)
@require_http_methods(BOTH)
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a forming for an organisation (?with=pk, several times: together with others); one in hand is shown."""
    act, organisation = act_of(request), seen_organisation(request, pk)
    there = open_case_of(organisation)
    if request.method == "GET" and there and Case.objects.visible_to(act).filter(pk=there.pk).exists():
        return redirect(case_url(there))
    form = PlanForm(request.POST or None, initial=_first_values(request, act, organisation), **_choices(act))

    def save(form: PlanForm) -> str:
        typed = form.cleaned_data
        made = open_case(
            organisations=typed["organisations"], plan=form.plan(), day=typed["day"], note=typed["note"], act=act
        )
        messages.success(request, _("已开始组建“%(name)s”；批复以后才计入覆盖") % {"name": made})
        return case_url(made)

    back = reverse("desk:organisation", args=[organisation.pk])
    crumbs = [
        {"url": reverse("formation:cases"), "label": _("组建事项")},
        {"url": back, "label": str(organisation)},
        {"label": _("开始组建")},
    ]
    why = _("从这里起一步一步办到挂牌；批复的那一天起计入覆盖，开始组建本身不改变任何数。")
    head = {"title": _("开始组建"), "verb": _("开始组建"), "why": why, "back_url": back, "crumbs": crumbs}
    return fill(request, form, save, head)


def _first_values(request: HttpRequest, act: Act, organisation: SocialOrganization) -> dict[str, Any]:
    ids = [int(each) for each in request.GET.getlist("with") if each.isdecimal() and len(each) < 12]
    others = list(SocialOrganization.objects.visible_to(act).filter(pk__in=ids).exclude(pk=organisation.pk))
    place = Classification.objects.valid().filter(organisation=organisation).order_by("since").last()
    standing = organisation.standings.asof(act.today).first()
    alone = standing is not None and standing.bucket == "due_alone" and not others
    asked = request.GET.get("mode", "")
    joins = request.GET.get("joins", "")
    return {
        "mode": asked if asked in Mode.values else "single" if alone else "joint",
        "joins": int(joins) if joins.isdecimal() and len(joins) < 12 else None,
        "organisations": _lines([organisation, *others]),
        "kind": "branch",
        "body": body_for(home_of(place), place.level, act.today) if place else None,
        "day": act.today,
        "industry": organisation.industry,
    }


@opens_to(Permission.WORK_GAPS)
@require_http_methods(BOTH)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    units = [unit.organisation for unit in subject.units.select_related("organisation")]
    plain = ("mode", "kind", "name", "body", "joins", "host", "industry", "version")
    initial = {**{name: getattr(subject, name) for name in plain}, "organisations": _lines(units)}
    form = AmendForm(request.POST or None, initial=initial, **_choices(act))

    def save(form: AmendForm) -> str:
        typed = form.cleaned_data
        amend_case(
            case=subject,
            organisations=typed["organisations"],
            plan=form.plan(reason=subject.reason, applicant=subject.applicant),
            version=typed["version"] or 0,
            act=act,
        )
        messages.success(request, _("已修改组建方案"))
        return case_url(subject)

    return fill(request, form, save, about_case(subject, _("修改组建方案"), _("保存方案")))


# Papers


@opens_to(Permission.SEE_CASES)
@require_GET
def paper(request: HttpRequest, pk: int, paper: str, form: str) -> FileResponse:
    """A paper as it was issued; before that as a draft, which says so across the page."""
    act, subject = act_of(request), seen_case(request, pk)
    if paper not in KINDS:
        raise Http404
    progress = Progress(subject, act.today)
    step = progress.done.get(PAPER_STEPS[paper])
    return handed_out(step.issue if step else None, letter_of(paper, progress), form)


@opens_to(Permission.SEE_CASES)
@require_GET
def evidence(request: HttpRequest, pk: int, step: str) -> FileResponse:
    """The paper that a step was recorded with."""
    done = Progress(seen_case(request, pk), act_of(request).today).done.get(step)
    if done is None or done.document is None:
        raise Http404
    return documents.send(done.document)
