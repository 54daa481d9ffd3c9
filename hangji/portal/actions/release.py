"""Putting an article before strangers, at once or at a moment; taking it away; putting it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.portal.actions.hand import latest_of, locked, require_state, save
from hangji.portal.models import Article, SearchText, VersionKind, VersionState
from hangji.portal.queries.rights import require_release
from hangji.portal.writing.marks import plain
from rulebook.portal import even

LONGEST_TITLE = 200  # as the search keeps it; made even, a character may become several


def release_article(*, article: Article, at: datetime | None = None, version: int, act: Act) -> Article:
    """Publish what has passed all its steps, at once or from a later moment on. A correction takes the place of what
    is shown, on the same address and with the first day of publishing.
    """
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        latest = latest_of(article)
        if latest.state == VersionState.RELEASED and article.shown_id == latest.pk:
            return article
        require_state(article, _("不能发布"), VersionState.PASSED)
        if at is not None and latest.kind == VersionKind.CORRECTION:
            raise Refusal(
                _("不能定时发布更正"), _("更正一发布就替换读者正在看的一版"), _("不填时间，到要更正的时候再发布")
            )
        if at is not None and at < act.at:
            raise Refusal(_("不能定在过去的时间发布"), _("现在是 %(now)s") % {"now": f"{act.at:%Y-%m-%d %H:%M}"}, "")
        latest.state, latest.released_at = VersionState.RELEASED, act.at
        latest.save()
        article.shown = latest
        if article.public_from is None or latest.kind == VersionKind.TEXT:
            article.public_from = at or act.at
        _index(article)
        after = {"article_version": latest.number, "public_from": article.public_from.isoformat(timespec="minutes")}
        save(pen, "release_article", article, after)
        changed()
    return article


def _index(article: Article) -> None:
    shown = article.shown
    if shown is not None:
        words = " ".join((shown.title, shown.summary, shown.document_number, shown.source, plain(shown.text)))
        values = {"title": even(shown.title)[:LONGEST_TITLE], "text": even(words)}
        SearchText.objects.update_or_create(article=article, defaults=values)


def withdraw_article(*, article: Article, because: str, version: int | None = None, act: Act) -> Article:
    """Take an article away from strangers at once; it stays in the office with the reason. Repeated, nothing changes.

    Also what taking down (撤稿) on somebody's claim does, which gives no version.
    """
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article)
        if article.withdrawn_at:
            return article
        article = locked(article, version)
        if article.shown is None:
            raise Refusal(_("不能撤下：还没有发布"), _("公众看不到它"), _("不用的稿件按“作罢”办理"))
        article.withdrawn_at, article.withdrawn_because = act.at, because
        article.withdrawn_by_name = act.user.name
        save(pen, "withdraw_article", article, {"article_withdrawn": True}, because)
        changed()
    return article


def restore_article(*, article: Article, because: str, version: int | None = None, act: Act) -> Article:
    """Show again what was taken away, with the reason why it may be shown; not while a claim stands for which it is
    away."""
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article)
        if article.withdrawn_at is None:
            return article
        article = locked(article, version)
        if article.takedowns.standing().exists():
            raise Refusal(
                _("不能恢复：有人申请撤稿，这一篇是为他撤下的"),
                _("先撤下和决定是两个人；答复申请人撤稿以后，不再公开"),
                _("还没有决定的，由另一人在撤稿申请里决定；不撤稿的自己恢复公开"),
            )
        article.withdrawn_at, article.withdrawn_because, article.withdrawn_by_name = None, "", ""
        save(pen, "restore_article", article, {"article_withdrawn": False}, because)
        changed()
    return article
