"""Issued documents: what left the office under a number, with the bytes that left, for anybody to check by a code."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hangji.office.models.documents import Document
from hangji.office.models.posts import Level


class NumberSeries(models.Model):
    """The last running number of an office's series (发文代字) in a year; locked while the next is taken."""

    office = models.IntegerField()
    word = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["office", "year", "word"]
        constraints = [models.UniqueConstraint(fields=["office", "word", "year"], name="number_series_once_per_year")]

    def __str__(self) -> str:
        return f"{self.office} {self.word} {self.year}: {self.last}"


class Issue(models.Model):
    """A document that was issued: a fact, never edited. Withdrawn with a reason at most; its number is not used again.

    subject_kind, subject_id: what it was issued from, kept without a foreign key as in the audit trail.
    region_code, level: the territory it speaks of, which says who sees it in the register of issued documents.
    definition: the versions of definitions that its figures follow, in words.
    audit_count, audit_hash: the head of the office's audit chain just before.
    """

    kind = models.CharField(_("种类"), max_length=20)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("标题"), max_length=200)
    office = models.IntegerField()
    word = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(_("年份"))
    serial = models.PositiveIntegerField()
    number = models.CharField(_("文号"), max_length=60)
    unit = models.CharField(_("发文单位"), max_length=80)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    as_of = models.DateField(_("数据截至"), null=True, blank=True)
    definition = models.CharField(_("口径"), max_length=200, blank=True)
    code = models.CharField(_("验证码"), max_length=20, unique=True)
    audit_count = models.BigIntegerField()
    audit_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField(_("发出日期"))
    issued_by = models.CharField(max_length=40)
    issued_by_name = models.CharField(_("经办人"), max_length=40)
    issued_in = models.UUIDField()
    withdrawn_at = models.DateTimeField(_("撤回日期"), null=True, blank=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "word", "year", "serial"], name="issue_number_once"),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id"],
                condition=Q(withdrawn_at__isnull=True),
                name="issue_once_while_valid",
            ),
            models.CheckConstraint(name="issue_serial_begins_with_one", condition=Q(serial__gte=1)),
            models.CheckConstraint(
                name="issue_withdrawn_at_by_and_because",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_because="")),
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "level"], name="issue_place"),
            models.Index(fields=["subject_kind", "subject_id"], name="issue_subject"),
            models.Index(fields=["issued_at", "id"], name="issue_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state(self) -> str:
        return "withdrawn" if self.withdrawn_at else "issued"

    @property
    def issued_on(self) -> date:
        return timezone.localtime(self.issued_at).date()


class IssuedFile(models.Model):
    """One file of an issued document, as bytes; a document under its own hash."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "document"], name="issued_file_once")]

    def __str__(self) -> str:
        return self.document.name
