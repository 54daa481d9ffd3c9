"""Steps that are done one after the other: which comes next, and why one cannot be recorded for a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.sentence import Sentence, _


@dataclass(frozen=True)
class Fault:
    """Why a step cannot be recorded. code: done, order, early or not_due. instead: what to do about it."""

    code: str
    sentence: Sentence
    instead: Sentence


def next_step(plan: tuple[str, ...], done: Mapping[str, date]) -> str:
    """The first step that is not done; "" when all are. done: step → its day."""
    return next((step for step in plan if step not in done), "")


def fault(
    step: str, day: date, *, plan: tuple[str, ...], done: Mapping[str, date], names: Mapping[str, str]
) -> Fault | None:
    """Why ``step`` of a plan cannot be recorded for ``day``; None where it can. names: of the steps, in words."""
    facts: dict[str, object] = {"step": Sentence(names[step])}
    if step in done:
        facts["day"] = done[step].isoformat()
        again = Sentence(_("登记错了的，先撤回这一步，再登记"))
        return Fault("done", Sentence(_("“%(step)s”已经登记，日期是 %(day)s"), facts), again)
    before = next_step(plan, done)
    if before != step:
        facts = {"before": Sentence(names[before])}
        return Fault("order", Sentence(_("前面的“%(before)s”还没有办"), facts), Sentence(_("按顺序一步一步办")))
    return _early(day, plan, done, names)


def _early(day: date, plan: tuple[str, ...], done: Mapping[str, date], names: Mapping[str, str]) -> Fault | None:
    last = max(done.values(), default=day)
    if day >= last:
        return None
    name = next(step for step in reversed(plan) if done.get(step) == last)
    facts = {"day": last.isoformat(), "before": Sentence(names[name])}
    return Fault("early", Sentence(_("日期早于“%(before)s”的 %(day)s"), facts), Sentence(_("核对两个日期")))
