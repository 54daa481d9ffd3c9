"""What problems make due: for the office that has them, their owner, whoever raised them, the upper level."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, listed
from hangji.office.permissions import Permission
from hangji.problems.models import Problem, ProblemState, Supervision
from rulebook.problems import WORKED


def duties(viewer: Viewer) -> Ask:
    lists: dict[str, Countable] = {}
    if viewer.has(Permission.RAISE_PROBLEM):
        mine = Problem.objects.raised_by_me(viewer.act)
        solved = mine.filter(state=ProblemState.SOLVED, contest_until__gte=viewer.today)
        lists["confirm"] = Countable(solved, by="contest_until", first=("pk",))
    if viewer.has(Permission.HANDLE_PROBLEM):
        lists |= _office(viewer)
    if viewer.has(Permission.SUPERVISE_PROBLEM):
        lists |= _above(viewer)
    return Ask(partial(_say, viewer), lists) if lists else NOTHING


def _office(viewer: Viewer) -> dict[str, Countable]:
    here, today = Problem.objects.waiting_at(viewer.act), viewer.today
    demands = Supervision.objects.filter(replied_on__isnull=True, problem__in=here.order_by().values("pk"))
    own = Problem.objects.filter(owner=viewer.act.user)
    return {
        "raised": Countable(here.filter(state=ProblemState.RAISED), by="answer_by"),
        "late": Countable(here.filter(state__in=WORKED, due_on__lt=today).exclude(owner=viewer.act.user), by="due_on"),
        "contested": Countable(here.filter(state=ProblemState.CONTESTED, due_on__gte=today), by="due_on"),
        "to_end": Countable(here.to_be_ended(today), by="contest_until", first=("pk",)),
        "demands": Countable(demands, by="until", first=("problem",)),
        "own": Countable(own.filter(state__in=WORKED), by="due_on"),
    }


def _above(viewer: Viewer) -> dict[str, Countable]:
    below, today = Problem.objects.below(viewer.act), viewer.today
    open_demand = Supervision.objects.filter(problem=OuterRef("pk"), replied_on__isnull=True)
    mine = Supervision.objects.filter(made_by=viewer.act.user.username, replied_on__isnull=True, until__lt=today)
    return {
        "below": Countable(below.overdue(today).exclude(Exists(open_demand)), by="raised_on"),
        "unanswered": Countable(mine, by="until", first=("problem",)),
    }


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    ledger, person = "problems:problems?due", Whose.PERSON
    # tag, words, note, where to, verb, whether the day is a last day, for whom
    words: dict[str, tuple[str, str, str, str, str, bool, Whose]] = {
        "confirm": (
            "problem_solved", _("你提出的 %(count)d 个问题有了结果，等你确认"), _("不同意的可以提异议"),
            ledger, _("看结果"), True, person,
        ),
        "own": (
            "problem_accepted", _("%(count)d 个问题由你负责办理"), _("办成了写结果"),
            ledger, _("逐个办理"), True, person,
        ),
        "demands": (
            "problem_supervised", _("%(count)d 个问题被督办，等着答复"), "",
            ledger, _("答复督办"), True, Whose.OFFICE,
        ),
        "raised": (
            "problem_raised", _("%(count)d 个问题等待受理"), _("写明谁办、哪天以前办"),
            ledger, _("逐个受理"), True, Whose.OFFICE,
        ),
        "contested": (
            "problem_contested", _("%(count)d 个问题提出人有异议"), _("重新办理，再写结果"),
            ledger, _("重新办理"), True, Whose.OFFICE,
        ),
        "late": (
            "overdue", _("%(count)d 个问题过了办结期限"), _("办成了写结果；办不成的写明原因"),
            ledger, _("逐个办理"), True, Whose.OFFICE,
        ),
        "to_end": (
            "problem_solved", _("%(count)d 个问题异议期已过，可以销号"), _("提出人没有异议"),
            ledger, _("逐个销号"), False, Whose.OFFICE,
        ),
        "below": (
            "overdue", _("下级办理的 %(count)d 个问题已经逾期"), _("需要时督办"),
            ledger, _("看要不要督办"), False, Whose.OFFICE,
        ),
        "unanswered": (
            "problem_supervised", _("你督办的 %(count)d 个问题过期没有答复"), "",
            ledger, _("查看"), True, person,
        ),
    }  # fmt: skip
    for name, some in found.items():
        tag, text, note, address, verb, dated, whose = words[name]
        url = listed(address, name, viewer)
        due: Any = some.least if dated else None
        yield Duty("problems", tag, some.count, text % {"count": some.count}, note, url, verb, due=due, whose=whose)
