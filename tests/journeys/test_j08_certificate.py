"""J8: a Party worker applies, is trained and assessed, the notice runs, an organisation objects and is answered with a
reason, a certificate with a code; a stranger verifies it, the fund shows what it cost, a revocation is seen at once."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import enter

NAME, WHO = "2021 年党务红领补充认证", "宋小麦"
OBJECTOR = "亳州市涡北文化协会（演示）"


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()


def go(page: Page, server, path: str) -> None:
    page.goto(f"{server.url}{path}")


def to_round(page: Page, server) -> None:
    go(page, server, "/people/")
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_contain_text(NAME)


def assess(page: Page, server, username: str, *marks: str) -> None:
    """Give the own sheet of the applicant; nobody else's marks are told anywhere."""
    as_(page, server, username)
    page.get_by_role("link", name="逐份评审").click()
    page.locator("li", has_text=WHO).get_by_role("link", name=re.compile("^评审")).click()
    send(page, **{f"mark_{n}": mark for n, mark in enumerate(marks)}, remark="答卷认真")
    expect(page.get_by_role("status").first).to_contain_text("谁也看不到分数")


def test_j08_from_application_to_a_certificate_its_cost_and_its_revocation(page: Page, browser: Browser, town_server):
    server = town_server
    as_(page, server, "chensiyuan")
    go(page, server, "/people/rounds/new/")
    send(page, name=NAME, unit="亳州市社会组织综合党委（演示）", opens_on="2021-11-02", closes_on="2021-11-02")
    expect(page.locator("h1")).to_contain_text(NAME)
    for day, hours in (("2021-03-16", "12"), ("2021-09-16", "12")):
        go(page, server, "/people/training/new/")
        page.select_option("#id_person", label=page.locator("#id_person option", has_text=WHO).first.inner_text())
        send(page, day=day, hours=hours, title=f"党务实务 {day}", organiser="市委党校（演示）")
        expect(page.get_by_role("status").first).to_contain_text("12 学时")

    as_(page, server, "songxiaomai")
    go(page, server, "/people/mine/")
    expect(page.locator("main")).to_contain_text("共 38 学时")  # 14 of them from courses that the town has held
    page.locator("section", has_text=NAME).get_by_role("link", name="看条件，申请").click()
    expect(page.locator("main")).to_contain_text("达到 24 学时")
    page.check("#id_consent")
    send(page, phone="0558-1234567")
    expect(page.locator("h1")).to_contain_text("待审核资格")

    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name=WHO).click()
    page.get_by_role("link", name="审核资格").click()
    page.check("input[name=answer][value=yes]")
    send(page, because="符合")
    page.get_by_role("link", name="分派评审").click()
    for name in ("薛一函", "高远志"):
        page.get_by_label(re.compile(name)).check()
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("2 份评审表")
    assess(page, server, "xueyihan", "91", "88")
    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name=WHO).click()
    expect(page.locator("#sheets")).to_contain_text("都交齐以前，谁也看不到分数")
    expect(page.locator("#sheets")).not_to_contain_text("91")
    assess(page, server, "gaoyuanzhi", "85", "84")

    server.on("2021-11-03")
    as_(page, server, "chensiyuan")
    to_round(page, server)
    page.get_by_role("link", name="开始公示").click()
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("2021-11-10")
    page.get_by_role("link", name="打开公示页面").click()
    notice = page.url
    page.context.clear_cookies()
    page.goto(notice)
    expect(page.locator("main")).to_contain_text(WHO)

    as_(page, server, "chensiyuan")
    to_round(page, server)
    page.get_by_role("link", name="登记异议").click()
    page.select_option("#id_about", label=page.locator("#id_about option", has_text=WHO).inner_text())
    send(page, source=OBJECTOR, what="今年三月的培训没有见到他签到")
    expect(page.get_by_role("status").first).to_contain_text("办结以前不能发证")
    expect(page.locator("#objections")).to_contain_text(OBJECTOR)

    server.on("2021-11-11")
    page.goto(notice)
    expect(page.locator("h1")).not_to_contain_text("公示")
    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name="发证").click()
    send(page)
    expect(page.locator("main")).to_contain_text("异议")  # one that is open stops it
    expect(page.locator("h1")).not_to_contain_text("有效")
    to_round(page, server)
    page.get_by_role("link", name="答复异议").click()
    send(page)
    expect(page.locator("h1")).to_contain_text("异议")  # without a finding and its reason it stays open
    page.check("input[name=upheld][value=no]")
    send(page, answer="核对了三月十六日的学员名册，本人到课，主办方确认 12 学时")
    expect(page.locator("#objections")).to_contain_text("异议不成立")
    expect(page.locator("#objections")).to_contain_text("主办方确认 12 学时")
    page.get_by_role("link", name="发证").click()
    send(page)
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_contain_text("有效")
    certificate = page.url
    with page.expect_download() as paper:
        page.get_by_role("link", name="证书 PDF").click()
    assert re.fullmatch(r"红领〔2021〕\d+号\.pdf", paper.value.suggested_filename)
    address = page.locator(".issued-code a.link").inner_text()

    stranger = browser.new_context(locale="zh-CN").new_page()
    stranger.goto(address)
    expect(stranger.locator("h1")).to_contain_text("宋**")
    expect(stranger.locator("main")).to_contain_text("现在有效，到 2024-11-10 为止")
    expect(stranger.locator("main")).not_to_contain_text(WHO)

    as_(page, server, "chensiyuan")
    go(page, server, "/fund/")
    page.get_by_role("link", name="2021", exact=True).click()
    page.get_by_role("link", name="承诺", exact=True).click()
    page.select_option("#id_use", "证书制作")
    send(page, title="补充认证证书印制", activity=NAME, amount="120.50", day="2021-11-11", note="证书印制")
    as_(page, server, "zhoumin")
    confirm(page, server)
    as_(page, server, "chensiyuan")
    go(page, server, "/fund/")
    page.get_by_role("link", name="2021", exact=True).click()
    page.locator("li", has_text="补充认证证书印制").get_by_role("link", name=re.compile("支付")).click()
    send(page, payee="涡北印务（演示）", amount="120.50", day="2021-11-11", note="印制 1 张")
    page.get_by_role("link", name="写明用于哪些证书").click()
    page.get_by_label(re.compile(f"{WHO} · {NAME}")).check()
    send(page)
    page.goto(certificate)
    expect(page.locator("#cost")).to_contain_text("还没有哪一笔支付")
    as_(page, server, "zhoumin")
    confirm(page, server)
    page.goto(certificate)
    expect(page.locator("#cost")).to_contain_text("120.50 元")
    page.locator("#cost a").first.click()
    expect(page.locator("h1")).to_contain_text("印制 1 张")

    page.goto(certificate)
    page.get_by_role("link", name="撤销", exact=True).click()
    send(page, reason="本人已调离，岗位不再从事党务工作")
    expect(page.locator("h1")).to_contain_text("撤销")
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("后来撤销了，不再作为依据")
    expect(stranger.locator("main")).not_to_contain_text("现在有效")
    expect(stranger.locator("main")).not_to_contain_text("调离")  # why is no stranger's business
    stranger.context.close()


def confirm(page: Page, server) -> None:
    """Confirm the newest entry that waits."""
    go(page, server, "/fund/")
    page.get_by_role("link", name="2021", exact=True).click()
    page.locator("#waiting").get_by_role("link", name=re.compile("复核入账")).last.click()
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("已复核入账")
