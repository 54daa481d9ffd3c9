"""The pictures of the documents, drawn anew from a fresh demonstration: ``python -m tests.journeys.pictures``."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys.conftest import CHROMIUM, FLAGS, enter
from tests.journeys.installation import ROOT, Server, build
from tests.reading.office import office_workbook

PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "desk": "/",
    "coverage": "/coverage/?day=2021-10-31&level=city",
    "gaps": "/coverage/gaps/?level=county",
    "register": "/register/?level=city",
    "organisation": "/organisations/115/",
}


def draw(page: Page, url: str, folder: Path) -> None:
    enter(page, url, "chensiyuan")
    for name, path in PAGES.items():
        page.goto(f"{url}{path}")
        page.screenshot(path=PICTURES / f"{name}.png")
    page.goto(f"{url}/import/new/")
    page.set_input_files("#id_file", str(office_workbook(folder / "台账.xlsx")))
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("h1:has-text('检查结果')", timeout=30000)
    page.screenshot(path=PICTURES / "import.png")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        town = build(Path(folder) / "built", "pictures", ["setup"])
        server = Server(town, Path(folder) / "home", "pictures_served")
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            draw(browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN"), server.url, Path(folder))
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
