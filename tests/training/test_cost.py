"""What a session costs stands in the fund's book and names the session."""

from datetime import date
from uuid import uuid4

import pytest

from hangji.kit.refusal import NoRight, Refusal
from hangji.people.fund.actions.entries import Paper, confirm, refuse
from hangji.people.models import Entry
from hangji.training.actions.costs import commit_cost, pay_cost
from hangji.training.queries.sessions import cost_of
from tests.people.money import YUAN, Book
from tests.training.classes import EARLIER, Class

DAY = date(2021, 10, 8)


@pytest.fixture
def one(town):
    return Class(town).session(EARLIER)


def committed(town, one, yuan=3000, key=None):
    one.refresh_from_db()
    return commit_cost(session=one, amount=yuan * YUAN, day=DAY, key=key or uuid4(), act=town.act())


def paid(town, one, yuan, key=None):
    one.refresh_from_db()
    said = {"payee": "市委党校（演示）", "paper": Paper(), "key": key or uuid4()}
    return pay_cost(session=one, amount=yuan * YUAN, day=DAY, act=town.act(), **said)


def test_a_session_is_committed_and_paid_through_the_book(town, one):
    book, key = Book(town).filled(), uuid4()
    entry = committed(town, one, key=key)
    assert committed(town, one, key=key) == entry
    assert (entry.matter.title, entry.matter.activity, entry.target_use) == ("党务基础（09-10）", "2021 年轮训", "培训")
    book.confirmed(entry)
    assert cost_of(one).committed == 3000 * YUAN
    book.confirmed(paid(town, one, 2800))
    found = cost_of(one)
    assert (found.committed, found.paid, found.waiting) == (200 * YUAN, 2800 * YUAN, False)
    assert len(found.entries) == Entry.objects.filter(matter=one.matter).count() == 2


def test_money_that_is_not_there_is_not_committed(town, one):
    with pytest.raises(Refusal, match="还没有开立"):
        committed(town, one)
    Book(town).filled(yuan=1000)
    with pytest.raises(Refusal, match=r"只有 1,000\.00 元"):
        committed(town, one)
    with pytest.raises(Refusal, match="没有为这一场登记承诺"):
        paid(town, one, 10)


def test_a_second_commitment_is_refused_unless_the_first_was(town, one):
    Book(town).filled()
    entry = committed(town, one)
    with pytest.raises(Refusal, match="已经有支出事项"):
        committed(town, one, 10)
    refuse(entry=entry, because="数不对", act=town.act(town.li))
    assert committed(town, one, 2000).matter != entry.matter


def test_who_runs_no_training_commits_nothing_and_nobody_confirms_the_own(town, one):
    Book(town).filled()
    with pytest.raises(NoRight):
        commit_cost(session=one, amount=1, day=DAY, key=uuid4(), act=town.act(town.wang))
    entry = committed(town, one)
    with pytest.raises(NoRight):
        confirm(entry=entry, act=town.act())
