"""Articles of the public portal: their versions, who reviewed and proofread each, their pictures and attachments."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.models import Document, Level
from hangji.registry.models import SocialOrganization


class Origin(models.TextChoices):
    """Where a text comes from."""

    OWN = "own", _("本站采写")
    CONTRIBUTED = "contributed", _("社会组织供稿")
    REPRINT = "reprint", _("转载")
    OFFICIAL = "official", _("公文、文件")


class Basis(models.TextChoices):
    """By which right it is shown."""

    OWN = "own", _("本单位作品")
    SUPPLIED = "supplied", _("供稿单位提供并同意公开")
    LICENSED = "licensed", _("权利人书面授权")
    LISTED = "listed", _("稿源单位公开发布，允许转载")
    OFFICIAL = "official", _("公文、法规，不受著作权限制")


class VersionKind(models.TextChoices):
    TEXT = "text", _("全文")
    CORRECTION = "correction", _("更正")


class VersionState(models.TextChoices):
    """From sent on, a version's words stay as they are: who mends them makes the next one."""

    DRAFT = "draft", _("草稿")
    OFFERED = "offered", _("待编辑")
    REVIEWING = "reviewing", _("审校中")
    RETURNED = "returned", _("退回修改")
    PASSED = "passed", _("待发布")
    RELEASED = "released", _("已发布")
    DROPPED = "dropped", _("不采用")


class FileUse(models.TextChoices):
    PICTURE = "picture", _("图片")
    ATTACHMENT = "attachment", _("附件")


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self, now: datetime) -> Self:
        """What strangers may read at a moment: released, its moment come, not withdrawn. Derived from the clock."""
        return self.filter(shown__isnull=False, public_from__lte=now, withdrawn_at__isnull=True)


class Article(models.Model):
    """One article; its words are in its versions. editor: 责任编辑, "" until an officer took it up.

    latest: the version that is worked at; shown: the one that is public from public_from on. organisation: who gave it,
    where one did. withdrawn_…: since when and why strangers no longer see it.
    """

    channel = models.CharField(_("栏目"), max_length=20)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    organisation = models.ForeignKey(
        SocialOrganization, models.PROTECT, null=True, related_name="+", verbose_name=_("供稿单位")
    )
    begun_by = models.CharField(max_length=40)
    begun_by_name = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    editor = models.CharField(max_length=40, blank=True)
    editor_name = models.CharField(_("责任编辑"), max_length=40, blank=True)
    latest = models.ForeignKey("ArticleVersion", models.PROTECT, null=True, related_name="+")
    shown = models.ForeignKey("ArticleVersion", models.PROTECT, null=True, related_name="+")
    public_from = models.DateTimeField(_("公开时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=300, blank=True)
    withdrawn_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-public_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="article_shown_from_a_moment",
                condition=Q(shown__isnull=True, public_from__isnull=True)
                | Q(shown__isnull=False, public_from__isnull=False),
            ),
            models.CheckConstraint(
                name="article_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, shown__isnull=False) & ~Q(withdrawn_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "-public_from", "-id"], name="article_of_channel"),
            models.Index(fields=["-public_from", "-id"], name="article_newest"),
            models.Index(fields=["region_code", "level"], name="article_place"),
            models.Index(fields=["begun_by"], name="article_begun_by"),
        ]

    def __str__(self) -> str:
        return self.latest.title if self.latest else f"#{self.pk}"


class ArticleVersion(models.Model):
    """One wording. text: with simple marks (portal/writing/marks.py). digest: sha256 of all that it says.

    source: 来源, a medium or unit; first_published_on: 原发日期; original_digest: sha256 of the original text as it was
    compared, in hexadecimal; changes: what differs from the original. correction: what a reader is told was corrected.
    ends: how the reviews may end is in ArticleStep.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版次"))
    kind = models.CharField(max_length=10, choices=VersionKind, default=VersionKind.TEXT)
    state = models.CharField(_("状态"), max_length=9, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(_("标题"), max_length=120)
    summary = models.CharField(_("摘要"), max_length=200, blank=True)
    text = models.TextField(_("正文"))
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    origin = models.CharField(_("稿件来历"), max_length=11, choices=Origin)
    source = models.CharField(_("来源"), max_length=60)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    first_published_on = models.DateField(_("原发日期"), null=True)
    original_url = models.URLField(_("原文链接"), max_length=300, blank=True)
    original_digest = models.CharField(max_length=64, blank=True)
    changes = models.CharField(_("与原文的改动"), max_length=200, blank=True)
    basis = models.CharField(_("版权依据"), max_length=8, choices=Basis)
    basis_note = models.CharField(_("依据说明"), max_length=200, blank=True)
    correction = models.CharField(_("更正说明"), max_length=300, blank=True)
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_numbered_once"),
            models.CheckConstraint(name="article_version_says_something", condition=~Q(title="") & ~Q(text="")),
            models.CheckConstraint(
                name="article_version_names_its_source",
                condition=Q(state__in=["draft", "offered", "returned", "dropped"]) | ~Q(source=""),
            ),
            models.CheckConstraint(
                name="article_reprint_tells_the_first_day",
                condition=Q(state__in=["draft", "offered", "returned", "dropped"])
                | ~Q(origin="reprint")
                | Q(first_published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="article_correction_says_what",
                condition=Q(kind="text", correction="") | Q(kind="correction") & ~Q(correction=""),
            ),
            models.CheckConstraint(
                name="article_version_released_once_passed",
                condition=Q(released_at__isnull=True) | Q(state="released", sent_at__isnull=False),
            ),
            Frozen(
                name="article_version_stays",
                once="sent_at",
                fields=(
                    *("article", "number", "kind", "title", "summary", "text", "document_number", "origin", "source"),
                    *("author", "first_published_on", "original_url", "original_digest", "changes", "basis"),
                    *("basis_note", "correction", "written_by", "digest"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["state", "written_at"], name="article_version_state")]

    def __str__(self) -> str:
        return self.title


class ArticleStep(models.Model):
    """One review or proofreading of one version by one person. passed: None while it waits.

    No person has two steps of one version, and none reviews what he or she has written: kept here, not only in forms.
    """

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(_("步骤"), max_length=10)
    person = models.CharField(max_length=40)
    person_name = models.CharField(_("承办人"), max_length=40)
    written_by = models.CharField(max_length=40)
    passed = models.BooleanField(_("结论"), null=True)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="article_step_once"),
            models.UniqueConstraint(fields=["version", "person"], name="article_steps_by_different_people"),
            models.CheckConstraint(name="article_step_not_by_its_writer", condition=~Q(person=F("written_by"))),
            models.CheckConstraint(
                name="article_step_done_whole",
                condition=Q(passed__isnull=True, done_at__isnull=True) | Q(passed__isnull=False, done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_step_returned_with_an_opinion",
                condition=Q(passed__isnull=True) | Q(passed=True) | ~Q(opinion=""),
            ),
            Frozen(
                name="article_step_stays",
                once="done_at",
                fields=("version", "code", "number", "person", "passed", "opinion", "done_at"),
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(passed__isnull=True), name="article_step_waiting")]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"


class ArticleFile(models.Model):
    """A picture or attachment, from version ``since`` until before version ``until``. number: as in the text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    use = models.CharField(max_length=10, choices=FileUse)
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    alt = models.CharField(_("替代文字"), max_length=200, blank=True)
    caption = models.CharField(_("说明"), max_length=120, blank=True)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    since = models.PositiveSmallIntegerField()
    until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["article", "use", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "use", "number"], name="article_file_numbered_once"),
            models.CheckConstraint(name="article_picture_is_described", condition=~Q(use="picture") | ~Q(alt="")),
            models.CheckConstraint(
                name="article_file_ends_later", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.document.name
