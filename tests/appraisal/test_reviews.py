"""Reviews: who sees and gives them, which are whole, how the sample is drawn, and when a third one decides."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hangji.appraisal.actions.answers import (
    go_without,
    save_draft,
)
from hangji.appraisal.actions.reviews import Said, give_review, hand_out
from hangji.appraisal.actions.rounds import (
    consider_round,
    draw_sample,
)
from hangji.appraisal.models import Appraisal, AppraisalReview
from hangji.appraisal.queries.scoring import to_be_handed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import Post, Role
from rulebook.appraisal import drawn
from tests.appraisal.flow import begun, handed, handed_in, of, reviewed, said
from tests.credit.lending import worker_of
from tests.town import CITY


def test_nobody_reviews_what_they_made_or_reviewed_before(judged):
    one = begun(judged)
    handed_in(judged, one)
    with pytest.raises(Refusal, match="今天不能评审"):
        handed(judged, one, "first", judged.bai)
    reviewed(judged, one)
    draw_sample(round=one, act=judged.act())
    with pytest.raises(Refusal, match="都办过它"):
        handed(judged, one, "second", judged.xue)
    assert handed(judged, one, "second", judged.xue, judged.he).reviewer == judged.he
    assert hand_out(round=one, stage="second", reviewers=[judged.he], act=judged.act()) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalReview.objects.filter(stage="second").update(reviewer=judged.xue)


def test_the_worker_of_another_organisation_answers_neither_for_it_nor_sees_it(judged):
    other = judged.organisation("亳州市棋院", 5)
    lan = worker_of(judged, judged.form("亳州市棋院党支部", other), "lan", "兰书记")
    one = begun(judged)
    with pytest.raises(NoRight, match="不是你负责的社会组织"):
        save_draft(appraisal=of(one, judged.club), answers={}, version=1, act=judged.act(lan))
    assert [row.organisation for row in Appraisal.objects.visible_to(judged.act(lan))] == [other]


def test_a_reviewer_sees_what_was_handed_out_to_the_reviewer(judged):
    judged.organisation("亳州市棋院", 5)
    one = begun(judged)
    handed_in(judged, one)
    assert not Appraisal.objects.visible_to(judged.act(judged.xue)).exists()
    handed(judged, one, "first", judged.xue)
    assert [row.organisation for row in Appraisal.objects.visible_to(judged.act(judged.xue))] == [judged.club]
    assert not Appraisal.objects.visible_to(judged.act(judged.he)).exists()


def test_who_has_no_post_of_a_reviewer_is_handed_nothing(judged):
    one = begun(judged)
    handed_in(judged, one)
    with pytest.raises(Refusal, match="今天不能评审"):
        handed(judged, one, "first", judged.xue, judged.zhou)
    assert not AppraisalReview.objects.exists()


def test_whoever_let_it_go_without_a_self_assessment_does_not_review_it(judged):
    one = begun(judged)
    go_without(appraisal=of(one, judged.club), because="没有交", version=1, act=judged.act())
    with pytest.raises(Refusal, match="都办过它"):
        handed(judged, one, "first", judged.chen)


def test_whoever_leads_the_organisation_does_not_review_it(judged):
    at = judged.act(day=date(2020, 1, 2)).at
    post = {"role": Role.REVIEWER, "region_code": CITY, "level": "all", "recorded_at": at, "recorded_in": uuid4()}
    Post.objects.create(user=judged.bai, since=at.date(), **post)
    one = begun(judged)
    go_without(appraisal=of(one, judged.club), because="没有交", version=1, act=judged.act())
    with pytest.raises(Refusal, match="都办过它"):
        handed(judged, one, "first", judged.bai)
    assert handed(judged, one, "first", judged.bai, judged.xue).reviewer == judged.xue


def test_a_review_scores_and_is_never_changed(judged):
    one = begun(judged)
    review = reviewed(judged, one, marks={"role": 48})
    row = of(one, judged.club)
    assert (row.state, row.marks == row.score["marks"], row.full == row.score["full"]) == ("reviewed", True, True)
    items = {each["key"]: each for each in row.score["items"]}
    assert (items["role"]["marks"], items["role"]["by"], items["formed"]["marks"]) == (48, "review", 150)
    assert give_review(review=review, said=said(marks={"role": 48}), act=judged.act(judged.xue)) == review
    with pytest.raises(Refusal, match="不能再改"):
        give_review(review=review, said=said(marks={"role": 50}), act=judged.act(judged.xue))
    with pytest.raises(NoRight):
        give_review(review=review, said=said(), act=judged.act(judged.he))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Said("好", {}), "没有打分"),
        (said(marks={"role": 81}), "分数不对"),
        (said(opinion=""), "没有写理由"),
        (said(deductions={"late": {"times": 1, "because": ""}}), "没有写理由"),
        (said(vetoes={"refuses": ""}), "没有写理由"),
    ],
)
def test_a_review_that_is_not_whole_is_refused(judged, wrong, why):
    one = begun(judged)
    handed_in(judged, one)
    review = handed(judged, one, "first", judged.xue)
    with pytest.raises(Refusal, match=why):
        give_review(review=review, said=wrong, act=judged.act(judged.xue))
    assert of(one, judged.club).state == "handed_in"


def test_a_veto_has_its_clause_and_sets_the_grade(judged):
    one = begun(judged)
    reviewed(judged, one, vetoes={"refuses": "办法第三条，拒绝接受党建指导"})
    row = of(one, judged.club)
    assert (row.grade, row.veto) == ("failed", "拒绝接受党的领导或者党的工作（办法第三条，拒绝接受党建指导）")


def test_the_sample_is_drawn_once_all_are_reviewed_and_anybody_can_draw_it_again(judged):
    one = begun(judged)
    with pytest.raises(Refusal, match="还有 1 家"):
        draw_sample(round=one, act=judged.act())
    reviewed(judged, one)
    held = draw_sample(round=one, act=judged.act())
    again = drawn(list(one.appraisals.values_list("pk", flat=True)), held.rules, held.seed)
    assert list(one.appraisals.filter(sampled=True).values_list("pk", flat=True)) == again
    assert draw_sample(round=one, act=judged.act(judged.li)).seed == held.seed


def test_two_reviews_far_apart_go_to_a_third_whose_marks_stand(judged):
    one = begun(judged)
    reviewed(judged, one)
    draw_sample(round=one, act=judged.act())
    second = handed(judged, one, "second", judged.he)
    give_review(review=second, said=said(marks={"role": 10}), act=judged.act(judged.he))
    first = of(one, judged.club).marks
    consider_ready = pytest.raises(Refusal, match="1 家没有复评完")
    with consider_ready:
        consider_round(round=one, day=judged.today, ground="会议", act=judged.act())
    assert [row.pk for row in to_be_handed(one, "third")] == [of(one, judged.club).pk]
    third = handed(judged, one, "third", judged.ding)
    give_review(review=third, said=said(marks={"role": 30}), act=judged.act(judged.ding))
    assert of(one, judged.club).marks == first - 50
    assert to_be_handed(one, "third") == []


def test_two_reviews_close_together_leave_the_first(judged):
    one = begun(judged)
    reviewed(judged, one)
    draw_sample(round=one, act=judged.act())
    before = of(one, judged.club)
    second = handed(judged, one, "second", judged.he)
    give_review(review=second, said=said(marks={"role": 60}), act=judged.act(judged.he))
    after = of(one, judged.club)
    assert (after.marks, after.version, to_be_handed(one, "third")) == (before.marks, before.version, [])
