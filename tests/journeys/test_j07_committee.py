"""J7: the agenda from due matters, notice, attendance, decisions with owner and day, minutes as a document."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

STAFF, SECRETARY = "wanyouwei", "guanshouyi"  # of the committee of Qiaocheng, which has an application to consider


def leave(page: Page) -> None:
    page.context.clear_cookies()


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").click()
    page.wait_for_load_state()


def test_j07_from_due_matters_to_minutes(page: Page, town_server):
    url = town_server.url
    enter(page, url, STAFF)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="党委议事").click()
    page.get_by_role("link", name="召集会议").click()
    matter = page.locator(".picks li", has_text="须经会议决定").first
    name = matter.locator("label span").inner_text()
    assert re.match(r"关于成立中共.+党支部的请示", name)
    expect(matter.locator("input")).to_be_checked()
    for box in page.locator(".picks input:checked").all()[1:]:
        box.uncheck()
    send(page, day="2021-11-02", hour="16:00", room="三楼会议室", own_1="研究第四季度安排")
    expect(page.locator("h1")).to_contain_text("2021年第1次委员会会议")
    expect(page.locator("ol.agenda")).to_contain_text(name)
    meeting = page.url

    page.get_by_role("link", name="发会议通知").click()
    send(page)
    expect(page.locator("main [role=alert]")).to_contain_text("要写原因")
    send(page, late_because="上级要求本周批复")
    expect(page.locator("main")).to_contain_text("党委会通〔2021〕")
    page.get_by_role("link", name="登记到会情况").click()
    send(page, guest_1="杜文清", unit_1="谯城民政局")
    expect(page.locator("main")).to_contain_text("杜文清")
    leave(page)

    enter(page, url, SECRETARY)
    page.goto(meeting)
    page.get_by_role("link", name=re.compile(f"登记决定.*{re.escape(name)}")).click()
    expect(page.locator("main")).to_contain_text("从批复日期起计入覆盖")
    page.get_by_label("通过", exact=True).check()
    send(page, opinion="同意成立")
    expect(page.locator("main")).to_contain_text("已批复：")
    page.get_by_role("link", name=re.compile("登记决定.*研究第四季度安排")).click()
    page.get_by_label("通过", exact=True).check()
    page.select_option("#id_owner", label="万有为")
    send(page, opinion="按方案办", due_on="2021-11-30")
    expect(page.locator("main")).to_contain_text("2021-11-30 前办结")
    page.get_by_role("link", name=re.compile("看这一件")).first.click()
    expect(page.locator("main")).to_contain_text("2021年第1次委员会会议")
    expect(page.locator("h1")).not_to_contain_text("待批复")
    leave(page)

    enter(page, url, STAFF)
    page.goto(meeting)
    page.get_by_role("link", name="写纪要").click()
    send(page, text="会议研究了组建申请和第四季度安排。")
    expect(page.locator("main")).to_contain_text("等书记、副书记或主持人确认")
    leave(page)

    enter(page, url, SECRETARY)
    page.goto(meeting)
    page.get_by_role("link", name="确认并印发纪要").first.click()
    expect(page.locator("main")).to_contain_text("同意成立")
    send(page)
    expect(page.locator("h1")).to_contain_text("纪要已印发")
    with page.expect_download() as minutes:
        page.locator("a[href$='minutes/1.docx']").click()
    assert minutes.value.suggested_filename.endswith("纪要.docx")
    leave(page)

    enter(page, url, STAFF)
    page.goto(f"{url}/committees/decisions/?whose=mine")
    page.get_by_role("link", name="研究第四季度安排").click()
    page.get_by_role("link", name=re.compile("办结.*研究第四季度安排")).click()
    send(page, result="方案已印发")
    expect(page.locator("main")).to_contain_text("方案已印发")


def test_j07_the_rules_in_two_versions_without_javascript_on_a_phone(plain_page: Page, town_server):
    page = plain_page
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, town_server.url, "suyating")
    page.goto(f"{town_server.url}/committees/rules/")
    page.get_by_role("link", name="委员会议事规则").click()
    expect(page.locator("main")).to_contain_text("会议通知提前的天数")
    page.get_by_role("link", name=re.compile("和正在看的比")).first.click()
    expect(page.locator("main ins").first).to_have_text("三")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
