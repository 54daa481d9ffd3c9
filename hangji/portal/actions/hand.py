"""What each act on an article does: lock it, see that nobody was quicker, say in the trail what changed."""

from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen
from hangji.portal.models import Article, ArticleVersion, VersionState
from hangji.registry.actions.organisations import Conflict


def locked(article: Article, version: int | None = None) -> Article:
    """The article as it is now, locked. Raises Conflict where it is no longer the ``version`` that was looked at."""
    Article.objects.select_for_update().get(pk=article.pk)
    kept: Article = Article.objects.select_related("latest", "shown", "organisation").get(pk=article.pk)
    if version is not None and kept.version != version:
        raise Conflict(
            _("还没有保存：这篇稿件在你办理时已由别人改动"),
            _("现在是“%(state)s”") % {"state": latest_of(kept).get_state_display()},
            _("重新打开稿件，看过现在的内容再办"),
        )
    return kept


def latest_of(article: Article) -> ArticleVersion:
    """The version that is worked at; an article has one from its first action on."""
    if article.latest is None:
        raise LookupError(article.pk)
    return article.latest


def require_state(article: Article, cannot: str, *states: VersionState) -> ArticleVersion:
    """The latest version, if it is in one of the states. Raises Refusal otherwise."""
    latest = latest_of(article)
    if latest.state not in states:
        raise Refusal(
            cannot,
            _("这一版现在是“%(state)s”") % {"state": latest.get_state_display()},
            _("在稿件页看下一步由谁办理"),
        )
    return latest


def save(pen: Pen, verb: str, article: Article, after: dict[str, Any], reason: str = "") -> None:
    article.version += 1
    article.save()
    pen.note(Note(verb, "Article", article.pk, str(article)[:200], after=after, reason=reason))


def by_place(act: Act) -> tuple[int, str]:
    """Region and level of the office for which the act's user writes: of the first post that has a place."""
    for post in act.posts:
        if post.body:
            return post.body.region_code, post.body.level
        if post.region_code:
            home = "city" if post.region_code % 100 == 0 else "county"
            return post.region_code, home if post.level == "all" else post.level
    raise Refusal(_("不能写稿：你的任职没有地区"), _("稿件归一个单位管理"), _("请安全管理员登记任职"))
