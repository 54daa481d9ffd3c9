"""Writing: beginning an article, mending it, offering it to the office, the office's taking it up or leaving it."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.portal.actions.hand import by_place, latest_of, locked, require_state, save
from hangji.portal.models import Article, ArticleVersion, VersionKind, VersionState, channels
from hangji.portal.queries.rights import may_release, own_organisations, require_edit, require_release
from hangji.portal.writing.pasted import tidy
from hangji.registry.models import Classification, SocialOrganization
from rulebook.characters import cleared

WRITABLE = (VersionState.DRAFT, VersionState.OFFERED, VersionState.RETURNED)


@dataclass(frozen=True)
class Content:
    """What a version says. text: with simple marks, or HTML as pasted, which is tidied to marks."""

    title: str
    text: str
    origin: str
    source: str
    basis: str
    summary: str = ""
    document_number: str = ""
    author: str = ""
    first_published_on: date | None = None
    original_url: str = ""
    original_digest: str = ""
    changes: str = ""
    basis_note: str = ""
    correction: str = ""

    def tidied(self) -> "Content":
        plain: dict[str, Any] = {name: cleared(said) for name, said in vars(self).items() if isinstance(said, str)}
        return replace(self, **{**plain, "text": tidy(plain["text"]), "title": " ".join(plain["title"].split())})

    def digest(self) -> str:
        """sha256 of all that it says, in hexadecimal."""
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def content_of(version: ArticleVersion) -> Content:
    return Content(**{name: getattr(version, name) for name in Content.__dataclass_fields__})


def original_digest(text: str) -> str:
    """sha256 of the original as it was compared: its lines without the spaces around them. "" for no text."""
    lines = (line.strip() for line in text.splitlines())
    said = "\n".join(line for line in lines if line)
    return hashlib.sha256(said.encode()).hexdigest() if said else ""


def begin_article(
    *, channel: str, content: Content, organisation: SocialOrganization | None = None, act: Act
) -> Article:
    """Make a draft: an officer's is taken up at once; a contributor's waits for being offered.

    The same words begun again by the same person answer with the draft that there is.
    """
    edits = has(act, Permission.EDIT_ARTICLES)
    access.require(act, Permission.EDIT_ARTICLES if edits else Permission.CONTRIBUTE_ARTICLES)
    _require_channel(channel)
    region_code, level = _place(organisation, act)
    content = _fitting(content.tidied())
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=act.user.pk)  # one may press twice
        if kept := _begun(content, act):
            return kept
        article = Article.objects.create(
            channel=channel,
            region_code=region_code,
            level=level,
            organisation=organisation,
            begun_by=act.user.username,
            begun_by_name=act.user.name,
            begun_at=act.at,
            editor=act.user.username if edits else "",
            editor_name=act.user.name if edits else "",
        )
        article.latest = _make(article, 1, VersionKind.TEXT, content, act)
        article.save()
        after = {"channel": channel, "origin": content.origin, "organisation": str(organisation or "")}
        pen.note(Note("begin_article", "Article", article.pk, content.title, after=after))
    return article


def _place(organisation: SocialOrganization | None, act: Act) -> tuple[int, str]:
    """Where the article lies: with the office of the organisation that gives it, else with the writer's own."""
    if organisation is None:
        return by_place(act)
    if not has(act, Permission.EDIT_ARTICLES) and not own_organisations(act).filter(pk=organisation.pk).exists():
        raise Refusal(
            _("不能以“%(name)s”的名义供稿") % {"name": organisation},
            _("只能为自己任书记的党组织所覆盖的单位供稿"),
            _("请那一家的党务工作者供稿"),
        )
    held = Classification.objects.valid().on(act.today).filter(organisation=organisation).first()
    return (held.region_code, held.level) if held else by_place(act)


def _require_channel(code: str) -> None:
    found = channels().get(code)
    if found is None or not found.articles:
        raise Refusal(_("不能放进这个栏目"), _("它不收文章"), _("换一个栏目"))


def _begun(content: Content, act: Act) -> Article | None:
    rows = Article.objects.filter(begun_by=act.user.username, latest__digest=content.digest(), latest__number=1)
    found: Article | None = rows.select_related("latest").first()
    return found


def _fitting(content: Content) -> Content:
    if not content.title or not content.text:
        raise Refusal(_("不能保存：没有标题或正文"), _("整理以后没有留下文字"), _("补上标题和正文再保存"))
    return content


def _make(article: Article, number: int, kind: str, content: Content, act: Act) -> ArticleVersion:
    return ArticleVersion.objects.create(
        article=article,
        number=number,
        kind=kind,
        digest=content.digest(),
        written_by=act.user.username,
        written_by_name=act.user.name,
        written_at=act.at,
        **asdict(content),
    )


def amend_article(*, article: Article, content: Content, channel: str = "", version: int, act: Act) -> Article:
    """Mend a draft, or make the next version of what was offered by somebody else or returned."""
    require_edit(act, article)
    content = _fitting(content.tidied())
    with writing(act) as pen:
        article = locked(article, version)
        latest = require_state(article, _("不能修改正文"), *WRITABLE)
        if channel and channel != article.channel:
            _require_channel(channel)
            article.channel = channel
        _rewrite(article, latest, content, act)
        save(pen, "amend_article", article, {"channel": article.channel, "article_version": latest_of(article).number})
    return article


def _rewrite(article: Article, latest: ArticleVersion, content: Content, act: Act) -> None:
    draft = next_draft(article, latest, act)
    words: dict[str, Any] = {**asdict(content), "digest": content.digest()}
    who = {"written_by": act.user.username, "written_by_name": act.user.name, "written_at": act.at}
    for name, value in (words | who).items():
        setattr(draft, name, value)
    draft.save()


def next_draft(article: Article, latest: ArticleVersion, act: Act) -> ArticleVersion:
    """The version that may be written into: one's own draft or offer; else the next one, with the same words.

    So each version has one writer, and every writer is known when a text goes to review.
    """
    if latest.state in (VersionState.DRAFT, VersionState.OFFERED) and latest.written_by == act.user.username:
        return latest
    article.latest = _make(article, latest.number + 1, latest.kind, content_of(latest), act)
    return article.latest


def offer_article(*, article: Article, version: int, act: Act) -> Article:
    """A contributor hands the draft to the office."""
    require_edit(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        latest = require_state(article, _("不能投稿"), VersionState.DRAFT, VersionState.OFFERED)
        if latest.state == VersionState.OFFERED:
            return article
        latest.state = VersionState.OFFERED
        latest.save()
        save(pen, "offer_article", article, {"article_version": latest.number})
    return article


def take_up_article(*, article: Article, version: int, act: Act) -> Article:
    """An officer becomes the responsible editor (责任编辑) and works on; the contributor's words stay as a version."""
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        if article.editor == act.user.username:
            return article
        latest = require_state(article, _("不能接手"), VersionState.OFFERED, VersionState.DRAFT, VersionState.RETURNED)
        article.editor, article.editor_name = act.user.username, act.user.name
        if latest.state == VersionState.OFFERED:
            article.latest = _make(article, latest.number + 1, latest.kind, content_of(latest), act)
        save(pen, "take_up_article", article, {"editor": act.user.name})
    return article


def drop_article(*, article: Article, because: str, version: int, act: Act) -> Article:
    """Leave a text, with a reason that its contributor sees; what is public stays as it is."""
    require_edit(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        latest = require_state(article, _("不能作罢"), *WRITABLE, VersionState.PASSED)
        if not may_release(act, article) and latest.state != VersionState.DRAFT:
            raise Refusal(_("不能作罢：已经投稿"), _("投出的稿由编辑处理"), _("请编辑退回或不采用"))
        latest.state = VersionState.DROPPED
        latest.save()
        if article.shown:
            _stays(article, article.shown, latest)
        save(pen, "drop_article", article, {"article_version": latest.number}, because)
    return article


def _stays(article: Article, shown: ArticleVersion, dropped: ArticleVersion) -> None:
    """A correction was dropped: the article stands as readers see it, with the files that it had."""
    article.latest = shown
    article.files.filter(since__lte=shown.number, until__gt=shown.number).update(until=None)
    article.files.filter(since__gt=shown.number, until=None).update(until=dropped.number + 1)


def correct_article(*, article: Article, content: Content, version: int, act: Act) -> Article:
    """Begin a correction (更正) of what is public: the next version, which says to readers what was corrected."""
    require_release(act, article)
    content = _fitting(content.tidied())
    if not content.correction:
        raise Refusal(_("不能更正：没有更正说明"), _("读者要看到改了什么"), _("写明原来怎么写、现在怎么写"))
    with writing(act) as pen:
        article = locked(article, version)
        if article.shown is None:
            raise Refusal(_("不能更正：还没有发布"), _("没有发布的稿件直接修改"), _("回到稿件页"))
        require_state(article, _("不能更正"), VersionState.RELEASED)
        last = article.versions.aggregate(last=Max("number"))["last"]
        article.latest = _make(article, last + 1, VersionKind.CORRECTION, content, act)
        save(pen, "correct_article", article, {"article_version": latest_of(article).number}, content.correction)
    return article
