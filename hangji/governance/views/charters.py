"""The list of charters, one charter with what was found in it, its review; the papers of a registration."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance import lists
from hangji.governance.actions.charters import conclude_charter, confirm_charter, found_in, submit_charter
from hangji.governance.actions.papers import declare_survey, hand_papers, record_papers
from hangji.governance.figures import of_charters
from hangji.governance.forms.charters import ConcludeForm, ConfirmForm, HandForm, PapersForm, SubmitForm
from hangji.governance.models import Charter, CharterState, EntryPapers, PartyClause
from hangji.governance.queries.charters import newest
from hangji.governance.queries.sight import may
from hangji.governance.tables.rows import CHARTER_TAGS
from hangji.governance.views.page import BOTH, about, counted, one_of, seen, sent, whose
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry.actions.headcounts import COUNTS
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from rulebook.charter import Review, hand_over_by

STATE_TAGS = {
    CharterState.SUBMITTED: "pending",
    CharterState.CONCLUDED: "second",
    CharterState.PASSED: "passed",
    CharterState.RETURNED: "sent_back",
}


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def charters(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.charters(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("章程审查"),
        "scope": [counted(listing, _("家")), _("截至 %(day)s") % {"day": act.today.isoformat()}],
        **bar(listing, ("state", "values", "county", "kind"), ("level", "pending", "papers")),
        "find_label": _("名称、信用代码"),
        "unit": _("家"),
        "figures": of_charters(act) if "HX-Request" not in request.headers else None,
        "day": act.today,
        "crumbs": [],
        "new_url": reverse("governance:whose_charter") if has(act, Permission.KEEP_GOVERNANCE) else "",
        "new_label": _("提交章程"),
    }
    return page_of(request, listing, "governance/charters.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_GET
def whose_charter(request: HttpRequest) -> HttpResponse:
    return whose(request, "governance:submit_charter", _("提交章程"))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(Charter.objects.visible_to(act).select_related("organisation", "document"), pk)
    return render(request, "governance/charter.html", _shown(one, act))


def _shown(one: Charter, act: Act) -> dict[str, Any]:
    found = found_in(one)
    others = newest(one.organisation_id).exclude(pk=one.pk).defer("text")
    reviews = may(act, Permission.REVIEW_CHARTER, one.organisation)
    title = _("章程（%(day)s 提交）") % {"day": one.day.isoformat()}
    return {
        **about(one.organisation, title, ""),
        "charter": one,
        "clauses": _clauses(found),
        "found": found,
        "tone": {"level_2": "green", "level_1": "amber", "near": "amber", "not_asked": "blue"}.get(found.party, "red"),
        "tag_code": STATE_TAGS[CharterState(one.state)],
        "party_tag": CHARTER_TAGS.get(one.party, "na"),
        "lines": list(enumerate(one.text.splitlines(), 1)),
        "marked": _marked(found),
        "others": others,
        "may_conclude": reviews and one.state == CharterState.SUBMITTED,
        "may_confirm": reviews and one.state == CharterState.CONCLUDED and one.concluded_by != act.user.username,
        "waits_for_another": reviews and one.state == CharterState.CONCLUDED and one.concluded_by == act.user.username,
        "may_submit": may(act, Permission.SUBMIT_CHARTER, one.organisation),
    }


def _clauses(found: Review) -> list[tuple[Any, Any]]:
    shown = [(_("党建条款"), found.wanted), (_("社会主义核心价值观条款"), found.values)]
    if found.party == "level_1" and found.level_2.clause:
        shown.insert(1, (_("与二级表述对照"), found.level_2))
    return [(label, each) for label, each in shown if each.clause]


def _marked(found: Review) -> set[int]:
    """Numbers of the paragraphs in which a clause was found, exactly or nearly."""
    numbers: set[int] = set()
    for each in (found.wanted, found.values):
        if each.places:
            numbers |= set(range(each.places[0].paragraph, each.places[-1].paragraph + 1))
    return numbers


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def charter_file(request: HttpRequest, pk: int) -> FileResponse:
    one = one_of(Charter.objects.visible_to(act_of(request)).select_related("document"), pk)
    return sent(one.document)


@opens_to(Permission.SUBMIT_CHARTER)
@require_http_methods(BOTH)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    first = "amendment" if newest(organisation.pk).exists() else "registration"
    form = SubmitForm(request.POST or None, request.FILES or None, initial={"occasion": first})

    def save(form: SubmitForm) -> str:
        made = submit_charter(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已提交章程；下面是找到的条款，等审查的人给出意见"))
        return reverse("governance:charter", args=[made.pk])

    why = _("只找条款、对照文字；通不通过由审查的人决定。同一份文字提交两次，仍是同一份。")
    return fill(request, form, save, about(organisation, _("提交章程"), _("提交"), why))


@opens_to(Permission.REVIEW_CHARTER)
@require_http_methods(BOTH)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(Charter.objects.visible_to(act).select_related("organisation"), pk)
    found, back = found_in(one), reverse("governance:charter", args=[pk])
    party = {"level_2": "level_2", "level_1": "level_1", "near": "other"}.get(found.party, "missing")
    first = {"party": party, "values": "yes" if found.values.answer == "exact" else "no", "version": one.version}
    form = ConcludeForm(request.POST or None, initial=first)

    def save(form: ConcludeForm) -> str:
        done = conclude_charter(charter=one, opinion=form.said(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已记审查意见：%(state)s") % {"state": done.get_state_display()})
        return back

    context = {
        **about(one.organisation, _("审查章程"), _("提交意见"), back=back),
        "clauses": _clauses(found),
        "found": found,
        "charter": one,
        "say_party": PartyClause(party).label,
    }
    return fill(request, form, save, context, "governance/conclude.html")


@opens_to(Permission.REVIEW_CHARTER)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(Charter.objects.visible_to(act).select_related("organisation"), pk)
    back = reverse("governance:charter", args=[pk])
    form = ConfirmForm(request.POST or None, initial={"version": one.version})

    def save(form: ConfirmForm) -> str:
        done = confirm_charter(charter=one, act=act, **form.cleaned_data)
        messages.success(request, _("已复核：%(state)s") % {"state": done.get_state_display()})
        return back

    facts = {"who": one.concluded_by_name, "party": one.get_party_display(), "opinion": one.opinion}
    why = _("%(who)s的意见：党建条款%(party)s；%(opinion)s") % facts
    return fill(request, form, save, about(one.organisation, _("复核章程审查"), _("提交复核"), why, back))


# The papers of a registration


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def papers(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.papers(act, request.GET)
    days = hand_over_by(act.today)[1]
    context: dict[str, Any] = {
        "title": _("登记材料"),
        "scope": [
            counted(listing, _("家")),
            _("承诺书和党员情况调查表，收到后 %(n)d 个工作日内移送") % {"n": days.value},
        ],
        **bar(listing, ("state",)),
        "find_label": _("名称"),
        "unit": _("家"),
    }
    return page_of(request, listing, "governance/list.html", context)


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def papers_of(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    one = EntryPapers.objects.filter(organisation=organisation).select_related("body", "pledge").first()
    context = {
        **about(organisation, _("登记材料"), ""),
        "organisation": organisation,
        "papers": one,
        "late": one is not None and one.handed_on is None and one.due_on < act.today,
        "may_record": may(act, Permission.SUBMIT_CHARTER, organisation) and (one is None or one.handed_on is None),
        "may_hand": one is not None and one.handed_on is None and may(act, Permission.REVIEW_CHARTER, organisation),
        "may_declare": one is not None and one.declared_on is None and may(act, Permission.EDIT_REGISTER, organisation),
    }
    return render(request, "governance/papers.html", context)


@opens_to(Permission.SUBMIT_CHARTER)
@require_http_methods(BOTH)
def edit_papers(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    one = EntryPapers.objects.filter(organisation=organisation).first()
    first: dict[str, Any] = {"received_on": act.today, "version": 0}
    if one:
        first = {name: getattr(one, name) for name in ("received_on", "version", *COUNTS)}
    form = PapersForm(request.POST or None, request.FILES or None, initial=first)
    back = reverse("governance:papers_of", args=[pk])

    def save(form: PapersForm) -> str:
        typed = form.cleaned_data
        record_papers(
            organisation=organisation,
            received_on=typed["received_on"],
            counts=form.counts(),
            pledge=typed["pledge"],
            version=typed["version"],
            act=act,
        )
        messages.success(request, _("已登记；移送以后在这里写上日期"))
        return back

    why = _("只填人数，不填党员姓名；填好以后可以直接转为人数申报，不用再填一遍。")
    return fill(
        request, form, save, {**about(organisation, _("登记承诺书和调查表"), _("保存"), why, back), "two": True}
    )


@opens_to(Permission.REVIEW_CHARTER)
@require_http_methods(BOTH)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(EntryPapers.objects.visible_to(act).select_related("organisation"), pk)
    back = reverse("governance:papers_of", args=[one.organisation_id])
    form = HandForm(request.POST or None, bodies=Body.objects.on(act.today), initial={"day": act.today})

    def save(form: HandForm) -> str:
        hand_papers(papers=one, act=act, **form.cleaned_data)
        messages.success(request, _("已记移送"))
        return back

    why = _("%(day)s 收到，应于 %(by)s 前移送") % {"day": one.received_on.isoformat(), "by": one.due_on.isoformat()}
    return fill(request, form, save, about(one.organisation, _("移送登记材料"), _("移送"), why, back))


@opens_to(Permission.EDIT_REGISTER)
@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """The survey becomes the headcount: one button, nothing typed twice."""
    act = act_of(request)
    one = one_of(EntryPapers.objects.visible_to(act), pk)
    declare_survey(papers=one, act=act)
    messages.success(request, _("已按调查表申报人数"))
    return redirect("governance:papers_of", one.organisation_id)


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def pledge(request: HttpRequest, pk: int) -> FileResponse:
    one = one_of(EntryPapers.objects.visible_to(act_of(request)).select_related("pledge"), pk)
    return sent(one.pledge)
