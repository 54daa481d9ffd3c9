"""Handing applications to reviewers, and their sheets, blind to each other until the result is there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.office.sealing import seal
from hangji.people.certification.actions.rounds import locked
from hangji.people.certification.models import Application, ApplicationState, Review, Round, RoundState
from hangji.people.certification.queries import reviewers as available
from hangji.people.certification.queries import to_be_handed
from rulebook.certification import result


def hand_out(*, round: Round, reviewers: Sequence[User], act: Act) -> int:
    """Hand every admitted application that lacks reviewers to as many as the scheme wants, in turn.

    Answers how many sheets were handed out; asked twice, the second time none.
    """
    access.require(act, Permission.RUN_CERTIFICATES, region_code=round.region_code, level=round.level)
    with writing(act) as pen:
        held = locked(round, RoundState.OPEN)
        wanted, given = held.rules.reviewers, 0
        for at, one in enumerate(to_be_handed(held.applications.all(), wanted).in_order()):
            turn = [*reviewers[at % len(reviewers) :], *reviewers[: at % len(reviewers)]] if reviewers else []
            had = set(one.reviews.values_list("reviewer", flat=True))
            lacking = wanted - one.handed
            some = [each for each in turn if each.pk not in had and not _own(one, each)][:lacking]
            if len(some) < lacking:
                raise Refusal(
                    _("不能分派：评审不够"),
                    _("每份申请要 %(n)d 名评审，本人和已经回避的不算") % {"n": wanted},
                    _("再选几名评审"),
                )
            given += len(_hand(pen, one, some, third=False))
    return given


def hand_third(*, application: Application, reviewer: User, act: Act) -> Review:
    """Ask one more reviewer, where the two differ by more than the scheme allows; asked twice, the same sheet."""
    one = application.round
    access.require(act, Permission.RUN_CERTIFICATES, region_code=one.region_code, level=one.level)
    with writing(act) as pen:
        locked(one, RoundState.OPEN)
        held: Application = Application.objects.select_for_update().get(pk=application.pk)
        kept: Review | None = Review.objects.filter(application=held, reviewer=reviewer).first()
        if kept and kept.third:
            return kept
        running = list(Review.objects.running().filter(application=held))
        if kept or held.state != ApplicationState.ADMITTED or any(each.given_at is None for each in running):
            raise Refusal(
                _("不能再请一位评审"),
                _("只在两位都交了、相差超过上限时再请一位没有评过的"),
                _("等评审交齐，或者换一位"),
            )
        if len(running) > one.rules.reviewers or _own(held, reviewer):
            raise Refusal(_("不能再请一位评审"), _("已经请过，或者是申请人本人"), _("换一位"))
        return _hand(pen, held, [reviewer], third=True)[0]


def _own(application: Application, reviewer: User) -> bool:
    return reviewer.person_id == application.person_id


def _hand(pen: Pen, application: Application, some: Sequence[User], *, third: bool) -> list[Review]:
    known = set(available(pen.act.today).values_list("pk", flat=True))
    strangers = [each.name for each in some if each.pk not in known]
    if strangers:
        raise Refusal(
            _("不能分派给%(names)s") % {"names": _("、").join(strangers)},
            _("今天没有评审的任职"),
            _("请安全管理员登记任职，或者换一位"),
        )
    made = [
        Review.objects.create(
            application=application,
            reviewer=each,
            third=third,
            handed_at=pen.act.at,
            handed_by_name=pen.act.user.name,
        )
        for each in some
    ]
    after = {"reviewers": [each.name for each in some]}
    pen.note(Note("hand_reviews", "Application", application.pk, str(application), after=after))
    return made


def give_review(*, review: Review, marks: Mapping[str, int], remark: str, act: Act) -> Review:
    """Hand in one's sheet; it is never changed. The trail has its digest, not its marks."""
    with _own_sheet(review, act) as (pen, held):
        if held.given_at:
            if (held.marks, held.remark) == (dict(marks), remark):
                return held
            raise Refusal(_("不能再改：评审表已经交了"), _("交了的评审表不改"), _("有错请告诉组织认证的同事"))
        _whole(held, marks)
        held.marks, held.remark, held.given_at = dict(marks), remark, act.at
        seal(held, remark)
        held.save()
        after = {"digest": held.digest}
        pen.note(Note("give_review", "Review", held.pk, str(held.application), after=after))
        _settle(pen, held.application)
    return held


@contextmanager
def _own_sheet(review: Review, act: Act) -> Iterator[tuple[Pen, Review]]:
    """One's own sheet and its application, locked, in a round that still assesses."""
    access.require(act, Permission.ASSESS)
    if review.reviewer_id != act.user.pk:
        raise NoRight(_("不能办别人的评审"), _("这份申请交给了另一位评审"), _("办交给自己的那几份"))
    with writing(act) as pen:
        locked(review.application.round, RoundState.OPEN)
        application = Application.objects.select_for_update().select_related("round").get(pk=review.application_id)
        held: Review = Review.objects.select_for_update().get(pk=review.pk)
        held.application = application
        yield pen, held


def recuse(*, review: Review, because: str, act: Act) -> Review:
    """Say why one cannot be the reviewer; the office hands it to another. Asked twice, nothing changes."""
    with _own_sheet(review, act) as (pen, held):
        if held.recused_at:
            return held
        if held.given_at:
            raise Refusal(_("不能回避：评审表已经交了"), _("回避在评以前"), _("有情况请告诉组织认证的同事"))
        held.recused_at, held.recused_because = act.at, because
        held.save()
        pen.note(Note("recuse_review", "Review", held.pk, str(held.application), reason=because))
    return held


def _whole(held: Review, marks: Mapping[str, int]) -> None:
    rules = held.application.round.rules
    wrong = [item for item, full, _pass in rules.items if not 0 <= marks.get(item, -1) <= full]
    if wrong or set(marks) != set(rules.full_marks):
        raise Refusal(
            _("不能交：%(items)s的分数不对") % {"items": _("、").join(wrong) or "—"},
            _("每项都要打分，从 0 到满分"),
            _("改过再交"),
        )
    if held.recused_at:
        raise Refusal(_("不能交：你已经回避"), _("这份申请另外请人评"), _("回避错了请告诉组织认证的同事"))


def _settle(pen: Pen, application: Application) -> None:
    """The result, once enough sheets are in."""
    running = list(Review.objects.running().filter(application=application))
    if any(each.given_at is None for each in running):
        return
    found = result(application.round.rules, [each.marks for each in running])
    if found.outcome not in ("passed", "failed"):
        return
    application.state = ApplicationState.PASSED if found.outcome == "passed" else ApplicationState.FAILED
    application.marks = {item: f"{float(mark):g}" for item, mark in found.marks.items()}
    application.version += 1
    application.save()
    after = {"application_state": application.state}
    pen.note(Note("settle_assessment", "Application", application.pk, str(application), after=after))
