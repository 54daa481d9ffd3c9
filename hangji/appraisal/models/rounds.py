"""A round of the annual appraisal: a year, a place, and the template by which it is judged, kept with it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Level
from hangji.office.permissions import Permission
from rulebook.appraisal_templates import Template, template_from


class RoundQuerySet(models.QuerySet["AppraisalRound"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_APPRAISALS))

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_APPRAISALS))


class AppraisalRound(models.Model):
    """One year's appraisal of a territory's organisations.

    template, edition, digest, content: the template's edition as it was when the round opened. counted_to: until which
    day evidence counts. seed: by which the second review was drawn, "" before. considered_on, ground: the committee's
    meeting. told_on: when the results were told. published_on: when what the template lets be published was.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    name = models.CharField(_("名称"), max_length=80)
    template = models.CharField(_("考评办法"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("版次"))
    digest = models.CharField(max_length=64)
    content: Any = models.JSONField()
    counted_to = models.DateField(_("材料截至"))
    hand_in_by = models.DateField(_("自评期限"))
    opened_on = models.DateField(_("开始日期"))
    opened_by = models.CharField(max_length=40)
    opened_by_name = models.CharField(max_length=40)
    seed = models.CharField(_("抽取用的种子"), max_length=32, blank=True)
    drawn_on = models.DateField(_("抽取日期"), null=True)
    drawn_by_name = models.CharField(max_length=40, blank=True)
    considered_on = models.DateField(_("研究日期"), null=True)
    ground = models.CharField(_("研究依据"), max_length=200, blank=True)
    told_on = models.DateField(_("告知日期"), null=True)
    published_on = models.DateField(_("公布日期"), null=True)
    published_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "region_code", "level"], name="one_appraisal_round_a_year"),
            models.CheckConstraint(name="appraisal_round_has_a_name", condition=~Q(name="") & ~Q(digest="")),
            models.CheckConstraint(
                name="appraisal_round_days", condition=Q(hand_in_by__gte=F("opened_on"), counted_to__year=F("year"))
            ),
            models.CheckConstraint(
                name="appraisal_sample_with_its_seed",
                condition=Q(drawn_on__isnull=True, seed="") | Q(drawn_on__isnull=False) & ~Q(seed=""),
            ),
            models.CheckConstraint(
                name="appraisal_considered_on_a_ground",
                condition=Q(considered_on__isnull=True, ground="") | Q(considered_on__isnull=False) & ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="appraisal_told_before_published",
                condition=Q(published_on__isnull=True) | Q(told_on__isnull=False, published_on__gte=F("told_on")),
            ),
            Frozen(
                name="appraisal_round_keeps_its_template",
                fields=("year", "region_code", "level", "template", "edition", "digest", "content", "counted_to"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)

    @property
    def rules(self) -> Template:
        return template_from(self.content)
