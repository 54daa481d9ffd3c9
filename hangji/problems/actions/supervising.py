"""督办: the upper level demands an answer for a problem that is overdue; the office below answers."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.problems.actions import hand
from hangji.problems.actions.handling import answer_open
from hangji.problems.models import Problem, ProblemState, StepKind, Supervision
from hangji.problems.queries import body_said, last_day
from rulebook.problems import overdue


def supervise_problem(*, problem: Problem, demand: str, until: date | None, act: Act) -> Supervision:
    """Demand something until a day (None: by policy); asked twice in the same words, it answers with the same one."""
    access.require(act, Permission.SUPERVISE_PROBLEM)
    if not Problem.objects.below(act).filter(pk=problem.pk).exists():
        raise NoRight(
            _("不能督办这个问题"),
            _("督办由办理单位的上一级作出"),
            _("本单位的问题直接办；别的单位的请它的上级督办"),
        )
    with writing(act) as pen:
        now = hand.locked(problem)
        kept = Supervision.objects.filter(problem=now, replied_on__isnull=True).first()
        if kept and kept.demand == demand:
            return kept
        _may_be_supervised(now, kept, act)
        until = until or last_day("supervise", act.today, now.organisation)
        hand.not_past(until, act)
        made = Supervision.objects.create(
            problem=now,
            demand=demand,
            until=until,
            made_on=act.today,
            made_by=act.user.username,
            made_by_name=act.user.name,
        )
        hand.write(pen, now, StepKind.SUPERVISED, demand, to=body_said(now.body), until=until)
    return made


def _may_be_supervised(problem: Problem, kept: Supervision | None, act: Act) -> None:
    if kept:
        raise Refusal(
            _("不能再督办：上一次督办还没有答复"),
            _("%(name)s %(day)s 督办：%(demand)s")
            % {"name": kept.made_by_name, "day": kept.made_on.isoformat(), "demand": kept.demand},
            _("等它答复，或者直接催办理单位"),
        )
    late = overdue(state=problem.state, answer_by=problem.answer_by, due_on=problem.due_on, day=act.today)
    if not late and problem.state != ProblemState.CONTESTED:
        raise Refusal(
            _("不能督办：这个问题没有逾期，提出人也没有异议"),
            _("现在是“%(state)s”") % {"state": problem.get_state_display()},
            _("逾期以后再督办"),
        )


def reply_supervision(*, problem: Problem, reply: str, act: Act) -> None:
    """Answer what the upper level demanded; asked twice, nothing changes."""
    hand.handled(problem, act, owner=True)
    with writing(act) as pen:
        now = hand.locked(problem)
        rows = Supervision.objects.filter(problem=now)
        if not rows.filter(replied_on__isnull=True).exists():
            if rows.filter(reply=reply).exists():
                return
            raise Refusal(_("不能答复：没有等着答复的督办"), _("督办已经答复过"), _("接着办理，写明结果"))
        answer_open(pen, now, reply)
