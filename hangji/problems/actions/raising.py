"""Raising a problem, whoever found it, and taking back one that nobody has accepted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.problems.actions import hand
from hangji.problems.models import Problem, ProblemSource, ProblemState, StepKind
from hangji.problems.queries import body_said, last_day, leading_body
from hangji.registry.models import SocialOrganization


@dataclass(frozen=True)
class Source:
    """Where a problem was found.

    source: of ProblemSource. record, key: kind and id of the record of another room ("Contact", 17), "" and None where
    there is none; one record gives one problem an organisation. text: the record in words, for when it is not seen.
    """

    source: str = ProblemSource.DIRECT
    record: str = ""
    key: int | None = None
    text: str = ""


def raise_problem(
    *,
    organisation: SocialOrganization,
    what: str,
    act: Act,
    source: Source | None = None,
    kind: str = "",
    body: Body | None = None,
) -> Problem:
    """Put a problem of an organisation to a leading body; asked twice, it answers with the same problem.

    kind: of policy, "" where whoever accepts it shall say. body: None for the one that leads the organisation, or where
    there is none the office that keeps its record. Raises Refusal without words, NoRight for a stranger's organisation.
    """
    access.require(act, Permission.RAISE_PROBLEM)
    source, what = source or Source(), what.strip()
    if not SocialOrganization.objects.visible_to(act).filter(pk=organisation.pk).exists():
        raise NoRight(_("不能对这一家提出问题"), _("它不在你的范围里"), _("请联系它的人提出"))
    if not what:
        raise Refusal(_("不能提出：没有写是什么问题"), _("办理的人要知道办什么"), _("写一句话：什么事，要谁帮什么"))
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)  # two may press at once
        if kept := _kept(organisation, what, source, act):
            return kept
        put_to = body or leading_body(organisation, act.today)
        problem: Problem = Problem.objects.create(
            source=source.source,
            source_record=source.record,
            source_key=source.key,
            source_text=source.text[:200],
            organisation=organisation,
            what=what,
            kind=kind,
            body=put_to,
            raised_on=act.today,
            raised_at=act.at,
            raised_by=act.user.username,
            raised_by_name=act.user.name,
            answer_by=last_day("answer", act.today, organisation),
        )
        said = {"what": what, "organisation": str(organisation)}
        hand.record(pen, problem, StepKind.RAISED, to=body_said(put_to), until=problem.answer_by, **said)
    return problem


def _kept(organisation: SocialOrganization, what: str, source: Source, act: Act) -> Problem | None:
    """The problem that was raised of the same record, or by the same person in the same words and not yet ended."""
    rows = Problem.objects.filter(organisation=organisation)
    if source.key is not None:
        found: Problem | None = rows.of(source.record, [source.key]).first()
        return found
    again = rows.pending().raised_by_me(act).filter(what=what, source=source.source, source_key__isnull=True)
    return again.first()


def withdraw_problem(*, problem: Problem, reason: str, act: Act) -> None:
    """Take back a problem: whoever raised it, while nobody has accepted it; asked twice, nothing changes."""
    hand.raised_by(problem, act)
    with writing(act) as pen:
        withdraw(pen, hand.locked(problem), reason)


def withdraw(pen: Pen, problem: Problem, reason: str) -> None:
    """The same within another act's writing. problem: locked."""
    if problem.state == ProblemState.WITHDRAWN:
        return
    hand.refuse_unless(
        problem,
        (ProblemState.RAISED,),
        _("不能撤回：这个问题已经有人受理"),
        _("不用办了的，请办理的人写明结果"),
    )
    problem.state = ProblemState.WITHDRAWN
    hand.write(pen, problem, StepKind.WITHDRAWN, reason)
