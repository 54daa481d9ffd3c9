"""What journeys need: the town or an empty office as a running server, and a browser page with every fault told."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.installation import Built, Server, build

CHROMIUM = os.environ.get("HANGJI_CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
expect.set_options(timeout=15000)  # a machine that runs other tests beside is slow, not wrong


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def once(tmp_path_factory, name: str, *commands: list[str]) -> Built:
    """Build an installation once for all parallel workers: the first makes the folder, the others wait for its mark."""
    shared = Path(tmp_path_factory.getbasetemp())
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    folder, mark = shared / f"lock-{name}", shared / f"done-{name}"
    database = f"hangji_{name}" if os.environ.get("DATABASE_URL") else ""
    try:
        folder.mkdir()
    except FileExistsError:
        while not mark.exists():
            time.sleep(0.2)
        return Built(shared / name, database)
    built = build(shared / name, f"hangji_{name}", *commands)
    mark.touch()
    return built


@pytest.fixture(scope="session")
def built_town(tmp_path_factory) -> Built:
    return once(tmp_path_factory, "town", ["setup"])


@pytest.fixture(scope="session")
def built_empty(tmp_path_factory) -> Built:
    init = [
        "init",
        "--region",
        "341602",
        "--name",
        "谯城区社会组织党建工作平台",
        "--admin",
        "anquan",
        "--admin-name",
        "安全甲",
    ]
    return once(tmp_path_factory, "empty", init)


def serving(built: Built, tmp_path, request):
    name = f"hangji_{request.node.name[:30]}_{os.getpid()}".lower().replace("[", "_").replace("]", "")
    server = Server(built, tmp_path / "home", name)
    yield server
    server.stop()


@pytest.fixture
def town_server(built_town, tmp_path, request):
    yield from serving(built_town, tmp_path, request)


@pytest.fixture
def empty_server(built_empty, tmp_path, request):
    yield from serving(built_empty, tmp_path, request)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A build server may have no HOME; chromium would then leave its cache in the working folder."""
    home = os.environ.get("HOME") or str(tmp_path_factory.mktemp("home"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "HOME": home})
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser):
    """A desk's screen in Chinese; a script error, a failed request or a 5xx fails the journey."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(15000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda response: faults.append(response.url) if response.status >= 500 else None)
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error"
            and "409" not in message.text
            and "422" not in message.text
            and "404" not in message.text
            and "ERR_INTERNET_DISCONNECTED" not in message.text
            else None
        ),
    )
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def plain_page(browser: Browser):
    """A screen without JavaScript, at which everything must work too."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1440, "height": 900}, java_script_enabled=False, accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(15000)
    yield page
    context.close()


def enter(page: Page, url: str, username: str, password: str = "hangji-demo-2021") -> None:
    """Sign in through the form."""
    page.goto(f"{url}/account/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("main button[type=submit], form.sign-in button[type=submit], button.button-red")
    page.wait_for_load_state()


def from_menu(page: Page, label: str) -> None:
    """Open an entry of the menu, which may stand behind 更多."""
    menu = page.get_by_role("navigation", name="主菜单").first
    entry = menu.get_by_role("link", name=label, exact=True)
    if not entry.is_visible():
        menu.locator(".menu-more summary").click()
    entry.click()
