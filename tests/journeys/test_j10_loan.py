"""J10, from the award on: eligible, consent, certificate; the bank grants 300,000 yuan and the public total moves; the
honour is revoked, and the clerk and a stranger see it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter, from_menu

UNIT = "亳州市酒曲技艺传承协会"


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def go(page: Page, server, path: str) -> None:
    page.goto(f"{server.url}{path}")


def total(page: Page, server) -> int:
    """The whole public total in yuan, as a stranger reads it."""
    page.context.clear_cookies()
    go(page, server, "/credit/totals/")
    found = re.search(r"([\d,]+)\.00 元", page.locator("#whole").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def test_j10_from_honour_to_loan_and_back(page: Page, town_server):
    server = town_server
    before = total(page, server)
    assert before >= 5_000_000

    as_(page, server, "songxiaomai")
    from_menu(page, "红企贷")
    expect(page.locator(".verdict h2")).to_contain_text("有资格申请红企贷")
    page.get_by_role("link", name="申请红企贷资格证明").click()
    expect(page.locator("main aside")).to_contain_text("银行看得到的八项")
    page.get_by_label(re.compile("涡淮示范银行")).check()
    page.check("#id_agreed")
    page.get_by_role("button", name="同意并取得资格证明").click()
    expect(page.get_by_role("status").first).to_contain_text("涡淮示范银行从现在起看得到")
    number = page.locator("h1").inner_text().split()[0]
    honour = page.locator("dl.facts dt", has_text="荣誉").first.locator("xpath=following-sibling::dd[1]").inner_text()
    certificate = page.url
    check = page.locator("dl.facts a", has_text="/v/").get_attribute("href")
    assert check
    check = check[check.index("/v/") :]

    as_(page, server, "fujiaxin")
    row = page.locator("#waiting tr", has_text=number)
    expect(row).to_contain_text(UNIT)
    row.get_by_role("link", name="回复").click()
    page.get_by_label("已发放").check()
    page.fill("#id_amount", "300000")
    page.get_by_role("button", name="回复").click()
    expect(page.get_by_role("status").first).to_contain_text("300,000.00")

    assert total(page, server) == before + 300_000
    go(page, server, check)
    expect(page.locator("main")).to_contain_text("现在有效")

    revoke(page, server, honour)

    go(page, server, check)
    expect(page.locator("main")).to_contain_text("所依据的荣誉已经撤销")
    as_(page, server, "fujiaxin")
    void = page.locator("#void li", has_text=number)
    expect(void).to_contain_text("荣誉已撤销，失效")
    void.get_by_role("link", name="查看").click()
    page.get_by_role("button", name="确认知悉").click()
    expect(page.get_by_role("status").first).to_contain_text("已确认知悉")

    as_(page, server, "songxiaomai")
    page.goto(certificate)
    expect(page.locator("main")).to_contain_text("资格证明从这一天起失效")
    assert total(page, server) == before + 300_000


def revoke(page: Page, server, honour: str) -> None:
    """One officer proposes it, another decides."""
    as_(page, server, "chensiyuan")
    go(page, server, "/honours/awards/?q=" + UNIT)
    row = page.locator("tbody tr", has_text=honour).filter(has_text="有效")
    row.first.locator("th a").click()
    award = page.url
    page.get_by_role("link", name="提出撤销").click()
    page.select_option("#id_ground", index=0)
    page.fill("#id_reason", "申报材料与事实不符")
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()
    as_(page, server, "zhoumin")
    page.goto(award)
    page.get_by_role("link", name=re.compile("决定")).first.click()
    page.get_by_label("撤销，证书作废").check()
    page.fill("#id_answer", "核实属实")
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()
    expect(page.get_by_role("status").first).to_contain_text("已撤销")
    page.context.clear_cookies()
