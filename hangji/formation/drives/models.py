"""Drives (专项行动): what they are for, whom they take in, their targets, the task force (专班) and its shares."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Level, User
from hangji.office.permissions import Permission
from hangji.registry.models import Kind, SocialOrganization


class DriveKind(models.TextChoices):
    STRONG_BASE = "strong_base", _("强基础")
    STRONG_LEADERS = "strong_leaders", _("强班子")
    STRONG_COVERAGE = "strong_coverage", _("强覆盖")
    CONCENTRATED = "concentrated", _("集中组建")


class DriveState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class DriveQuerySet(models.QuerySet["Drive"]):
    def visible_to(self, act: Act) -> Self:
        """The drives of the person's territories, and those in whose task force the person is."""
        mine = DriveMember.objects.filter(drive=OuterRef("pk"), user=act.user, left_at__isnull=True)
        return self.filter(where(act, Permission.SEE_DRIVES) | Q(Exists(mine)))


class Drive(models.Model):
    """One drive. condition, county, organisation_kind, industry, supervisor: the saved condition over the register;
    "" or NULL where nothing is asked. ends_on: the last day.

    settled_on: the day as of which it was closed. result: what was reached, as canonical JSON; digest: its sha256.
    """

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("行动"), max_length=16, choices=DriveKind)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    condition = models.CharField(_("对象"), max_length=24)
    county = models.IntegerField(_("县区"), null=True, blank=True)
    organisation_kind = models.CharField(_("登记类型"), max_length=12, choices=Kind, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    supervisor = models.CharField(_("业务主管单位"), max_length=80, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    state = models.CharField(_("状态"), max_length=9, choices=DriveState, default=DriveState.PLANNED)
    begun_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_on = models.DateField(_("结果截至"), null=True, blank=True)
    remarks = models.TextField(_("总结"), max_length=2000, blank=True)
    result = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=40)

    objects = DriveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region_code", "level"], name="drive_name_once_per_place"),
            models.CheckConstraint(name="drive_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="drive_begun_with_a_baseline",
                condition=Q(state="planned", begun_at__isnull=True) | ~Q(state="planned"),
            ),
            models.CheckConstraint(
                name="drive_running_has_begun", condition=~Q(state__in=["running", "closed"], begun_at__isnull=True)
            ),
            models.CheckConstraint(
                name="drive_closed_with_its_result",
                condition=(
                    Q(state="closed", closed_at__isnull=False, settled_on__isnull=False)
                    & ~Q(result="")
                    & ~Q(digest="")
                    & ~Q(remarks="")
                )
                | (~Q(state="closed") & Q(settled_on__isnull=True, result="", digest="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="drive_state_end")]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)

    @property
    def running(self) -> bool:
        return self.state == DriveState.RUNNING


class DriveTarget(models.Model):
    """What is to be reached by a day: an indicator of the territory, or a state by so many of the baseline.

    wanted: of a rate in tenths of a per cent (850: 85 %), else a count. Exactly one of indicator and reach is named.
    """

    drive = models.ForeignKey(Drive, models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=40, blank=True)
    reach = models.CharField(max_length=24, blank=True)
    wanted = models.PositiveIntegerField()
    due_on = models.DateField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["drive", "order"], name="drive_target_order_once"),
            models.CheckConstraint(
                name="drive_target_measures_one_thing",
                condition=(Q(reach="") & ~Q(indicator="")) | (Q(indicator="") & ~Q(reach="")),
            ),
            models.CheckConstraint(name="drive_target_wants_something", condition=Q(wanted__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.drive} {self.order}"


class DriveUnit(models.Model):
    """An organisation of the baseline: it stood in the scope when the drive began. region_code: its county then."""

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    region_code = models.IntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["drive", "organisation"], name="drive_unit_once")]
        indexes = [models.Index(fields=["drive", "region_code"], name="drive_unit_county")]

    def __str__(self) -> str:
        return str(self.organisation)


class MemberDuty(models.TextChoices):
    LEADER = "leader", _("负责人")
    MEMBER = "member", _("成员")


class DriveMember(models.Model):
    """Someone in the task force; left_at: until when."""

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    duty = models.CharField(_("职责"), max_length=6, choices=MemberDuty, default=MemberDuty.MEMBER)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "user"], condition=Q(left_at__isnull=True), name="drive_member_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class DriveShare(models.Model):
    """What a member looks after: a county of the baseline, or one organisation of it, then not the county's."""

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="shares")
    member = models.ForeignKey(DriveMember, models.PROTECT, related_name="shares")
    county = models.IntegerField(null=True, blank=True)
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = [F("county").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="drive_share_of_one_thing",
                condition=Q(county__isnull=False, organisation__isnull=True)
                | Q(county__isnull=True, organisation__isnull=False),
            ),
            models.UniqueConstraint(fields=["drive", "county"], name="drive_county_looked_after_once"),
            models.UniqueConstraint(fields=["drive", "organisation"], name="drive_organisation_looked_after_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.county or self.organisation}"
