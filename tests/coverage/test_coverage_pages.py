"""覆盖统计 as Chen sees it, as Wang of Guoyang sees it, and as those do who have no business there."""

import csv
import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.urls import reverse

from hangji.coverage.models import Dispute, GapNote
from hangji.office.models import AuditEntry
from hangji.registry.actions.headcounts import declare_headcount
from tests.town import FEW_AND_MANY, GUOYANG, QIAOCHENG

OVERVIEW, ROWS, WORKLIST = "/coverage/", "/coverage/rows/", "/coverage/gaps/"


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def fill(town, count):
    """A third each covered, due and without members; every other one in Guoyang."""
    for number in range(count):
        region = (QIAOCHENG, GUOYANG)[number % 2]
        organisation = town.organisation(f"亳州市第{number}协会", (3, 1, 0)[number % 3], region=region)
        if number % 3 == 0:
            town.form(f"亳州市第{number}协会党支部", organisation)
        if number % 3 == 2:
            town.send(organisation)


def links(html):
    """(text, address) of every number that is a link to rows."""
    found = re.findall(r'<a class="open" href="(/coverage/rows/[^"]*)">(?:<b>)?(\d+)', html)
    return [(int(text), url) for url, text in found]


@pytest.mark.parametrize("known", ["", pytest.param("2021-11-01T20:00", marks=pytest.mark.slow)])
def test_every_number_of_the_overview_opens_exactly_its_rows(chen, town, known):
    fill(town, 9)
    town.organisation("亳州市未申报协会")
    numbers = set(links(page(chen, OVERVIEW, day="2021-11-01", **({"known": known} if known else {}))))
    assert len(numbers) > 60
    for number, url in numbers:
        rows = page(chen, url)
        assert f"共 {number} {'个' if 'condition=party' in url else '家'}" in rows, url
        assert rows.count('<th scope="row">') == number, url


def test_the_overview_says_the_figures_and_the_balance(chen, town):
    fill(town, 9)
    html = page(chen, OVERVIEW)
    assert "33.3<small>%</small>" in html
    assert "66.7<small>%</small>" in html
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "A 社会组织 9 = B 单独组建 3 + C 联合、挂靠或行业联建 0 + D1 应单独组建而未建 0 + D2" in text
    assert "为什么有两个数" in text
    assert "两数相除没有意义" in text


def test_an_empty_territory_has_no_percentages(chen, town):
    html = page(chen, OVERVIEW)
    assert "无适用对象" in html
    assert "<b>—</b>" in html or "—" in html
    assert "100%" not in html


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize("known", ["", "2021-11-01T20:00"])
def test_the_overview_costs_the_same_however_many(chen, town, count, known, django_assert_max_num_queries):
    fill(town, count)
    with django_assert_max_num_queries(14):  # nine, as known at a moment eleven; session, user and posts besides
        page(chen, OVERVIEW, **({"known": known} if known else {}))


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize(
    "path", [ROWS + "?condition=all", ROWS + "?condition=party_all", WORKLIST, WORKLIST + "?list=uninstructed"]
)
def test_lists_cost_six_queries(chen, town, count, path, django_assert_max_num_queries):
    fill(town, count)
    with django_assert_max_num_queries(9):  # session, user and posts besides
        page(chen, path)


def test_rows_go_on_after_fifty(chen, town):
    for number in range(53):
        town.organisation(f"亳州市第{number:02}协会")
    first = page(chen, ROWS, condition="undeclared")
    assert "共 53 家" in first
    assert first.count('<th scope="row">') == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert page(chen, ROWS + following[1]).count('<th scope="row">') == 3


def test_rows_narrow_to_a_county_and_a_type_and_say_so(chen, town):
    fill(town, 6)
    html = page(chen, ROWS, condition="all", county=GUOYANG, kind="association")
    assert "县区：涡阳县" in html
    assert "登记类型：社会团体" in html
    assert "共 3 家" in html


def test_a_correction_shows_only_from_the_moment_it_was_made(chen, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 1, 4))
    counts = {"full": 2, "probationary": 0, "staff": 20, "not_transferred": 0}
    declare_headcount(organisation=school, counts=counts, day=date(2021, 1, 4), act=town.act(day=date(2021, 11, 1)))
    before = page(chen, ROWS, condition="due_alone", day="2021-10-31", known="2021-10-31T18:00")
    assert "亳州市象棋学校" in before
    assert "按 2021-10-31 18:00 所知" in before
    after = page(chen, ROWS, condition="due_alone", day="2021-10-31")
    assert "亳州市象棋学校" not in after


@pytest.mark.parametrize(
    "query",
    [
        {"day": "昨天"},
        {"day": "2031-01-01"},
        {"day": "1950-01-01"},
        {"known": "x"},
        {"region": "bozhou"},
        {"level": "x"},
    ],
)
def test_nonsense_is_told_and_left_out(chen, town, query):
    fill(town, 3)
    for path in (OVERVIEW, WORKLIST, ROWS):
        html = page(chen, path, **query)
        assert "banner" in html
        assert "截至 2021-11-02" in html


@pytest.mark.parametrize("query", [{"known": "0001-01-01T00:00"}, {"day": "1982-09-06"}, {"known": "2099-01-01T00:00"}])
def test_the_edges_of_time_are_no_fault(chen, town, query):
    fill(town, 3)
    for path in (OVERVIEW, WORKLIST, ROWS):
        page(chen, path, **query)


def test_a_scope_outside_ones_territory_is_not_there(client, town):
    client.force_login(town.wang)
    assert client.get(OVERVIEW).status_code == 200
    for query in ({"region": "341600"}, {"region": "341602"}, {"region": "0"}, {"level": "city"}, {"level": "all"}):
        for path in (OVERVIEW, ROWS, WORKLIST):
            assert client.get(path, query).status_code == 404, (path, query)


def test_wang_sees_his_county_register_only(client, town):
    town.organisation("涡阳县象棋学校", 3, level="county", region=GUOYANG)
    town.organisation("亳州市象棋学校", 3, level="city", region=GUOYANG)
    client.force_login(town.wang)
    html = page(client, WORKLIST)
    assert "涡阳县象棋学校" in html
    assert "亳州市象棋学校" not in html


def test_those_without_the_right_are_told_which(client, town):
    for user in (town.qian, town.zhou, town.root):
        client.force_login(user)
        for path in (OVERVIEW, ROWS, WORKLIST):
            assert client.get(path).status_code == 403
        assert client.post(OVERVIEW + "export/").status_code == 403
        assert client.get("/coverage/definitions/").status_code == 200
    client.logout()
    assert client.get(OVERVIEW).status_code == 302


def test_an_unknown_condition_is_not_there(chen):
    assert chen.get(ROWS, {"condition": "points"}).status_code == 404


def test_the_worklist_tells_the_two_kinds_apart_and_leads_on(chen, town):
    alone, jointly = (
        town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1)),
        town.organisation("亳州市灯谜学会", 1),
    )
    html = page(chen, WORKLIST)
    assert "正式党员 3 名 ≥ 3 名 → 应单独组建 → 未查到有效党组织" in html
    assert "正式党员 1 名 < 3 名 → 应联合组建或挂靠组建" in html
    assert "逾期 62 天" in html
    assert "活动异常名录" in html
    assert f"/coverage/gaps/{alone.pk}/" in html
    assert html.index("亳州市灯谜学会") < html.index("亳州市象棋学校")  # due since 2020
    only = page(chen, WORKLIST, answer="due_jointly")
    assert "亳州市象棋学校" not in only
    assert jointly.name in only


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("overdue", {"象棋"}),
        ("unsaid", {"象棋", "灯谜"}),
        ("postponed", set()),
        ("disputed", set()),
        ("nonsense", {"象棋", "灯谜"}),
    ],
)
def test_the_worklist_is_narrowed_by_state(chen, town, state, names):
    town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1))
    town.organisation("亳州市灯谜学会", 1, day=date(2021, 10, 20))
    html = page(chen, WORKLIST, state=state)
    assert {name for name in ("象棋", "灯谜") if f"亳州市{name}" in html} == names


def test_the_other_two_lists_have_their_rows_and_their_verbs(chen, town):
    town.organisation("亳州市书画协会", 0)
    town.organisation("亳州市诗词协会")
    served = town.organisation("亳州市茶艺协会", 0)
    town.send(served)
    without = page(chen, WORKLIST, list="uninstructed")
    assert "亳州市书画协会" in without
    assert "亳州市茶艺协会" not in without
    assert "派驻指导员</a>" in without
    undeclared = page(chen, WORKLIST, list="undeclared")
    assert "亳州市诗词协会" in undeclared
    assert "补报党员人数" in undeclared


def test_chen_notes_starts_puts_off_and_disputes_through_the_pages(chen, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1))
    note = {"cause": "no_secretary", "note": "", "planned_on": "2021-12-20", "planned_mode": "single", "version": 0}
    assert chen.post(f"/coverage/gaps/{school.pk}/", note).status_code == 302
    assert "缺书记人选" in page(chen, WORKLIST)
    assert f"/formation/organisations/{school.pk}/" in page(chen, WORKLIST)
    put_off = {"until": "2022-01-31", "reason": "正在搬迁"}
    assert chen.post(f"/coverage/gaps/{school.pk}/postpone/", put_off).status_code == 302
    assert chen.post(f"/coverage/gaps/{school.pk}/dispute/", {"reason": "人数不对"}).status_code == 302
    html = page(chen, WORKLIST)
    assert "暂缓至 2022-01-31" in html
    assert "有异议" in html
    assert "你自己提出的" in page(chen, "/coverage/disputes/")
    assert chen.post(f"/coverage/gaps/{school.pk}/lift/").status_code == 302
    chen.force_login(town.li)
    dispute = Dispute.objects.get()
    assert "人数不对" in page(chen, f"/coverage/disputes/{dispute.pk}/")
    assert chen.post(f"/coverage/disputes/{dispute.pk}/", {"upheld": "no", "reply": "无误"}).status_code == 302
    assert "没有等待答复的异议" in page(chen, "/coverage/disputes/")


def test_a_refused_form_keeps_what_was_typed(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    response = chen.post(f"/coverage/gaps/{school.pk}/postpone/", {"until": "2029-01-01", "reason": "正在搬迁到新址"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "不能暂缓至 2029-01-01" in html
    assert "正在搬迁到新址" in html
    empty = chen.post(f"/coverage/gaps/{school.pk}/", {"version": 0})
    assert empty.status_code == 422
    assert not GapNote.objects.exists()


def test_the_pages_of_a_gap_are_not_there_for_wang(client, town):
    school = town.organisation("亳州市象棋学校", 3)
    client.force_login(town.wang)
    for name in ("", "postpone/", "dispute/"):
        assert client.get(f"/coverage/gaps/{school.pk}/{name}").status_code == 404
    assert client.post(f"/coverage/gaps/{school.pk}/lift/").status_code == 404


def test_what_chen_exports_is_what_the_page_shows_and_is_written_down(chen, town):
    fill(town, 9)
    response = chen.post(reverse("coverage:rows_export") + "?condition=all", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.max_row == 10
    assert AuditEntry.objects.filter(verb="export", by="chen").count() == 1
    response = chen.post(reverse("coverage:overview_export"), {"format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    said = {(line[0], line[1], line[2]): line[3:6] for line in lines}
    assert said["指标", "单独组建率", "单独建立党组织的社会组织 ÷ 社会组织总数"] == ["3", "9", "33.3%"]
    assert said["按县区", "涡阳县", "社会组织"][0] == "4"
    assert lines[1][6] == "亳州市 · 市级登记，截至 2021-11-02"
    response = chen.post(reverse("coverage:worklist_export"), {"format": "csv"})
    assert len(b"".join(response.streaming_content).decode().splitlines()) == 4


def test_a_name_that_looks_like_a_formula_stays_text(chen, town):
    town.organisation('=HYPERLINK("http://x","亳州市协会")')
    response = chen.post(reverse("coverage:rows_export") + "?condition=all", {"format": "xlsx"})
    cell = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "=")


def test_the_dictionary_says_formula_source_and_what_is_unchecked(chen):
    html = page(chen, "/coverage/definitions/")
    for code in ("single_rate", "should_build_narrow", "should_build_broad", "party_organisations"):
        assert f'id="{code}"' in html
    assert "待核对" in html
    assert "待填入" in html
    assert "中国共产党章程" in html
    assert "版本" in page(chen, "/coverage/definitions/single_rate/")
    assert chen.get("/coverage/definitions/points/").status_code == 404


def test_every_help_link_of_the_overview_leads_to_an_anchor(chen, town):
    fill(town, 3)
    anchors = set(re.findall(r'id="([^"]+)"', page(chen, "/coverage/definitions/")))
    wanted = set(re.findall(r"/coverage/definitions/#([\w.]+)", page(chen, OVERVIEW)))
    assert wanted
    assert wanted <= anchors
