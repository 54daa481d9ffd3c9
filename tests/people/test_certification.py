"""党务红领 from the application to the certificate: who may, what is refused, and what nobody learns too early."""

from dataclasses import replace as replace_fields
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry, Post
from hangji.office.sealing import digest
from hangji.people.certification.actions import rounds
from hangji.people.certification.actions.applications import decide, withdraw
from hangji.people.certification.actions.assessing import give_review, hand_third, recuse
from hangji.people.certification.actions.rounds import answer_objection, record_objection
from hangji.people.certification.models import (
    Application,
    Review,
    Round,
)
from hangji.people.certification.queries import conditions, sheets, third_due
from hangji.registry.actions.organisations import Conflict
from rulebook.certification import scheme
from tests.people.certifying import ISSUED, PUBLISHED, Hand, marks

DAY = date(2021, 9, 6)


@pytest.fixture
def hand(town):
    return Hand(town)


# ---- applying


def test_a_worker_applies_with_consent_and_asking_twice_changes_nothing(hand):
    user = hand.worker("李慧")
    with pytest.raises(Refusal, match="没有同意"):
        hand.apply(user, consent=False)
    first = hand.apply(user)
    assert hand.apply(user) == first
    assert (first.number, first.state, first.organisation) == (1, "submitted", user.unit)
    assert AuditEntry.objects.filter(verb="apply_certificate").count() == 1


def test_who_may_not_apply(hand):
    town = hand.town
    user, other = hand.worker("李慧"), hand.worker("王宁")
    with pytest.raises(Refusal, match="受理期"):
        hand.apply(user, day=date(2021, 10, 16))
    user.unit = other.unit
    with pytest.raises(Refusal, match="不是你任职的"):
        hand.apply(user)
    for stranger in (town.chen, town.song, town.zhou):
        stranger.unit = other.unit
        with pytest.raises(NoRight):
            hand.apply(stranger)
    other.person = None
    other.save()
    with pytest.raises(NoRight, match="没有对应到人员"):
        hand.apply(other)


def test_each_condition_is_told_with_its_facts_and_its_text(hand):
    well = conditions(hand.apply(hand.worker("李慧")), hand.opens)
    assert {each.code: each.state for each in well} == dict.fromkeys(
        ["post", "months", "active", "hours", "barred"], "met"
    )
    badly = conditions(hand.apply(hand.worker("王宁", since=date(2021, 6, 1), hours=12, duty="member")), hand.opens)
    assert {e.code: e.state for e in badly if e.state != "met"} == {
        "post": "unknown",
        "months": "unmet",
        "hours": "unmet",
    }
    assert "12 学时，不足 24 学时" in str(badly[3].sentence)
    assert all(each.source for each in badly)


def test_a_person_decides_and_says_why_where_something_is_open(hand):
    application = hand.apply(hand.worker("王宁", duty="deputy"))
    with pytest.raises(Refusal, match="没有写理由"):
        hand.admit(application)
    with pytest.raises(Conflict):
        decide(application=application, admitted=True, because="x", version=9, act=hand.town.act(day=DAY))
    for _again in range(2):
        done = hand.admit(application, "看过任职文件")
    assert (done.state, {each["state"] for each in done.checked}) == ("admitted", {"met", "unknown"})
    declined = hand.apply(hand.worker("张远"))
    with pytest.raises(Refusal, match="没有写理由"):
        hand.admit(declined, admitted=False)
    assert hand.admit(declined, "不是专职", admitted=False).state == "declined"


def test_nobody_decides_about_oneself(hand):
    application = hand.apply(hand.worker("李慧"))
    hand.town.chen.person = application.person
    with pytest.raises(NoRight, match="自己的申请"):
        hand.admit(application)


def test_the_applicant_takes_it_back_and_may_apply_again(hand):
    user = hand.worker("李慧")
    application = hand.apply(user)
    with pytest.raises(NoRight):
        withdraw(application=application, act=hand.town.act(hand.worker("王宁"), hand.opens))
    for _again in range(2):
        assert withdraw(application=application, act=hand.town.act(user, hand.opens)).state == "withdrawn"
    assert hand.apply(user).number == 2


def test_a_round_keeps_the_scheme_of_its_first_day(hand):
    assert (hand.round.rules.seats, hand.round.rules.months_in_post) == (40, 6)
    with pytest.raises(IntegrityError, match="round_keeps_its_scheme"), transaction.atomic():
        Round.objects.filter(pk=hand.round.pk).update(scheme={})
    old = Hand(hand.town, "2020 年党务红领认证", opens=date(2020, 9, 1), closes=date(2020, 9, 30))
    assert (old.round.rules.seats, old.round.rules.months_in_post) == (20, 12)


# ---- assessing


@pytest.fixture
def handed(hand):
    hand.application = hand.admit(hand.apply(hand.worker("李慧")))
    hand.hand_out()
    return hand


def test_two_reviewers_each_and_asked_twice_none_more(handed):
    assert handed.hand_out() == 0
    second = handed.admit(handed.apply(handed.worker("王宁")))
    assert handed.hand_out(*handed.reviewers) == 2
    assert second.reviews.count() == 2
    third = handed.admit(handed.apply(handed.worker("张远")))
    with pytest.raises(Refusal, match="评审不够"):
        handed.hand_out(handed.reviewers[0])
    assert third.reviews.count() == 0


def test_until_both_are_in_nobody_learns_a_mark(handed):
    """Neither the officer nor the other reviewer nor the trail."""
    first, second = handed.reviewers[:2]
    given = handed.give(handed.application, first, 91, 93, remark="材料扎实")
    application = Application.objects.get(pk=handed.application.pk)
    assert (application.state, application.marks) == ("admitted", {})
    assert [(each.given, each.marks, each.remark) for each in sheets(application)] == [
        (True, {}, ""),
        (False, {}, ""),
    ]
    assert list(Review.objects.handed_to(handed.town.act(second)).values_list("reviewer", flat=True)) == [second.pk]
    entries = AuditEntry.objects.all()
    whole = " ".join(f"{e.before} {e.after} {e.reason} {e.subject}" for e in entries)
    trail = whole.replace(given.digest, "")
    assert not any(said in trail for said in ("91", "93", "材料扎实"))
    assert given.digest in whole
    handed.give(application, second, 85, 87)
    application.refresh_from_db()
    assert (application.state, application.marks) == ("passed", {"党务知识": "88", "业务服务管理": "90"})
    assert [dict(each.marks) for each in sheets(application)] == [marks(91, 93), marks(85, 87)]
    given.refresh_from_db()
    assert digest(given.nonce, given.marks, given.remark) == given.digest


def test_a_sheet_is_given_once_and_never_changed(handed):
    first = handed.reviewers[0]
    review = handed.give(handed.application, first, 70, 70)
    assert handed.give(handed.application, first, 70, 70) == review
    with pytest.raises(Refusal, match="不能再改"):
        handed.give(handed.application, first, 71, 70)
    with pytest.raises(IntegrityError, match="review_is_never_changed"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(marks=marks(99, 99))


def test_one_gives_the_own_sheet_whole(handed):
    first, second = handed.reviewers[:2]
    mine = Review.objects.get(reviewer=first)
    for wrong in ({"党务知识": 80}, marks(101, 80), marks(-1, 80), {**marks(1, 2), "作风": 3}):
        with pytest.raises(Refusal, match="不能交"):
            give_review(review=mine, marks=wrong, remark="", act=handed.town.act(first, handed.opens))
    with pytest.raises(NoRight, match="别人的评审"):
        give_review(review=mine, marks=marks(1, 1), remark="", act=handed.town.act(second, handed.opens))
    with pytest.raises(NoRight):
        give_review(review=mine, marks=marks(1, 1), remark="", act=handed.town.act())


def test_two_that_differ_too_much_ask_for_a_third_who_is_blind_too(handed):
    first, second, third = handed.reviewers
    handed.give(handed.application, first, 50, 80)
    with pytest.raises(Refusal, match="不能再请"):
        hand_third(application=handed.application, reviewer=third, act=handed.town.act(day=handed.opens))
    handed.give(handed.application, second, 61, 80)
    rows = handed.round.applications.all()
    assert list(third_due(rows)) == [handed.application]
    assert [dict(each.marks) for each in sheets(Application.objects.get())] == [{}, {}]
    with pytest.raises(Refusal, match="不能再请"):
        hand_third(application=handed.application, reviewer=first, act=handed.town.act(day=handed.opens))
    for _again in range(2):
        hand_third(application=handed.application, reviewer=third, act=handed.town.act(day=handed.opens))
    assert not third_due(rows).exists()
    handed.give(handed.application, third, 58, 70)
    application = Application.objects.get()
    assert (application.state, application.marks["党务知识"]) == ("failed", "58")


def test_who_recuses_is_replaced_and_sees_nothing_further(handed):
    first, second, third = handed.reviewers
    review = Review.objects.get(reviewer=first)
    for _again in range(2):
        recuse(review=review, because="同一单位", act=handed.town.act(first, handed.opens))
    with pytest.raises(Refusal, match="已经回避"):
        handed.give(handed.application, first, 80, 80)
    assert handed.hand_out(first, third) == 1
    handed.give(handed.application, second, 80, 80)
    handed.give(handed.application, third, 80, 80)
    assert Application.objects.get().state == "passed"


def test_an_applicant_is_never_the_own_reviewer(hand):
    user = hand.worker("李慧")
    hand.admit(hand.apply(user))
    Post.objects.filter(user=hand.reviewers[0]).update(user=user)
    with pytest.raises(Refusal, match="评审不够"):
        hand.hand_out(user, hand.reviewers[1])


# ---- notice, objections, issue


def test_the_notice_waits_for_everybody_and_for_the_closing_day(handed):
    with pytest.raises(Refusal, match="还没有截止"):
        handed.publish(date(2021, 10, 15))
    with pytest.raises(Refusal, match="没有结果"):
        handed.publish()
    for user in handed.reviewers[:2]:
        handed.give(handed.application, user, 40, 40)
    with pytest.raises(Refusal, match="没有合格"):
        handed.publish()


def test_seats_go_by_the_order_of_application_not_by_marks(town, monkeypatch):
    one_seat = replace_fields(scheme(day=DAY), seats=1)
    monkeypatch.setattr(rounds, "scheme", lambda **_asked: one_seat)
    hand = Hand(town)
    low, high = hand.passed("先来", 60, 60), hand.passed("后到", 100, 100)
    hand.publish()
    states = {each.pk: each.state for each in Application.objects.all()}
    assert states == {low.pk: "passed", high.pk: "unseated"}
    assert [made.holder for made in hand.issue()] == ["先来"]


def test_certificates_come_after_the_notice_by_another_person(hand):
    hand.passed("李慧")
    one = hand.publish()
    assert (one.published_on, one.notice_last_day) == (PUBLISHED, date(2021, 10, 25))
    with pytest.raises(Refusal, match="公示还没有结束"):
        hand.issue(date(2021, 10, 25))
    with pytest.raises(NoRight, match="公示是你发的"):
        hand.issue(user=hand.town.chen)
    (made,) = hand.issue()
    assert hand.issue() == [made]
    assert (made.issue.number, made.issued_on, made.last_day) == ("红领〔2021〕1号", ISSUED, date(2024, 10, 25))
    assert (made.holder, made.grade, Application.objects.get().state) == ("李慧", "初级", "certified")
    assert "李慧" not in made.issue.title
    file = made.issue.files.get().document
    assert (file.name, file.kind) == ("红领〔2021〕1号.pdf", "pdf")
    assert list(audit.verify()) == []


def test_an_objection_holds_the_issue_up_and_may_strike_somebody(hand):
    first, second = hand.passed("李慧"), hand.passed("王宁")
    one, act = hand.publish(), hand.town.act(day=date(2021, 10, 20))
    said = {"round": one, "source": "来信", "day": date(2021, 10, 20)}
    with pytest.raises(Refusal, match="不在公示期"):
        record_objection(**{**said, "day": date(2021, 10, 17)}, about=first, what="早", act=act)
    for _again in range(2):
        objection = record_objection(**said, about=first, what="任职时间不实", act=act)
    told = AuditEntry.objects.get(verb="record_objection")
    assert "来信" not in str(told.after)
    assert "不实" not in str(told.after)
    other = record_objection(**said, about=second, what="不够格", act=act)
    with pytest.raises(Refusal, match="2 件异议"):
        hand.issue()
    for _again in range(2):
        answer_objection(objection=objection, upheld=True, answer="查实任职不满半年", act=act)
    answer_objection(objection=other, upheld=False, answer="查无此事", act=act)
    assert [made.holder for made in hand.issue()] == ["王宁"]
    first.refresh_from_db()
    assert (first.state, first.because) == ("struck", "查实任职不满半年")


def test_the_database_knows_the_order_of_a_round(hand):
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(state="issued", issued_on=date(2021, 10, 26))
    hand.passed("李慧")
    hand.publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(state="issued", issued_on=date(2021, 10, 26), issued_by="chen")
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(state="issued", issued_on=date(2021, 10, 25), issued_by="li")
