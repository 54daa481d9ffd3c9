"""Pictures and attachments of a draft. A picture has a text for those who do not see it."""

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext as _

from hangji.kit.pictures import redraw
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.portal.actions.hand import latest_of, locked, require_state, save
from hangji.portal.actions.writing import WRITABLE, next_draft
from hangji.portal.models import Article, ArticleFile, FileUse
from hangji.portal.queries.rights import require_edit

PICTURES = ("jpg", "png")
ATTACHMENTS = ("pdf", "ofd", "docx", "xlsx", "doc")


def add_picture(
    *, article: Article, upload: UploadedFile[bytes], alt: str, caption: str = "", version: int, act: Act
) -> ArticleFile:
    """Keep a picture, drawn anew; the text puts it by its number. Raises Refusal without a text for it."""
    require_edit(act, article)
    if not alt.strip():
        raise Refusal(
            _("不能保存这张图片：没有替代文字"),
            _("看不见图的人靠它知道图上是什么"),
            _("用一句话写出图上有谁、在做什么"),
        )
    drawn = redraw(upload)
    with writing(act) as pen:
        article = locked(article, version)
        _ready(article, act)
        document = documents.keep_picture(drawn, name=upload.name or "", act=act)
        file = _made(article, FileUse.PICTURE, document, caption)
        file.alt, file.width, file.height = alt.strip(), drawn.width, drawn.height
        file.save()
        save(pen, "add_article_file", article, {"article_file": document.name, "alt": file.alt})
    return file


def add_attachment(
    *, article: Article, upload: UploadedFile[bytes], caption: str = "", version: int, act: Act
) -> ArticleFile:
    require_edit(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        _ready(article, act)
        document = documents.store(upload, act=act, kinds=ATTACHMENTS)
        file = _made(article, FileUse.ATTACHMENT, document, caption)
        file.save()
        save(pen, "add_article_file", article, {"article_file": document.name})
    return file


def remove_file(*, file: ArticleFile, version: int, act: Act) -> Article:
    """Take a file from the draft; versions before it keep it."""
    require_edit(act, file.article)
    with writing(act) as pen:
        article = locked(file.article)
        file = ArticleFile.objects.get(pk=file.pk)
        if file.until is not None:
            return article
        article = locked(file.article, version)
        _ready(article, act)
        file.until = latest_of(article).number
        file.save()
        save(pen, "remove_article_file", article, {"article_file": str(file)})
    return article


def _ready(article: Article, act: Act) -> None:
    latest = require_state(article, _("不能改图片和附件"), *WRITABLE)
    next_draft(article, latest, act)


def _made(article: Article, use: FileUse, document: Document, caption: str) -> ArticleFile:
    last = article.files.filter(use=use).aggregate(last=Max("number"))["last"] or 0
    since = latest_of(article).number
    return ArticleFile(
        article=article, use=use, number=last + 1, document=document, caption=caption.strip(), since=since
    )
