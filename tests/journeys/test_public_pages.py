"""Every page that a stranger reaches: each has the portal's frame with its footer, loads nothing from elsewhere, and at
both sizes axe finds nothing and nothing stands beyond the edge. Searches, and a page that is none, besides.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import serving
from tests.journeys.test_every_page import AXE, BEYOND, DESK, FINDINGS, PHONE, STANDARD, Walk, path_of

# The door of the staff is not the portal's.
DOORS = ("account_", "socialaccount_", "mfa_", "usersessions_", "office:")
FURTHER = (
    "/portal/search/?q=长桌",
    "/portal/search/?q=没有的词",
    "/nowhere/",
    "/honours/public/?state=revoked",
    "/v/?code=x",
)
WANTED = {
    *("portal:home", "portal:channel", "portal:article", "portal:figures", "portal:about", "portal:map"),
    *("places:public", "places:public_site", "stories:public", "stories:public_story"),
    *("honours:public", "honours:public_cards", "honours:public_card", "credit:totals", "credit:mine"),
    *("burden:public", "burden:forms", "public:ask", "public:issue", "voices:new", "voices:ask"),
    *("takedown:new", "takedown:ask"),
}


@pytest.fixture(scope="module")
def server(built_town, tmp_path_factory, request):
    yield from serving(built_town, tmp_path_factory.mktemp("public"), request)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15000)
    yield page
    context.close()


class Strangers(Walk):
    """asked: the hosts that the pages loaded something from."""

    def looked(self, name: str) -> None:
        """The whole look, at both sizes."""
        for size, viewport in (("desk", DESK), ("phone", PHONE)):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found: list[Any] = [f"beyond the edge: {what}" for what in self.page.evaluate(BEYOND)]
            self.page.evaluate(AXE)
            found += self.page.evaluate(FINDINGS, STANDARD)
            self.faults += [f"{name} ({size}, {path_of(self.page.url)}) {what}" for what in found]
        for part in ("footer.p-foot", "nav.p-nav", "main h1"):
            if self.page.locator(part).count() != 1:
                self.faults.append(f"{name} ({path_of(self.page.url)}): not one {part}")


def test_every_public_page_is_of_the_portal_and_sound(server, page: Page):
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    walk = Strangers(page, server.url, 0)
    for name in walk.discover():
        if not name.startswith(DOORS):
            walk.looked(name)
    for address in FURTHER:
        page.goto(f"{server.url}{address}")
        walk.looked(address)
    assert WANTED - walk.found.keys() == set()
    assert hosts == {urlsplit(server.url).netloc}
    assert walk.faults == []
