"""个人办理单: with it a person asks for 红领贷 without an account and without anybody knowing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization


class SlipBatchQuerySet(models.QuerySet["SlipBatch"]):
    def visible_to(self, act: Act) -> "SlipBatchQuerySet":
        return self.filter(where(act, Permission.SEE_CREDIT))


class SlipBatch(models.Model):
    """Slips handed to the members and staff of an honoured organisation, all alike. last_day: their last valid day.

    What is known of a batch is how many there were. Whether one has been used nobody can see. key: of the form.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    count = models.PositiveSmallIntegerField(_("张数"))
    handed_on = models.DateField(_("发放日期"))
    last_day = models.DateField(_("有效期至"))
    handed_by_name = models.CharField(_("经办人"), max_length=40)
    key = models.UUIDField(unique=True)

    objects = SlipBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="slips_at_least_one", condition=Q(count__gte=1)),
            models.CheckConstraint(name="slips_end_after_they_begin", condition=Q(last_day__gte=F("handed_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.handed_on}"


class Slip(models.Model):
    """One slip. digest: HMAC of its code, in hexadecimal; the code itself stands on the paper only."""

    batch = models.ForeignKey(SlipBatch, models.PROTECT, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "个人办理单"
