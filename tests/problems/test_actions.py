"""Zhou raises a problem; Fang of the committee solves it; Zhou confirms or contests; it ends, or comes again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Body, BodyParent
from hangji.problems.actions.ending import confirm_problem, contest_problem, end_problem, reopen_problem
from hangji.problems.actions.handling import Handling, accept_problem, pass_on_problem, plan_problem
from hangji.problems.actions.matters import join_matter, leave_matter, merge_problems, plan_matter
from hangji.problems.actions.raising import Source, raise_problem, withdraw_problem
from hangji.problems.actions.supervising import reply_supervision, supervise_problem
from hangji.problems.models import Problem, ProblemStep
from hangji.problems.queries import put_to_body
from hangji.registry.actions.organisations import Conflict
from rulebook.problems import overdue
from tests.problems.hands import Ledger
from tests.town import CITY, GUOYANG, moment

NEXT = timedelta(days=1)


def kinds(problem):
    return [each.kind for each in problem.steps.all()]


def test_a_problem_goes_to_the_body_that_leads_and_asked_twice_it_is_one(town, ledger):
    club = ledger.club()
    first = ledger.raised(club)
    assert ledger.raised(club) == first
    assert (first.body, first.state, first.answer_by) == (town.body, "raised", date(2021, 11, 9))
    source = Source("visit", "Difficulty", 7, "走访")
    found = ledger.raised(club, "没有场地", source=source)
    assert ledger.raised(club, "换一句话", source=source) == found
    assert Problem.objects.of("Difficulty", [7]).get() == found
    assert list(put_to_body(town.body)) == [first, found]


def test_nobody_raises_a_strangers_problem_or_none(town, ledger):
    stranger = town.organisation("亳州市诗词协会", 0)
    with pytest.raises(NoRight):
        ledger.raised(stranger)
    with pytest.raises(NoRight):
        raise_problem(organisation=stranger, what="x", act=town.act(town.song))
    with pytest.raises(Refusal, match="没有写是什么问题"):
        ledger.raised(ledger.club(), "  ")
    assert not Problem.objects.exists()


def test_from_raised_to_confirmed(town, ledger):
    one = ledger.solved(ledger.accepted(ledger.raised(ledger.club())))
    assert (one.state, one.owner, one.contest_until) == ("solved", ledger.fang, date(2021, 11, 9))
    confirm_problem(problem=one, act=town.act(town.zhou))
    confirm_problem(problem=one, act=town.act(town.zhou))
    one = ledger.now(one)
    assert (one.state, one.ended_on, one.result) == ("ended", town.today, "人选已到位")
    assert kinds(one) == ["raised", "accepted", "solved", "confirmed"]
    verbs = list(AuditEntry.objects.filter(subject_kind="Problem").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["raise_problem", "accept_problem", "solve_problem", "confirm_problem"]


def test_nothing_is_solved_without_a_result_or_before_somebody_has_it(town, ledger):
    one = ledger.raised(ledger.club())
    with pytest.raises(Refusal, match="先受理"):
        ledger.solved(one)
    one = ledger.accepted(one)
    with pytest.raises(Refusal, match="没有写结果"):
        ledger.solved(one, "  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=one.pk).update(state="ended", ended_on=town.today)


def test_only_who_raised_it_contests_and_only_in_time(town, ledger):
    one = ledger.solved(ledger.accepted(ledger.raised(ledger.club())))
    with pytest.raises(NoRight):
        contest_problem(problem=one, reason="没有办好", act=town.act())
    late = town.act(town.zhou, one.contest_until + NEXT)
    with pytest.raises(Refusal, match="期限已过"):
        contest_problem(problem=one, reason="没有办好", act=late)
    contest_problem(problem=one, reason="人选没有来", act=town.act(town.zhou, one.contest_until))
    one = ledger.now(one)
    assert (one.state, one.due_on) == ("contested", date(2021, 11, 23))
    again = ledger.solved(one, "人选来了", one.due_on)
    confirm_problem(problem=again, act=town.act(town.zhou, again.solved_on))
    assert kinds(again) == ["raised", "accepted", "solved", "contested", "solved", "confirmed"]


def test_the_office_ends_it_only_when_the_days_for_contesting_are_over(town, ledger):
    one = ledger.solved(ledger.accepted(ledger.raised(ledger.club())))
    with pytest.raises(Refusal, match="还可以提异议"):
        end_problem(problem=one, version=one.version, act=town.act(ledger.fang, one.contest_until))
    end_problem(problem=one, version=one.version, act=town.act(ledger.fang, one.contest_until + NEXT))
    assert ledger.now(one).state == "ended"


def test_it_comes_again_with_a_reason(town, ledger):
    one = ledger.solved(ledger.accepted(ledger.raised(ledger.club())))
    with pytest.raises(Refusal, match="没有销号"):
        reopen_problem(problem=one, reason="又走了", version=one.version, act=town.act(town.zhou))
    confirm_problem(problem=one, act=town.act(town.zhou))
    with pytest.raises(NoRight):
        reopen_problem(problem=one, reason="又走了", version=one.version + 1, act=town.act(town.wang))
    reopen_problem(problem=one, reason="又走了", version=one.version + 1, act=town.act(town.zhou))
    one = ledger.now(one)
    assert (one.state, one.ended_on, one.owner) == ("accepted", None, ledger.fang)


def test_who_may_handle_and_own_it(town, ledger):
    one = ledger.raised(ledger.club())
    for stranger in (town.wang, town.zhou):
        with pytest.raises(NoRight):
            accept_problem(problem=one, handling=Handling(ledger.fang, "other"), version=1, act=town.act(stranger))
    with pytest.raises(Refusal, match="不能交给王守田"):
        accept_problem(problem=one, handling=Handling(town.wang, "other"), version=1, act=town.act(ledger.fang))
    with pytest.raises(Refusal, match="没有选问题的类别"):
        accept_problem(problem=one, handling=Handling(ledger.fang, "luck"), version=1, act=town.act(ledger.fang))
    with pytest.raises(Refusal, match="已经过去"):
        ledger.accepted(one, due_on=town.today - NEXT)


def test_two_at_once_the_second_is_told(town, ledger):
    one = ledger.raised(ledger.club())
    after = ledger.accepted(one)
    with pytest.raises(Conflict):
        pass_on_problem(problem=one, body=None, reason="归登记机关", version=one.version, act=town.act())
    ledger_twice = Handling(ledger.fang, "secretary", "推荐人选", after.due_on)
    accept_problem(problem=one, handling=ledger_twice, version=1, act=town.act(ledger.fang))
    assert kinds(after) == ["raised", "accepted"]


def test_passed_on_it_has_to_be_accepted_anew(town, ledger):
    other = Body.objects.create(name="中共亳州市律师行业委员会", kind="industry", region_code=CITY, level="city")
    one = ledger.accepted(ledger.raised(ledger.club()))
    act = town.act(ledger.fang, date(2021, 11, 4))
    pass_on_problem(problem=one, body=other, reason="归行业党委", version=one.version, act=act)
    one = ledger.now(one)
    assert (one.state, one.body, one.owner, one.answer_by) == ("raised", other, None, date(2021, 11, 11))
    assert not put_to_body(town.body).exists()
    pass_on_problem(problem=one, body=None, reason="归登记机关", version=one.version, act=town.act())
    accept_problem(problem=one, handling=Handling(town.chen, "business"), version=one.version + 1, act=town.act())


def test_measures_and_withdrawing(town, ledger):
    club = ledger.club()
    one = ledger.accepted(ledger.raised(club))
    with pytest.raises(Refusal, match="已经有人受理"):
        withdraw_problem(problem=one, reason="记错了", act=town.act(town.zhou))
    due = date(2021, 12, 10)
    plan_problem(problem=one, measures="先谈话", due_on=due, version=one.version, act=town.act(ledger.fang))
    plan_problem(problem=one, measures="先谈话", due_on=due, version=one.version, act=town.act(ledger.fang))
    assert (ledger.now(one).measures, kinds(one)) == ("先谈话", ["raised", "accepted", "measures"])
    two = ledger.raised(club, "没有场地")
    withdraw_problem(problem=two, reason="记错了", act=town.act(town.zhou))
    assert ledger.now(two).state == "withdrawn"


def test_the_history_is_only_added_to(ledger):
    step = ledger.raised(ledger.club()).steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemStep.objects.filter(pk=step.pk).update(text="另一句")
    with pytest.raises(IntegrityError), transaction.atomic():
        step.delete()


# Supervision


def test_the_city_supervises_what_is_overdue_in_a_county_and_nobody_else(town, ledger):
    club = town.organisation("涡阳县棋类协会", 0, level="county", region=GUOYANG)
    one = ledger.raised(club, by=town.wang)
    assert one.body is None
    day = one.answer_by + NEXT
    with pytest.raises(Refusal, match="没有逾期"):
        supervise_problem(problem=one, demand="五日内受理", until=None, act=town.act(day=one.answer_by))
    for stranger in (town.wang, ledger.fang, town.li):
        with pytest.raises(NoRight):
            supervise_problem(problem=one, demand="五日内受理", until=None, act=town.act(stranger, day))
    made = supervise_problem(problem=one, demand="五日内受理", until=None, act=town.act(day=day))
    assert supervise_problem(problem=one, demand="五日内受理", until=None, act=town.act(day=day)) == made
    assert made.until == date(2021, 11, 17)
    with pytest.raises(Refusal, match="还没有答复"):
        supervise_problem(problem=one, demand="马上办", until=None, act=town.act(day=day))
    reply_supervision(problem=one, reply="已安排", act=town.act(town.wang, day))
    reply_supervision(problem=one, reply="已安排", act=town.act(town.wang, day))
    assert kinds(one) == ["raised", "supervised", "replied"]


def test_a_result_answers_the_supervision_too(town, ledger):
    parent = Body.objects.create(name="中共亳州市两新工委", kind="work_committee", region_code=CITY, level="city")
    since = {"since": date(2020, 1, 2), "recorded_at": moment(date(2020, 1, 2)), "recorded_in": uuid4()}
    BodyParent.objects.create(body=town.body, parent=parent, **since)
    head = town.user("head", "何见国", "committee", CITY, "city")
    head.posts.update(body=parent)
    one = ledger.accepted(ledger.raised(ledger.club()))
    day = one.due_on + NEXT
    made = supervise_problem(problem=one, demand="尽快办结", until=day, act=town.act(head, day))
    one = ledger.solved(ledger.now(one), "办好了", day)
    made.refresh_from_db()
    assert (made.reply, made.replied_on) == ("办好了", day)
    assert kinds(one)[-2:] == ["solved", "replied"]


# Matters


def three(ledger: Ledger) -> list[Problem]:
    return [ledger.raised(ledger.club(f"亳州市第{n}协会"), "没有活动场地") for n in range(3)]


def test_one_matter_with_many_places_ends_when_all_have_ended(town, ledger):
    places = three(ledger)
    with pytest.raises(Refusal, match="只有一个问题"):
        merge_problems(what="没有场地", problems=places[:1], act=town.act(ledger.fang))
    matter = merge_problems(what="没有场地", problems=places[:2], act=town.act(ledger.fang))
    again = [ledger.now(each) for each in places[:2]]
    assert merge_problems(what="没有场地", problems=again, act=town.act(ledger.fang)) == matter
    join_matter(matter=matter, problems=[places[2]], act=town.act(ledger.fang))
    assert plan_matter(matter=matter, handling=Handling(ledger.fang, "venue", "合用"), act=town.act(ledger.fang)) == 3
    for n, each in enumerate(places):
        solved = ledger.solved(ledger.now(each), f"第 {n} 处场地")
        confirm_problem(problem=solved, act=town.act(town.zhou))
        assert matter.places.pending().count() == 2 - n
    assert sorted(matter.places.values_list("result", flat=True)) == ["第 0 处场地", "第 1 处场地", "第 2 处场地"]


def test_a_place_leaves_and_nobody_merges_a_strangers(town, ledger):
    places = three(ledger)
    with pytest.raises(NoRight):
        merge_problems(what="没有场地", problems=places, act=town.act(town.wang))
    matter = merge_problems(what="没有场地", problems=places, act=town.act())
    leave_matter(problem=places[0], reason="是另一件事", act=town.act())
    leave_matter(problem=places[0], reason="是另一件事", act=town.act())
    assert matter.places.count() == 2
    assert kinds(places[0]) == ["raised", "joined", "left"]
    other = merge_problems(
        what="别的", problems=[ledger.now(places[0]), ledger.raised(ledger.club("亳州市棋院"))], act=town.act()
    )
    with pytest.raises(Refusal, match="另一个共性问题"):
        join_matter(matter=other, problems=[places[1]], act=town.act())


@pytest.mark.parametrize("state", ["raised", "accepted", "solved", "contested"])
@pytest.mark.parametrize("later", [0, 1, 40])
def test_overdue_in_sql_is_the_rule(town, ledger, state, later):
    one = ledger.raised(ledger.club())
    for step in ("accepted", "solved", "contested")[: ["raised", "accepted", "solved", "contested"].index(state)]:
        one = getattr(ledger, step)(one)
    for last in {one.answer_by, one.due_on or one.answer_by}:
        day = last + timedelta(days=later)
        said = overdue(state=one.state, answer_by=one.answer_by, due_on=one.due_on, day=day)
        assert Problem.objects.overdue(day).filter(pk=one.pk).exists() == said
