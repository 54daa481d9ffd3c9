"""The running page, its health, and how a person likes to read."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hangji.office import queries
from hangji.office.models import AuditEntry, Role
from hangji.office.queries import StandingCheck, health, note_standing_check
from tests.town import CITY, SHANGHAI


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """What a test switches to is not what the next one speaks."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def xi(town, client):
    """The system administrator, signed in."""
    xi = town.user("xi", "奚同泽", Role.SYSTEM_ADMIN, CITY)
    client.force_login(xi)
    return xi


def test_the_running_page_says_what_the_installation_is(town, xi, client):
    page = client.get(reverse("office:running")).content.decode()
    for words in ("数据库结构是最新的", "磁盘剩余", "附件目录可以写入", "还没有核对过", "指导员派驻", "当天"):
        assert words in page
    assert "位管理员没有打开两步验证" in page


def test_the_last_check_of_standings_is_told(town):
    cache.clear()
    note_standing_check(StandingCheck(datetime(2021, 11, 2, 6, 0, tzinfo=SHANGHAI), 175, 0))
    assert (True, "2021-11-02 06:00 核对 175 家，判定结果与台账一致") in health()
    note_standing_check(StandingCheck(datetime(2021, 11, 2, 6, 0, tzinfo=SHANGHAI), 175, 2))
    assert any(not fine and "有 2 家" in sentence for fine, sentence in health())
    cache.clear()


def test_a_full_disk_and_a_closed_folder_are_told(town, monkeypatch):
    monkeypatch.setattr(queries, "LEAST_FREE", 1024**6)
    assert any(not fine and "磁盘只剩" in sentence for fine, sentence in health())

    class Closed:
        def save(self, *args: object) -> None:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(queries, "default_storage", Closed())
    assert any(not fine and "附件目录不能写入" in sentence for fine, sentence in health())


def test_english_and_large_print_are_kept_with_the_person(town, client):
    client.force_login(town.chen)
    answer = client.post(reverse("office:preferences"), {"language": "en", "large_print": "on"})
    assert answer.status_code == 302
    town.chen.refresh_from_db()
    assert (town.chen.language, town.chen.large_print) == ("en", True)
    page = client.get(reverse("office:preferences"))
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()
    client.post(reverse("office:language"), {"language": "zh-hans"})
    client.post(reverse("office:large_print"))
    town.chen.refresh_from_db()
    assert (town.chen.language, town.chen.large_print) == ("zh-hans", False)
    assert not AuditEntry.objects.exists()


def test_a_browser_before_sign_in_keeps_both_in_cookies(town, client):
    client.post(reverse("office:language"), {"language": "en"})
    assert client.get("/account/login/")["Content-Language"] == "en"
    client.post(reverse("office:large_print"))
    assert client.cookies["hangji_large_print"].value == "1"
    client.post(reverse("office:large_print"))
    assert client.cookies["hangji_large_print"].value == "0"
    assert client.post(reverse("office:language"), {"language": "xx"}).status_code == 404


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver/office/roles/?a=1", "/office/roles/?a=1"),
        ("http://evil.example/office/", "/"),
        ("http://testserver//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_one_returns_to_our_own_page_only(town, client, came_from, goes_to):
    answer = client.post(reverse("office:language"), {"language": "en"}, HTTP_REFERER=came_from)
    assert answer.url == goes_to


def test_the_page_of_ones_own_shows_posts_and_the_way_to_the_password(town, client):
    client.force_login(town.wang)
    page = client.get(reverse("office:preferences")).content.decode()
    assert "民政局工作人员 · 涡阳县" in page
    assert reverse("account_change_password") in page


def test_the_address_of_a_submission_says_why_it_does_not_open(client, town):
    client.force_login(town.chen)
    answer = client.get("/office/large-print/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "它只接收提交" in answer.content.decode()


def test_a_form_of_an_earlier_sign_in_says_what_to_do(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.chen)
    answer = client.post("/office/large-print/")
    assert answer.status_code == 403
    assert "什么也没有写入" in answer.content.decode()
