"""The fund: what may be posted, by whom; nothing below zero, nothing edited, nothing lost at the year's end."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry
from hangji.people.fund.actions.closing import confirm_closing, propose_closing, take_back_closing, year_end
from hangji.people.fund.actions.entries import Paper, Posting, confirm, open_fund, propose, refuse, reverse
from hangji.people.fund.ledger import Side, faults, received, there
from hangji.people.fund.models import Account, Entry, Fund, Spending
from tests.people.money import YUAN, Book
from tests.town import CITY, GUOYANG

PAPER = b"%PDF-1.4 voucher"


def lies(book, place, use="", matter=None):
    return there(book.fund, Side(place, use, matter and matter.pk)) // YUAN


@pytest.fixture
def book(town):
    return Book(town).filled()


def test_money_goes_from_the_budget_to_a_payment_and_back(book):
    matter = book.committed(50_000)
    paid = book.posted("pay", 20_000, matter=matter, payee="市委党校（演示）")
    assert [lies(book, p, "培训") for p in ("free",)] == [150_000]
    assert (lies(book, "committed", "培训", matter), lies(book, "paid", "培训", matter)) == (30_000, 20_000)
    book.posted("refund", 1_000, refunds=paid)
    book.posted("release", 30_000, matter=matter)
    book.posted("shift", 5_000, source_use="培训", use="工作补助")
    book.posted("shift", 6_000, source_use="培训")
    assert (lies(book, "free", "培训"), lies(book, "free", "工作补助"), lies(book, "pool")) == (170_000, 5_000, 6_000)
    assert lies(book, "paid", "培训", matter) == 19_000
    assert list(faults(book.fund)) == []
    assert list(audit.verify()) == []


def test_it_counts_only_when_another_has_confirmed(book):
    town = book.town
    entry = book.proposed("commit", 3_000, use="培训", title="教材", activity="培训")
    assert lies(book, "free", "培训") == 200_000
    with pytest.raises(NoRight, match="不能复核自己"):
        confirm(entry=entry, act=town.act())
    for _again in range(2):
        book.confirmed(entry)
    assert lies(book, "free", "培训") == 197_000
    assert AuditEntry.objects.filter(verb="confirm_entry", subject_id=entry.pk).count() == 1
    with pytest.raises(Refusal, match="不能再复核"):
        refuse(entry=entry, because="晚了", act=town.act(town.li))


def test_one_who_is_not_of_the_place_and_one_who_only_reads_post_nothing(book):
    town, posting = book.town, Posting("budget", 1, date(2021, 1, 5), "预算")
    for stranger in (town.wang, town.song, town.zhou):
        with pytest.raises(NoRight):
            propose(fund=book.fund, posting=posting, key=uuid4(), act=town.act(stranger))
        with pytest.raises(NoRight):
            confirm(entry=Entry.objects.first(), act=town.act(stranger))
    with pytest.raises(NoRight):
        open_fund(region_code=GUOYANG, level="county", year=2021, act=town.act(town.song))


def test_not_a_fen_more_than_there_is(book):
    with pytest.raises(Refusal, match="只有"):
        book.proposed("commit", 200_001, use="培训", title="x", activity="y")
    first = book.proposed("commit", 150_000, use="培训", title="甲", activity="y")
    second = book.proposed("commit", 150_000, use="培训", title="乙", activity="y")
    book.confirmed(first)
    with pytest.raises(Refusal, match=r"要 150,000\.00 元，只有 50,000\.00 元"):
        book.confirmed(second)
    second.refresh_from_db()
    assert second.state == "proposed"
    assert lies(book, "free", "培训") == 50_000


def test_the_database_itself_refuses_what_is_below_zero(book):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(place="free").update(balance=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            fund=book.fund, serial=99, kind="budget", source_place="treasury", target_place="pool", amount=0,
            day=date(2021, 1, 5), note="x", proposed_at=book.town.act().at, proposed_by="chen",
        )  # fmt: skip


@pytest.mark.parametrize("change", [{"amount": 1}, {"note": "改"}, {"day": date(2021, 1, 1)}, {"target_use": "x"}])
def test_an_entry_is_never_edited(book, change):
    entry = Entry.objects.first()
    with pytest.raises(IntegrityError, match="entry_is_never_edited"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(IntegrityError, match="entry_is_settled_once"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state="proposed", settled_at=None, settled_by="")


def test_maker_and_checker_differ_in_the_database_too(book):
    entry = book.proposed("commit", 1, use="培训", title="x", activity="y")
    with pytest.raises(IntegrityError, match=r"entry_settled_by_another"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state="posted", settled_by="chen", settled_at=book.town.act().at)


def test_a_reversal_restores_and_comes_once(book):
    matter = book.committed(8_000)
    paid = book.posted("pay", 8_000, matter=matter)
    before = {a.pk: a.balance for a in Account.objects.all()}
    more = book.posted("refund", 500, refunds=paid)
    with pytest.raises(Refusal, match="先冲正退回"):
        book.reversed(paid)
    back = book.reversed(more)
    assert {a.pk: a.balance for a in Account.objects.all()} == before
    assert reverse(entry=more, note="再", day=book.town.today, paper=Paper(), act=book.town.act()) == back
    with pytest.raises(Refusal, match="不能冲正"):
        book.reversed(back)
    book.reversed(paid)
    assert lies(book, "committed", "培训", matter) == 8_000
    book.posted("pay", 8_000, matter=matter)
    assert list(faults(book.fund)) == []


def test_an_allotment_that_was_used_cannot_be_reversed(book):
    allotted = Entry.objects.get(kind="allocate")
    book.committed(1)
    with pytest.raises(Refusal, match="只有"):
        book.reversed(allotted)


def test_of_a_payment_not_more_comes_back_than_was_paid(book):
    matter = book.committed(9_000)
    first, _second = book.posted("pay", 4_000, matter=matter), book.posted("pay", 5_000, matter=matter)
    book.posted("refund", 3_000, refunds=first)
    with pytest.raises(Refusal, match="超过原来支付的数"):
        book.posted("refund", 1_001, refunds=first)


def test_every_entry_has_a_document(book):
    own = book.proposed("budget", 1)
    assert own.number == f"专资〔2021〕{own.serial}号"
    for paper in (Paper("财〔2021〕8号"), Paper(file=SimpleUploadedFile("a.pdf", PAPER))):
        with pytest.raises(Refusal, match="凭证号和凭证文件"):
            book.proposed("budget", 1, paper=paper)
    outside = book.proposed("budget", 1, paper=Paper("财〔2021〕8号", SimpleUploadedFile("a.pdf", PAPER)))
    assert (outside.number, outside.document.name) == ("财〔2021〕8号", "a.pdf")


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2021, 11, 3), date(2022, 1, 1)])
def test_days_of_the_year_that_have_come(book, day):
    with pytest.raises(Refusal, match="日期"):
        book.proposed("budget", 1, day=day)


def test_a_use_that_the_policy_does_not_have(book):
    with pytest.raises(Refusal, match="没有“旅游”"):
        book.proposed("commit", 1, use="旅游", title="x", activity="y")
    with pytest.raises(Refusal, match="哪一个支出事项"):
        book.proposed("pay", 1)


def test_the_same_form_twice_is_one_entry(book):
    key, act = uuid4(), book.town.act()
    posting = Posting("commit", 100, date(2021, 10, 8), "教材", use="培训", title="教材", activity="培训")
    first = propose(fund=book.fund, posting=posting, key=key, act=act)
    assert propose(fund=book.fund, posting=posting, key=key, act=act) == first
    assert Spending.objects.count() == 1


def test_what_was_refused_moves_nothing_and_says_why(book):
    entry = book.proposed("commit", 100, use="培训", title="x", activity="y")
    act = book.town.act(book.town.li)
    for _again in range(2):
        refuse(entry=entry, because="没有合同", act=act)
    entry.refresh_from_db()
    assert (entry.state, entry.refused_because) == ("refused", "没有合同")
    assert lies(book, "free", "培训") == 200_000
    assert list(faults(book.fund)) == []


# ---- the year's end


@pytest.fixture
def last_year(town):
    """2020: 30,000 committed and not paid, 25,000 free, 1,000 never allotted; 144,000 paid."""
    old = Book(town, 2020)
    old.posted("budget", 200_000)
    old.posted("allocate", 199_000, use="培训")
    old.posted("pay", 144_000, matter=old.committed(144_000, "讲课", "2020 年培训"))
    old.committed(30_000, "教材", "2020 年培训")
    return old


def test_a_year_is_closed_by_two_and_carried_over_by_rule(last_year):
    town, fund = last_year.town, last_year.fund
    with pytest.raises(Refusal, match="还没有人结账"):
        confirm_closing(fund=fund, act=town.act(town.li))
    fund = propose_closing(fund=fund, act=town.act())
    with pytest.raises(Refusal, match="不能记账"):
        last_year.proposed("budget", 1)
    with pytest.raises(NoRight, match="自己的结账"):
        confirm_closing(fund=fund, act=town.act())
    for _again in range(2):
        fund = confirm_closing(fund=fund, act=town.act(town.li))
    assert {a.place for a in Account.objects.filter(fund=fund, balance__gt=0)} == {"paid"}
    book = Book(town, 2021)
    carried = Spending.objects.get(fund=book.fund)
    assert (carried.title, carried.follows.title) == ("教材", "教材")
    assert (lies(book, "committed", "培训", carried), lies(book, "pool")) == (30_000, 20_000)
    assert Entry.objects.get(kind="hand_back", source_use="培训").amount == 5_000 * YUAN
    assert Entry.objects.get(kind="hand_back", source_use="").amount == 1_000 * YUAN
    assert [list(faults(each.fund)) for each in (last_year, book)] == [[], []]
    assert received(book.fund) == 0
    book.posted("pay", 30_000, matter=carried)
    with pytest.raises(Refusal, match="已经结账"):
        take_back_closing(fund=fund, act=town.act())
    assert list(audit.verify()) == []


def test_a_year_that_runs_is_not_closed_and_neither_is_one_with_open_entries(last_year):
    town = last_year.town
    with pytest.raises(Refusal, match="还没有过完"):
        propose_closing(fund=Book(town).fund, act=town.act())
    waiting = last_year.proposed("budget", 1)
    with pytest.raises(Refusal, match="没有复核"):
        propose_closing(fund=last_year.fund, act=town.act())
    last_year.confirmed(waiting)
    propose_closing(fund=last_year.fund, act=town.act())
    take_back_closing(fund=last_year.fund, act=town.act())
    assert Fund.objects.get(year=2020).state == "running"
    assert year_end(last_year.fund).carried == 50_000 * YUAN + 10  # a tenth of the one yuan that came since
    assert Fund.objects.filter(region_code=CITY).count() == 2
