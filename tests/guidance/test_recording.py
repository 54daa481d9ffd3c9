"""Recording a contact from the phone's page: who may have gone along, and what it asks of the database."""

from datetime import date
from html import unescape
from uuid import UUID, uuid4

import pytest

from hangji.guidance.models import Contact
from hangji.office.models import Person
from hangji.registry.actions.instructors import assign_instructor

KEY = UUID("5d4c8a50-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def club(town):
    club = town.organisation("亳州市书画协会", 0)
    town.send(club)
    return club


@pytest.fixture
def zhou(client, town):
    client.force_login(town.zhou)
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def colleague(town):
    """Sent to a neighbour of the club's: of the same group."""
    person = Person.objects.create(name="孙同行")
    neighbour = town.organisation("亳州市摄影协会", 0, day=date(2020, 3, 2))
    assign_instructor(organisation=neighbour, instructor=person, day=date(2020, 3, 2), act=town.act())
    return person


def test_a_colleague_of_the_group_may_have_gone_along_and_a_stranger_not(zhou, town, club, colleague):
    stranger = Person.objects.create(name="局外人")
    html = text(zhou.get(f"/guidance/record/{club.pk}/"))
    assert "孙同行" in html
    assert "局外人" not in html
    form = {"conclusion": "normal", "said": "", "day": town.today, "key": KEY}
    html = text(zhou.post(f"/guidance/record/{club.pk}/", {**form, "others": [stranger.pk]}), 422)
    assert "孙同行" in html
    assert not Contact.objects.exists()
    zhou.post(f"/guidance/record/{club.pk}/", {**form, "others": [colleague.pk]})
    assert [each.name for each in Contact.objects.get().others.all()] == ["孙同行"]


def test_recording_asks_little_of_the_database(zhou, town, club, colleague, django_assert_max_num_queries):
    """Session, user, posts, the organisation, the contact, the audit; of who else might have gone along nothing."""
    form = {"conclusion": "normal", "said": "", "day": town.today}
    zhou.post(f"/guidance/record/{club.pk}/", {**form, "key": uuid4()})
    with django_assert_max_num_queries(16):  # six of them are savepoints
        zhou.post(f"/guidance/record/{club.pk}/", {**form, "key": uuid4()})
