"""The public pages: what stands on each, what a crowd costs, and that a change is seen at once, by every process."""

import itertools
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hangji.kit import freshness
from hangji.portal import crowd
from hangji.portal.actions.release import release_article, restore_article, withdraw_article
from hangji.portal.actions.writing import correct_article
from hangji.portal.queries import site
from tests.portal.conftest import HOME, REPRINT, TOLD, Newsroom, content, text

PUBLIC = [
    "/",
    HOME,
    "/portal/channels/news/",
    "/portal/channels/policies/",
    "/portal/channels/media/",
    "/portal/search/",
    "/portal/search/?q=互评",
    "/portal/search/?q=没有的词",
    "/portal/data/",
    "/portal/about/site/",
    "/portal/about/privacy/",
    "/portal/about/accessibility/",
    "/portal/map/",
]

pytestmark = pytest.mark.usefixtures("_on_the_day")


def article_url(article: Any) -> str:
    return reverse("portal:article", args=[article.pk])


# What stands on every page


@pytest.mark.parametrize("url", PUBLIC)
def test_every_public_page_has_the_frame_and_nothing_foreign(url: str, newsroom: Newsroom, client: Client):
    newsroom.released(**REPRINT)
    html = text(client, url)
    foot = html[html.index("<footer") :]
    for value in TOLD.values():
        if value != TOLD["name"]:
            assert value in foot, value
    for page in ("site", "privacy", "accessibility"):
        assert reverse("portal:about", args=[page]) in foot
    assert len(re.findall("<h1", html)) == 1
    assert "<script" not in html
    loaded = re.findall(r"<(?:img|link|script|iframe|source)[^>]*(?:src|href)=\"([^\"]+)\"", html)
    assert [each for each in loaded if not each.startswith("/")] == []
    assert "工作人员登录" in html


def test_an_article_tells_where_it_is_from(newsroom: Newsroom, client: Client):
    html = text(client, article_url(newsroom.released(**REPRINT)))
    for said in ("示例社会报", "2021-10-28", "2021-11-02 转载", "记者 甲乙", "稿源单位公开发布", "陈思远", "SHA-256"):
        assert said in html, said
    assert 'href="https://news.example.org/2021/1028.html" rel="noopener noreferrer external"' in html
    assert "不代表本站同意" in html
    assert '<meta property="og:title" content="社会组织党建见闻">' in html


def test_a_correction_stands_first_with_its_day(newsroom: Newsroom, client: Client):
    article = newsroom.released()
    mended = content(text="梳理问题 30 个。", correction="“31 个”应为“30 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=newsroom.act())
    article = newsroom.reviewed(article)
    release_article(article=article, version=article.version, act=newsroom.act(hour=10))
    html = text(client, article_url(article))
    assert html.index("2021-11-02 更正") < html.index("梳理问题 30 个")
    assert "“31 个”应为“30 个”" in html


def test_what_is_not_public_is_not_there(newsroom: Newsroom, client: Client):
    draft = newsroom.draft(title="草稿")
    later = newsroom.released(title="下午的", at=newsroom.now(hour=15))
    for article in (draft, later):
        assert client.get(article_url(article)).status_code == 404
    assert "下午的" not in text(client, HOME)


@pytest.mark.parametrize("asked", ["0", "x", "2", "-1", "99999999999", "1.5"])
def test_a_page_that_is_none_is_not_there(asked: str, newsroom: Newsroom, client: Client):
    assert client.get(f"/portal/channels/news/?page={asked}").status_code == 404


def test_a_list_goes_over_pages(newsroom: Newsroom, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hangji.portal.views.page.PAGE", 1)
    newsroom.released(title="甲")
    newsroom.released(title="乙")
    assert "第 1 页，共 2 页" in text(client, "/portal/channels/news/")
    assert "甲" in text(client, "/portal/channels/news/?page=2")


# The crowd


def test_a_page_seen_before_costs_nothing(
    newsroom: Newsroom, client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
):
    article = newsroom.released()
    for url in (
        "/",
        HOME,
        "/portal/channels/news/",
        article_url(article),
        "/portal/feed.xml",
        "/portal/about/privacy/",
    ):
        first = Client().get(url)

        def no_session(*_args: Any) -> None:
            raise AssertionError("the session was asked for")

        with monkeypatch.context() as patched, django_assert_num_queries(0):
            patched.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", no_session)
            again = Client().get(url)
        assert again.content == first.content
        assert not again.cookies
        assert not first.cookies
        assert again["Cache-Control"] == "public, no-cache"
        assert again["X-Frame-Options"] == "DENY"
        assert "Content-Security-Policy" in again
        assert Client().get(url, headers={"if-none-match": again["ETag"]}).status_code == 304


def test_languages_and_prints_are_kept_apart(newsroom: Newsroom, client: Client):
    assert "工作人员登录" in text(client, HOME)
    client.post(reverse("portal:look"), {"language": "en", "print": "1", "next": HOME})
    english = text(client, HOME)
    assert 'lang="en" class="large"' in english
    assert "Staff sign-in" in english
    assert "工作人员登录" in text(Client(), HOME)


def test_the_look_leads_back_to_a_page_of_ours_alone(db: None, client: Client):
    assert client.post(reverse("portal:look"), {"next": "https://evil.example/"}).headers["Location"] == "/"
    assert client.post(reverse("portal:look"), {"next": "//evil.example/"}).headers["Location"] == "/"


def test_whoever_is_signed_in_sees_no_kept_page(newsroom: Newsroom, client: Client):
    text(Client(), HOME)
    client.force_login(newsroom.chen)
    assert "工作台" in text(client, HOME)
    assert "工作台" not in text(Client(), HOME)


def test_each_change_is_seen_at_once(newsroom: Newsroom, own_commits: Any):
    def shown() -> bool:
        return "二季度指导员" in text(Client(), HOME)

    assert not shown()
    with own_commits():
        article = newsroom.released()
    assert shown()
    with own_commits():
        withdraw_article(article=article, because="核实", act=newsroom.act())
    assert not shown()
    assert Client().get(article_url(article)).status_code == 404
    with own_commits():
        restore_article(article=article, because="无误", act=newsroom.act())
    assert shown()


def test_another_process_sees_the_change_too(newsroom: Newsroom, own_commits: Any, monkeypatch: pytest.MonkeyPatch):
    """Two processes have memories of their own, and the file beside the stored files in common."""
    memories = (crowd.Pages(), crowd.Pages())

    def shown(process: int) -> bool:
        monkeypatch.setattr(crowd, "PAGES", memories[process])
        return "二季度指导员" in text(Client(), HOME)

    assert (shown(0), shown(1)) == (False, False)
    monkeypatch.setattr(crowd, "PAGES", memories[0])
    with own_commits():
        newsroom.released()
    assert (shown(0), shown(1)) == (True, True)


def made_in_turn(monkeypatch: pytest.MonkeyPatch, make: Any) -> Any:
    """Answers of a page that ``make`` draws from a number, one higher each time, as a crowd gets them."""
    monkeypatch.setattr(crowd, "PAGES", crowd.Pages())
    numbers = itertools.count(1)

    def page(_request: Any) -> HttpResponse:
        response = HttpResponse(str(next(numbers)))
        response.for_everyone = 60  # type: ignore[attr-defined]
        make(response)
        return response

    return crowd.CrowdMiddleware(page)


def test_a_page_that_was_being_made_during_a_change_is_not_kept(rf: Any, monkeypatch: pytest.MonkeyPatch):
    page = made_in_turn(monkeypatch, lambda _response: freshness._renew())
    assert [page(rf.get("/x/")).content for _turn in range(2)] == [b"1", b"2"]


def test_a_page_with_a_cookie_is_not_kept(rf: Any, monkeypatch: pytest.MonkeyPatch):
    page = made_in_turn(monkeypatch, lambda response: response.set_cookie("own", "1"))
    answers = [page(rf.get("/x/")) for _turn in range(2)]
    assert [(each.content, "own" in each.cookies) for each in answers] == [(b"1", True), (b"2", True)]


def test_a_page_is_kept_a_minute_at_most_and_no_longer_than_the_first_of_its_ends(rf: Any):
    request, held = rf.get("/x/"), []
    for seconds in (3600, 20, 40):
        freshness.fresh_for(request, seconds)
        held.append(request.fresh_for)
    assert held == [60, 20, 20]


def test_a_change_that_is_rolled_back_changes_no_mark(newsroom: Newsroom, own_commits: Any):
    before = crowd.mark()
    with own_commits(), transaction.atomic():
        newsroom.released()
        transaction.set_rollback(True)
    assert crowd.mark() == before


def test_a_scheduled_one_comes_without_a_job(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch):
    """A page is kept no longer than until the next scheduled article."""
    newsroom.released(at=newsroom.now(hour=10) + timedelta(seconds=20))
    beats = iter([0.0] * 4 + [19.0] * 2 + [21.0] * 9)
    monkeypatch.setattr(crowd.time, "monotonic", lambda: next(beats))
    assert "二季度指导员" not in text(Client(), HOME)
    kept = next(iter(crowd.PAGES._kept.values()))
    assert any(each.until <= 20.0 for each in crowd.PAGES._kept.values()), kept


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crowd, "MOST", 3)
    pages = crowd.Pages()
    for number in range(9):
        pages.put(str(number), crowd.Kept("m", 1e12, b"", (), "e"))
    assert list(pages._kept) == ["6", "7", "8"]


def test_a_query_string_nobody_asked_for_is_not_kept(newsroom: Newsroom):
    before = len(crowd.PAGES._kept)
    assert Client().get(f"{HOME}?utm_source=x").status_code == 200
    assert Client().get("/portal/search/?q=互评").status_code == 200
    assert len(crowd.PAGES._kept) == before


def test_someone_who_searches_without_pause_waits(newsroom: Newsroom, client: Client):
    answers = [client.get("/portal/search/?q=互评").status_code for _turn in range(61)]
    assert (answers[59], answers[60]) == (200, 429)
    assert client.get(HOME).status_code == 200


# Machines


def test_the_feed_and_the_map_name_what_is_public(newsroom: Newsroom, client: Client):
    article = newsroom.released(**REPRINT)
    newsroom.released(title="下午的", at=newsroom.now(hour=15))
    feed = ElementTree.fromstring(client.get("/portal/feed.xml").content)
    items = feed.findall("channel/item")
    assert [item.findtext("title") for item in items] == ["社会组织党建见闻"]
    assert items[0].findtext("link") == f"http://testserver{article_url(article)}"
    urls = [node.text for node in ElementTree.fromstring(client.get("/portal/sitemap.xml").content).iter() if node.text]
    assert f"http://testserver{article_url(article)}" in urls
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in robots
    assert "Sitemap: http://testserver/portal/sitemap.xml" in robots


def test_what_was_pasted_from_a_word_processor_does_not_break_the_feed(newsroom: Newsroom, client: Client):
    newsroom.released(title="分组\x02互评", summary="分组互评，\x0b梳理问题 31 个。")
    item = ElementTree.fromstring(client.get("/portal/feed.xml").content).find("channel/item")
    assert (item.findtext("title"), item.findtext("description")) == ("分组互评", "分组互评，\n梳理问题 31 个。")


# Open figures


def test_the_health_names_what_the_footer_lacks(newsroom: Newsroom, settings: Any):
    assert site.health()[0]
    settings.PORTAL = {**TOLD, "icp": "", "supervision": " "}
    fine, said = site.health()
    assert fine  # nothing is public yet
    newsroom.released()
    fine, said = site.health()
    assert not fine
    assert "ICP 备案号、监督电话" in said
