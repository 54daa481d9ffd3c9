"""A plan of assignments: drawn, steered, reckoned anew, adopted or dropped. Only adopting changes an assignment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.guidance.models import AssignmentPlan, Need, PlanExclusion, PlanLine, PlanState
from hangji.guidance.models.plans import Ground
from hangji.guidance.queries.plans import Needed, drifted, exclusions_of, helpers_of, needed, territory_of, units_of
from hangji.guidance.queries.pool import usual_to
from hangji.kit.refusal import Refusal
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Level, Person
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.instructors import end_primary, put_instructor
from hangji.registry.actions.organisations import Conflict, load
from hangji.registry.models import Assignment, AssignmentKind, SocialOrganization, Standing, Status
from hangji.registry.pen import RegistryPen, not_in_future, registering
from rulebook.assigning import Placing, assign

NAMED = 5


def draw_plan(*, region_code: int, level: str, act: Act) -> AssignmentPlan:
    """A draft for one register; where there is a draft already, that one as it is."""
    require(act, Permission.ASSIGN_INSTRUCTOR, region_code=region_code, level=level)
    if level == Level.ALL:
        raise Refusal(_("不能同时为市级和县级登记编一个方案"), _("两级各有自己的指导员"), _("先选定市级或县级"))
    with writing(act) as pen:
        made = {"day": act.today, "made_at": act.at, "made_by_name": act.user.name}
        plan, new = AssignmentPlan.objects.get_or_create(
            region_code=region_code, level=level, state=PlanState.DRAFT, defaults=made
        )
        if not new:
            return plan
        _reckon(plan, act, pins={}, chosen=set())
        _tell(pen, "draw_plan", plan, after={"region_code": region_code, "level": level})
        return plan


def replan(*, plan: AssignmentPlan, act: Act) -> AssignmentPlan:
    """Reckon anew from today's facts; what persons decided (pins, exclusions, organisations chosen) stays."""
    with writing(act) as pen:
        plan = _draft(plan, act)
        before = plan.version
        pins, chosen = _decided(plan)
        _reckon(plan, act, pins=pins, chosen=chosen)
        if plan.version != before:
            _tell(pen, "replan", plan, after={"day": act.today})
        return plan


def pin(*, plan: AssignmentPlan, organisation: SocialOrganization, person: Person | None, act: Act) -> None:
    """This person for this organisation, whatever is best otherwise; None lets the plan choose again."""
    with writing(act) as pen:
        plan = _draft(plan, act)
        line = _line(plan, organisation)
        pins, chosen = _decided(plan)
        if pins.get(organisation.pk) == (person.pk if person else None):
            return
        pins.pop(organisation.pk, None)
        if person:
            _may_take(plan, person, organisation, line)
            pins[organisation.pk] = person.pk
            PlanExclusion.objects.filter(plan=plan, organisation=organisation, person=person).delete()
        _reckon(plan, act, pins=pins, chosen=chosen)
        _tell(pen, "pin_in_plan" if person else "unpin_in_plan", plan, after=_pair(organisation, person))


def exclude(*, plan: AssignmentPlan, organisation: SocialOrganization, person: Person, act: Act) -> None:
    """Not this person for this organisation; a pin of the two goes."""
    with writing(act) as pen:
        plan = _draft(plan, act)
        _line(plan, organisation)
        _made, new = PlanExclusion.objects.get_or_create(plan=plan, organisation=organisation, person=person)
        if not new:
            return
        pins, chosen = _decided(plan)
        if pins.get(organisation.pk) == person.pk:
            del pins[organisation.pk]
        _reckon(plan, act, pins=pins, chosen=chosen)
        _tell(pen, "exclude_in_plan", plan, after=_pair(organisation, person))


def allow(*, plan: AssignmentPlan, organisation: SocialOrganization, person: Person, act: Act) -> None:
    """Take an exclusion back."""
    with writing(act) as pen:
        plan = _draft(plan, act)
        gone, _by_model = PlanExclusion.objects.filter(plan=plan, organisation=organisation, person=person).delete()
        if gone:
            pins, chosen = _decided(plan)
            _reckon(plan, act, pins=pins, chosen=chosen)
            _tell(pen, "allow_in_plan", plan, before=_pair(organisation, person))


def choose(*, plan: AssignmentPlan, organisations: Sequence[SocialOrganization], act: Act) -> None:
    """Add organisations that have members or a Party organisation, but are weak."""
    with writing(act) as pen:
        plan = _draft(plan, act)
        pins, chosen = _decided(plan)
        fresh = [each for each in organisations if each.pk not in chosen]
        _of_this_register(plan, fresh, act)
        _reckon(plan, act, pins=pins, chosen=chosen | {each.pk for each in fresh})
        after = set(plan.lines.filter(need=Need.CHOSEN).values_list("organisation", flat=True))
        for organisation in fresh:
            if organisation.pk in after:
                _tell(pen, "choose_in_plan", plan, after=_pair(organisation, None))


def unchoose(*, plan: AssignmentPlan, organisation: SocialOrganization, act: Act) -> None:
    with writing(act) as pen:
        plan = _draft(plan, act)
        pins, chosen = _decided(plan)
        if organisation.pk in chosen:
            pins.pop(organisation.pk, None)
            _reckon(plan, act, pins=pins, chosen=chosen - {organisation.pk})
            _tell(pen, "unchoose_in_plan", plan, before=_pair(organisation, None))


def drop(*, plan: AssignmentPlan, act: Act) -> None:
    """Put a draft away; it stays to be read."""
    with writing(act) as pen:
        plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state == PlanState.DROPPED:
            return
        plan = _draft(plan, act)
        _settle(plan, PlanState.DROPPED, act)
        _tell(pen, "drop_plan", plan)


# Adopting


def adopt(*, plan: AssignmentPlan, day: date, version: int, act: Act) -> AssignmentPlan:
    """Make the proposals so from ``day`` on, one entry per organisation; adopted already, nothing changes.

    version: of the plan that the person has seen. Raises Conflict, and Refusal where facts have changed since.
    """
    not_in_future(day, act)
    with registering(act) as pen:
        plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state == PlanState.ADOPTED and plan.adopted_on == day:
            return plan
        plan = _draft(plan, act)
        _as_seen(plan, version)
        _as_it_was(plan, act)
        lines = [line for line in _lines(plan) if line.state in ("new", "changed", "ended")]
        locked = load(pen, [line.organisation_id for line in lines])
        pen.prefetch(Assignment, "organisation", locked)
        for line in lines:
            _adopt_line(pen, line, locked[line.organisation_id], day)
        plan.adopted_on = day
        _settle(plan, PlanState.ADOPTED, act)
        _tell(pen, "adopt_plan", plan, after={"since": day, "organisations": len(lines)})
        return plan


def _adopt_line(pen: RegistryPen, line: PlanLine, organisation: SocialOrganization, day: date) -> None:
    spells = pen.live(Assignment, "organisation", organisation.pk)
    later = [s for s in spells if s.kind == AssignmentKind.PRIMARY and s.since > day]
    if later:
        raise Refusal(
            _("不能从 %(day)s 起采用") % {"day": day.isoformat()},
            _("“%(name)s”的派驻在 %(since)s 有变化") % {"name": organisation, "since": later[0].since.isoformat()},
            _("采用日期改到那天以后"),
        )
    if line.state == "ended":
        end_primary(pen, organisation, day, reason=_("已有党组织覆盖，按派驻方案结束"))
    elif line.proposed:
        put_instructor(pen, organisation, line.proposed, day, reason=_("按派驻方案"))


def _as_seen(plan: AssignmentPlan, version: int) -> None:
    if plan.version != version:
        raise Conflict(
            _("还没有采用：方案在你看过以后又改过"),
            _("现在是第 %(now)d 版，你看的是第 %(yours)d 版") % {"now": plan.version, "yours": version},
            _("看过现在的方案再采用"),
        )


def _as_it_was(plan: AssignmentPlan, act: Act) -> None:
    if other := drifted(plan, act.today):
        names = _("、").join(str(each) for each in other[:NAMED])
        raise Refusal(
            _("不能采用：方案编好以后情况变了"),
            _("%(count)d 家的指导员、党组织或可派的人与方案不同：%(names)s") % {"count": len(other), "names": names},
            _("先重新计算，看过再采用；你指定和排除的都会保留"),
        )


# What the actions share


def _draft(plan: AssignmentPlan, act: Act) -> AssignmentPlan:
    """The plan, locked; refused unless it is a draft in the person's territory."""
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    require(act, Permission.ASSIGN_INSTRUCTOR, region_code=plan.region_code, level=plan.level)
    if plan.state != PlanState.DRAFT:
        raise Refusal(
            _("不能再改这个方案：%(state)s") % {"state": plan.get_state_display()},
            _("已采用或已放弃的方案只供查看"),
            _("需要调整时另编一个方案"),
        )
    return plan


def _line(plan: AssignmentPlan, organisation: SocialOrganization) -> PlanLine:
    line = plan.lines.filter(organisation=organisation).first()
    if line is None:
        raise Refusal(
            _("不能调整“%(name)s”") % {"name": organisation},
            _("它不在这个方案里"),
            _("先重新计算，或把它选入方案"),
        )
    return line


def _may_take(plan: AssignmentPlan, person: Person, organisation: SocialOrganization, line: PlanLine) -> None:
    county = Standing.objects.asof(plan.day).filter(organisation=organisation).values_list("region_code", flat=True)
    helpers = helpers_of(needed(territory_of(plan), plan.day), territory_of(plan), plan.day)
    there = next((each for each in helpers if each.key == person.pk), None)
    if line.need == Need.COVERED or there is None or county.first() not in there.counties:
        raise Refusal(
            _("不能指定%(person)s联系“%(name)s”") % {"person": person.name, "name": organisation},
            _("他不能派到这个县区，或者这一家已有党组织覆盖"),
            _("先登记他的可派范围，或另选一位"),
        )


def _of_this_register(plan: AssignmentPlan, organisations: Sequence[SocialOrganization], act: Act) -> None:
    ids = [each.pk for each in organisations]
    held = Standing.objects.asof(act.today).within(territory_of(plan)).filter(status=Status.ACTIVE)
    here = set(held.filter(organisation__in=ids).values_list("organisation", flat=True))
    if other := [each for each in organisations if each.pk not in here]:
        raise Refusal(
            _("不能选入“%(name)s”") % {"name": other[0]},
            _("它不在这个方案的登记范围内，或已不在册"),
            _("核对名称；别处登记的编入别处的方案"),
        )


def _decided(plan: AssignmentPlan) -> tuple[dict[int, int], set[int]]:
    """What persons decided in a plan: pins (organisation -> person) and organisations chosen."""
    lines = list(plan.lines.all())
    pins = {line.organisation_id: line.proposed_id for line in lines if line.pinned and line.proposed_id}
    return pins, {line.organisation_id for line in lines if line.need == Need.CHOSEN}


def _reckon(plan: AssignmentPlan, act: Act, *, pins: dict[int, int], chosen: set[int]) -> None:
    """Write the lines anew from the facts of today."""
    day, territory = act.today, territory_of(plan)
    found = needed(territory, day, chosen)
    usual = usual_to(day, plan.region_code)
    units = units_of(found, pins, exclusions_of(plan))
    solved = assign(units, helpers_of(found, territory, day), usual=usual.value if usual else max(len(units), 1))
    placed = {placing.unit: placing for placing in solved.placings}
    lines = [_made(plan, one, placed.get(one.organisation)) for one in found]
    if plan.day == day and [_told(line) for line in lines] == [_told(line) for line in _lines(plan)]:
        return
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(lines)
    plan.day = day
    plan.version += 1
    plan.save(update_fields=["day", "version"])


def _made(plan: AssignmentPlan, one: Needed, placing: Placing | None) -> PlanLine:
    return PlanLine(
        plan=plan,
        organisation_id=one.organisation,
        need=one.need,
        now_id=one.now,
        proposed_id=placing.helper if placing else None,
        pinned=placing is not None and placing.ground == Ground.PINNED,
        ground=placing.ground if placing else Ground.NOT_NEEDED,
    )


def _told(line: PlanLine) -> tuple[Any, ...]:
    return line.organisation_id, line.need, line.now_id, line.proposed_id, line.pinned, line.ground


def _lines(plan: AssignmentPlan) -> list[PlanLine]:
    return list(plan.lines.select_related("organisation", "proposed").order_by("organisation_id"))


def _settle(plan: AssignmentPlan, state: PlanState, act: Act) -> None:
    plan.state, plan.settled_at, plan.settled_by_name = state, act.at, act.user.name
    plan.save(update_fields=["state", "settled_at", "settled_by_name", "adopted_on"])


def _pair(organisation: SocialOrganization, person: Person | None) -> dict[str, Any]:
    return {"organisation": str(organisation), **({"instructor": person.name} if person else {})}


def _tell(
    pen: Pen,
    verb: str,
    plan: AssignmentPlan,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    pen.note(Note(verb, "AssignmentPlan", plan.pk, plan_name(plan), before or {}, after or {}))


def plan_name(plan: AssignmentPlan) -> str:
    return _("派驻方案 %(day)s") % {"day": timezone.localtime(plan.made_at).date().isoformat()}
