"""Adopting a plan: each group becomes a case of forming, all of them or none."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.models import Case
from hangji.formation.planning.arrangement import Arrangement, read, write
from hangji.formation.planning.hand import close, must_be_draft, same_version
from hangji.formation.planning.models import JointPlan, JointPlanState, letter
from hangji.formation.planning.queries import changes
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from rulebook.planner import Unit

BRANCH = "党支部"  # a group named so has the name of the branch that is to be formed


def adopt(*, plan: JointPlan, version: int, act: Act) -> list[Case]:
    """Open a case of forming for each group, all or none; refused where the facts have changed since.

    Adopted twice, it answers with the same cases.
    """
    require(act, Permission.WORK_GAPS, region_code=plan.region_code, level=plan.level)
    with writing(act) as pen:
        plan = JointPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state == JointPlanState.ADOPTED:
            return [group.case for group in plan.groups.select_related("case") if group.case]
        must_be_draft(plan)
        same_version(plan, version)
        now = read(plan)
        _may_adopt(now, act.today)
        cases = [_open(now, number, act) for number in sorted(now.groups)]
        write(now)
        close(pen, plan, JointPlanState.ADOPTED)
    return cases


def _may_adopt(now: Arrangement, day: date) -> None:
    cannot = _("不能采用这份方案")
    if changed := changes(now, day):
        told = _("；").join(f"{change.unit}{_('：')}{said(change.sentence)}" for change in changed)
        raise Refusal(cannot, _("排方案以后有变化：%(changes)s") % {"changes": told}, _("重新取数，看过新的安排再采用"))
    alone = [letter(number) for number, units in now.judged().items() if len(units) < 2]
    if alone or not now.groups:
        because = _("%(groups)s 组只有一家") % {"groups": _("、").join(alone)} if alone else _("一组也没有")
        raise Refusal(cannot, because, _("联合组建至少两家；单独的移到别的组，或按挂靠处理"))


def _open(now: Arrangement, number: int, act: Act) -> Case:
    """The case of one group; the reason in its 请示 is why these are together."""
    group, members = now.groups[number], now.members(number)
    organisations = [unit.organisation for unit in members]
    plan = case_plan(now, number)
    note = _("按“%(plan)s”%(group)s 组") % {"plan": now.plan, "group": letter(number)}
    if group.secretary:
        note += _("；书记人选：%(name)s") % {"name": group.secretary}
    case = open_case(organisations=organisations, plan=plan, day=act.today, act=act, note=note)
    group.case = case.pk
    return case


def case_plan(now: Arrangement, number: int) -> Plan:
    """How a group is to be formed: as one joint branch, with what its 请示 says of why."""
    group = now.groups[number]
    return Plan(mode="joint", name=group.name if group.name.endswith(BRANCH) else "", reason=_why(now.judged()[number]))


def _why(units: list[Unit]) -> str:
    """The paragraph of the 请示: Chinese whatever the reader's language."""
    streets, industries = {unit.street for unit in units}, {unit.industry for unit in units}
    alike = []
    if len(streets) == 1 and "" not in streets:
        alike.append(f"同属{streets.pop()}")
    if len(industries) == 1 and "" not in industries:
        alike.append(f"同为{industries.pop()}类")
    where = "，".join(alike) or "同在一个县区"
    return f"上述{len(units)}家社会组织{where}，正式党员均不足单独成立党支部的人数，便于联合开展组织生活。"
