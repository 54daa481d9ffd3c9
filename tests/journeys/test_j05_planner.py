"""J5: a county's small organisations become proposed joint branches: locked, moved, undone, adopted into cases."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

OFFICER = "duwenqing"


def propose(page: Page, url: str, name: str) -> None:
    enter(page, url, OFFICER)
    page.goto(f"{url}/formation/")
    page.click("nav.tabs a:has-text('组建方案')")
    page.fill("input[name=name]", name)
    page.click("button:has-text('排出草案')")
    expect(page.locator("h1")).to_contain_text(name)


def groups(page: Page) -> list[list[str]]:
    """The names in each group, as the page has them."""
    return [
        [line.locator("a").inner_text() for line in group.locator(".plan-units > li").all()]
        for group in page.locator(".plan-group").all()
    ]


def move_first_of_the_last_group(page: Page, to: str) -> str:
    line = page.locator(".plan-group").last.locator(".plan-units > li").first
    name = line.locator("a").inner_text()
    line.locator("summary").click()
    line.locator("select").select_option(value=to)
    line.locator("button:has-text('移动')").click()
    page.wait_for_load_state()
    return name


def adopt(page: Page) -> int:
    """Adopts the plan; answers how many cases it became."""
    count = page.locator(".plan-group").count()
    page.click("a:has-text('采用，生成')")
    page.click("button:has-text('采用这份方案')")
    expect(page.locator("main")).to_contain_text("已采用")
    return count


def test_j05_a_county_is_planned_arranged_and_adopted(page: Page, town_server):
    propose(page, town_server.url, "冬季草案")
    first = groups(page)
    assert len(first) >= 2
    assert all(2 <= len(group) <= 5 for group in first)
    expect(page.locator(".plan-group").first).to_contain_text("为什么")
    expect(page.locator("main aside")).to_contain_text("《中国共产党支部工作条例（试行）》第五条")
    expect(page.locator("main aside")).to_contain_text("换一种排法")

    name = move_first_of_the_last_group(page, "0")  # into a group of its own …
    expect(page.locator("main")).to_contain_text(re.compile(r"组内跨街道 \d+ → \d+"))
    expect(page.locator("main aside")).to_contain_text("只有 1 家，联合至少 2 家")
    page.click("button:has-text('撤销上一步')")  # … and back, since that breaks a limit
    assert groups(page) == first

    for number in range(2):
        page.locator(".plan-group").nth(number).locator("button:has-text('锁定')").click()
        page.wait_for_load_state()
    expect(page.locator(".plan-locked")).to_have_count(2)
    page.click("button:has-text('重排未锁定的组')")
    assert groups(page)[:2] == first[:2]
    page.locator(".plan-group").last.locator("button:has-text('已锁定')").click()
    page.wait_for_load_state()
    page.locator(".plan-group").first.locator("button:has-text('已锁定')").click()
    page.wait_for_load_state()
    name = move_first_of_the_last_group(page, "1")
    assert name in groups(page)[0]
    expect(page.locator(".plan-group").first).to_contain_text("手工移入")

    expect(page.locator("#request")).to_contain_text("妥否，请批示")
    with page.expect_download() as download:
        page.locator("#request a:has-text('DOCX')").click()
    assert "草稿" in download.value.suggested_filename
    count = adopt(page)
    links = page.locator(".plan-group .plan-why a")
    expect(links).to_have_count(count)
    links.first.click()
    expect(page.locator("h1")).to_contain_text("联合党支部")
    expect(page.locator("main")).to_contain_text("请示")


def test_j05_the_same_without_javascript(plain_page: Page, town_server):
    propose(plain_page, town_server.url, "无脚本草案")
    plain_page.locator(".plan-group").first.locator("button:has-text('锁定')").click()
    expect(plain_page.locator(".plan-locked")).to_have_count(1)
    line = plain_page.locator(".plan-group").last.locator(".plan-units > li").first
    line.locator("summary").click()
    line.locator("button:has-text('移动')").click()  # nothing chosen
    expect(plain_page.locator("main")).to_contain_text("没有选移到哪一组")
    assert adopt(plain_page) >= 2
