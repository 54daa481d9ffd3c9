"""Stored files. Their owner holds the foreign key and serves them by its own rule of who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """erased_at: when its bytes were taken away because they named a person who was erased; the row stays."""

    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=40)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
