"""Making a plan of joint branches and arranging it by hand.

A plan changes no figure and binds nobody until it is adopted. Each change keeps the arrangement before it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.formation.planning.arrangement import Arrangement, GroupState, read, write
from hangji.formation.planning.hand import (
    Done,
    Hand,
    add_units,
    arrange,
    changing,
    close,
    limits_of,
    must_be_draft,
    put_step,
)
from hangji.formation.planning.models import JointPlan, JointPlanState, PlanUnit, letter
from hangji.formation.planning.queries import candidates, facts_of
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory, require
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.pen import not_in_future

# After these nothing can be taken back: the facts themselves were read anew.
ROOTS = ("make", "refresh")


def make_plan(*, territory: Territory, name: str, day: date, act: Act) -> JointPlan:
    """Propose joint branches for whoever is too small in a register, by the facts of ``day``.

    territory: with one level, since a case belongs to one. Asked twice for the same, it answers with the same draft.
    """
    require(act, Permission.WORK_GAPS, region_code=territory.region_code, level=territory.level)
    not_in_future(day, act)
    name = name.strip() or _("联合组建方案 %(day)s") % {"day": day.isoformat()}
    drafts = JointPlan.objects.filter(
        region_code=territory.region_code, level=territory.level, state=JointPlanState.DRAFT
    )
    if there := drafts.filter(name=name).first():
        return _the_same(there, day)
    limits = limits_of(day, territory.region_code)
    with writing(act) as pen:
        plan = _created(pen, territory, name, day)
        arrangement = read(plan)
        arrange(arrangement, limits)
        write(arrangement)
        after = {"name": name, "as_of": day, "groups": len(arrangement.groups), "organisations": len(arrangement.units)}
        pen.note(Note("make_plan", "JointPlan", plan.pk, str(plan), after=after))
        put_step(pen, plan, "make", {"n": len(arrangement.groups)}, None)
    return plan


def _the_same(there: JointPlan, day: date) -> JointPlan:
    if there.day != day:
        raise Refusal(
            _("不能新排方案：已有同名的草案"),
            _("“%(name)s”是按 %(day)s 的数据排的") % {"name": there, "day": there.day.isoformat()},
            _("换一个名称，或者打开那一份重新取数"),
        )
    return there


def _created(pen: Pen, territory: Territory, name: str, day: date) -> JointPlan:
    rows = facts_of(candidates(territory, day))
    if not rows:
        raise Refusal(
            _("不能排方案：这里没有需要联合组建的社会组织"),
            _("有党员、正式党员不足 3 名、没有党组织覆盖、也没有在组建的，一家也没有"),
            _("换一个范围；人数没有申报的先补报"),
        )
    made = {"made_at": pen.act.at, "made_by_name": pen.act.user.name}
    changed = {"changed_at": pen.act.at, "changed_by_name": pen.act.user.name}
    place = {"region_code": territory.region_code, "level": territory.level}
    try:
        with transaction.atomic():
            plan = JointPlan.objects.create(name=name, day=day, **place, **made, **changed)
    except IntegrityError as fault:  # somebody made one of this name at the same moment
        raise Refusal(_("不能新排方案：已有同名的草案"), _("别人刚刚排了一份"), _("刷新方案名单")) from fault
    add_units(plan, rows)
    return plan


def _change(
    plan: JointPlan,
    version: int,
    verb: str,
    act: Act,
    change: Callable[[Arrangement], dict[str, Any]],
    done: Callable[[Arrangement], bool] | None = None,
) -> None:
    """One change by hand. change: makes it, and answers with the facts that its step is told by."""
    try:
        with changing(plan, version, verb, act, done) as hand:
            before = hand.now.plain()
            facts = change(hand.now)
            put_step(hand.pen, hand.plan, verb, facts, before)
            hand.pen.note(Note("arrange_plan", "JointPlan", plan.pk, str(plan), after={"change": verb, **facts}))
    except Done:
        return


def replan(*, plan: JointPlan, version: int, act: Act) -> None:
    """Arrange anew what is not locked; units put somewhere by hand stay there."""

    def change(now: Arrangement) -> dict[str, Any]:
        arrange(now, limits_of(now.plan.day, now.plan.region_code))
        return {"n": len(now.groups)}

    _change(plan, version, "replan", act, change)


def lock(*, plan: JointPlan, number: int, locked: bool, version: int, act: Act) -> None:
    def change(now: Arrangement) -> dict[str, Any]:
        _group(now, number).locked = locked
        return {"group": letter(number)}

    def done(now: Arrangement) -> bool:
        return number in now.groups and now.groups[number].locked == locked

    _change(plan, version, "lock" if locked else "unlock", act, change, done)


def _group(now: Arrangement, number: int) -> Any:
    if number not in now.groups:
        raise Refusal(_("没有改动：没有这一组"), _("它在你打开以后没有了"), _("看过现在的安排再改"))
    return now.groups[number]


def move(*, plan: JointPlan, organisation: int, number: int, version: int, act: Act) -> None:
    """Put an organisation into a group by hand, where it stays. number: of the group; 0: a group of its own."""

    def change(now: Arrangement) -> dict[str, Any]:
        unit, target = _unit(now, organisation), number or now.next_number()
        source = now.place[organisation]
        if number == 0:
            now.groups[target] = GroupState()
        for each in (source, target):
            if each is not None and _group(now, each).locked:
                raise _locked(each)
        now.place[organisation], unit.pinned, unit.excluded = target, True, False
        return {"unit": str(unit), "group": letter(target)}

    _change(plan, version, "move", act, change, lambda now: number > 0 and now.place.get(organisation) == number)


def _unit(now: Arrangement, organisation: int) -> PlanUnit:
    if organisation not in now.units:
        raise Refusal(_("没有改动：这一家不在方案里"), _("方案里是排方案那天需要联合组建的"), _("重新取数以后再看"))
    return now.units[organisation]


def _locked(number: int) -> Refusal:
    return Refusal(
        _("不能移动：%(group)s 组已锁定") % {"group": letter(number)}, _("锁定的组保持原样"), _("先解除锁定再移")
    )


def exclude(*, plan: JointPlan, organisation: int, excluded: bool, version: int, act: Act) -> None:
    """Leave an organisation out of the plan, or take it in again (it then waits for 重排 or a move)."""

    def change(now: Arrangement) -> dict[str, Any]:
        unit, source = _unit(now, organisation), now.place[organisation]
        if source is not None and now.groups[source].locked:
            raise _locked(source)
        now.place[organisation], unit.pinned, unit.excluded = None, False, excluded
        return {"unit": str(unit)}

    def done(now: Arrangement) -> bool:
        return organisation in now.units and now.units[organisation].excluded == excluded

    _change(plan, version, "exclude" if excluded else "include", act, change, done)


def keep_apart(*, plan: JointPlan, organisations: tuple[int, int], apart: bool, version: int, act: Act) -> None:
    """Say that two organisations may never be in one group, or that they may; the next 重排 goes by it."""
    pair = frozenset(organisations)

    def change(now: Arrangement) -> dict[str, Any]:
        names = [str(_unit(now, pk)) for pk in organisations]
        if len(pair) == 1:
            raise Refusal(_("不能登记：选的是同一家"), _("不编在一起是两家之间的事"), _("选另外一家"))
        now.apart = now.apart | {pair} if apart else now.apart - {pair}
        return {"unit": names[0], "other": names[1]}

    _change(plan, version, "apart" if apart else "together", act, change, lambda now: (pair in now.apart) == apart)


def describe(*, plan: JointPlan, number: int, name: str, secretary: str, version: int, act: Act) -> None:
    """Name a group and its candidate for secretary; empty: neither is settled."""
    name, secretary = name.strip(), secretary.strip()

    def change(now: Arrangement) -> dict[str, Any]:
        group = _group(now, number)
        group.name, group.secretary = name, secretary
        return {"group": letter(number), "name": name, "secretary": secretary}

    def done(now: Arrangement) -> bool:
        return number in now.groups and (now.groups[number].name, now.groups[number].secretary) == (name, secretary)

    _change(plan, version, "describe", act, change, done)


def undo(*, plan: JointPlan, version: int, act: Act) -> None:
    """Take back the last change; several times, one after another, back to when the facts were read."""
    with changing(plan, version, "undo", act) as hand:
        last = hand.plan.steps.filter(undone_at__isnull=True).first()
        if last is None or last.verb in ROOTS:
            raise Refusal(_("没有可以撤销的一步"), _("前一步是取数排方案"), _("不要这份方案了，可以作废"))
        hand.now.restore(last.before)
        last.undone_at = act.at
        last.save(update_fields=["undone_at"])
        hand.pen.note(
            Note(
                "arrange_plan", "JointPlan", plan.pk, str(plan), before={"change": last.verb}, after={"change": "undo"}
            )
        )


def refresh(*, plan: JointPlan, version: int, act: Act) -> None:
    """Read the facts of today: who is covered or gone leaves the plan, new ones wait, counts are today's."""
    with changing(plan, version, "refresh", act) as hand:
        rows = facts_of(candidates(Territory(hand.plan.region_code, hand.plan.level), act.today))
        gone = [unit for pk, unit in hand.now.units.items() if pk not in rows]
        new = {pk: facts for pk, facts in rows.items() if pk not in hand.now.units}
        _reread(hand, rows, gone)
        add_units(hand.plan, new)
        hand.plan.day = act.today
        hand.plan.save(update_fields=["day"])
        hand.now = read(hand.plan)
        facts = {"gone": len(gone), "new": len(new), "as_of": act.today}
        put_step(hand.pen, hand.plan, "refresh", facts, None)
        hand.pen.note(Note("arrange_plan", "JointPlan", plan.pk, str(plan), after={"change": "refresh", **facts}))


def _reread(hand: Hand, rows: dict[int, dict[str, Any]], gone: list[PlanUnit]) -> None:
    pks = {unit.organisation_id for unit in gone}
    hand.plan.apart.filter(first__in=pks).delete()
    hand.plan.apart.filter(second__in=pks).delete()
    hand.plan.units.filter(pk__in=[unit.pk for unit in gone]).delete()
    kept = [unit for pk, unit in hand.now.units.items() if pk in rows]
    names = list(next(iter(rows.values()), {}))
    for unit in kept:
        for name in names:
            setattr(unit, name, rows[unit.organisation_id][name])
    if kept:
        PlanUnit.objects.bulk_update(kept, names, batch_size=200)


def discard(*, plan: JointPlan, act: Act) -> None:
    """作废: the draft is kept to be read, and can be neither changed nor adopted."""
    require(act, Permission.WORK_GAPS, region_code=plan.region_code, level=plan.level)
    with writing(act) as pen:
        plan = JointPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state == JointPlanState.DISCARDED:
            return
        must_be_draft(plan)
        close(pen, plan, JointPlanState.DISCARDED)
