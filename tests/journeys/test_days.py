"""A day copied from a paper goes into the picker, which by itself takes no such text."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter


@pytest.mark.parametrize("copied", ["2021年6月1日", "２０２１．６．１", "2021/06/01 "])
def test_a_day_copied_from_a_paper_is_pasted(town_server, page: Page, copied: str):
    enter(page, town_server.url, "chensiyuan")
    page.goto(f"{town_server.url}/register/new/")
    page.fill("#id_name", copied)
    page.press("#id_name", "Control+a")
    page.press("#id_name", "Control+c")
    page.press("#id_registered_on", "Control+v")
    expect(page.locator("#id_registered_on")).to_have_value("2021-06-01")
