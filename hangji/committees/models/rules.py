"""Rules of procedure (议事规则) and other regulations (制度) of a body, in versions that are in force from a day on."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import Territory, any_of
from hangji.office.acts import Act
from hangji.office.models import Body, Document, Role
from hangji.office.permissions import GRANTS, Permission


def own_bodies(act: Act) -> list[int]:
    """The bodies in which the user holds a post."""
    return [post.body_id for post in act.posts if post.role == Role.COMMITTEE and post.body_id]


def seen(act: Act, prefix: str) -> Q:
    """Those of the own body; an office and an auditor those of their territories. Another committee's are not seen."""
    lands = [
        Territory(post.region_code, post.level)
        for post in act.posts
        if post.role != Role.COMMITTEE and Permission.SEE_MEETINGS in GRANTS[post.role]
    ]
    return any_of([Q(**{f"{prefix}in": own_bodies(act)}), *(land.q(prefix) for land in lands)])


class RegulationKind(models.TextChoices):
    PROCEDURE = "procedure", _("议事规则")
    OTHER = "regulation", _("其他制度")


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(seen(act, "body__"))

    def standing_on(self, day: date) -> Self:
        """Not abolished by the end of ``day``."""
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gt=day))


class Regulation(models.Model):
    """One regulation of a body through its versions. abolished_on: the first day on which it no longer holds."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("党委"))
    kind = models.CharField(_("种类"), max_length=10, choices=RegulationKind)
    title = models.CharField(_("名称"), max_length=120)
    abolished_on = models.DateField(_("废止日期"), null=True, blank=True)
    abolished_because = models.CharField(_("废止原因"), max_length=300, blank=True)
    abolished_number = models.CharField(_("废止文号"), max_length=60, blank=True)
    abolished_by_name = models.CharField(max_length=40, blank=True)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "title"], name="regulation_title_once_in_a_body"),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(kind="procedure", abolished_on__isnull=True),
                name="one_procedure_of_a_body",
            ),
            models.CheckConstraint(
                name="regulation_abolished_with_a_reason",
                condition=Q(abolished_on__isnull=True, abolished_because="", abolished_number="")
                | Q(abolished_on__isnull=False) & ~Q(abolished_because="") & ~Q(abolished_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RegulationVersion(models.Model):
    """One version of the text. In force from ``in_force_on`` until the next version is, or the regulation is abolished.

    text: an article begins a line with 第…条. parameters: what the program takes from it, {key of rulebook.committee:
    {"value", "article"}}. A version is a draft until somebody else has checked it against the document; then it is
    frozen.
    """

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版次"))
    text = models.TextField(_("正文"), max_length=20_000)
    remark = models.CharField(_("修订说明"), max_length=300, blank=True)
    adopted_on = models.DateField(_("通过日期"))
    in_force_on = models.DateField(_("施行日期"))
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    parameters: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(_("登记人"), max_length=40)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    checked_by = models.CharField(max_length=40, blank=True)
    checked_by_name = models.CharField(_("核对人"), max_length=40, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="regulation_version_once"),
            models.UniqueConstraint(fields=["regulation", "in_force_on"], name="regulation_version_once_a_day"),
            models.UniqueConstraint(
                fields=["regulation"], condition=Q(checked_at__isnull=True), name="one_draft_of_a_regulation"
            ),
            models.CheckConstraint(name="regulation_adopted_before", condition=Q(in_force_on__gte=F("adopted_on"))),
            models.CheckConstraint(
                name="regulation_checked_by_another",
                condition=Q(checked_at__isnull=True, checked_by="")
                | Q(checked_at__isnull=False) & ~Q(checked_by="") & ~Q(checked_by=F("written_by")),
            ),
            Frozen(
                name="regulation_version_frozen",
                fields=(
                    *("regulation", "number", "text", "remark", "adopted_on", "in_force_on", "document_number"),
                    *("document", "parameters", "written_by", "checked_at", "checked_by"),
                ),
                once="checked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation} {self.number}"
