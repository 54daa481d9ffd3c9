"""三审三校: different people, in turn, back with a reason, and what the database itself refuses."""

from datetime import timedelta
from importlib import import_module
from time import process_time
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Role
from hangji.portal.actions.files import add_attachment, remove_file
from hangji.portal.actions.release import release_article
from hangji.portal.actions.reviews import conclude_step, hand_step
from hangji.portal.actions.writing import (
    amend_article,
    begin_article,
    correct_article,
    drop_article,
    offer_article,
    take_up_article,
)
from hangji.portal.models import Article, ArticleStep, ArticleVersion, FileUse, VersionState
from hangji.portal.queries.desk import differences, in_state, state_of, turns_of
from hangji.portal.queries.public import files_of
from hangji.portal.queries.rights import seen_articles
from hangji.registry.actions.organisations import Conflict
from rulebook.portal import STEPS
from tests.portal.conftest import REPRINT, Newsroom, content
from tests.town import Town


def test_six_different_people_then_it_may_be_released(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    for code in STEPS:
        assert newsroom.fresh(article).latest.state == VersionState.REVIEWING
        assert [step.code for step in turns_of(f"r-{code}")] == [code]
        newsroom.step(article, code)
    assert newsroom.fresh(article).latest.state == VersionState.PASSED
    people = ArticleStep.objects.values_list("person", flat=True)
    assert len(set(people)) == 6
    assert "chen" not in people


def test_one_person_for_two_steps_is_refused(newsroom: Newsroom):
    with pytest.raises(Refusal, match="同一个人办了两步"):
        newsroom.send(newsroom.draft(), proof_3=newsroom.people["proof_1"])


def test_the_writer_reviews_nothing_of_his_own(newsroom: Newsroom):
    with pytest.raises(Refusal, match="不能办理"):
        newsroom.send(newsroom.draft(), review_1=newsroom.chen)


def test_who_wrote_an_earlier_draft_reviews_nothing_of_it_either(newsroom: Newsroom):
    article, li = newsroom.draft(), newsroom.act(newsroom.li)
    article = amend_article(article=article, content=content(text="办结 24 个。"), version=article.version, act=li)
    assert [each.written_by for each in article.versions.order_by("number")] == ["chen", "li"]
    for writer in (newsroom.chen, newsroom.li):
        with pytest.raises(Refusal, match="不能办理"):
            newsroom.send(article, review_1=writer)
    article = newsroom.reviewed(article)
    article = release_article(article=article, version=article.version, act=newsroom.act())
    mended = content(text="办结 25 个。", correction="“24 个”应为“25 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=newsroom.act())
    assert newsroom.send(article, review_3=newsroom.li).latest.steps.get(code="review_3").person == "li"


def test_the_last_review_is_the_offices_own(newsroom: Newsroom):
    reviewer = newsroom.user("outside", "外评", Role.REVIEWER)
    with pytest.raises(Refusal, match="外评"):
        newsroom.send(newsroom.draft(), review_3=reviewer)


def test_somebody_without_the_right_or_from_another_place_is_not_named(newsroom: Newsroom):
    for other in (newsroom.song, newsroom.wang):
        with pytest.raises(Refusal, match="不能办理"):
            newsroom.send(newsroom.draft(title=other.name), proof_2=other)


def test_the_database_keeps_people_apart(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    steps = {step.code: step for step in article.latest.steps.all()}
    for person in ("r-review_1", "chen"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ArticleStep.objects.filter(pk=steps["proof_1"].pk).update(person=person)


def test_words_under_review_stay_as_they_are(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    with pytest.raises(Exception, match="article_version_stays"), transaction.atomic():
        ArticleVersion.objects.filter(pk=article.latest_id).update(text="另一段")
    with pytest.raises(Refusal, match="不能修改正文"):
        amend_article(article=article, content=content(text="x"), version=article.version, act=newsroom.act())


def test_nobody_goes_before_his_turn_or_for_another(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    with pytest.raises(Refusal, match="还没有轮到"):
        newsroom.step(article, "review_2")
    step = article.latest.steps.get(code="review_1")
    with pytest.raises(NoRight):
        conclude_step(step=step, passed=True, opinion="", version=article.version, act=newsroom.act(newsroom.li))


def test_a_step_is_done_once_and_pressing_twice_changes_nothing(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    newsroom.step(article, "review_1")
    newsroom.step(article, "review_1")
    assert AuditEntry.objects.filter(verb="conclude_article_step").count() == 1
    with pytest.raises(Conflict):
        newsroom.step(article, "review_1", False, "改主意")


def test_sent_back_with_an_opinion_the_next_version_begins_anew(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    newsroom.step(article, "review_1")
    with pytest.raises(Refusal, match="没有意见"):
        newsroom.step(article, "review_2", False)
    article = newsroom.step(article, "review_2", False, "数字与台账不符")
    assert article.latest.state == VersionState.RETURNED
    mended = amend_article(
        article=article, content=content(text="梳理问题 30 个。"), version=article.version, act=newsroom.act()
    )
    assert (mended.latest.number, mended.latest.state, mended.latest.steps.count()) == (2, "draft", 0)
    assert newsroom.reviewed(mended).latest.state == VersionState.PASSED
    changed = [pair for pair in differences(*mended.versions.order_by("number")) if not pair.same]
    assert next("".join(words for _c, words in pair.right) for pair in changed) == "梳理问题 30 个。"


def test_two_long_versions_are_compared_in_bounded_time(newsroom: Newsroom):
    lines = ["的" for _ in range(15_000)]
    old = ArticleVersion(title="旧", text="\n".join(lines))
    new = ArticleVersion(title="新", text="\n".join([*lines[:7000], "改", *lines[7001:]]))
    began = process_time()
    changed = [pair for pair in differences(old, new) if not pair.same]
    assert process_time() - began < 8  # the square of the length takes longer
    assert [pair.right for pair in changed] == [[(True, "新")], [(True, "改")]]


def test_a_waiting_step_goes_to_somebody_else(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    step = article.latest.steps.get(code="proof_1")
    with pytest.raises(Refusal, match="另办一步"):
        hand_step(step=step, person=newsroom.people["proof_2"], version=article.version, act=newsroom.act())
    with pytest.raises(Refusal, match="没有审校权限"):
        hand_step(step=step, person=newsroom.song, version=article.version, act=newsroom.act())
    hand_step(step=step, person=newsroom.li, version=article.version, act=newsroom.act())
    assert article.latest.steps.get(code="proof_1").person == "li"


@pytest.mark.parametrize(
    ("lacks", "said"),
    [({"source": ""}, "来源"), ({"first_published_on": None}, "原发日期"), ({"original_url": ""}, "原文链接")],
)
def test_a_reprint_tells_where_it_is_from(newsroom: Newsroom, lacks: dict[str, Any], said: str):
    article = newsroom.draft(**(REPRINT | lacks))
    with pytest.raises(Refusal, match=said):
        newsroom.send(article)


def test_the_database_refuses_a_reprint_without_its_day(newsroom: Newsroom):
    article = newsroom.draft(**(REPRINT | {"first_published_on": None}))
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(article=article).update(state="reviewing")


def test_two_editors_at_once(newsroom: Newsroom):
    article = newsroom.draft()
    amend_article(article=article, content=content(title="甲改"), version=1, act=newsroom.act())
    with pytest.raises(Conflict):
        amend_article(article=article, content=content(title="乙改"), version=1, act=newsroom.act(newsroom.li))


def test_begun_twice_it_is_one_draft(newsroom: Newsroom):
    assert newsroom.draft() == newsroom.draft()
    assert Article.objects.count() == 1


def test_a_correction_takes_two_and_tells_the_readers(newsroom: Newsroom):
    article = newsroom.released()
    first = article.public_from
    mended = content(text="梳理问题 30 个。", correction="原文“31 个”应为“30 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=newsroom.act())
    assert article.shown.number == 1  # readers see what they saw
    article = newsroom.reviewed(article)
    assert [step.code for step in article.latest.steps.all()] == ["review_3", "proof_3"]
    article = release_article(article=article, version=article.version, act=newsroom.act(hour=11))
    assert (article.shown.number, article.public_from) == (2, first)


def test_a_correction_says_what_it_corrects(newsroom: Newsroom):
    article = newsroom.released()
    with pytest.raises(Refusal, match="没有更正说明"):
        correct_article(article=article, content=content(), version=article.version, act=newsroom.act())


def test_a_correction_that_is_dropped_leaves_the_article_as_it_was(newsroom: Newsroom):
    """It stands as published, with its own title and pictures; the next correction begins from there."""
    article = newsroom.draft()
    act = newsroom.act()
    paper = SimpleUploadedFile("甲.pdf", b"%PDF-1.4 x")
    first = add_attachment(article=article, upload=paper, version=article.version, act=act)
    article = newsroom.reviewed(newsroom.fresh(article))
    article = release_article(article=article, version=article.version, act=act)
    mended = content(title="改了的标题", correction="原文“31 个”应为“30 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=act)
    article = remove_file(file=first, version=article.version, act=act)
    paper = SimpleUploadedFile("乙.pdf", b"%PDF-1.4 y")
    add_attachment(article=article, upload=paper, version=article.version, act=act)
    article = newsroom.fresh(article)
    article = drop_article(article=article, because="不必更正", version=article.version, act=act)
    article = newsroom.fresh(article)
    assert state_of(article, act.at) == "released"
    assert Article.objects.filter(in_state("released", act.at)).get() == article
    assert str(article) == content().title
    assert article.versions.get(number=2).state == VersionState.DROPPED
    article = correct_article(article=article, content=mended, version=article.version, act=act)
    assert article.latest.number == 3
    assert files_of(article, 3, FileUse.ATTACHMENT) == [first]


def test_a_correction_that_was_dropped_before_is_set_right_by_the_migration(newsroom: Newsroom):
    article = newsroom.reviewed(newsroom.draft())
    article = release_article(article=article, version=article.version, act=newsroom.act())
    mended = content(title="改了的标题", correction="原文“31 个”应为“30 个”")
    article = correct_article(article=article, content=mended, version=article.version, act=newsroom.act())
    article = drop_article(article=article, because="不必更正", version=article.version, act=newsroom.act())
    Article.objects.filter(pk=article.pk).update(latest=article.versions.get(number=2))  # as it was left before
    import_module("hangji.portal.migrations.0004_a_dropped_correction_leaves_what_is_shown").stand_as_shown(apps, None)
    article = newsroom.fresh(article)
    assert article.latest == article.shown
    assert (
        correct_article(article=article, content=mended, version=article.version, act=newsroom.act()).latest.number == 3
    )


def test_what_was_never_public_is_not_corrected(newsroom: Newsroom):
    article = newsroom.draft()
    article = drop_article(article=article, because="不用了", version=article.version, act=newsroom.act())
    mended = content(text="梳理问题 30 个。", correction="原文“31 个”应为“30 个”")
    with pytest.raises(Refusal, match="还没有发布"):
        correct_article(article=article, content=mended, version=article.version, act=newsroom.act())


def test_a_step_that_is_done_stays_with_who_did_it(newsroom: Newsroom):
    article = newsroom.send(newsroom.draft())
    step = article.latest.steps.get(code="review_1")
    article = newsroom.step(article, "review_1")
    done = article.latest.steps.get(pk=step.pk)
    with pytest.raises(Refusal, match="这一步已经办完"):
        hand_step(step=done, person=newsroom.li, version=article.version, act=newsroom.act())


def test_it_is_not_scheduled_into_the_past(newsroom: Newsroom):
    article = newsroom.reviewed(newsroom.draft())
    with pytest.raises(Refusal, match="过去的时间"):
        release_article(
            article=article, at=newsroom.now() - timedelta(hours=1), version=article.version, act=newsroom.act()
        )


def test_the_state_follows_the_clock(newsroom: Newsroom):
    article = newsroom.released(at=newsroom.now(hour=15))
    assert state_of(article, newsroom.now(hour=14)) == "scheduled"
    assert state_of(article, newsroom.now(hour=15)) == "released"


# A Party worker gives, the office takes up


def test_a_party_worker_gives_for_her_own_organisation_alone(kept: Town):
    act = kept.act(kept.bai)  # type: ignore[attr-defined]
    other = kept.organisation("亳州市棋类协会", 3)
    with pytest.raises(Refusal, match="不能以"):
        begin_article(channel="news", content=content(), organisation=other, act=act)
    given = begin_article(channel="news", content=content(), organisation=kept.club, act=act)  # type: ignore[attr-defined]
    assert (given.editor, given.region_code, given.level) == ("", 341602, "city")
    assert [seen_articles(each).exists() for each in (act, kept.act())] == [True, False]  # until it is offered
    given = offer_article(article=given, version=given.version, act=act)
    assert seen_articles(kept.act()).exists()
    taken = take_up_article(article=given, version=given.version, act=kept.act())
    assert (taken.editor, taken.latest.number, taken.latest.text) == ("chen", 2, given.latest.text)
    with pytest.raises(NoRight):
        amend_article(article=taken, content=content(text="再改"), version=taken.version, act=act)


def test_an_offer_is_left_with_a_reason(kept: Town):
    act = kept.act(kept.bai)  # type: ignore[attr-defined]
    given = begin_article(channel="news", content=content(), organisation=kept.club, act=act)  # type: ignore[attr-defined]
    given = offer_article(article=given, version=given.version, act=act)
    with pytest.raises(Refusal, match="已经投稿"):
        drop_article(article=given, because="不想投了", version=given.version, act=act)
    drop_article(article=given, because="与已发的重复", version=given.version, act=kept.act())
    assert AuditEntry.objects.get(verb="drop_article").reason == "与已发的重复"
