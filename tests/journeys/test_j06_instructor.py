"""J6: an instructor's phone. My organisations, a contact and a problem in under half a minute, next week's are there;
a network that is lost loses nothing, and all of it works without JavaScript."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def card(page: Page, name: str):
    return page.locator(".own-cards > li", has=page.get_by_role("link", name=name, exact=True))


def test_j06_a_contact_and_a_problem_in_half_a_minute(phone: Page, town_server):
    page = phone
    enter(page, town_server.url, "hanyuqing")
    expect(page.locator("h1")).to_contain_text("我的 4 家组织")
    expect(page.locator("main")).to_contain_text("已联系 2 / 4 家")
    waiting = page.locator(".own-cards > li", has_text="本周未联系").first
    name = waiting.locator("h2").inner_text()
    begun = time.monotonic()
    waiting.get_by_role("link", name="记联系").click()
    expect(page.locator("h1")).to_have_text(name)
    page.get_by_text("有困难，需要帮助").click()
    page.fill("#id_said", "负责人外出，书记人选定不下来")
    page.get_by_text("添加一个问题").click()
    page.fill("#id_problem", "缺书记人选，请推荐一名退休党员")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text(f"已记：{name}")
    assert time.monotonic() - begun < 30
    expect(page.locator("main")).to_contain_text("已联系 3 / 4 家")
    expect(card(page, name)).to_contain_text("11-02 已联系")
    expect(card(page, name)).to_contain_text("缺书记人选")
    bar = page.get_by_role("navigation", name="手机上的导航")
    bar.get_by_role("link", name="例会").click()
    page.get_by_role("link", name="2021-10-20").click()
    page.get_by_role("button", name="确认纪要无误").click()
    expect(page.get_by_role("status").first).to_contain_text("已确认纪要")
    bar.get_by_role("link", name="我的", exact=True).click()
    expect(page.locator("main")).to_contain_text("缺书记人选，请推荐一名退休党员")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_j06_a_lost_network_loses_nothing(phone: Page, town_server):
    page = phone
    enter(page, town_server.url, "hanyuqing")
    page.locator(".own-cards > li", has_text="本周未联系").first.get_by_role("link", name="记联系").click()
    name = page.locator("h1").inner_text()
    page.get_by_text("有进展", exact=True).click()
    page.fill("#id_said", "负责人同意建支部")
    page.route("**/guidance/record/**", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="保存").click()
    drafts = page.locator("#drafts")
    expect(drafts).to_contain_text("存在手机里，未提交")
    expect(drafts).to_contain_text("负责人同意建支部")
    expect(page.locator("#id_said")).to_have_value("负责人同意建支部")
    page.unroute("**/guidance/record/**")
    page.goto(f"{town_server.url}/guidance/mine/")
    expect(drafts).to_contain_text(name)
    drafts.get_by_role("button", name="补交").click()
    expect(page.get_by_role("status").first).to_contain_text(f"已记：{name}")
    expect(drafts).to_be_hidden()
    expect(card(page, name)).to_contain_text("负责人同意建支部")


def test_j06_what_waits_in_the_phone_is_cleared_at_sign_out(phone: Page, town_server):
    page = phone
    enter(page, town_server.url, "hanyuqing")
    page.evaluate(
        """() => localStorage.setItem("hangji.contact.x", JSON.stringify({user: "hanyuqing", action: "/", about: "一家",
        fields: [["said", "没有交"]], unsent: true}))"""
    )
    page.goto(f"{town_server.url}/guidance/mine/")
    expect(page.locator("#drafts")).to_contain_text("没有交")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("details.user > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    assert len(asked) == 1
    assert "未提交" in asked[0]
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('hangji.contact'))") == []


def test_j06_without_javascript(plain_page: Page, town_server):
    page = plain_page
    enter(page, town_server.url, "hanyuqing")
    page.locator(".own-cards > li", has_text="本周未联系").first.get_by_role("link", name="记联系").click()
    name = page.locator("h1").inner_text()
    page.get_by_text("有进展", exact=True).click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("有进展、有困难要写一句话")
    page.fill("#id_said", "负责人同意建支部")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text(f"已记：{name}")


def test_j06_the_officer_sees_the_week(page: Page, town_server):
    enter(page, town_server.url, "suyating")
    page.goto(f"{town_server.url}/guidance/fourones/")
    expect(page.locator("main")).to_contain_text(re.compile(r"17\s*/\s*36\s*家"))
