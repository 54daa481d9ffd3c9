"""Courses, sessions, invitations by condition, places and the line, and the organiser's list."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Person
from hangji.people.certification.actions.applications import withdraw_training
from hangji.people.certification.queries import hours_of
from hangji.people.models import TrainingRecord
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Secretary
from hangji.training.actions.attendance import write_list
from hangji.training.actions.courses import (
    Planned,
    Taught,
    add_course,
    add_material,
    cancel_session,
    change_course,
    change_session,
    drop_material,
    plan_session,
)
from hangji.training.actions.inviting import answer, invite, invite_person
from hangji.training.actions.posts import end_post, record_post
from hangji.training.conditions import CONDITIONS, Asked, found
from hangji.training.models import Course, TrainingInvitation, TrainingSession, WorkerPost
from hangji.training.queries.sessions import turns_of
from hangji.training.queries.workers import people
from hangji.training.queries.year import by_county, shares
from tests.town import GUOYANG
from tests.training.classes import COMING, EARLIER, REGISTER, Class


@pytest.fixture
def school(town):
    return Class(town)


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def names(rows):
    return sorted(str(each) for each in rows)


# ---- courses and sessions


def test_the_same_course_and_session_twice_is_one(town, school):
    again = Class(town)
    assert again.course == school.course
    assert school.session() == school.session()
    assert (verbs().count("add_course"), verbs().count("plan_session")) == (1, 1)


def test_a_day_brings_no_more_hours_than_the_policy_allows(town, school):
    with pytest.raises(Refusal, match="一天最多 8 学时"):
        add_course(place=REGISTER, taught=Taught("一整天", "轮训", "轮训", 9), act=town.act())
    with pytest.raises(Refusal, match="没有“郊游”这一类"):
        add_course(place=REGISTER, taught=Taught("出行", "轮训", "郊游", 2), act=town.act())
    with pytest.raises(Refusal, match="答复期限在培训以后"):
        school.session(answer_by=date(2021, 12, 1))


def test_a_course_is_changed_by_who_saw_it_as_it_is(town, school):
    taught = Taught("党务实务", "2021 年轮训", "专题培训", 6, "三天")
    change_course(course=school.course, taught=taught, version=1, act=town.act())
    change_course(course=school.course, taught=taught, version=1, act=town.act())
    assert verbs().count("change_course") == 1
    with pytest.raises(Conflict):
        change_course(course=school.course, taught=Taught("别的", "x", "轮训", 2), version=1, act=town.act())
    other = Class(town)
    with pytest.raises(Refusal, match="已经有了"):
        change_course(course=other.course, taught=taught, version=1, act=town.act())


def test_material_is_handed_out_and_taken_down(town, school):
    paper = ContentFile(b"%PDF-1.4 demo", name="讲义.pdf")
    one = add_material(course=school.course, title="讲义", file=paper, act=town.act())
    assert add_material(course=school.course, title="讲义", file=paper, act=town.act()) == one
    drop_material(material=one, act=town.act())
    drop_material(material=one, act=town.act())
    assert verbs()[-2:] == ["add_material", "drop_material"]


def test_a_session_is_moved_and_cancelled(town, school):
    one = school.session()
    said = {"venue": "市民政局", "organiser": "市民政局", "hours": 4}
    moved = Planned(date(2021, 11, 25), places=3, answer_by=date(2021, 11, 22), **said)
    assert change_session(session=one, planned=moved, version=1, act=town.act()).day == date(2021, 11, 25)
    with pytest.raises(Conflict):
        change_session(
            session=one, planned=Planned(COMING, places=3, answer_by=COMING, **said), version=1, act=town.act()
        )
    second = plan_session(
        course=school.course, planned=Planned(COMING, places=1, answer_by=COMING, **said), act=town.act()
    )
    with pytest.raises(Refusal, match="那一天在那里已经有一场"):
        change_session(session=second, planned=moved, version=1, act=town.act())
    cancel_session(session=one, because="讲师生病", act=town.act())
    cancel_session(session=one, because="讲师生病", act=town.act())
    assert verbs().count("cancel_session") == 1
    with pytest.raises(Refusal, match="已取消"):
        school.invite(one)


def test_another_office_can_neither_see_nor_run_it(town, school):
    one = school.session()
    assert not TrainingSession.objects.visible_to(town.act(town.wang)).exists()
    assert not Course.objects.visible_to(town.act(town.wang)).exists()
    with pytest.raises(NoRight):
        cancel_session(session=one, because="x", act=town.act(town.wang))
    with pytest.raises(NoRight):
        cancel_session(session=one, because="x", act=town.act(town.song))


# ---- conditions


def test_conditions_find_whom_they_say(town, school):
    ann = school.secretary("安心")
    bai = school.secretary("白露", since=date(2021, 3, 1))
    school.held(ann)
    asked = Asked(REGISTER, town.today)
    assert names(found("untrained_secretaries", asked)) == ["白露"]
    assert names(found("new_secretaries", asked)) == ["白露"]
    assert names(found("secretaries", asked)) == names(found("workers", asked)) == ["安心", "白露"]
    assert names(found("short_hours", asked)) == ["安心", "白露"]
    assert names(found("uncertified_secretaries", asked)) == ["安心", "白露"]
    assert names(found("certificate_ending", asked)) == []
    assert names(found("untrained_secretaries", Asked(REGISTER, date(2020, 12, 31)))) == ["安心"]
    assert names(found("secretaries", Asked(REGISTER, town.today, GUOYANG))) == []
    assert bai in found("untrained_workers", asked)


def test_before_the_texts_a_condition_finds_nobody(town, school):
    school.secretary("安心", since=date(2017, 4, 1))
    asked = Asked(REGISTER, date(2018, 5, 1))
    assert not found("short_hours", asked).exists()
    assert not found("certificate_ending", asked).exists()


def test_each_condition_has_its_words_and_its_rows(town, school):
    school.secretary("安心")
    for code, one in CONDITIONS.items():
        assert one.label
        assert one.why
        assert found(code, Asked(REGISTER, town.today)).count() >= 0


def test_a_county_condition_asks_only_there(town, school):
    school.secretary("安心")
    one = school.session()
    assert school.invite(one, county=GUOYANG) == []
    assert verbs().count("invite_training") == 0


# ---- inviting


def test_inviting_twice_writes_nothing_twice(town, school):
    for name in ("安心", "白露"):
        school.secretary(name)
    one = school.session()
    assert names(school.invite(one)) == ["安心", "白露"]
    before = (TrainingInvitation.objects.count(), AuditEntry.objects.count())
    assert school.invite(one) == []
    assert (TrainingInvitation.objects.count(), AuditEntry.objects.count()) == before
    school.secretary("晨光")
    assert names(school.invite(one)) == ["晨光"]
    assert list(one.invitations.values_list("number", flat=True)) == [1, 2, 3]
    assert [call.invited for call in one.calls.all()] == [2, 1]


def test_whoever_saw_another_list_invites_nobody(town, school):
    school.secretary("安心")
    with pytest.raises(Conflict, match="名单变了"):
        invite(session=school.session(), condition="secretaries", county=0, expected=7, act=town.act())
    assert not TrainingInvitation.objects.exists()


def test_one_is_invited_by_name_and_not_after_the_day(town, school):
    ann, one = school.secretary("安心"), school.session()
    first = invite_person(session=one, person=ann, act=town.act())
    assert invite_person(session=one, person=ann, act=town.act()) == first
    past = school.session(EARLIER)
    with pytest.raises(Refusal, match="已经过了"):
        invite_person(session=past, person=ann, act=town.act())


def test_the_database_invites_nobody_twice(town, school):
    ann, one = school.secretary("安心"), school.session()
    school.invite(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingInvitation.objects.create(session=one, person=ann, number=9, invited_at=town.act().at)


# ---- places and the line


def test_places_go_by_invitation_and_move_up_when_somebody_declines(town, school):
    some = [school.secretary(name) for name in ("安心", "白露", "晨光")]
    one = school.session(places=2)
    school.invite(one)
    said = turns_of(one, town.today)
    assert [said.of[pk] for pk in one.invitations.values_list("pk", flat=True)] == ["place", "place", "in_line"]
    school.say(one, some[0], False)
    assert list(turns_of(one, town.today).of.values()) == ["not_coming", "place", "place"]
    school.say(one, some[0], False)
    assert verbs().count("answer_invitation") == 1


def test_one_answers_for_oneself_only(town, school):
    ann, bai = school.secretary("安心", account=True), school.secretary("白露", account=True)
    one = school.session()
    school.invite(one)
    mine = one.invitations.get(person=ann)
    assert answer(invitation=mine, coming=True, act=town.act(ann.user)).answered_by_name == "安心"
    with pytest.raises(NoRight):
        answer(invitation=one.invitations.get(person=bai), coming=True, act=town.act(ann.user))
    cancel_session(session=one, because="x", act=town.act())
    with pytest.raises(Refusal, match="不能答复"):
        answer(invitation=mine, coming=False, act=town.act(ann.user))


# ---- the organiser's list


def test_the_list_brings_hours_to_the_qualification_once(town, school):
    ann, bai, cen = (school.secretary(name) for name in ("安心", "白露", "晨光"))
    one = school.session(EARLIER, places=2)
    invite_person(session=one, person=ann, act=town.act(day=date(2021, 9, 1)))
    invite_person(session=one, person=bai, act=town.act(day=date(2021, 9, 1)))
    school.write(one, ann, cen)
    assert hours_of(ann, date(2021, 1, 1), town.today) == 4
    assert TrainingRecord.objects.filter(title="党务基础", organiser="市委党校（演示）").count() == 2
    turns = turns_of(TrainingSession.objects.get(pk=one.pk), town.today).of
    said = {each.person.name: turns[each.pk] for each in one.invitations.select_related("person")}
    assert said == {"安心": "was_there", "白露": "not_there", "晨光": "was_there"}
    before = AuditEntry.objects.count()
    school.write(one, cen, ann)
    assert AuditEntry.objects.count() == before


def test_a_correction_takes_back_and_gives(town, school):
    ann, bai = school.secretary("安心"), school.secretary("白露")
    one = school.held(ann)
    with pytest.raises(Refusal, match="没有写原因"):
        school.write(one, bai)
    school.write(one, bai, because="名单抄错了")
    assert (hours_of(ann, EARLIER, town.today), hours_of(bai, EARLIER, town.today)) == (0, 4)
    assert TrainingRecord.objects.get(person=ann).withdrawn_because == "名单抄错了"
    school.write(one, ann, bai, because="两人都来了")
    assert hours_of(ann, EARLIER, town.today) == 4


def test_a_list_is_written_after_the_day_by_who_saw_it(town, school):
    ann = school.secretary("安心")
    with pytest.raises(Refusal, match="还没有办"):
        school.write(school.session(), ann)
    past = school.session(EARLIER)
    with pytest.raises(Refusal, match="一个人也没有"):
        school.write(past)
    with pytest.raises(Conflict):
        write_list(session=past, there=[ann], file=None, because="", version=9, act=town.act())


def test_hours_taken_back_elsewhere_are_taken_back_here(town, school):
    """There is one fact: the record."""
    ann = school.secretary("安心")
    one = school.held(ann)
    withdraw_training(record=TrainingRecord.objects.get(), because="重复", act=town.act())
    assert turns_of(TrainingSession.objects.get(pk=one.pk), town.today).count("was_there") == 0
    assert shares(REGISTER, town.today)[0].done == 0


# ---- the year


def test_the_number_of_the_year_is_its_rows(town, school):
    ann = school.secretary("安心")
    school.secretary("白露")
    school.held(ann)
    for share in shares(REGISTER, town.today):
        assert (share.done, share.all) == (1, 2)
    assert [(line.done, line.all) for line in by_county(REGISTER, town.today)] == [(1, 2)]
    assert [(s.done, s.all) for s in shares(REGISTER, date(2020, 12, 31))] == [(0, 2), (0, 2)]


# ---- posts


def test_deputies_and_staff_are_party_workers_while_their_post_holds(town, school):
    school.secretary("安心")
    party, dan = town.form("棋社党支部", town.organisation("棋社", 3)), Person.objects.create(name="丹青", unit="棋社")
    record_post(party=party, person=dan, duty="deputy", day=date(2021, 5, 4), act=town.act())
    record_post(party=party, person=dan, duty="deputy", day=date(2021, 6, 1), act=town.act())
    assert verbs().count("record_worker") == 1
    assert names(people(REGISTER.q(), town.today)) == ["丹青", "安心"]
    record_post(party=party, person=dan, duty="staff", day=date(2021, 8, 1), act=town.act())
    held = WorkerPost.objects.valid().order_by("since")
    assert [(each.duty, each.since, each.until) for each in held] == [
        ("deputy", date(2021, 5, 4), date(2021, 8, 1)),
        ("staff", date(2021, 8, 1), None),
    ]
    with pytest.raises(Refusal, match="后来的任职"):
        record_post(party=party, person=dan, duty="staff", day=date(2021, 3, 1), act=town.act())
    for _twice in (1, 2):
        end_post(post=held.last(), day=date(2021, 10, 8), reason="调动", act=town.act())
    assert names(people(REGISTER.q(), town.today)) == ["安心"]
    assert verbs().count("end_worker") == 1


def test_a_secretary_is_no_deputy_and_other_places_are_others(town, school):
    ann = school.secretary("安心")
    party = town.form("棋社党支部", town.organisation("棋社", 3))
    with pytest.raises(NoRight):
        record_post(party=party, person=ann, duty="staff", day=town.today, act=town.act(town.wang))
    with pytest.raises(Refusal, match="不存在"):
        record_post(party=party, person=ann, duty="staff", day=date(2019, 1, 1), act=town.act())
    led = Secretary.objects.get(person=ann).party_organization
    with pytest.raises(Refusal, match="是这里的书记"):
        record_post(party=led, person=ann, duty="staff", day=town.today, act=town.act())


def test_two_sessions_of_a_course_on_one_day_bring_hours_once(town, school):
    ann = school.secretary("安心")
    school.held(ann)
    second = school.session(EARLIER, venue="第二教室")
    with pytest.raises(Refusal, match="已经在另一场里"):
        school.write(second, ann)
    assert hours_of(ann, EARLIER, town.today) == 4
