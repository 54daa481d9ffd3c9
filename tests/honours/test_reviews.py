"""Reviews: blind to each other, by nobody who is related; who stands back, who is asked third, what stays."""

import pytest
from django.db import IntegrityError, transaction

from hangji.honours.actions.entries import withdraw_entry
from hangji.honours.actions.reviews import (
    declare_relation,
    end_relation,
    give_sheet,
    hand_out,
    hand_third,
    recuse,
)
from hangji.honours.models import EntryState, HonourSheet
from hangji.honours.queries.rounds import sheets
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Body, Person, Post
from hangji.training.models import WorkerPost
from tests.honours.going import OPENS, Going
from tests.town import moment


def test_neither_reviewer_sees_the_others_sheet_until_the_result_is_there(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry)
    assert going.hand_out() == 2
    assert going.hand_out() == 0
    first, second = entry.sheets.order_by("pk")
    going.give(first, 90)
    assert [(each.given, each.marks, each.opinion) for each in sheets(entry)] == [(True, {}, ""), (False, {}, "")]
    trail = AuditEntry.objects.get(verb="give_sheet")
    assert set(trail.after) == {"digest"}
    with pytest.raises(NoRight, match="别人的评审"):
        give_sheet(
            sheet=second, marks=going.marks(entry, 80), opinion="x", clear=True, act=town.act(first.reviewer, OPENS)
        )
    going.give(second, 60)
    entry.refresh_from_db()
    assert (entry.state, sheets(entry)[0].marks) == (EntryState.ADMITTED, {})
    third = hand_third(entry=entry, reviewer=going.reviewers[2], act=town.act(day=OPENS))
    going.give(third, 70)
    entry.refresh_from_db()
    assert entry.state == EntryState.PASSED
    assert sum(float(mark) for mark in entry.marks.values()) == 70
    assert sheets(entry)[0].marks
    with pytest.raises(IntegrityError), transaction.atomic():
        HonourSheet.objects.filter(pk=first.pk).update(opinion="改了")


def test_who_serves_leads_or_is_related_is_kept_out(town, going, bai):
    entry, other = going.enter(bai), going.enter(going.worker("合唱"))
    for each in (entry, other):
        going.admit(each)
    one, two, three = going.reviewers
    at = {"since": OPENS, "recorded_at": moment(OPENS), "recorded_in": town.act().id}
    one.person = Person.objects.create(name="评审员1")
    one.save()
    WorkerPost.objects.create(party_organization=bai.branch, person=one.person, duty="staff", **at)
    lead = Body.objects.create(name="中共亳州市文体行业委员会", kind="industry", region_code=341600, level="city")
    Post.objects.create(user=two, role="committee", body=lead, **at)
    from hangji.registry.models import PartyForm

    PartyForm.objects.filter(party_organization=bai.branch).update(body=lead)
    with pytest.raises(Refusal, match=r"第 1 份的评审不够"):
        hand_out(round=going.round, reviewers=[one, two, three], act=town.act(day=OPENS))
    four, five = going._reviewer(4), going._reviewer(5)
    declare_relation(organisation=other.organisation, kind="kin", note="", act=town.act(four, OPENS))
    assert hand_out(round=going.round, reviewers=[one, two, three, four, five], act=town.act(day=OPENS)) == 4
    assert set(entry.sheets.values_list("reviewer__username", flat=True)) <= {"judge3", "judge4", "judge5"}
    assert "judge4" not in other.sheets.values_list("reviewer__username", flat=True)


def serves(town, reviewer, branch):
    """The reviewer works for the Party organisation from the round's first day on."""
    reviewer.person = Person.objects.create(name=reviewer.name)
    reviewer.save()
    at = {"since": OPENS, "recorded_at": moment(OPENS), "recorded_in": town.act().id}
    WorkerPost.objects.create(party_organization=branch, person=reviewer.person, duty="staff", **at)


def test_a_relation_declared_later_sends_the_sheet_back_and_another_gets_it(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry)
    going.hand_out()
    mine = entry.sheets.get(reviewer=going.reviewers[0])
    recuse(sheet=mine, kind="work", because="去年在那里兼职", act=town.act(going.reviewers[0], OPENS))
    with pytest.raises(Refusal, match="已经回避"):
        going.give(mine, 90)
    with pytest.raises(Refusal, match="评审不够"):
        going.hand_out()
    assert going.hand_out(*going.reviewers) == 1
    other = entry.sheets.get(reviewer=going.reviewers[2])
    with pytest.raises(Refusal, match="没有声明"):
        going.give(other, 90, clear=False)
    declare_relation(organisation=bai.unit, kind="other", note="", act=town.act(going.reviewers[2], OPENS))
    other.refresh_from_db()
    assert other.recused_at


def test_a_relation_keeps_out_until_who_declared_it_says_that_it_is_over(town, going, bai):
    one, two, _three = going.reviewers
    declared = declare_relation(organisation=bai.unit, kind="kin", note="", act=town.act(one, OPENS))
    going.admit(going.enter(bai))
    with pytest.raises(Refusal, match="评审不够"):
        going.hand_out()
    with pytest.raises(NoRight, match="不能改别人的声明"):
        end_relation(relation=declared, act=town.act(two, OPENS))
    for _twice in range(2):
        end_relation(relation=declared, act=town.act(one, OPENS))
    assert AuditEntry.objects.filter(verb="end_relation").count() == 1
    assert going.hand_out() == 2


def test_who_comes_to_serve_there_after_the_handing_out_gives_no_sheet(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry)
    going.hand_out()
    one = going.reviewers[0]
    serves(town, one, bai.branch)
    with pytest.raises(Refusal, match="你应当回避"):
        going.give(entry.sheets.get(reviewer=one), 90)


def test_a_sheet_that_was_given_stays_and_one_of_a_withdrawn_entry_waits_no_more(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry)
    with pytest.raises(Refusal, match="今天没有评审的任职"):
        going.hand_out(town.zhou, town.li)
    going.hand_out()
    first, second = entry.sheets.order_by("pk")
    going.give(first, 90)
    with pytest.raises(Refusal, match="评审表已经交了"):
        recuse(sheet=first, kind="work", because="想起来了", act=town.act(first.reviewer, OPENS))
    withdraw_entry(entry=entry, act=town.act(bai, OPENS))
    assert entry.sheets.get(pk=second.pk).recused_because == "参评已撤回"


def test_the_third_reviewer_is_not_one_of_the_organisation(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry)
    going.hand_out()
    for sheet, total in zip(entry.sheets.order_by("pk"), (90, 60), strict=True):
        going.give(sheet, total)
    serves(town, going.reviewers[2], bai.branch)
    with pytest.raises(Refusal, match="不能再请这一位评审"):
        hand_third(entry=entry, reviewer=going.reviewers[2], act=town.act(day=OPENS))
    assert hand_third(entry=entry, reviewer=going._reviewer(4), act=town.act(day=OPENS)).third


def test_nobody_reviews_their_own_entry(town):
    going = Going(town, "three")
    entry = going.enter(going.worker("篮球"), "先锋职工", person=going.reviewers[0].name, consent=True)
    going.admit(entry)
    with pytest.raises(Refusal, match=r"第 1 份的评审不够"):
        going.hand_out(*going.reviewers[:2])
    assert going.hand_out(*going.reviewers) == 2
    assert not entry.sheets.filter(reviewer=going.reviewers[0]).exists()
