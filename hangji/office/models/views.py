"""Saved views: a list's query string under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hangji.office.models.people import User


class SavedView(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(_("视图名称"), max_length=20)
    query = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_named_once")]

    def __str__(self) -> str:
        return self.name
