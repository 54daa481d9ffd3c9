"""A proposal of joint branches (联合组建方案): its groups, whom they hold, who may never be together, and each step."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.models import OrganisationLevel, SocialOrganization


class JointPlanState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已采用")
    DISCARDED = "discarded", _("已作废")


class JointPlanQuerySet(models.QuerySet["JointPlan"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_CASES))


class JointPlan(models.Model):
    """day: the facts of its units are those of this day. A draft changes no figure; adopted, its groups are cases."""

    name = models.CharField(_("方案名称"), max_length=60)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    day = models.DateField(_("数据截至"))
    state = models.CharField(_("状态"), max_length=9, choices=JointPlanState, default=JointPlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(_("经办人"), max_length=40)
    changed_at = models.DateTimeField(_("最近变更"))
    changed_by_name = models.CharField(max_length=40)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = JointPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "level", "name"], condition=Q(state="draft"), name="joint_plan_draft_named_once"
            ),
            models.CheckConstraint(
                name="joint_plan_closed_when_over",
                condition=Q(state="draft", closed_on__isnull=True) | (~Q(state="draft") & Q(closed_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["region_code", "level", "state"], name="joint_plan_place")]

    def __str__(self) -> str:
        return self.name


class PlanGroup(models.Model):
    """number: from 1, said as a letter. name: "" while nobody has named it. case: opened for it by adopting."""

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField()
    name = models.CharField(_("组名"), max_length=60, blank=True)
    locked = models.BooleanField(_("锁定"), default=False)
    secretary = models.CharField(_("书记人选"), max_length=60, blank=True)
    case = models.ForeignKey("formation.Case", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_group_numbered_once"),
            models.CheckConstraint(name="plan_group_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return letter(self.number)


def letter(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


class PlanUnit(models.Model):
    """An organisation that the plan is about, with the facts it was judged on.

    group None: in none. pinned: put there by a person, so it stays when the rest is arranged anew. excluded: left out.
    county, street, industry, supervisor; members full, probationary and, of them, elsewhere: as of the plan's day.
    """

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    group = models.ForeignKey(PlanGroup, models.PROTECT, null=True, blank=True, related_name="units")
    pinned = models.BooleanField(default=False)
    excluded = models.BooleanField(default=False)
    county = models.IntegerField(_("县区"))
    street = models.CharField(_("乡镇街道"), max_length=80, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    supervisor = models.CharField(_("业务主管单位"), max_length=80, blank=True)
    full = models.PositiveIntegerField(_("正式党员"))
    probationary = models.PositiveIntegerField(_("预备党员"))
    elsewhere = models.PositiveIntegerField(_("组织关系未转入"))

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="plan_unit_once"),
            models.CheckConstraint(
                name="plan_unit_excluded_is_in_no_group", condition=Q(excluded=False) | Q(group=None)
            ),
            models.CheckConstraint(
                name="plan_unit_pinned_somewhere", condition=Q(pinned=False) | Q(group__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class NeverTogether(models.Model):
    """Two organisations that may not be in one group of a plan (不编在一起). first: the smaller key."""

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="apart")
    first = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    second = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "first", "second"], name="never_together_once"),
            models.CheckConstraint(name="never_together_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class PlanStep(models.Model):
    """One change of a plan. before: the arrangement before it, to go back to. undone_at: it was taken back."""

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=10)
    facts: Any = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    before: Any = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_step_numbered_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"
