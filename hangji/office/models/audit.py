"""The audit trail: one entry a change, chained by hash per office. No foreign keys: it outlives what it tells of."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    office = models.IntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人"), max_length=40)
    by_name = models.CharField(max_length=40)
    verb = models.CharField(_("事项"), max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject = models.CharField(_("对象"), max_length=120)
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    act = models.UUIDField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["office", "number"]
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="audit_number_once_per_office")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["act"], name="audit_act"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.verb} {self.subject_kind} {self.subject_id}"


class AuditTail(models.Model):
    """The last number and hash of an office's chain; locked while an entry is written."""

    office = models.IntegerField(primary_key=True)
    count = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["office"]

    def __str__(self) -> str:
        return f"{self.office}: {self.count}"
