"""J3: the leader asks "which 93?": from the figure to its rows, to one organisation, to the paper behind it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter

FIGURES = {
    "93": ("single", 93),
    "139": ("covered", 139),
    "110": ("party_all", 110),
    "66": ("party_formed_this_year", 66),
}


def rows_behind(page: Page) -> int:
    """How many rows the list says that it has, checked against the rows themselves, page by page."""
    said = int(re.search(r"共 (\d+)", page.locator("h1 + .scope, .scope").first.inner_text()).group(1))
    seen = page.locator("tbody tr").count()
    while page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        page.wait_for_load_state()
        seen += page.locator("tbody tr").count()
    assert seen == said
    return said


@pytest.mark.parametrize("figure", FIGURES)
def test_j03_every_figure_opens_exactly_its_rows(page: Page, town_server, figure):
    condition, count = FIGURES[figure]
    enter(page, town_server.url, "chensiyuan")
    page.goto(f"{town_server.url}/coverage/?day=2021-10-31&level=city")
    page.locator(
        f"a[href*='condition={condition}'][href*='day=2021-10-31']", has_text=re.compile(f"^{count}$")
    ).first.click()
    assert rows_behind(page) == count


def test_j03_from_the_93_to_the_document(page: Page, town_server):
    enter(page, town_server.url, "chensiyuan")
    page.goto(f"{town_server.url}/coverage/?day=2021-10-31&level=city")
    page.locator(".figures").get_by_role("link", name="93", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("单独")
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("单独")
    page.locator("main").get_by_role("link", name=re.compile("党支部|党委|党总支|党组织")).last.click()
    expect(page.locator("main")).to_contain_text("批复文号")
    with page.expect_download() as download:
        page.locator("dl.facts a", has_text=".docx").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_j03_the_same_for_the_end_of_2020(page: Page, town_server):
    enter(page, town_server.url, "chensiyuan")
    page.goto(f"{town_server.url}/coverage/?day=2020-12-31&level=city")
    page.locator("a[href*='condition=party_all&'], a[href$='condition=party_all']").first.click()
    assert rows_behind(page) == 44


def test_j03_the_county_level_shows_real_gaps(page: Page, town_server):
    enter(page, town_server.url, "chensiyuan")
    page.goto(f"{town_server.url}/coverage/?day=2021-10-31&level=county")
    page.locator("a[href*='condition=due_alone&'], a[href$='condition=due_alone']").first.click()
    assert rows_behind(page) == 11
