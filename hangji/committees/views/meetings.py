"""The lists of meetings and decisions; one meeting, and what comes before it: called, arranged, told, cancelled."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.committees import tables
from hangji.committees.actions.calling import (
    arrange_agenda,
    call_committee,
    cancel_committee,
    move_committee,
    send_notice,
)
from hangji.committees.forms.meetings import AgendaForm, CallForm, MoveForm, NoticeForm, ReasonForm
from hangji.committees.models import CommitteeMeeting, MeetingState, own_bodies
from hangji.committees.papers import notice_letter
from hangji.committees.queries import (
    CHAIRS,
    bodies_led,
    draft_of,
    due_matters,
    duty_at,
    is_member,
    members,
    rules_of,
    seen_by,
    terms_of,
    urls_of,
)
from hangji.committees.tables import STATE_TAGS
from hangji.committees.views.page import BOTH, about, filled, own_meeting, seen_meeting
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address, handed_out
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill
from rulebook.committee import judge_notice, judge_presence, quorum


@opens_to(Permission.SEE_MEETINGS)
@require_GET
@vary_on_headers("HX-Request")
def meetings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.meetings(act, request.GET)
    context = {
        "title": _("委员会会议"),
        "scope": [_("共 %(n)s 次") % {"n": listing.count_text}, _("不公开的议题只有委员看得到")],
        **bar(listing, ("state", "body")),
        "find_label": _("会议、议题、决定"),
        "unit": _("次"),
        "new_url": reverse("committees:call") if _leads(act) else "",
        "new_label": _("召集会议"),
    }
    return page_of(request, listing, "committees/list.html", context)


def _leads(act: Act) -> bool:
    return has(act, Permission.CALL_COMMITTEE) and bool(own_bodies(act))


@opens_to(Permission.SEE_MEETINGS)
@require_GET
@vary_on_headers("HX-Request")
def decisions(request: HttpRequest) -> HttpResponse:
    listing = tables.decisions(act_of(request), request.GET)
    context = {
        "title": _("会议决定"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("有责任人和期限的，跟到办结")],
        **bar(listing, ("state", "kind", "body")),
        "find_label": _("议题、决定内容"),
        "unit": _("件"),
    }
    return page_of(request, listing, "committees/list.html", context)


# ---- one meeting


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen_meeting(request, pk)
    seen, rules, duty = seen_by(act, one), rules_of(one), duty_at(act, one.body_id)
    editions = list(one.editions.select_related("issue"))
    attendances = list(one.attendances.select_related("user"))
    context = {
        "meeting": one,
        "state": STATE_TAGS[MeetingState(one.state)],
        "items": [(item, item.kind in rules["reserved_kinds"]) for item in seen.items],
        "hidden": seen.hidden,
        "effects": urls_of(seen.items),
        "own": duty is not None,
        "member": is_member(act, one.body_id),
        "today": act.today,
        "attendances": attendances,
        "guests": list(one.guests.all()),
        "expected": [] if attendances else members(one.body_id, one.day),
        "editions": [each for each in editions if each.confirmed_at or duty is not None],
        "draft": draft_of(one),
        "may_confirm": duty in CHAIRS or (duty is not None and one.presided_by_id == act.user.pk),
        "verb": _verb(one, act, seen, duty is not None),
        "rules": _rules_said(one, rules),
        "crumbs": [{"url": reverse("committees:meetings"), "label": _("会议")}, {"label": one.title}],
    }
    return render(request, "committees/meeting.html", context)


def _verb(one: CommitteeMeeting, act: Act, seen: Any, own: bool) -> tuple[str, str]:
    """The one button: what comes next (address, words); none for who only looks, or where an item is to be decided."""
    if not own:
        return "", ""
    passed = one.day <= act.today
    undecided = any(not item.outcome for item in seen.items)
    steps: dict[str, tuple[str, str]] = {
        MeetingState.CALLED: ("notice", _("发会议通知")),
        MeetingState.NOTICED: ("attend", _("登记到会情况")) if passed else ("", ""),
        MeetingState.HELD: ("", "") if undecided else ("write", _("写纪要")),
        MeetingState.WRITTEN: ("confirm", _("确认并印发纪要")),
    }
    name, words = steps.get(MeetingState(one.state), ("", ""))
    return (reverse(f"committees:{name}", args=[one.pk]), words) if name else ("", "")


def _rules_said(one: CommitteeMeeting, rules: Any) -> dict[str, Any]:
    """What the rules of the day mean for this meeting, each with its article."""
    count = one.members if one.members is not None else len(members(one.body_id, one.day))
    held = one.present is not None
    duties = tuple(each.duty for each in one.attendances.all() if each.presence == "present") if held else ()
    facts = {"members": count, "present": one.present or 0, "duties": duties, "kind": "other", "rules": rules}
    return {
        "members": count,
        "quorum": quorum(count, "other", rules),
        "quorum_source": rules.source("quorum"),
        "heavy": quorum(count, "personnel", rules),
        "notice_days": rules["notice_days"],
        "workdays": rules["notice_in"] == "workdays",
        "notice_source": rules.source("notice_days"),
        "own": rules.grounds["quorum"].own,
        "faults": judge_presence(**facts) if held else (),
    }


# ---- before it


def _body_of(request: HttpRequest, act: Act) -> Body | None:
    """The body asked for, of the own ones; the only one where there is one."""
    own = list(bodies_led(act))
    asked = request.GET.get("body", "")
    return next((body for body in own if str(body.pk) == asked), own[0] if len(own) == 1 else None)


@opens_to(Permission.CALL_COMMITTEE)
@require_http_methods(BOTH)
def call(request: HttpRequest) -> HttpResponse:
    """First whose meeting, then when and about what: the matters that are due are gathered."""
    act = act_of(request)
    body = _body_of(request, act)
    path = [{"url": reverse("committees:meetings"), "label": _("会议")}, {"label": _("召集会议")}]
    if body is None:
        choices = [(f"?body={each.pk}", str(each)) for each in bodies_led(act)]
        return render(request, "committees/choose.html", {"choices": choices, "crumbs": path, "title": _("召集会议")})
    rules = terms_of(body, act.today)
    waiting = due_matters(body, rules, act)
    ticked = [each.value for each in waiting if each.reserved]
    member = is_member(act, body.pk)
    form = CallForm(request.POST or None, waiting=waiting, member=member, initial={"matters": ticked})

    def save(form: CallForm) -> str:
        made = call_committee(body=body, call=form.call(), agenda=form.entries(), act=act)
        messages.success(request, _("已召集，最晚 %(day)s 发通知") % {"day": made.notice_by.isoformat()})
        return reverse("committees:meeting", args=[made.pk])

    why = _("%(body)s。议题从各项工作里等着会议决定的事收集，勾上就列入。") % {"body": body}
    head = {"title": _("召集会议"), "verb": _("召集会议"), "why": why, "back_url": path[0]["url"], "crumbs": path}
    return fill(request, form, save, {**head, "rules": rules, "form": form}, "committees/call.html")


@opens_to(Permission.CALL_COMMITTEE)
@require_http_methods(BOTH)
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    waiting = due_matters(one.body, rules_of(one), act)
    seen, member = seen_by(act, one), is_member(act, one.body_id)
    form = AgendaForm(
        request.POST or None, items=seen.items, waiting=waiting, member=member, initial={"version": one.version}
    )

    def do(form: AgendaForm) -> None:
        arrange_agenda(
            meeting=one, kept=form.kept(), added=form.entries(), version=form.cleaned_data["version"], act=act
        )

    why = _("改次序、去掉、补充。已经发过通知的，改动以后原通知撤回，要重新通知。")
    head = about(one, _("安排议题"), _("保存议题"), why) | {"hidden": seen.hidden}
    return filled(request, form, do, head, _("已保存议题"), "committees/agenda.html")


@opens_to(Permission.CALL_COMMITTEE)
@require_http_methods(BOTH)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    initial = {name: getattr(one, name) for name in ("day", "hour", "room", "title", "version")}
    form = MoveForm(request.POST or None, initial=initial)

    def do(form: MoveForm) -> None:
        move_committee(meeting=one, call=form.call(), version=form.cleaned_data["version"], act=act)

    why = _("已经发过通知的，改动以后原通知撤回，要重新通知。")
    return filled(request, form, do, about(one, _("改会议时间"), _("保存时间"), why), _("已改会议时间"))


@opens_to(Permission.CALL_COMMITTEE)
@require_http_methods(BOTH)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    form = NoticeForm(request.POST if request.method == "POST" else None)

    def do(form: NoticeForm) -> None:
        send_notice(meeting=one, base=base_address(request), act=act, **form.cleaned_data)

    head = about(one, _("发会议通知"), _("发出通知"), _("通知由系统写好，发出时编号；不公开的议题只写有几项。"))
    rules = rules_of(one)
    late = judge_notice(act.today, one.day, rules)
    head |= {"meeting": one, "late": late, "forbidden": bool(late) and rules["short_notice"] == "refuse"}
    head["draft_url"] = reverse("committees:notice_paper", args=[one.pk, "pdf"])
    return filled(request, form, do, head, _("已通知；到会以后登记到会情况"), "committees/notice.html")


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def notice_paper(request: HttpRequest, pk: int, form: str) -> FileResponse:
    one = seen_meeting(request, pk)
    return handed_out(one.notice, notice_letter(one), form)


@opens_to(Permission.CALL_COMMITTEE)
@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> None:
        cancel_committee(meeting=one, reason=form.cleaned_data["reason"], act=act)

    why = _("发出的通知随之撤回；没有议的事回到等待会议决定的名单。")
    return filled(request, form, do, about(one, _("取消会议"), _("取消会议"), why), _("已取消会议"))
