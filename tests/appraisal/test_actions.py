"""A round through its steps: who may do what, twice, too early, too late; what stays once it is final."""

from datetime import date, timedelta

import pytest

from hangji.appraisal.actions.answers import (
    go_without,
    go_without_all,
    hand_in,
    raise_objection,
    return_appraisal,
    save_draft,
)
from hangji.appraisal.actions.reviews import Said, decide_objection, give_review, record_talk
from hangji.appraisal.actions.rounds import (
    Opening,
    draw_sample,
    open_round,
    publish_results,
    settle_results,
    tell_results,
)
from hangji.appraisal.matters import APPRAISALS
from hangji.appraisal.models import Appraisal, AppraisalRound
from hangji.appraisal.queries.results import settled
from hangji.appraisal.queries.scoring import faults
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.matters import Decided
from hangji.office.models import AuditEntry
from hangji.registry.actions.organisations import Conflict, strike_off
from hangji.registry.pen import registering
from tests.appraisal.flow import WHOLE, begun, handed, handed_in, of, reviewed, said, told
from tests.town import CITY, QIAOCHENG


def verbs():
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_a_round_freezes_its_list_and_its_template_and_opening_twice_changes_nothing(judged):
    judged.organisation("涡阳县诗社", level="county")
    one = begun(judged)
    assert begun(judged) == one
    assert list(one.appraisals.values_list("organisation__name", flat=True)) == ["亳州市篮球协会"]
    assert (one.template, one.edition, one.rules.digest) == ("example_a", 2, one.digest)
    assert verbs().count("open_appraisals") == 1
    judged.organisation("亳州市棋院")
    assert one.appraisals.count() == 1


def test_what_is_struck_off_by_the_last_day_of_evidence_is_not_appraised(judged):
    gone, later = judged.organisation("亳州市棋院"), judged.organisation("亳州市合唱团")
    with registering(judged.act()) as pen:
        strike_off(pen, gone, "cancelled", date(2021, 10, 22), reason="决议解散")
        strike_off(pen, later, "cancelled", date(2021, 10, 23), reason="决议解散")
    assert [row.organisation for row in begun(judged).appraisals.order_by("pk")] == [later, judged.club]


def test_the_year_before_goes_by_the_edition_of_then(judged):
    assert begun(judged, year=2020).edition == 1


def test_a_stranger_opens_no_round_and_a_day_to_come_is_no_evidence(judged):
    with pytest.raises(NoRight):
        begun_by(judged, judged.xue)
    with pytest.raises(NoRight):
        begun_by(judged, judged.wang)
    with pytest.raises(Refusal, match="将来"):
        begun_by(judged, judged.chen, date(2021, 12, 31))


def test_a_round_leaves_time_to_hand_in(judged):
    opening = Opening(2021, Territory(CITY, "city"), "example_a", date(2021, 10, 22), date(2021, 11, 1))
    with pytest.raises(Refusal, match="自评期限已经过去"):
        open_round(opening=opening, act=judged.act(day=date(2021, 11, 2)))
    assert open_round(opening=opening, act=judged.act(day=date(2021, 11, 1))).hand_in_by == date(2021, 11, 1)


def begun_by(town, user, last=date(2021, 10, 22), *, region=CITY, level="city"):
    opening = Opening(2021, Territory(region, level), "example_a", last, date(2021, 12, 1))
    return open_round(opening=opening, act=town.act(user))


def test_a_draft_is_kept_and_what_the_template_does_not_ask_is_refused(judged):
    one, act = of(begun(judged), judged.club), judged.act(judged.bai)
    held = save_draft(appraisal=one, answers={"role": WHOLE["role"]}, version=1, act=act)
    assert (held.draft, held.version) == ({"role": WHOLE["role"]}, 2)
    assert save_draft(appraisal=one, answers={"role": WHOLE["role"]}, version=1, act=act).version == 2
    with pytest.raises(Refusal, match="变化"):
        save_draft(appraisal=one, answers={}, version=1, act=act)
    for answers in ({"formed": {"choice": "own"}}, {"role": {"choice": "best"}}):
        with pytest.raises(Refusal, match="不在办法里"):
            save_draft(appraisal=one, answers=answers, version=2, act=act)
    with pytest.raises(NoRight):
        save_draft(appraisal=one, answers={}, version=2, act=judged.act(judged.chen))


def test_handing_in_keeps_the_evidence_and_twice_changes_nothing(judged):
    one = of(begun(judged), judged.club)
    with pytest.raises(Refusal, match="还有 2 项"):
        hand_in(appraisal=one, answers={"role": WHOLE["role"]}, version=1, act=judged.act(judged.bai))
    done = handed_in(judged, one.round)
    assert done.state == "handed_in"
    assert done.evidence["formed"]["word"] == "own"
    assert done.evidence["life_members_meeting"]["whole"] == 3
    assert done.evidence["charter"]["word"] == "unreviewed"
    assert "joint" in done.evidence
    assert handed_in(judged, one.round).version == done.version
    assert verbs().count("hand_in_appraisal") == 1
    with pytest.raises(Refusal, match="变化"):
        hand_in(appraisal=one, answers={**WHOLE, "role": {"choice": "little"}}, version=2, act=judged.act(judged.bai))


def test_it_may_be_sent_back_before_it_is_reviewed_and_no_longer(judged):
    one = begun(judged)
    row = handed_in(judged, one)
    back = return_appraisal(appraisal=row, because="说明太少", version=row.version, act=judged.act())
    assert (back.state, back.draft["role"]["choice"], back.evidence) == ("waiting", "good", {})
    assert return_appraisal(appraisal=row, because="说明太少", version=0, act=judged.act()).version == back.version
    reviewed(judged, one)
    row.refresh_from_db()
    with pytest.raises(Refusal, match="变化"):
        return_appraisal(appraisal=row, because="再改", version=row.version, act=judged.act())


def test_without_a_self_assessment_it_goes_on_only_after_the_last_day(judged):
    row = of(begun(judged), judged.club)
    early = judged.act(day=date(2021, 10, 31))
    with pytest.raises(Refusal, match="期限还没有过"):
        go_without(appraisal=row, because="没有交", version=1, act=early)
    done = go_without(appraisal=row, because="没有交", version=1, act=judged.act())
    assert (done.state, done.answers, done.handed_in_by) == ("handed_in", {}, "chen")
    assert done.evidence
    assert go_without(appraisal=row, because="没有交", version=1, act=judged.act()).version == done.version


def test_all_that_did_not_hand_in_go_on_together_and_only_after_the_last_day(judged):
    judged.organisation("亳州市棋院")
    one = begun(judged)
    handed_in(judged, one)
    with pytest.raises(Refusal, match="期限还没有过"):
        go_without_all(round=one, because="没有交", act=judged.act(day=one.hand_in_by))
    assert one.appraisals.filter(state="waiting").count() == 1
    after = judged.act(day=one.hand_in_by + timedelta(days=1))
    assert [go_without_all(round=one, because="没有交", act=after) for _twice in range(2)] == [1, 0]
    assert list(one.appraisals.exclude(without="").values_list("organisation__name", flat=True)) == ["亳州市棋院"]


def test_nobody_is_appraised_twice_in_a_year(judged):
    judged.organisation("亳州市棋院", level="county")
    begun(judged)
    with pytest.raises(Refusal, match=r"范围与.*重叠"):
        begun_by(judged, judged.chen, region=QIAOCHENG)
    assert AppraisalRound.objects.count() == 1
    assert begun_by(judged, judged.chen, region=QIAOCHENG, level="county").appraisals.count() == 1


def test_results_are_told_once_the_committee_has_considered_them(judged):
    one = begun(judged)
    reviewed(judged, one)
    with pytest.raises(Refusal, match="还没有抽取复评"):
        tell_results(round=one, act=judged.act())
    draw_sample(round=one, act=judged.act())
    with pytest.raises(Refusal, match="没有复评完"):
        tell_results(round=one, act=judged.act())
    second = handed(judged, one, "second", judged.he)
    give_review(review=second, said=said(), act=judged.act(judged.he))
    with pytest.raises(Refusal, match="党委还没有研究"):
        tell_results(round=one, act=judged.act())
    waiting = list(APPRAISALS.waiting(judged.body, judged.act()))
    assert [matter.subject for matter in waiting] == [one.pk]
    decided = Decided("adopted", judged.today, "2021 年第 3 次会议", "同意")
    assert "可以告知" in APPRAISALS.do(one.pk, decided, judged.act())
    assert list(APPRAISALS.waiting(judged.body, judged.act())) == []
    assert tell_results(round=one, act=judged.act()) == 1
    assert tell_results(round=one, act=judged.act()) == 0
    row = of(one, judged.club)
    assert (row.state, row.object_by) == ("told", date(2021, 11, 9))


def test_a_result_is_final_after_its_days_and_never_changes_with_the_facts(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    assert settle_results(round=one, act=judged.act(day=row.object_by)) == 0
    late = judged.act(day=row.object_by + timedelta(days=1))
    assert (settle_results(round=one, act=late), settle_results(round=one, act=late)) == (1, 0)
    found = settled([judged.club.pk], 2021)[judged.club.pk]
    assert (found.template, found.version, found.full) == ("example_b", 1, of(one, judged.club).full)
    judged.form("另一个支部", judged.organisation("亳州市棋院"))
    assert list(faults(Appraisal.objects.all())) == []
    record_talk(
        appraisal=row, day=late.today, conclusion="肯定组织生活", version=of(one, judged.club).version, act=late
    )
    with pytest.raises(Refusal, match="变化"):
        raise_objection(appraisal=row, text="晚了", version=row.version, act=judged.act(judged.bai))


def test_an_objection_is_decided_by_somebody_else_and_upheld_changes_the_marks(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    made = raise_objection(appraisal=row, text="先锋岗没有算", version=row.version, act=judged.act(judged.bai))
    assert raise_objection(appraisal=row, text="先锋岗没有算", version=0, act=judged.act(judged.bai)) == made
    for reviewer in (judged.xue, judged.he):
        with pytest.raises(Refusal, match="都办过它"):
            handed(judged, one, "objection", reviewer)
    review = handed(judged, one, "objection", judged.ding)
    with pytest.raises(ValueError, match="decided"):
        give_review(review=review, said=Said("x"), act=judged.act(judged.ding))
    better = Said("补了材料", {"role": {"marks": 100, "because": "核实三个先锋岗"}})
    act = judged.act(judged.ding)
    done = decide_objection(review=review, upheld=True, reason="材料属实", said=better, act=act)
    assert decide_objection(review=review, upheld=True, reason="材料属实", said=better, act=act) == done
    after = of(one, judged.club)
    assert (after.state, after.marks - row.marks, after.settled_on) == ("settled", 40, judged.today)
    assert list(faults(Appraisal.objects.all())) == []
    assert (verbs().count("decide_appraisal"), verbs().count("settle_appraisal")) == (1, 1)


def test_an_objection_that_is_not_upheld_keeps_the_marks_and_needs_a_reason(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    raise_objection(appraisal=row, text="分低", version=row.version, act=judged.act(judged.bai))
    review = handed(judged, one, "objection", judged.ding)
    with pytest.raises(Refusal, match="没有写处理意见"):
        decide_objection(review=review, upheld=False, reason="", said=None, act=judged.act(judged.ding))
    decide_objection(review=review, upheld=False, reason="核实无误", said=None, act=judged.act(judged.ding))
    after = of(one, judged.club)
    assert (after.state, after.marks, after.objection.upheld) == ("settled", row.marks, False)


def charter_found_late(judged):
    """Its charter was reviewed in the year; nobody had recorded it when the result was told."""
    from hangji.governance.actions.charters import Opinion, conclude_charter, confirm_charter, submit_charter

    day = judged.act(day=date(2021, 10, 20))
    text = "第一条 本会坚持中国共产党的全面领导"
    made = submit_charter(organisation=judged.club, occasion="amendment", text=text, act=day)
    opinion = Opinion(True, "level_2", True, "有")
    made = conclude_charter(charter=made, opinion=opinion, version=1, act=day)
    if made.state == "concluded":
        confirm_charter(
            charter=made, agrees=True, opinion="同意", version=2, act=judged.act(judged.li, date(2021, 10, 20))
        )


def test_what_was_recorded_late_does_not_count_when_an_objection_is_not_upheld(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    charter_found_late(judged)
    raise_objection(appraisal=row, text="章程审过了", version=row.version, act=judged.act(judged.bai))
    review = handed(judged, one, "objection", judged.ding)
    no = {"upheld": False, "reason": "不是这一年的", "said": None, "anew": True}
    decide_objection(review=review, **no, act=judged.act(judged.ding))
    after = of(one, judged.club)
    assert (after.evidence, after.marks) == (row.evidence, row.marks)


def test_what_was_recorded_late_counts_when_an_objection_is_upheld_anew(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    charter_found_late(judged)
    raise_objection(appraisal=row, text="章程审过了", version=row.version, act=judged.act(judged.bai))
    review = handed(judged, one, "objection", judged.ding)
    same = Said("章程已审", {"role": {"marks": 60, "because": ""}})
    decide_objection(review=review, upheld=True, reason="已核对", said=same, anew=True, act=judged.act(judged.ding))
    after = of(one, judged.club)
    assert (after.evidence["charter"]["word"], after.marks - row.marks) == ("level_2", 100)


def test_objecting_ends_with_its_days(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    late = judged.act(judged.bai, row.object_by + timedelta(days=1))
    with pytest.raises(Refusal, match="期限已过"):
        raise_objection(appraisal=row, text="晚了", version=row.version, act=late)
    with pytest.raises(NoRight):
        raise_objection(appraisal=row, text="不是我的", version=row.version, act=judged.act(judged.xue))
    last = judged.act(judged.bai, row.object_by)
    assert raise_objection(appraisal=row, text="还来得及", version=row.version, act=last).raised_on == row.object_by
    with pytest.raises(Conflict):  # one objection, in the words that were raised first
        raise_objection(appraisal=row, text="还有一条", version=of(one, judged.club).version, act=last)


def test_only_what_the_template_lets_be_published_is_and_only_once_all_is_final(judged):
    one = begun(judged, template="example_b")
    row = told(judged, one)
    with pytest.raises(Refusal, match="结果没有定"):
        publish_results(round=one, act=judged.act())
    late = judged.act(day=row.object_by + timedelta(days=1))
    settle_results(round=one, act=late)
    held = publish_results(round=one, act=late)
    assert held.published_on == late.today
    assert publish_results(round=one, act=judged.act(day=date(2021, 12, 31))).published_on == late.today
    other = begun(judged, year=2020)
    with pytest.raises(Refusal, match="不公布"):
        publish_results(round=other, act=late)


def test_a_changed_score_is_found(judged):
    one = begun(judged)
    reviewed(judged, one)
    assert list(faults(Appraisal.objects.all())) == []
    row = of(one, judged.club)
    score = {**row.score, "marks": 0}
    Appraisal.objects.filter(pk=row.pk).update(score=score)
    assert len(list(faults(Appraisal.objects.all()))) == 1


def test_nothing_is_written_by_a_refusal(judged):
    one = begun(judged)
    handed_in(judged, one)
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal):
        draw_sample(round=one, act=judged.act())
    with pytest.raises(Refusal):
        tell_results(round=one, act=judged.act())
    assert AuditEntry.objects.count() == before


def test_a_talk_is_a_conclusion_and_comes_after_the_review(judged):
    one = begun(judged)
    row = of(one, judged.club)
    with pytest.raises(Refusal, match="变化"):
        record_talk(appraisal=row, day=judged.today, conclusion="好", version=1, act=judged.act())
    reviewed(judged, one)
    row.refresh_from_db()
    done = record_talk(appraisal=row, day=judged.today, conclusion="肯定", version=row.version, act=judged.act())
    again = record_talk(appraisal=row, day=judged.today, conclusion="肯定", version=0, act=judged.act())
    assert (done.talk_on, again.version) == (judged.today, done.version)
    with pytest.raises(Refusal, match="将来"):
        record_talk(appraisal=row, day=date(2021, 12, 1), conclusion="肯定", version=1, act=judged.act())
