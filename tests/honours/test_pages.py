"""The pages of honours: what is asked, what strangers may not know, what anybody may read, what it costs."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hangji.honours.actions.plan import Line, publish_card, write_card
from hangji.honours.actions.rounds import publish_notice
from hangji.honours.models import Award, Card, HonourEntry, HonourObjection
from hangji.honours.queries.rounds import with_sheets
from hangji.honours.tables.lists import stands
from hangji.kit.refusal import Refusal
from hangji.office.models import Role
from tests.honours.going import OPENS, Going
from tests.honours.making import awarded, revoked
from tests.town import CITY, FEW_AND_MANY


@pytest.fixture
def going(town):
    return Going(town, opens_on=date(2021, 10, 1), closes_on=date(2021, 11, 30))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_party_worker_enters_on_a_page_that_asks_one_question(town, going, monkeypatch):
    bai = going.worker("篮球")
    page = signed_in(bai)
    monkeypatch.setattr("hangji.kit.clock.now", lambda: town.act().at)
    found = page.get(reverse("honours:mine")).content.decode()
    assert "篮球协会参评" in found
    url = reverse("honours:enter", args=[going.round.pk, bai.unit.pk])
    assert "先选报哪个类别" in page.get(url).content.decode()
    url += "?category=先进社会组织"
    shown = page.get(url).content.decode()
    assert "系统里已有的材料" in shown
    assert shown.count("<textarea") == 1
    assert page.post(url, {"answer_0": ""}).status_code == 422
    answer = page.post(url, {"answer_0": "办了三件实事"})
    entry = HonourEntry.objects.get()
    assert answer["Location"] == reverse("honours:entry", args=[entry.pk])
    assert entry.answers == {"事迹简介": "办了三件实事"}
    assert signed_in(town.wang).get(answer["Location"]).status_code == 404
    assert signed_in(going.worker("合唱")).get(answer["Location"]).status_code == 404
    assert signed_in(town.chen).get(answer["Location"]).status_code == 200


def test_anybody_reads_the_notice_and_objects_without_a_name(town, monkeypatch):
    going = Going(town)
    going.assess(going.enter(going.worker("篮球")), 90, 80)
    going.settle()
    going.decide()
    url = reverse("honours:notice", args=[going.round.pk])
    monkeypatch.setattr("hangji.honours.views.notices.today", lambda: town.today)
    monkeypatch.setattr("hangji.honours.views.notices.now", lambda: town.act().at)
    assert Client().get(url).status_code == 404
    publish_notice(round=going.round, act=town.act())
    page = Client().get(url)
    assert "篮球协会" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    to = reverse("honours:object", args=[going.round.pk])
    assert Client().post(to, {"what": "太短"}).status_code == 422
    answer = Client().post(to, {"what": "十月的活动没有办过，可以查登记"})
    assert answer["Location"] == f"{url}?done=1"
    one = HonourObjection.objects.get()
    assert (one.recorded_by, one.recorded_by_name, one.source) == ("", "来访者", "")


def test_nobody_shuts_the_others_out_of_objecting(town, monkeypatch):
    """One address is told to wait, or to telephone; another one still objects. No address is kept, not even in the
    cache of the counts."""
    cache.clear()
    going = Going(town)
    going.assess(going.enter(going.worker("篮球")), 90, 80)
    going.settle()
    going.decide()
    monkeypatch.setattr("hangji.honours.views.notices.today", lambda: town.today)
    monkeypatch.setattr("hangji.honours.views.notices.now", lambda: town.act().at)
    publish_notice(round=going.round, act=town.act())
    to = reverse("honours:object", args=[going.round.pk])

    def send(address):
        what = f"十月的活动没有办过，第 {HonourObjection.objects.count()} 条"
        return Client(REMOTE_ADDR=address).post(to, {"what": what})

    for last in (1, 2):
        assert {send(f"203.0.113.{last}").status_code for _ in range(10)} == {302}
        refused = send(f"203.0.113.{last}")
        assert refused.status_code == 409
        assert "打电话" in refused.content.decode()
    assert send("203.0.113.3").status_code == 302
    assert HonourObjection.objects.count() == 21
    assert not [key for key in cache._cache if "203.0.113" in key]


def test_who_objected_is_told_to_the_rounds_own_place_alone(town, going):
    round_ = Going(town, "three", register="all").round
    whole = town.user("whole", "全管", Role.OFFICER, CITY)
    HonourObjection.objects.create(
        round=round_, received_on=town.today, source="13900001111", what="x", recorded_at=town.act().at
    )
    url = reverse("honours:round", args=[round_.pk])
    assert "13900001111" in signed_in(whole).get(url).content.decode()
    county = signed_in(town.wang).get(url)
    assert county.status_code == 200
    assert "13900001111" not in county.content.decode()


def test_the_day_of_a_line_may_change_until_the_card_is_published(town, going, monkeypatch):
    monkeypatch.setattr("hangji.kit.clock.now", lambda: town.act().at)
    bai = going.worker("篮球")
    act = town.act(bai)

    def write(day):
        line = Line("pledge", "办三场公益赛", day)
        return write_card(organisation=bai.unit, year=2021, identity="红色先锋", lines=[line], act=act)

    write(date(2021, 11, 30))
    card = write(date(2021, 12, 15))
    assert card.lines.get().due_on == date(2021, 12, 15)
    publish_card(card=card, act=act)
    with pytest.raises(Refusal, match="不能改期限"):
        write(date(2021, 12, 31))
    assert signed_in(bai).get(reverse("honours:write_card", args=[bai.unit.pk, 99999])).status_code == 404


def test_the_public_list_keeps_what_was_revoked_with_reason_and_ground(town, monkeypatch):
    monkeypatch.setattr("hangji.honours.views.notices.today", lambda: town.today)
    revoked(town, awarded(town, town.organisation("亳州市篮球协会", 5)))
    said = Client().get(reverse("honours:public")).content.decode()
    assert "亳州市篮球协会" in said
    assert "申报材料不实" in said
    assert "弄虚作假骗取荣誉" in said


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_lists_cost_the_same_for_few_and_many(town, going, count, django_assert_max_num_queries):
    for n in range(count):
        unit = town.organisation(f"第{n}协会", 3)
        awarded(town, unit)
        Card.objects.create(
            organisation=unit, party_organisation=town.form(f"第{n}支部", unit), year=2021, identity="x"
        )
    page = signed_in(town.chen)
    for name, most in (("rounds", 10), ("awards", 10), ("cards", 8), ("practices", 8)):
        with django_assert_max_num_queries(most):
            assert page.get(reverse(f"honours:{name}")).status_code == 200
    assert with_sheets(HonourEntry.objects.all()).count() == 0


def test_the_states_of_awards_are_the_same_in_both_languages_of_the_program(town):
    club, choir = town.organisation("亳州市篮球协会", 5), town.organisation("亳州市合唱团", 5)
    awarded(town, club)
    revoked(town, awarded(town, choir, awarded_on=date(2021, 3, 1)))
    awarded(town, choir, year=2019, awarded_on=date(2019, 3, 1))
    for award in Award.objects.all():
        for state in ("valid", "expired", "revoked", "unchecked"):
            found = Award.objects.filter(stands(state, town.today), pk=award.pk).exists()
            assert found == (award.state_on(town.today) == state)
    assert town.today > OPENS
