"""What people say and decide about a gap: cause and plan, start, postponement, dispute and its answer.

None of this changes a figure: a postponed or disputed gap stays in every count until the facts change.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.coverage.models import Dispute, GapNote, Postponement
from hangji.coverage.queries import name_of
from hangji.coverage.worklist import verdict_of
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict, load, require_over
from hangji.registry.models import SocialOrganization
from hangji.registry.models.organisations import by_duty
from rulebook.calendar import add_months
from rulebook.coverage import GAP, Verdict

# How far a duty may be put off in one go. A limit of the program, not of a text: the office grants the next one anew.
POSTPONE_MONTHS = 12


def note_gap(
    *,
    organisation: SocialOrganization,
    cause: str,
    note: str,
    planned_on: date | None,
    planned_mode: str,
    version: int,
    act: Act,
) -> GapNote:
    """Record 未建立原因 and the plan. version: of the note that was edited, 0 for none. Raises Conflict."""
    said = {"cause": cause, "note": note, "planned_on": planned_on, "planned_mode": planned_mode}
    with writing(act) as pen:
        organisation = _locked(pen, organisation, Permission.WORK_GAPS)
        kept = _note_of(organisation)
        if kept.started_on and not planned_mode:
            said["planned_mode"] = kept.planned_mode  # a forming that has begun keeps its mode
        if _same(kept, said):
            return kept
        _in_gap(organisation, act, _("不能登记未建立原因和计划"))
        _same_version(kept, version)
        _not_passed(planned_on, kept, act)
        return _keep(pen, "note_gap", kept, said)


def begin_forming(pen: Pen, organisation: SocialOrganization, mode: str, day: date) -> None:
    """A forming has been opened for it, in a mode; said again, nothing changes. Called by whoever opens it."""
    kept = _note_of(organisation)
    said = {"planned_mode": mode, "started_on": kept.started_on or day}
    if not _same(kept, said):
        _keep(pen, "start_forming", kept, said)


def stop_forming(pen: Pen, organisation: SocialOrganization) -> None:
    """The forming was given up: the gap is no longer being worked on."""
    kept = _note_of(organisation)
    if kept.started_on:
        _keep(pen, "stop_forming", kept, {"started_on": None})


def _note_of(organisation: SocialOrganization) -> GapNote:
    return GapNote.objects.filter(organisation=organisation).first() or GapNote(organisation=organisation, version=0)


def _same(kept: GapNote, said: dict[str, Any]) -> bool:
    return kept.version > 0 and all(getattr(kept, name) == value for name, value in said.items())


def _same_version(kept: GapNote, version: int) -> None:
    if kept.version != version:
        raise Conflict(
            _("还没有保存：原因和计划在你填写时被别人改过"),
            _("%(who)s 先保存了第 %(now)d 版，你打开时是第 %(yours)d 版")
            % {"who": name_of(kept.changed_by), "now": kept.version, "yours": version},
            _("看过现在的内容再改，再提交"),
        )


def _not_passed(planned_on: date | None, kept: GapNote, act: Act) -> None:
    if planned_on and planned_on != kept.planned_on and planned_on < act.today:
        raise Refusal(
            _("不能登记计划：计划组建日期 %(day)s 已经过去") % {"day": planned_on.isoformat()},
            _("今天是 %(today)s") % {"today": act.today.isoformat()},
            _("改成今天以后的日期；已经成立的，直接登记党组织"),
        )


def _keep(pen: Pen, verb: str, kept: GapNote, said: dict[str, Any]) -> GapNote:
    changed = {name: value for name, value in said.items() if getattr(kept, name) != value}
    before = {name: getattr(kept, name) for name in changed} if kept.version else {}
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.changed_at, kept.changed_by = pen.act.at, pen.act.user.username
    kept.save()
    _tell(pen, verb, kept.organisation, before=before, after=changed)
    return kept


def postpone(*, organisation: SocialOrganization, until: date, reason: str, act: Act) -> Postponement:
    """暂缓: put the duty off until a day, with a reason; one at a time, and the gap stays in every figure."""
    with writing(act) as pen:
        organisation = _locked(pen, organisation, Permission.WORK_GAPS)
        running = Postponement.objects.filter(organisation=organisation, lifted_at__isnull=True).first()
        if running and (running.until, running.reason) == (until, reason):
            return running
        _in_gap(organisation, act, _("不能暂缓"))
        _may_postpone(running, until, reason, act)
        if running:  # it ran out by itself; only the end was not written down
            _lift(pen, running)
        granted = Postponement.objects.create(
            organisation=organisation, until=until, reason=reason, granted_at=act.at, granted_by=act.user.username
        )
        _tell(pen, "postpone", organisation, after={"until": until}, reason=reason)
        return granted


def _may_postpone(running: Postponement | None, until: date, reason: str, act: Act) -> None:
    if running and running.until >= act.today:
        raise Refusal(
            _("不能再暂缓：已暂缓至 %(day)s") % {"day": running.until.isoformat()},
            _("一家同时只有一次暂缓"),
            _("先解除现在的暂缓，再办新的"),
        )
    if not reason.strip():
        raise Refusal(_("不能暂缓：没有写理由"), _("暂缓不改变判定，理由要留给以后查看的人"), _("写明理由后再提交"))
    last = add_months(act.today, POSTPONE_MONTHS)
    if not act.today < until <= last:
        raise Refusal(
            _("不能暂缓至 %(day)s") % {"day": until.isoformat()},
            _("一次暂缓从明天起，最长到 %(last)s（%(months)d 个月）")
            % {"last": last.isoformat(), "months": POSTPONE_MONTHS},
            _("改一个日期；到期仍要暂缓的，到时再办"),
        )


def lift_postponement(*, organisation: SocialOrganization, act: Act) -> None:
    """End a postponement before its day; where none runs, nothing changes."""
    with writing(act) as pen:
        organisation = _locked(pen, organisation, Permission.WORK_GAPS)
        for running in Postponement.objects.filter(organisation=organisation, lifted_at__isnull=True):
            _lift(pen, running)


def _lift(pen: Pen, running: Postponement) -> None:
    running.lifted_at = pen.act.at
    running.save(update_fields=["lifted_at"])
    _tell(pen, "lift_postponement", running.organisation, before={"until": running.until})


def raise_dispute(*, organisation: SocialOrganization, reason: str, act: Act) -> Dispute:
    """认为判定有误: the verdict of today and the facts it was judged on are kept with the dispute."""
    with writing(act) as pen:
        organisation = _locked(pen, organisation, Permission.DISPUTE, by_duty_too=True)
        open_one = Dispute.objects.filter(organisation=organisation, answered_at__isnull=True).first()
        if open_one and (open_one.raised_by, open_one.reason) == (act.user.username, reason):
            return open_one
        verdict = _may_dispute(open_one, reason, verdict_of(organisation, act.today))
        dispute = Dispute.objects.create(
            organisation=organisation,
            answer=verdict.answer,
            conclusion=str(verdict.conclusion),
            facts={**verdict.facts, "chain": [str(link) for link in verdict.chain], "due_by": verdict.due_by},
            reason=reason,
            raised_at=act.at,
            raised_by=act.user.username,
            raised_by_name=act.user.name,
        )
        _tell(pen, "dispute", organisation, after={"answer": verdict.answer}, reason=reason)
        return dispute


def _may_dispute(open_one: Dispute | None, reason: str, verdict: Verdict | None) -> Verdict:
    if verdict is None:
        raise Refusal(
            _("不能提出异议：这一家今天没有判定"), _("它不在正常登记状态"), _("登记状态有误的，先更正登记状态")
        )
    if open_one:
        raise Refusal(
            _("不能再提出异议：已有一件等待答复"),
            _("%(who)s 于 %(day)s 提出") % {"who": open_one.raised_by_name, "day": _day(open_one.raised_at)},
            _("等那一件答复以后再提"),
        )
    if not reason.strip():
        raise Refusal(_("不能提出异议：没有写理由"), _("答复的人要知道哪里不对"), _("写明哪一个数或哪一条不对"))
    return verdict


def answer_dispute(*, dispute: Dispute, upheld: bool, reply: str, act: Act) -> Dispute:
    """Answer a dispute: whether the verdict was wrong, and why; never by the one who raised it."""
    with writing(act) as pen:
        organisation = _locked(pen, dispute.organisation, Permission.SETTLE_DISPUTE)
        dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if (dispute.answered_by, dispute.upheld, dispute.reply) == (act.user.username, upheld, reply):
            return dispute
        _may_answer(dispute, reply, act)
        dispute.upheld, dispute.reply, dispute.answered_at = upheld, reply, act.at
        dispute.answered_by, dispute.answered_by_name = act.user.username, act.user.name
        dispute.save()
        _tell(pen, "answer_dispute", organisation, after={"upheld": upheld}, reason=reply)
        return dispute


def _may_answer(dispute: Dispute, reply: str, act: Act) -> None:
    if dispute.answered_at:
        raise Refusal(
            _("不能答复：这件异议已经答复"),
            _("%(who)s 于 %(day)s 答复") % {"who": dispute.answered_by_name, "day": _day(dispute.answered_at)},
            _("仍有不同意见的，重新提出一件"),
        )
    if dispute.raised_by == act.user.username:
        raise Refusal(
            _("不能答复：这件异议是你自己提出的"), _("提出和答复不能是同一个人"), _("请本单位另一位工作人员答复")
        )
    if not reply.strip():
        raise Refusal(_("不能答复：没有写答复"), _("提出的人要知道为什么"), _("写明依据后再提交"))


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def _locked(
    pen: Pen, organisation: SocialOrganization, permission: Permission, *, by_duty_too: bool = False
) -> SocialOrganization:
    """The organisation, locked, after its place has been asked for the right.

    by_duty_too: someone with the right by duty, not by territory, has it in the organisations of that duty.
    """
    organisation = load(pen, [organisation.pk])[organisation.pk]  # type: ignore[arg-type]
    try:
        require_over(pen, permission, organisation)  # type: ignore[arg-type]
    except NoRight:
        own = by_duty_too and has(pen.act, permission) and by_duty(pen.act).filter(pk=organisation.pk).exists()
        if not own:
            raise
    return organisation


def _in_gap(organisation: SocialOrganization, act: Act, cannot: str) -> None:
    verdict = verdict_of(organisation, act.today)
    if verdict is None or verdict.answer not in GAP:
        raise Refusal(
            _("%(cannot)s：“%(name)s”不在应建未建之列") % {"cannot": cannot, "name": organisation},
            _("今天的判定是：%(verdict)s") % {"verdict": verdict or _("不在正常登记状态")},
            _("如果判定不对，到这一家的页面提出异议"),
        )


def _tell(
    pen: Pen,
    verb: str,
    organisation: SocialOrganization,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    pen.note(Note(verb, "SocialOrganization", organisation.pk, str(organisation), before or {}, after or {}, reason))
