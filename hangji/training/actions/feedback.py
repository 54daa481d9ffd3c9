"""Feedback without names: counts by answer, sentences in no order, and of a person only that something was said."""

from collections.abc import Mapping
from uuid import uuid4

from django.db.models import F
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.training.models import FeedbackCount, FeedbackRemark, TrainingInvitation, TrainingSession
from rulebook.training import feedback


def give_feedback(*, invitation: TrainingInvitation, answers: Mapping[str, str], remark: str, act: Act) -> None:
    """Who was there says what it was like, once; sent twice, the first counts.

    answers: by question, in the words of the policy. The audit trail has that it was done, not what was said.
    """
    access.require(act, Permission.ANSWER_TRAINING)
    if invitation.person_id != act.user.person_id:
        raise NoRight(_("不能替别人反馈"), _("反馈由参加的人自己写"), _("请本人写"))
    with writing(act) as pen:
        session = TrainingSession.objects.select_for_update().get(pk=invitation.session_id)
        held: TrainingInvitation = TrainingInvitation.objects.select_for_update().get(pk=invitation.pk)
        if held.gave_feedback:
            return
        _may_say(held, session, answers, act)
        for question, said in answers.items():
            FeedbackCount.objects.get_or_create(session=session, question=question, answer=said)
            same = FeedbackCount.objects.filter(session=session, question=question, answer=said)
            same.update(given=F("given") + 1)
        if remark.strip():
            _shuffle_in(session, remark.strip())
        held.gave_feedback = True
        held.save(update_fields=["gave_feedback"])
        pen.note(Note("give_feedback", "TrainingSession", session.pk, str(session)))


def _shuffle_in(session: TrainingSession, remark: str) -> None:
    """Write all sentences of a session anew under new random keys, so that even the order of rows tells nothing."""
    texts = [*session.remarks.values_list("text", flat=True), remark]
    session.remarks.all().delete()
    made = [FeedbackRemark(id=uuid4(), session=session, text=text) for text in texts]
    FeedbackRemark.objects.bulk_create(sorted(made, key=lambda each: str(each.id)))


def _may_say(held: TrainingInvitation, session: TrainingSession, answers: Mapping[str, str], act: Act) -> None:
    asked = feedback(session=session.day, place=session.territory.region_code)
    if held.record is None or held.record.withdrawn_at:
        raise Refusal(_("不能反馈：参加名单里没有你"), _("反馈由参加的人写"), _("名单不对，请告诉主办方"))
    if not asked.open_on(act.today):
        raise Refusal(
            _("不能反馈：反馈已经截止"),
            _("截止日期是 %(day)s") % {"day": asked.closes_on},
            _("有话直接对主办方说"),
        )
    if set(answers) != set(asked.questions) or not set(answers.values()) <= set(asked.answers):
        raise Refusal(_("不能反馈：有问题没有答"), _("每个问题选一个答案"), _("补上再提交"))
