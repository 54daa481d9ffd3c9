"""J1: Monday at the desk: what is due, the figures, the gap list, why the first stands there, a forming begins."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

FIRST = "亳州市中医适宜技术推广中心"


def test_j01_monday_morning(page: Page, town_server):
    enter(page, town_server.url, "chensiyuan")
    expect(page.locator("h1")).to_contain_text("陈思远，今天有")
    figures = page.locator(".figures").first
    for words in ("93 / 175", "139 / 175", "175 / 175", "96 / 96", "139 / 139"):
        expect(figures).to_contain_text(words)
    expect(page.locator("main")).to_contain_text("截至 2021-10-31")

    page.get_by_role("link", name="登记原因").first.click()
    expect(page.locator("h1")).to_contain_text("应建未建")
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    expect(row).to_contain_text("正式党员 4 名")

    row.get_by_role("link", name=FIRST).click()
    expect(page.locator("h1")).to_contain_text(FIRST)
    expect(page.locator("main")).to_contain_text("应当单独建立党组织")
    expect(page.locator("main")).to_contain_text("《中国共产党章程》")

    page.goto(f"{town_server.url}/coverage/gaps/?level=city")
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    row.get_by_role("link", name="登记原因和计划").click()
    page.select_option("#id_cause", "no_secretary")
    page.fill("#id_planned_on", "2021-12-20")
    page.locator("main form[method=post] button.button-main").click()

    page.goto(f"{town_server.url}/coverage/gaps/?level=city")
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    expect(row).to_contain_text("缺书记人选")
    row.get_by_role("link", name="开始组建").click()
    page.locator("main form[method=post] button.button-main").click()
    expect(page.locator("h1")).to_contain_text(f"{FIRST}党支部")
    expect(page.get_by_role("link", name="登记摸排")).to_be_visible()
    page.goto(f"{town_server.url}/coverage/gaps/?level=city")
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    expect(row).to_contain_text("办理中")
    row.get_by_role("link", name="看组建事项").click()
    expect(page.locator("h1")).to_contain_text(f"{FIRST}党支部")


def test_j01_a_county_sees_its_own_gaps_only(page: Page, town_server):
    enter(page, town_server.url, "geyongheng")
    page.goto(f"{town_server.url}/coverage/gaps/")
    expect(page.locator("h1")).to_contain_text("应建未建")
    names = page.locator("tbody th a").all_inner_texts()
    assert len(names) >= 10
    assert not any(name.startswith(("谯城", "蒙城", "利辛")) for name in names)
    answer = page.goto(f"{town_server.url}/coverage/?region=341602")
    assert answer.status == 404


def test_j01_without_javascript(plain_page: Page, town_server):
    """The heart of it: sign in, see what is due, say why, start the forming, register what was formed."""
    page = plain_page
    enter(page, town_server.url, "chensiyuan")
    expect(page.locator("h1")).to_contain_text("陈思远，今天有")
    page.get_by_role("link", name="登记原因").first.click()
    page.locator("select[name=level]").select_option("city")
    page.get_by_role("button", name="查看").click()
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    row.get_by_role("link", name="登记原因和计划").click()
    page.select_option("#id_cause", "no_secretary")
    page.get_by_role("button", name="登记原因和计划").click()
    row = page.locator("tr", has=page.get_by_role("link", name=FIRST))
    row.get_by_role("link", name="开始组建").click()
    page.get_by_role("button", name="开始组建").click()
    expect(page.get_by_role("status").first).to_contain_text("已开始组建")
    page.get_by_role("link", name=FIRST, exact=True).click()
    page.get_by_role("link", name="登记党组织").click()
    expect(page.locator("#id_organisations")).to_have_value(re.compile(f"^[0-9A-Z]{{18}} {FIRST}$"))
    page.get_by_role("button", name="登记党组织").click()
    expect(page.locator("h1")).to_contain_text(f"{FIRST}党支部")
    page.goto(f"{town_server.url}/coverage/gaps/?level=city")
    expect(page.get_by_role("link", name=FIRST)).to_have_count(0)
