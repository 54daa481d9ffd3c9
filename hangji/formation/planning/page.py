"""What the page of a plan shows: groups with their reasons, checks, cost, who is left over, the draft of a 请示."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hangji.formation.models import Case
from hangji.formation.papers import letter_of
from hangji.formation.planning.adopting import case_plan
from hangji.formation.planning.arrangement import Arrangement, group_name
from hangji.formation.planning.models import JointPlan, JointPlanState, PlanStep, PlanUnit, letter
from hangji.formation.planning.queries import Change, changes, hosts
from hangji.formation.queries import Progress, body_for
from hangji.kit.letter import Letter
from hangji.kit.templatetags.kit import said
from rulebook.planner import (
    Limits,
    Outcome,
    Remark,
    Unit,
    limits_on,
    next_step,
    otherwise,
    outcome,
    placeable,
    reasons,
    remarks,
)

WEIGHED = 1_000  # of larger plans the second best is not reckoned while somebody waits for the page

STEPS: dict[str, Any] = {
    "make": _("排出方案，%(n)d 组"),
    "refresh": _("重新取数：%(gone)d 家退出，%(new)d 家新增"),
    "replan": _("重排未锁定的组，共 %(n)d 组"),
    "lock": _("锁定 %(group)s 组"),
    "unlock": _("解除 %(group)s 组的锁定"),
    "move": _("把“%(unit)s”移到 %(group)s 组"),
    "exclude": _("不编入“%(unit)s”"),
    "include": _("重新编入“%(unit)s”"),
    "apart": _("“%(unit)s”与“%(other)s”不编在一起"),
    "together": _("“%(unit)s”与“%(other)s”可以编在一起"),
    "describe": _("%(group)s 组的名称和书记人选"),
}


@dataclass
class GroupLine:
    number: int
    letter: str
    name: str
    given: str
    locked: bool
    secretary: str
    units: Sequence[Any]
    full: int
    why: str
    remarks: Sequence[Remark]
    case: Case | None


@dataclass
class Sheet:
    """A plan as its page shows it. counties: names by code. day: of today, for what has changed since."""

    plan: JointPlan
    now: Arrangement
    counties: Mapping[int, str]
    today: date

    @cached_property
    def limits(self) -> Limits:
        found = limits_on(self.plan.day, self.plan.region_code)
        assert found is not None  # a plan is only made where there are limits
        return found

    @property
    def draft(self) -> bool:
        return self.plan.state == JointPlanState.DRAFT

    @cached_property
    def judged(self) -> dict[int, list[Unit]]:
        return self.now.judged()

    @cached_property
    def remarks(self) -> list[Remark]:
        place = self.plan.region_code
        return remarks(self.judged, frozenset(self.now.apart), day=self.plan.day, place=place)

    @cached_property
    def groups(self) -> list[GroupLine]:
        cases = {group.number: group.case for group in self.plan.groups.select_related("case")}
        return [self._line(number, units, cases.get(number)) for number, units in self.judged.items()]

    def _line(self, number: int, units: list[Unit], case: Case | None) -> GroupLine:
        state = self.now.groups[number]
        return GroupLine(
            number=number,
            letter=letter(number),
            name=group_name(state, units, self.counties),
            given=state.name,
            locked=state.locked,
            secretary=state.secretary,
            units=self.now.members(number),
            full=sum(unit.full for unit in units),
            why=gettext("；").join(said(sentence) for sentence in reasons(units, self.limits)),
            remarks=[remark for remark in self.remarks if remark.group == number],
            case=case,
        )

    @cached_property
    def targets(self) -> list[dict[str, Any]]:
        """Where a unit may be moved: the groups that are not locked."""
        text = gettext("%(group)s · %(n)d/%(most)d 家 · 党员 %(full)d 名")
        return [
            {
                "number": line.number,
                "label": text
                % {"group": line.letter, "n": len(line.units), "most": self.limits.most, "full": line.full},
            }
            for line in self.groups
            if not line.locked
        ]

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The lines at the right: what is kept once, what is broken group by group, and who has no secretary yet."""
        found = [self._check(remark) for remark in self.remarks]
        without = [line.letter for line in self.groups if not line.secretary]
        if without:
            groups = gettext("、").join(without) if len(without) <= 6 else str(len(without))
            said_so = gettext("%(groups)s 组还没有书记人选") % {"groups": groups}
            found.append({"kept": False, "text": said_so, "source": gettext("可以先采用，人选处留空")})
        return found

    def _check(self, remark: Remark) -> dict[str, Any]:
        text = said(remark.sentence)
        if remark.group:
            text = gettext("%(group)s 组：%(text)s") % {"group": letter(remark.group), "text": text}
        source = gettext(remark.clause.source) if remark.clause else ""
        return {"kept": remark.kept, "text": text, "source": source}

    @cached_property
    def unplaced(self) -> list[dict[str, Any]]:
        units = self.now.unplaced()
        if not units:
            return []
        there = hosts({unit.county for unit in units}, self.plan.day, self.limits.most)
        return [{"unit": unit, "next": next_step(self.now.facts[unit.organisation_id], there)} for unit in units]

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.now, self.today) if self.draft else []

    @property
    def outcome(self) -> Outcome:
        return outcome(list(self.judged.values()), len(self.now.unplaced()))

    @cached_property
    def costs(self) -> list[tuple[str, list[tuple[str, Outcome]]]]:
        """By county: as it is, as 重排 would make it, and the second best."""
        if not self.draft or len(self.now.units) > WEIGHED:
            return []
        found = otherwise(self.now.facts.values(), self.limits, self.now.wishes())
        return [(self.counties.get(each.county, ""), self._ways(each.county, each.best, each.second)) for each in found]

    def _ways(self, county: int, best: Outcome, second: Outcome | None) -> list[tuple[str, Outcome]]:
        here = [units for units in self.judged.values() if units and units[0].county == county]
        left = sum(unit.county == county for unit in self.now.unplaced())
        unlikely = sum(unit.county == county for unit in self.now.unplaced() if not self._placeable(unit))
        ways = [
            (gettext("现在"), outcome(here, left)),
            (gettext("重排未锁定的"), replace(best, left=best.left + unlikely)),
        ]
        if second:
            label = gettext("多设一组") if second.groups > best.groups else gettext("少设一组")
            ways.append((label, replace(second, left=second.left + unlikely)))
        return ways

    def _placeable(self, unit: PlanUnit) -> bool:
        return placeable(self.now.facts[unit.organisation_id])

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        return [{"text": step_said(step), "step": step} for step in self.plan.steps.all()[:12]]

    @property
    def undoable(self) -> str:
        """What 撤销上一步 would take back; "" where nothing can be."""
        last = next((line for line in self.steps if line["step"].undone_at is None), None)
        return last["text"] if last and last["step"].before is not None else ""

    def request(self, number: int) -> Letter:
        """The draft of the 请示 that adopting would open for a group; nothing of it is written."""
        plan, units = case_plan(self.now, number), self.now.members(number)
        organisations = [unit.organisation for unit in units]
        name = plan.name or f"{organisations[0]}等{len(organisations)}家社会组织联合党支部"
        place, level = self.plan.region_code, self.plan.level
        body = body_for(place, level, self.today)
        case = Case(name=name, mode="joint", reason=plan.reason, level=level, region_code=place, body=body)
        progress = Progress(case, self.today)
        progress.organisations = organisations
        return letter_of("request", progress)


def step_said(step: PlanStep) -> str:
    return str(STEPS[step.verb] % step.facts)
