"""The statutory table: every cell is its rows, every line balances or is refused with its name; page and papers."""

import io
import re
from datetime import date, timedelta
from html import unescape

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hangji.office.models import AuditEntry
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import change_status, rename_organisation
from hangji.reports.content import content_of
from hangji.reports.kinds import KINDS
from hangji.reports.statutory.breaks import faults
from hangji.reports.statutory.cells import Cells
from hangji.reports.statutory.statement import build, draft, edition_of
from tests.histories import FIRST, histories, played, typed_at
from tests.town import CITY, FEW_AND_MANY, GUOYANG, QIAOCHENG, moment

PAGE, CELL, PAPER = "/reports/statutory/", "/reports/statutory/cell/", "/reports/statutory/paper/"
DAY = date(2021, 10, 31)


@pytest.fixture(autouse=True)
def _the_day_of_the_town(request):
    if "town" in request.fixturenames:
        request.getfixturevalue("settings").PINNED_DAY = request.getfixturevalue("town").today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def said(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def settle(town, count=9):
    """A third each covered by its own, due and without members, alternately of both counties; and two law firms."""
    for number in range(count):
        kind = ("association", "private", "foundation")[number // 3 % 3]
        where = {"kind": kind, "region": (QIAOCHENG, GUOYANG)[number % 2]}
        organisation = town.organisation(f"亳州市第{number}单位", (3, 1, 0)[number % 3], **where)
        if number % 3 == 0:
            town.form(f"亳州市第{number}单位党支部", organisation)
        if number % 3 == 2:
            town.send(organisation)
    firms = [town.organisation(f"安徽{name}律师事务所", 2, kind="private") for name in "明公"]
    chess = town.organisation("亳州市棋类协会", 1)
    town.form("亳州市法律和棋类联合党支部", *firms, chess, mode="joint")


def line(content, row):
    """The values of one line in the order of the columns."""
    found = next(each for each in content.words["lines"] if each["key"] == row)
    return [cell["value"] for cell in found["cells"]]


def test_the_lines_say_who_is_where(town):
    settle(town)
    content = build(town.scope(DAY))
    assert content.uneven() == []
    assert faults(content) == []
    assert line(content, "total")[:16] == [12, 3, 3, 3, 0, 0, 0, 3, 3, 0, 3, 4, 3, 1, 0, 0]
    assert line(content, "total")[16:] == [240, 17, 0]
    assert line(content, "law")[:6] == [2, 0, 2, 2, 0, 0]
    assert line(content, "private")[:1] == [5]
    assert content_of(content.canonical()).digest() == content.digest()


def test_a_party_organisation_of_several_types_counts_once_in_the_first(town):
    settle(town)
    content = build(town.scope(DAY))
    assert {row.key: content.value(f"{row.key}.parties_joint") for row in edition_of(town.scope(DAY)).rows} == {
        **dict.fromkeys(("total", "association"), 1),
        **dict.fromkeys(("foundation", "private", "law", "accounting", "tax", "uncovering"), 0),
    }


def test_one_that_covers_nobody_stands_in_a_line_of_its_own(town):
    settle(town)
    assert [each["key"] for each in build(town.scope(DAY)).words["lines"]][-1] == "tax"
    lone = town.organisation("亳州市灯谜学会", 3)
    town.form("亳州市灯谜学会党支部", lone)
    change_status(organisation=lone, status="cancelled", day=date(2021, 10, 8), reason="自行申请", act=town.act())
    content = build(town.scope(DAY))
    assert content.words["lines"][-1]["key"] == "uncovering"
    assert line(content, "uncovering")[11:13] == [1, 1]
    assert line(content, "total")[0] == 12
    assert faults(content) == []


def test_an_undeclared_organisation_refuses_the_line_that_it_stands_in(town):
    settle(town)
    for name in "琴书画":
        town.organisation(f"亳州市{name}协会")
    content = build(town.scope(DAY))
    found = faults(content)
    assert len(found) == 2
    assert found[0].startswith("总数不平衡：有 3 家未申报人数：亳州市琴协会、亳州市书协会、亳州市画协会（15 ≠ 3 + 3")
    assert found[1].startswith("社会团体不平衡：有 3 家未申报人数：")
    assert faults(draft(town.scope(DAY))) == found


def test_a_draft_has_the_numbers_of_the_report(town):
    settle(town)
    whole, quick = build(town.scope(DAY)), draft(town.scope(DAY))
    assert quick.numbers == whole.numbers
    assert quick.words == whole.words
    assert quick.rows == ()
    assert {row.id for row in whole.rows if row.kind == "PartyOrganization"}


def test_a_renamed_firm_counts_by_the_name_of_the_day(town):
    firm = town.organisation("安徽清风咨询服务中心", 3, kind="private")
    rename_organisation(organisation=firm, name="安徽清风税务师事务所", day=date(2021, 6, 1), act=town.act())
    assert build(town.scope(date(2021, 5, 31))).value("tax.all") == 0
    after = build(town.scope(DAY))
    assert after.value("tax.all") == 1
    assert [row.name for row in after.rows_of("tax.all")] == ["安徽清风税务师事务所"]
    before = build(town.scope(date(2021, 5, 31), known=moment(town.today, 23)))
    assert [row.name for row in before.rows] == ["安徽清风咨询服务中心"]


ANY_DAY = st.integers(-1, 670).map(lambda n: FIRST + timedelta(days=n))
quickly = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY, level=st.sampled_from(["city", "county", "all"]), known=st.booleans())
def test_every_cell_is_its_rows_and_every_line_balances_or_names_its_undeclared(town, events, day, level, known):
    with played(town, events):
        scope = town.scope(day, level, known=typed_at(500) if known else None)
        content = build(scope)
        assert content.uneven() == []
        assert all(amount for row in content.rows for amount in row.amounts.values())
        cells = Cells(scope, edition_of(scope))
        listed = {key: cells.listed(key).count() for key in cells.counted}
        assert listed == {key: len(content.rows_of(key)) for key in cells.counted}
        undeclared = content.value("total.undeclared")
        assert len(faults(content)) == sum(content.value(f"{r}.undeclared") > 0 for r in ROWS)
        assert bool(faults(content)) == bool(undeclared)


ROWS = ("total", "association", "foundation", "private", "law", "accounting", "tax")


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY, cut=st.integers(0, 16))
def test_as_known_at_a_moment_is_the_table_that_stood_then(town, events, day, cut):
    with played(town, events[:cut]):
        then = build(town.scope(day, "all"))
        wanted = {number.key: number.value for number in then.numbers}
    with played(town, events):
        again = build(town.scope(day, "all", known=typed_at(min(cut, len(events)))))
        assert {number.key: number.value for number in again.numbers} == wanted
        assert again.words == then.words


# The page


def links(html):
    """(number, address) of every cell and figure of the table."""
    found = re.findall(r'<a class="open" href="(/reports/statutory/cell/[^"]*)">(\d+)', html)
    return [(int(text), url) for url, text in found]


@pytest.mark.parametrize("known", ["", pytest.param("2021-11-02T20:00", marks=pytest.mark.slow)])
def test_every_cell_opens_exactly_its_rows(chen, town, known):
    settle(town)
    html = page(chen, PAGE, **({"known": known} if known else {}))
    numbers = set(links(html))
    assert len(numbers) > 130
    for number, url in numbers:
        rows = page(chen, url)
        if re.search(r"cell=\w+\.(staff|members|not_transferred)$", url):
            assert f"合计 {number} 名" in rows, url
        else:
            assert rows.count('<th scope="row">') == number, url
            assert f"共 {number} {'个' if 'parties' in url else '家'}" in rows, url


def test_the_page_balances_and_says_so_with_numbers(chen, town):
    settle(town)
    html = page(chen, PAGE)
    text = said(html)
    assert "平衡校验 7 / 7 通过" in text
    assert "栏 1 = 2 + 3 + 7 + 8 + 9：12 = 3 + 3 + 0 + 3 + 3 成立" in text
    assert "单独组建率 = 3 ÷ 12 = 25.0%" in text
    assert "数据截至：2021 年 10 月 31 日" in text
    assert "草表" in text
    assert "其中：律师事务所" in text
    assert 'role="region" tabindex="0" aria-labelledby="sheet-title"' in html


def test_a_refused_table_names_whom_to_ask_and_leads_there(chen, town):
    settle(town)
    lone = town.organisation("亳州市画协会")
    html = page(chen, PAGE)
    text = said(html)
    assert "不能报出：总数、社会团体不平衡" in text
    assert "总数：13 ≠ 3 + 3 + 0 + 3 + 3，1 ≠ 0，有 1 家未申报人数" in text
    assert f'href="/register/organisations/{lone.pk}/headcount/"' in html or f"/{lone.pk}/headcount" in html
    assert "看全部 1 家" in text
    counts = {"full": 0, "probationary": 0, "staff": 2, "not_transferred": 0}
    declare_headcount(organisation=lone, counts=counts, day=date(2021, 1, 4), act=town.act())
    assert "不能报出" not in page(chen, PAGE)


def test_a_year_is_its_last_day_and_the_running_one_its_last_month_end(chen, town):
    settle(town)
    assert "截至 2021-10-31" in page(chen, PAGE)
    assert "截至 2020-12-31" in page(chen, PAGE, year="2020")
    for nonsense in ("1999", "2031", "今年", "20211", "-1"):
        html = page(chen, PAGE, year=nonsense)
        assert "截至 2021-10-31" in html
        assert "年的统计表，下面是" in html


def test_a_cell_that_the_form_lacks_is_not_there(chen, town):
    settle(town)
    assert chen.get(CELL, {"cell": "total.points"}).status_code == 404


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_page_and_a_cell_cost_the_same_however_many(chen, town, count, django_assert_max_num_queries):
    settle(town, count)
    with django_assert_max_num_queries(8):  # three of them the table; session, user, posts, regions besides
        page(chen, PAGE)
    with django_assert_max_num_queries(10):
        page(chen, CELL, cell="total.members")


# The papers


def download(client, form, **query):
    response = client.post(f"{PAPER}?{'&'.join(f'{n}={v}' for n, v in query.items())}", {"format": form})
    assert response.status_code == 200
    return response.getvalue()


def test_the_workbook_is_the_printed_form(chen, town):
    settle(town)
    book = openpyxl.load_workbook(io.BytesIO(download(chen, "xlsx")))
    table, definitions = book["统计表"], book["指标口径"]
    cells = {cell.value: cell for row in table.iter_rows() for cell in row if cell.value is not None}
    assert cells["社会组织法人单位建立党的基层组织情况"].row == 2
    assert "草表" in cells
    total = cells["总数"].row
    assert [table.cell(total, 3 + n).value for n in range(5)] == [12, 3, 3, 3, 0]
    assert table.cell(total, 3).number_format == "#,##0"
    assert table.cell(total, 3).border.left.style == "thin"
    codes = [table.cell(total - 1, n).value for n in range(1, 22)]
    assert codes == ["甲", "乙", *map(str, range(1, 20))]
    merged = {str(each) for each in table.merged_cells.ranges}
    assert f"D{total - 3}:H{total - 3}" in merged
    assert f"A{total - 3}:A{total - 2}" in merged
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 9)
    assert table.print_area.startswith("'统计表'!$A$1:$U$")
    assert any("12 = 3 + 3 + 0 + 3 + 3 ✓" in str(value) for value in cells)
    said_ = [[cell.value for cell in row] for row in definitions.iter_rows()]
    assert said_[0] == ["栏", "名称", "单位", "口径", "版本和依据"]
    assert any(row[1] == "单独组建率" and row[4].startswith("第 1 版") for row in said_)
    assert any("《中国共产党章程》" in row[4] and "待核对" in row[4] for row in said_)


def test_the_pdf_is_one_landscape_sheet_with_all_numbers(chen, town):
    settle(town)
    town.organisation("亳州市画协会")
    reader = PdfReader(io.BytesIO(download(chen, "pdf")))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert box.width > box.height
    text = re.sub(r"\s+", "", reader.pages[0].extract_text())
    for words in ("社会组织法人单位建立党的基层组织情况", "草表", "不平衡", "13≠3+3+0+3+3", "单位负责人"):
        assert words in text


def test_an_imprint_makes_it_no_draft(town):
    settle(town)
    content = build(town.scope(DAY))
    imprint = {"number": "BZ-2021-001", "unit": "亳州市民政局", "code": "K7QH", "issued_on": "2021 年 11 月 2 日"}
    papers = KINDS["statutory"].papers
    text = re.sub(r"\s+", "", PdfReader(io.BytesIO(papers["pdf"](content, imprint))).pages[0].extract_text())
    assert "草表" not in text
    assert "编号：BZ-2021-001" in text
    assert "校验码：K7QH" in text
    book = openpyxl.load_workbook(io.BytesIO(papers["xlsx"](content, imprint)))
    values = [cell.value for row in book["统计表"].iter_rows() for cell in row if cell.value]
    assert "草表" not in values
    assert "填报单位：亳州市民政局" in values
    assert papers["pdf"](content, imprint) == papers["pdf"](content, imprint)


def test_a_download_is_audited_and_needs_its_right(chen, client, town):
    settle(town)
    download(chen, "xlsx", year=2021, region=CITY)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.after["format"]) == ("export", "xlsx")
    response = chen.post(f"/reports/statutory/cell/export/?cell=total.single&region={CITY}", {"format": "csv"})
    assert len(response.getvalue().decode("utf-8-sig").strip().splitlines()) == 4
    client.force_login(town.zhou)
    assert client.post(PAPER, {"format": "xlsx"}).status_code == 403
