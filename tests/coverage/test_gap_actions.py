"""What Chen and Li say of a gap: noted, planned, put off, disputed, answered; and what the program refuses."""

from datetime import date, timedelta

import pytest

from hangji.coverage.actions import (
    answer_dispute,
    begin_forming,
    lift_postponement,
    note_gap,
    postpone,
    raise_dispute,
    stop_forming,
)
from hangji.coverage.models import Dispute, GapNote, Postponement
from hangji.coverage.queries import balance
from hangji.coverage.worklist import worklist
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Role
from hangji.office.pen import writing
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Secretary
from tests.town import moment

PLAN = {"cause": "no_secretary", "note": "正在物色", "planned_on": date(2021, 12, 20), "planned_mode": "single"}


@pytest.fixture
def school(town):
    return town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1))


def verbs():
    return list(AuditEntry.objects.filter(by="chen").values_list("verb", flat=True).order_by("number"))


def test_chen_notes_the_cause_and_the_plan_twice_and_it_is_said_once(town, school):
    first = note_gap(organisation=school, version=0, act=town.act(), **PLAN)
    again = note_gap(organisation=school, version=0, act=town.act(), **PLAN)
    assert (first.pk, first.version) == (again.pk, again.version) == (first.pk, 1)
    assert verbs()[-1] == "note_gap"
    assert verbs().count("note_gap") == 1


def test_whoever_saves_second_is_told_and_nothing_is_lost(town, school):
    note_gap(organisation=school, version=0, act=town.act(), **PLAN)
    with pytest.raises(Conflict, match="被别人改过"):
        note_gap(organisation=school, version=0, act=town.act(town.li), **{**PLAN, "cause": "other"})
    assert GapNote.objects.get().cause == "no_secretary"


def test_a_plan_for_yesterday_is_refused(town, school):
    with pytest.raises(Refusal, match="已经过去"):
        note_gap(organisation=school, version=0, act=town.act(), **{**PLAN, "planned_on": date(2021, 11, 1)})
    assert not GapNote.objects.exists()
    assert "note_gap" not in verbs()


def test_no_gap_no_note(town):
    club = town.organisation("亳州市灯谜学会", 0)
    with pytest.raises(Refusal, match="不在应建未建之列"):
        note_gap(organisation=club, version=0, act=town.act(), **PLAN)


def test_wang_of_guoyang_and_a_stranger_have_no_say_in_the_city(town, school):
    for user in (town.wang, town.qian, town.song):
        for do, more in (
            (note_gap, {"version": 0, **PLAN}),
            (postpone, {"until": date(2021, 12, 1), "reason": "搬迁"}),
            (lift_postponement, {}),
            (raise_dispute, {"reason": "人数不对"}),
        ):
            with pytest.raises(NoRight):
                do(organisation=school, act=town.act(user), **more)
    assert not GapNote.objects.exists()


def test_forming_begins_once_keeps_its_day_and_mode_and_may_stop(town, school):
    """Whoever opens a case says so here, in the same writing."""
    for day in (date(2021, 10, 8), town.today):
        with writing(town.act(day=day)) as pen:
            begin_forming(pen, school, "joint", day)
    assert GapNote.objects.get().started_on == date(2021, 10, 8)
    assert verbs().count("start_forming") == 1
    kept = note_gap(organisation=school, version=1, act=town.act(), **{**PLAN, "planned_mode": ""})
    assert kept.planned_mode == "joint"
    with writing(town.act()) as pen:
        stop_forming(pen, school)
    assert GapNote.objects.get().started_on is None
    assert verbs()[-1] == "stop_forming"


def test_a_postponed_gap_stays_in_every_figure(town, school):
    before = balance(town.scope())
    until = date(2022, 1, 31)
    first = postpone(organisation=school, until=until, reason="正在搬迁", act=town.act())
    assert postpone(organisation=school, until=until, reason="正在搬迁", act=town.act()) == first
    assert balance(town.scope()) == before
    assert [gap.postponement for gap in worklist(town.scope())] == [first]
    assert verbs().count("postpone") == 1


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        (date(2021, 12, 1), "  ", "没有写理由"),
        (date(2021, 11, 2), "搬迁", "不能暂缓至"),
        (date(2023, 11, 2), "搬迁", "不能暂缓至"),
    ],
)
def test_a_postponement_has_a_reason_and_an_end_within_a_year(town, school, until, reason, said):
    with pytest.raises(Refusal, match=said):
        postpone(organisation=school, until=until, reason=reason, act=town.act())
    assert not Postponement.objects.exists()


def test_one_postponement_at_a_time_and_lifting_it_makes_room(town, school):
    postpone(organisation=school, until=date(2021, 12, 1), reason="搬迁", act=town.act())
    with pytest.raises(Refusal, match="已暂缓至 2021-12-01"):
        postpone(organisation=school, until=date(2021, 12, 31), reason="还在搬", act=town.act())
    lift_postponement(organisation=school, act=town.act())
    lift_postponement(organisation=school, act=town.act())
    postpone(organisation=school, until=date(2021, 12, 31), reason="还在搬", act=town.act())
    assert Postponement.objects.filter(lifted_at__isnull=True).count() == 1
    assert verbs().count("lift_postponement") == 1


def test_a_postponement_that_ran_out_makes_room_by_itself(town, school):
    postpone(organisation=school, until=date(2021, 10, 20), reason="搬迁", act=town.act(day=date(2021, 10, 8)))
    postpone(organisation=school, until=date(2021, 12, 31), reason="还在搬", act=town.act())
    assert Postponement.objects.filter(lifted_at__isnull=True).get().until == date(2021, 12, 31)


def test_chen_disputes_li_answers_and_the_facts_judged_are_kept(town, school):
    dispute = raise_dispute(organisation=school, reason="有一名党员已转走", act=town.act())
    assert raise_dispute(organisation=school, reason="有一名党员已转走", act=town.act()) == dispute
    dispute.refresh_from_db()
    assert (dispute.answer, dispute.facts["full"], dispute.facts["counted_on"]) == ("due_alone", 3, "2021-03-01")
    town.declare(school, 2)
    answered = answer_dispute(dispute=dispute, upheld=True, reply="已更正为 2 名", act=town.act(town.li))
    assert answered == answer_dispute(dispute=dispute, upheld=True, reply="已更正为 2 名", act=town.act(town.li))
    dispute.refresh_from_db()
    assert (dispute.upheld, dispute.facts["full"], dispute.answered_by_name) == (True, 3, "李知行")
    assert AuditEntry.objects.filter(verb="answer_dispute").count() == 1


def test_nobody_answers_their_own_dispute(town, school):
    dispute = raise_dispute(organisation=school, reason="人数不对", act=town.act())
    with pytest.raises(Refusal, match="你自己提出的"):
        answer_dispute(dispute=dispute, upheld=True, reply="对", act=town.act())
    assert Dispute.objects.get().answered_at is None


def test_an_answer_has_words_comes_once_and_from_the_right_place(town, school):
    dispute = raise_dispute(organisation=school, reason="人数不对", act=town.act())
    with pytest.raises(Refusal, match="没有写答复"):
        answer_dispute(dispute=dispute, upheld=False, reply=" ", act=town.act(town.li))
    with pytest.raises(NoRight):
        answer_dispute(dispute=dispute, upheld=False, reply="不成立", act=town.act(town.wang))
    answer_dispute(dispute=dispute, upheld=False, reply="人数无误", act=town.act(town.li))
    with pytest.raises(Refusal, match="已经答复"):
        answer_dispute(dispute=dispute, upheld=True, reply="改了主意", act=town.act(town.li))


def test_a_dispute_has_a_reason_is_open_once_and_is_about_a_verdict(town, school):
    with pytest.raises(Refusal, match="没有写理由"):
        raise_dispute(organisation=school, reason=" ", act=town.act())
    raise_dispute(organisation=school, reason="人数不对", act=town.act())
    with pytest.raises(Refusal, match="已有一件等待答复"):
        raise_dispute(organisation=school, reason="还是不对", act=town.act(town.li))


def test_a_party_worker_disputes_for_the_own_organisation_only(town, school):
    branch = town.form("亳州市象棋学校党支部", school, day=date(2021, 4, 1))
    other = town.organisation("亳州市灯谜学会", 3)
    town.zhou.posts.all().delete()
    worker = town.user("han", "韩守正", Role.PARTY_WORKER)
    worker.person = town.zhou_person
    town.zhou.person = None
    town.zhou.save()
    worker.save()
    at = town.act().at
    Secretary.objects.create(
        party_organization=branch, person=town.zhou_person, since=at.date() - timedelta(5), recorded_at=at,
        recorded_in=town.act().id,
    )  # fmt: skip
    raise_dispute(organisation=school, reason="党支部是联合的", act=town.act(worker))
    with pytest.raises(NoRight):
        raise_dispute(organisation=other, reason="人数不对", act=town.act(worker))
    answer_dispute(dispute=Dispute.objects.get(), upheld=False, reply="是单独组建", act=town.act())


def test_the_grace_ends_after_six_months_and_the_worklist_says_so(town, school):
    late, new = worklist(town.scope())[0], town.organisation("亳州市灯谜学会", 1, day=date(2021, 10, 20))
    assert (late.due_since, late.verdict.due_by, late.late) == (date(2021, 3, 1), date(2021, 9, 1), 62)
    assert [advice.rule for advice in late.verdict.advices if advice.level == "warn"] == ["R9"]
    gaps = worklist(town.scope())
    assert [(gap.organisation_id, gap.verdict.answer) for gap in gaps] == [
        (school.pk, "due_alone"),
        (new.pk, "due_jointly"),
    ]
    assert gaps[1].late == 0


def test_the_worklist_as_known_earlier_knows_since_when(town, school):
    noon = town.scope(known=moment(town.today, 12))
    assert [gap.due_since for gap in worklist(noon)] == [date(2021, 3, 1)]
    assert worklist(town.scope(known=moment(date(2021, 2, 1)))) == []
