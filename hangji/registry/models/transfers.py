"""A transfer (划转): Party organisations that got another leading body by one act, which can be undone by one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.office.models import Body


class Transfer(models.Model):
    """Which Party organisations moved, and from whom, say the spells that the act recorded and withdrew.

    body: who leads them from ``day`` on. merged: the body that ended thereby (并入), with all that it led. act: the
    act's id. count: how many were moved.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("划入"))
    merged = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("划转日期"))
    document = models.CharField(_("文号"), max_length=60)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    count = models.PositiveIntegerField()
    act = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=40, blank=True)
    undone_because = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="transfer_has_a_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="transfer_moves_somebody_or_merges", condition=Q(count__gt=0) | Q(merged__isnull=False)
            ),
            models.CheckConstraint(
                name="transfer_undone_whole",
                condition=Q(undone_at__isnull=True, undone_by_name="", undone_because="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by_name="") & ~Q(undone_because="")),
            ),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="body_merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.day}"
