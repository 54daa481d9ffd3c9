"""A plan of assignments (派驻方案): a proposal per organisation beside what holds; nothing until adopted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.office.models import Person
from hangji.registry.models import OrganisationLevel, SocialOrganization


class PlanState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已采用")
    DROPPED = "dropped", _("已放弃")


class Need(models.TextChoices):
    """Why an organisation stands in a plan."""

    DUE = "due", _("没有党员，也没有党组织")
    SERVED = "served", _("没有党组织，已有指导员")
    CHOSEN = "chosen", _("另行选入")
    COVERED = "covered", _("已有党组织，不再需要")


class Ground(models.TextChoices):
    """Why this instructor is proposed, or why nobody is."""

    KEPT = "kept", _("延续现在的联系")
    PINNED = "pinned", _("人工指定")
    STREET_AND_INDUSTRY = "street_and_industry", _("同一乡镇街道，熟悉这个行业")
    STREET = "street", _("同一乡镇街道")
    INDUSTRY = "industry", _("熟悉这个行业")
    COUNTY = "county", _("同一县区，还有余力")
    NOBODY = "nobody", _("这个县区没有可派的指导员")
    FULL = "full", _("这个县区的指导员都已联系满")
    EXCLUDED = "excluded", _("可派的人都被排除")
    NOT_NEEDED = "not_needed", _("已有党组织覆盖")


class AssignmentPlan(models.Model):
    """One register's plan. day: of the facts it was reckoned from. One draft of a register at a time."""

    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    state = models.CharField(_("状态"), max_length=8, choices=PlanState, default=PlanState.DRAFT)
    day = models.DateField(_("数据截至"))
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=40, blank=True)
    adopted_on = models.DateField(_("采用日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "level"], condition=Q(state="draft"), name="one_draft_plan_of_a_register"
            ),
            models.CheckConstraint(
                name="plan_settled_whole",
                condition=Q(state="draft", settled_at__isnull=True, adopted_on__isnull=True)
                | Q(state="adopted", settled_at__isnull=False, adopted_on__isnull=False)
                | Q(state="dropped", settled_at__isnull=False, adopted_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.level} {self.day}"


class PlanLine(models.Model):
    """One organisation of a plan. now: who is its primary instructor; proposed: who would be."""

    plan = models.ForeignKey(AssignmentPlan, models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    need = models.CharField(max_length=8, choices=Need)
    now = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    pinned = models.BooleanField(default=False)
    ground = models.CharField(max_length=20, choices=Ground)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="planned_once"),
            models.CheckConstraint(name="pinned_to_somebody", condition=Q(pinned=False) | Q(proposed__isnull=False)),
            models.CheckConstraint(
                name="nobody_for_the_covered", condition=~Q(need="covered") | Q(proposed__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.proposed}"

    @property
    def state(self) -> str:
        """ "kept", "new", "changed", "ended" or "unplaced"."""
        if self.need == Need.COVERED:
            return "ended"
        if self.proposed_id is None:
            return "unplaced"
        if self.now_id is None:
            return "new"
        return "kept" if self.now_id == self.proposed_id else "changed"


class PlanExclusion(models.Model):
    """A pair that a plan must not propose: this person not to this organisation."""

    plan = models.ForeignKey(AssignmentPlan, models.CASCADE, related_name="exclusions")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation", "person"], name="excluded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} × {self.person}"
