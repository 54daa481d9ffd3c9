"""The end of a problem: its raiser confirms or contests, the office ends it, and it is opened again with a reason."""

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.problems.actions import hand
from hangji.problems.models import Problem, ProblemState, StepKind
from hangji.problems.queries import last_day
from rulebook.problems import may_contest, may_end

SOLVED = (ProblemState.SOLVED,)


def confirm_problem(*, problem: Problem, act: Act) -> None:
    """Whoever raised it says that it is settled: it is ended. Asked twice, nothing changes."""
    hand.raised_by(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state == ProblemState.ENDED:
            return
        hand.refuse_unless(now, SOLVED, _("不能确认：还没有办理结果"), _("有了结果再确认"))
        _end(pen, now, StepKind.CONFIRMED)


def contest_problem(*, problem: Problem, reason: str, act: Act) -> None:
    """提出异议: whoever raised it, to the last day that policy gives; it has to be solved again."""
    hand.raised_by(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state == ProblemState.CONTESTED:
            return
        hand.refuse_unless(now, SOLVED, _("不能提异议"), _("又出现了的，写明理由重新打开"))
        assert now.contest_until is not None
        if not may_contest(contest_until=now.contest_until, day=act.today):
            raise Refusal(
                _("不能提异议：期限已过"),
                _("异议应在 %(day)s 以前提出") % {"day": now.contest_until.isoformat()},
                _("销号以后写明理由重新打开"),
            )
        now.state = ProblemState.CONTESTED
        now.due_on = last_day("redo", act.today, now.organisation)
        hand.write(pen, now, StepKind.CONTESTED, reason, to=now.owner_name, until=now.due_on)


def end_problem(*, problem: Problem, version: int, act: Act) -> None:
    """销号 by the office, once the days for contesting are over and nobody has contested."""
    hand.handled(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state == ProblemState.ENDED:
            return
        now = hand.locked(problem, version)
        hand.refuse_unless(now, SOLVED, _("不能销号：还没有办理结果"), _("先写结果，等提出人确认"))
        assert now.contest_until is not None
        if not may_end(contest_until=now.contest_until, day=act.today):
            raise Refusal(
                _("不能销号：提出人还可以提异议"),
                _("异议期到 %(day)s，今天是 %(today)s")
                % {"day": now.contest_until.isoformat(), "today": act.today.isoformat()},
                _("请提出人确认；确认了就销号"),
            )
        _end(pen, now, StepKind.ENDED)


def _end(pen: Pen, problem: Problem, kind: StepKind) -> None:
    problem.state, problem.ended_on = ProblemState.ENDED, pen.act.today
    hand.write(pen, problem, kind, problem.result)


def reopen_problem(*, problem: Problem, reason: str, version: int, act: Act) -> None:
    """重新打开: what was ended has come again; whoever raised it or handles it, with a reason."""
    if problem.raised_by == act.user.username:
        access.require(act, Permission.RAISE_PROBLEM)
    else:
        hand.handled(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.state == ProblemState.ACCEPTED:
            return
        now = hand.locked(problem, version)
        hand.refuse_unless(now, (ProblemState.ENDED,), _("不能重新打开：它没有销号"), _("没有销号的接着办"))
        now.state, now.ended_on = ProblemState.ACCEPTED, None
        now.due_on = last_day("redo", act.today, now.organisation)
        hand.write(pen, now, StepKind.REOPENED, reason, to=now.owner_name, until=now.due_on)
