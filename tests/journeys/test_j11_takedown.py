"""J11, second half: a claim hides an article within the hour and is answered; a complaint gets a number, is answered
and contested; a stranger checks a document by its code."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import enter
from tests.journeys.installation import database_url, hangji

TITLE = "一篇要撤下的转载（演示）"
ARTICLE = f"""---
title: {TITLE}
source: 示例日报
published: 2021-10-20
channel: media
link: https://news.example.org/2021/1020.html
copyright: listed
---
哨兵正文：只在这一篇里有。
"""


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def send(page: Page) -> None:
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()


def noted(page: Page) -> tuple[str, str]:
    """Number and query code of the page that tells them once."""
    number, code = page.locator("dl.facts b.code").all_inner_texts()
    return number, code


def look_up(page: Page, server, path: str, number: str, code: str) -> None:
    page.goto(f"{server.url}{path}")
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    send(page)
    expect(page.locator("h1")).to_contain_text(number)


def test_j11_a_claim_hides_an_article_within_the_hour_and_is_answered(page: Page, browser: Browser, town_server):
    server = town_server
    folder = server.home / "old-site"
    folder.mkdir()
    (folder / "1.md").write_text(ARTICLE, "utf-8")
    people = ("--user", "chensiyuan", "--checked-by", "zhoumin")
    hangji(server.home, "articles", "import", str(folder), *people, database=database_url(server.database))

    page.goto(f"{server.url}/portal/channels/media/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).to_contain_text("哨兵正文")
    public = page.url
    page.get_by_role("link", name="要求撤稿").click()
    expect(page.locator("main")).to_contain_text("30 日")
    page.check("input[name=right][value=copyright]")
    page.fill("#id_ground", "文字是我写的，没有征得同意。")
    page.fill("#id_name", "丁某")
    page.fill("#id_contact", "0558-0000002")
    page.wait_for_timeout(4500)
    send(page)
    number, code = noted(page)

    as_(page, server, "chensiyuan")
    expect(page.locator("main")).to_contain_text("撤稿申请")
    page.goto(f"{server.url}/takedown/?state=received")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="先撤下").click()
    page.fill("#id_because", "作者本人要求")
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("公众马上看不到")
    expect(page.get_by_role("link", name="决定并答复")).to_have_count(0)
    stranger = browser.new_context(locale="zh-CN").new_page()
    assert stranger.goto(public).status == 404  # type: ignore[union-attr]
    stranger.goto(f"{server.url}/portal/search/?q=哨兵正文")
    expect(stranger.locator("main")).not_to_contain_text(TITLE)

    as_(page, server, "zhoumin")
    page.goto(f"{server.url}/takedown/?state=hidden")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="决定并答复").click()
    page.check("input[name=granted][value=yes]")
    page.fill("#id_reason", "经核实没有取得授权，已撤稿。")
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("已决定")

    look_up(stranger, server, "/takedown/look-up/", number, code)
    expect(stranger.locator("main")).to_contain_text("经核实没有取得授权")
    stranger.context.close()


def test_j11_a_complaint_gets_a_number_is_answered_and_contested(plain_page: Page, town_server):
    page, server = plain_page, town_server  # without JavaScript, as on an old machine
    page.goto(f"{server.url}/portal/")
    page.get_by_role("link", name="监督投诉").click()
    page.check("input[name=kind][value=fundraising]")
    page.select_option("#id_region_code", "341600")
    page.fill("#id_what", "某协会要求不是会员的企业交会费。经办人周敏不理。")
    page.wait_for_timeout(4500)
    send(page)
    number, code = noted(page)

    as_(page, server, "zhoumin")  # named in it: neither on the list nor by its address
    page.goto(f"{server.url}/voices/")
    expect(page.locator("#list")).not_to_contain_text(number)
    as_(page, server, "chensiyuan")
    page.goto(f"{server.url}/voices/?state=received")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="受理", exact=True).click()
    send(page)
    page.get_by_role("link", name="写答复").click()
    page.fill("#id_answer", "已责令退还。")
    send(page)

    page.context.clear_cookies()
    look_up(page, server, "/voices/look-up/", number, code)
    expect(page.locator("main")).to_contain_text("已责令退还")
    expect(page.locator("main")).not_to_contain_text("陈思远")
    page.get_by_role("link", name="申请复核").click()
    page.fill("#id_reason", "还没有收到退款")
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("由另一人办理")
    expect(page.locator("h1")).to_contain_text("复核中")


def test_j11_a_stranger_checks_an_issued_document(page: Page, town_server):
    """A certificate is checked in J8; any other paper goes the same way."""
    server = town_server
    as_(page, server, "chensiyuan")
    page.goto(f"{server.url}/office/issues/")
    page.locator("tbody th a, tbody td a").first.click()
    page.wait_for_load_state()
    address = page.locator(".issued-code a.link").inner_text()
    number = page.locator("h1").inner_text().split()[0]
    page.context.clear_cookies()
    page.goto(address)
    expect(page.locator("main")).to_contain_text(re.compile("有效|撤回"))
    expect(page.locator("body")).to_contain_text(number)
    page.goto(f"{server.url}/v/?code=AAAA-AAAA")
    expect(page.locator("main")).to_contain_text("20 位字母和数字")
