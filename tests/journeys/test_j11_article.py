"""J11, first part: an organisation's article over its reviews to the public, corrected later; and a reprint."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import enter

TITLE = "协会党支部给独居老人装夜灯"
PEOPLE = {
    "review_1": ("zhoumin", "周敏"),
    "review_2": ("suyating", "苏雅汀"),
    "review_3": ("hejianguo", "何见国"),
    "proof_1": ("xueyihan", "薛一函"),
    "proof_2": ("fangyuejin", "方悦今"),
    "proof_3": ("tanxiaoru", "谈笑儒"),
}
LAST = ("review_3", "proof_3")


@pytest.fixture
def stranger(browser: Browser):
    """A reader without scripts."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def become(page: Page, url: str, username: str) -> None:
    page.context.clear_cookies()
    enter(page, url, username)


def opened(page: Page, url: str, title: str) -> None:
    page.goto(f"{url}/portal/desk/")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_contain_text(title)


def reviewed(page: Page, url: str, title: str, steps: tuple[str, ...]) -> None:
    """The officer names a person for each step, and each of them passes it."""
    page.get_by_role("link", name="送审").click()
    for step in steps:
        label = page.locator(f"#id_{step} option", has_text=PEOPLE[step][1]).first.inner_text()
        page.select_option(f"#id_{step}", label=label)
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("status").first).to_contain_text("已送审")
    for step in steps:
        become(page, url, PEOPLE[step][0])
        opened(page, url, title)
        page.get_by_role("link", name="审校这一篇").click()
        page.get_by_text("通过", exact=True).click()
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("status").first).to_contain_text("已通过")
    become(page, url, "chensiyuan")
    opened(page, url, title)


def published(page: Page) -> None:
    page.get_by_role("link", name="发布").first.click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")


def write(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_j11_from_an_organisation_over_six_people_to_the_public_and_corrected(page: Page, stranger: Page, town_server):
    url = town_server.url
    stranger.goto(url)
    expect(stranger.locator("main")).not_to_contain_text(TITLE)

    enter(page, url, "songxiaomai")
    page.goto(f"{url}/portal/desk/new/")
    write(page, title=TITLE, text="## 做法\n志愿者上门装夜灯 31 盏。", source="亳州市示例协会")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".p-text")).to_contain_text("装夜灯 31 盏")
    page.get_by_role("button", name="投稿").click()
    expect(page.get_by_role("status").first).to_contain_text("已投稿")

    become(page, url, "chensiyuan")
    expect(page.locator("main")).to_contain_text("篇供稿等待编辑接手")
    opened(page, url, TITLE)
    page.get_by_role("button", name="接手编辑").click()
    reviewed(page, url, TITLE, tuple(PEOPLE))
    published(page)

    stranger.goto(url)
    stranger.get_by_role("link", name=TITLE).first.click()
    expect(stranger.locator("article")).to_contain_text("供稿，事实由供稿单位负责")
    expect(stranger.locator("aside")).to_contain_text("责任编辑")
    article = stranger.url

    page.get_by_role("link", name="更正").click()
    write(page, text="## 做法\n志愿者上门装夜灯 13 盏。", correction="“31 盏”应为“13 盏”")
    page.get_by_role("button", name="存为更正").click()
    stranger.goto(article)
    expect(stranger.locator(".p-text")).to_contain_text("31 盏")
    reviewed(page, url, TITLE, LAST)
    published(page)
    stranger.goto(article)
    expect(stranger.locator(".p-correction")).to_contain_text("“31 盏”应为“13 盏”")
    expect(stranger.locator(".p-text")).to_contain_text("13 盏")

    stranger.goto(f"{url}/portal/search/?q=夜灯")
    expect(stranger.locator("main")).to_contain_text(TITLE)


def test_j11_a_reprint_tells_its_source(page: Page, stranger: Page, town_server):
    url, title = town_server.url, "社会组织服务乡村见闻"
    enter(page, url, "chensiyuan")
    page.goto(f"{url}/portal/desk/new/")
    reprint = {"channel": "media", "origin": "reprint", "source": "示例晚报", "basis": "listed", "author": "记者 甲"}
    write(page, title=title, text="见闻一则。", **reprint)
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_role("alert").first).to_contain_text("转载要写明原发日期")
    whole = {
        "first_published_on": "2021-10-30",
        "original_url": "https://news.example.cn/a",
        "original_text": "见闻一则。",
    }
    write(page, **whole)
    page.get_by_role("button", name="存草稿").click()
    reviewed(page, url, title, tuple(PEOPLE))
    published(page)
    stranger.goto(f"{url}/portal/channels/media/")
    stranger.get_by_role("link", name=title).first.click()
    for said in ("示例晚报", "2021-10-30", "稿源单位公开发布", "原文 SHA-256"):
        expect(stranger.locator("aside")).to_contain_text(said)
    expect(stranger.locator("article")).to_contain_text("不代表本站同意")
    link = stranger.get_by_role("link", name="示例晚报原文")
    expect(link).to_have_attribute("href", "https://news.example.cn/a")
