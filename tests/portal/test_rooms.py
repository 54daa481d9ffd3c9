"""What other rooms have before the public: reached from the first page, found by the search, kept for a crowd, and
gone everywhere at once when it is taken back.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hangji.kit import clock
from hangji.places.actions.sites import publish_site, unpublish_site
from hangji.portal.models import channels
from hangji.portal.templatetags.portal import channel_url
from hangji.stories.actions.choosing import end_story
from hangji.stories.actions.consents import withdraw_consent
from hangji.stories.actions.words import withdraw_story
from hangji.stories.models import StoryPublication
from tests.places.conftest import opened
from tests.stories.conftest import called, published, there, written
from tests.test_every_page import ADDRESSES
from tests.town import TODAY, Town, moment

__all__ = ["called", "opened", "there", "written"]  # fixtures of the rooms
STORY = ("一张长桌", "围着它议事")  # title, and words of its text
SITE = ("红色议事厅", "听议事的故事")
WORDS = (*STORY, *SITE)
# Public pages that are the same for every stranger.
KEPT = (
    *("/", "/sites/public/", "/stories/public/", "/honours/public/", "/honours/public/cards/", "/credit/totals/"),
    *("/burden/", "/burden/forms/", "/portal/data/", "/portal/map/", "/portal/sitemap.xml"),
)
# Where a reader without a session writes or asks: a form needs its token, and what is asked is not kept.
FORMS = ("/voices/new/", "/voices/look-up/", "/takedown/new/", "/takedown/look-up/", "/credit/mine/", "/v/")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment(TODAY, 20))
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def own_commits(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def shown(written: Any, opened: Any, own_commits: Any) -> Any:
    """A published story that tells of somebody, and a published site."""
    with own_commits():
        published(written)
        opened.site.refresh_from_db()
        publish_site(site=opened.site, version=opened.site.version, act=opened.act())
    return opened


def text(url: str, status: int = 200) -> str:
    answer = Client().get(url)
    assert answer.status_code == status, url
    return unescape(b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode())


def addresses(town: Any) -> list[str]:
    """All that a stranger may ask for, and the search for each word."""
    found = ["/robots.txt", *KEPT, *(f"/portal/search/?q={word}" for word in WORDS)]
    for name, view in ADDRESSES.items():
        if getattr(view, "opens_to", "") != "anyone":
            continue
        for kwargs in ({}, {"pk": town.story.pk}, {"pk": town.site.pk}, {"code": "news"}, {"page": "site"}):
            try:
                found.append(reverse(name, kwargs=kwargs))
            except Exception:
                continue
    return list(dict.fromkeys(found))


def holding(town: Any, words: tuple[str, ...], marks: tuple[str, ...] = ()) -> set[str]:
    """The addresses whose answer holds one of the words or marks; the own address and question are left out."""
    found = set()
    for url in addresses(town):
        answer = Client().get(url)
        said = unescape(b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode())
        said = re.sub(r'value="[^"]*"', "", said)  # the way back from the buttons of the look
        if "?q=" in url:
            said = said.replace(f"“{url.split('?q=')[1]}”", "")
        if any(word in said for word in (*words, *marks)):
            found.add(url)
    return found


def story_url(town: Any) -> str:
    return reverse("stories:public_story", args=[town.story.pk])


def test_a_story_and_a_site_stand_where_one_looks_for_them(shown: Any):
    own, site = story_url(shown), reverse("places:public_site", args=[shown.site.pk])
    seen = holding(shown, STORY)
    assert {"/", "/stories/public/", own, *(f"/portal/search/?q={word}" for word in STORY)} <= seen
    assert {"/", "/sites/public/", site, *(f"/portal/search/?q={word}" for word in SITE)} <= holding(shown, SITE)
    listed = text("/portal/sitemap.xml")
    assert own in listed
    assert site in listed
    assert "找到 1 条" in text(f"/portal/search/?q={STORY[0]}")


@pytest.mark.parametrize("how", ["consent", "story", "office"])
def test_a_story_taken_back_is_nowhere_from_that_moment_on(shown: Any, own_commits: Any, how: str):
    assert holding(shown, STORY, (story_url(shown),))
    reader = Client()
    first = reader.get(story_url(shown))
    with own_commits():
        if how == "consent":
            withdraw_consent(consent=shown.consent, act=shown.act(shown.bai))
        elif how == "story":
            withdraw_story(story=shown.story, because="不再公开", act=shown.act(shown.bai))
        else:
            end_story(story=shown.story, because="要改", act=shown.act())
    assert holding(shown, STORY, (story_url(shown),)) == set()
    assert reader.get(story_url(shown), headers={"If-None-Match": first["ETag"]}).status_code == 404
    assert StoryPublication.objects.exclude(words="").count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryPublication.objects.update(words="长桌")


def test_a_site_taken_back_is_nowhere_from_that_moment_on(shown: Any, own_commits: Any):
    site = reverse("places:public_site", args=[shown.site.pk])
    assert holding(shown, SITE, (site,))
    with own_commits():
        unpublish_site(site=shown.site, because="重写", act=shown.act())
    assert holding(shown, SITE, (site,)) == set()


def test_the_title_comes_first_whatever_it_is_of(shown: Any):
    html = text("/portal/search/?q=议事")
    assert html.index(SITE[0]) < html.index(STORY[0])  # the story has the word in its text alone


@pytest.mark.parametrize("asked", ["%", "_", "议事 没有", "红色议 事厅X"])
def test_what_nobody_wrote_is_not_found(shown: Any, asked: str):
    assert "没有找到" in text(f"/portal/search/?q={asked}")


# The frame


def frame(html: str) -> None:
    assert 'class="p-foot"' in html
    assert 'class="p-nav"' in html
    assert len(re.findall("<h1", html)) == 1
    assert "<script" not in html
    loaded = re.findall(r"<(?:img|link|script|iframe|source)[^>]*(?:src|href)=\"([^\"]+)\"", html)
    assert [each for each in loaded if not each.startswith("/")] == []


@pytest.mark.parametrize("url", [url for url in (*KEPT, *FORMS) if not url.endswith("xml")])
def test_every_rooms_public_page_has_the_portals_frame(url: str, town: Town):
    frame(text(url))


def test_so_have_the_pages_of_single_things_and_one_that_is_none(shown: Any):
    for url in (story_url(shown), reverse("places:public_site", args=[shown.site.pk])):
        html = text(url)
        frame(html)
        assert "示范点与故事" in html[html.index('class="crumbs"') : html.index("<h1")]
    frame(text("/nowhere/", 404))


def test_pages_of_other_rooms_are_kept_for_a_crowd(shown: Any, django_assert_num_queries: Any):
    for url in (*KEPT, story_url(shown), reverse("places:public_site", args=[shown.site.pk])):
        first = Client().get(url)
        with django_assert_num_queries(0):
            again = Client().get(url)
        assert again.content == first.content, url
        assert again["Cache-Control"] == "public, no-cache"
        assert not first.cookies
        assert not again.cookies


def test_a_page_is_not_kept_beyond_the_day(town: Town, monkeypatch: pytest.MonkeyPatch):
    late = moment(TODAY, 23).replace(minute=59, second=50)
    monkeypatch.setattr("hangji.kit.freshness.timezone.localtime", lambda: late)
    asked: list[float] = []
    monkeypatch.setattr("hangji.portal.crowd._kept", lambda response, _now, seconds: asked.append(seconds) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Client().get("/sites/public/")
    assert asked == [10.0]


# The way there


def links(html: str) -> set[str]:
    return {url.split("?")[0] for url in re.findall(r'<a[^>]*href="(/[^"]*)"', html)}


def test_everything_is_two_clicks_from_the_first_page(shown: Any):
    near = links(text("/"))
    pages = [url for url in near if not url.startswith(("/account/", "/portal/articles/"))]
    far = near.union(*(links(text(url)) for url in pages if not url.endswith(".xml")))
    wanted = {url for each in channels().values() if (url := channel_url(each))}
    assert wanted <= far
    assert {story_url(shown), reverse("places:public_site", args=[shown.site.pk])} <= near
    assert {"/honours/public/", "/v/", "/voices/new/", "/takedown/new/"} <= near


def test_search_engines_are_led_to_what_may_be_shown_alone(shown: Any):
    listed, robots = text("/portal/sitemap.xml"), text("/robots.txt")
    for url in ("/sites/public/", "/stories/public/", "/honours/public/", "/credit/totals/", "/burden/"):
        assert f"{url}<" in listed
        assert f"Allow: {url}$" in robots
    for url in ("/voices/", "/takedown/", "/v/", "/account/", "/honours/public/notices/"):
        assert url not in listed
        assert url not in robots
