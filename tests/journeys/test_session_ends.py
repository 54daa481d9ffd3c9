"""A session ends in another tab while a form is filled in; what was typed is there again after sign-in."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter


@pytest.mark.parametrize("screen", ["page", "plain_page"])
def test_what_was_typed_outlives_the_session(screen: str, town_server, request):
    page: Page = request.getfixturevalue(screen)
    enter(page, town_server.url, "chensiyuan")
    form = f"{town_server.url}/register/1/headcount/"
    page.goto(form)
    page.fill("#id_full", "77")
    page.fill("#id_reason", "试点核对过名册")

    other = page.context.new_page()
    other.goto(f"{town_server.url}/account/logout/")
    other.locator("main").get_by_role("button", name="退出登录").click()
    other.wait_for_load_state()

    page.get_by_role("button", name="申报人数").click()
    expect(page.locator("main")).to_contain_text("还没有提交，已为你保留")
    page.fill("#id_login", "chensiyuan")
    page.fill("#id_password", "hangji-demo-2021")
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page).to_have_url(form)
    expect(page.locator("main")).to_contain_text("已为你保留登录前填写的内容，还没有提交")
    expect(page.locator("#id_full")).to_have_value("77")
    expect(page.locator("#id_reason")).to_have_value("试点核对过名册")
    page.get_by_role("button", name="申报人数").click()
    expect(page.locator("main")).to_contain_text("已申报")
    expect(page.locator("main")).to_contain_text("请核对")  # a leap is said, not refused
    page.goto(form)
    expect(page.locator("main")).not_to_contain_text("已为你保留")
