"""What every act on a problem does: ask for the right, lock, compare the version, write step and entry."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen
from hangji.office.permissions import Permission
from hangji.problems.models import Problem, ProblemStep, StepKind
from hangji.registry.actions.organisations import Conflict

VERBS = {
    StepKind.RAISED: "raise_problem",
    StepKind.ACCEPTED: "accept_problem",
    StepKind.PASSED: "pass_on_problem",
    StepKind.MEASURES: "plan_problem",
    StepKind.SOLVED: "solve_problem",
    StepKind.CONFIRMED: "confirm_problem",
    StepKind.CONTESTED: "contest_problem",
    StepKind.ENDED: "close_problem",
    StepKind.REOPENED: "reopen_problem",
    StepKind.SUPERVISED: "supervise_problem",
    StepKind.REPLIED: "reply_supervision",
    StepKind.JOINED: "join_matter",
    StepKind.LEFT: "leave_matter",
    StepKind.WITHDRAWN: "withdraw_problem",
}


def handled(problem: Problem, act: Act, *, owner: bool = False) -> None:
    """Refuse whoever does not handle the problem. owner: its owner may, too."""
    access.require(act, Permission.HANDLE_PROBLEM)
    if owner and problem.owner_id == act.user.pk:
        return
    if not Problem.objects.handled_by(act).filter(pk=problem.pk).exists():
        raise NoRight(
            _("不能办理这个问题"),
            _("它没有交给你的单位，也不在你的范围里"),
            _("请办理单位办；要由你的单位办的，请他们转办"),
        )


def raised_by(problem: Problem, act: Act) -> None:
    access.require(act, Permission.RAISE_PROBLEM)
    if problem.raised_by != act.user.username:
        raise NoRight(
            _("不能替提出人表态"),
            _("这个问题是%(name)s提出的，结果由提出人确认或者提异议") % {"name": problem.raised_by_name},
            _("请提出人自己办；情况变了，另提一个问题"),
        )


def locked(problem: Problem, version: int | None = None) -> Problem:
    """The row locked as it stands. version: the one that the form was made from; None where there is no form."""
    found: Problem = Problem.objects.select_for_update().get(pk=problem.pk)
    if version is not None and found.version != version:
        raise Conflict(
            _("还没有保存：这个问题在你填写时被别人办过"),
            _("现在是“%(state)s”") % {"state": found.get_state_display()},
            _("看过现在的内容再办"),
        )
    return found


def refuse_unless(problem: Problem, states: tuple[str, ...], cannot: str, instead: str) -> None:
    if problem.state not in states:
        raise Refusal(cannot, _("现在是“%(state)s”") % {"state": problem.get_state_display()}, instead)


def not_past(day: date | None, act: Act) -> None:
    if day and day < act.today:
        raise Refusal(
            _("不能定在 %(day)s：期限已经过去") % {"day": day.isoformat()},
            _("今天是 %(today)s") % {"today": act.today.isoformat()},
            _("改成今天以后的日期"),
        )


def write(
    pen: Pen, problem: Problem, kind: StepKind, text: str = "", *, to: str = "", until: date | None = None, **after: Any
) -> None:
    """Keep the problem as it now stands, with its step and its audit entry. after: what else the entry says."""
    problem.version += 1
    problem.save()
    record(pen, problem, kind, text, to=to, until=until, **after)


def record(
    pen: Pen, problem: Problem, kind: StepKind, text: str = "", *, to: str = "", until: date | None = None, **after: Any
) -> None:
    """The step and its audit entry, where the problem itself was written already."""
    act = pen.act
    ProblemStep.objects.create(
        problem=problem,
        kind=kind,
        day=act.today,
        at=act.at,
        by=act.user.username,
        by_name=act.user.name,
        text=text,
        to=to,
        until=until,
    )
    said = {"problem_state": problem.state, "to": to, "due_on": until, **after}
    kept = {name: value for name, value in said.items() if value not in ("", None)}
    pen.note(Note(VERBS[kind], "Problem", problem.pk, str(problem), after=kept, reason=text))
