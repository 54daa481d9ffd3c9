"""J12: the month's end. Drafted, mended, checked and locked by another, handed in, received; then a late correction."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

DAY = "2021-10-31"
WITHOUT = "没有党员、没有党组织覆盖的社会组织"


def as_user(page: Page, url: str, username: str) -> None:
    page.context.clear_cookies()
    enter(page, url, username)


def press(page: Page, name: str) -> None:
    page.locator(".head").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def check_and_lock(page: Page, url: str, address: str) -> None:
    """The second officer reads, checks and locks."""
    as_user(page, url, "fanruochuan")
    page.goto(f"{url}/")
    expect(page.locator("main")).to_contain_text("份报表等待审核、锁定")
    page.goto(url + address)
    press(page, "审核")
    page.locator(".head").get_by_role("link", name="锁定", exact=True).click()
    expect(page.locator("main")).to_contain_text("锁定不能解除")
    page.locator("main form button.button-main").click()
    expect(page.locator("h1")).to_contain_text("已锁定")


def declare(page: Page, address: str, full: str) -> None:
    """A head count of the last day of October for one organisation."""
    page.goto(address)
    page.fill("#id_full", full)
    page.fill("#id_probationary", "0")
    page.fill("#id_day", DAY)
    page.locator("main form[method=post] button.button-main").click()
    page.wait_for_load_state()


def test_j12_from_the_draft_to_the_second_edition(page: Page, town_server):
    url = town_server.url

    # Drafted: what is unfinished is listed with its way out, and the preparer cannot check
    as_user(page, url, "geyongheng")
    expect(page.locator("main")).to_contain_text("份报表被退回")  # September's
    page.goto(f"{url}/reports/new/?kind=brief&day={DAY}")
    page.locator("main form[method=post] button.button-main").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    address = page.url.removeprefix(url)
    expect(page.locator("h1")).to_contain_text("编制中")
    expect(page.locator(".head").get_by_role("button", name="审核", exact=True)).to_have_count(0)

    # Mended: one head count less is missing
    line = page.locator("#findings tr", has_text="党员人数未申报")
    missing = int(line.locator("td").first.inner_text())
    line.get_by_role("link", name="看名单").click()
    page.locator("tbody th a").first.click()
    organisation = re.search(r"/organisations/(\d+)/", page.url).group(1)
    headcount = f"{url}/register/{organisation}/headcount/"
    declare(page, headcount, "0")
    page.goto(url + address)
    line = page.locator("#findings tr", has_text="党员人数未申报")
    if missing == 1:
        expect(line).to_have_count(0)
    else:
        expect(line.locator("td").first).to_have_text(str(missing - 1))

    # Checked and locked by the second officer, handed in by the first, received by the city
    check_and_lock(page, url, address)
    without = page.locator("#numbers tr", has_text=f"截至日：{WITHOUT}").locator("a.open").text_content()
    with page.expect_download() as download:
        page.locator("aside a", has_text=".pdf").click()
    assert download.value.suggested_filename.endswith(".pdf")
    as_user(page, url, "geyongheng")
    page.goto(url + address)
    press(page, "上报")
    expect(page.locator("h1")).to_contain_text("已上报")
    as_user(page, url, "chensiyuan")
    page.goto(f"{url}/reports/received/?kind=brief&day={DAY}")
    expect(page.locator("tr", has_text="蒙城县")).to_contain_text("没有编制")
    page.locator("tr", has_text="涡阳县").get_by_role("link", name="查看并接收").click()
    press(page, "接收")
    expect(page.locator("h1")).to_contain_text("已接收")

    # A late correction: a difference beside the report, nothing in it
    as_user(page, url, "geyongheng")
    page.goto(url + address)
    expect(page.locator("#differences")).to_contain_text("没有差异")
    declare(page, headcount, "2")
    page.goto(url + address)
    expect(page.locator("#differences")).to_contain_text("涉及 1 家")
    locked = page.locator("#numbers tr", has_text=f"截至日：{WITHOUT}").locator("a.open").text_content()
    assert locked == without
    page.get_by_role("link", name="逐家看").click()
    expect(page.locator("main")).to_contain_text("正式党员由 0 变为 2")
    expect(page.locator("main")).to_contain_text("葛永恒")
    page.goto(url + address)
    page.get_by_role("button", name="按锁定时所知复算").click()
    expect(page.locator("main")).to_contain_text("逐字节一致")

    # Locked again: the second edition carries the explanation, the first stays
    press(page, "编制下一版")
    again = page.url.removeprefix(url)
    assert again != address
    check_and_lock(page, url, again)
    expect(page.locator("main")).to_contain_text("更正说明")
    expect(page.locator("main")).to_contain_text(f"截至日：{WITHOUT}由 {without} 家更正为 {int(without) - 1} 家")
    page.goto(url + address)
    expect(page.locator("h1")).to_contain_text("已接收")
