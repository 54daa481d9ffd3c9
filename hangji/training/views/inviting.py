"""Inviting, answering, one's own training, and what one says of it afterwards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.counting import Countable, count
from hangji.kit.list_page import bar, page_of
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.people.certification.queries import people_of
from hangji.registry.models import PartyForm
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.training import tables
from hangji.training.actions import inviting as actions
from hangji.training.actions.feedback import give_feedback
from hangji.training.conditions import CONDITIONS, Asked, found, rows_of
from hangji.training.forms import AnswerForm, FeedbackForm, InviteForm, PersonForm
from hangji.training.models import SessionState, TrainingInvitation, TrainingSession
from hangji.training.queries.sessions import own_invitation, own_invitations
from hangji.training.queries.workers import in_order, people, records
from hangji.training.views.page import BOTH, P, about, crumbs, run_session, seen_session, session_url
from rulebook.policy import in_force
from rulebook.training import feedback as feedback_rule

SHOWN_TO = 200


def _county(request: HttpRequest, one: TrainingSession) -> int:
    text = request.GET.get("county", "")
    code = int(text) if text.isdecimal() and len(text) <= 6 else 0
    return code if one.territory.holds(code, one.territory.level) else 0


@opens_to(P.RUN_TRAINING)
@require_GET
@vary_on_headers("HX-Request")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """First which condition, each with its number; then its rows and the button that invites them."""
    one, act = run_session(request, pk), act_of(request)
    county = _county(request, one)
    code = request.GET.get("condition", "")
    if code in CONDITIONS:
        return _chosen(request, one, code, Asked(one.territory, act.today, county))
    asked = Asked(one.territory, act.today, county)
    lists = {name: Countable(found(name, asked)) for name in CONDITIONS}
    counts = count(lists)
    head = about(one, _("邀请"), _("邀请"), _("选一个条件，看过名单再邀请；邀请过的不重复邀请。"))
    context = {
        **head,
        "session": one,
        "lines": [(name, each, counts[name].count) for name, each in CONDITIONS.items()],
        "counties": _counties(one, act),
        "county": county,
        "today": act.today,
    }
    return render(request, "training/invite.html", context)


def _counties(one: TrainingSession, act: Act) -> list[tuple[int, str]]:
    names = region_names()
    rows = PartyForm.objects.valid().on(act.today).filter(one.territory.q()).order_by()
    codes = sorted(set(rows.values_list("region_code", flat=True)))
    return [(code, names.get(code, str(code))) for code in codes] if len(codes) > 1 else []


def _chosen(request: HttpRequest, one: TrainingSession, code: str, asked: Asked) -> HttpResponse:
    names = region_names()
    known = set(one.invitations.values_list("person", flat=True))
    listing = tables.found_by(rows_of(code, asked), asked, request.GET, names, known)
    total = found(code, asked).count()
    fresh = found(code, asked).exclude(pk__in=known).count()
    title = str(CONDITIONS[code].label)
    place = names.get(asked.county, "")
    listed = {"url": reverse("training:invite", args=[one.pk]), "label": _("邀请")}
    context: dict[str, Any] = {
        **bar(listing, (), ()),
        "title": title,
        "scope": [str(one), place or _("不限县区"), _("共 %(n)d 名") % {"n": total}],
        "find_label": _("姓名、党组织"),
        "unit": _("名"),
        "session": one,
        "fresh": fresh,
        "known": total - fresh,
        "form": InviteForm(initial={"condition": code, "county": asked.county, "expected": total}),
        "crumbs": crumbs({"url": session_url(one), "label": str(one)}, listed, {"label": title}),
    }
    return page_of(request, listing, "training/invite_rows.html", context)


@opens_to(P.RUN_TRAINING)
@require_POST
def send_invitations(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    form = InviteForm(request.POST)
    if not form.is_valid() or form.cleaned_data["condition"] not in CONDITIONS:
        return redirect("training:invite", pk)
    typed = form.cleaned_data
    fresh = actions.invite(
        session=one,
        condition=typed["condition"],
        county=typed["county"] or 0,
        expected=typed["expected"],
        act=act,
    )
    if fresh:
        messages.success(request, _("已邀请 %(n)d 名") % {"n": len(fresh)})
    else:
        messages.info(request, _("符合条件的都邀请过了，没有新邀请"))
    return redirect(session_url(one))


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def invite_person(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    serving = people(one.territory.q(), act.today) | people_of([one.territory], act.today)
    invited = one.invitations.values("person")
    form = PersonForm(request.POST or None, people=in_order(serving.exclude(pk__in=invited).distinct()))

    def save(form: PersonForm) -> str:
        made = actions.invite_person(session=one, person=form.cleaned_data["person"], act=act)
        messages.success(request, _("已邀请%(name)s") % {"name": made.person})
        return session_url(one)

    why = _("这一级的书记、班子成员、登记了任职的人和申请过认证的人。")
    return fill(request, form, save, about(one, _("点名邀请"), _("邀请"), why))


# ---- answering


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The organiser writes down what somebody said by telephone."""
    act = act_of(request)
    run = TrainingSession.objects.run_by(act).values("pk")
    rows = TrainingInvitation.objects.filter(session__in=run).select_related("session__course", "person")
    one = get_object_or_404(rows, pk=pk)
    said = None if one.coming is None else "yes" if one.coming else "no"
    form = AnswerForm(request.POST or None, initial={"coming": said})

    def save(form: AnswerForm) -> str:
        actions.answer(invitation=one, coming=form.cleaned_data["coming"], act=act)
        messages.success(request, _("已记下%(name)s的答复") % {"name": one.person})
        return session_url(one.session)

    why = _("%(name)s在电话里或者当面说的；有账号的也可以自己答复。") % {"name": one.person}
    return fill(request, form, save, about(one.session, _("记答复"), _("记下"), why))


@opens_to(P.ANSWER_TRAINING)
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own answer."""
    one, act = seen_session(request, pk), act_of(request)
    invitation = own_invitation(one, act)
    if invitation is None:
        raise Http404
    coming = request.POST.get("coming")
    if coming in ("yes", "no"):
        actions.answer(invitation=invitation, coming=coming == "yes", act=act)
        messages.success(request, _("已答复：参加") if coming == "yes" else _("已答复：不参加，名额让给候补"))
    return redirect(session_url(one))


@opens_to(P.ANSWER_TRAINING)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own invitations, hours of the year and feedback still to be given."""
    act = act_of(request)
    rows = list(own_invitations(act))
    held = list(records(act.today, act.user.person_id).order_by("-day"))
    least = in_force("training.leaders_hours", day=act.today)
    context = {
        "coming": [
            each for each in rows if each.session.state == SessionState.PLANNED and each.session.day >= act.today
        ],
        "past": [each for each in rows if each.session.state != SessionState.PLANNED or each.session.day < act.today],
        "records": held,
        "hours": sum(each.hours for each in held),
        "least": least,
        "today": act.today,
    }
    return render(request, "training/mine.html", context)


@opens_to(P.ANSWER_TRAINING)
@require_http_methods(BOTH)
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(own_invitations(act), pk=pk)
    asked = feedback_rule(session=one.session.day, place=one.session.territory.region_code)
    form = FeedbackForm(request.POST or None, asked=asked)

    def save(form: FeedbackForm) -> str:
        remark = form.cleaned_data["remark"]
        give_feedback(invitation=one, answers=form.answers(), remark=remark, act=act)
        messages.success(request, _("谢谢，已记下。系统里没有哪一份是谁的"))
        return reverse("training:mine")

    facts = {"n": asked.least, "day": asked.closes_on}
    why = _("不记名：只记每个答案有几份。%(day)s 截止以后，满 %(n)d 份才显示合计。") % facts
    head = {"title": _("培训反馈"), "verb": _("提交反馈"), "back_url": reverse("training:mine"), "why": why}
    path = crumbs({"label": _("培训反馈")}, of="mine")
    return fill(request, form, save, {**head, "crumbs": path})
