"""换届: the list, one election, its steps each with its form, its papers and side ways."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.kit.letter import FORMS
from hangji.kit.list_page import bar, page_of
from hangji.life import tables
from hangji.life.actions.meeting import call_members, count_votes, hold_meeting, nominate
from hangji.life.actions.renewals import (
    abandon_renewal,
    file_renewal,
    open_renewal,
    reply_renewal,
    report_renewal,
    request_renewal,
    take_back_renewal_step,
)
from hangji.life.forms import terms as typed_forms
from hangji.life.models import Renewal, RenewalSort, RenewalState, RenewalStepName
from hangji.life.papers import draft_of
from hangji.life.queries.renewals import STEP_RIGHT, Course, may_record, renewals_seen
from hangji.life.queries.sight import form_of, may
from hangji.life.queries.terms import running_term
from hangji.life.views.page import BOTH, about, seen_form, stored
from hangji.office import documents
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address, handed_out
from hangji.office.permissions import LABELS, Permission
from hangji.registry.models import PartyForm
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from rulebook.election import candidates_needed, quorum, votes_needed
from rulebook.renewing import may_begin

_P, _N = Permission, RenewalStepName
VERBS: dict[str, Any] = {
    _N.REQUESTED: gettext_lazy("提交请示"),
    _N.REPLIED: gettext_lazy("批复"),
    _N.CALLED: gettext_lazy("登记通知"),
    _N.NOMINATED: gettext_lazy("登记候选人"),
    _N.MET: gettext_lazy("登记到会人数"),
    _N.COUNTED: gettext_lazy("登记选举结果"),
    _N.REPORTED: gettext_lazy("报告选举结果"),
    _N.FILED: gettext_lazy("登记备案"),
}
PAPERS = {"requested": gettext_lazy("请示"), "replied": gettext_lazy("批复"), "reported": gettext_lazy("结果报告")}


@opens_to(_P.SEE_LIFE)
@require_GET
@vary_on_headers("HX-Request")
def renewals(request: HttpRequest) -> HttpResponse:
    listing = tables.renewals(act_of(request), request.GET, region_names())
    context = {
        "title": _("换届"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("从“任期”里选一个党组织开始")],
        **bar(listing, ("waits", "sort", "state", "county", "body", "level")),
        "find_label": _("党组织名称、拼音首字母"),
        "unit": _("件"),
    }
    return page_of(request, listing, "life/list.html", context)


@opens_to(_P.HOLD_ELECTIONS)
@require_http_methods(BOTH)
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    term = running_term(form.party_organization, act.today)
    ends_on, extended_to = (term.ends_on, term.extended_to) if term else (None, None)
    early = may_begin("regular", day=act.today, ends_on=ends_on, extended_to=extended_to) is not None
    initial = {"day": act.today, "sort": RenewalSort.EARLY if early else RenewalSort.REGULAR}
    typed = typed_forms.OpenForm(request.POST or None, initial=initial)

    def save(sent: typed_forms.OpenForm) -> str:
        one = open_renewal(party=form.party_organization, act=act, **sent.cleaned_data)
        messages.success(request, _("已开始，下一步向上级党组织请示"))
        return reverse("life:renewal", args=[one.pk])

    why = _("任期到 %(day)s 届满。") % {"day": extended_to or ends_on} if ends_on else _("没有登记现在的任期。")
    return fill(request, typed, save, about(form, _("开始换届、补选"), _("开始"), why))


def _seen(request: HttpRequest, pk: int) -> tuple[Renewal, PartyForm, Course]:
    act = act_of(request)
    one = get_object_or_404(renewals_seen(act), pk=pk)
    form = form_of(one.party_organization, act.today)
    assert form is not None  # an election is of an existing one
    form.party_organization = one.party_organization
    return one, form, Course(one, form.kind, act.today)


def _url(one: Renewal) -> str:
    return reverse("life:renewal", args=[one.pk])


@opens_to(_P.SEE_LIFE)
@require_GET
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form, course = _seen(request, pk)
    context = {
        "one": one,
        "course": course,
        "tag": "overdue" if course.late else tables.renewal_tag(one),
        "place": region_names().get(one.region_code, ""),
        "next": _next(act, one, form),
        "more": _more(act, one, form, course),
        "papers": _papers(one, course),
        "party_url": reverse("life:party", args=[one.party_organization_id]) if may(act, _P.SEE_LIFE, form) else "",
        "crumbs": [{"url": reverse("life:renewals"), "label": _("换届")}, {"label": str(one.party_organization)}],
    }
    return render(request, "life/renewal.html", context)


def _next(act: Act, one: Renewal, form: PartyForm) -> dict[str, Any]:
    """The one button: what comes next, for whoever may do it; else who is waited for."""
    if one.state != RenewalState.OPEN:
        return {}
    if may_record(act, one.next_step, form, one):
        return {"url": reverse("life:renewal_step", args=[one.pk, one.next_step]), "verb": VERBS[one.next_step]}
    right = LABELS[STEP_RIGHT[one.next_step]]
    return {"waits": _("由有“%(rights)s”权限的人办理") % {"rights": right}}


def _more(act: Act, one: Renewal, form: PartyForm, course: Course) -> list[dict[str, str]]:
    found = []
    last = course.last
    standing = last is not None and last.name != _N.DECIDED and one.state != RenewalState.ABANDONED
    if last and standing and may_record(act, last.name, form, one):
        url = reverse("life:take_back", args=[one.pk])
        found.append({"url": url, "label": _("撤回“%(step)s”") % {"step": last.get_name_display()}})
    if one.state == RenewalState.OPEN and not course.count and may_record(act, _N.DECIDED, form, one):
        found.append({"url": reverse("life:abandon_renewal", args=[one.pk]), "label": _("中止")})
    return found


def _papers(one: Renewal, course: Course) -> list[dict[str, Any]]:
    """The papers: as issued, else as a draft while the election is in hand."""
    found = []
    for name, label in PAPERS.items():
        step = course.done.get(name)
        if step is None and one.state != RenewalState.OPEN:
            continue
        urls = [{"format": form, "url": reverse("life:renewal_paper", args=[one.pk, name, form])} for form in FORMS]
        files = urls if step is None or step.issue else []
        found.append({"name": name, "label": label, "step": step, "files": files})
    return found


# The steps


@opens_to(_P.HOLD_ELECTIONS, _P.DECIDE_ELECTIONS)
@require_http_methods(BOTH)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step's form; a step that is not the next is refused by its action."""
    if step not in VERBS:
        raise Http404
    one, form, course = _seen(request, pk)
    typed, do, more = _STEPS[step](request, course)

    def save(sent: Any) -> str:
        do(sent)
        messages.success(request, _("已登记，见下面的步骤"))
        return _url(one)

    label = str(RenewalStepName(step).label)
    head = about(form, label, str(VERBS[step]), more.pop("why", ""), _url(one))
    head["crumbs"] = [
        {"url": reverse("life:renewals"), "label": _("换届")},
        {"url": _url(one), "label": str(one.party_organization)},
        {"label": label},
    ]
    draft = {"draft_url": reverse("life:renewal_paper", args=[pk, step, "pdf"])} if step in PAPERS else {}
    return fill(request, typed, save, {**head, **more, **draft}, more.get("template", "life/step.html"))


Made = tuple[forms.Form, Callable[[Any], Any], dict[str, Any]]


def _sent(send: Callable[..., Any]) -> Callable[[HttpRequest, Course], Made]:
    """A step that is a paper going upwards."""

    def made(request: HttpRequest, course: Course) -> Made:
        act, one = act_of(request), course.renewal
        typed = typed_forms.PaperForm(request.POST or None, request.FILES or None, initial={"day": act.today})
        why = _("由系统按登记的内容写好，提交后发出并编号；先看草稿。")
        return typed, lambda sent: send(renewal=one, paper=_paper(request, sent), act=act), {"why": why}

    return made


def _paper(request: HttpRequest, sent: Any) -> Any:
    return sent.paper(stored(sent, act_of(request)), base_address(request))


def _replied(request: HttpRequest, course: Course) -> Made:
    act, one = act_of(request), course.renewal
    initial = {"day": act.today, "agreed": "yes"}
    typed = typed_forms.AnswerForm(request.POST or None, request.FILES or None, initial=initial)

    def do(sent: Any) -> None:
        said = {"agreed": sent.cleaned_data["agreed"] == "yes", "answer": sent.cleaned_data["answer"]}
        reply_renewal(renewal=one, paper=_paper(request, sent), act=act, **said)

    why = _("%(sort)s：%(reason)s") % {"sort": one.get_sort_display(), "reason": one.reason} if one.reason else ""
    return typed, do, {"why": why}


def _called(request: HttpRequest, course: Course) -> Made:
    act, one, group = act_of(request), course.renewal, course.group
    usual = group.usual_from if group.committee else 1
    places = 1 if one.sort == RenewalSort.BY_ELECTION else usual
    initial = {"day": act.today, "meeting_on": act.today, "entitled": course.full or None, "places": places}
    typed = typed_forms.CallForm(request.POST or None, initial=initial)
    return typed, lambda sent: call_members(renewal=one, act=act, **sent.cleaned_data), {"why": group_said(course)}


def group_said(course: Course) -> str:
    """What is elected, by the rules and the declared members."""
    group, full = course.group, course.full
    if not group.committee:
        return _("正式党员 %(full)d 名：不设委员会，选书记 1 名，必要时选副书记 1 名。") % {"full": full}
    facts = {"full": full, "from": group.usual_from, "to": group.usual_to, "most": group.at_most}
    return _("正式党员 %(full)d 名：设委员会，一般 %(from)d 至 %(to)d 名，不超过 %(most)d 名。") % facts


def _nominated(request: HttpRequest, course: Course) -> Made:
    act, one = act_of(request), course.renewal
    typed = typed_forms.NominateForm(request.POST or None, initial={"day": act.today})
    places = one.places or 1
    day = one.meeting_on or act.today
    least = candidates_needed(places, day=day) if course.group.committee else places
    why = _("应选 %(places)d 名，至少要有候选人 %(least)d 名。") % {"places": places, "least": least}

    def do(sent: Any) -> None:
        said = {name: sent.cleaned_data[name] for name in ("day", "note")}
        nominate(renewal=one, names=sent.lines(), act=act, **said)

    return typed, do, {"why": why}


def _met(request: HttpRequest, course: Course) -> Made:
    act, one = act_of(request), course.renewal
    planned = min(one.meeting_on, act.today) if one.meeting_on else act.today
    typed = typed_forms.MeetForm(request.POST or None, initial={"day": planned})
    least = quorum(one.entitled or 0, day=planned)
    why = _("应到会 %(entitled)d 名，至少到会 %(least)d 名会议才有效。")
    facts = {"entitled": one.entitled or 0, "least": least}
    return typed, lambda sent: hold_meeting(renewal=one, act=act, **sent.cleaned_data), {"why": why % facts}


def _counted(request: HttpRequest, course: Course) -> Made:
    act, one = act_of(request), course.renewal
    typed = typed_forms.CountForm(request.POST or None, request.FILES or None, nominees=list(one.nominees))
    present = one.present or 0
    facts = {"present": present, "places": one.places or 0}
    facts["votes"] = votes_needed(present, day=one.meeting_on or act.today)
    why = _("实到会 %(present)d 名，得 %(votes)d 票以上当选，应选 %(places)d 名。当选的从开会那天起任职。") % facts

    def do(sent: Any) -> None:
        heads = {"entitled": one.entitled or 0, "present": present, "places": one.places or 0}
        said = {"note": sent.cleaned_data["note"], "document": stored(sent, act)}
        count_votes(renewal=one, count=sent.count(**heads), act=act, **said)

    return typed, do, {"why": why, "template": "life/count.html"}


def _filed(request: HttpRequest, course: Course) -> Made:
    act, one = act_of(request), course.renewal
    typed = typed_forms.FileForm(request.POST or None, initial={"day": act.today})
    why = _("选举结果已报告，上级党组织备案以后这件换届办结。")
    return typed, lambda sent: file_renewal(renewal=one, act=act, **sent.cleaned_data), {"why": why}


_STEPS: dict[str, Callable[[HttpRequest, Course], Made]] = {
    _N.REQUESTED: _sent(request_renewal),
    _N.REPLIED: _replied,
    _N.CALLED: _called,
    _N.NOMINATED: _nominated,
    _N.MET: _met,
    _N.COUNTED: _counted,
    _N.REPORTED: _sent(report_renewal),
    _N.FILED: _filed,
}


# Side ways and papers


@opens_to(_P.HOLD_ELECTIONS, _P.DECIDE_ELECTIONS)
@require_http_methods(BOTH)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form, course = _seen(request, pk)
    last = course.last
    assert last is not None  # the decision at least
    typed = typed_forms.ReasonForm(request.POST or None)

    def save(sent: Any) -> str:
        take_back_renewal_step(renewal=one, step=last.name, act=act, **sent.cleaned_data)
        messages.success(request, _("已撤回，可以重新登记"))
        return _url(one)

    title = _("撤回“%(step)s”") % {"step": last.get_name_display()}
    why = _("只用来改正登记错误：这一步发出的文件、改变的班子和任期一并撤回；撤回和理由留在记录里。")
    return fill(request, typed, save, about(form, title, title, why, _url(one)))


@opens_to(_P.HOLD_ELECTIONS)
@require_http_methods(BOTH)
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form, _course = _seen(request, pk)
    typed = typed_forms.ReasonForm(request.POST or None)

    def save(sent: Any) -> str:
        abandon_renewal(renewal=one, act=act, **sent.cleaned_data)
        messages.success(request, _("已中止"))
        return _url(one)

    why = _("已登记的步骤都保留，发出的文件撤回；任期不变。")
    return fill(request, typed, save, about(form, _("中止换届"), _("中止"), why, _url(one)))


@opens_to(_P.SEE_LIFE)
@require_GET
def paper(request: HttpRequest, pk: int, paper: str, form: str) -> FileResponse:
    _one, _form, course = _seen(request, pk)
    if paper not in PAPERS:
        raise Http404
    step = course.done.get(paper)
    return handed_out(step.issue if step else None, draft_of(course, paper), form)


@opens_to(_P.SEE_LIFE)
@require_GET
def evidence(request: HttpRequest, pk: int, step: str) -> FileResponse:
    """The paper that a step was recorded with."""
    done = _seen(request, pk)[2].done.get(step)
    if done is None or done.document is None:
        raise Http404
    return documents.send(done.document)
