"""Opening a case, changing its plan, and the side ways: returned, decided by the higher body, given up, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.coverage.actions import begin_forming, stop_forming
from hangji.formation.actions.hand import (
    close_units,
    drop_steps,
    locked,
    must_be_open,
    put_step,
    refuse_right,
    settle,
    tell,
    touch,
    turn,
    with_reason,
)
from hangji.formation.actions.result import turn_back
from hangji.formation.models import Case, CaseState, CaseStep, CaseUnit, StepName, TurnKind, Way
from hangji.formation.queries import body_for, may, may_decide, may_work, valid_steps
from hangji.kit.refusal import Refusal
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.models import Body, Person
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict, load, place_of, require_over
from hangji.registry.actions.party import uncover, unform
from hangji.registry.models import (
    Cover,
    PartyOrganization,
    SocialOrganization,
    Status,
    StatusSpell,
)
from hangji.registry.pen import RegistryPen, not_in_future, registering

KIND_NAMES = {
    "committee": "党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "temporary": "临时党支部",
    "functional": "功能型党支部",
}
FREE = ("name", "kind", "mode", "body", "joins", "host", "industry", "reason", "applicant")


@dataclass(frozen=True)
class Plan:
    """How it is to be formed. name "": made from the organisations' names. body None: the place's own committee."""

    mode: str
    kind: str = "branch"
    name: str = ""
    body: Body | None = None
    joins: PartyOrganization | None = None
    host: str = ""
    industry: str = ""
    reason: str = ""
    applicant: Person | None = None


def open_case(*, organisations: Sequence[SocialOrganization], plan: Plan, day: date, act: Act, note: str = "") -> Case:
    """Begin a forming for one or more organisations: 发现, on ``day``. Asked twice, it answers with the same case."""
    not_in_future(day, act)
    with registering(act) as pen:
        there_are = load(pen, [organisation.pk for organisation in organisations])
        units = [there_are[organisation.pk] for organisation in organisations]
        for unit in units:
            require_over(pen, Permission.WORK_GAPS, unit)
        if there := _same_case(units):
            return there
        for unit in units:
            _may_begin(pen, unit)
        case = _made(pen, units, plan, day)
        put_step(pen, case, StepName.FOUND, day, who=act.user.name, note=note)
        for unit in units:
            begin_forming(pen, unit, case.mode, day)
    return case


def _same_case(units: Sequence[SocialOrganization]) -> Case | None:
    """The open case of exactly these organisations."""
    open_units = CaseUnit.objects.filter(organisation__in=units, closed_at__isnull=True).select_related("case")
    cases = {unit.case for unit in open_units}
    if not cases:
        return None
    case = cases.pop()
    if cases or {u.organisation_id for u in case.units.all()} != {unit.pk for unit in units}:
        raise Refusal(
            _("不能开始组建：其中有的已经在办"),
            _("“%(name)s”这件组建在办") % {"name": case},
            _("一家同时只有一件组建；到那一件里办，或先中止那一件"),
        )
    return case


def _may_begin(pen: RegistryPen, unit: SocialOrganization) -> None:
    status = pen.holding(StatusSpell, "organisation", unit.pk, pen.act.today)
    if status is None or status.status != Status.ACTIVE:
        raise Refusal(
            _("不能开始组建：“%(name)s”不是正常登记状态") % {"name": unit},
            _("已注销、已撤销或者还没有登记"),
            _("登记状态有误的，先更正登记状态"),
        )
    cover = pen.holding(Cover, "organisation", unit.pk, pen.act.today)
    if cover:
        facts = {"party": PartyOrganization.objects.get(pk=cover.party_organization_id), "day": cover.since.isoformat()}
        raise Refusal(
            _("不能开始组建：“%(name)s”已有党组织") % {"name": unit},
            _("自 %(day)s 起由“%(party)s”覆盖") % facts,
            _("要改由别的党组织覆盖的，先在这一家的页面登记退出"),
        )


def _made(pen: RegistryPen, units: Sequence[SocialOrganization], plan: Plan, day: date) -> Case:
    _plan_fits(plan, len(units))
    place = place_of(pen, units[0])
    region = place.region_code // 100 * 100 if place.level == "city" else place.region_code
    case = Case(
        level=place.level, region_code=region, opened_on=day, next_step=StepName.FOUND, version=0, changed_at=pen.act.at
    )
    _take(case, plan, units)
    case.body = case.body or body_for(region, place.level, pen.act.today)
    case.save()
    _put_units(case, units)
    after = {"name": case.name, "mode": case.mode, "kind": case.kind, "organisations": [str(unit) for unit in units]}
    tell(pen, "open_case", case, after={**after, "body": str(case.body or "")})
    return case


def _put_units(case: Case, units: Sequence[SocialOrganization]) -> None:
    try:
        with transaction.atomic():
            CaseUnit.objects.bulk_create(CaseUnit(case=case, organisation=unit) for unit in units)
    except IntegrityError as fault:  # somebody opened one at the same moment
        raise Refusal(
            _("不能开始组建：其中有的已经在办"), _("别人刚刚开始了一件"), _("刷新应建未建名单，到那一件里办")
        ) from fault


def _take(case: Case, plan: Plan, units: Sequence[SocialOrganization]) -> dict[str, Any]:
    """Set what the plan says; answers the values before, of those that changed."""
    said = {name: getattr(plan, name) for name in FREE}
    said["name"] = plan.name.strip() or _usual_name(plan, units)
    before = {name: getattr(case, name) for name, value in said.items() if getattr(case, name) != value}
    for name, value in said.items():
        setattr(case, name, value)
    return before


def _usual_name(plan: Plan, units: Sequence[SocialOrganization]) -> str:
    """A record's name, not words of the page: Chinese whatever the reader's language."""
    if plan.joins:
        return plan.joins.name
    first, kind = str(units[0]), KIND_NAMES[plan.kind]
    return f"{first}{kind}" if len(units) == 1 else f"{first}等{len(units)}家社会组织联合{kind}"


def _plan_fits(plan: Plan, count: int) -> None:
    """One organisation for single; a host or an industry where the mode needs one."""
    problems = (
        (count == 0, _("没有选社会组织")),
        (plan.mode == "single" and count != 1, _("单独组建只为一家，你选了 %(n)d 家") % {"n": count}),
        (plan.mode == "single" and plan.joins is not None, _("单独组建是新成立一个党组织，不加入已有的")),
        (plan.mode == "attached" and not plan.joins and not plan.host.strip(), _("挂靠组建没有写挂靠单位")),
        (plan.mode == "industry" and not plan.joins and not plan.industry.strip(), _("行业联建没有写行业")),
    )
    for wrong, because in problems:
        if wrong:
            raise Refusal(_("不能这样组建"), because, _("改组建方式，或补齐后再提交"))


def amend_case(*, case: Case, organisations: Sequence[SocialOrganization], plan: Plan, version: int, act: Act) -> Case:
    """Change the plan before the approval. version: of the case that was edited. Raises Conflict."""
    with registering(act) as pen:
        case = locked(case)
        if not may_work(act, case):
            raise refuse_right(_("不能修改组建方案"), _("这件组建不在你的范围内"))
        must_be_open(case, _("不能修改组建方案"))
        _not_approved(case, _("不能修改组建方案"))
        if case.version != version:
            facts = {"who": case.changed_by_name, "now": case.version, "yours": version}
            raise Conflict(
                _("还没有保存：这件组建在你填写时被别人改过"),
                _("%(who)s 先保存了第 %(now)d 版，你打开时是第 %(yours)d 版") % facts,
                _("看过现在的内容再改，再提交"),
            )
        _plan_fits(plan, len(organisations))
        _regroup(pen, case, organisations)
        before = _take(case, plan, list(organisations))
        if before:
            after = {name: getattr(case, name) for name in before}
            tell(pen, "amend_case", case, before=_plain(before), after=_plain(after))
        settle(pen, case)
        for unit in case.units.select_related("organisation"):
            begin_forming(pen, unit.organisation, case.mode, case.opened_on)
    return case


def _plain(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value or "") for name, value in values.items()}


def _regroup(pen: RegistryPen, case: Case, organisations: Sequence[SocialOrganization]) -> None:
    """Add and drop organisations of a case that has not been approved."""
    held = {unit.organisation_id: unit for unit in case.units.select_related("organisation")}
    wanted = load(pen, [organisation.pk for organisation in organisations])
    for pk, unit in held.items():
        if pk not in wanted:
            unit.delete()
            stop_forming(pen, unit.organisation)
    added = [organisation for pk, organisation in wanted.items() if pk not in held]
    for organisation in added:
        require_over(pen, Permission.WORK_GAPS, organisation)
        _may_begin(pen, organisation)
    _put_units(case, added)
    if added or set(held) - set(wanted):
        before = {"organisations": [str(unit) for unit in held.values()]}
        tell(pen, "amend_case", case, before=before, after={"organisations": [str(o) for o in wanted.values()]})


def _not_approved(case: Case, cannot: str) -> None:
    if case.party_organization_id:
        raise Refusal(
            cannot, _("已经批复，党组织已经登记"), _("批复登记错了的先撤回那一步；要变更、撤销的到党组织的页面办")
        )


def return_case(*, case: Case, step: str, reason: str, act: Act) -> Case:
    """退回 by the leading body: the steps from ``step`` on are to be done anew."""
    cannot = _("不能退回")
    with registering(act) as pen:
        case = locked(case)
        if not may_decide(act, case):
            raise refuse_right(cannot, _("退回由它的上级党组织办"))
        must_be_open(case, cannot)
        _not_approved(case, cannot)
        steps = valid_steps(case)
        if case.next_step == step and case.turns.filter(kind=TurnKind.RETURNED, step=step, reason=reason).exists():
            return case
        names = list(StepName.values)
        back = [each for each in steps if names.index(each.name) >= names.index(step)]
        if step not in [each.name for each in steps] or step == StepName.FOUND:
            raise Refusal(cannot, _("选的那一步还没有办"), _("选一个已经办过的步骤"))
        reason = with_reason(reason, cannot)
        _undo_issues(pen, back, reason)
        drop_steps(pen, back, reason)
        turn(pen, case, TurnKind.RETURNED, reason, step)
        settle(pen, case)
        tell(pen, "return_case", case, after={"step": step}, reason=reason)
    return case


def decide_case(*, case: Case, reason: str, act: Act) -> Case:
    """上级直接决定: the leading body decides without an application."""
    cannot = _("不能改由上级直接决定")
    with registering(act) as pen:
        case = locked(case)
        if not may_decide(act, case):
            raise refuse_right(cannot, _("由它的上级党组织决定"))
        if case.decided:
            return case
        must_be_open(case, cannot)
        if any(step.name == StepName.APPLIED for step in valid_steps(case)):
            raise Refusal(cannot, _("已经提出申请"), _("按申请研究批复；申请不合适的可以退回"))
        case.way = Way.DECISION
        reason = with_reason(reason, cannot)
        turn(pen, case, TurnKind.DECIDED, reason)
        settle(pen, case)
        tell(pen, "decide_case", case, before={"way": Way.APPLICATION}, after={"way": Way.DECISION}, reason=reason)
    return case


def abandon_case(*, case: Case, reason: str, act: Act) -> Case:
    """中止 before the approval: the organisations stand on the worklist as before, and may begin anew."""
    cannot = _("不能中止")
    with registering(act) as pen:
        case = locked(case)
        if not may_work(act, case):
            raise refuse_right(cannot, _("这件组建不在你的范围内"))
        if case.state == CaseState.ABANDONED:
            return case
        must_be_open(case, cannot)
        _not_approved(case, cannot)
        reason = with_reason(reason, cannot)
        _undo_issues(pen, valid_steps(case), reason)
        case.state, case.closed_on, case.next_step, case.due_on = CaseState.ABANDONED, act.today, "", None
        close_units(case, act.at)
        touch(pen, case)
        turn(pen, case, TurnKind.ABANDONED, reason)
        for unit in case.units.select_related("organisation"):
            stop_forming(pen, unit.organisation)
        tell(pen, "abandon_case", case, before={"state": _("在办")}, after={"state": _("已中止")}, reason=reason)
    return case


def take_back_step(*, case: Case, step: str, reason: str, act: Act) -> Case:
    """The step recorded last was recorded wrongly: it is withdrawn with all that came of it, the figures too."""
    cannot = _("不能撤回“%(step)s”") % {"step": StepName(step).label}
    with registering(act) as pen:
        case = locked(case)
        steps = valid_steps(case)
        last = _last(case, steps)
        if last is None or last.name != step or last.name == StepName.FOUND:
            raise Refusal(cannot, _("只能撤回最后登记的一步，发现除外"), _("先撤回后面的步骤；整件不办了的，中止"))
        if not may(act, case, step):
            raise Refusal(cannot, _("这一步由有权登记它的人撤回"), _("请%(who)s撤回") % {"who": last.recorded_by_name})
        if case.state == CaseState.ABANDONED:
            must_be_open(case, cannot)
        reason = with_reason(reason, cannot)
        _undo(pen, case, last, reason)
        drop_steps(pen, [last], reason)
        turn(pen, case, TurnKind.TAKEN_BACK, reason, step)
        settle(pen, case)
        tell(pen, "take_back_step", case, before={"step": step, "done_on": last.day}, reason=reason)
    return case


def _last(case: Case, steps: list[CaseStep]) -> CaseStep | None:
    order = list(StepName.values)
    return max(steps, key=lambda step: order.index(step.name), default=None)


def _undo(pen: RegistryPen, case: Case, step: CaseStep, reason: str) -> None:
    _undo_issues(pen, [step], reason)
    if step.name == StepName.APPROVED:
        _undo_approval(pen, case, reason)
    elif step.name == StepName.ELECTED:
        _undo_election(pen, case, step)


def _undo_issues(pen: RegistryPen, steps: list[CaseStep], reason: str) -> None:
    for step in steps:
        if step.issue:
            take_back(pen, step.issue, reason)


def _undo_approval(pen: RegistryPen, case: Case, reason: str) -> None:
    party = case.party_organization
    assert party is not None
    units = load(pen, list(case.units.values_list("organisation", flat=True)))
    if case.joins_id:
        for unit in units.values():
            uncover(pen, unit, party, reason=reason)
    else:
        others = Cover.objects.valid().filter(party_organization=party).exclude(organisation__in=units)
        if other := others.select_related("organisation").first():
            raise Refusal(
                _("不能撤回“批复”"),
                _("这个党组织后来又覆盖了“%(name)s”") % {"name": other.organisation},
                _("先在那一家登记退出，或者按撤销办理"),
            )
        unform(pen, party, reason=reason)
    case.party_organization = None
    for unit in units.values():
        begin_forming(pen, unit, case.mode, case.opened_on)


def _undo_election(pen: RegistryPen, case: Case, step: CaseStep) -> None:
    party = case.party_organization
    assert party is not None
    turn_back(pen, party, step.recorded_in, _("不能撤回“党员大会选举”"))
    pen.tell("secretary", party, before={"secretary": _("选举登记错误，已撤回")})
