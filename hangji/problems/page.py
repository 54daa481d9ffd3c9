"""What the page of one problem shows: its history, where it was found, and what the person may do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hangji.coverage.quality.kinds import BY_CODE
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.office.trail_words import PAGES
from hangji.problems.models import Problem, ProblemSource, ProblemState, StepKind, Supervision
from hangji.problems.queries import body_said, kind_said
from hangji.problems.tables import due_day
from rulebook.problems import WORKED, may_contest, may_end, overdue

TONES = {
    StepKind.RAISED: "red",
    StepKind.CONTESTED: "red",
    StepKind.SUPERVISED: "red",
    StepKind.REOPENED: "red",
    StepKind.SOLVED: "green",
    StepKind.CONFIRMED: "green",
    StepKind.ENDED: "green",
    StepKind.WITHDRAWN: "grey",
    StepKind.JOINED: "grey",
    StepKind.LEFT: "grey",
}


@dataclass(frozen=True)
class Verb:
    """One thing the person may do: address, words, and whether it is the next step."""

    url: str
    label: str
    main: bool = False


@dataclass
class ProblemPage:
    problem: Problem
    act: Act

    @cached_property
    def handles(self) -> bool:
        return has(self.act, Permission.HANDLE_PROBLEM) and (
            Problem.objects.handled_by(self.act).filter(pk=self.problem.pk).exists()
        )

    @property
    def owns(self) -> bool:
        return self.problem.owner_id == self.act.user.pk and has(self.act, Permission.HANDLE_PROBLEM)

    @property
    def raised(self) -> bool:
        return self.problem.raised_by == self.act.user.username and has(self.act, Permission.RAISE_PROBLEM)

    @cached_property
    def demand(self) -> Supervision | None:
        """The supervision that waits for its answer."""
        return next((each for each in self.supervisions if each.replied_on is None), None)

    @cached_property
    def supervisions(self) -> list[Supervision]:
        return list(self.problem.supervisions.all())

    @property
    def late(self) -> bool:
        one = self.problem
        return overdue(state=one.state, answer_by=one.answer_by, due_on=one.due_on, day=self.act.today)

    @cached_property
    def supervises(self) -> bool:
        asked = (self.late or self.problem.state == ProblemState.CONTESTED) and self.demand is None
        rows = Problem.objects.below(self.act).filter(pk=self.problem.pk)
        return asked and has(self.act, Permission.SUPERVISE_PROBLEM) and rows.exists()

    def verbs(self) -> Iterator[Verb]:
        """The next step first among those that are main; nothing that the action would refuse for its state."""
        yield from self._raiser()
        if self.handles or self.owns:
            yield from self._working()
        if self.handles:
            yield from self._leading()
        if self.demand and (self.handles or self.owns):
            yield self._verb("reply_supervision", _("答复督办"), main=True)
        if self.supervises:
            yield self._verb("supervise", _("督办"), main=not self.handles)

    def _raiser(self) -> Iterator[Verb]:
        state = self.problem.state
        if not self.raised:
            return
        if state == ProblemState.SOLVED:
            yield self._verb("confirm", _("确认办好了"), main=True)
            if self.problem.contest_until and may_contest(contest_until=self.problem.contest_until, day=self.act.today):
                yield self._verb("contest", _("提异议"))
        if state == ProblemState.RAISED:
            yield self._verb("withdraw", _("撤回"))
        if state == ProblemState.ENDED and not self.handles:
            yield self._verb("reopen", _("重新打开"))

    def _working(self) -> Iterator[Verb]:
        if self.problem.state in WORKED:
            yield self._verb("solve", _("写办理结果"), main=True)
            yield self._verb("measures", _("写办理措施"))

    def _leading(self) -> Iterator[Verb]:
        one, state = self.problem, self.problem.state
        if state == ProblemState.RAISED:
            yield self._verb("accept", _("受理"), main=True)
        if state == ProblemState.ACCEPTED:
            yield self._verb("accept", _("改派"))
        if state in (ProblemState.RAISED, *WORKED):
            yield self._verb("pass_on", _("转办"))
        ends = one.contest_until if state == ProblemState.SOLVED else None
        if ends and may_end(contest_until=ends, day=self.act.today):
            yield self._verb("end", _("销号"), main=not self.raised)
        if state == ProblemState.ENDED:
            yield self._verb("reopen", _("重新打开"))
        elif not one.over:
            yield self._merging()

    def _merging(self) -> Verb:
        if self.problem.matter_id:
            return self._verb("leave", _("移出共性问题"))
        return Verb(reverse("problems:merge") + f"?problem={self.problem.pk}", _("归并为共性问题"))

    def _verb(self, name: str, label: str, *, main: bool = False) -> Verb:
        return Verb(reverse(f"problems:{name}", args=[self.problem.pk]), label, main)

    def history(self) -> list[dict[str, Any]]:
        """The steps, newest first, as kit/_timeline.html takes them."""
        return [
            {
                "tone": TONES.get(StepKind(each.kind), "blue"),
                "day": each.day,
                "who": each.by_name,
                "word": each.get_kind_display(),
                "text": each.text,
                "evidence": _step_said(each),
            }
            for each in reversed(self.problem.steps.all())
        ]

    def source_url(self) -> str:
        """The page of the record that it was found on, "" where there is none for the person."""
        one = self.problem
        if one.source == ProblemSource.QUALITY and one.source_record in BY_CODE:
            return reverse("coverage:quality_kind", args=[one.source_record]) if self.handles else ""
        try:
            return reverse(PAGES[one.source_record], args=[one.source_key])
        except (KeyError, NoReverseMatch):
            return ""

    def facts(self) -> list[tuple[Any, Any]]:
        one = self.problem
        shown = [
            (_("办理单位"), body_said(one.body)),
            (_("类别"), kind_said(one.kind)),
            (_("责任人"), one.owner_name),
            (
                _("受理期限") if one.state == ProblemState.RAISED else _("办结期限"),
                _day(one.answer_by if one.state == ProblemState.RAISED else one.due_on),
            ),
            (_("异议期限"), _day(one.contest_until) if one.state == ProblemState.SOLVED else ""),
            (_("办理措施"), one.measures),
            (_("办理结果"), one.result),
        ]
        return [(label, value) for label, value in shown if value]

    def context(self) -> dict[str, Any]:
        verbs = list(self.verbs())
        return {
            "problem": self.problem,
            "page": self,
            "tag": f"problem_{self.problem.state}",
            "verbs": sorted(verbs, key=lambda verb: verb.main),
            "history": self.history(),
            "facts": self.facts(),
            "source_url": self.source_url(),
            "due": due_day(self.problem),
        }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _step_said(step: Any) -> str:
    parts = []
    if step.to:
        said = {"to": step.to}
        word = {
            StepKind.RAISED: _("转给 %(to)s"),
            StepKind.ACCEPTED: _("责任人 %(to)s"),
            StepKind.SOLVED: _("请 %(to)s 确认"),
        }.get(step.kind, "%(to)s")
        parts.append(word % said)
    if step.until:
        parts.append(_("%(day)s 前") % {"day": step.until.isoformat()})
    return _("，").join(parts)
