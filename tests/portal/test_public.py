"""What strangers see of an article: from its moment on, until it is taken away, and by any of its words."""

from datetime import timedelta

import pytest

from hangji.kit.refusal import NoRight, Refusal
from hangji.portal.actions.release import release_article, restore_article, withdraw_article
from hangji.portal.actions.writing import correct_article
from hangji.portal.forms.writing import ReleaseForm
from hangji.portal.queries.public import found_by, in_order, next_change, of_channel, public_article, public_articles
from tests.portal.conftest import Newsroom, content


def seen(newsroom: Newsroom, hour: int = 10) -> list[str]:
    return [str(each.shown) for each in public_articles(newsroom.now(hour=hour))]


def test_an_article_is_public_once_it_is_released(newsroom: Newsroom):
    article = newsroom.reviewed(newsroom.draft())
    assert seen(newsroom) == []
    release_article(article=article, version=article.version, act=newsroom.act())
    assert seen(newsroom) == ["二季度指导员互诊互评结束"]


def test_a_scheduled_one_comes_by_the_clock_alone(newsroom: Newsroom):
    then = newsroom.now(hour=15)
    article = newsroom.released(at=then)
    assert public_article(article.pk, then - timedelta(seconds=1)) is None
    assert next_change(newsroom.now()) == then
    assert public_article(article.pk, then) == article
    assert next_change(then) is None


def test_a_correction_is_shown_at_once_and_never_scheduled(newsroom: Newsroom):
    article = newsroom.released()
    mended = content(text="梳理问题 30 个。", correction="“31 个”应为“30 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=newsroom.act())
    article = newsroom.reviewed(article)
    with pytest.raises(Refusal, match="不能定时发布更正"):
        release_article(article=article, at=newsroom.now(hour=15), version=article.version, act=newsroom.act())
    assert "at" not in ReleaseForm(corrects=True).fields
    assert newsroom.fresh(article).shown.kind == "text"


def test_what_is_taken_away_is_gone_and_may_come_back(newsroom: Newsroom):
    article = newsroom.released()
    withdraw_article(article=article, because="权利人要求撤稿，先撤下核实", act=newsroom.act())
    withdraw_article(article=article, because="又一次", act=newsroom.act())
    kept = newsroom.fresh(article)
    assert (kept.withdrawn_because, seen(newsroom)) == ("权利人要求撤稿，先撤下核实", [])
    restore_article(article=article, because="核实后不成立", act=newsroom.act())
    assert len(seen(newsroom)) == 1


def test_another_county_takes_nothing_away(newsroom: Newsroom):
    article = newsroom.released()
    with pytest.raises(NoRight):
        withdraw_article(article=article, because="x", act=newsroom.act(newsroom.wang))


def test_what_is_not_passed_is_not_released(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    with pytest.raises(Refusal, match="审校中"):
        release_article(article=article, version=article.version, act=newsroom.act())


def test_a_channel_has_those_of_the_channels_below(newsroom: Newsroom):
    newsroom.released()
    assert of_channel("news", newsroom.now(hour=10)).count() == 1
    assert of_channel("policies", newsroom.now(hour=10)).count() == 0
    with pytest.raises(KeyError):
        of_channel("nowhere", newsroom.now())


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("互评", True),  # two characters, in the middle of a run of them
        ("互 评", True),
        ("办结２４个", True),  # full-width figures
        ("互评 办结", True),
        ("互评 没有", False),
        ("%", False),
        ("_", False),
        ("31_个", False),
        ("", False),
    ],
)
def test_the_search_finds_words_of_any_length(newsroom: Newsroom, asked: str, finds: bool):
    newsroom.released()
    assert bool(found_by(asked, newsroom.now(hour=10))) == finds


def test_a_word_in_the_title_comes_first(newsroom: Newsroom):
    newsroom.released(title="指导员的一天", text="见闻")
    newsroom.released(title="见闻", text="说的是指导员")
    now = newsroom.now(hour=10)
    found = [str(each.shown) for each in in_order(found_by("指导员", now), now)]
    assert found == ["指导员的一天", "见闻"]
