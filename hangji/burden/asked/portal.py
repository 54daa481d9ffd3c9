"""The forms of what organisations offer to the public site."""

from django.utils.translation import gettext_lazy as _

from hangji.burden.asked.held import ARTICLE
from hangji.burden.catalogue import AskedForm, Fact

FORMS: tuple[AskedForm, ...] = (
    AskedForm(
        "article",
        _("供稿"),
        _("自愿供稿，按来源和版权的规定说明来历"),
        "portal:desk_new",
        "hangji.portal.forms.writing.ArticleForm",
        ("begin_article", "amend_article"),
        (
            Fact("article.channel", _("栏目"), ("channel",), "channel"),
            Fact("article.title", _("标题和摘要"), ("title", "summary")),
            Fact("article.text", _("正文"), ("text",)),
            Fact(
                "article.origin",
                _("稿件来历和版权依据"),
                (
                    *("origin", "source", "author", "first_published_on", "document_number", "original_url"),
                    *("original_text", "changes", "basis", "basis_note"),
                ),
                "origin",
            ),
        ),
        ("unit.name", "day"),
        ARTICLE,
        ("unit", "correction", "version"),  # whose of one's own; a correction is the office's
    ),
    AskedForm(
        "article_file",
        _("供稿的图片和附件"),
        _("图片要有给看不见图的人的文字"),
        "portal:desk_picture",
        "hangji.portal.forms.writing.PictureForm",
        ("add_article_file",),
        (
            Fact("article_file.file", _("文件和说明"), ("upload", "caption"), "article_file"),
            Fact("article_file.alt", _("替代文字"), ("alt",), "alt"),
        ),
        ("unit.name",),
        ARTICLE,
        ("version",),
    ),
)
