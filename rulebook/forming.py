"""Forming a Party organisation step by step: which steps a case has, in which order, and until when the next is due.

Values: policy/forming.yaml. Cases: tests/rules/forming.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook import steps
from rulebook.calendar import add_months
from rulebook.policy import Clause, clause, first_day, in_force
from rulebook.sentence import Sentence, _
from rulebook.steps import Fault, next_step

STEPS = ("found", "surveyed", "talked", "applied", "considered", "approved", "elected", "filed", "plated")
NAMES = {
    "found": _("发现"),
    "surveyed": _("摸排"),
    "talked": _("协商"),
    "applied": _("申请"),
    "considered": _("党委研究"),
    "approved": _("批复"),
    "elected": _("党员大会选举"),
    "filed": _("备案"),
    "plated": _("挂牌"),
}
WITHOUT_ELECTION = ("temporary", "functional")  # R7: their leaders are named by the higher body
# From which step each limit runs, the nearest that the case has; and the policy value in days.
LIMITS = {
    "elected": (("approved",), "forming.elect_within_days"),
    "filed": (("elected", "approved"), "forming.file_within_days"),
    "plated": (("filed",), "forming.plate_within_days"),
}


@dataclass(frozen=True)
class Due:
    """By which day a step is to be done, and the clause that says so."""

    step: str
    by: date
    clause: Clause


def steps_of(*, kind: str, joins: bool = False, decided: bool = False) -> tuple[str, ...]:
    """The steps of a case, in order.

    kind: of the Party organisation (branch, temporary …). joins: it becomes part of one that exists already, so that
    nothing is elected and no plate is hung. decided: the higher body decides without an application (上级直接决定).
    """
    without = {"applied"} if decided else set()
    if joins or kind in WITHOUT_ELECTION:
        without.add("elected")
    if joins:
        without.add("plated")
    return tuple(step for step in STEPS if step not in without)


def fault(step: str, day: date, *, plan: tuple[str, ...], done: Mapping[str, date]) -> Fault | None:
    """Why ``step`` cannot be recorded for ``day``; None where it can."""
    if step in plan:
        return steps.fault(step, day, plan=plan, done=done, names=NAMES)
    text = Sentence(_("这件组建不需要“%(step)s”这一步"), {"step": Sentence(NAMES[step])})
    return Fault("not_due", text, Sentence(_("看上面的步骤，办下一步")))


def due(plan: tuple[str, ...], done: Mapping[str, date], *, place: int = 0) -> Due | None:
    """Until when the next step is to be done; None where no text sets a limit, or all is done.

    The approval is due a month after the application; considering it shares that limit. place: of the leading body.
    """
    step = next_step(plan, done)
    if step in ("considered", "approved") and "applied" in done:
        months = in_force("forming.approve_within_months", day=done["applied"], place=place)
        return Due(step, add_months(done["applied"], months.value), months) if months else None
    if step not in LIMITS:
        return None
    froms, key = LIMITS[step]
    since = next(done[name] for name in froms if name in done)
    days = clause(key, day=max(since, first_day(key)), place=place)  # older cases by the first text
    return Due(step, since + timedelta(days=days.value), days)


def overdue(found: Due | None, day: date) -> bool:
    return found is not None and day > found.by
