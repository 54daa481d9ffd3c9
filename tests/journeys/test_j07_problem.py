"""J7: a problem from a phone over the committee to contesting and its end; a difficulty found on a visit."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
WHAT = "要借一间教室过主题党日，请帮忙协调"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def as_committee(page: Page, url: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.context.clear_cookies()
    enter(page, url, "suyating")


def on_the_phone(page: Page, url: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.context.clear_cookies()
    enter(page, url, "hanyuqing")


def opened(page: Page, url: str, query: str, what: str) -> None:
    page.goto(f"{url}/problems/?{query}")
    page.get_by_role("link", name=what).first.click()
    expect(page.locator("h1")).to_have_text(what)


def solve(page: Page, result: str) -> None:
    page.get_by_role("link", name="写办理结果").click()
    page.fill("#id_result", result)
    page.get_by_role("button", name="写办理结果").click()
    expect(page.locator("main")).to_contain_text("等提出人确认")


def test_j07_a_problem_from_the_phone_to_its_end(phone: Page, town_server):
    page, url = phone, town_server.url
    enter(page, url, "hanyuqing")
    page.locator(".own-cards > li").first.get_by_role("link", name="记联系").click()
    page.get_by_text("有困难，需要帮助").click()
    page.fill("#id_said", "没有活动场地")
    page.get_by_text("添加一个问题").click()
    page.fill("#id_problem", WHAT)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("问题已转给上级党组织")

    as_committee(page, url)
    expect(page.locator("main")).to_contain_text("个问题等待受理")
    opened(page, url, "whose=here&state=raised", WHAT)
    page.get_by_role("link", name="受理", exact=True).click()
    page.select_option("#id_owner", label="苏雅汀")
    page.select_option("#id_kind", label="活动场地")
    page.fill("#id_measures", "和街道商量合用会议室")
    page.get_by_role("button", name="受理").click()
    expect(page.locator("main")).to_contain_text("办理中")
    solve(page, "街道同意借用")

    on_the_phone(page, url)
    page.goto(f"{url}/guidance/me/")
    mine = page.locator("li", has_text=WHAT)
    expect(mine).to_contain_text("街道同意借用")
    mine.get_by_role("link", name="提异议").click()
    page.fill("#id_reason", "说好的会议室周五有人用")
    page.get_by_role("button", name="提异议").click()
    expect(page.locator("main")).to_contain_text("提出人有异议")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    as_committee(page, url)
    opened(page, url, "whose=here&state=contested", WHAT)
    expect(page.locator("main")).to_contain_text("说好的会议室周五有人用")
    solve(page, "改在周四，已和街道写定")

    on_the_phone(page, url)
    page.goto(f"{url}/guidance/me/")
    page.locator("li", has_text=WHAT).get_by_role("link", name="确认办好了").click()
    page.get_by_role("button", name="确认办好了").click()
    expect(page.locator("main")).to_contain_text("已销号")
    for step in ("提出", "受理", "办理结果", "提出人异议", "提出人确认，销号"):
        expect(page.locator(".timeline")).to_contain_text(step)


def test_j07_a_difficulty_found_on_a_visit_to_its_end(page: Page, town_server):
    url = town_server.url
    enter(page, url, "suyating")
    page.goto(f"{url}/visits/?state=planned")
    page.get_by_role("link", name="年底前的换届和人选").click()
    expect(page.locator("main")).to_contain_text("已有的材料")
    page.get_by_role("link", name="写结论").click()
    page.fill("#id_day", "2021-11-02")
    page.fill("#id_conclusion", "两家都在准备换届，一家缺人选。")
    page.locator("textarea[name^=opinions_]").first.fill("希望早一点定下换届日期")
    page.locator("textarea[name^=difficulties_]").first.fill("书记到龄，没有人接")
    page.get_by_role("button", name="写结论").click()
    expect(page.locator("main")).to_contain_text("希望早一点定下换届日期")
    page.get_by_role("button", name="列入问题台账").click()
    expect(page.locator("h1")).to_have_text("书记到龄，没有人接")
    expect(page.locator("main")).to_contain_text("走访调研发现")
    page.get_by_role("link", name="受理", exact=True).click()
    page.select_option("#id_kind", label="书记和班子人选")
    page.get_by_role("button", name="受理").click()
    solve(page, "推荐了一名退休党员")
    page.get_by_role("link", name="确认办好了").click()
    page.get_by_role("button", name="确认办好了").click()
    expect(page.locator("main")).to_contain_text("已销号")
    page.get_by_role("link", name="年底前的换届和人选").click()
    expect(page.locator("main")).to_contain_text("推荐了一名退休党员")
