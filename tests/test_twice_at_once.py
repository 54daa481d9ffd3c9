"""Asked twice at once: who comes while the other's transaction is open is answered as if they had come after it."""

import time
from dataclasses import replace
from datetime import date
from threading import Event, Thread
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from hangji.appraisal.actions import rounds as appraisals
from hangji.coverage.industries.actions import set_aside
from hangji.credit.actions.banks import BankSaid, appoint_clerk, hand_slips, keep_bank
from hangji.formation.drives.actions.plan import plan_drive
from hangji.guidance.actions.contacts import Said, record_contact
from hangji.guidance.actions.meetings import Call, call_meeting
from hangji.guidance.actions.reviews import Shown, open_review, prepare_showcase
from hangji.honours.actions.awards import record_award
from hangji.honours.actions.plan import Shared, share_practice
from hangji.honours.actions.reviews import declare_relation
from hangji.honours.actions.rounds import RoundPlan, open_round
from hangji.honours.models import EntryState
from hangji.intake.actions import upload
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory
from hangji.office.actions.accounts import Newcomer, invite
from hangji.office.actions.posts import Appointment
from hangji.office.models import Person, Role
from hangji.office.permissions import Permission
from hangji.people.certification.actions import rounds as certification
from hangji.people.certification.actions.applications import record_training
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import include
from hangji.portal.actions.writing import begin_article
from hangji.privacy.actions.requests import ask_erasure
from hangji.privacy.queries.subjects import Subject
from hangji.registry.actions.instructors import assign_instructor, end_assignment
from hangji.registry.actions.organisations import register_organisation
from hangji.registry.actions.people import add_person
from hangji.reports.actions import draft_report
from hangji.stories.actions.calls import make_call
from hangji.stories.actions.choosing import link_entry
from hangji.stories.actions.words import submit_story, write_story
from hangji.training.actions.courses import Taught, add_course
from tests.coverage.test_industries import CARE, LATER, units
from tests.credit.lending import BOTH, lending
from tests.formation.driving import design
from tests.honours.going import Going
from tests.honours.making import paper
from tests.people.test_fund_under_load import _offices_own_database, apart
from tests.portal.conftest import content
from tests.stories.conftest import ASKED, WORDS
from tests.stories.test_stories import entry_of
from tests.town import CITY, GUOYANG, QIAOCHENG, Town

pytestmark = pytest.mark.slow
__all__ = ["_offices_own_database"]  # the fixture
KEY = UUID("5d4c8a50-0000-4000-8000-00000000000a")
HERE, COUNTY, GROUP = Territory(CITY, "city"), Territory(GUOYANG, "county"), (QIAOCHENG, "city")
OCTOBER, SPRING = date(2021, 10, 31), date(2020, 3, 2)


def work(do, told):
    try:
        told.append(do())
    except Exception as fault:
        told.append(fault)
    finally:
        connection.close()


def keeping_open(do, begun):
    """Do it, and keep the transaction open while somebody else comes."""
    try:
        with transaction.atomic():
            said = do()
            begun.set()
            time.sleep(0.3)
        return said
    finally:
        begun.set()


def one_while_the_other(first, second):
    """What each was told; the second comes before the first one's transaction is over."""
    told, begun = ([], []), Event()
    threads = [Thread(target=work, args=(lambda: keeping_open(first, begun), told[0]))]
    threads.append(Thread(target=work, args=(lambda: begun.wait() and second(), told[1])))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told[0][0], told[1][0]


def prepared():
    """A town with something of every room to be made."""
    town = Town()
    there = lending(town)
    town.club, town.mei, town.bank, town.going = there.club, there.mei, there.second, Going(town)
    town.send(town.club)
    town.school = town.organisation("亳州市书法学校", 2)
    other = Person.objects.create(name="孙明", unit="试点单位")
    assign_instructor(organisation=town.school, instructor=other, day=SPRING, act=town.act())
    include(subject="organisations", ids=[town.school.pk], day=town.today, number="", reason="纳入", act=town.act())
    units(town, 15, formed=2)
    call = make_call(place=HERE, asked=ASKED, act=town.act())
    town.stories = [handed_in(town, call, title) for title in ("一张长桌", "两张长桌")]
    town.entry = entry_of(town, "stories", EntryState.ADMITTED)
    town.leaver, held = Person.objects.create(name="离人", unit="市民政局"), town.organisation("亳州市棋社", 1)
    assign_instructor(organisation=held, instructor=town.leaver, day=SPRING, act=town.act())
    end_assignment(organisation=held, day=date(2020, 5, 1), reason="调整", act=town.act())
    return cases(town)


def handed_in(town, call, title):
    words, act = replace(WORDS, title=title, shown=0), town.act(town.mei)
    return submit_story(story=write_story(call=call, organisation=town.club, words=words, act=act), act=act)


def cases(town):
    """What answers, asked for a second time, with what there is."""
    day, act, mei, root = town.today, town.act(), town.act(town.mei), town.act(town.root)
    judge, zhou, wang = town.act(town.going.reviewers[0]), town.act(town.zhou), town.act(town.wang)
    call, bank = replace(ASKED, title="另一个征集"), BankSaid("第三样例银行", "三", CITY, "", BOTH)
    year = appraisals.Opening(2021, HERE, "example_a", date(2021, 10, 22), date(2021, 12, 1))
    told = {"register": "city", "unit": "单位", "body": town.body, "text": "请参评。", "name": "评选"}
    selection = RoundPlan("cases", "city", region_code=CITY, opens_on=day, closes_on=date(2021, 12, 1), **told)
    qualification = certification.RoundPlan("首轮", CITY, "city", "局", day, date(2021, 12, 1))
    practice, said = Shared(town.club, "党建", "长桌", "议事", "好"), Said(day, "difficulty", "缺人", "缺书记人选")
    hours = {"person": town.zhou_person, "place": HERE, "day": day, "hours": 4, "title": "党课", "organiser": "局"}
    person = {"name": "甲乙", "unit": "单位", "phone": "", "permission": Permission.ASSIGN_INSTRUCTOR}
    post, enrolment = Appointment(Role.OFFICER, day, CITY), town.enrolment("亳州市新协会")
    elsewhere = replace(enrolment, name="涡阳县新协会", region_code=GUOYANG)
    file = {"fields": "all", "territory": HERE, "as_of": day}
    return {
        "call": lambda: make_call(place=HERE, asked=call, act=act),
        "bank": lambda: keep_bank(bank=None, said=bank, version=0, act=act),
        "clerk": lambda: appoint_clerk(bank=town.bank, user=town.qian, act=act),
        "appraisal": lambda: appraisals.open_round(opening=year, act=act),
        "selection": lambda: open_round(plan=selection, act=act),
        "award": lambda: record_award(paper=paper(town.school), act=act),
        "practice": lambda: share_practice(said=practice, act=mei),
        "relation": lambda: declare_relation(organisation=town.school, kind="kin", note="", act=judge),
        "course": lambda: add_course(place=HERE, taught=Taught("党课", "2021 年轮训", "轮训", 4), act=act),
        "aside": lambda: set_aside(place=CARE, until=LATER, reason="等", act=act),
        "drive": lambda: plan_drive(design=design(), act=act),
        "review": lambda: open_review(group=GROUP, act=act),
        "showcase": lambda: prepare_showcase(
            register=(CITY, "city"), year=2021, shown=Shown("成果", "话", []), version=0, act=act
        ),
        "meeting": lambda: call_meeting(group=GROUP, call=Call(day, agenda=[("own", "议事")]), act=act),
        "contact": lambda: record_contact(organisation=town.club, said=said, key=KEY, act=zhou),
        "qualification": lambda: certification.open_round(plan=qualification, act=act),
        "hours": lambda: record_training(**hours, act=act),
        "handover": lambda: hand_over(subject="organisations", territory=HERE, day=day, form="csv", act=act),
        "report": lambda: draft_report(kind="figures", territory=COUNTY, day=OCTOBER, act=wang),
        "erasure": lambda: ask_erasure(subject=Subject(town.leaver, None), reason="本人申请", act=act),
        "article": lambda: begin_article(channel="news", content=content(), act=act),
        "person": lambda: add_person(**person, act=act),
        "organisation": lambda: register_organisation(enrolment=enrolment, act=act),
        "same code": lambda: register_organisation(enrolment=elsewhere, act=act),
        "account": lambda: invite(newcomer=Newcomer("xinren", "新人"), appointment=post, act=root),
        "link": lambda: link_entry(story=town.stories[0], entry=town.entry, act=act),
        "other link": lambda: link_entry(story=town.stories[1], entry=town.entry, act=act),
        "slips": lambda: hand_slips(organisation=town.club, count=2, key=KEY, act=act),
        "upload": lambda: upload(file=ContentFile(b"a,b", name="a.csv"), act=act, **file),
    }


@pytest.fixture
def made(_offices_own_database):
    (found,) = apart(lambda _nothing: prepared(), None)
    return found


def test_asked_twice_at_once_the_second_is_told_what_there_is(made):
    asked = made.keys() - {"link", "other link", "same code", "slips", "upload"}
    told = {name: one_while_the_other(made[name], made[name]) for name in sorted(asked)}
    assert {name: said for name, said in told.items() if said[0] != said[1]} == {}
    assert {name: said for name, said in told.items() if isinstance(said[0], Exception)} == {}


def test_what_cannot_be_had_twice_is_refused_in_words(made):
    """Codes are shown once; two stories do not go through one entry, nor two organisations through one code."""
    for first, second, why in (
        ("organisation", "same code", "统一社会信用代码已在台账中"),
        ("slips", "slips", "不能再显示"),
        ("link", "other link", "不是这一家在这项评选里的参评"),
    ):
        done, refused = one_while_the_other(made[first], made[second])
        assert not isinstance(done, Exception), done
        assert isinstance(refused, Refusal), refused
        assert why in str(refused)


def test_two_files_at_once_have_a_number_each(made):
    numbers = [each.number for each in one_while_the_other(made["upload"], made["upload"])]
    assert [number[-3:] for number in numbers] == ["-01", "-02"]
