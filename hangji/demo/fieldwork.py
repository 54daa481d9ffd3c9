"""The four ones of the town: some weeks of contacts, October's meetings, reviews, a showcase.

Everything goes through the actions of the instructors, the city's officer and its committee, at the time they did it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from hangji.demo.clock import CHINA
from hangji.demo.ledger import ledger
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
    give_reading,
    open_review,
    prepare_showcase,
    publish_showcase,
)
from hangji.guidance.models import AgendaKind, Meeting
from hangji.guidance.queries.agenda import due_matters
from hangji.guidance.queries.fourones import Group, group_people
from hangji.guidance.queries.showcase import choosable
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.registry.models import Assignment, Standing

CITY = 341600
COUNTIES = (341602, 341621, 341622, 341623)
THIS_WEEK = date(2021, 11, 1)
ROUNDS = (date(2021, 9, 29), date(2021, 10, 13), date(2021, 10, 20), date(2021, 10, 27))
THIS_WEEKS = 17  # of the city's 36
SPACE = UUID("8a1f5c2e-3b7d-4c69-9a51-2f0d6e7b4c10")
PLAIN = ("", "走访了负责人，一切照常", "党员人数没有变化", "季度学习按计划开展")
FORWARD = (
    "负责人同意单独建支部，本周五前报书记人选",
    "一名职工递交了入党申请书",
    "愿意和邻近两家联合组建，约好下周碰头",
    "章程里写进了党建工作内容",
)
HARD = (
    ("三名党员组织关系都在户籍地，转不过来", "请协调转接组织关系：三名党员都在外县"),
    ("负责人外出，书记人选定不下来", "缺书记人选，请推荐一名退休党员"),
    ("没有活动场地", "联合活动没有场地，请区里协调一间会议室"),
    ("经费没有着落", "活动经费没有列支渠道，请明确从哪里出"),
    ("员工流动大，党员说不准", "党员流动快，请明确人数以哪一天为准"),
)


def field_work(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    """users: by username. officers: by territory."""
    by_person = {user.person_id: user for user in users.values() if user.person_id}
    for day in ROUNDS:
        for number, sent in enumerate(_sent(day)):
            if number % 9 != day.day % 9:
                _contact(by_person, sent, day, number)
    city = [sent for sent in _sent(THIS_WEEK) if sent[2] == "city"]
    for number, sent in enumerate([*city[::2], *city[1::2]][:THIS_WEEKS]):
        _contact(by_person, sent, THIS_WEEK, number)
    ledger(users, officers)
    chen = officers[CITY, "city"]
    for day, region_code in zip((date(2021, 10, 20), date(2021, 10, 21), date(2021, 10, 22)), COUNTIES, strict=False):
        _meet((region_code, "city"), day, chen, by_person)
    _review((341602, "city"), date(2021, 9, 15), chen, by_person, whole=True)
    _review((341602, "city"), date(2021, 10, 28), chen, by_person, whole=False)
    _show(chen)


def _at(day: date, hour: int = 16) -> datetime:
    return datetime.combine(day, time(hour, 20), CHINA)


def _sent(day: date) -> list[tuple[Any, Person, str]]:
    """(organisation, instructor, level) of the day, by instructor and name."""
    levels = dict(Standing.objects.asof(day).filter(status="active").values_list("organisation", "level"))
    running = Assignment.objects.valid().on(day).filter(kind="primary").select_related("organisation", "instructor")
    found = running.order_by("instructor__name", "organisation__name")
    return [
        (each.organisation, each.instructor, levels[each.organisation_id])
        for each in found
        if each.organisation_id in levels
    ]


def _contact(by_person: Mapping[int, User], sent: tuple[Any, Person, str], day: date, number: int) -> None:
    organisation, person, level = sent
    user = by_person.get(person.pk)
    if user is None:
        return
    turn = number + day.day
    said = Said(day, "normal", PLAIN[turn % len(PLAIN)])
    if turn % 7 == 3:
        said = Said(day, "progress", FORWARD[turn % len(FORWARD)])
    elif level == "city" and turn % 17 == 5:
        said = Said(day, "difficulty", *HARD[turn % len(HARD)])
    key = uuid5(SPACE, f"{organisation.credit_code} {day}")
    record_contact(organisation=organisation, said=said, key=key, act=Act(user, _at(day)))


def _meet(group: Group, day: date, chen: User, by_person: Mapping[int, User]) -> None:
    people = list(group_people(group, day))
    before = Act(chen, _at(day - timedelta(days=6), 9))
    matters = [(each.kind, each.text) for each in due_matters(group, day - timedelta(days=6))][:4]
    agenda = [*matters, (AgendaKind.OWN, "四季度重点组建对象"), (AgendaKind.OWN, "联合党支部活动场地")]
    call = Call(day, "14:30", "区民政局302" if group[0] == 341602 else "县民政局会议室", agenda)
    meeting = call_meeting(group=group, call=call, act=before)
    owners = list(Person.objects.filter(pk__in=people).order_by("-name"))
    decisions = list(_decisions(owners, group[0] == 341602))
    text = "逐家说了本月的联系和困难。\n没有联系的几家，由组里商量补上；能联合组建的先谈负责人。"
    minutes = Minutes(text, owners, decisions)
    sent = send_minutes(meeting=meeting, minutes=minutes, version=1, act=Act(chen, _at(day + timedelta(days=1), 9)))
    _reply(sent, day, people, by_person)


def _decisions(owners: Sequence[Person], central: bool) -> Iterator[Decided]:
    mine = next((each for each in owners if each.name == "韩雨晴"), owners[0])
    if central:
        yield Decided("中医适宜技术推广中心列为重点，确认组建方式", mine, date(2021, 11, 30))
        yield Decided("联合党支部的活动场地由区民政局协调后答复", mine, date(2021, 11, 15))
    yield Decided("补上十月没有联系的几家", owners[-1], date(2021, 10, 29))


def _reply(meeting: Meeting, day: date, people: Sequence[int], by_person: Mapping[int, User]) -> None:
    """All but the instructor of the demonstration's door confirm; one in Mengcheng objects."""
    for number, pk in enumerate(people):
        user = by_person[pk]
        if user.username != "hanyuqing":
            objection = "第二项的期限记成了下个月" if meeting.region_code == 341622 and number == 0 else ""
            reply_minutes(meeting=meeting, objection=objection, act=Act(user, _at(day + timedelta(days=2), 11)))
    done = meeting.decisions.order_by("due_on").first()
    if done and meeting.region_code == 341602:
        user = by_person[done.owner_id]
        finish_decision(decision=done, result="三家都补上了", act=Act(user, _at(day + timedelta(days=7), 15)))


def _review(group: Group, day: date, chen: User, by_person: Mapping[int, User], *, whole: bool) -> None:
    """One quarter's round; a running one lacks the instructor of the demonstration's door."""
    review = open_review(group=group, act=Act(chen, _at(day, 9)))
    answers = ["清楚，判定和人数一致", "有结论，困难都转办了", "原因找准了，下一步约负责人面谈", "先谈负责人，再谈党员"]
    read = Read(answers[: len(review.questions)], "联系有结论，个别说明太短", "困难写清楚要谁办，方便转办")
    for number, reading in enumerate(review.readings.order_by("pk")):
        user = by_person[reading.reader_id]
        if whole or (user.username != "hanyuqing" and number % 2 == 0):
            give_reading(reading=reading, read=read, act=Act(user, _at(day + timedelta(days=3), 10)))
    if whole:
        summary = "都看过了。共同的问题是说明太短，四季度例会再说。"
        close_review(review=review, summary=summary, act=Act(chen, _at(day + timedelta(days=9), 10)))


def _show(chen: User) -> None:
    """Last year's showcase, published at its end."""
    day = date(2020, 12, 29)
    materials = choosable((CITY, "city"), 2020, day)[:6]
    text = (
        "这一年新建了一批党组织，指导员一家一家地谈，负责人从犹豫到主动。\n先摸清党员，再谈组建方式，最后落实书记人选。"
    )
    shown = Shown("2020 年指导员工作成果展示", text, materials)
    act = Act(chen, _at(day, 10))
    showcase = prepare_showcase(register=(CITY, "city"), year=2020, shown=shown, version=0, act=act)
    publish_showcase(showcase=showcase, act=act)
