"""A model site is visited and copied: a slot, a booking, the visit, feedback without names, what was taken over."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

SITE, WHAT = "先锋服务站", "轮值表贴在门口"


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()


def to_site(page: Page, server) -> None:
    page.goto(f"{server.url}/sites/")
    page.get_by_role("link", name=SITE).click()
    expect(page.locator("h1")).to_contain_text(SITE)


def to_visit(page: Page, server) -> None:
    page.goto(f"{server.url}/sites/visits/?q={SITE}&sort=-day")
    page.get_by_role("link", name="2021-11-02").first.click()


def test_a_visit_from_the_booking_to_what_was_taken_over(page: Page, town_server):
    server = town_server
    as_(page, server, "chensiyuan")
    to_site(page, server)
    expect(page.locator("#taken")).to_contain_text("有成效")
    page.get_by_role("link", name="安排参观场次").click()
    send(page, days="2021-11-02", starts="14:00", ends="16:00", capacity="12")

    as_(page, server, "songxiaomai")
    to_site(page, server)
    page.locator("#slots tr", has_text="2021-11-02").get_by_role("link", name="预约").click()
    send(page, persons="13", purpose="轮值怎样排")
    expect(page.locator("main")).to_contain_text("还剩 12 人，要来 13 人")
    send(page, persons="12")
    expect(page.locator("h1")).to_contain_text("待确认")

    as_(page, server, "chensiyuan")
    to_visit(page, server)
    page.get_by_role("button", name="确认").click()
    page.get_by_role("link", name="登记参观").click()
    send(page, came="11")
    expect(page.locator("h1")).to_contain_text("已参观")

    as_(page, server, "songxiaomai")
    to_visit(page, server)
    page.get_by_role("link", name="写反馈").click()
    for question in page.locator("main").get_by_role("group").all():
        question.get_by_label("很好").check()
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("看不出是哪一家写的")
    page.get_by_role("link", name="带回一项做法").click()
    send(page, what=WHAT)
    page.get_by_role("link", name="登记落地").click()
    send(page, said="十一月起贴在门口，会员照着找人")
    expect(page.locator("h1")).to_contain_text("已落地")
    to_site(page, server)
    expect(page.locator("#taken")).to_contain_text(WHAT)
