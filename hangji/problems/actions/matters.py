"""共性问题: several problems become one matter with many places; each place keeps its own history and result."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.problems.actions import hand
from hangji.problems.actions.handling import Handling, accept
from hangji.problems.models import Matter, Problem, ProblemState, StepKind


def merge_problems(*, what: str, problems: Sequence[Problem], act: Act) -> Matter:
    """Make one matter of two problems or more; asked twice for the same ones, it answers with the same matter."""
    access.require(act, Permission.HANDLE_PROBLEM)
    with writing(act) as pen:
        rows = _locked(problems, act)
        matters = {each.matter for each in rows}
        if len(rows) > 1 and len(matters) == 1 and (kept := matters.pop()):
            return kept
        if len(rows) < 2:
            raise Refusal(
                _("不能归并：只有一个问题"), _("共性问题至少在两家出现"), _("再选一个同样的问题，或者单独办理")
            )
        matter: Matter = Matter.objects.create(what=what, made_on=act.today, made_by_name=act.user.name)
        said = {"what": what, "organisations": len(rows)}
        pen.note(Note("merge_problems", "Matter", matter.pk, what, after=said))
        _join(pen, matter, rows)
    return matter


def join_matter(*, matter: Matter, problems: Sequence[Problem], act: Act) -> None:
    """Add further places to a matter; those that are there already stay as they are."""
    access.require(act, Permission.HANDLE_PROBLEM)
    with writing(act) as pen:
        matter = Matter.objects.select_for_update().get(pk=matter.pk)
        _join(pen, matter, [each for each in _locked(problems, act) if each.matter_id != matter.pk])


def leave_matter(*, problem: Problem, reason: str, act: Act) -> None:
    """Take a place out of its matter: it was another problem after all."""
    hand.handled(problem, act)
    with writing(act) as pen:
        now = hand.locked(problem)
        if now.matter is None:
            return
        left, now.matter = now.matter, None
        hand.write(pen, now, StepKind.LEFT, reason, to=left.what[:80])


def plan_matter(*, matter: Matter, handling: Handling, act: Act) -> int:
    """Accept every place that waits, and say the same owner and measures for those already accepted; how many."""
    access.require(act, Permission.HANDLE_PROBLEM)
    with writing(act) as pen:
        states = (ProblemState.RAISED, ProblemState.ACCEPTED)
        rows = _locked(list(matter.places.filter(state__in=states)), act)
        for each in rows:
            accept(pen, each, handling)
    return len(rows)


def _locked(problems: Sequence[Problem], act: Act) -> list[Problem]:
    """The rows as they stand, every one of them handled by the person."""
    ids = {each.pk for each in problems}
    if Problem.objects.handled_by(act).filter(pk__in=ids).count() != len(ids):
        raise NoRight(_("不能归并这些问题"), _("其中有不归你办理的"), _("只选本单位办理的问题"))
    rows = Problem.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return list(rows.select_related("organisation", "body", "matter").order_by("pk"))


def _join(pen: Pen, matter: Matter, rows: Sequence[Problem]) -> None:
    for each in rows:
        if each.over:
            raise Refusal(
                _("不能并入：“%(what)s”已经结束") % {"what": each.what},
                _("现在是“%(state)s”") % {"state": each.get_state_display()},
                _("又出现了，先重新打开"),
            )
        if each.matter_id:
            raise Refusal(
                _("不能并入：“%(what)s”已在另一个共性问题里") % {"what": each.what},
                _("那个共性问题是“%(matter)s”") % {"matter": each.matter},
                _("先从那里移出"),
            )
        each.matter = matter
        hand.write(pen, each, StepKind.JOINED, to=matter.what[:80])
