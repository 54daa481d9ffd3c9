"""Feedback without names: nothing on record ties an answer to a person, and little is not shown."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.training.actions.feedback import give_feedback
from hangji.training.models import FeedbackCount, FeedbackRemark, TrainingInvitation
from hangji.training.queries.sessions import feedback_of
from rulebook.training import feedback
from tests.training.classes import EARLIER, Class

OPEN, CLOSED = date(2021, 9, 14), date(2021, 9, 25)
ASKED = feedback(session=EARLIER)
GOOD = dict.fromkeys(ASKED.questions, "很好")


@pytest.fixture
def school(town):
    return Class(town)


@pytest.fixture
def some(school):
    return [school.secretary(name, account=True) for name in ("安心", "白露", "晨光", "丹青")]


def say(town, session, person, answers=GOOD, remark="", day=OPEN):
    invitation = TrainingInvitation.objects.get(session=session, person=person)
    give_feedback(invitation=invitation, answers=answers, remark=remark, act=town.act(person.user, day))


def test_it_is_shown_from_three_answers_on_and_only_once_it_is_closed(town, school, some):
    one = school.held(*some)
    for person in some[:2]:
        say(town, one, person)
    assert not feedback_of(one, CLOSED).shown
    assert feedback_of(one, CLOSED).counts == {}
    say(town, one, some[2], remark="多讲案例")
    assert not feedback_of(one, OPEN).shown
    assert feedback_of(one, OPEN).remarks == []
    found = feedback_of(one, CLOSED)
    assert found.shown
    assert found.lines[0] == (ASKED.questions[0], [("很好", 3), ("可以", 0), ("要改进", 0)])
    assert found.remarks == ["多讲案例"]


def test_no_row_can_be_tied_to_a_person(town, school, some):
    """Two persons that said opposite things leave the same rows, whoever of them said which, and in whichever order."""
    bad = dict.fromkeys(ASKED.questions, "要改进")

    def rows(session, first, second):
        say(town, session, some[0], first, "甲")
        say(town, session, some[1], second, "乙")
        counts = FeedbackCount.objects.filter(session=session).values_list("question", "answer", "given")
        flags = TrainingInvitation.objects.filter(session=session).values_list("person", "gave_feedback")
        return sorted(counts), sorted(flags), sorted(FeedbackRemark.objects.filter(session=session).values_list("text"))

    one, two = school.held(*some), Class(town, "写作").held(*some)
    assert rows(one, GOOD, bad) == rows(two, bad, GOOD)
    names = {
        column.name
        for column in connection.introspection.get_table_description(connection.cursor(), "training_feedbackcount")
    }
    names |= {
        column.name
        for column in connection.introspection.get_table_description(connection.cursor(), "training_feedbackremark")
    }
    assert names == {"id", "session_id", "question", "answer", "given", "text"}


def test_each_sentence_comes_in_where_chance_puts_it(town, school, some):
    """The keys of all sentences are new with each, so no order of rows says which was the last."""
    one = school.held(*some)
    seen = []
    for person in some:
        say(town, one, person, remark=f"意见{len(seen)}")
        seen.append(set(FeedbackRemark.objects.values_list("id", flat=True)))
    assert all(not (before & after) for before, after in pairwise(seen))
    assert len(seen[-1]) == 4


def test_the_trail_has_that_something_was_said_and_nothing_of_it(town, school, some):
    one = school.held(*some)
    say(town, one, some[0], remark="讲得太快")
    say(town, one, some[0], remark="第二次不算")
    told = AuditEntry.objects.filter(verb="give_feedback")
    assert told.count() == 1
    assert (told.get().before, told.get().after, told.get().reason) == ({}, {}, "")


def test_who_may_say_something(town, school, some):
    one = school.held(*some[:3])
    school_session = Class(town, "写作").session()
    Class(town, "写作").invite(school_session)
    with pytest.raises(Refusal, match="参加名单里没有你"):
        say(town, school_session, some[3])
    with pytest.raises(Refusal, match="已经截止"):
        say(town, one, some[0], day=CLOSED)
    with pytest.raises(Refusal, match="有问题没有答"):
        say(town, one, some[0], {ASKED.questions[0]: "很好"})
    invitation = TrainingInvitation.objects.get(session=one, person=some[0])
    with pytest.raises(NoRight):
        give_feedback(invitation=invitation, answers=GOOD, remark="", act=town.act(some[1].user, OPEN))
    with pytest.raises(NoRight):
        give_feedback(invitation=invitation, answers=GOOD, remark="", act=town.act(day=OPEN))
