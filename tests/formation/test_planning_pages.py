"""The pages of the planner: made, changed by buttons without script, refused, adopted; and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hangji.formation.models import Case
from hangji.formation.planning import actions
from hangji.formation.planning.arrangement import read
from tests.formation.plans import HERE, arranged, do, draft, fresh, small_ones
from tests.town import GUOYANG, QIAOCHENG


@pytest.fixture
def small(town):
    return small_ones(town)


@pytest.fixture
def plan(town, small):
    return draft(town)


def page_of(client, town, plan, user=None, **query):
    client.force_login(user or town.chen)
    return client.get(reverse("formation:plan", args=[plan.pk]), query)


def press(client, plan, do, **more):
    data = {"do": do, "version": fresh(plan).version, **more}
    return client.post(reverse("formation:change_plan", args=[plan.pk]), data, follow=True)


def test_a_plan_is_made_from_the_page(client, town, small):
    client.force_login(town.chen)
    url = reverse("formation:joint_plans")
    answer = client.post(url, {"register": "341600-city", "name": "四季度", "day": "2021-11-02"}, follow=True)
    assert "四季度" in answer.content.decode()
    assert "没能编入" not in answer.content.decode()
    assert client.post(url, {"register": "341600-county", "day": "2021-11-02"}).status_code == 422
    assert client.post(url, {"register": "341621-county", "day": "2021-11-02"}).status_code == 409
    assert "四季度" in client.get(url).content.decode()


def test_the_page_shows_why_what_is_checked_and_the_draft(client, town, plan):
    said = page_of(client, town, plan).content.decode()
    for words in (
        "同为养老",
        "每组不超过 5 家",
        "《中国共产党支部工作条例（试行）》第五条",
        "还没有书记人选",
        "妥否，请批示",
        "换一种排法",
    ):
        assert words in said, words
    assert "关于成立中共" in page_of(client, town, plan, group=2).content.decode()
    assert page_of(client, town, plan, group="x").status_code == 200


def test_buttons_change_the_plan_without_script(client, town, plan, small):
    client.force_login(town.chen)
    press(client, plan, "lock-1")
    assert read(fresh(plan)).groups[1].locked
    press(client, plan, "unlock-1")
    org = small["康宁"].pk
    told = press(client, plan, f"move-{org}", **{f"to-{org}": "0"})
    assert "跨街道" in told.content.decode()
    assert len(arranged(plan)) == 3
    press(client, plan, "undo")
    assert len(arranged(plan)) == 2
    press(client, plan, "describe-2", name="东片", secretary="王一")
    press(client, plan, "apart", first=org, second=small["银龄"].pk)
    low, high = sorted((org, small["银龄"].pk))
    press(client, plan, f"together-{low}x{high}")
    press(client, plan, f"exclude-{org}")
    said = press(client, plan, "replan").content.decode()
    assert "重新编入" in said
    assert "东片" in said
    press(client, plan, f"include-{org}")
    press(client, plan, "refresh")
    press(client, plan, "discard")
    assert fresh(plan).state == "discarded"
    assert "重排未锁定的组" not in page_of(client, town, plan).content.decode().split("<main")[1].split("plan-units")[0]


@pytest.mark.parametrize(
    ("wrong", "status"), [("move-1", 409), ("lock-99", 409), ("nothing", 409), ("apart", 409), ("move-x", 409)]
)
def test_wrong_buttons_are_refused_on_the_page(client, town, plan, wrong, status):
    client.force_login(town.chen)
    answer = press(client, plan, wrong)
    assert answer.status_code == status
    if status == 409:
        assert "怎么办" in answer.content.decode()
        assert "plan-group" in answer.content.decode()
    assert plan.steps.count() == 1


def test_adopting_from_the_page_and_its_refusal(client, town, plan, small):
    client.force_login(town.chen)
    url = reverse("formation:adopt_plan", args=[plan.pk])
    assert "将开始 2 件组建" in client.get(url).content.decode()
    assert client.post(url, {"version": 99}).status_code == 409
    town.declare(small["启航"], 2, 1)
    assert "排方案以后有变化" in client.get(url).content.decode()
    assert client.post(url, {"version": fresh(plan).version}).status_code == 409
    press(client, plan, "refresh")
    said = client.post(url, {"version": fresh(plan).version}, follow=True).content.decode()
    assert "已采用" in said
    assert reverse("formation:case", args=[Case.objects.first().pk]) in said
    assert "这份方案" in client.get(url).content.decode()


def test_the_draft_of_a_request_is_a_file(client, town, plan):
    client.force_login(town.chen)
    answer = client.get(reverse("formation:plan_request", args=[plan.pk, 1, "docx"]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    for number, form in ((9, "docx"), (1, "exe")):
        assert client.get(reverse("formation:plan_request", args=[plan.pk, number, form])).status_code == 404


def test_who_only_reads_sees_no_button_and_a_stranger_no_plan(client, town, plan):
    said = page_of(client, town, plan, town.song).content.decode()
    assert "为什么" in said
    assert 'form="change"' not in said
    assert page_of(client, town, plan, town.wang).status_code == 404
    client.force_login(town.wang)
    assert client.post(reverse("formation:change_plan", args=[plan.pk]), {"do": "lock-1"}).status_code == 404


def test_a_plan_costs_the_same_queries_whatever_its_size(client, town, plan):
    page_of(client, town, plan)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client, town, plan)
        counts.append(len(queries))
        for number in range(30):
            town.organisation(f"第{number}号协会{_round}", 1, region=(QIAOCHENG, GUOYANG)[number % 2])
        do(actions.refresh, plan, town)
        do(actions.replan, plan, town)
    with CaptureQueriesContext(connection) as queries:
        page_of(client, town, plan)
    assert len(arranged(plan)) >= 10
    assert len(queries) <= max(counts) <= 20


def test_the_list_of_plans_costs_the_same_for_many(client, town, plan):
    client.force_login(town.chen)
    client.get(reverse("formation:joint_plans"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("formation:joint_plans"))
    for number in range(30):
        actions.make_plan(territory=HERE, name=f"第{number}份", day=town.today, act=town.act())
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("formation:joint_plans"))
    assert len(many) == len(few) <= 6
