"""J2: an empty instance, the county's own workbook checked, marked, mended, imported: gaps and figures."""

import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import enter
from tests.reading.office import code, office_text, office_workbook

PASSWORD = "a long enough one"


def accept(page: Page, link: str) -> None:
    """Open an invitation and set the password."""
    page.goto(link)
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    page.get_by_role("button", name="设置密码").click()
    page.wait_for_url(lambda url: "invitation" not in url)


def open_accounts(page: Page, server) -> None:
    """The security administrator comes in and opens the officer's account; both set their passwords."""
    printed = server.run(
        "user", "wenyuan", "--name", "文员乙", "--role", "officer", "--region", "341602", "--as", "anquan"
    )
    accept(page, server.url + re.search(r"/office/invitation/\S+", printed).group())


def mend(path, fixed) -> None:
    """What the officer does in Excel with the marked file in hand."""
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    for row in sheet.iter_rows(min_row=5):
        name = row[1].value
        if name == "谯城区钓鱼协会":
            row[2].value, row[6].value = code("51", 4), "2019-12-05"
        if name == "谯城区向日葵幼儿园":
            row[3].value, row[7].value = "民非", 3
        if name == "谯城区双生托养中心":
            row[2].value = code("52", 9)
        if name == "谯城区同心基金会":
            row[2].value = code("53", 10)
        if row[0].value == 11:
            row[0].value = None
    book.save(fixed)


def upload(page: Page, url: str, path) -> None:
    page.goto(f"{url}/import/new/")
    page.set_input_files("#id_file", str(path))
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("h1:has-text('检查结果')", timeout=30000)


def test_j02_from_an_empty_instance_to_the_first_gap_list(page: Page, empty_server, tmp_path):
    url = empty_server.url
    open_accounts(page, empty_server)
    if "login" in page.url:
        enter(page, url, "wenyuan", PASSWORD)
    page.goto(f"{url}/")
    expect(page.locator("h1")).to_be_visible()

    upload(page, url, office_workbook(tmp_path / "台账.xlsx"))
    expect(page.locator("#problems")).to_contain_text("没有这个月")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载你的原表").click()
    marked = tmp_path / "marked.xlsx"
    download.value.save_as(marked)
    fills = {cell.fill.fgColor.rgb for row in openpyxl.load_workbook(marked)["台账"].iter_rows() for cell in row}
    assert len(fills) > 1  # the wrong cells are coloured

    fixed = tmp_path / "改好.xlsx"
    mend(tmp_path / "台账.xlsx", fixed)
    upload(page, url, fixed)
    expect(page.locator(".figures")).to_contain_text("0 行")
    for box in page.locator("input[name=row]").all():
        box.check()
    page.locator(".floor button").click()
    page.wait_for_selector("h1:has-text('已写入')", timeout=30000)
    page.get_by_role("link", name="看应建未建").click()
    expect(page.locator("table").first).to_contain_text("谯城区小星星幼儿园")
    page.goto(f"{url}/coverage/")
    expect(page.locator("body")).to_contain_text("谯城区")

    upload(page, url, office_text(tmp_path / "台账.csv"))
    expect(page.locator("h1")).to_contain_text("检查结果")


@pytest.mark.parametrize("name", ["台账.xls"])
def test_a_page_that_is_no_workbook_is_refused_in_words(page: Page, empty_server, tmp_path, name):
    open_accounts(page, empty_server)
    if "login" in page.url:
        enter(page, empty_server.url, "wenyuan", PASSWORD)
    path = tmp_path / name
    path.write_text("<html><table><tr><td>名称</td></tr></table></html>", "utf-8")
    page.goto(f"{empty_server.url}/import/new/")
    page.set_input_files("#id_file", str(path))
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("h1:has-text('没有读成')", timeout=30000)
    expect(page.locator("main")).to_contain_text("怎么办")
