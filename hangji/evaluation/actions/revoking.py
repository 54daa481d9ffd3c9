"""A grade is taken back as it is given: one officer says why, another decides."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.evaluation.actions.hand import another_person, same_version, save, standing_for
from hangji.evaluation.models import EvaluationGrade, GradeRevocation
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, not_in_future, writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization

ORGANISATION, KIND = "organisation", "GradeRevocation"


def propose_revocation(*, organisation: SocialOrganization, day: date, reason: str, act: Act) -> GradeRevocation:
    """Say why the grade that holds on ``day`` should end then; another decides. The same again answers with it."""
    cannot, reason = _("不能提出取消评估等级"), reason.strip()
    not_in_future(day, act)
    if not reason:
        raise Refusal(cannot, _("没有写理由"), _("写明理由和文号"))
    with writing(act) as pen:
        standing_for(act, Permission.KEEP_ROUNDS, organisation, cannot)
        waiting: GradeRevocation | None = GradeRevocation.objects.waiting().filter(organisation=organisation).first()
        if waiting and (waiting.day, waiting.reason) == (day, reason):
            return waiting
        if waiting:
            raise Refusal(cannot, _("已有人提出取消，等待复核"), _("先复核那一件"))
        made: GradeRevocation = GradeRevocation.objects.create(
            organisation=organisation,
            grade=_held(pen, organisation, day, cannot).grade,
            day=day,
            reason=reason,
            proposed_on=act.today,
            proposed_by=act.user.username,
            proposed_by_name=act.user.name,
        )
        after = {"evaluation_grade": made.grade, "until": day}
        pen.note(Note("propose_grade_revocation", KIND, made.pk, str(made), after=after, reason=reason))
    return made


def _held(pen: Pen, organisation: SocialOrganization, day: date, cannot: str) -> EvaluationGrade:
    held: EvaluationGrade | None = pen.holding(EvaluationGrade, ORGANISATION, organisation.pk, day)
    if held is None:
        because = _("%(day)s 没有有效的评估等级") % {"day": day.isoformat()}
        raise Refusal(cannot, because, _("核对日期；已经届满或者取消的不用再办"))
    return held


def decide_revocation(
    *, revocation: GradeRevocation, agrees: bool, opinion: str, version: int, act: Act
) -> GradeRevocation:
    """End the grade on the day proposed, or let it stand; by another person. Decided by oneself already, nothing
    changes."""
    cannot = _("不能取消评估等级")
    with writing(act) as pen:
        standing_for(act, Permission.CHECK_ROUNDS, revocation.organisation, cannot)
        rows = GradeRevocation.objects.select_for_update(of=("self",)).select_related(ORGANISATION)
        one: GradeRevocation = rows.get(pk=revocation.pk)
        if one.agreed is not None and one.decided_by == act.user.username:
            return one
        same_version(one, version, cannot)
        another_person(one.proposed_by, act, cannot)
        one.agreed, one.opinion, one.decided_on = agrees, opinion, act.today
        one.decided_by, one.decided_by_name = act.user.username, act.user.name
        save(one)
        if agrees:
            pen.end(ORGANISATION, _held(pen, one.organisation, one.day, cannot), one.day)
        after = {"agrees": agrees, "evaluation_grade": one.grade, "until": one.day}
        pen.note(Note("revoke_grade", KIND, one.pk, str(one), after=after, reason=opinion))
    return one
