"""What every step of an election does: lock it, ask for the right, see whether it is its turn, record it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.life.models import Renewal, RenewalState, RenewalStep, RenewalStepName
from hangji.life.queries.renewals import STEP_RIGHT, Course, days_of, may_record, valid_steps
from hangji.life.queries.sight import form_of, no_right
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.registry.pen import RegistryPen, not_in_future, registering
from rulebook.renewing import fault, next_step


def locked(renewal: Renewal) -> Renewal:
    found = Renewal.objects.select_for_update(of=("self",)).select_related("party_organization", "body")
    return found.get(pk=renewal.pk)


class Hand:
    """One step of an election being recorded: who may, whether it is its turn, what it is of."""

    def __init__(self, pen: RegistryPen, renewal: Renewal, step: str, day: date):
        self.pen, self.step, self.day = pen, step, day
        self.one = locked(renewal)
        self.cannot = _("不能登记“%(step)s”") % {"step": RenewalStepName(step).label}
        form = form_of(self.one.party_organization, pen.act.today)
        assert form is not None  # an election is of an existing one
        self.form = form
        if not may_record(pen.act, step, form, self.one):
            raise no_right(STEP_RIGHT[step], self.cannot)
        self.steps = valid_steps(self.one)
        self.course = Course(self.one, form.kind, pen.act.today)

    def held(self) -> RenewalStep | None:
        """The step as it is recorded already."""
        return next((each for each in self.steps if each.name == self.step), None)

    def must_be_next(self) -> None:
        if self.one.state != RenewalState.OPEN:
            because = _("这件换届%(state)s") % {"state": self.one.get_state_display()}
            raise Refusal(self.cannot, because, _("要再换届的，重新开始一件"))
        if wrong := fault(self.step, self.day, done=days_of(self.steps)):
            raise Refusal(self.cannot, said(wrong.sentence), said(wrong.instead))

    def put(self, **values: Any) -> RenewalStep:
        return put_step(self.pen, self.one, self.step, self.day, **values)


def put_step(pen: RegistryPen, one: Renewal, step: str, day: date, **values: Any) -> RenewalStep:
    made = RenewalStep.objects.create(
        renewal=one,
        name=step,
        day=day,
        recorded_at=pen.act.at,
        recorded_by=pen.act.user.username,
        recorded_by_name=pen.act.user.name,
        recorded_in=pen.act.id,
        **values,
    )
    settle(one)
    after = {"renewal_step": step, "done_on": day, "issued_as": made.number}
    told = {name: value for name, value in after.items() if value}
    pen.note(Note("renewal_step", "Renewal", one.pk, str(one), after=told, reason=made.note))
    return made


def settle(one: Renewal) -> None:
    """Write what the steps mean: the next one, or that all is done."""
    steps = valid_steps(one)
    one.next_step = next_step(days_of(steps))
    if one.next_step == "":
        one.state, one.closed_on = RenewalState.DONE, max(step.day for step in steps)
    else:
        one.state, one.closed_on, one.closed_because = RenewalState.OPEN, None, ""
    one.save()


Step = Callable[[Hand], RenewalStep]
Same = Callable[[Hand, RenewalStep], bool]


def recorded(renewal: Renewal, step: str, day: date, act: Act, do: Step, same: Same) -> RenewalStep:
    """Record one step in its own transaction, unless the same is recorded already: then the form was sent twice."""
    not_in_future(day, act)
    with registering(act) as pen:
        hand = Hand(pen, renewal, step, day)
        held = hand.held()
        if held and held.day == day and same(hand, held):
            return held
        hand.must_be_next()
        return do(hand)


def two_persons(hand: Hand, asked: str) -> None:
    """Who asked or reported does not answer."""
    if any(step.name == asked and step.recorded_by == hand.pen.act.user.username for step in hand.steps):
        because = _("“%(step)s”是你自己登记的，两步不能是同一个人") % {"step": RenewalStepName(asked).label}
        raise Refusal(hand.cannot, because, _("请上级党组织的另一位工作人员办理"))


def with_reason(reason: str, cannot: str) -> str:
    if not reason.strip():
        raise Refusal(cannot, _("没有写理由"), _("理由要留给以后查看的人，写明后再提交"))
    return reason.strip()
