"""A hundred postings at once: as many succeed as the money allows. And random histories: balances are their entries."""

import sqlite3
from collections import Counter
from contextlib import closing
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.kit.refusal import Refusal
from hangji.people.fund.actions.entries import confirm
from hangji.people.fund.ledger import faults
from hangji.people.fund.models import Account, Entry
from tests.people.money import YUAN, Book
from tests.town import Town

pytestmark = pytest.mark.slow


@pytest.fixture
def _offices_own_database(transactional_db, tmp_path):
    """What an office has: PostgreSQL as it is, SQLite as a file. Threads of the test work there, not in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    file = tmp_path / "hangji.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    memory, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], file
    yield
    connection.settings_dict["NAME"] = memory


def apart(do, *each):
    """Do it in a thread for each argument, all at once; their answers."""
    together, answers = Barrier(len(each)), []

    def work(argument):
        try:
            together.wait()
            answers.append(do(argument))
        except Exception as fault:
            answers.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[argument]) for argument in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.usefixtures("_offices_own_database")
@pytest.mark.parametrize(("kind", "source"), [("commit", "free"), ("pay", "committed")])
def test_a_hundred_postings_at_once(kind, source):
    """200,000 yuan and a hundred entries of 3,000: 66 are entered, 2,000 yuan are left."""

    def prepare(_nothing):
        town = Town()
        book = Book(town).filled()
        matter = book.committed(200_000) if kind == "pay" else None
        more = {"matter": matter} if matter else {"use": "培训", "title": "班", "activity": "x"}
        return book, [book.proposed(kind, 3_000, **more) for _n in range(100)]

    ((book, entries),) = apart(prepare, None)
    act = book.town.act(book.town.li)

    def post(entry):
        try:
            return confirm(entry=entry, act=act).state
        except Refusal as refusal:
            return "refused" if "只有" in str(refusal) else str(refusal)

    said = apart(post, *entries)
    assert Counter(said) == {"posted": 66, "refused": 34}

    def look(_nothing):
        left = Account.objects.get(place=source, balance__gt=0).balance
        return Entry.objects.posted().filter(kind=kind).count(), left, list(faults(book.fund))

    assert apart(look, None) == [(66, 2_000 * YUAN, [])]


USES = ("培训", "工作补助")
one = st.one_of(
    st.tuples(st.just("budget"), st.integers(1, 90), st.none(), st.none()),
    st.tuples(st.just("allocate"), st.integers(1, 90), st.sampled_from(USES), st.none()),
    st.tuples(st.just("shift"), st.integers(1, 90), st.sampled_from((*USES, "")), st.sampled_from(USES)),
    st.tuples(st.just("commit"), st.integers(1, 90), st.sampled_from(USES), st.none()),
    st.tuples(
        st.sampled_from(["pay", "release", "refund", "reverse"]), st.integers(1, 90), st.none(), st.integers(0, 9)
    ),
)


def play(book, kind, yuan, use, which):
    """One posting by chance; what cannot be is refused and changes nothing."""
    if kind in ("pay", "release"):
        matters = [e.matter for e in Entry.objects.posted().filter(kind="commit")]
        return matters and book.posted(kind, yuan, matter=matters[which % len(matters)])
    if kind == "refund":
        payments = list(Entry.objects.posted().filter(kind="pay"))
        return payments and book.posted(kind, yuan, refunds=payments[which % len(payments)])
    if kind == "reverse":
        held = list(Entry.objects.posted().order_by("pk"))
        return held and book.reversed(held[which % len(held)])
    more = {"title": "事", "activity": "活动"} if kind == "commit" else {}
    more |= {"source_use": which} if kind == "shift" else {}
    return book.posted(kind, yuan, use=use or "", **more)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(one, max_size=14))
def test_balances_are_the_sums_of_the_entries_whatever_is_posted(db, history):
    with transaction.atomic():
        town = Town()
        book = Book(town)
        book.posted("budget", 100)
        for kind, yuan, use, which in history:
            before = sorted(Account.objects.filter(balance__gt=0).values_list("pk", "balance"))
            try:
                with transaction.atomic():
                    done = play(book, kind, yuan, use, which)
            except Refusal:
                done = None
            now = sorted(Account.objects.filter(balance__gt=0).values_list("pk", "balance"))
            assert done or now == before
            assert all(balance > 0 for _pk, balance in now)
            assert list(faults(book.fund)) == []
            undo(book, done, before, kind)
        transaction.set_rollback(True)


def undo(book, done, before, kind):
    """Whatever can be reversed: its reversal restores every balance."""
    if not done or kind == "reverse":
        return
    point = transaction.savepoint()
    book.reversed(Entry.objects.get(pk=done.pk))
    assert sorted(Account.objects.filter(balance__gt=0).values_list("pk", "balance")) == before
    transaction.savepoint_rollback(point)


def test_the_book_says_where_an_account_is_not_its_entries(town):
    book = Book(town).filled()
    Account.objects.filter(place="free").update(balance=1)
    assert len(list(faults(book.fund))) == 1
