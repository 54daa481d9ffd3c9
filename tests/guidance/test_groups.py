"""The group's meeting, mutual review and showcase, and the figures of the four ones."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.guidance.actions.contacts import Said, record_contact
from hangji.guidance.actions.meetings import (
    Call,
    Decided,
    Minutes,
    call_meeting,
    finish_decision,
    reply_minutes,
    send_minutes,
)
from hangji.guidance.actions.reviews import (
    Read,
    Shown,
    close_review,
    drawn,
    give_reading,
    open_review,
    prepare_showcase,
    publish_showcase,
)
from hangji.guidance.models import AgendaKind, Meeting, MeetingDecision, MinutesReply
from hangji.guidance.overview import FourOnes
from hangji.guidance.queries.agenda import due_matters
from hangji.guidance.queries.fourones import asked_rows, four_ones, week_rows
from hangji.guidance.queries.showcase import choosable
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.models import Person, Role
from hangji.registry.actions.instructors import assign_instructor, end_assignment
from hangji.registry.models import Assignment
from hangji.registry.queries import region_names
from rulebook.fourones import asked, period
from tests.town import CITY, QIAOCHENG

GROUP, REGISTER = (QIAOCHENG, "city"), (CITY, "city")
HERE = Territory(CITY, "city")


@pytest.fixture
def group(town):
    """Zhou and Sun, each with one organisation."""
    town.first, town.second = town.organisation("亳州市书画协会", 0), town.organisation("亳州市诗词协会", 3)
    town.send(town.first)
    town.sun_person = Person.objects.create(name="孙明")
    town.sun = town.user("sun", "孙明", Role.INSTRUCTOR)
    town.sun.person = town.sun_person
    town.sun.save()
    assign_instructor(organisation=town.second, instructor=town.sun_person, day=date(2020, 3, 2), act=town.act())
    return town


def contact(town, unit, user, *, day=None, conclusion="normal", said="", problem=""):
    act = town.act(user, day or town.today)
    return record_contact(organisation=unit, said=Said(act.today, conclusion, said, problem), key=uuid4(), act=act)


def test_the_figure_is_the_count_of_its_rows(group):
    town = group
    contact(town, town.first, town.zhou)
    week = four_ones(HERE, town.today)[0]
    assert (week.done, week.asked) == (1, 2)
    assert week.done == week_rows(HERE, town.today, "done").count()
    assert week.asked == week_rows(HERE, town.today, "").count()
    assert [row.organisation for row in week_rows(HERE, town.today, "due")] == [town.second]


def test_an_ended_assignment_is_not_asked_any_more(group):
    town = group
    end_assignment(organisation=town.first, day=date(2021, 11, 2), reason="调整", act=town.act())
    assert four_ones(HERE, town.today)[0].asked == 1


spans = st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 12))), max_size=2)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=spans)
def test_the_database_asks_what_the_rulebook_asks(town, spans):
    unit = town.organisation(f"协会{uuid4().hex[:8]}", 0)
    act, start = town.act(), date(2021, 10, 20)
    held, after = [], start
    for skip, length in spans:
        since = after + timedelta(days=skip)
        until = since + timedelta(days=length) if length else None
        held.append((since, until))
        Assignment.objects.create(
            organisation=unit,
            instructor=town.zhou_person,
            since=since,
            until=until,
            recorded_at=act.at,
            recorded_in=act.id,
        )
        if until is None:
            break
        after = until
    week = period("contact", town.today)
    assert asked_rows(HERE, week, town.today).filter(organisation=unit).exists() == asked(held, week)


def test_the_agenda_is_gathered_from_what_is_due(group):
    town = group
    contact(town, town.first, town.zhou, day=date(2021, 10, 20), conclusion="difficulty", said="难", problem="没有场地")
    matters = due_matters(GROUP, town.today)
    assert [each.kind for each in matters] == ["problem", "gap", "week", "week", "week"]
    assert "没有场地" in matters[0].text
    assert "亳州市诗词协会" in matters[1].text
    assert not any(name in each.text for each in matters for name in ("周敏", "孙明"))


def called(town, day=None):
    call = Call(day or town.today, "14:30", "302", [(AgendaKind.OWN, "四季度重点"), (AgendaKind.OWN, "场地")])
    return call_meeting(group=GROUP, call=call, act=town.act())


def sent(town, meeting):
    minutes = Minutes("都谈了", [town.zhou_person], [Decided("诗词协会列为重点", town.zhou_person, date(2021, 11, 30))])
    return send_minutes(meeting=meeting, minutes=minutes, version=meeting.version, act=town.act())


def test_a_meeting_from_call_to_finished_decision(group):
    town = group
    meeting = called(town)
    assert called(town) == meeting
    assert [item.number for item in meeting.agenda.all()] == [1, 2]
    assert four_ones(HERE, town.today)[1].done == 0
    meeting = sent(town, meeting)
    month = four_ones(HERE, town.today)[1]
    assert (month.done, month.asked) == (1, 1)
    reply_minutes(meeting=meeting, objection="日期不对", act=town.act(town.zhou))
    reply_minutes(meeting=meeting, objection="", act=town.act(town.sun))
    assert MinutesReply.objects.count() == 2
    meeting = sent(town, meeting)
    assert not MinutesReply.objects.exists()
    with pytest.raises(Refusal, match="没有人提出修改意见"):
        sent(town, meeting)
    decision = MeetingDecision.objects.get()
    with pytest.raises(NoRight):
        finish_decision(decision=decision, result="办了", act=town.act(town.sun))
    finish_decision(decision=decision, result="已确认组建方式", act=town.act(town.zhou))
    finish_decision(decision=decision, result="再来一次", act=town.act(town.zhou))
    assert MeetingDecision.objects.get().result == "已确认组建方式"


def test_a_meeting_needs_its_day_its_people_and_its_right(group):
    town = group
    with pytest.raises(Refusal, match="没有议题"):
        call_meeting(group=GROUP, call=Call(town.today), act=town.act())
    with pytest.raises(NoRight):
        call_meeting(group=GROUP, call=Call(town.today, agenda=[("own", "x")]), act=town.act(town.wang))
    later = called(town, date(2021, 11, 9))
    with pytest.raises(Refusal, match="还没有开"):
        sent(town, later)
    with pytest.raises(Refusal, match="还没有发出"):
        reply_minutes(meeting=later, objection="", act=town.act(town.zhou))
    stranger = Person.objects.create(name="外人")
    with pytest.raises(Refusal, match="外人"):
        send_minutes(meeting=called(town), minutes=Minutes("x", [stranger]), version=1, act=town.act())


def test_the_pages_of_a_meeting(group, client, settings):
    town = group
    settings.PINNED_DAY = town.today
    client.force_login(town.chen)
    page = client.get("/guidance/meetings/new/?group=341602-city")
    assert "重点组建对象 1 家" in page.content.decode()
    form = {"day": "2021-11-02", "hour": "14:30", "matters": ["0"], "own": "联合党支部活动场地"}
    answer = client.post("/guidance/meetings/new/?group=341602-city", form)
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"/guidance/meetings/{meeting.pk}/"
    bad = {"people": [town.zhou_person.pk], "text": "都谈了", "version": 1, "what_0": "列为重点"}
    answer = client.post(f"/guidance/meetings/{meeting.pk}/minutes/", bad)
    assert answer.status_code == 422
    assert "要写全" in answer.content.decode()
    good = bad | {"owner_0": town.zhou_person.pk, "due_0": "2021-11-30"}
    assert client.post(f"/guidance/meetings/{meeting.pk}/minutes/", good).status_code == 302
    paper = client.get(f"/guidance/meetings/{meeting.pk}/paper/")
    assert paper.content[:2] == b"PK"
    client.force_login(town.zhou)
    html = client.get(f"/guidance/meetings/{meeting.pk}/").content.decode()
    assert "与你有关的决定" in html
    assert "确认纪要无误" in html
    reply = f"/guidance/meetings/{meeting.pk}/reply/"
    assert client.post(reply, {"answer": "object", "objection": ""}).status_code == 422
    assert "已确认纪要" in client.post(reply, {"answer": "confirm"}, follow=True).content.decode()


@given(st.lists(st.integers(1, 500), min_size=2, max_size=25, unique=True), st.text(max_size=9))
def test_everybody_reads_once_is_read_once_and_never_the_own(people, seed):
    pairs = drawn(people, seed)
    assert sorted(reader for reader, _owner in pairs) == sorted(owner for _reader, owner in pairs) == sorted(people)
    assert all(reader != owner for reader, owner in pairs)
    assert drawn(people[::-1], seed) == pairs


def test_a_review_from_draw_to_summary(group):
    town = group
    review = open_review(group=GROUP, act=town.act())
    assert open_review(group=GROUP, act=town.act()) == review
    mine, other = (review.readings.get(reader=who) for who in (town.zhou_person, town.sun_person))
    read = Read(["清楚"] * len(review.questions), "原因找准了", "先谈负责人")
    with pytest.raises(NoRight):
        give_reading(reading=other, read=read, act=town.act(town.zhou))
    give_reading(reading=mine, read=read, act=town.act(town.zhou))
    with pytest.raises(Refusal, match="孙明"):
        close_review(review=review, summary="好", act=town.act())
    give_reading(reading=other, read=read, act=town.act(town.sun))
    close_review(review=review, summary="都看过了", act=town.act())
    assert four_ones(HERE, town.today)[2].done == 1
    with pytest.raises(Refusal, match="已经结束"):
        give_reading(reading=mine, read=Read(["x"], "y", "z"), act=town.act(town.zhou))


def test_one_alone_has_nobody_to_read(town):
    town.send(town.organisation("亳州市书画协会", 0))
    with pytest.raises(Refusal, match="至少要两个人"):
        open_review(group=GROUP, act=town.act())


def test_a_showcase_shows_what_is_on_record_and_stays_as_published(group, client, settings):
    town = group
    settings.PINNED_DAY = town.today
    contact(town, town.first, town.zhou, conclusion="progress", said="同意建支部")
    (material,) = choosable(REGISTER, 2021, town.today)
    shown = Shown("2021 年成果", "", [material])
    showcase = prepare_showcase(register=REGISTER, year=2021, shown=shown, version=0, act=town.act())
    with pytest.raises(Refusal, match="没有正文"):
        publish_showcase(showcase=showcase, act=town.act())
    whole = Shown("2021 年成果", "都在这里", [material])
    prepare_showcase(register=REGISTER, year=2021, shown=whole, version=1, act=town.act())
    client.force_login(town.zhou)
    address = f"/guidance/showcases/{showcase.pk}/"
    assert client.get(address).status_code == 404
    publish_showcase(showcase=showcase, act=town.act())
    assert "同意建支部" in client.get(address).content.decode()
    assert four_ones(HERE, town.today)[3].done == 1
    with pytest.raises(Refusal, match="已经发布"):
        prepare_showcase(register=REGISTER, year=2021, shown=shown, version=2, act=town.act())


def test_the_overview_says_fractions_by_county_and_nothing_by_person(group, client, settings):
    town = group
    settings.PINNED_DAY = town.today
    contact(town, town.first, town.zhou)
    rows = FourOnes(HERE, town.today, region_names()).rows
    assert [(name, row.contacted, row.asked) for name, _url, row in rows] == [("谯城区", 1, 2)]
    client.force_login(town.chen)
    html = client.get("/guidance/fourones/").content.decode()
    assert "周敏" not in html
    assert "孙明" not in html
    assert "亳州市诗词协会" in client.get("/guidance/fourones/weeks/?state=due").content.decode()
    assert "四个一" in client.get("/").content.decode()
