"""What every action on a case does: lock it, ask for the right, record or withdraw a step, say where it is then."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hangji.formation.models import Case, CaseState, CaseStep, CaseTurn, StepName
from hangji.formation.queries import STEP_RIGHTS, advance, days_of, may, plan_of, valid_steps
from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen
from hangji.office.permissions import LABELS
from rulebook.forming import fault


def locked(case: Case) -> Case:
    """The case as it stands now, locked until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("body", "joins", "applicant").get(pk=case.pk)


def refuse_right(right: str, because: str) -> NoRight:
    return NoRight(right, because, _("请有这项权限的人办理；“角色与权限”里写明谁可以办"))


def require_step(act: Act, case: Case, step: str) -> None:
    """Raise NoRight unless the user may record this step of this case."""
    if not may(act, case, step):
        rights = _("、").join(str(LABELS[right]) for right in STEP_RIGHTS[step])
        facts = {"step": StepName(step).label, "rights": rights}
        raise refuse_right(
            _("不能登记“%(step)s”") % facts,
            _("这一步要有“%(rights)s”的权限，而且这件事在你的范围内；批复由它的上级党组织办") % facts,
        )


def must_be_open(case: Case, cannot: str) -> None:
    if case.state != CaseState.OPEN:
        facts = {"state": case.get_state_display(), "day": case.closed_on.isoformat() if case.closed_on else "—"}
        raise Refusal(
            cannot, _("这件组建%(state)s，日期是 %(day)s") % facts, _("需要再组建的，从应建未建名单重新开始一件")
        )


def must_be_next(case: Case, step: str, day: date, steps: list[CaseStep]) -> None:
    """Raise Refusal where the rules say that this step cannot be recorded for the day."""
    cannot = _("不能登记“%(step)s”") % {"step": StepName(step).label}
    must_be_open(case, cannot)
    wrong = fault(step, day, plan=plan_of(case), done=days_of(steps))
    if wrong:
        raise Refusal(cannot, said(wrong.sentence), said(wrong.instead))


def same_step(steps: list[CaseStep], step: str, **values: Any) -> CaseStep | None:
    """The step as already recorded with the same values: the form was sent twice."""
    held = next((each for each in steps if each.name == step), None)
    same = held is not None and all(getattr(held, name) == value for name, value in values.items())
    return held if same else None


def put_step(pen: Pen, case: Case, step: str, day: date, **values: Any) -> CaseStep:
    """Record a step, and say where the case is then."""
    made = CaseStep.objects.create(
        case=case,
        name=step,
        day=day,
        recorded_at=pen.act.at,
        recorded_by=pen.act.user.username,
        recorded_by_name=pen.act.user.name,
        recorded_in=pen.act.id,
        **values,
    )
    settle(pen, case)
    after = {"step": step, "done_on": day, "who": made.who, "issued_as": made.number}
    after["document"] = made.document.name if made.document else ""
    tell(pen, "record_step", case, after={name: value for name, value in after.items() if value}, reason=made.note)
    return made


def drop_steps(pen: Pen, steps: list[CaseStep], reason: str) -> None:
    """Withdraw steps; their rows stay, with the reason."""
    for step in steps:
        step.withdrawn_at, step.withdrawn_by_name, step.withdrawn_because = pen.act.at, pen.act.user.name, reason
        step.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_because"])


def settle(pen: Pen, case: Case) -> None:
    """Write what the steps mean: the next one and its last day, or that all is done."""
    steps = valid_steps(case)
    advance(case, steps)
    if case.next_step == "":
        case.state, case.closed_on = CaseState.DONE, max(step.day for step in steps)
        close_units(case, pen.act.at)
    elif case.state == CaseState.DONE:
        case.state, case.closed_on = CaseState.OPEN, None
        close_units(case, None)
    touch(pen, case)


def close_units(case: Case, at: datetime | None) -> None:
    units: QuerySet[Any] = case.units.all()
    units.update(closed_at=at)


def touch(pen: Pen, case: Case) -> None:
    case.version += 1
    case.changed_at, case.changed_by_name = pen.act.at, pen.act.user.name
    case.save()


def turn(pen: Pen, case: Case, kind: str, reason: str, step: str = "") -> None:
    CaseTurn.objects.create(
        case=case,
        kind=kind,
        step=step,
        day=pen.act.today,
        reason=reason,
        recorded_at=pen.act.at,
        recorded_by_name=pen.act.user.name,
    )


def with_reason(reason: str, cannot: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refusal(cannot, _("没有写理由"), _("理由要留给以后查看的人，写明后再提交"))
    return reason


def tell(
    pen: Pen,
    verb: str,
    case: Case,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    pen.note(Note(verb, "Case", case.pk, str(case), before or {}, after or {}, reason))
