"""The room's pages: what each says, what blind pages leave out, numbers that open, and what they cost in queries."""

import csv
import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.kit.templatetags.kit import yuan
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry
from hangji.people.certification.models import Application, Certificate, Review
from hangji.people.fund.actions.entries import name_certificates
from hangji.people.fund.models import Entry, Spending
from hangji.people.fund.queries import ZONES, Zone, amount_of, costs, entries_of
from tests.people.certifying import Hand
from tests.people.money import Book
from tests.town import CITY, TODAY


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PINNED_DAY = TODAY


@pytest.fixture
def book(town):
    """200,000 allotted to training; 50,000 committed, 20,000 paid, 1,000 refunded; one entry waits."""
    book = Book(town).filled()
    book.matter = book.committed(50_000)
    book.paid = book.posted("pay", 20_000, matter=book.matter, payee="党校")
    book.posted("refund", 1_000, refunds=book.paid)
    book.waiting = book.proposed("pay", 5_000, matter=book.matter, payee="党校")
    return book


def signed_in(client, user):
    client.force_login(user)
    return client


# ---- the fund


@pytest.mark.parametrize("zone", ZONES)
def test_each_number_is_the_sum_of_exactly_its_entries(book, zone, client):
    for part in ({}, {"use": "培训"}, {"activity": "2021 年培训"} if zone in ("committed", "paid") else {}):
        asked = Zone(zone, **part)
        amount = amount_of(book.fund, asked)
        rows = entries_of(book.fund, asked).annotate(signed=asked.signed)
        assert sum(row.signed for row in rows) == amount
        page = signed_in(client, book.town.chen).get(
            reverse("fund:entries", args=[book.fund.pk]), {"zone": zone, **part}
        )
        assert f"合计 {yuan(amount)} 元" in page.content.decode()
        assert page.context["listing"].count == rows.count()


def test_the_year_page_shows_its_numbers_and_what_waits(book, client):
    page = signed_in(client, book.town.li).get(reverse("fund:fund", args=[book.fund.pk])).content.decode()
    for said in ("200,000.00", "19,000.00", "30,000.00", "等待复核 1 笔", "复核入账"):
        assert said in page
    own = signed_in(client, book.town.chen).get(reverse("fund:fund", args=[book.fund.pk])).content.decode()
    assert "等另一位同事" in own
    read = signed_in(client, book.town.song).get(reverse("fund:fund", args=[book.fund.pk])).content.decode()
    assert "登记一笔" not in read


def test_entering_confirming_and_reversing_by_the_forms(book, client):
    signed_in(client, book.town.chen)
    address = reverse("fund:enter", args=[book.fund.pk, "commit"])
    typed = {"use": "培训", "title": "班", "activity": "x", "amount": "0.1", "day": "2021-10-08", "note": "n"}
    assert client.post(address, {**typed, "key": uuid4(), "amount": "0.001"}).status_code == 422
    refused = client.post(address, {**typed, "key": uuid4(), "amount": "999999"})
    assert (refused.status_code, "只有" in refused.content.decode()) == (409, True)
    assert Spending.objects.filter(title="班").count() == 0
    key = uuid4()
    for _again in range(2):
        client.post(address, {**typed, "key": key})
    made = Entry.objects.get(key=key)
    assert made.amount == 10
    assert client.post(reverse("fund:confirm", args=[made.pk])).status_code == 403
    signed_in(client, book.town.li).post(reverse("fund:confirm", args=[made.pk]))
    made.refresh_from_db()
    assert made.posted
    client.post(reverse("fund:reverse", args=[made.pk]), {"day": "2021-11-02", "note": "记错"})
    assert made.reversals.get().state == "proposed"


def test_the_finance_office_gets_numbers_as_numbers(book, client):
    signed_in(client, book.town.chen)
    answer = client.post(reverse("fund:entries_export", args=[book.fund.pk]), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == Entry.objects.count()
    assert {row["金额（元）"] for row in rows} >= {"200000.0", "20000.0"}
    for by in ("use", "activity", "certificate"):
        answer = client.post(reverse("fund:report_export", args=[book.fund.pk, by]), {"format": "xlsx"})
        assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AuditEntry.objects.filter(verb="export").count() == 4
    assert client.post(reverse("fund:report_export", args=[book.fund.pk, "person"])).status_code == 404


def test_what_a_certificate_cost_is_its_share_of_what_was_paid(town, client):
    hand = Hand(town)
    hand.passed("李慧")
    hand.passed("王宁")
    hand.passed("张远")
    hand.publish()
    made = hand.issue()
    book = Book(town).filled()
    matter = book.committed(1_000, "评审劳务", "认证")
    paid = book.posted("pay", 1_000, matter=matter)
    for _again in range(2):
        name_certificates(entry=paid, certificates=made, act=town.act())
    back = book.posted("refund", 100, refunds=paid)
    name_certificates(entry=back, certificates=made, act=town.act())
    found = costs(made)
    totals = [sum(cost.fen for cost in found[each.pk]) for each in made]
    assert (sum(totals), sorted(totals)) == (90_000, [30_000, 30_000, 30_000])
    assert [cost.fen for cost in found[made[0].pk]] == [33_334, -3_334]
    page = signed_in(client, town.chen).get(reverse("people:certificate", args=[made[0].pk])).content.decode()
    assert "300.00 元" in page
    book.reversed(back)
    book.reversed(paid)
    assert [sum(cost.fen for cost in some) for some in costs(made).values()] == [0, 0, 0]
    committee = town.user("he", "何", "committee", CITY, "city")
    assert (
        "用了多少专项资金"
        not in signed_in(client, committee).get(reverse("people:certificate", args=[made[0].pk])).content.decode()
    )


# ---- the qualification


@pytest.fixture
def half(town):
    """One sheet is in, with marks that nobody may learn; the other is not."""
    hand = Hand(town, opens=town.today, closes=town.today)
    hand.user = hand.worker("李慧")
    hand.application = hand.admit(hand.apply(hand.user))
    hand.hand_out()
    hand.give(hand.application, hand.reviewers[0], 97, 13, remark="论述独到")
    return hand


def pages_of(half):
    application, one = half.application.pk, half.round.pk
    return [
        reverse("people:application", args=[application]),
        reverse("people:round", args=[one]),
        reverse("office:audit"),
        reverse("desk:home"),
        reverse("desk:duties"),
        reverse("people:reviews"),
        reverse("people:mine"),
        reverse("desk:organisation", args=[half.user.unit.pk]),
    ]


def test_no_page_tells_a_mark_to_anybody_else_until_both_are_in(half, client):
    town = half.town
    others = Review.objects.get(reviewer=half.reviewers[1])
    for user in (town.chen, town.li, town.song, half.user, half.reviewers[1], half.reviewers[2]):
        signed_in(client, user)
        for address in [*pages_of(half), reverse("people:review", args=[others.pk])]:
            text = re.sub(r"<[^>]+>", " ", client.get(address, follow=True).content.decode())
            assert not re.search(r"\b(97|13)\b|论述独到", text), (user.username, address)
    mine = Review.objects.get(reviewer=half.reviewers[0])
    assert client.get(reverse("people:review", args=[mine.pk])).status_code == 404
    own = signed_in(client, half.reviewers[0]).get(reverse("people:review", args=[mine.pk])).content.decode()
    assert "97" in own


def test_the_export_of_a_round_has_no_marks_either(half, client):
    half.give(half.application, half.reviewers[1], 96, 14)
    answer = signed_in(client, half.town.chen).post(
        reverse("people:applications_export", args=[half.round.pk]), {"format": "csv"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "李慧" in text
    assert not re.search(r"\b(96|97|13|14)\b", text)


def test_a_worker_applies_by_the_form_with_what_is_known_filled_in(town, client):
    hand = Hand(town, opens=town.today, closes=town.today)
    user = hand.worker("李慧")
    page = signed_in(client, user).get(reverse("people:apply", args=[hand.round.pk])).content.decode()
    assert 'value="0558-0000000"' in page
    assert "已满 6 个月" in page
    typed = {"organisation": user.unit.pk, "post": "书记", "phone": "0558-1"}
    assert client.post(reverse("people:apply", args=[hand.round.pk]), typed).status_code == 422
    client.post(reverse("people:apply", args=[hand.round.pk]), {**typed, "consent": "on"})
    application = Application.objects.get()
    assert "待审核资格" in client.get(reverse("people:application", args=[application.pk])).content.decode()
    stranger = hand.worker("王宁")
    assert signed_in(client, stranger).get(reverse("people:application", args=[application.pk])).status_code == 404


def test_the_notice_is_open_to_anybody_while_it_runs_and_to_nobody_afterwards(town, client, settings):
    hand = Hand(town)
    hand.passed("李慧")
    hand.publish()
    address = reverse("people:notice", args=[hand.round.pk])
    for day, status in (("2021-10-18", 200), ("2021-10-25", 200), ("2021-10-26", 404)):
        settings.PINNED_DAY = date.fromisoformat(day)
        assert client.get(address).status_code == status, day
    assert signed_in(client, town.chen).get(reverse("people:notice_paper", args=[hand.round.pk])).status_code == 200


def test_a_stranger_sees_of_a_certificate_what_the_policy_says_and_no_more(town, client):
    hand = Hand(town)
    hand.passed("李慧")
    hand.publish()
    (made,) = hand.issue()
    address = reverse("public:issue", args=[made.issue.code])
    page = client.get(address).content.decode()
    assert "李*" in page
    assert "现在有效" in page
    for secret in ("李慧", "李慧协会", "0558-0000000", r"\b80\b"):
        assert not re.search(secret, re.sub(r"<[^>]+>", " ", page[page.find("<main") : page.find("</main")])), secret
    signed_in(client, town.chen).post(reverse("people:turn", args=[made.pk, "revoked"]), {"reason": "申请材料不实"})
    client.logout()
    page = client.get(address).content.decode()
    assert "后来撤销了" in page
    assert "申请材料不实" not in page


def test_a_turn_without_a_reason_is_not_done(town, client):
    hand = Hand(town)
    hand.passed("李慧")
    hand.publish()
    (made,) = hand.issue()
    address = reverse("people:turn", args=[made.pk, "suspended"])
    assert signed_in(client, town.chen).post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "核实"}).status_code == 302
    assert Certificate.objects.get().state == "suspended"
    assert client.get(reverse("people:turn", args=[made.pk, "issued"])).status_code == 404


# ---- duties and what pages cost


def told(town, user):
    viewer = Viewer(town.act(user), Territory(CITY, "city"))
    return {duty.text for duty in waiting(viewer).mine}


def test_what_waits_is_told_to_whom_it_concerns(half, book):
    town = half.town
    assert "1 笔专项资金等你复核" in told(town, town.li)
    assert not any("等你复核" in text for text in told(town, town.chen))
    second = half.reviewers[1]
    assert {duty.text for duty in waiting(Viewer(town.act(second))).mine} == {"1 份申请等你评审"}
    other = half.worker("王宁")
    assert "可以申请：2021 年党务红领认证" in {d.text for d in waiting(Viewer(town.act(other))).mine}
    assert not any("可以申请" in d.text for d in waiting(Viewer(town.act(half.user))).mine)
    half.apply(other)
    assert "1 份认证申请等待审核资格" in told(town, town.chen)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["people:round", "people:rounds", "people:training", "fund:entries", "fund:funds"])
def test_a_list_costs_the_same_for_few_and_many_rows(name, book, client):
    town = book.town
    hand = Hand(town, opens=town.today, closes=town.today)
    args = {"people:round": [hand.round.pk], "fund:entries": [book.fund.pk]}.get(name, [])
    signed_in(client, town.chen)
    counts = []
    for _more in (3, 30):
        for _n in range(_more):
            hand.apply(hand.worker(f"某{uuid4().hex[:6]}", hours=8))
            book.proposed("budget", 1)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] - 3 <= 8, counts  # session, user and posts apart
