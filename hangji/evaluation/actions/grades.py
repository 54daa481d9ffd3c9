"""A grade is proposed by one officer and fixed by another; it ends by itself, or is taken back (revoking.py)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.evaluation.actions.hand import another_person, same_version, save, standing_for
from hangji.evaluation.models import Evaluation, EvaluationGrade, EvaluationState
from hangji.evaluation.queries.standing import is_formed, party_of
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, not_in_future, writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from rulebook.evaluation import GRADES, TENTHS, Limit, best_grade, ends_before, grade_of, may_apply_from, within

ORGANISATION = "organisation"


@dataclass(frozen=True)
class Proposal:
    """year: whose appraisal counts. other: tenths of everything beside the Party part; None: a grade that was given
    before by another procedure, of which no marks are known. announced_on, number: the announcement."""

    year: int
    grade: str
    announced_on: date
    number: str
    other: int | None = None
    reason: str = ""


def propose_grade(*, organisation: SocialOrganization, proposal: Proposal, act: Act) -> Evaluation:
    """Propose a grade for another officer to fix. The same proposal again answers with the one that waits."""
    cannot = _("不能拟定评估等级")
    not_in_future(proposal.announced_on, act)
    with writing(act) as pen:
        standing = standing_for(act, Permission.KEEP_ROUNDS, organisation, cannot)
        rows = Evaluation.objects.filter(organisation=organisation, state=EvaluationState.PROPOSED)
        waiting: Evaluation | None = rows.first()
        if waiting and _said(waiting) == proposal:
            return waiting
        if waiting:
            raise Refusal(cannot, _("已有一份拟定的 %(grade)s 等待复核") % {"grade": waiting.grade}, _("先复核那一份"))
        if proposal.other is not None:
            _may_be_evaluated(standing, act, cannot)
        made = _made(standing, proposal, act, cannot)
        pen.note(Note("propose_grade", "Evaluation", made.pk, str(made), after=_told(made), reason=made.reason))
    return made


def _said(one: Evaluation) -> Proposal:
    return Proposal(one.year, one.grade, one.announced_on, one.number, one.other, one.reason)


def _may_be_evaluated(standing: Standing, act: Act, cannot: str) -> None:
    registered = standing.organisation.registered_on
    if registered is None:
        return  # nobody has put the day in; the program does not refuse for what it does not know
    first, rule = may_apply_from(registered, day=act.today, place=standing.region_code)
    if first > act.today:
        facts = {"registered": registered.isoformat(), "first": first.isoformat(), "source": _(rule.source)}
        because = _("%(registered)s 登记，%(first)s 起才可以评估；依据：%(source)s") % facts
        raise Refusal(cannot, because, _("到那一天以后再评"))


def _made(standing: Standing, proposal: Proposal, act: Act, cannot: str) -> Evaluation:
    kept = {} if proposal.other is None else _marks(standing, proposal, act, cannot)
    made: Evaluation = Evaluation.objects.create(
        organisation=standing.organisation,
        year=proposal.year,
        grade=proposal.grade,
        announced_on=proposal.announced_on,
        number=proposal.number,
        reason=proposal.reason,
        proposed_on=act.today,
        proposed_by=act.user.username,
        proposed_by_name=act.user.name,
        **kept,
    )
    return made


def _marks(standing: Standing, proposal: Proposal, act: Act, cannot: str) -> dict[str, object]:
    """The marks as they are kept; Refusal where they or a condition do not bear the grade."""
    part = party_of(standing.organisation_id, proposal.year, "evaluation")
    formed = is_formed(standing)
    if part is None:
        raise Refusal(
            cannot,
            _("没有 %(year)d 年度已定的考评结果，党建部分没有分") % {"year": proposal.year},
            _("先办完年度考评；以前由别的办法评出的，用“登记已有等级”"),
        )
    limit = best_grade(formed=formed, by_template=part.weight.without_party, day=act.today, place=standing.region_code)
    full = part.weight.of - part.full
    other = proposal.other or 0
    if other > full:
        raise Refusal(cannot, _("其他部分最多 %(full)d 分") % {"full": full // TENTHS}, _("核对得分"))
    _bears(proposal.grade, part.marks + other, limit, standing, act, cannot)
    return {**part.kept, "other": other, "other_full": full}


def _bears(grade: str, total: int, limit: Limit, standing: Standing, act: Act, cannot: str) -> None:
    reached, rule = grade_of(total, day=act.today, place=standing.region_code)
    if not reached or not within(grade, reached, GRADES):
        facts = {"total": total / TENTHS, "reached": reached or _("不到 1A"), "source": _(rule.source)}
        because = _("总分 %(total).1f 分，够 %(reached)s；依据：%(source)s") % facts
        raise Refusal(cannot, because, _("核对得分，或者拟定够得上的等级"))
    if not within(grade, limit.best, GRADES):
        source = _(limit.clause.source) if limit.clause else _("考评办法的模板")
        because = _("%(said)s；依据：%(source)s") % {"said": said(limit.reason), "source": source}
        raise Refusal(cannot, because, _("拟定不超过 %(best)s 的等级；组建党组织以后再评") % {"best": limit.best})


def _told(one: Evaluation) -> dict[str, object]:
    after = {"evaluation_grade": one.grade, "announced_on": one.announced_on, "number": one.number, "year": one.year}
    marks = {"party_marks": one.party, "other_marks": one.other, "by_template": one.template, "by_edition": one.edition}
    return {**after, **{name: value for name, value in marks.items() if value not in ("", None)}}


def check_grade(*, evaluation: Evaluation, agrees: bool, opinion: str, version: int, act: Act) -> Evaluation:
    """Fix the grade, or send it back; by another person than proposed it. A grade that still holds ends that day."""
    cannot = _("不能复核评估等级")
    with writing(act) as pen:
        standing_for(act, Permission.CHECK_ROUNDS, evaluation.organisation, cannot)
        one: Evaluation = Evaluation.objects.select_for_update().select_related(ORGANISATION).get(pk=evaluation.pk)
        if one.state != EvaluationState.PROPOSED and one.checked_by == act.user.username:
            return one
        same_version(one, version, cannot)
        another_person(one.proposed_by, act, cannot)
        one.state = EvaluationState.FIXED if agrees else EvaluationState.SENT_BACK
        one.checked_on, one.checked_by, one.checked_by_name = act.today, act.user.username, act.user.name
        one.opinion = opinion
        save(one)
        if agrees:
            _hold(pen, one, cannot)
        after = {"evaluation_state": str(one.state), "evaluation_grade": one.grade}
        pen.note(Note("check_grade", "Evaluation", one.pk, str(one), after=after, reason=opinion))
    return one


def _hold(pen: Pen, one: Evaluation, cannot: str) -> None:
    """Record the grade from its announcement until it expires; an earlier one ends there."""
    until, _rule = ends_before(one.announced_on)
    later = [
        each for each in pen.live(EvaluationGrade, ORGANISATION, one.organisation_id) if each.since > one.announced_on
    ]
    if later:
        facts = {"day": later[0].since.isoformat(), "grade": later[0].grade}
        raise Refusal(cannot, _("%(day)s 已有公布的 %(grade)s，在这以后") % facts, _("核对公布日期"))
    if now := pen.holding(EvaluationGrade, ORGANISATION, one.organisation_id, one.announced_on):
        pen.end(ORGANISATION, now, one.announced_on)
    values = {"grade": one.grade, "evaluation_id": one.pk}
    pen.record(EvaluationGrade, ORGANISATION, one.organisation_id, one.announced_on, until, **values)
