"""J4: a forming from 发现 to 挂牌 with its papers; coverage moves on the approval's day, not on the typing's."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

FIRST = "亳州市中医适宜技术推广中心"
PARTY = f"{FIRST}党支部"
APPROVED, DAY_BEFORE = "2021-11-01", "2021-10-31"


def leave(page: Page) -> None:
    page.context.clear_cookies()


def case_page(page: Page, url: str) -> None:
    page.goto(f"{url}/formation/?q={FIRST}&state=all")
    page.get_by_role("link", name=PARTY).click()
    expect(page.locator("h1")).to_contain_text(PARTY)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").click()
    expect(page.locator("ol.steps")).to_be_visible()


def covered(page: Page, url: str, day: str) -> int:
    """How many organisations of the city register are covered on a day, as the overview says it."""
    page.goto(f"{url}/coverage/?day={day}&level=city")
    number = page.locator(f".figures a[href*='condition=covered'][href*='day={day}']").first.inner_text()
    return int(number)


def test_j04_from_found_to_plated(page: Page, town_server):
    url = town_server.url
    enter(page, url, "chensiyuan")
    before = {day: covered(page, url, day) for day in (DAY_BEFORE, APPROVED)}
    page.goto(f"{url}/coverage/gaps/?level=city")
    page.locator("tr", has=page.get_by_role("link", name=FIRST)).get_by_role("link", name=FIRST).click()
    page.get_by_role("link", name="开始组建").click()
    send(page, day=APPROVED)
    page.get_by_role("link", name="登记摸排").click()
    send(page, day=APPROVED, note="四名正式党员，有书记人选")
    page.get_by_role("link", name="登记协商").click()
    send(page, day=APPROVED, who="中心负责人", note="同意单独组建")
    with page.expect_download() as draft:
        page.locator("a[href$='papers/request.docx']").click()
    assert "草稿" in draft.value.suggested_filename
    page.get_by_role("link", name="提出申请").click()
    send(page, day=APPROVED, number="亳中推〔2021〕5号")
    leave(page)

    enter(page, url, "hejianguo")
    case_page(page, url)
    page.get_by_role("link", name="登记研究意见").click()
    send(page, day=APPROVED, note="同意成立")
    page.get_by_role("link", name="批复", exact=True).click()
    expect(page.locator("main")).to_contain_text("组织覆盖从")
    page.fill("#id_day", APPROVED)
    page.locator("main form[method=post] button.button-main").click()
    expect(page.locator("main [role=alert]")).to_contain_text("填写原来的文号")
    send(page, number="亳社综党〔2021〕88号")
    leave(page)

    enter(page, url, "chensiyuan")
    assert covered(page, url, DAY_BEFORE) == before[DAY_BEFORE]
    assert covered(page, url, APPROVED) == before[APPROVED] + 1
    case_page(page, url)
    page.get_by_role("link", name="登记选举结果").click()
    for name, value in {"entitled": "4", "present": "3", "name_1": "温如玉", "votes_1": "3"}.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_duty_1", "secretary")
    page.locator("main form[method=post] button.button-main").click()
    expect(page.locator("main [role=alert]")).to_contain_text("不足应到会")
    send(page, present="4", votes_1="4")
    page.get_by_role("link", name="备案", exact=True).click()
    send(page)
    with page.expect_download() as filed:
        page.locator("a[href$='papers/filing.pdf']").click()
    assert filed.value.suggested_filename.endswith("备案表.pdf")
    page.get_by_role("link", name="登记挂牌").click()
    send(page, note="办公楼门口")
    expect(page.locator("h1")).to_contain_text("已办结")
    page.goto(f"{url}/coverage/gaps/?level=city")
    expect(page.get_by_role("link", name=FIRST)).to_have_count(0)


def test_j04_a_party_worker_applies_on_a_phone_without_javascript(plain_page: Page, town_server):
    page = plain_page
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, town_server.url, "liuwenqu")
    page.get_by_role("link", name="提出申请").click()
    expect(page.locator("main")).to_contain_text("台账里的事实")
    page.fill("#id_reason", "党员都愿意就近参加组织生活。")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("main")).to_contain_text("党建请〔2021〕")
    expect(page.locator("main")).to_contain_text("由有“研究、批复组建申请”权限的人办理")
