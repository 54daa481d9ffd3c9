"""Taking over what another website published: with its days and sources, once, public only where a second looked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.portal.actions.files import add_attachment, add_picture
from hangji.portal.actions.hand import by_place, latest_of, locked, save
from hangji.portal.actions.release import _index
from hangji.portal.actions.writing import begin_article
from hangji.portal.incoming.reading import Fault, Piece
from hangji.portal.models import Article, ArticleVersion, VersionState

NINE = time(9)


@dataclass
class Taken:
    """new: articles made. known: files whose article was there already."""

    new: list[Article] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def held(piece: Piece) -> bool:
    """Whether the article is here: by the address of its original, or by all its words."""
    url, digest = piece.content.original_url, piece.content.tidied().digest()
    rows = ArticleVersion.objects.filter(digest=digest)
    if url:
        rows = rows | ArticleVersion.objects.filter(original_url=url)
    return bool(rows.exists())


def take_over(*, pieces: Iterable[Piece], checked_by: User | None, act: Act) -> tuple[Taken, list[Fault]]:
    """Make an article of each piece that is not here yet, all or none; (what was taken, what went wrong).

    checked_by: the other person who compared them with the old website; they are then public from their old days on.
    None: they wait as drafts for the usual reviews. A picture that cannot be drawn is a fault of its file.
    """
    access.require(act, Permission.EDIT_ARTICLES)
    _another(checked_by, act)
    taken, faults = Taken(), []
    with transaction.atomic():
        for piece in pieces:
            if held(piece):
                taken.known.append(piece.path)
                continue
            try:
                with transaction.atomic():
                    taken.new.append(_made(piece, checked_by, act))
            except Refusal as refusal:
                faults.append(Fault(piece.path, 0, f"{refusal.cannot} {refusal.because}".strip(), refusal.instead))
    return taken, faults


def _another(checked_by: User | None, act: Act) -> None:
    if checked_by is None:
        return
    if checked_by.pk == act.user.pk:
        raise Refusal(_("不能直接公开"), _("核对的人就是导入的人"), _("由另一人核对，或者作为草稿导入、再送审"))
    region_code, level = by_place(act)
    theirs = access.territories(Act(checked_by, act.at), Permission.EDIT_ARTICLES)
    if not any(each.holds(region_code, level) for each in theirs):
        raise NoRight(
            _("不能直接公开"),
            _("%(name)s不能管这里的稿件：没有这项权限，或者不在他的范围内") % {"name": checked_by.name},
            _("由本单位管稿件的另一人核对，或者作为草稿导入、再送审"),
        )


def _made(piece: Piece, checked_by: User | None, act: Act) -> Article:
    article = begin_article(channel=piece.channel, content=piece.content, act=act)
    for path, alt in piece.pictures:
        add_picture(article=article, upload=_upload(path), alt=alt, version=_version(article), act=act)
    for path, caption in piece.attachments:
        add_attachment(article=article, upload=_upload(path), caption=caption, version=_version(article), act=act)
    if checked_by is not None:
        _public(article, piece, checked_by, act)
    return article


def _upload(path: Path) -> Any:
    return SimpleUploadedFile(path.name, path.read_bytes())


def _version(article: Article) -> int:
    return Article.objects.values_list("version", flat=True).get(pk=article.pk)


def _public(article: Article, piece: Piece, checked_by: User, act: Act) -> None:
    """As the old website had it: public from its own day on. Who compared it stands in the trail."""
    with writing(act) as pen:
        article = locked(article)
        latest = latest_of(article)
        latest.state, latest.sent_at, latest.released_at = VersionState.RELEASED, act.at, act.at
        latest.save()
        article.shown = latest
        article.public_from = min(datetime.combine(piece.published, NINE, act.at.tzinfo), act.at)
        _index(article)
        after = {"article_file": piece.path, "checked_by": checked_by.name, "public_from": piece.published.isoformat()}
        save(pen, "take_over_article", article, after)
        changed()
