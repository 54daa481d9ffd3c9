"""What a case's pages and actions ask: its steps, what is next and until when, and who may do it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Sum

from hangji.coverage.models import Postponement
from hangji.formation.models import Case, CaseState, CaseStep, CaseTurn, StepName
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from hangji.registry.models.organisations import by_duty
from rulebook.forming import Due, due, overdue, steps_of
from rulebook.steps import next_step

_P = Permission
# Who may record a step: one of these rights is enough. The only such table.
STEP_RIGHTS: dict[str, tuple[Permission, ...]] = {
    "found": (_P.WORK_GAPS,),
    "surveyed": (_P.WORK_CASES,),
    "talked": (_P.WORK_CASES,),
    "applied": (_P.APPLY,),
    "considered": (_P.DECIDE_CASES,),
    "approved": (_P.DECIDE_CASES,),
    "elected": (_P.WORK_CASES, _P.APPLY),
    "filed": (_P.WORK_CASES,),
    "plated": (_P.WORK_CASES,),
}


def plan_of(case: Case) -> tuple[str, ...]:
    return steps_of(kind=case.kind, joins=case.joins_id is not None, decided=case.decided)


def days_of(steps: Iterable[CaseStep]) -> dict[str, date]:
    return {step.name: step.day for step in steps if step.withdrawn_at is None}


def valid_steps(case: Case) -> list[CaseStep]:
    return list(case.steps.filter(withdrawn_at__isnull=True).select_related("document", "issue"))


def due_of(case: Case, done: dict[str, date]) -> Due | None:
    return due(plan_of(case), done, place=case.region_code)


def may(act: Act, case: Case, step: str) -> bool:
    """Whether the user may record this step of this case."""
    return any(_has(act, case, right) for right in STEP_RIGHTS[step])


def may_decide(act: Act, case: Case) -> bool:
    return _has(act, case, Permission.DECIDE_CASES)


def may_work(act: Act, case: Case) -> bool:
    return _has(act, case, Permission.WORK_GAPS)


def _has(act: Act, case: Case, right: Permission) -> bool:
    placed = any(t.holds(case.region_code, case.level) for t in territories(act, right))
    if right == Permission.DECIDE_CASES and case.body_id:
        return placed and any(post.body_id == case.body_id for post in act.posts)
    if right == Permission.APPLY and not placed:
        return _applies(act, case)
    return placed


def _applies(act: Act, case: Case) -> bool:
    """The organisation's own Party worker: named as the applicant, or with a duty in one of its organisations."""
    if act.user.person_id is None or not any(post.role == "party_worker" for post in act.posts):
        return False
    return case.applicant_id == act.user.person_id or case.units.filter(organisation__in=by_duty(act)).exists()


def body_for(region_code: int, level: str, day: date) -> Body | None:
    """The body that usually leads there: the comprehensive committee of the place."""
    found = Body.objects.on(day).filter(region_code=region_code, level=level, kind="comprehensive")
    return found.order_by("pk").first()


def open_case_of(organisation: SocialOrganization) -> Case | None:
    return Case.objects.open().filter(units__organisation=organisation, units__closed_at__isnull=True).first()


def full_members(organisations: Sequence[int], day: date) -> int:
    """The full members of some organisations by their declarations on a day."""
    held = Standing.objects.asof(day).filter(organisation__in=organisations)
    return held.aggregate(full=Sum("full"))["full"] or 0


@dataclass
class Progress:
    """A case with what has been done and what comes next, as of a day. Four statements, at first use."""

    case: Case
    day: date

    @cached_property
    def steps(self) -> list[CaseStep]:
        found = self.case.steps.select_related("document", "issue").prefetch_related("election__candidates__person")
        return list(found.order_by("pk"))

    @cached_property
    def done(self) -> dict[str, CaseStep]:
        return {step.name: step for step in self.steps if step.withdrawn_at is None}

    @cached_property
    def organisations(self) -> list[SocialOrganization]:
        return [unit.organisation for unit in self.case.units.select_related("organisation")]

    @cached_property
    def turns(self) -> list[CaseTurn]:
        return list(self.case.turns.all())

    @cached_property
    def standings(self) -> list[Standing]:
        """How each organisation stands on the day."""
        units = [organisation.pk for organisation in self.organisations]
        held = Standing.objects.asof(self.day).filter(organisation__in=units)
        return list(held.select_related("organisation").order_by("organisation__name"))

    @cached_property
    def postponements(self) -> list[Postponement]:
        running = Postponement.objects.filter(organisation__in=self.organisations, lifted_at__isnull=True)
        return list(running.select_related("organisation"))

    @property
    def plan(self) -> tuple[str, ...]:
        return plan_of(self.case)

    @property
    def last(self) -> CaseStep | None:
        """The step recorded last, the one that may be taken back."""
        return next((self.done[name] for name in reversed(self.plan) if name in self.done), None)

    @property
    def due(self) -> Due | None:
        if self.case.state != CaseState.OPEN:
            return None
        return due_of(self.case, {name: step.day for name, step in self.done.items()})

    @property
    def overdue(self) -> bool:
        return overdue(self.due, self.day)

    @property
    def bar(self) -> list[dict[str, Any]]:
        """The stepper: each step done, current or to come."""
        upcoming = self.case.next_step
        return [
            {
                "label": StepName(name).label,
                "state": "done" if name in self.done else "current" if name == upcoming else "",
                "url": f"#step-{name}",
            }
            for name in self.plan
        ]


def advance(case: Case, steps: Iterable[CaseStep]) -> None:
    """Say in the case's own columns what its steps mean: what comes next, until when, and whether all is done."""
    done = days_of(steps)
    case.next_step = next_step(plan_of(case), done)
    found = due_of(case, done)
    case.due_on = found.by if found else None
