"""Sending beside the primary instructor, handing over, leaving: history kept, nobody left alone, one entry each."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.guidance.actions.pool import Able, end_availability, set_availability
from hangji.guidance.actions.sending import hand_over, release
from hangji.guidance.models import Availability, Succession
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Person
from hangji.registry.actions.assistants import end_duty, send_additional, send_first_secretary
from hangji.registry.actions.instructors import assign_instructor
from hangji.registry.models import Assignment, Standing
from tests.town import CITY, GUOYANG, QIAOCHENG

DAY = date(2021, 10, 8)
ABLE = Able(CITY, "city", [QIAOCHENG])


@pytest.fixture
def han(town):
    return Person.objects.create(name="韩雨", unit="市民政局")


def running(organisation, day=DAY):
    found = Assignment.objects.valid().on(day).filter(organisation=organisation).order_by("kind")
    return [(each.instructor.name, each.kind) for each in found]


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


# Beside the primary one


def test_a_helper_is_sent_beside_the_primary_one_once(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    for _twice in range(2):
        send_additional(organisation=school, instructor=han, day=DAY, act=town.act())
    assert running(school) == [("韩雨", "additional"), ("周敏", "primary")]
    assert verbs().count("send_additional") == 1
    assert Standing.objects.asof(DAY).get(organisation=school).instructor == town.zhou_person


def test_one_person_has_one_duty_in_an_organisation(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    with pytest.raises(Refusal, match="同时只有一种职责"):
        send_additional(organisation=school, instructor=town.zhou_person, day=DAY, act=town.act())
    spell = Assignment.objects.valid().get(organisation=school)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            organisation=school,
            instructor=town.zhou_person,
            kind="additional",
            since=DAY,
            recorded_at=spell.recorded_at,
            recorded_in=spell.recorded_in,
        )


def test_a_helper_who_becomes_the_primary_one_helps_no_more(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    send_additional(organisation=school, instructor=han, day=date(2021, 9, 1), act=town.act())
    assign_instructor(organisation=school, instructor=han, day=DAY, act=town.act())
    assert running(school) == [("韩雨", "primary")]
    assert running(school, date(2021, 9, 30)) == [("韩雨", "additional"), ("周敏", "primary")]


def test_a_first_secretary_goes_to_a_party_organisation_for_a_term(town, han):
    school, bare = town.organisation("亳州市象棋学校", 3), town.organisation("亳州市灯谜学会", 0)
    town.form("亳州市象棋学校党支部", school)
    said = {"dispatched_by": "市教育局", "day": DAY, "until": date(2023, 10, 8)}
    for _twice in range(2):
        send_first_secretary(organisation=school, person=han, act=town.act(), **said)
    assert running(school) == [("韩雨", "first_secretary")]
    assert running(school, date(2023, 10, 8)) == []
    with pytest.raises(Refusal, match="没有党组织"):
        send_first_secretary(organisation=bare, person=han, act=town.act(), **said)
    with pytest.raises(Refusal, match="已有第一书记"):
        send_first_secretary(organisation=school, person=town.zhou_person, act=town.act(), **said)
    with pytest.raises(Refusal, match="选派单位"):
        send_first_secretary(organisation=school, person=han, act=town.act(), **{**said, "dispatched_by": " "})


def test_a_duty_ends_with_its_reason_once(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    send_additional(organisation=school, instructor=han, day=DAY, act=town.act())
    spell = Assignment.objects.valid().get()
    for _twice in range(2):
        end_duty(assignment=spell, day=date(2021, 10, 20), reason="任务完成", act=town.act())
    assert running(school, date(2021, 10, 19))
    assert not running(school, date(2021, 10, 20))
    assert verbs().count("end_duty") == 1


def test_the_officer_of_another_county_sends_nobody_here(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    with pytest.raises(NoRight):
        send_additional(organisation=school, instructor=han, day=DAY, act=town.act(town.wang))


# The pool


def test_availability_is_said_changed_and_ended_with_its_history(town, han):
    said = {"person": han, "act": town.act(), "until": None}
    for _twice in range(2):
        set_availability(able=ABLE, day=date(2021, 3, 1), **said)
    less = Able(CITY, "city", [QIAOCHENG, GUOYANG], ("教育",), 2, "兼任")
    set_availability(able=less, day=DAY, **said)
    end_availability(person=han, day=date(2021, 11, 1), reason="退休", act=town.act())
    spells = Availability.objects.valid().order_by("since")
    assert [(s.since, s.until, s.most) for s in spells] == [
        (date(2021, 3, 1), DAY, None),
        (DAY, date(2021, 11, 1), 2),
    ]
    assert verbs() == ["set_availability", "set_availability", "end_availability"]


@pytest.mark.parametrize(
    ("able", "why"),
    [
        (Able(CITY, "city", []), "没有选县区"),
        (Able(GUOYANG, "county", [QIAOCHENG]), "不在派出地区"),
        (Able(CITY, "city", [QIAOCHENG], (), 5, "兼任"), "不少于一般家数"),
        (Able(CITY, "city", [QIAOCHENG], (), 2), "没有写原因"),
    ],
)
def test_what_makes_no_sense_is_refused(town, han, able, why):
    with pytest.raises(Refusal, match=why):
        set_availability(person=han, able=able, day=DAY, until=None, act=town.act())


def test_another_offices_person_is_that_offices(town, han):
    set_availability(person=han, able=ABLE, day=DAY, until=None, act=town.act())
    own = Able(GUOYANG, "county", [GUOYANG])
    with pytest.raises(NoRight):
        set_availability(person=han, able=own, day=town.today, until=None, act=town.act(town.wang))


# Handing over


def test_handing_over_keeps_history_and_the_open_matters(town, han):
    units = [town.organisation(f"亳州市第{n}协会", 0) for n in range(3)]
    for unit in units:
        town.send(unit)
    asked = {"giver": town.zhou_person, "taker": han, "day": DAY, "matters": "换届还差会议记录"}
    for _twice in range(2):
        hand_over(organisations=units[:2], act=town.act(), **asked)
    assert [running(unit) for unit in units] == [[("韩雨", "primary")]] * 2 + [[("周敏", "primary")]]
    assert running(units[0], DAY - timedelta(days=1)) == [("周敏", "primary")]
    assert Succession.objects.count() == 2
    entry = AuditEntry.objects.filter(verb="assign_instructor").latest("pk")
    assert (entry.reason, entry.before["instructor"]) == ("换届还差会议记录", "周敏")


def test_what_is_not_the_givers_is_not_handed_over(town, han):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    asked = {"organisations": [school], "day": DAY, "matters": "", "act": town.act()}
    with pytest.raises(Refusal, match="它的指导员不是韩雨"):
        hand_over(giver=han, taker=town.zhou_person, **asked)
    with pytest.raises(Refusal, match="不能交接给本人"):
        hand_over(giver=han, taker=han, **asked)


def test_leaving_is_refused_while_an_organisation_would_be_left_alone(town, han):
    bare, covered = town.organisation("亳州市灯谜学会", 0), town.organisation("亳州市象棋学校", 3)
    town.send(bare)
    town.send(covered)
    town.form("亳州市象棋学校党支部", covered)
    set_availability(person=town.zhou_person, able=ABLE, day=DAY, until=None, act=town.act())
    asked = {"person": town.zhou_person, "day": town.today, "reason": "调动", "act": town.act()}
    with pytest.raises(Refusal, match="亳州市灯谜学会没有党组织") as refused:
        release(**asked)
    assert [label for label, _url in refused.value.links] == ["交接这 1 家", "派驻方案"]
    hand_over(giver=town.zhou_person, taker=han, organisations=[bare], day=town.today, matters="", act=town.act())
    assert release(**asked) == 1
    assert release(**asked) == 0
    assert not Assignment.objects.valid().on(town.today).filter(instructor=town.zhou_person).exists()
    assert not Availability.objects.valid().on(town.today).exists()
