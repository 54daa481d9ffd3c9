"""The pages of calls and stories: from the call to the public page, names masked, hidden at once, the desk, lists."""

from dataclasses import replace

import pytest
from django.test import TestCase
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.stories.actions.choosing import propose_story
from hangji.stories.actions.words import edit_story
from hangji.stories.models import Story, StoryCall, StoryPublication
from tests.places.ones import shown
from tests.places.test_sites import item
from tests.stories.conftest import WORDS, chosen, published
from tests.town import CITY, FEW_AND_MANY, QIAOCHENG, moment


@pytest.fixture(autouse=True)
def _today(monkeypatch, there):
    monkeypatch.setattr(clock, "now", lambda: moment(there.today))
    monkeypatch.setattr(clock, "today", lambda: there.today)


def address(name, *args):
    return reverse(f"stories:{name}", args=args)


def page(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def send(client, user, url, **typed):
    client.force_login(user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(url, typed)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.url


def test_from_the_call_to_the_public_page_and_out_of_sight(client, there):
    days = {"opens_on": "2021-11-01", "closes_on": "2021-11-30"}
    asked = {"register": f"{CITY}/city", "kind": "story", "title": "好故事", "conditions": "写一件真事", **days}
    send(client, there.chen, address("new_call"), **asked)
    call = StoryCall.objects.get()
    words = {"organisation": there.club.pk, "title": "一张长桌", "text": "会长搬来长桌。\n大家议事。", "shown": "1"}
    url = send(client, there.bai, address("write", call.pk), **words)
    story = Story.objects.get()
    client.force_login(there.bai)
    refused = client.post(address("submit", story.pk))
    assert refused.status_code == 409
    consent = {"name": "欧阳长桌", "role": "会长", "day": "2021-11-01"}
    send(client, there.bai, address("add_consent", story.pk), **consent)
    shown_page = page(client, there.bai, url)
    assert "欧***" in shown_page
    assert "欧阳长桌" not in shown_page
    send(client, there.bai, address("submit", story.pk))
    story.refresh_from_db()
    edited = {"title": "一张长桌", "text": "会长搬来长桌。\n大家围着议事。", "shown": "1", "version": story.version}
    send(client, there.chen, address("edit", story.pk), what="补一个字", **edited)
    assert "<ins>围着</ins>" in page(client, there.bai, address("versions", story.pk, 2))
    story.refresh_from_db()
    send(client, there.chen, address("choose", story.pk), chosen="yes", opinion="真实", version=story.version)
    send(client, there.chen, address("propose", story.pk))
    row = StoryPublication.objects.get()
    client.force_login(there.chen)
    assert client.post(address("agree", row.pk), {"agrees": "yes", "opinion": "好"}).status_code == 403
    send(client, there.li, address("agree", row.pk), agrees="yes", opinion="同意")
    client.logout()
    assert "大家围着议事" in client.get(address("public_story", story.pk)).content.decode()
    send(client, there.qin, address("use", story.pk), organisation=there.school.pk, how="党课上讲过")
    assert "党课上讲过" in page(client, there.qin, url)
    consents = story.consents.get()
    assert "不能恢复" in page(client, there.bai, address("withdraw_consent", consents.pk))
    send(client, there.bai, address("withdraw_consent", consents.pk))
    client.logout()
    assert client.get(address("public_story", story.pk)).status_code == 404
    client.force_login(there.qin)
    assert client.get(url).status_code == 404
    assert "不再显示" in page(client, there.chen, url)


def test_who_approves_is_told_of_a_newer_version_and_it_may_be_proposed_instead(client, written):
    row = propose_story(story=chosen(written), act=written.act())
    held = Story.objects.get()
    more = replace(WORDS, text="会长搬来两张长桌。")
    edit_story(story=held, words=more, version=held.version, act=written.act())
    url = address("story", held.pk)
    for told_of in (page(client, written.li, url), page(client, written.li, address("agree", row.pk))):
        assert "提出发布的是第 1 版，以后又存了第 2 版" in told_of
    assert "两张" not in page(client, written.li, address("agree", row.pk))
    assert "提出发布这一版" in page(client, written.chen, url)
    send(client, written.chen, address("propose", held.pk))
    client.force_login(written.li)
    assert client.post(address("agree", row.pk), {"agrees": "yes", "opinion": "好"}).status_code == 404
    second = StoryPublication.objects.get()
    assert "又存了" not in page(client, written.li, address("agree", second.pk))
    send(client, written.li, address("agree", second.pk), agrees="yes", opinion="同意")
    client.logout()
    assert "两张长桌" in client.get(address("public_story", held.pk)).content.decode()


def test_a_published_story_shows_others_neither_consents_nor_versions(client, written):
    published(written)
    text = page(client, written.qin, address("story", written.story.pk))
    assert "写到的人" not in text
    assert "各版" not in text
    client.force_login(written.qin)
    assert client.get(address("versions", written.story.pk, 1)).status_code == 404
    assert client.get(address("edit", written.story.pk)).status_code == 404


def test_a_draft_and_a_foreign_call_are_not_there_for_others(client, written):
    for user in (written.chen, written.qin, written.wang):
        client.force_login(user)
        assert client.get(address("story", written.story.pk)).status_code == 404
    client.force_login(written.wang)
    assert client.get(address("call", written.call.pk)).status_code == 404


def told(town, user, territory=None):
    found = waiting(Viewer(town.act(user), territory)).all
    return {duty.tag: duty.count for duty in found if duty.topic == "stories"}


def test_the_desk_says_what_waits(client, written):
    here = Territory(CITY, "city")
    assert told(written, written.qin) == {"call_open": 1}
    assert told(written, written.bai) == {}
    send(client, written.bai, address("submit", written.story.pk))
    assert told(written, written.chen, here) == {"story_submitted": 1}
    story = Story.objects.get()
    send(client, written.chen, address("choose", story.pk), chosen="yes", opinion="好", version=story.version)
    send(client, written.chen, address("propose", story.pk))
    assert told(written, written.chen, here) == {}
    assert told(written, written.li, here) == {"story_proposed": 1}
    send(client, written.bai, address("withdraw_consent", written.consent.pk))
    assert told(written, written.bai) == {"story_hidden": 1}


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize("name", ["stories", "calls"])
def test_a_list_costs_the_same_whatever_its_rows(client, there, name, count, django_assert_max_num_queries):
    for number in range(count):
        unit = there.organisation(f"亳州市第{number}协会", 3)
        document = item(there, f"件{number}").document_id
        shown(unit.pk, there.school.pk, QIAOCHENG, "city", moment(there.today), document)
    client.force_login(there.chen)
    client.get(address(name))
    with django_assert_max_num_queries(9):
        client.get(address(name))
