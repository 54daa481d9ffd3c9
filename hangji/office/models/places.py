"""Where: administrative divisions with dated codes; and who leads: supervising bodies, dated too."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules

# Where the first day of a body is not known, what holds of it from the beginning is a spell from this day on.
BEGINNING = date(1900, 1, 1)


def span(code: int) -> tuple[int, int]:
    """The six-digit codes of a region and everything below it, as [first, after the last).

    341600 gives (341600, 341700), 341602 gives (341602, 341603), 0 gives everything.
    """
    if code == 0:
        return 0, 1_000_000
    if code % 10_000 == 0:
        return code, code + 10_000
    return (code, code + 100) if code % 100 == 0 else (code, code + 1)


def within_span(field: str, code: int) -> Q:
    """The condition that ``field`` lies in the subtree of ``code``."""
    first, after = span(code)
    return Q(**{f"{field}__gte": first, f"{field}__lt": after})


class Dated(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """What exists at the end of ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        )


class Region(models.Model):
    """A division as GB/T 2260 numbers it from a day to a day; streets carry an inner order number of nine digits."""

    code = models.BigIntegerField(_("代码"))
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=30)
    initials = models.CharField(max_length=60, blank=True)
    level = models.CharField(_("层级"), max_length=12)
    parent = models.BigIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.BigIntegerField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="region_code_once_per_day")]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    WORK_COMMITTEE = "work_committee", _("两新工委")
    SOCIAL_WORK = "social_work", _("社会工作部")
    COMPREHENSIVE = "comprehensive", _("综合党委")
    INDUSTRY = "industry", _("行业党委")
    STREET = "street", _("乡镇街道党委、党工委")
    UNIT = "unit", _("机关、企事业单位党组织")


class Body(models.Model):
    """A body that leads Party organisations (综合党委, 行业党委, 工委, 社会工作部); dated, with a successor.

    name: what it is called now; earlier names and what stands above it are spells. industry: whose committee it is.
    document, end_document: the numbers of the documents that founded and ended it.
    """

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=20, choices=BodyKind)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6)
    valid_from = models.DateField(_("成立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    document = models.CharField(_("成立文号"), max_length=60, blank=True)
    end_document = models.CharField(_("撤销文号"), max_length=60, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["region_code", "name"]
        constraints = [
            models.CheckConstraint(
                name="body_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.UniqueConstraint(fields=["name", "region_code"], name="body_name_once_per_region"),
            models.CheckConstraint(
                name="body_of_an_industry_is_its_committee", condition=Q(industry="") | Q(kind="industry")
            ),
            models.CheckConstraint(
                name="body_has_a_successor_once_ended", condition=Q(successor__isnull=True) | Q(valid_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def begins(self) -> date:
        """The first day of what holds of it from the beginning."""
        return self.valid_from or BEGINNING

    def exists_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


class BodyName(Spell):
    """What a body is called; document: the one by which it got the name."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="names")
    name = models.CharField(_("名称"), max_length=80)
    document = models.CharField(_("文号"), max_length=60, blank=True)

    class Meta:
        constraints = spell_rules("body_name", "body")

    def __str__(self) -> str:
        return self.name


class BodyParent(Spell):
    """Which body stands above a body (上一级); none is said where there is no spell."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Body, models.PROTECT, related_name="children", verbose_name=_("上一级"))
    document = models.CharField(_("文号"), max_length=60, blank=True)

    class Meta:
        constraints = [
            *spell_rules("body_parent", "body"),
            models.CheckConstraint(name="body_is_not_its_own_parent", condition=~Q(parent=F("body"))),
        ]

    def __str__(self) -> str:
        return str(self.parent)
