"""Handling a complaint: accepting and assigning, declining, passing on, answering, and who has to keep away."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.pen import Pen, writing
from hangji.voices.actions import hand
from hangji.voices.models import Complaint, ComplaintState, Concern, Handler, StepKind
from hangji.voices.queries import handlers, level_of, users_at, where_to
from rulebook.voices import last_day, overdue

OPEN = (ComplaintState.RECEIVED, ComplaintState.ACCEPTED, ComplaintState.CONTESTED)


def accept_complaint(
    *, complaint: Complaint, owner: User, version: int, act: Act, due_on: date | None = None, note: str = ""
) -> None:
    """受理 and 交办: give it to somebody of the territory; a contested one to another than who answered.

    due_on: None for the last day by policy. note: for those who handle it. The same again changes nothing.
    """
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if now.state != ComplaintState.RECEIVED and now.owner_id == owner.pk and due_on in (None, now.due_on):
            return
        now = hand.locked(complaint, version)
        hand.refuse_unless(now, OPEN, _("不能受理"), _("已经答复的，等反映人申请复核"))
        _may_own(now, owner, act)
        _in_time(now, due_on, act)
        first = now.state == ComplaintState.RECEIVED
        now.owner = owner
        if first:
            now.state, now.accepted_on = ComplaintState.ACCEPTED, act.today
        if due_on or first:
            now.due_on = due_on or last_day("answer", act.today, kind=now.kind, place=now.region_code)
        _given(pen, now, owner, note, first=first)


def _given(pen: Pen, now: Complaint, owner: User, note: str, *, first: bool) -> None:
    """What the complainant is told names the office, not the person."""
    if first:
        hand.write(pen, now, StepKind.ACCEPTED, to=now.get_handler_display(), until=now.due_on, owner=owner.name)
    if note or not first:
        hand.write(pen, now, StepKind.ASSIGNED, note, to=owner.name, until=now.due_on, owner=owner.name)


def _in_time(now: Complaint, due_on: date | None, act: Act) -> None:
    """An office may promise an earlier answer than the rules ask for, never a later one."""
    if due_on and due_on < act.today:
        raise Refusal(_("期限已经过去"), _("今天是 %(today)s") % {"today": act.today.isoformat()}, _("改成以后的日期"))
    latest = _latest(now, act.today)
    if due_on and due_on > latest:
        raise Refusal(
            _("不能把答复期限定到 %(day)s") % {"day": due_on.isoformat()},
            _("规定最迟 %(day)s 答复") % {"day": latest.isoformat()},
            _("改成这一天或者更早，或者留空"),
        )


def _latest(now: Complaint, today: date) -> date:
    """The last day for the answer; the contest set the one for its review."""
    if now.state == ComplaintState.CONTESTED and now.due_on:
        return now.due_on
    begun = now.accepted_on if now.state == ComplaintState.ACCEPTED and now.accepted_on else today
    return last_day("answer", begun, kind=now.kind, place=now.region_code)


def _may_own(now: Complaint, owner: User, act: Act) -> None:
    if now.state == ComplaintState.CONTESTED and owner.pk == now.told_by_id:
        raise Refusal(
            _("不能交给%(name)s复核") % {"name": owner.name},
            _("原来是%(name)s答复的；复核由另一人办") % {"name": owner.name},
            _("选另一个人；本单位没有别人的，转给上一级"),
        )
    if not handlers(now, act.today).filter(pk=owner.pk).exists():
        raise Refusal(
            _("不能交给%(name)s") % {"name": owner.name},
            _("%(name)s不是办理单位的人，或者要回避") % {"name": owner.name},
            _("从名单里选；要由别的单位办的，请转办"),
        )


def decline_complaint(*, complaint: Complaint, reason: str, version: int, act: Act) -> None:
    """不予受理, with a reason that the complainant reads; it may be contested once."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if (now.state, now.answer) == (ComplaintState.DECLINED, reason.strip()):
            return
        now = hand.locked(complaint, version)
        hand.refuse_unless(now, (ComplaintState.RECEIVED,), _("不能不予受理"), _("已经受理的，写明答复"))
        now.answered_late = overdue(state=now.state, accept_by=now.accept_by, due_on=None, day=act.today)
        _tell(pen, now, ComplaintState.DECLINED, StepKind.DECLINED, hand.said(reason, _("不能不予受理")))


def answer_complaint(*, complaint: Complaint, answer: str, version: int, act: Act) -> None:
    """答复: by its owner. Of a contested one it is the last word, by another than the first, and closes it."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        told = (ComplaintState.ANSWERED, ComplaintState.CLOSED)
        if now.state in told and now.answer == answer.strip():
            return
        now = hand.locked(complaint, version)
        worked = (ComplaintState.ACCEPTED, ComplaintState.CONTESTED)
        hand.refuse_unless(now, worked, _("不能答复"), _("先受理，写明谁办"))
        if now.owner_id != act.user.pk:
            raise NoRight(_("不能代替承办人答复"), _("由承办人写答复"), _("要换人的，重新交办"))
        words = hand.said(answer, _("不能答复"))
        now.answered_late |= overdue(state=now.state, accept_by=None, due_on=now.due_on, day=act.today)
        if now.state == ComplaintState.CONTESTED:
            now.answer, now.state, now.closed_on = words, ComplaintState.CLOSED, act.today
            hand.write(pen, now, StepKind.REVIEWED, words)
        else:
            _tell(pen, now, ComplaintState.ANSWERED, StepKind.ANSWERED, words)


def _tell(pen: Pen, now: Complaint, state: ComplaintState, kind: StepKind, words: str) -> None:
    act = pen.act
    now.state, now.answer, now.answered_on, now.told_by = state, words, act.today, act.user
    now.contest_until = last_day("contest", act.today, kind=now.kind, place=now.region_code)
    hand.write(pen, now, kind, words, until=now.contest_until)


def pass_on_complaint(
    *, complaint: Complaint, handler: str, region_code: int, reason: str, version: int, act: Act
) -> None:
    """转办: to the office or committee of a place; a received one is accepted there anew, a contested one reviewed."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if (now.handler, now.region_code) == (handler, region_code):
            return
        now = hand.locked(complaint, version)
        hand.refuse_unless(now, OPEN, _("不能转办"), _("已经答复的不再转办"))
        keep_out = [each.user_id for each in now.concerns.all()]
        there = users_at(handler, region_code, level_of(region_code), act.today).exclude(pk__in=keep_out)
        if not there.exists():
            raise Refusal(_("不能转到那里"), _("那里没有能办理的人，或者都要回避"), _("换一个地方或者单位"))
        now.handler, now.region_code, now.level, now.owner = handler, region_code, level_of(region_code), None
        if now.state == ComplaintState.ACCEPTED:
            now.state, now.due_on = ComplaintState.RECEIVED, None
        if now.state == ComplaintState.RECEIVED:
            now.accept_by = last_day("accept", act.today, kind=now.kind, place=region_code)
        to = str(Handler(handler).label)
        hand.write(pen, now, StepKind.PASSED, hand.said(reason, _("不能转办")), to=to)


def note_complaint(*, complaint: Complaint, text: str, act: Act) -> None:
    """办理记录: what was asked and found; for those who handle it, never shown to others."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        hand.refuse_unless(now, OPEN, _("不能写办理记录"), _("已经答复的，写在答复里"))
        hand.record(pen, now, StepKind.NOTED, hand.said(text, _("不能写办理记录")))


def avoid_complaint(*, complaint: Complaint, user: User, reason: str, act: Act) -> None:
    """登记回避: from now on the person neither sees nor handles it; one may name oneself."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if Concern.objects.filter(complaint=now, user=user).exists():
            return
        hand.refuse_unless(now, OPEN, _("不能登记回避"), _("已经答复的，不再办理"))
        Concern.objects.create(complaint=now, user=user, since=act.today)
        if now.owner_id == user.pk:
            now.owner = None
        avoided = [each.user for each in now.concerns.select_related("user")]
        now.handler, now.region_code, now.level = where_to(now.handler, now.region_code, avoided, act.today)
        hand.write(pen, now, StepKind.AVOIDED, hand.said(reason, _("不能登记回避")), to=user.name)


def lift_avoidance(*, complaint: Complaint, user: User, reason: str, act: Act) -> None:
    """解除回避: somebody else says why a person is not concerned after all, as where only a name is alike."""
    hand.handled(complaint, act)
    with writing(act) as pen:
        now = hand.locked(complaint)
        if not Concern.objects.filter(complaint=now, user=user).exists():
            return
        Concern.objects.filter(complaint=now, user=user).delete()
        hand.write(pen, now, StepKind.LIFTED, hand.said(reason, _("不能解除回避")), to=user.name)
