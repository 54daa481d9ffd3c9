"""What people say about a gap: its cause and plan, a postponement, a dispute; and about two names that are alike."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.registry.models import Mode, OrganisationLevel, SocialOrganization


class Cause(models.TextChoices):
    NO_MEMBERS_TRANSFERRED = "no_members_transferred", _("党员组织关系未转入")
    LEADER_UNWILLING = "leader_unwilling", _("负责人不重视")
    NO_SECRETARY = "no_secretary", _("缺书记人选")
    SMALL_AND_SCATTERED = "small_and_scattered", _("人员少且分散")
    NEWLY_REGISTERED = "newly_registered", _("新登记")
    OTHER = "other", _("其他")


class GapNote(models.Model):
    """Why an organisation has no Party organisation yet (未建立原因), what is planned, since when it is formed."""

    organisation = models.OneToOneField(SocialOrganization, models.PROTECT, related_name="gap_note")
    cause = models.CharField(_("未建立原因"), max_length=24, choices=Cause, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    planned_on = models.DateField(_("计划组建日期"), null=True, blank=True)
    planned_mode = models.CharField(_("拟采用的组建方式"), max_length=8, choices=Mode, blank=True)
    started_on = models.DateField(_("开始组建日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gap_note_started_with_a_mode", condition=Q(started_on__isnull=True) | ~Q(planned_mode="")
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Postponement(models.Model):
    """暂缓: the duty is acknowledged and put off until a day, with a reason."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="postponements")
    until = models.DateField(_("暂缓至"))
    reason = models.CharField(_("理由"), max_length=300)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=40)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(lifted_at__isnull=True), name="postponed_once_at_a_time"
            ),
            models.CheckConstraint(name="postponed_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.until}"


class Dispute(models.Model):
    """认为判定有误: somebody says that a verdict is wrong, and someone else answers. The facts judged are kept."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="disputes")
    answer = models.CharField(max_length=12)
    conclusion = models.CharField(max_length=200)
    facts: Any = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    reason = models.CharField(_("理由"), max_length=500)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=40)
    raised_by_name = models.CharField(max_length=40)
    upheld = models.BooleanField(_("判定确有错误"), null=True, blank=True)
    reply = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(answered_at__isnull=True), name="disputed_once_at_a_time"
            ),
            models.CheckConstraint(
                name="dispute_answered_whole",
                condition=Q(answered_at__isnull=True, upheld__isnull=True, reply="")
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(reply="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.raised_at:%Y-%m-%d}"


class NotDuplicate(models.Model):
    """不是重复: a person has looked at two organisations with names alike and says that they are two.

    It holds for the names that were looked at: when one of them changes, the pair is asked about anew.
    first: the organisation that was entered earlier.
    """

    first = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    second = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    first_name = models.CharField(max_length=120)
    second_name = models.CharField(max_length=120)
    reason = models.CharField(_("理由"), max_length=300)
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=40)
    settled_by_name = models.CharField(max_length=40)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-settled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "first_name", "second_name"],
                condition=Q(reopened_at__isnull=True),
                name="pair_settled_once_for_its_names",
            ),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="pair_settled_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} / {self.second_name}"


class IndustryAside(models.Model):
    """暂不成立: the proposal of an industry committee is put off until a day, with a reason.

    region_code, level: of the committee that is proposed, a prefecture's or a county's.
    """

    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    industry = models.CharField(_("行业"), max_length=40)
    until = models.DateField(_("暂不办至"))
    reason = models.CharField(_("理由"), max_length=300)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40)
    set_by_name = models.CharField(max_length=40)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "level", "industry"],
                condition=Q(lifted_at__isnull=True),
                name="industry_set_aside_once_at_a_time",
            ),
            models.CheckConstraint(name="industry_set_aside_with_a_reason", condition=~Q(reason="") & ~Q(industry="")),
        ]

    def __str__(self) -> str:
        return f"{self.industry} {self.until}"
