"""J9, its end: a final appraisal flows into the evaluation and the inspection, and leads back to its evidence."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_j09_appraisal import as_, send, told


def test_j09_the_result_flows_into_evaluation_and_inspection(page: Page, town_server):
    server = town_server
    as_(page, server, "chensiyuan")
    page.goto(f"{server.url}/appraisal/all/?year=2020&state=settled")
    name = page.locator("tbody th a").first.inner_text()

    page.goto(f"{server.url}/evaluation/?q={name}")
    page.get_by_role("link", name=name, exact=True).click()
    own = page.url
    page.get_by_role("link", name="拟定评估等级").click()
    ground = page.locator("section", has_text="党建部分和条件")
    expect(ground).to_contain_text("按考评办法")
    ground.get_by_role("link", name="看考评结果和依据").click()
    expect(page.locator("h1")).to_contain_text(name)
    page.go_back()
    page.select_option("#id_grade", "5A")
    send(page, other="610", announced_on="2021-11-01", number="亳民〔2021〕示例 40 号")
    expect(page.get_by_role("alert").first).to_contain_text("总分")
    page.select_option("#id_grade", "1A")
    send(page)
    told(page, "等另一人复核")
    expect(page.get_by_role("link", name="复核", exact=True)).to_have_count(0)
    proposed = page.url

    as_(page, server, "zhoumin")
    page.goto(proposed)
    page.get_by_role("link", name="复核", exact=True).click()
    page.get_by_label("同意，定级").check()
    send(page, opinion="核对无误")
    expect(page.locator("main")).to_contain_text("2026-11-01 届满")
    expect(page.locator("main")).to_contain_text("按考评办法")

    as_(page, server, "chensiyuan")
    page.goto(own)
    page.get_by_role("link", name="2020 年度", exact=True).click()
    if page.get_by_role("link", name="下结论").count():
        page.get_by_role("link", name="下结论").click()
        page.get_by_label("基本合格").check()
        send(page)
    expect(page.locator("dt", has_text="党建部分")).to_be_visible()
    page.get_by_role("link", name="看考评结果和依据").click()
    expect(page.locator("h1")).to_contain_text(re.compile(name))
