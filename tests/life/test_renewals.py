"""Elections of existing Party organisations: step by step, judged by the rules, with what they do to the posts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.formation.actions.result import Stood
from hangji.formation.models import Candidate, Election, Seat, Term
from hangji.kit.refusal import NoRight, Refusal
from hangji.life.actions.extensions import Paper
from hangji.life.actions.renewals import (
    abandon_renewal,
    open_renewal,
    reply_renewal,
    request_renewal,
    take_back_renewal_step,
)
from hangji.life.actions.terms import vacate_seat
from hangji.life.models import Renewal, RenewalStep
from hangji.life.queries.terms import chairs, latest_count
from hangji.office.models import AuditEntry, Issue
from hangji.registry.models import PartyForm, Secretary
from tests.life.conftest import FIVE

SIX = [Stood("甲", 6, "secretary"), Stood("乙", 5, "deputy")]


def sitting(branch, day):
    return [f"{chair.said} {chair.person.name}" for chair in chairs(branch.party, day)]


def test_from_the_decision_to_its_filing(expired, town):
    one = expired.until("filed")
    assert (one.state, one.next_step, one.closed_on) == ("done", "", date(2021, 10, 25))
    assert sitting(expired, date(2021, 10, 11)) == ["书记 宋小麦"]
    assert sitting(expired, date(2021, 10, 12)) == ["书记 甲", "副书记 乙", "委员 丙", "委员 丁", "委员 戊"]
    first, second = Term.objects.valid().order_by("since")
    assert (first.until, second.since, second.ends_on) == (date(2021, 10, 12), date(2021, 10, 12), date(2024, 10, 12))
    ended = Secretary.objects.valid().get(person=expired.song.person)
    assert ended.until == date(2021, 10, 12)
    assert Candidate.objects.get(name="己").duty == ""
    assert latest_count(expired.party) == Election.objects.get()
    assert [step.name for step in one.steps.all()][-3:] == ["counted", "reported", "filed"]


def test_every_step_sent_twice_is_one(expired):
    one = expired.open()
    assert expired.open().pk == one.pk
    for name in ("requested", "replied", "called", "nominated", "met", "counted", "reported", "filed"):
        do = getattr(expired, name)
        assert do(one) == do(one), name
    assert RenewalStep.objects.count() == 9
    assert Election.objects.count() == 1


def test_a_step_changed_and_sent_again_is_not_swallowed(expired):
    one = expired.until("nominated")
    expired.stood = [*FIVE, Stood("庚", 1)]
    with pytest.raises(Refusal, match="已经登记"):
        expired.nominated(one)


def test_steps_go_in_their_order_and_days_too(expired):
    one = expired.open()
    with pytest.raises(Refusal, match="前面的“请示”还没有办"):
        expired.called(one)
    expired.days["requested"] = date(2021, 8, 31)
    with pytest.raises(Refusal, match="日期早于“决定换届”"):
        expired.requested(one)


# The rules, at their boundaries


def test_four_fifths_exactly_are_enough_and_one_less_is_not(expired):
    one = expired.until("nominated")
    expired.present = 7
    with pytest.raises(Refusal, match=r"不足应到会 10 名的 4/5（8 名），会议无效.*选举工作条例"):
        expired.met(one)
    expired.present = 8
    assert expired.met(one)


def test_a_fifth_more_candidates_rounded_up(expired):
    one = expired.until("called")
    expired.stood = FIVE[:5]
    with pytest.raises(Refusal, match="应选 5 名至少要有候选人 6 名"):
        expired.nominated(one)
    expired.stood = FIVE
    assert expired.nominated(one)


def test_six_full_members_elect_no_committee_and_seven_do(expired, town):
    unit = expired.party.covers.get().organisation
    town.declare(unit, 6, day=date(2021, 9, 1))
    one = expired.until("replied")
    expired.entitled = expired.present = 6
    expired.places = 3
    with pytest.raises(Refusal, match=r"应选 3 名；有正式党员 6 名的支部应选 1 至 2 名.*支部工作条例"):
        expired.called(one)
    town.declare(unit, 7, day=date(2021, 9, 2))
    expired.entitled = expired.present = 7
    assert expired.called(one)


def test_six_full_members_elect_a_secretary_and_a_deputy_without_more_candidates(expired, town):
    town.declare(expired.party.covers.get().organisation, 6, day=date(2021, 9, 1))
    expired.entitled = expired.present = 6
    expired.places, expired.stood = 2, SIX
    expired.until("filed")
    assert sitting(expired, town.today) == ["书记 甲", "副书记 乙"]


def test_half_of_those_present_does_not_elect(expired):
    one = expired.until("met")
    expired.stood = [*FIVE[:4], Stood("戊", 4, "member"), Stood("己", 3)]
    with pytest.raises(Refusal, match="戊没有当选，不能有职务"):
        expired.counted(one)
    expired.stood = [*FIVE[:4], Stood("戊", 5, "member"), Stood("己", 3)]
    assert expired.counted(one)


@pytest.mark.parametrize(
    ("stood", "because"),
    [
        ([*FIVE[:4], Stood("戊", 6), Stood("己", 2)], "戊当选了，还没有写职务"),
        ([Stood("甲", 8, "deputy"), *FIVE[1:]], "书记应有 1 名"),
        ([*FIVE, Stood("甲", 1)], "同一个姓名写了两次"),
        ([Stood("甲", 9, "secretary"), *FIVE[1:]], "甲的赞成票不在 0 和到会人数 8 之间"),
    ],
)
def test_a_count_that_does_not_stand_changes_nothing(expired, stood, because):
    one = expired.until("met")
    expired.stood = stood
    with pytest.raises(Refusal, match=because):
        expired.counted(one)
    assert Term.objects.valid().count() == 1
    assert not Election.objects.exists()


# When it may begin, and how it ends


def test_an_early_one_needs_a_reason_and_a_regular_one_its_time(branch, town):
    branch.term(date(2019, 6, 1))
    with pytest.raises(Refusal, match="到期换届从 2021-12-01 起办"):
        branch.open()
    branch.sort = "early"
    with pytest.raises(Refusal, match="没有写理由"):
        branch.open()
    branch.reason = "书记调离，班子不全"
    one = branch.until("filed")
    assert (one.sort, one.due_on) == ("early", date(2022, 6, 1))
    assert Term.objects.valid().get(until__isnull=False).until == date(2021, 10, 12)


def test_the_leading_body_refuses_and_another_is_begun(expired):
    one = expired.until("requested")
    with pytest.raises(Refusal, match="没有写不批准的理由"):
        expired.replied(one, agreed=False)
    expired.replied(one, agreed=False, answer="先补齐党员人数")
    expired.replied(one, agreed=False, answer="先补齐党员人数")
    one.refresh_from_db()
    assert (one.state, one.closed_because) == ("refused", "先补齐党员人数")
    with pytest.raises(Refusal, match="未批准"):
        expired.called(one)
    assert expired.open().pk != one.pk


def test_who_asked_does_not_answer_and_others_may_not(expired, town):
    one = expired.until("requested")
    with pytest.raises(NoRight):
        reply_renewal(renewal=one, agreed=True, answer="", paper=expired.paper("replied"), act=town.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.create(
            party_organization=one.party_organization,
            sort="regular",
            region_code=one.region_code,
            level="city",
            next_step="requested",
            opened_on=one.opened_on,
        )


def test_it_is_given_up_before_the_count_only(expired):
    one = expired.until("requested")
    abandon_renewal(renewal=one, reason="改为延期", act=expired.act(expired.song))
    one.refresh_from_db()
    assert (one.state, one.closed_because) == ("abandoned", "改为延期")
    other = expired.until("counted")
    with pytest.raises(Refusal, match="已经选出班子"):
        abandon_renewal(renewal=other, reason="不办了", act=expired.act(expired.song))


def test_the_count_is_taken_back_with_all_that_it_changed(expired, town):
    one = expired.until("counted")
    with pytest.raises(Refusal, match="只能撤回最后登记的一步"):
        take_back_renewal_step(renewal=one, step="met", reason="错", act=expired.act(town.chen))
    take_back_renewal_step(renewal=one, step="counted", reason="票数抄错", act=expired.act(town.chen))
    one.refresh_from_db()
    assert one.next_step == "counted"
    assert sitting(expired, town.today) == ["书记 宋小麦"]
    assert Term.objects.valid().get().until is None
    assert not Seat.objects.valid().exists()
    expired.stood = [*FIVE[:4], Stood("戊", 7, "member"), Stood("己", 1)]
    expired.counted(one)
    assert sitting(expired, town.today)[-1] == "委员 戊"
    assert Election.objects.count() == 2


def test_what_was_built_upon_is_not_taken_back(expired, town):
    one = expired.until("counted")
    secretary = Secretary.objects.valid().on(town.today).get().person
    leaves = {"duty": "secretary", "day": date(2021, 10, 30), "reason": "调离", "act": town.act()}
    vacate_seat(party=expired.party, person=secretary, **leaves)
    with pytest.raises(Refusal, match="后来又登记过"):
        take_back_renewal_step(renewal=one, step="counted", reason="错", act=town.act())


def test_papers_are_issued_today_and_taken_back_with_their_step(expired, town):
    one = expired.open()
    expired.days["requested"] = town.today
    request_renewal(renewal=one, paper=Paper(town.today, base="http://testserver"), act=town.act(expired.song))
    issued = Issue.objects.get()
    assert (issued.kind, issued.subject_kind) == ("renewal_request", "Renewal")
    assert {each.document.kind for each in issued.files.all()} == {"docx", "pdf"}
    take_back_renewal_step(renewal=one, step="requested", reason="日期错", act=town.act(expired.song))
    issued.refresh_from_db()
    assert issued.withdrawn_because == "日期错"


# Filling vacated seats


@pytest.fixture
def vacant(expired, town):
    """A committee of five, whose member 戊 has left; two stand for the seat."""
    expired.until("filed")
    one = next(chair for chair in chairs(expired.party, town.today) if chair.person.name == "戊")
    leaves = {"duty": "member", "day": date(2021, 10, 26), "reason": "调离", "act": town.act()}
    vacate_seat(party=expired.party, person=one.person, **leaves)
    expired.sort, expired.reason, expired.places = "by_election", "委员戊调离", 1
    expired.days = {name: date(2021, 10, 28) for name in expired.days}
    expired.stood = [Stood("庚", 6, "member"), Stood("辛", 2)]
    return expired


def song_is_chen(vacant, town):
    """Song is secretary no more; the office does the rest for the branch."""
    vacant.song = town.chen
    return vacant


def test_a_vacated_seat_is_filled_within_the_term(vacant, town):
    song_is_chen(vacant, town).until("filed")
    assert sitting(vacant, town.today) == ["书记 甲", "副书记 乙", "委员 庚", "委员 丙", "委员 丁"]
    assert Term.objects.valid().on(town.today).get().since == date(2021, 10, 12)
    assert AuditEntry.objects.filter(verb="elect").latest("pk").after["elected"] == ["委员 庚"]


def test_one_seat_needs_two_candidates_and_a_secretary_who_sits_is_not_elected_again(vacant, town):
    one = song_is_chen(vacant, town).until("called")
    vacant.stood = [Stood("庚", 6, "member")]
    with pytest.raises(Refusal, match="至少要有候选人 2 名"):
        vacant.nominated(one)
    vacant.stood = [Stood("庚", 6, "secretary"), Stood("辛", 2)]
    vacant.nominated(one)
    vacant.met(one)
    with pytest.raises(Refusal, match="书记不缺"):
        vacant.counted(one)


def test_seats_are_filled_within_a_running_term_only(expired, town):
    expired.sort, expired.reason = "by_election", "委员调离"
    expired.days["decided"] = date(2021, 10, 11)
    with pytest.raises(Refusal, match="任期到 2021-10-10 已经届满，补选只在任期内"):
        expired.open()


def test_a_temporary_branch_does_not_elect(branch, town):
    PartyForm.objects.update(kind="temporary")
    with pytest.raises(Refusal, match="临时党支部不计任期，不换届"):
        open_renewal(party=branch.party, sort="regular", day=town.today, reason="", note="", act=town.act(branch.song))
