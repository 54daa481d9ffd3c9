"""Goals that serve public tasks: set, told of once a year, ended."""

from django.utils.translation import gettext as _

from hangji.governance.models import Goal, GoalNote, GoalState
from hangji.governance.queries.sight import require
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization


def set_goal(*, organisation: SocialOrganization, what: str, serves: str, from_year: int, act: Act) -> Goal:
    """Set a goal; the same words again answer with the same goal."""
    require(act, Permission.KEEP_GOVERNANCE, organisation)
    with writing(act) as pen:
        said = {"serves": serves, "from_year": from_year, "recorded_at": act.at}
        goal, made = Goal.objects.get_or_create(organisation=organisation, what=what, defaults=said)
        if made:
            after = {"serves": serves, "year": from_year}
            pen.note(Note("set_goal", "Goal", goal.pk, str(goal), after=after))
    return goal


def tell_goal(*, goal: Goal, year: int, said: str, state: str, act: Act) -> Goal:
    """Say what became of a goal in a year, and whether it goes on; said anew, the last words count."""
    require(act, Permission.KEEP_GOVERNANCE, goal.organisation)
    with writing(act) as pen:
        goal = Goal.objects.select_for_update().get(pk=goal.pk)
        _year_fits(goal, year, act)
        noted = GoalNote.objects.filter(goal=goal, year=year).first()
        if noted and noted.said == said and goal.state == state:
            return goal
        GoalNote.objects.update_or_create(goal=goal, year=year, defaults={"said": said, "recorded_at": act.at})
        before = {"goal_state": goal.state, "became": noted.said if noted else ""}
        goal.state, goal.ended_year = state, None if state == GoalState.RUNNING else year
        goal.save()
        after = {"goal_state": state, "became": said, "year": year}
        pen.note(Note("tell_goal", "Goal", goal.pk, str(goal), before=before, after=after))
    return goal


def _year_fits(goal: Goal, year: int, act: Act) -> None:
    if not goal.from_year <= year <= act.today.year:
        raise Refusal(
            _("不能记：年度不对"),
            _("目标从 %(first)d 年起，今年是 %(now)d 年") % {"first": goal.from_year, "now": act.today.year},
            _("核对年度"),
        )
    if goal.ended_year is not None and year > goal.ended_year:
        raise Refusal(
            _("不能记：目标已经结束"),
            _("%(year)d 年结束") % {"year": goal.ended_year},
            _("接着做的，另立一个目标"),
        )
