"""The register through its pages: what the officer sees, and what a stranger does not."""

import re
from datetime import date

import pytest
from django.urls import reverse

from hangji.office.models import AuditEntry, SavedView
from tests.town import FEW_AND_MANY, GUOYANG, QIAOCHENG

LIST = "/register/"


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, **query):
    response = client.get(path, query, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def fill_town(town, count):
    """count organisations, a third each covered, due and without members."""
    for number in range(count):
        organisation = town.organisation(f"亳州市第{number}协会", (3, 1, 0)[number % 3])
        if number % 3 == 0:
            town.form(f"亳州市第{number}协会党支部", organisation)
        if number % 3 == 2:
            town.send(organisation)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_list_costs_six_queries_however_long(chen, town, count, django_assert_max_num_queries):
    fill_town(town, count)
    with django_assert_max_num_queries(9):  # session, user and posts besides
        assert f"共 {count} 家" in page(chen, LIST)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_lists_of_party_organisations_and_instructors_cost_the_same(
    chen, town, count, django_assert_max_num_queries
):
    fill_town(town, count)
    with django_assert_max_num_queries(9):
        assert "亳州市第0协会党支部" in page(chen, "/register/parties/")


@pytest.mark.slow
def test_every_column_can_be_shown_and_sorted(chen, town):
    fill_town(town, 6)
    from hangji.registry.tables import ORGANISATIONS, PARTIES

    for path, table in (
        (LIST, ORGANISATIONS),
        ("/register/parties/", PARTIES),
    ):
        names = [column.name for column in table.columns]
        assert all(str(column.label) in page(chen, path, col=names) for column in table.columns)
        for column in table.columns:
            for sort in (column.name, f"-{column.name}"):
                page(chen, path, col=names, sort=sort)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "象棋"}, "亳州市象棋学校"),
        ({"q": "毫州市象棋"}, "亳州市象棋学校"),
        ({"q": "bzsxq"}, "亳州市象棋学校"),
        ({"q": "523416"}, "亳州市象棋学校"),
        ({"kind": "private"}, "亳州市象棋学校"),
        ({"county": str(QIAOCHENG), "kind": "private"}, "亳州市象棋学校"),
        ({"state": "due_alone"}, "亳州市象棋学校"),
        ({"state": "gap", "full_from": "3"}, "亳州市象棋学校"),
        ({"state": "undeclared"}, "亳州市灯谜学会"),
        ({"missing": "1", "q": "灯谜"}, "亳州市灯谜学会"),
        ({"instructor": "周敏", "level": "all"}, "亳州市灯谜学会"),
        ({"level": "county"}, "涡阳县棋社"),
        ({"region": str(GUOYANG), "level": "all"}, "涡阳县棋社"),
    ],
)
def test_conditions_find(chen, town, query, found):
    town.organisation("亳州市象棋学校", 3, kind="private")
    town.send(town.organisation("亳州市灯谜学会"))
    town.organisation("涡阳县棋社", 0, level="county", region=GUOYANG)
    if "instructor" in query:
        query = {**query, "instructor": town.zhou_person.pk}
    text = page(chen, LIST, **query)
    names = {"亳州市象棋学校", "亳州市灯谜学会", "涡阳县棋社"}
    assert {name for name in names if f">{name}</a>" in text} == {found}


def test_a_misspelling_and_a_former_name_are_told(chen, town):
    from hangji.registry.actions.organisations import rename_organisation

    school = town.organisation("亳州市象棋学校", 3)
    rename_organisation(organisation=school, name="亳州市棋院", day=date(2021, 5, 6), act=town.act())
    text = page(chen, LIST, q="毫州市象棋")
    assert "“毫州市象棋”已按“亳州市象棋”查找" in text
    assert "曾用名：亳州市象棋学校" in text


def test_nothing_found_says_why_and_leads_to_the_nearest(chen, town):
    town.organisation("亳州市药业协会", 3)
    text = page(chen, LIST, q="bzsyyxh", kind="foundation")
    assert "拼音首字母“bzsyyxh”在全部 1 家中有 1 家，但都不符合：类型：基金会" in text
    assert "只按“bzsyyxh”查找" in text
    assert "名称、曾用名、代码和拼音首字母里都没有“无此”" in page(chen, LIST, q="无此")
    assert "去掉“类型：基金会”，有 1 家" in page(chen, LIST, kind="foundation")


def test_nonsense_in_the_address_is_told_and_left_out(chen, town):
    town.organisation("亳州市象棋学校", 3)
    text = page(chen, LIST, county="everywhere", state="happy", day="soon", after="[1", sort="luck", kind="dragon")
    assert "看不懂条件" in text
    assert "亳州市象棋学校" in text


def test_empty_parameters_leave_the_address(chen, town):
    response = chen.get(LIST, {"q": "", "kind": "private", "county": ""})
    assert (response.status_code, response.url) == (302, "/register/?kind=private")


def test_pages_lead_forth_and_back(chen, town):
    for number in range(53):
        town.organisation(f"亳州市第{number:02}协会")
    first = chen.get(LIST, {"sort": "name"})
    assert "第 1–50 行，共 53 行" in first.content.decode()
    listing = first.context["listing"]
    second = chen.get(LIST + listing.pages["next_url"])
    assert "第 51–53 行，共 53 行" in second.content.decode()
    again = chen.get(LIST + second.context["listing"].pages["previous_url"])
    assert [row.pk for row in again.context["listing"].page.rows] == [row.pk for row in listing.page.rows]
    assert again.context["listing"].pages["previous_url"] == ""
    exported = chen.post("/register/export/?sort=name", {"format": "csv"})
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert len(chen.post("/register/print/?sort=name").context["listing"].page.rows) == 53
    assert (len(lines), lines[1][:9], lines[53][:9]) == (54, "亳州市第00协会,", "亳州市第52协会,")


def test_htmx_gets_the_rows_alone_under_their_address(chen, town):
    town.organisation("亳州市象棋学校", 3)
    response = chen.get(LIST, {"q": "", "kind": "association"}, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/register/?kind=association"
    text = response.content.decode()
    assert "<html" not in text
    assert text.lstrip().startswith('<div id="list">')


def test_wang_of_guoyang_sees_his_own(client, town):
    own = town.organisation("涡阳县棋社", 3, level="county", region=GUOYANG)
    other = town.organisation("亳州市象棋学校", 3)
    client.force_login(town.wang)
    text = page(client, LIST)
    assert "涡阳县棋社" in text
    assert "亳州市象棋学校" not in text
    assert client.get(reverse("desk:organisation", args=[own.pk])).status_code == 200
    for name in ("desk:organisation", "registry:correct", "registry:headcount", "registry:end_assignment"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404


def test_the_bank_clerk_is_no_reader_of_the_register(client, town):
    client.force_login(town.qian)
    assert client.get(LIST).status_code == 403


def test_a_view_is_saved_shown_with_its_count_and_deleted(chen, town):
    town.organisation("亳州市象棋学校", 3, kind="private")
    town.organisation("亳州市灯谜学会", 3)
    chen.post(reverse("registry:save_view"), {"name": "民非", "query": "kind=private&after=x&county="})
    view = SavedView.objects.get()
    text = page(chen, LIST, kind="private")
    assert "民非 <span>1</span>" in text
    assert "删除这个视图" in text
    chen.post(reverse("registry:delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_past_day_shows_what_held_then(chen, town):
    town.organisation("亳州市象棋学校", 3)
    text = page(chen, LIST, day="2019-01-01")
    assert "截至 2019-01-01" in text
    assert "党员数未报" in text


def test_the_export_is_what_is_shown_and_is_noted(chen, town):
    from hangji.registry.actions.organisations import rename_organisation

    school = town.organisation("亳州市象棋学校", 3)
    town.organisation("亳州市灯谜学会")
    rename_organisation(organisation=school, name='=HYPERLINK("http://x")', day=town.today, act=town.act())
    response = chen.post("/register/export/?state=due_alone&col=name&col=code&col=changed", {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "名称,最近变更,统一社会信用代码"
    assert text.splitlines()[1].startswith('"\'=HYPERLINK(""http://x"")",2021-11-02,5134')
    assert len(text.splitlines()) == 2
    assert "2021-11-02.csv" in response["Content-Disposition"]
    entry = AuditEntry.objects.filter(verb="export").get()
    assert (entry.by, entry.after["rows"], entry.after["format"]) == ("chen", 1, "csv")


@pytest.mark.parametrize("ticks", [["x"], ["9" * 30], ["-1", ""], ["999999"]])
def test_ticks_that_are_nobodys_choose_nothing_and_never_the_whole_list(chen, town, ticks):
    town.organisation("亳州市灯谜学会")
    response = chen.post("/register/export/", {"format": "csv", "pk": ticks})
    assert len(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()) == 1
    told = AuditEntry.objects.get(verb="export").after
    assert (told["rows"], told["chosen"]) == (0, True)
    assert "灯谜" not in chen.post("/register/print/", {"pk": ticks}).content.decode()


def test_the_ticked_rows_are_exported_and_printed(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    town.organisation("亳州市灯谜学会")
    response = chen.post("/register/export/", {"format": "csv", "pk": [school.pk]})
    assert len(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()) == 2
    text = chen.post("/register/print/", {"pk": [school.pk, "9" * 30]}).content.decode()
    assert "亳州市象棋学校" in text
    assert "灯谜" not in text


def test_a_list_asks_for_each_condition_as_what_it_is(chen, town):
    html = page(chen, LIST)
    kinds = {
        "supervisor": "text",
        "registered_from": "date",
        "registered_to": "date",
        "full_from": "number",
        "full_to": "number",
        "missing": "checkbox",
        "day": "date",
    }
    found = {name: kind for kind, name in re.findall(r'<input type="(\w+)" name="(\w+)"', html)}
    assert {name: found[name] for name in kinds} == kinds
