"""A round from the call to the award: prefilled entries, list, notice, objections, two persons at each turn."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.honours.actions.awarding import award_round, withhold_name
from hangji.honours.actions.entries import change_entry, enter, withdraw_entry
from hangji.honours.actions.objections import handle_objection, object_publicly, record_objection
from hangji.honours.actions.rounds import (
    decide_list,
    end_round,
    publish_call,
    publish_notice,
    return_list,
    settle_list,
)
from hangji.honours.models import Award, HonourEntry, HonourObjection, HonourRound
from hangji.honours.queries.awards import held
from hangji.honours.queries.rounds import open_to
from hangji.honours.verified import told
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import visitor
from hangji.office.issues import pdf_of
from hangji.office.models import AuditEntry, Body, Post
from hangji.registry.models import SocialOrganization
from tests.honours.going import AWARDED, BASE, CLOSES, OPENS, PUBLISHED, SETTLED, Going
from tests.honours.making import awarded, revoked
from tests.town import moment

STREET = 341602001


def test_from_the_call_to_an_award_that_anybody_can_verify(town, going, bai):
    (award,) = going.whole(bai)
    assert (award.title, award.level, award.ends_on) == (
        "2021 年度市级双比双争先进社会组织",
        "city",
        date(2023, 10, 28),
    )
    assert held([bai.unit.pk], town.today)[bai.unit.pk] == [award]
    assert award.number.startswith("亳州荣誉〔2021〕")
    assert award.issue.files.get().document.kind == "pdf"
    said = told(award.issue, town.today)
    assert "荣誉现在有效" in said.sentence
    assert ("获得者", "篮球协会") in said.facts
    assert going.award() == [award]
    with pytest.raises(Refusal, match="不是个人的荣誉"):
        withhold_name(award=award, act=town.act(bai))
    gone = revoked(town, award)
    said = told(gone.issue, town.today)
    assert "证书作废" in said.sentence
    assert ("撤销原因", "申报材料不实") in said.facts
    gone.issue.refresh_from_db()
    assert gone.issue.withdrawn_at


def test_a_second_call_puts_the_last_day_off_and_never_back(town, going, bai):
    with pytest.raises(Refusal, match="不在征集期里"):
        going.enter(bai, day=date(2021, 10, 16))
    act = town.act(day=date(2021, 10, 16))
    call = publish_call(round=going.round, closes_on=date(2021, 10, 25), text="延长征集。", act=act)
    assert publish_call(round=going.round, closes_on=date(2021, 10, 25), text="延长征集。", act=act) == call
    with pytest.raises(Refusal, match="只能往后"):
        publish_call(round=going.round, closes_on=date(2021, 10, 20), text="缩短。", act=act)
    with pytest.raises(Refusal, match="只能往后"):  # it would be over already
        publish_call(
            round=going.round, closes_on=date(2021, 10, 25), text="又延长", act=town.act(day=date(2021, 10, 26))
        )
    assert going.enter(bai, day=date(2021, 10, 16)).number == 1


def test_a_town_calls_the_organisations_of_its_street(town):
    for wrong in ({"level": "town"}, {"street_code": STREET}):
        with pytest.raises(Refusal, match="乡镇街道对不上"):
            Going(town, **wrong)
    going = Going(town, level="town", street_code=STREET)
    near, far = going.worker("篮球"), going.worker("合唱")
    SocialOrganization.objects.filter(pk=near.unit.pk).update(street_code=STREET)
    assert going.enter(near).number == 1
    with pytest.raises(Refusal, match="不面向"):
        going.enter(far)


def test_an_entry_shows_what_is_held_and_asks_only_for_the_rest(town, going, bai):
    entry = going.enter(bai)
    assert entry == going.enter(bai)
    states = {each["code"]: each["state"] for each in entry.checked}
    assert states == {"covered": "met", "appraisal": "unknown", "unlisted": "unknown", "term": "unknown"}
    assert set(entry.answers) == {"事迹简介"}
    with pytest.raises(Refusal, match="没有写理由"):
        going.admit(entry, "")
    with pytest.raises(Refusal, match="事迹简介没有写"):
        change_entry(entry=entry, answers={"事迹简介": " "}, version=1, act=town.act(bai, OPENS))
    changed = change_entry(entry=entry, answers={"事迹简介": "改过"}, version=1, act=town.act(bai, OPENS))
    with pytest.raises(Refusal, match="刚才有人改过"):
        change_entry(entry=entry, answers={"事迹简介": "又改"}, version=1, act=town.act(bai, OPENS))
    assert changed.version == 2


def test_an_entry_is_changed_until_the_call_closes_and_taken_back_until_the_list_is_drawn_up(town, going, bai):
    entry, late = going.enter(bai), town.act(bai, CLOSES + timedelta(days=1))
    with pytest.raises(Refusal, match="征集已经截止"):
        change_entry(entry=entry, answers={"事迹简介": "晚了"}, version=1, act=late)
    last = town.act(bai, CLOSES)
    with pytest.raises(Refusal, match="每一项都要写"):
        change_entry(entry=entry, answers={"事迹简介": "改过", "没有问的": "也写"}, version=1, act=last)
    assert change_entry(entry=entry, answers={"事迹简介": "改过"}, version=1, act=last).version == 2
    going.assess(entry, 90, 80)
    going.settle()
    with pytest.raises(Refusal, match="这份参评现在是"):
        withdraw_entry(entry=entry, act=late)


def test_a_county_registers_entry_at_city_level_needs_the_countys_award(town):
    going = Going(town, register="all")
    bai = going.worker("乡村")
    from hangji.registry.models import Classification, Standing

    Classification.objects.filter(organisation=bai.unit).update(level="county")
    Standing.objects.filter(organisation=bai.unit).update(level="county")
    entry = going.enter(bai)
    assert entry.checked[-1]["code"] == "below"
    assert entry.checked[-1]["state"] == "unmet"
    second = town.user("zhao", "赵复核", "officer", 341600)
    awarded(town, bai.unit, day=date(2021, 9, 1), second=second)
    withdraw_entry(entry=entry, act=town.act(bai, OPENS))
    again = going.enter(bai)
    assert again.checked[-1]["state"] == "met"
    assert "示表〔2021〕1号" in again.checked[-1]["said"]


def test_the_quota_is_kept_and_the_committee_chooses_among_the_tied(town, going):
    """Five seats: four ahead, three alike for the last."""
    entries = [
        going.assess(going.enter(going.worker(f"第{n}")), total, total)
        for n, total in enumerate((95, 94, 93, 92, 80, 80, 80))
    ]
    going.settle()
    states = [HonourEntry.objects.get(pk=each.pk).state for each in entries]
    assert states == ["proposed"] * 4 + ["tied"] * 3
    with pytest.raises(Refusal, match="还要从并列的里选 1 个"):
        going.decide()
    with pytest.raises(Refusal, match="还要从并列的里选 1 个"):
        going.decide(entries[4], entries[5])
    going.decide(entries[5], struck=(entries[0], entries[4]))
    states = [HonourEntry.objects.get(pk=each.pk).state for each in entries]
    assert states == ["struck", "proposed", "proposed", "proposed", "unseated", "proposed", "unseated"]


def test_a_list_on_which_nobody_is_left_does_not_pass(town, going, bai):
    entry = going.assess(going.enter(bai), 90, 80)
    with pytest.raises(Refusal, match="还有参评没有结果"):
        end_round(round=going.round, because="没有合格的", act=town.act(day=SETTLED))
    going.settle()
    with pytest.raises(Refusal, match="名单上没有了"):
        going.decide(struck=(entry,))
    assert HonourRound.objects.get().state == "settled"


def test_two_persons_at_each_turn(town, going, bai):
    going.assess(going.enter(bai), 90, 80)
    with pytest.raises(Refusal, match="征集还没有截止"):
        settle_list(round=going.round, act=town.act(day=CLOSES))
    going.settle()
    Post.objects.create(
        user=town.chen,
        role="committee",
        body=town.body,
        since=OPENS,
        recorded_at=moment(OPENS),
        recorded_in=town.act().id,
    )
    with pytest.raises(NoRight, match="拟名单和研究是两个人"):
        decide_list(round=going.round, chosen=[], struck=[], ground="x", act=town.act(day=SETTLED))
    stranger = town.user("shi", "时某", "committee")
    other = Body.objects.create(name="中共亳州市教育行业委员会", kind="industry", region_code=341600, level="city")
    Post.objects.filter(user=stranger).update(body=other)
    with pytest.raises(NoRight, match="不在这个党委任职"):
        decide_list(round=going.round, chosen=[], struck=[], ground="x", act=town.act(stranger, SETTLED))
    returned = return_list(round=going.round, because="再核实一遍", act=town.act(going.he, SETTLED))
    assert (returned.state, HonourEntry.objects.get().state) == ("open", "passed")
    going.settle()
    going.decide()
    assert publish_notice(round=going.round, act=town.act(day=PUBLISHED)) == publish_notice(
        round=going.round, act=town.act(day=PUBLISHED)
    )
    last = HonourRound.objects.get().notice_last_day
    assert last == date(2021, 10, 27)
    with pytest.raises(Refusal, match="公示还没有结束"):
        going.award(last)
    with pytest.raises(NoRight, match="公示和表彰是两个人"):
        award_round(round=going.round, base=BASE, act=town.act(day=AWARDED))
    with pytest.raises(IntegrityError), transaction.atomic():
        HonourRound.objects.update(decided_by="chen")


def test_anybody_objects_with_a_reason_and_another_person_handles_it(town, going, bai):
    entry = going.assess(going.enter(bai), 90, 80)
    going.settle()
    going.decide()
    going.publish()
    by = visitor(moment(date(2021, 10, 21)), 341600)
    said = {"round": going.round, "about": entry, "source": "13900002222", "what": "材料里写的活动没有办过"}
    entry.refresh_from_db()
    made = object_publicly(act=by, **said)
    assert object_publicly(act=by, **said) == made
    told = AuditEntry.objects.get(verb="object_to_honour")
    assert (told.by, told.after, told.reason) == ("", {"objection_about": entry.said}, "")
    with pytest.raises(Refusal, match="异议没有办结"):
        going.award()
    with pytest.raises(NoRight, match="名单是你公示的"):
        handle_objection(objection=made, upheld=True, answer="属实", act=town.act(day=PUBLISHED))
    handle_objection(objection=made, upheld=True, answer="属实", act=town.act(town.li, PUBLISHED))
    entry.refresh_from_db()
    assert (entry.state, entry.because) == ("struck", "属实")
    mine = record_objection(
        round=going.round,
        about=None,
        source="来信",
        what="程序没有公开",
        day=PUBLISHED,
        act=town.act(town.li, PUBLISHED),
    )
    with pytest.raises(NoRight, match="是你登记的"):
        handle_objection(objection=mine, upheld=False, answer="已公开", act=town.act(town.li, PUBLISHED))
    handle_objection(objection=mine, upheld=False, answer="已公开", act=town.act(going.he, PUBLISHED))
    assert going.award() == []
    with pytest.raises(Refusal, match=r"现在是"):
        object_publicly(act=visitor(moment(AWARDED), 341600), **said)


def test_an_objection_is_of_the_days_of_the_notice_and_of_who_is_on_the_list(town, going, bai):
    entry, other = (going.assess(going.enter(each), 90, 80) for each in (bai, going.worker("合唱")))
    going.settle()
    going.decide(struck=(other,))
    last = going.publish().notice_last_day
    said = {"round": going.round, "source": "", "what": "材料里写的活动没有办过"}
    with pytest.raises(Refusal, match="名单上没有这一个"):
        object_publicly(about=HonourEntry.objects.get(pk=other.pk), act=visitor(moment(last), 341600), **said)
    late = last + timedelta(days=1)
    for day in (PUBLISHED - timedelta(days=1), late, AWARDED):
        with pytest.raises(Refusal, match="不在公示期里"):
            record_objection(about=None, day=day, act=town.act(day=late), **said)
    with pytest.raises(Refusal, match="不在公示期里"):
        object_publicly(about=HonourEntry.objects.get(pk=entry.pk), act=visitor(moment(late), 341600), **said)
    assert record_objection(about=None, day=last, act=town.act(day=late), **said).received_on == last


def test_a_flood_of_public_objections_is_told_to_wait_or_to_write(town, going, bai, monkeypatch):
    monkeypatch.setattr("hangji.honours.actions.objections.FLOOD", 20)
    going.assess(going.enter(bai), 90, 80)
    going.settle()
    going.decide()
    going.publish()
    for n in range(20):
        object_publicly(
            round=going.round, about=None, source="", what=f"第 {n} 条", act=visitor(moment(PUBLISHED), 341600)
        )
    with pytest.raises(Refusal, match="刚才提交的太多") as refused:
        object_publicly(round=going.round, about=None, source="", what="再一条", act=visitor(moment(PUBLISHED), 341600))
    assert f"给{going.round.unit}打电话、写信" in refused.value.instead
    later = visitor(moment(PUBLISHED, 11), 341600)
    assert object_publicly(round=going.round, about=None, source="", what="再一条", act=later)
    assert HonourObjection.objects.count() == 21


def test_a_round_needs_a_standard_that_is_in_force_on_its_first_day(town):
    with pytest.raises(Refusal, match="还没有这项评选的标准"):
        Going(town, opens_on=date(2017, 9, 1), closes_on=date(2017, 10, 15))


def test_persons_are_told_met_or_not_never_marked_and_only_with_consent(town):
    going = Going(town, "three")
    bai = going.worker("篮球")
    with pytest.raises(Refusal, match="没有本人同意"):
        going.enter(bai, "先锋职工", person="甲某")
    entry = going.enter(bai, "先锋职工", person="甲某", consent=True)
    going.admit(entry)
    going.hand_out()
    yes = dict.fromkeys((name for name, _full in going.round.by.items("先锋职工")), 1)
    first, second = entry.sheets.order_by("pk")
    with pytest.raises(Refusal, match="没有填好"):
        going.give(first, {**yes, next(iter(yes)): 2})
    going.give(first, yes)
    going.give(second, yes)
    entry.refresh_from_db()
    assert entry.marks == dict.fromkeys(yes, True)
    assert not AuditEntry.objects.filter(subject__contains="甲某").exists()
    assert "甲某" not in str(list(AuditEntry.objects.values_list("after", "reason")))
    going.settle()
    going.decide()
    going.publish()
    (award,) = going.award()
    assert "甲" in told(award.issue, town.today).facts[1][1]
    assert "甲某" not in str(told(award.issue, town.today).facts)
    file = pdf_of(award.issue)
    assert file.erased_at is None
    withheld = withhold_name(award=award, act=town.act(bai))
    file.refresh_from_db()
    assert file.erased_at  # the name stood in full on it
    assert withhold_name(award=award, act=town.act(bai)).version == withheld.version
    assert "甲" not in Award.objects.get().person
    assert "甲" not in HonourEntry.objects.get().person


def test_a_person_who_withdraws_leaves_no_name(town):
    going = Going(town, "three")
    bai = going.worker("篮球")
    entry = going.enter(bai, "先锋职工", person="甲某", consent=True)
    gone = withdraw_entry(entry=entry, act=town.act(bai, OPENS))
    assert (gone.person, gone.answers, gone.consented_on) == ("", {}, None)


def test_a_party_organisation_enters_once_and_only_by_whom_it_covers(town, going, bai):
    entry = going.enter(bai, "先进党组织", party_organisation=bai.branch)
    assert str(entry) == "篮球协会党支部"
    other = going.worker("合唱")
    with pytest.raises(Refusal, match="没有覆盖"):
        going.enter(other, "先进党组织", party_organisation=going.worker("棋类").branch)
    with pytest.raises(Refusal, match="对象和类别不符"):
        going.enter(other, "先进党组织")


def test_a_round_without_anybody_to_award_ends_with_a_reason(town, going, bai):
    entry = going.enter(bai)
    going.admit(entry, "没有达到考评等级", admitted=False)
    with pytest.raises(Refusal, match="没有评审合格的参评"):
        settle_list(round=going.round, act=town.act(day=SETTLED))
    ended = end_round(round=going.round, because="没有合格的", act=town.act(day=SETTLED))
    assert ended.state == "ended"
    assert Going(town).round != going.round


def test_only_the_own_organisation_enters_and_only_into_its_own_rounds(town, going, bai):
    assert [(one.pk, [str(unit) for unit in units]) for one, units in open_to(town.act(bai, OPENS))] == [
        (going.round.pk, ["篮球协会"])
    ]
    assert open_to(town.act(bai, SETTLED)) == []
    stranger = going.worker("合唱")
    with pytest.raises(NoRight):
        enter(round=going.round, said=going.said(bai), act=town.act(stranger, OPENS))
    county = Going(town, level="county", register="county", region_code=341621)
    with pytest.raises(Refusal, match="不面向"):
        county.enter(bai)
