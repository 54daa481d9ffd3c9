"""Zhou records contacts on the phone; a problem goes to the leading body and is followed to its end."""

from datetime import date
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from hangji.guidance.actions.contacts import Said, record_contact, withdraw_contact
from hangji.guidance.models import Contact
from hangji.guidance.phone import mine
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.problems.actions.handling import Handling, accept_problem
from hangji.problems.models import Problem
from tests.town import FEW_AND_MANY

KEY = UUID("5d4c8a50-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def club(town):
    club = town.organisation("亳州市书画协会", 0)
    town.send(club)
    return club


def recorded(town, club, *, key=KEY, day=None, conclusion="difficulty", said="缺人", problem="缺书记人选"):
    said_ = Said(day or town.today, conclusion, said, problem)
    return record_contact(organisation=club, said=said_, key=key, act=town.act(town.zhou))


def test_zhou_records_a_contact_and_sending_it_again_changes_nothing(town, club):
    first = recorded(town, club)
    assert recorded(town, club) == first
    assert Contact.objects.count() == Problem.objects.count() == 1
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["record_contact", "raise_problem"]
    problem = Problem.objects.get()
    assert (problem.body, problem.state, problem.organisation) == (town.body, "raised", club)


def test_the_same_key_with_other_words_is_refused(town, club):
    recorded(town, club)
    with pytest.raises(Refusal, match="内容和这次不同"):
        recorded(town, club, said="又有人了")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"day": date(2021, 11, 3)}, "将来"),
        ({"day": date(2020, 3, 1)}, "你没有联系"),
        ({"said": ""}, "要写一句话"),
    ],
)
def test_what_cannot_be_is_refused(town, club, more, why):
    with pytest.raises(Refusal, match=why):
        recorded(town, club, **more)
    assert not Contact.objects.exists()


def test_only_an_instructor_who_was_sent_records(town, club):
    other = town.organisation("亳州市诗词协会", 0)
    with pytest.raises(Refusal, match="你没有联系"):
        recorded(town, other)
    with pytest.raises(NoRight):
        record_contact(organisation=club, said=Said(town.today, "normal"), key=KEY, act=town.act())


def test_a_contact_with_a_difficulty_says_which_even_past_the_actions(town, club):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(
            organisation=club,
            day=town.today,
            instructor=town.zhou_person,
            conclusion="difficulty",
            recorded_at=town.act().at,
        )


def test_a_withdrawn_contact_counts_no_longer_and_takes_its_unaccepted_problem_with_it(town, club):
    contact = recorded(town, club)
    assert mine(town.act(town.zhou)).done == 1
    withdraw_contact(contact=contact, reason="记错了一家", act=town.act(town.zhou))
    withdraw_contact(contact=contact, reason="记错了一家", act=town.act(town.zhou))
    assert mine(town.act(town.zhou)).done == 0
    assert Problem.objects.get().state == "withdrawn"


def test_a_contact_whose_problem_somebody_accepted_is_not_withdrawn(town, club):
    contact = recorded(town, club)
    handling = Handling(town.chen, "secretary")
    accept_problem(problem=Problem.objects.get(), handling=handling, version=1, act=town.act())
    with pytest.raises(Refusal, match="已经有人受理"):
        withdraw_contact(contact=contact, reason="记错了", act=town.act(town.zhou))


# The pages


@pytest.fixture
def zhou(client, town):
    client.force_login(town.zhou)
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def test_the_card_says_not_contacted_then_contacted_and_asks_again_next_week(zhou, town, club, settings):
    assert "本周未联系" in text(zhou.get("/"))
    form = {"conclusion": "progress", "said": "负责人同意建支部", "day": town.today, "key": uuid4()}
    answer = zhou.post(f"/guidance/record/{club.pk}/", form, follow=True)
    html = text(answer)
    assert "已记：亳州市书画协会" in html
    assert "11-02 已联系" in html
    assert "已联系 1 / 1 家" in html
    settings.PINNED_DAY = date(2021, 11, 8)
    html = text(zhou.get("/guidance/mine/"))
    assert "本周未联系" in html
    assert "上次 11-02" in html
    assert "负责人同意建支部" in html


def test_what_was_typed_comes_back_with_what_is_wrong(zhou, town, club):
    form = {"conclusion": "difficulty", "said": "", "problem": "场地", "day": town.today, "key": KEY}
    html = text(zhou.post(f"/guidance/record/{club.pk}/", form), 422)
    assert "有进展、有困难要写一句话" in html
    assert "场地" in html
    assert f'data-keep="{KEY}"' in html
    assert not Contact.objects.exists()


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_my_organisations_cost_the_same_for_few_and_many(zhou, town, count, django_assert_max_num_queries):
    for n in range(count):
        town.send(town.organisation(f"亳州市第{n}协会", 0))
    with django_assert_max_num_queries(10):
        assert "本周未联系" in text(zhou.get("/guidance/mine/"))


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_lists_cost_the_same_for_few_and_many(client, town, count, django_assert_max_num_queries):
    for n in range(count):
        unit = town.organisation(f"亳州市第{n}协会", 0)
        town.send(unit)
        recorded(town, unit, key=uuid4())
    client.force_login(town.chen)
    for path in ("guidance/contacts/", "guidance/fourones/weeks/"):
        with django_assert_max_num_queries(10):  # session, user, posts and the count of pages besides
            assert "亳州市第" in text(client.get(f"/{path}"))
