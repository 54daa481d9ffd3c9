"""On a phone the row of tabs is wider than the screen: the one that is open stands in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter


@pytest.mark.parametrize("address", ["/evaluation/inspections/", "/governance/goals/"])
def test_the_open_tab_is_in_sight_on_a_phone(town_server, page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, town_server.url, "chensiyuan")
    page.goto(town_server.url + address)
    expect(page.locator(".tabs [aria-current]").first).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.scrollY") == 0
