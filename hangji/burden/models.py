"""What organisations were asked, form by form: derived from the audit trail, counted up to a number of each chain."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.office.acts import Act
from hangji.registry.models import SocialOrganization


class FillingQuerySet(models.QuerySet["Filling"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(organisation__in=SocialOrganization.objects.visible_to(act).values("pk"))


class Filling(models.Model):
    """One form filled in by an organisation's own people; derived, so rebuilt and never edited.

    office, number: the audit entry. typed: facts typed; held: facts that the program filled in itself. Neither who
    filled it in nor how long it took is kept.
    """

    office = models.IntegerField()
    number = models.BigIntegerField()
    organisation = models.ForeignKey(SocialOrganization, models.CASCADE, related_name="fillings")
    form = models.CharField(_("表"), max_length=20)
    day = models.DateField(_("日期"))
    typed = models.PositiveIntegerField(_("填写"))
    held = models.PositiveIntegerField(_("系统带出"))

    objects = FillingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="filling_of_one_entry"),
            models.CheckConstraint(name="filling_asks_something", condition=Q(typed__gt=0) | Q(held__gt=0)),
        ]
        indexes = [
            models.Index(fields=["organisation", "day"], name="filling_of_organisation"),
            models.Index(fields=["day", "form"], name="filling_days"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.day}"


class CountedTo(models.Model):
    """How far an office's audit chain has been read."""

    office = models.IntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["office"]

    def __str__(self) -> str:
        return f"{self.office}: {self.number}"
