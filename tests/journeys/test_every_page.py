"""Every page that a role reaches by links, in both languages and prints, on a desk and on a telephone: axe finds
nothing against WCAG 2.1 AA, and nothing stands beyond the right edge. Later pages are walked unnamed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page

from tests.journeys.conftest import enter, serving

ROLES = {
    "a city's officer": "chensiyuan",
    "a county's officer": "geyongheng",
    "committee": "suyating",
    "instructor": "hanyuqing",
    "Party worker": "songxiaomai",
    "reviewer": "xueyihan",
    "bank clerk": "fujiaxin",
    "auditor": "yanzheng",
    "security administrator": "kongzhian",
    "system administrator": "xitongze",
    "audit administrator": "baiming",
    "a stranger": "",
}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# The buttons that lead from each mode to the next; Chinese in standard print comes first.
LARGE_PRINT, LANGUAGE = "/office/large-print/", "/office/language/"
MODES = {"Chinese": "", "Chinese, large": LARGE_PRINT, "English, large": LANGUAGE, "English": LARGE_PRINT}
LOOKS = [(mode, size) for mode in MODES for size in ("desk", "phone")]
# How many of the eight looks axe sees of a page for one role; another role begins with another one.
# 8 is the whole, three minutes long.
TURNS = 1
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
FINDINGS = """async tags => (await axe.run(document, {runOnly: tags, resultTypes: ["violations"]})).violations.map(
  v => `${v.id}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + n.failureSummary.slice(0, 160)).join(" | "))"""
# What is wider than the screen scrolls in a region of its own; the page itself must not.
BEYOND = """() => {
  const edge = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth;
  return wide <= edge ? [] : [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > edge + 1).slice(-2).map(e => e.outerHTML.slice(0, 160))
    .concat([`${wide} > ${edge}`]);
}"""


@pytest.fixture(scope="module")
def server(built_town, tmp_path_factory, request):
    yield from serving(built_town, tmp_path_factory.mktemp("walk"), request)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15000)
    yield page
    context.close()


@dataclass
class Walk:
    """One role's way through the office. found: one address of each name; faults: what is wrong, page by page."""

    page: Page
    url: str
    first_look: int
    found: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def discover(self) -> Iterator[str]:
        """Each page that a link leads to, opened, breadth first, once per name."""
        queue = ["/", "/account/login/"]
        while queue:
            address = queue.pop(0)
            name = name_of(address)
            if name and name not in self.found and self.open(address):
                self.found[name] = address
                yield name
                queue += self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")

    def open(self, address: str) -> bool:
        """False for what is no page, as a file to keep."""
        try:
            answer = self.page.goto(f"{self.url}{path_of(address)}")
        except Error as fault:
            if "Download is starting" in str(fault) or "ERR_ABORTED" in str(fault):
                return False
            raise
        assert answer is not None
        if answer.status >= 400:
            self.faults.append(f"{address}: a link leads to {answer.status}")
        return "html" in answer.headers.get("content-type", "")

    def look(self, name: str, mode: str) -> None:
        due = self.due(name)
        for size, viewport in (("desk", DESK), ("phone", PHONE)):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found: list[Any] = [f"beyond the edge: {what}" for what in self.page.evaluate(BEYOND)]
            if (mode, size) in due:
                self.page.evaluate(AXE)
                found += self.page.evaluate(FINDINGS, STANDARD)
            self.faults += [f"{name} ({mode}, {size}, {path_of(self.page.url)}) {what}" for what in found]

    def due(self, name: str) -> list[tuple[str, str]]:
        """The looks that axe takes at a page: spread over pages and roles, the same in every run."""
        first = crc32(name.encode()) + self.first_look
        return [LOOKS[(first + turn) % len(LOOKS)] for turn in range(TURNS)]

    def press(self, action: str) -> None:
        """The buttons of language and print."""
        self.page.goto(f"{self.url}/account/login/")
        with self.page.expect_navigation():
            self.page.evaluate("action => document.querySelector(`form[action='${action}']`).submit()", action)

    def again(self, mode: str) -> None:
        """The pages found, those that have a look due in this mode."""
        self.press(MODES[mode])
        for name, address in self.found.items():
            if mode in dict(self.due(name)) and self.open(address):
                self.look(name, mode)


AXE = AXE_FILE_PATH.read_text("utf-8")


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def name_of(address: str) -> str:
    """The name of an address of the office; "" for any other."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http") or parts.hostname not in (None, "127.0.0.1"):
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_sound(role: str, server, page: Page):
    if ROLES[role]:
        enter(page, server.url, ROLES[role])
    walk = Walk(page, server.url, list(ROLES).index(role))
    first, *others = MODES
    for name in walk.discover():
        walk.look(name, first)
    for mode in others:
        walk.again(mode)
    assert len(walk.found) >= (12 if ROLES[role] else 2), walk.found
    assert walk.faults == []
