"""At a meeting and after it: who was there, decisions, minutes and their editions, what became of a decision."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.committees.actions.minutes import confirm_minutes, correct_minutes, write_minutes
from hangji.committees.actions.sitting import decide_item, finish_item, record_attendance, undecide_item
from hangji.committees.forms.meetings import ConfirmForm, DecisionForm, MinutesForm, ReasonForm, ResultForm, ThereForm
from hangji.committees.models import CommitteeItem, CommitteeMinutes, Outcome
from hangji.committees.papers import minutes_letter
from hangji.committees.queries import (
    draft_of,
    duty_at,
    is_member,
    members,
    people_of,
    rules_of,
    seen_by,
    sources,
    urls_of,
)
from hangji.committees.views.page import BOTH, about, filled, own_item, own_meeting, seen_meeting
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.issues import base_address, handed_out
from hangji.office.permissions import Permission
from rulebook.committee import judge_presence, quorum, votes_needed


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    posts = members(one.body_id, one.day)
    form = ThereForm(request.POST or None, posts=posts, meeting=one, initial={"version": one.version})

    def do(form: ThereForm) -> None:
        record_attendance(meeting=one, there=form.there(), version=form.cleaned_data["version"], act=act)

    rules = rules_of(one)
    why = _(
        "委员按会议那天的任职列出，由记录人登记。%(n)d 名委员，至少到会 %(least)d 名；人事等事项至少 %(heavy)d 名。"
    )
    facts = {
        "n": len(posts),
        "least": quorum(len(posts), "other", rules),
        "heavy": quorum(len(posts), "personnel", rules),
    }
    head = about(one, _("登记到会情况"), _("登记到会情况"), why % facts)
    return filled(request, form, do, head, _("已登记到会情况，逐项登记决定"), "committees/attend.html")


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act, item = act_of(request), own_item(request, pk)
    one = item.meeting
    source = sources().get(item.source)
    names = ("outcome", "opinion", "until", "referred_to", "owner", "due_on", "version")
    initial = {name: getattr(item, name) for name in names}
    initial |= {name: getattr(item, name) for name in ("votes_for", "votes_against", "votes_abstained")}
    form = DecisionForm(
        request.POST or None,
        people=people_of(one.body_id, act.today),
        approves=item.source == "formation.case",
        initial=initial,
    )

    def do(form: DecisionForm) -> None:
        decide_item(
            item=item,
            decision=form.decision(),
            version=form.cleaned_data["version"],
            base=base_address(request),
            act=act,
        )

    head = about(one, _("登记决定"), _("登记决定"), f"{item.number}. {item.title}")
    head |= {"item": item, "effects": _effects(source), "subject_url": urls_of([item]).get(item.pk, "")}
    return filled(request, form, do, head | _by_rules(item), _("已登记决定"), "committees/decide.html")


def _effects(source: Any) -> list[tuple[Any, Any]]:
    """What each outcome does in the room of the thing, in words."""
    return [(Outcome(code).label, said) for code, said in source.effects.items()] if source else []


def _by_rules(item: CommitteeItem) -> dict[str, Any]:
    """What the rules of the meeting's day ask for this kind of matter, and what already stands against it."""
    one, rules = item.meeting, rules_of(item.meeting)
    if one.members is None or one.present is None:
        return {"faults": (), "votes": None}
    there = one.attendances.filter(presence="present")
    duties = tuple(there.values_list("duty", flat=True))
    facts: dict[str, Any] = {"members": one.members, "present": one.present, "kind": item.kind, "rules": rules}
    voted = item.kind in rules["voted_kinds"]
    needed = {"least": votes_needed(one.members, rules), "present": one.present, "must": voted}
    return {"faults": judge_presence(duties=duties, **facts), "votes": needed}


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def undecide(request: HttpRequest, pk: int) -> HttpResponse:
    act, item = act_of(request), own_item(request, pk)
    form = ConfirmForm(request.POST or None, initial={"version": item.version})

    def do(form: ConfirmForm) -> None:
        undecide_item(item=item, version=form.cleaned_data["version"], act=act)

    why = _("只用来改正登记错误：撤回以后重新登记，撤回留在记录里。")
    head = about(item.meeting, _("撤回决定"), _("撤回决定"), f"{item.number}. {item.title}{_('。')}{why}")
    return filled(request, form, do, head, _("已撤回决定"))


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    act, item = act_of(request), own_item(request, pk)
    form = ResultForm(request.POST or None)

    def do(form: ResultForm) -> None:
        finish_item(item=item, result=form.cleaned_data["result"], act=act)

    facts = {"owner": item.owner or "—", "day": item.due_on.isoformat() if item.due_on else "—"}
    why = f"{item.opinion}（{_('%(owner)s，%(day)s 前') % facts}）"
    return filled(request, form, do, about(item.meeting, _("办结决定"), _("办结"), why), _("已办结这个决定"))


# ---- minutes


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, or the words of a correction."""
    act, one = act_of(request), own_meeting(request, pk)
    draft, seen = draft_of(one), seen_by(act, one)
    initial = {"text": draft.text if draft else "", "version": draft.version if draft else 0}
    words = draft.words if draft else {}
    form = MinutesForm(request.POST or None, items=seen.items, words=words, initial=initial)

    def do(form: MinutesForm) -> None:
        typed = form.cleaned_data
        write_minutes(meeting=one, text=typed["text"], words=form.words(), version=typed["version"], act=act)

    why = _(
        "决定、票数、责任人和期限已经登记，纪要里自动写好；这里写会议情况，核对每一项的文字。写的人和确认的人不能是同一个。"
    )
    head = about(one, _("写纪要"), _("保存纪要"), why) | {
        "hidden": seen.hidden,
        "because": draft.because if draft else "",
    }
    return filled(request, form, do, head, _("已保存纪要，等书记、副书记或主持人确认"), "committees/write.html")


@opens_to(Permission.CONFIRM_MINUTES)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    draft = draft_of(one)
    if draft is None and request.method == "GET":
        messages.info(request, _("没有等待确认的纪要"))
        return redirect("committees:meeting", pk)
    form = ConfirmForm(request.POST or None, initial={"version": draft.version if draft else 0})
    seen = seen_by(act, one)

    def do(form: ConfirmForm) -> None:
        confirm_minutes(meeting=one, version=form.cleaned_data["version"], base=base_address(request), act=act)

    head = about(
        one, _("确认并印发纪要"), _("确认并印发"), _("确认以后编号印发，决定不再改动；有误的只能印发更正的新版。")
    )
    words = draft.words if draft else {}
    head |= {"draft": draft, "lines": [(item, words.get(str(item.pk), item.opinion)) for item in seen.items]}
    head |= {"hidden": seen.hidden, "meeting": one}
    return filled(request, form, do, head, _("已确认并印发纪要"), "committees/confirm.html")


@opens_to(Permission.RECORD_COMMITTEE)
@require_http_methods(BOTH)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_meeting(request, pk)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> None:
        correct_minutes(meeting=one, because=form.cleaned_data["reason"], act=act)

    why = _("印发的纪要不改：先写更正的原因，再改新版的文字；新版确认印发时，原来的一版撤回。")
    head = about(one, _("更正纪要"), _("开始更正"), why)
    head["back_url"] = reverse("committees:write", args=[one.pk]) if request.method == "POST" else head["back_url"]
    return filled(request, form, do, head, _("改好文字以后保存，再请人确认"))


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def minutes_paper(request: HttpRequest, pk: int, edition: int, form: str) -> FileResponse:
    """An edition as it was issued. A draft is for the body's own; ?whole=1 has the confidential items, for members."""
    act, one = act_of(request), seen_meeting(request, pk)
    row: CommitteeMinutes = get_object_or_404(one.editions.select_related("issue"), edition=edition)
    whole = request.GET.get("whole") == "1"
    if (whole and not is_member(act, one.body_id)) or (row.confirmed_at is None and duty_at(act, one.body_id) is None):
        raise Http404
    return handed_out(None if whole else row.issue, minutes_letter(one, row, whole=whole), form)
