"""The ledger's pages: what each person sees and may do, the counts that open their rows, and the cost of lists."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.problems.causes import Causes
from hangji.problems.models import Problem
from tests.town import CITY, FEW_AND_MANY


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def at(name, one):
    return reverse(f"problems:{name}", args=[one.pk])


def test_from_the_phone_to_the_end_and_what_each_may_do(client, town, ledger):
    one = ledger.raised(ledger.club())
    client.force_login(ledger.fang)
    assert at("accept", one) in text(client.get(at("problem", one)))
    form = {"owner": ledger.fang.pk, "kind": "secretary", "measures": "推荐人选", "version": 1}
    assert "已受理" in text(client.post(at("accept", one), form, follow=True))
    assert "现在是“办理中”" in text(client.post(at("accept", one), {**form, "measures": "另一句"}), 409)
    assert text(client.post(at("solve", one), {"result": "", "version": 2}), 422)
    assert "等提出人确认" in text(client.post(at("solve", one), {"result": "人选已到位", "version": 2}, follow=True))
    assert client.get(at("contest", one)).status_code == 404
    client.force_login(town.zhou)
    html = text(client.get("/guidance/me/"))
    assert "人选已到位" in html
    assert at("confirm", one) in html
    assert "已提异议" in text(client.post(at("contest", one), {"reason": "没有来"}, follow=True))
    client.force_login(town.wang)
    assert client.get(at("problem", one)).status_code == 404


def test_an_organisation_is_typed_or_chosen_and_the_button_of_a_finding_makes_one_problem(client, town, ledger):
    club = ledger.club()
    client.force_login(town.chen)
    form = {"organisation": "没有的协会", "what": "没有场地", "kind": "", "source": "complaint"}
    assert "没有这一家" in text(client.post("/problems/new/", form), 422)
    assert "已提出" in text(client.post("/problems/new/", {**form, "organisation": club.name}, follow=True))
    town.declare(club, 1, day=date(2020, 2, 1))
    url = reverse("problems:raise_finding", args=["headcount_old", club.pk])
    assert url in text(client.get("/coverage/quality/headcount_old/?region=341600&level=city"))
    assert "已列入问题台账" in text(client.post(url, follow=True))
    assert "已经列入" in text(client.post(url, follow=True))
    assert Problem.objects.filter(source="quality").count() == 1
    assert client.post(reverse("problems:raise_finding", args=["headcount_jump", club.pk])).status_code == 404
    client.force_login(town.zhou)
    assert f'value="{club.pk}"' in text(client.get(f"/problems/new/?organisation={club.pk}"))


def test_every_count_of_the_causes_opens_exactly_its_rows(client, town, ledger):
    for n in range(3):
        ledger.raised(ledger.club(f"亳州市第{n}协会"))
    ledger.accepted(Problem.objects.first())
    client.force_login(town.chen)
    page = text(client.get("/problems/causes/"))
    assert "书记和班子人选" in page
    for row in Causes(town.act()).rows:
        for cell in row["cells"]:
            if cell["count"]:
                assert f"共 {cell['count']} 个" in text(client.get(cell["url"]))
    assert [row["total"] for row in Causes(town.act()).rows] == [1, 2, 3]


def test_the_desk_tells_the_office_the_owner_and_who_raised_it(town, ledger):
    one = ledger.raised(ledger.club())

    def told(user, day=None):
        viewer = Viewer(town.act(user, day), Territory(CITY, "city"))
        return {duty.text for duty in waiting(viewer).mine if duty.topic == "problems"}

    assert told(ledger.fang) == {"1 个问题等待受理"}
    assert told(town.zhou) == set()
    one = ledger.accepted(one)
    assert told(ledger.fang) == {"1 个问题由你负责办理"}
    one = ledger.solved(one)
    assert told(town.zhou) == {"你提出的 1 个问题有了结果，等你确认"}
    assert told(ledger.fang, date(2021, 11, 10)) == {"1 个问题异议期已过，可以销号"}
    ledger.contested(one)
    assert "1 个问题提出人有异议" in told(ledger.fang)


def test_a_matter_is_made_and_read_on_its_pages(client, town, ledger):
    places = [ledger.raised(ledger.club(f"亳州市第{n}协会"), "没有活动场地") for n in range(3)]
    client.force_login(ledger.fang)
    assert "没有活动场地" in text(client.get(f"/problems/matters/new/?problem={places[0].pk}"))
    form = {"what": "没有场地", "problems": [each.pk for each in places[:2]]}
    html = text(client.post("/problems/matters/new/", form, follow=True))
    assert "涉及 2 家" in html
    matter = Problem.objects.get(pk=places[0].pk).matter
    form = {"owner": ledger.fang.pk, "kind": "venue", "measures": "合用"}
    assert "2 家的问题一并受理" in text(client.post(reverse("problems:plan", args=[matter.pk]), form, follow=True))
    join = {"problems": [places[2].pk]}
    assert "涉及 3 家" in text(client.post(reverse("problems:join", args=[matter.pk]), join, follow=True))
    assert "亳州市第0协会" in text(client.get(f"/problems/?matter={matter.pk}"))
    client.force_login(town.wang)
    assert client.get(reverse("problems:matter", args=[matter.pk])).status_code == 404


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_list_costs_the_same_for_few_and_many(client, town, ledger, count, django_assert_max_num_queries):
    club = ledger.club()
    for n in range(count):
        ledger.raised(club, f"第 {n} 件事")
    client.force_login(town.chen)
    with django_assert_max_num_queries(10):  # session, user, posts and the count of pages besides
        assert "件事" in text(client.get("/problems/"))
