"""Seeing to a problem: accepting and assigning it, passing it on, saying the measures, solving it with a result."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.office.pen import Pen, writing
from hangji.problems.actions import hand
from hangji.problems.models import Problem, ProblemState, StepKind, Supervision
from hangji.problems.queries import body_said, last_day, owners_of
from rulebook.problems import WORKED, kinds


@dataclass(frozen=True)
class Handling:
    """Who sees to it, what kind it is, what will be done and until when. due_on None: by policy."""

    owner: User
    kind: str
    measures: str = ""
    due_on: date | None = None


def accept_problem(*, problem: Problem, handling: Handling, version: int, act: Act) -> None:
    """受理: assign it to an owner of the office that it was put to; said again with other words, it replaces them."""
    hand.handled(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        due_on = handling.due_on or last_day("solve", act.today, now.organisation)
        same = (now.owner_id, now.kind, now.measures, now.due_on)
        if now.state == ProblemState.ACCEPTED and same == (handling.owner.pk, handling.kind, handling.measures, due_on):
            return
        accept(pen, hand.locked(problem, version), handling)


def accept(pen: Pen, problem: Problem, handling: Handling) -> None:
    """The same within a matter's writing. problem: locked."""
    act = pen.act
    states = (ProblemState.RAISED, ProblemState.ACCEPTED)
    hand.refuse_unless(problem, states, _("不能受理"), _("又出现了，就写明理由重新打开"))
    hand.not_past(handling.due_on, act)
    _may_own(problem, handling, act)
    again = problem.state == ProblemState.ACCEPTED
    problem.state = ProblemState.ACCEPTED
    problem.owner, problem.owner_name, problem.kind = handling.owner, handling.owner.name, handling.kind
    problem.measures = handling.measures
    problem.accepted_on = problem.accepted_on or act.today
    problem.due_on = handling.due_on or last_day("solve", act.today, problem.organisation)
    reassigned = _("改派") if again else ""
    text = "：".join(part for part in (reassigned, handling.measures) if part)
    said = {"owner": handling.owner.name, "problem_kind": handling.kind}
    hand.write(pen, problem, StepKind.ACCEPTED, text, to=handling.owner.name, until=problem.due_on, **said)


def _may_own(problem: Problem, handling: Handling, act: Act) -> None:
    if handling.kind not in kinds(day=act.today):
        raise Refusal(_("不能受理：没有选问题的类别"), _("类别说明问题从哪里来，以后看变化"), _("从列表里选一类"))
    if not owners_of(problem, act.today).filter(pk=handling.owner.pk).exists():
        facts = {"name": handling.owner.name, "body": body_said(problem.body)}
        raise Refusal(
            _("不能交给%(name)s") % facts,
            _("%(name)s不是“%(body)s”办理问题的人") % facts,
            _("从本单位选；要由别的单位办的，请转办"),
        )


def pass_on_problem(*, problem: Problem, body: Body | None, reason: str, version: int, act: Act) -> None:
    """转办: to another body, or (None) to the office that keeps the record; it has to be accepted there anew."""
    hand.handled(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state == ProblemState.RAISED and now.body == body:
            return
        now = hand.locked(problem, version)
        states = (ProblemState.RAISED, ProblemState.ACCEPTED, ProblemState.CONTESTED)
        hand.refuse_unless(now, states, _("不能转办"), _("办结以后又出现的，先重新打开"))
        if body and not body.exists_on(act.today):
            raise Refusal(_("不能转给“%(body)s”") % {"body": body}, _("它已经撤销"), _("转给承接它的单位"))
        now.state, now.body = ProblemState.RAISED, body
        now.owner, now.owner_name = None, ""
        now.answer_by = last_day("answer", act.today, now.organisation)
        hand.write(pen, now, StepKind.PASSED, reason, to=body_said(body), until=now.answer_by)


def plan_problem(*, problem: Problem, measures: str, due_on: date, version: int, act: Act) -> None:
    """办理措施: what is done about it and until when; its owner or whoever handles it."""
    hand.handled(problem, act, owner=True)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state in WORKED and (now.measures, now.due_on) == (measures, due_on):
            return
        now = hand.locked(problem, version)
        hand.refuse_unless(now, WORKED, _("不能写措施"), _("先受理，再写措施"))
        hand.not_past(due_on, act)
        now.measures, now.due_on = measures, due_on
        hand.write(pen, now, StepKind.MEASURES, measures, until=due_on)


def solve_problem(*, problem: Problem, result: str, version: int, act: Act) -> None:
    """办理结果: never without one; who raised it is asked next. It answers a supervision that is open, too."""
    hand.handled(problem, act, owner=True)
    result = result.strip()
    if not result:
        raise Refusal(_("不能办结：没有写结果"), _("提出的人要知道办成了什么"), _("写明办成了什么；没有办成的写原因"))
    with writing(act) as pen:
        now = hand.locked(problem)
        if (now.state, now.result) == (ProblemState.SOLVED, result):
            return
        now = hand.locked(problem, version)
        hand.refuse_unless(now, WORKED, _("不能办结"), _("先受理，写明谁办、哪天以前办"))
        now.state, now.result, now.solved_on = ProblemState.SOLVED, result, act.today
        now.contest_until = last_day("contest", act.today, now.organisation)
        hand.write(pen, now, StepKind.SOLVED, result, to=now.raised_by_name, until=now.contest_until)
        answer_open(pen, now, result)


def answer_open(pen: Pen, problem: Problem, reply: str) -> None:
    """Answer the supervision that is open, where there is one."""
    kept = Supervision.objects.select_for_update().filter(problem=problem, replied_on__isnull=True).first()
    if kept is None:
        return
    kept.reply, kept.replied_on, kept.replied_by_name = reply, pen.act.today, pen.act.user.name
    kept.save()
    hand.record(pen, problem, StepKind.REPLIED, reply, to=kept.made_by_name)
