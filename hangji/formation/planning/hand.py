"""What every change of a plan does: lock it, see that it is a draft and as it was seen, write it, keep the step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.formation.planning.arrangement import Arrangement, read, write
from hangji.formation.planning.models import JointPlan, JointPlanState, PlanStep, PlanUnit
from hangji.formation.planning.queries import postponed
from hangji.kit.refusal import Refusal
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from rulebook.planner import Limits, limits_on, propose


@dataclass
class Hand:
    """One change of a plan: the pen, the plan locked, and its arrangement to be changed."""

    pen: Pen
    plan: JointPlan
    now: Arrangement


def limits_of(day: date, place: int) -> Limits:
    limits = limits_on(day, place)
    if limits is None:
        raise Refusal(
            _("不能排方案：%(day)s 还没有联合党支部的规定") % {"day": day.isoformat()},
            _("每组几家、几名党员，自《中国共产党支部工作条例（试行）》施行起才有规定"),
            _("选一个更近的日期"),
        )
    return limits


def add_units(plan: JointPlan, rows: dict[int, dict[str, Any]]) -> None:
    """Organisations whose duty is put off are there, and left out until somebody takes them in."""
    later = postponed(list(rows))
    PlanUnit.objects.bulk_create(
        PlanUnit(plan=plan, organisation_id=pk, excluded=pk in later, **facts) for pk, facts in rows.items()
    )


def arrange(arrangement: Arrangement, limits: Limits) -> None:
    arrangement.take(propose(arrangement.facts.values(), limits, arrangement.wishes()))


@contextmanager
def changing(
    plan: JointPlan, version: int, verb: str, act: Act, done: Callable[[Arrangement], bool] | None = None
) -> Iterator[Hand]:
    """The plan locked and read, to be changed; then written, with its step and its audit entry.

    version: of the plan as it was seen. done: whether the change has been made already; then nothing happens (Done).
    """
    require(act, Permission.WORK_GAPS, region_code=plan.region_code, level=plan.level)
    with writing(act) as pen:
        plan = JointPlan.objects.select_for_update().get(pk=plan.pk)
        hand = Hand(pen, plan, read(plan))
        must_be_draft(plan)
        if done and done(hand.now):
            raise Done
        same_version(plan, version)
        yield hand
        hand.now.drop_empty()
        write(hand.now)
        plan.version += 1
        plan.changed_at, plan.changed_by_name = act.at, act.user.name
        plan.save()


class Done(Exception):
    """What is asked for is so already."""


def must_be_draft(plan: JointPlan) -> None:
    if plan.state != JointPlanState.DRAFT:
        facts = {"state": plan.get_state_display(), "day": plan.closed_on.isoformat() if plan.closed_on else "—"}
        raise Refusal(_("不能修改这份方案"), _("它%(state)s，日期是 %(day)s") % facts, _("需要再调整的，新排一份方案"))


def same_version(plan: JointPlan, version: int) -> None:
    if plan.version != version:
        facts = {"who": plan.changed_by_name, "now": plan.version, "yours": version}
        raise Conflict(
            _("没有改动：这份方案在你打开以后被改过"),
            _("%(who)s 改到了第 %(now)d 版，你看到的是第 %(yours)d 版") % facts,
            _("看过现在的安排再改"),
        )


def put_step(pen: Pen, plan: JointPlan, verb: str, facts: dict[str, Any], before: dict[str, Any] | None) -> None:
    last = plan.steps.order_by("-number").first()
    PlanStep.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        verb=verb,
        facts=facts,
        before=before,
        at=pen.act.at,
        by_name=pen.act.user.name,
    )


def close(pen: Pen, plan: JointPlan, state: JointPlanState) -> None:
    before = str(plan.get_state_display())
    plan.state, plan.closed_on = state, pen.act.today
    plan.version += 1
    plan.changed_at, plan.changed_by_name = pen.act.at, pen.act.user.name
    plan.save()
    after = {"state": str(plan.get_state_display())}
    pen.note(Note("close_plan", "JointPlan", plan.pk, str(plan), before={"state": before}, after=after))
