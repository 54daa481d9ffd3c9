"""J10, the honour: a call, a prefilled entry, two blind reviews, the committee, a notice with an objection, the award
with a certificate that a stranger verifies, and its revocation, which the stranger sees at once."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter, from_menu

NAME = "2021 年度市级党建典型案例评选"


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()


def to_round(page: Page, server) -> None:
    page.goto(f"{server.url}/honours/")
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_contain_text(NAME)


def assess(page: Page, server, username: str, *marks: str) -> None:
    as_(page, server, username)
    page.goto(f"{server.url}/honours/reviews/")
    page.locator("li", has_text=NAME).get_by_role("link", name=re.compile("^评审")).click()
    page.check("#id_clear")
    send(page, **{f"mark_{n}": mark for n, mark in enumerate(marks)}, opinion="做法具体，成效有据")
    expect(page.get_by_role("status").first).to_contain_text("谁也看不到")


def test_j10_from_the_call_to_an_award_and_its_revocation(page: Page, town_server):
    server = town_server
    as_(page, server, "chensiyuan")
    from_menu(page, "评选表彰")
    page.get_by_role("link", name="开始一轮评选").click()
    page.select_option("#id_selection", "cases")
    page.select_option("#id_level", "city")
    page.select_option("#id_region_code", "341600")
    page.select_option("#id_register", "city")
    page.select_option("#id_body", label="中共亳州市社会组织综合委员会")
    said = {"unit": "亳州市社会组织综合党委（演示）", "opens_on": "2021-11-02", "closes_on": "2021-11-03"}
    send(page, name=NAME, text="请报做法具体、别的单位用得上的案例。", **said)
    expect(page.locator("h1")).to_contain_text(NAME)

    as_(page, server, "songxiaomai")
    page.goto(f"{server.url}/honours/mine/")
    page.locator("section", has_text=NAME).get_by_role("link", name=re.compile("参评")).click()
    expect(page.locator("main")).to_contain_text("已由党组织覆盖")
    expect(page.locator("main")).to_contain_text("系统里已有的材料")
    send(
        page,
        answer_0="服务日和业务合办",
        answer_1="每月一次，党员先报名。",
        answer_2="七个月三百人次。",
        answer_3="照着办。",
    )
    expect(page.locator("h1")).to_contain_text("待审核条件")
    who = page.locator("h1").inner_text().split()[0]

    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name=who).first.click()
    page.get_by_role("link", name="审核条件").click()
    page.check("input[name=answer][value=yes]")
    send(page, because="异常名录到信用系统核对过，没有列入")
    page.get_by_role("link", name="分派评审").click()
    for name in ("薛一函", "高远志"):
        page.get_by_label(re.compile(name)).check()
    send(page)
    expect(page.get_by_role("status").first).to_contain_text("2 份评审表")
    assess(page, server, "xueyihan", "28", "36", "27")
    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name=who).first.click()
    expect(page.locator("#sheets")).not_to_contain_text("36")
    assess(page, server, "gaoyuanzhi", "26", "35", "25")

    server.on("2021-11-04")
    as_(page, server, "chensiyuan")
    to_round(page, server)
    page.get_by_role("link", name="拟定名单").click()
    send(page)
    as_(page, server, "hejianguo")
    to_round(page, server)
    page.get_by_role("link", name="研究名单").click()
    page.check("input[name=answer][value=yes]")
    send(page, ground="11 月 4 日党委会研究同意")
    as_(page, server, "chensiyuan")
    to_round(page, server)
    page.get_by_role("link", name="开始公示").click()
    send(page)
    page.get_by_role("link", name="打开公示页面").click()
    notice = page.url

    page.context.clear_cookies()
    page.goto(notice)
    expect(page.locator("main")).to_contain_text(who)
    page.get_by_role("link", name="提出异议").click()
    send(page, what="九月的那次服务日好像没有办，请核实")
    expect(page.get_by_role("status").first).to_contain_text("已收到您的异议")
    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name="办理异议").click()
    page.check("input[name=upheld][value=no]")
    send(page, answer="看了当天的记录，办过")
    expect(page.locator("#objections")).to_contain_text("异议不成立")

    server.on("2021-11-12")
    page.goto(notice)
    expect(page.locator("main")).not_to_contain_text(who)
    as_(page, server, "zhoumin")
    to_round(page, server)
    page.get_by_role("link", name="表彰、发证书").click()
    send(page)
    page.locator("tbody th a").first.click()
    award, address = page.url, page.get_by_role("link", name="核对", exact=True).get_attribute("href")
    with page.expect_download() as paper:
        page.get_by_role("link", name="证书 PDF").click()
    assert re.fullmatch(r"亳州荣誉〔2021〕\d+号\.pdf", paper.value.suggested_filename)
    page.context.clear_cookies()
    page.goto(f"{server.url}{address}")
    expect(page.locator("main")).to_contain_text("荣誉现在有效")

    as_(page, server, "chensiyuan")
    page.goto(award)
    page.get_by_role("link", name="提出撤销").click()
    page.select_option("#id_ground", "弄虚作假骗取荣誉")
    send(page, reason="复查发现做法照抄了别的单位")
    as_(page, server, "hejianguo")
    page.goto(award)
    page.get_by_role("link", name="决定", exact=True).click()
    page.check("input[name=confirmed][value=yes]")
    send(page, answer="情况属实")
    expect(page.locator("main")).to_contain_text("证书作废")
    page.context.clear_cookies()
    page.goto(f"{server.url}{address}")
    expect(page.locator("main")).to_contain_text("证书作废")
    page.goto(f"{server.url}/honours/public/")
    expect(page.locator("main")).to_contain_text("复查发现做法照抄了别的单位")
