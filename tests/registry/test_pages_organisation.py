"""One organisation whole: the verdict with its ground, what held on a day, what was known when."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import rename_organisation
from tests.town import GUOYANG


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, organisation, **query):
    response = client.get(reverse("desk:organisation", args=[organisation.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_verdict_stands_with_its_ground(chen, town):
    school = town.organisation("亳州市象棋学校", 1, day=date(2021, 1, 4))
    town.declare(school, 4, 1, day=date(2021, 11, 1))
    text = page(chen, school)
    assert "应当单独建立党组织，目前还没有建" in text
    assert "正式党员 4 名 ≥ 3 名" in text
    assert "《中国共产党章程》（2017 年）第三十条" in text
    assert "人数申报自 2021-11-01（正式 4 名、预备 1 名） · 陈思远 2021-11-01 09:00 录入" in text
    assert "党组织库（查至 2021-11-02，0 条）" in text
    assert "规则 R1，按 2021-11-02 的事实自动判定，自 2021-01-04 起应建" in text
    assert "正式党员由 1 变为 4" in text
    assert "登记党组织" in text


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_costs_the_same_however_long_the_history(chen, town, many, django_assert_max_num_queries):
    school = town.organisation("亳州市象棋学校", 3)
    for month in range(1, many + 1):
        town.declare(school, 3 + month, day=date(2021, 1, 4).replace(month=min(month, 10), day=month))
    town.form("亳州市象棋学校党支部", school, day=date(2021, 10, 30))
    with django_assert_max_num_queries(19):  # three for session, user and posts; one or two a panel
        page(chen, school)


@pytest.mark.parametrize("many", [1, 9])
def test_the_page_of_a_party_organisation_costs_the_same_however_many_it_covers(
    chen, town, many, django_assert_max_num_queries
):
    units = [town.organisation(f"亳州市第{number}协会", 1) for number in range(many)]
    branch = town.form("联合党支部", *units, mode="joint")
    with django_assert_max_num_queries(15):
        text = chen.get(reverse("desk:party_organization", args=[branch.pk])).content.decode()
    assert f"正常 {many} 家，正式党员 {many} 名" in text


def test_a_past_day_shows_what_held_then(chen, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    town.form("亳州市象棋学校党支部", school, day=date(2021, 3, 2))
    rename_organisation(organisation=school, name="亳州市棋院", day=date(2021, 5, 6), act=town.act())
    then = page(chen, school, day="2020-12-31")
    assert "应当单独建立党组织，目前还没有建" in then
    assert "当时名称：亳州市象棋学校" in then
    assert "已单独组建党组织" in page(chen, school)
    assert "这一天还没有登记" in page(chen, school, day="2010-01-01")


def test_the_history_keeps_what_was_withdrawn(chen, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 1, 4))
    counts = {"full": 2, "probationary": 0, "staff": 20, "not_transferred": 0}
    declare_headcount(organisation=school, counts=counts, day=date(2021, 1, 4), act=town.act())
    text = page(chen, school, tab="history")
    assert "正式 3、预备 0" in text
    assert "已撤回" in text
    changes = page(chen, school, tab="changes")
    assert "正式党员由 3 变为 2" in changes


def test_the_trail_of_changes_is_for_those_who_may(client, town):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    client.force_login(town.zhou)
    assert "变更记录" not in page(client, school)
    assert "没有党员，已派驻党建工作指导员" in page(client, school, tab="changes")
    other = town.organisation("亳州市灯谜学会", 0)
    assert client.get(reverse("desk:organisation", args=[other.pk])).status_code == 404


def test_missing_attributes_are_named(chen, town):
    school = town.organisation("亳州市象棋学校")
    text = page(chen, school)
    assert "完整度 2 / 7" in text
    assert "登记管理机关、行业、住所、从业人员、党员" in text


def test_the_way_back_is_the_list_the_person_came_from(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    assert 'href="/register/?kind=association"' in page(chen, school, **{"from": "/register/?kind=association"})
    for elsewhere in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/nowhere"):
        assert elsewhere not in page(chen, school, **{"from": elsewhere}).split("<main")[1].split("</nav>")[0]


def test_from_the_worklist_one_goes_on_to_the_next(chen, town):
    first = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    town.organisation("亳州市灯谜学会", 3, day=date(2021, 1, 4))
    worklist = reverse("coverage:worklist")
    text = page(chen, first, **{"from": worklist})
    assert "下一家：亳州市灯谜学会" in text
    followed = chen.get(
        reverse("desk:organisation", args=[first.pk]), headers={"Referer": f"http://testserver{worklist}?level=city"}
    )
    assert "下一家：亳州市灯谜学会" in followed.content.decode()
    assert "下一家" not in page(chen, first)


def test_an_organisation_of_another_county_is_a_stranger(client, town):
    school = town.organisation("亳州市象棋学校", 3)
    client.force_login(town.wang)
    assert client.get(reverse("desk:organisation", args=[school.pk])).status_code == 404
    own = town.organisation("涡阳县棋社", 3, level="county", region=GUOYANG)
    assert "涡阳县" in page(client, own)


def test_a_struck_off_organisation_is_not_judged(chen, town):
    from hangji.registry.actions.organisations import change_status

    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    change_status(organisation=school, status="cancelled", day=date(2021, 10, 8), reason="自行申请", act=town.act())
    assert "已注销，不再判定" in page(chen, school)
    text = chen.get(reverse("desk:party_organization", args=[branch.pk])).content.decode()
    assert "没有覆盖正常存续的社会组织，请研究调整或者撤销" in text
    assert chen.get("/register/parties/", {"advice": "none_active"}).content.decode().count("象棋学校党支部") >= 1
