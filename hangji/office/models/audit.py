"""The audit trail: one entry a change, chained by hash per office. No foreign keys: it outlives what it tells of."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One change. hash: over what is told for ever and the seal of what may name persons (office/audit.py).

    salt: what the seal was made with; it goes when a person is erased, so that no guess at the name can be tried.
    seal: kept in its stead from then on; "" before.
    """

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
    salt = models.CharField(max_length=32, blank=True, default="")
    seal = models.CharField(max_length=64, blank=True, default="")

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


class AuditErasure(models.Model):
    """An entry that has other words in a person's place since an erasure; act: the erasure's, whose own entry has the
    digest over all of its rows here. now: sha256 of the entry as it has stood since."""

    office = models.IntegerField()
    number = models.BigIntegerField()
    act = models.UUIDField()
    now = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["office", "number", "act"], name="audit_erased_once_an_act")]
        indexes = [models.Index(fields=["act"], name="audit_erasure_act")]

    def __str__(self) -> str:
        return f"{self.office} {self.number}"
