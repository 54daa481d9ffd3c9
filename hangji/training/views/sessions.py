"""Sessions: the list, one of them for who organises it or is invited to it, and planning it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to, require
from hangji.office.acts import Act, act_of
from hangji.office.models import Person
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from hangji.training import tables
from hangji.training.actions import courses as actions
from hangji.training.actions.attendance import write_list
from hangji.training.actions.costs import commit_cost, fund_of, pay_cost
from hangji.training.conditions import CONDITIONS
from hangji.training.forms import CostForm, ListForm, PayForm, ReasonForm, SessionForm
from hangji.training.models import SessionState, TrainingSession
from hangji.training.queries.sessions import (
    Turns,
    cost_of,
    feedback_of,
    material_of,
    own_invitation,
    turns_of,
)
from hangji.training.queries.workers import in_order, people
from hangji.training.views.page import BOTH, P, about, crumbs, run_course, run_session, seen_session, session_url
from rulebook.training import answer_by

SEEN = (P.SEE_TRAINING, P.ANSWER_TRAINING)
WORDS = ("day", "hour", "venue", "places", "organiser", "lecturer", "hours", "answer_by", "version")


@opens_to(P.SEE_TRAINING)
@require_GET
@vary_on_headers("HX-Request")
def sessions(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.sessions(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("培训"),
        "scope": [_("共 %(n)s 场") % {"n": listing.count_text}, _("参加名单由主办方事后登记，不在现场让人登记")],
        **bar(listing, ("state", "kind")),
        "find_label": _("课程、培训项目、地点"),
        "unit": _("场"),
        "links": [
            {"url": reverse("training:year"), "label": _("年度情况"), "icon": "list-checks"},
            {"url": reverse("training:courses"), "label": _("课程"), "icon": "file-text"},
        ],
        "new_url": reverse("training:new_course") if has(act, P.RUN_TRAINING) else "",
        "new_label": _("登记课程"),
    }
    return page_of(request, listing, "training/list.html", context)


@opens_to(*SEEN)
@require_GET
@vary_on_headers("HX-Request")
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The organiser's page where one may see all of it, else that of who is invited."""
    one, act = seen_session(request, pk), act_of(request)
    if not TrainingSession.objects.filter(pk=pk).visible_to_organisers(act).exists():
        return render(request, "training/invited.html", _invited(one, act))
    found = turns_of(one, act.today)
    works = TrainingSession.objects.run_by(act).filter(pk=pk).exists()
    listing = tables.participants(one, found, request.GET, act, works=works)
    context: dict[str, Any] = {
        **_about(one, act),
        **bar(listing, ("state",)),
        "find_label": _("姓名"),
        "unit": _("名"),
        "scope": [_("共 %(n)s 名") % {"n": listing.count_text}],
        "export_url": reverse("training:participants_export", args=[pk]),
        "may_export": has(act, P.EXPORT),
        "counts": _counts(one, found),
        "calls": _calls(one),
        "feedback": feedback_of(one, act.today) if one.state == SessionState.HELD else None,
        "cost": cost_of(one) if has(act, P.SEE_FUND) else None,
        "doable": _doable(one, act) if works else [],
    }
    return page_of(request, listing, "training/session.html", context)


def _about(one: TrainingSession, act: Act) -> dict[str, Any]:
    row: Any = one
    row.passed = one.day < act.today
    organises = has(act, P.SEE_TRAINING)
    return {
        "session": one,
        "course": one.course,
        "tag": tables.session_tag(row),
        "place": tables.place_said(one.course, region_names()),
        "material": material_of(one.course),
        "today": act.today,
        "crumbs": crumbs({"label": str(one)}, of="sessions" if organises else "mine"),
    }


def _counts(one: TrainingSession, found: Turns) -> list[tuple[Any, int, str]]:
    """(label, how many, the address that lists them)."""
    states = (
        ("was_there", "not_there") if one.state == SessionState.HELD else ("place", "in_line", "lapsed", "not_coming")
    )
    said = [(tables.STATE_NAMES[state], found.count(state), f"?state={state}") for state in states]
    if one.state != SessionState.PLANNED:
        return said
    return [*said, (_("还没有答复"), found.unanswered, "?answer=no")]


def _calls(one: TrainingSession) -> list[tuple[Any, str, Any]]:
    """(condition, county, the call)."""
    names = region_names()
    label = {code: condition.label for code, condition in CONDITIONS.items()}
    return [(label.get(c.condition, c.condition), names.get(c.county, ""), c) for c in one.calls.all()]


def _doable(one: TrainingSession, act: Act) -> list[dict[str, str]]:
    """What may be done with it now, the likeliest first."""

    def to(name: str, label: str) -> dict[str, str]:
        return {"url": reverse(f"training:{name}", args=[one.pk]), "label": label}

    found = []
    if one.state == SessionState.PLANNED:
        if one.day >= act.today:
            found += [to("invite", _("邀请")), to("invite_person", _("点名邀请"))]
        if one.day <= act.today:
            found.insert(0, to("attendance", _("登记参加名单")))
        found += [to("edit_session", _("改时间、名额")), to("cancel_session", _("取消这一场"))]
    elif one.state == SessionState.HELD:
        found.append(to("attendance", _("更正名单")))
    if has(act, P.POST_FUND) and one.state != SessionState.CANCELLED:
        found.append(to("pay", _("登记支付")) if one.matter_id else to("cost", _("登记费用")))
    return found


def _invited(one: TrainingSession, act: Act) -> dict[str, Any]:
    invitation = own_invitation(one, act)
    if invitation is None:
        raise Http404
    found, asked = turns_of(one, act.today), feedback_of(one, act.today).asked
    turn = found.of[invitation.pk]
    there = turn == "was_there"
    return {
        **_about(one, act),
        "invitation": invitation,
        "turn": turn,
        "answerable": one.state == SessionState.PLANNED and one.day >= act.today,
        "ahead": sum(1 for pk in found.ids("in_line") if pk < invitation.pk) if turn == "in_line" else 0,
        "asks_feedback": there and not invitation.gave_feedback and asked.open_on(act.today),
        "asked": asked,
    }


@opens_to(P.EXPORT)
@require_POST
def participants_export(request: HttpRequest, pk: int) -> Streamed:
    act = act_of(request)
    require(act, P.SEE_TRAINING)
    one = get_object_or_404(TrainingSession.objects.visible_to_organisers(act).select_related("course"), pk=pk)
    listing = tables.participants(one, turns_of(one, act.today), request.GET, act, works=False)
    return export(request, listing, act.today)


@opens_to(P.SEE_TRAINING)
@require_GET
def listed(request: HttpRequest, pk: int) -> FileResponse:
    """The organiser's own list, as it was handed in."""
    rows = TrainingSession.objects.visible_to_organisers(act_of(request)).select_related("listed")
    one = get_object_or_404(rows, pk=pk)
    if one.listed is None:
        raise Http404
    return documents.send(one.listed)


# ---- planning


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def new_session(request: HttpRequest, pk: int) -> HttpResponse:
    course, act = run_course(request, pk), act_of(request)
    last = course.sessions.order_by("-pk").first()
    initial: dict[str, Any] = {"hours": course.hours, "places": 40}
    if last:
        initial |= {name: getattr(last, name) for name in ("venue", "organiser", "lecturer", "places", "hour")}
    form = SessionForm(request.POST or None, initial=initial)

    def save(form: SessionForm) -> str:
        made = actions.plan_session(course=course, planned=form.planned(), act=act)
        messages.success(request, _("已安排培训，接着邀请"))
        return session_url(made)

    usual = answer_by(session=act.today.replace(month=12, day=31), day=act.today, place=course.region_code)
    days = (act.today.replace(month=12, day=31) - usual).days
    back = reverse("training:course", args=[pk])
    context = {
        "title": _("安排培训"),
        "verb": _("安排培训"),
        "why": _("“%(title)s”。答复期限一般在培训前 %(n)d 天。") % {"title": course.title, "n": days},
        "back_url": back,
        "crumbs": crumbs({"url": back, "label": course.title}, {"label": _("安排培训")}),
        "two": True,
    }
    return fill(request, form, save, context)


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def edit_session(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    form = SessionForm(request.POST or None, initial={name: getattr(one, name) for name in WORDS})

    def save(form: SessionForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.change_session(session=one, planned=form.planned(), version=version, act=act)
        messages.success(request, _("已改。收到邀请的人看到的是现在的安排"))
        return session_url(one)

    why = _("名额多了，候补依次补上；少了，后邀请的转为候补。")
    return fill(request, form, save, {**about(one, _("改时间、名额"), _("保存"), why), "two": True})


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)

    def save(form: ReasonForm) -> str:
        actions.cancel_session(session=one, act=act, **form.cleaned_data)
        messages.success(request, _("已取消这一场"))
        return session_url(one)

    told = [_("收到邀请的 %(n)d 名看到“已取消”和原因") % {"n": one.invitations.count()}]
    if one.matter_id:
        told.append(_("专项资金里留住的钱不会自动放回，请另外登记"))
    context = {**about(one, _("取消这一场"), _("取消这一场")), "consequences": told}
    return fill(request, ReasonForm(request.POST or None), save, context, "registry/confirm.html")


# ---- the organiser's list


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    again = one.state == SessionState.HELD
    day = min(one.day, act.today)
    invited = in_order(people_invited(one))
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        invited=invited,
        offered=people(one.territory.q(), day),
        again=again,
        initial={"there": _ticked(one, act), "version": one.version},
    )

    def save(form: ListForm) -> str:
        there = form.people()
        typed = form.cleaned_data
        because = typed.get("because", "")
        write_list(session=one, there=there, file=typed["file"], because=because, version=typed["version"], act=act)
        facts = {"n": len(there), "hours": one.hours}
        messages.success(request, _("已登记 %(n)d 名参加，每人 %(hours)d 学时，计入党务红领认证") % facts)
        return session_url(one)

    title = _("更正名单") if again else _("登记参加名单")
    why = _("按主办方事后的名单登记，每人 %(n)d 学时。学时在这里登记一次，认证直接取用。") % {"n": one.hours}
    return fill(request, form, save, about(one, title, title, why))


def people_invited(one: TrainingSession) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=one.invitations.values("person"))


def _ticked(one: TrainingSession, act: Act) -> list[int]:
    """Those on the list as it stands; before there is one, those with a place who said yes."""
    if one.state == SessionState.HELD:
        return list(one.invitations.there().values_list("person", flat=True))
    seated = turns_of(one, act.today).ids("place")
    return list(one.invitations.filter(pk__in=seated, coming=True).values_list("person", flat=True))


# ---- cost


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def cost(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    form = CostForm(request.POST or None, initial={"day": act.today, "key": uuid4()})

    def save(form: CostForm) -> str:
        entry = commit_cost(session=one, amount=form.fen, day=form.cleaned_data["day"], key=form.sent_as, act=act)
        messages.success(request, _("已登记 %(number)s，等另一位同事复核") % {"number": entry.number})
        return session_url(one)

    fund = fund_of(one)
    why = _("从 %(year)d 年度专项资金的“培训”里留出，由另一位同事复核。") % {"year": one.day.year}
    context = {**about(one, _("登记费用"), _("登记，交复核"), why), "fund": fund}
    return fill(request, form, save, context)


@opens_to(P.POST_FUND)
@require_http_methods(BOTH)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_session(request, pk), act_of(request)
    form = PayForm(request.POST or None, request.FILES or None, initial={"day": act.today, "key": uuid4()})

    def save(form: PayForm) -> str:
        typed = form.cleaned_data
        entry = pay_cost(
            session=one,
            amount=form.fen,
            day=typed["day"],
            payee=typed["payee"],
            paper=form.paper(),
            key=form.sent_as,
            act=act,
        )
        messages.success(request, _("已登记 %(number)s，等另一位同事复核") % {"number": entry.number})
        return session_url(one)

    why = _("从为这一场留出的钱里支付，由另一位同事复核以后入账。")
    return fill(request, form, save, about(one, _("登记支付"), _("登记，交复核"), why))
