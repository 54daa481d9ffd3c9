"""Electing a leading group anew (换届), early or filling vacated seats (补选): which steps, and when it may begin.

Values: policy/terms.yaml. Cases: tests/rules/renewing.yaml.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from rulebook import steps
from rulebook.policy import Clause, clause
from rulebook.sentence import Sentence, _
from rulebook.steps import Fault
from rulebook.terms import remind_from, state

Sort = Literal["regular", "early", "by_election"]
STEPS = ("decided", "requested", "replied", "called", "nominated", "met", "counted", "reported", "filed")
NAMES = {
    "decided": _("决定换届"),
    "requested": _("请示"),
    "replied": _("批复"),
    "called": _("通知开会"),
    "nominated": _("确定候选人"),
    "met": _("召开党员大会"),
    "counted": _("计票"),
    "reported": _("报告结果"),
    "filed": _("上级备案"),
}


def fault(step: str, day: date, *, done: Mapping[str, date]) -> Fault | None:
    """Why a step cannot be recorded for ``day``; None where it can. done: step → its day."""
    return steps.fault(step, day, plan=STEPS, done=done, names=NAMES)


def next_step(done: Mapping[str, date]) -> str:
    return steps.next_step(STEPS, done)


def ground(*, day: date) -> Clause:
    """The clause on terms, which elections on time and early ones go by."""
    return clause("terms.extend_months_at_most", day=day)


def may_begin(sort: Sort, *, day: date, ends_on: date | None, extended_to: date | None = None) -> Fault | None:
    """Why an election of this sort cannot be decided on ``day``.

    ends_on: of the running term as elected, None where no term is recorded; extended_to: as put off.
    A regular one begins in the months before the end of the term, or later; an earlier one is early, for a reason.
    Vacated seats are filled within a term only.
    """
    if sort == "by_election":
        return _within(day, ends_on, extended_to)
    if ends_on is None:
        return None if sort == "regular" else _no_term()
    begun = state(ends_on, day=day, extended_to=extended_to) != "running"
    facts = {"ends_on": ends_on.isoformat(), "from": remind_from(ends_on, day=day).isoformat()}
    if sort == "regular" and not begun:
        text = _("任期到 %(ends_on)s 届满，到期换届从 %(from)s 起办")
        return Fault("too_early", Sentence(text, facts), Sentence(_("确需提前的，选提前换届，写明理由，报上级批准")))
    if sort == "early" and begun:
        text = _("任期到 %(ends_on)s 届满，%(from)s 起已经是到期换届")
        return Fault("on_time", Sentence(text, facts), Sentence(_("改选到期换届")))
    return None


def _within(day: date, ends_on: date | None, extended_to: date | None) -> Fault | None:
    if ends_on is None:
        return _no_term()
    last = extended_to or ends_on
    if day <= last:
        return None
    text = Sentence(_("任期到 %(last)s 已经届满，补选只在任期内"), {"last": last.isoformat()})
    return Fault("expired", text, Sentence(_("改选到期换届，选出新的一届")))


def _no_term() -> Fault:
    return Fault("no_term", Sentence(_("没有登记现在的任期")), Sentence(_("先登记任期，再办提前换届或补选")))
