"""Which locked reports are open to everyone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.reports.models import Report


class OpenFigures(models.Model):
    """The chosen indicators of one locked report, put on the portal by a person. What they say is in the report."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="+", verbose_name=_("报表"))
    opened_at = models.DateTimeField(_("公开时间"))
    opened_by = models.CharField(max_length=40)
    opened_by_name = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(_("停止公开的原因"), max_length=300, blank=True)

    class Meta:
        ordering = ["-report__day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="open_figures_closed_with_a_reason",
                condition=Q(closed_at__isnull=True, closed_because="")
                | Q(closed_at__isnull=False) & ~Q(closed_because=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.report)
