"""Reviews: handed out, given, second and third ones; the talk; and how another person decides an objection."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from hangji.appraisal.actions.answers import KIND, evidence_of
from hangji.appraisal.actions.rounds import locked, running, settled_note
from hangji.appraisal.models import (
    Appraisal,
    AppraisalObjection,
    AppraisalReview,
    AppraisalRound,
    AppraisalState,
    Stage,
)
from hangji.appraisal.queries.scoring import reviewers as available
from hangji.appraisal.queries.scoring import score_of, standing, to_be_handed, veto_words
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.models import Cover, Secretary
from hangji.registry.pen import not_in_future
from rulebook.appraisal_templates import Template

OF_STAGE = {
    Stage.FIRST: AppraisalState.HANDED_IN,
    Stage.SECOND: AppraisalState.REVIEWED,
    Stage.THIRD: AppraisalState.REVIEWED,
    Stage.OBJECTION: AppraisalState.OBJECTED,
}


@dataclass(frozen=True)
class Said:
    """What a reviewer writes: as the fields of AppraisalReview. A veto has its clause, a deduction the fact."""

    opinion: str
    marks: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    deductions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    vetoes: Mapping[str, str] = field(default_factory=dict)


def hand_out(*, round: AppraisalRound, stage: str, reviewers: Sequence[User], act: Act) -> int:
    """Hand every appraisal that waits at a stage to one of the reviewers in turn; nobody has one organisation twice.

    Answers how many were handed out; asked twice, the second time none.
    """
    with running(round, act) as (pen, held):
        known = {each.pk for each in available(held, act)}
        chosen = [each for each in reviewers if each.pk in known]
        if not chosen or len(chosen) < len(reviewers):
            raise Refusal(_("不能分派：所选的人今天不能评审"), _("要有评审的任职，范围也要对"), _("另选评审人"))
        rows = to_be_handed(held, stage)
        for at, row in enumerate(rows):
            turn = [*chosen[at % len(chosen) :], *chosen[: at % len(chosen)]]
            _hand(pen, row, stage, next((each for each in turn if not _bound(row, each, act)), None))
    return len(rows)


def _bound(row: Appraisal, user: User, act: Act) -> bool:
    """Whether somebody has made or reviewed this appraisal, or leads the organisation."""
    done = {each.reviewer_id for each in row.reviews.all()}
    if user.pk in done or user.username == row.handed_in_by:
        return True
    covers = Cover.objects.valid().on(act.today).filter(organisation=row.organisation_id)
    led = Secretary.objects.valid().on(act.today).filter(party_organization__in=covers.values("party_organization"))
    return bool(user.person_id) and led.filter(person=user.person_id).exists()


def _hand(pen: Pen, row: Appraisal, stage: str, user: User | None) -> None:
    if user is None:
        raise Refusal(
            _("不能分派“%(name)s”：所选的人都办过它") % {"name": row.organisation},
            _("自评、评审、复评、异议处理各由不同的人办"),
            _("再选一个没有办过它的人"),
        )
    said = {"handed_at": pen.act.at, "handed_by_name": pen.act.user.name}
    AppraisalReview.objects.create(appraisal=row, stage=stage, reviewer=user, **said)
    after = {"review_stage": str(stage), "reviewer": user.name}
    pen.note(Note("hand_appraisal", KIND, row.pk, str(row), after=after))


@contextmanager
def _own(review: AppraisalReview, act: Act) -> Iterator[tuple[Pen, AppraisalReview, Appraisal]]:
    """One's own review, locked with its appraisal."""
    access.require(act, Permission.REVIEW_APPRAISAL)
    if review.reviewer_id != act.user.pk:
        raise NoRight(_("不能办别人的评审"), _("这一家交给了另一个人"), _("办交给自己的那几家"))
    with writing(act) as pen:
        appraisal = locked(review.appraisal, None, *AppraisalState.values)
        held: AppraisalReview = AppraisalReview.objects.select_for_update().get(pk=review.pk)
        held.appraisal = appraisal
        yield pen, held, appraisal


def give_review(*, review: AppraisalReview, said: Said, act: Act) -> AppraisalReview:
    """Give a review; it is never changed. The same again changes nothing."""
    if review.stage == Stage.OBJECTION:
        raise ValueError("an objection is decided, not reviewed")
    with _own(review, act) as (pen, held, appraisal):
        if _given(held, said):
            return held
        _in_its_state(held, appraisal)
        _write(held, said, appraisal, act)
        if held.stage != Stage.SECOND:
            _score(appraisal)
        after = {
            "review_stage": held.stage,
            "marks_tenths": held.score["marks"],
            "grade_title": appraisal.round.rules.grade(held.score["grade"]).title,
        }
        pen.note(Note("review_appraisal", KIND, appraisal.pk, str(appraisal), after=after, reason=said.opinion))
    return held


def _given(held: AppraisalReview, said: Said) -> bool:
    if held.given_at is None:
        return False
    if (held.marks, held.deductions, held.vetoes, held.opinion) == (
        *({key: dict(each) for key, each in part.items()} for part in (said.marks, said.deductions)),
        dict(said.vetoes),
        said.opinion,
    ):
        return True
    raise Refusal(_("不能再改：评审意见已经交了"), _("交了的意见不改"), _("有错的，在异议或者复评里更正"))


def _in_its_state(held: AppraisalReview, appraisal: Appraisal) -> None:
    if appraisal.state != OF_STAGE[Stage(held.stage)]:
        raise Refusal(
            _("不能评审：这一家现在是“%(state)s”") % {"state": appraisal.get_state_display()},
            _("自评退回的，等对方再交"),
            _("再交以后这里会重新提醒"),
        )


def _write(held: AppraisalReview, said: Said, appraisal: Appraisal, act: Act) -> None:
    _check(appraisal.round.rules, said)
    held.marks = {key: dict(each) for key, each in said.marks.items()}
    held.deductions = {key: dict(each) for key, each in said.deductions.items()}
    held.vetoes, held.opinion, held.given_at = dict(said.vetoes), said.opinion, act.at
    held.score = score_of(appraisal, held).plain()
    held.save()


def _check(rules: Template, said: Said) -> None:
    """Marks for everything asked and within its bounds; a deduction with its reason, a veto with its clause."""
    asked = {each.key: each for each in rules.asked}
    if set(said.marks) != set(asked):
        raise Refusal(_("不能交：有的项目没有打分"), _("自评的每一项都由评审定分"), _("补上再交"))
    over = [asked[key].title for key, each in said.marks.items() if not 0 <= int(str(each["marks"])) <= asked[key].full]
    if over:
        raise Refusal(_("不能交：%(items)s的分数不对") % {"items": _("、").join(over)}, _("从 0 到满分"), _("改过再交"))
    bare = [key for key, each in said.deductions.items() if not each["because"]]
    bare += [key for key, because in said.vetoes.items() if not because]
    if bare or not said.opinion:
        raise Refusal(_("不能交：没有写理由"), _("扣分要写事实，一票否决要写依据的条款，评审要有意见"), _("补上再交"))


def _score(appraisal: Appraisal) -> None:
    """The score as the reviews stand now."""
    review = standing(appraisal.reviews.all())
    rules = appraisal.round.rules
    score = score_of(appraisal, review, rules)
    appraisal.score, appraisal.marks, appraisal.full = score.plain(), score.marks, score.full
    appraisal.grade, appraisal.veto = score.grade, veto_words(rules, score, review)
    if appraisal.state == AppraisalState.HANDED_IN:
        appraisal.state = AppraisalState.REVIEWED
    appraisal.version += 1
    appraisal.save()


def record_talk(*, appraisal: Appraisal, day: date, conclusion: str, version: int, act: Act) -> Appraisal:
    """反馈谈话: the day and what came of it; nothing of who was there. The same again changes nothing."""
    not_in_future(day, act)
    with running(appraisal.round, act) as (pen, _round):
        now = locked(appraisal, None, *AppraisalState.values)
        if (now.talk_on, now.talk) == (day, conclusion):
            return now
        later = (AppraisalState.REVIEWED, AppraisalState.TOLD, AppraisalState.OBJECTED, AppraisalState.SETTLED)
        held = locked(appraisal, version, *later)
        held.talk_on, held.talk, held.talked_by_name = day, conclusion, act.user.name
        held.version += 1
        held.save()
        after = {"talk_on": day, "talk": conclusion}
        pen.note(Note("talk_appraisal", KIND, held.pk, str(held), after=after))
    return held


def decide_objection(
    *, review: AppraisalReview, upheld: bool, reason: str, said: Said | None, anew: bool = False, act: Act
) -> AppraisalObjection:
    """Decide an objection, which makes the result final. said: the marks from now on, where it is upheld.

    anew: the evidence is gathered again, since a record was missing. The same decision again changes nothing.
    """
    with _own(review, act) as (pen, held, appraisal):
        objection: AppraisalObjection = AppraisalObjection.objects.select_for_update().get(appraisal=appraisal)
        if objection.decided_on and (objection.upheld, objection.reason) == (upheld, reason):
            return objection
        _in_its_state(held, appraisal)
        if not reason:
            raise Refusal(_("不能处理异议：没有写处理意见"), _("成立或者不成立都要写明为什么"), _("写好再交"))
        objection.upheld, objection.reason, objection.decided_on = upheld, reason, act.today
        objection.decided_by, objection.decided_by_name = act.user.username, act.user.name
        objection.save()
        _decide(held, appraisal, said if upheld else None, anew and upheld, act)
        pen.note(settled_note(appraisal))
        after = {"upheld": upheld}
        note = Note("decide_appraisal", KIND, appraisal.pk, str(appraisal), after=after, reason=reason)
        pen.note(note)
    return objection


def _decide(held: AppraisalReview, appraisal: Appraisal, said: Said | None, anew: bool, act: Act) -> None:
    """The new marks and evidence, if any, then the end."""
    if anew:
        appraisal.evidence = evidence_of(appraisal)
    before = standing(appraisal.reviews.all())
    kept = Said("异议不成立，维持原评审", before.marks, before.deductions, before.vetoes) if before else Said("—")
    _write(held, said or kept, appraisal, act)
    appraisal.state, appraisal.settled_on = AppraisalState.SETTLED, act.today
    _score(appraisal)
