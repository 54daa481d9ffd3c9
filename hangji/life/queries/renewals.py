"""What the pages and actions of an election ask: its steps, which is next, who may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from hangji.formation.models import Election
from hangji.life.models import Renewal, RenewalState, RenewalStep, RenewalStepName
from hangji.life.queries.sight import may, parties_seen
from hangji.life.queries.terms import full_of
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm
from rulebook.election import Size, size
from rulebook.renewing import STEPS

# Who may record a step; the leading body answers and files, the rest is the Party organisation's and the office's.
STEP_RIGHT = {step: Permission.HOLD_ELECTIONS for step in STEPS} | {
    "replied": Permission.DECIDE_ELECTIONS,
    "filed": Permission.DECIDE_ELECTIONS,
}
WAITING_FOR_BODY = ("replied", "filed")


def renewals_seen(act: Act) -> QuerySet[Renewal]:
    """Those of the Party organisations that one sees here, and those that one has begun oneself."""
    begun = RenewalStep.objects.filter(name=RenewalStepName.DECIDED, recorded_by=act.user.username)
    own = Q(pk__in=begun.values("renewal")) if has(act, Permission.HOLD_ELECTIONS) else Q(pk__in=[])
    rows = Renewal.objects.filter(Q(party_organization__in=parties_seen(act)) | own)
    return rows.select_related("party_organization", "body")


def may_record(act: Act, step: str, form: PartyForm, renewal: Renewal) -> bool:
    """Whether one may record a step. An outgoing secretary sees an election to its end that he has begun."""
    right = STEP_RIGHT[step]
    if may(act, right, form):
        return True
    mine = renewal.steps.filter(name=RenewalStepName.DECIDED, recorded_by=act.user.username)
    return right == Permission.HOLD_ELECTIONS and has(act, right) and mine.exists()


def valid_steps(renewal: Renewal) -> list[RenewalStep]:
    return list(renewal.steps.filter(withdrawn_at__isnull=True).select_related("document", "issue"))


def days_of(steps: Iterable[RenewalStep]) -> dict[str, date]:
    return {step.name: step.day for step in steps if step.withdrawn_at is None}


@dataclass
class Course:
    """An election with what has been done and what comes next, as of a day."""

    renewal: Renewal
    kind: str
    day: date

    @cached_property
    def steps(self) -> list[RenewalStep]:
        """All that was recorded, what was taken back included."""
        found = self.renewal.steps.select_related("document", "issue", "election")
        return list(found.prefetch_related("election__candidates__person").order_by("pk"))

    @cached_property
    def done(self) -> dict[str, RenewalStep]:
        return {step.name: step for step in self.steps if step.withdrawn_at is None}

    @cached_property
    def full(self) -> int:
        """Full members on the day of the meeting or, before it is fixed, today; as declared, else those entitled."""
        meeting = self.renewal.meeting_on
        return full_of(self.renewal.party_organization, min(meeting or self.day, self.day)) or (
            self.renewal.entitled or 0
        )

    @property
    def group(self) -> Size:
        """What is elected."""
        return size(self.full, day=self.renewal.meeting_on or self.day, kind=self.kind)

    @property
    def count(self) -> Election | None:
        step = self.done.get("counted")
        return step.election if step else None

    @property
    def last(self) -> RenewalStep | None:
        """The step recorded last, the one that may be taken back."""
        return next((self.done[name] for name in reversed(STEPS) if name in self.done), None)

    @property
    def late(self) -> bool:
        due = self.renewal.due_on
        return self.renewal.state == RenewalState.OPEN and due is not None and due < self.day

    @property
    def bar(self) -> list[dict[str, Any]]:
        """The stepper."""
        return [
            {
                "label": RenewalStepName(name).label,
                "state": "done" if name in self.done else "current" if name == self.renewal.next_step else "",
                "url": f"#step-{name}",
            }
            for name in STEPS
        ]
