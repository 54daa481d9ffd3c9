"""J9: a self-assessment that is filled in already where the register knows, a reviewer who opens the evidence, a second
review of a drawn sample, the committee, an objection decided by a third person, and a final result."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter, from_menu

CLUB = "亳州市酒曲技艺传承协会"


def as_(page: Page, server, username: str) -> None:
    page.context.clear_cookies()
    enter(page, server.url, username)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form[method=post] button.button-main").last.click()
    page.wait_for_load_state()


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(text)


def to_round(page: Page, server) -> None:
    as_(page, server, "chensiyuan")
    from_menu(page, "年度考评")
    page.get_by_role("link", name=re.compile("^2022 年度")).click()


def hand_out(page: Page, stage: str, name: str) -> None:
    page.get_by_role("link", name=re.compile(f"^分派{stage}")).click()
    page.get_by_label(re.compile(name)).check()
    send(page)
    told(page, "已分派")


def review_all(page: Page, server, username: str, opinion: str) -> None:
    """Everything that waits for a reviewer, as the self-assessments say."""
    as_(page, server, username)
    page.goto(f"{server.url}/appraisal/reviews/?given=waiting")
    for url in [link.get_attribute("href") for link in page.locator("tbody tr a").all()]:
        page.goto(f"{server.url}{url}")
        send(page, opinion=opinion)
        told(page, "已交评审意见")


def test_j09_from_a_prefilled_self_assessment_to_a_final_result(page: Page, town_server):
    server = town_server
    server.on("2022-11-01")
    as_(page, server, "chensiyuan")
    from_menu(page, "年度考评")
    page.get_by_role("link", name="开始年度考评").click()
    page.select_option("#id_region_code", "341622")
    page.select_option("#id_level", "city")
    send(page, year="2022", counted_to="2022-10-31", hand_in_by="2022-11-01")
    told(page, "已开始")
    expect(page.locator("main")).to_contain_text("第 2 版")

    as_(page, server, "songxiaomai")
    page.goto(f"{server.url}/appraisal/mine/")
    page.locator("section", has_text=f"2022 {CLUB}").get_by_role("link", name="自评", exact=True).click()
    held = page.locator("section", has_text="台账里已有的")
    expect(held).to_contain_text("单独组建了党组织")
    expect(held.locator("input")).to_have_count(0)
    page.get_by_label("有党员先锋岗或者党员带头的项目，并有成果").check()
    page.get_by_role("button", name="先存草稿").click()
    told(page, "已存草稿")
    expect(page.get_by_label("有党员先锋岗或者党员带头的项目，并有成果")).to_be_checked()
    page.get_by_label("与其他单位共用").check()
    page.get_by_role("button", name="交自评").click()
    expect(page.get_by_role("alert").first).to_contain_text("还有 1 项没有选")
    page.get_by_label("没有组织，有共同的活动").check()
    page.get_by_role("button", name="交自评").click()
    told(page, "已交自评")
    own = page.url

    server.on("2022-11-02")
    to_round(page, server)
    page.get_by_role("link", name="没有自评的转入评审").click()
    send(page, because="书记没有账号，电话核实")
    told(page, "已转入评审")
    hand_out(page, "评审", "薛一函")
    as_(page, server, "xueyihan")
    page.goto(f"{server.url}/appraisal/reviews/?given=waiting&q={CLUB}")
    page.get_by_role("link", name=CLUB, exact=True).click()
    sheet = page.url
    page.get_by_role("link", name="看材料 党员大会按期召开").click()
    expect(page.locator("main")).to_contain_text("交自评时存下的")
    page.goto(sheet)
    send(page, mark_role="6", opinion="先锋岗只核实到一个")
    expect(page.get_by_role("alert").first).to_contain_text("分数和自评不同，写一句为什么")
    send(page, because_role="只核实到一个先锋岗")
    told(page, "已交评审意见")
    review_all(page, server, "xueyihan", "按台账和电话核实")

    to_round(page, server)
    page.get_by_role("link", name="抽取复评").click()
    send(page)
    told(page, "抽中")
    expect(page.locator("aside.stack")).to_contain_text("种子")
    hand_out(page, "复评", "周敏")
    review_all(page, server, "zhoumin", "复评同意")
    to_round(page, server)
    page.get_by_role("link", name="登记党委研究").click()
    send(page, ground="市综合党委 2022 年第 9 次会议")
    page.get_by_role("link", name="告知结果").click()
    send(page)
    told(page, "已告知")

    as_(page, server, "songxiaomai")
    page.goto(own)
    expect(page.locator("main")).to_contain_text("分中得")
    page.get_by_role("link", name="提出异议").click()
    send(page, text="两个先锋岗都有挂牌的记录，第二个在服务站。")
    to_round(page, server)
    hand_out(page, "异议处理", "方悦今")
    as_(page, server, "fangyuejin")
    page.goto(f"{server.url}/appraisal/reviews/?given=waiting")
    page.get_by_role("link", name=CLUB, exact=True).click()
    expect(page.locator("main")).to_contain_text("第二个在服务站")
    page.get_by_label("成立，按下面的分数重新定").check()
    send(page, reason="去服务站看过，第二个先锋岗属实", mark_role="8", because_role="两个先锋岗")
    told(page, "已处理异议")

    as_(page, server, "songxiaomai")
    page.goto(own)
    expect(page.locator("h1")).to_contain_text("结果已定")
    expect(page.locator("aside.stack")).to_contain_text("异议成立")
    server.on("2022-11-30")
    to_round(page, server)
    page.get_by_role("link", name="定结果").click()
    send(page)
    told(page, "已定")
    page.get_by_role("link", name="公布结果").click()
    send(page)
    page.get_by_role("link", name="看公布的结果").click()
    public = page.url
    page.context.clear_cookies()
    page.goto(public)
    expect(page.locator("main")).not_to_contain_text("分中")
