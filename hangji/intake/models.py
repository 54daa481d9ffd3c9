"""An import from upload to undo. Its id is the id of the act that wrote it, so every row it recorded can be found."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Document, User
from hangji.office.permissions import Permission


class BatchState(models.TextChoices):
    CHECKING = "checking", _("正在检查")
    REFUSED = "refused", _("不能读取")
    CHECKED = "checked", _("等待确认")
    WRITTEN = "written", _("已写入")
    UNDONE = "undone", _("已撤销")


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, act: Act) -> Self:
        """The imports of the registers that the person may import for."""
        return self.filter(where(act, Permission.IMPORT)).select_related("document", "uploaded_by")


class Batch(models.Model):
    """region_code, level: the register the file is for; new organisations without a place of their own go there.

    parts: the stored result of the check. counts: what the page shows of it.
    ticked: numbers of the rows with warnings that a person let through.
    promise: the digest of the effect that the preview showed; the commit refuses when the register has moved on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(_("批次号"), max_length=20, unique=True)
    fields = models.CharField(_("内容"), max_length=12)
    region_code = models.IntegerField()
    level = models.CharField(max_length=6)
    as_of = models.DateField(_("数据截至"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    mapping: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.CHECKING)
    sentence: Any = models.JSONField(default=dict, blank=True)
    counts: Any = models.JSONField(default=dict, blank=True)
    ticked: Any = models.JSONField(default=list, blank=True)
    promise = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    written_at = models.DateTimeField(_("写入时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.number


class CheckPart(models.Model):
    """So many rows of a stored check (``store.py``), packed: what reads or writes it never holds the whole.

    number: 1, 2, 3 … in the order of the file. packed: a gzip of lines.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="check_parts_are_in_order", fields=["batch", "number"])]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
