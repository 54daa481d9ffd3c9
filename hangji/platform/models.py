"""Inclusion in the provincial platform, files handed over, and reconciliations with the platform's own export."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Document, User
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization


class Subject(models.TextChoices):
    ORGANISATIONS = "organisations", _("社会组织")
    PARTIES = "parties", _("党组织")


def inclusion_rules(name: str, key: str) -> list[Any]:
    """As of every spell; besides, a number of the platform stands for one thing at a time."""
    numbered = Q(withdrawn_at__isnull=True, until__isnull=True) & ~Q(number="")
    return [
        *spell_rules(name, key),
        models.UniqueConstraint(fields=["number"], condition=numbered, name=f"{name}_number_stands_once"),
    ]


class OrganisationInclusion(Spell):
    """An organisation is included in the platform; number: the platform's own for it, where it gives one."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    number = models.CharField(_("平台编号"), max_length=40, blank=True)

    class Meta:
        constraints = inclusion_rules("organisation_inclusion", "organisation")


class PartyInclusion(Spell):
    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    number = models.CharField(_("平台编号"), max_length=40, blank=True)

    class Meta:
        constraints = inclusion_rules("party_inclusion", "party_organization")


class PlacedQuerySet(models.QuerySet[Any]):
    def visible_to(self, act: Act) -> Self:
        """Those of the registers whose figures the person may see."""
        return self.filter(where(act, Permission.SEE_COVERAGE))


class Handover(models.Model):
    """A file handed over to the platform, frozen. Nothing of it is ever changed.

    digest: sha256 over layout, version and rows as they were written, whatever the kind of file.
    """

    subject = models.CharField(_("内容"), max_length=14, choices=Subject)
    layout_version = models.PositiveIntegerField(_("版式"))
    region_code = models.IntegerField()
    level = models.CharField(max_length=6)
    day = models.DateField(_("截至"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(_("行数"))
    digest = models.CharField(_("校验值"), max_length=64)
    handed_at = models.DateTimeField(_("报送时间"))
    handed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))

    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "region_code", "level", "day", "digest"], name="handed_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.day:%Y-%m-%d}"


class ReconciliationState(models.TextChoices):
    COMPARING = "comparing", _("正在核对")
    REFUSED = "refused", _("不能读取")
    COMPARED = "compared", _("已核对")


class Reconciliation(models.Model):
    """The platform's own export of one register, compared with ours as of a day.

    columns: [letters, heading of theirs, field or ""] as they were matched. notes: sentences of the reader.
    superseded_at: a later comparison of the same register took its place; its differences are history.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    subject = models.CharField(_("内容"), max_length=14, choices=Subject)
    layout_version = models.PositiveIntegerField(_("版式"))
    region_code = models.IntegerField()
    level = models.CharField(max_length=6)
    day = models.DateField(_("截至"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=ReconciliationState, default="comparing")
    sentence: Any = models.JSONField(default=dict, blank=True)
    columns: Any = models.JSONField(default=list, blank=True)
    notes: Any = models.JSONField(default=list, blank=True)
    counts: Any = models.JSONField(default=dict, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "region_code", "level"],
                condition=Q(state="compared", superseded_at__isnull=True),
                name="one_reconciliation_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.day:%Y-%m-%d}"


class Decision(models.TextChoices):
    OURS = "ours", _("以台账为准，下次报送")
    THEIRS = "theirs", _("以省平台为准，更正台账")
    EXPLAINED = "explained", _("已说明，维持现状")


class Settlement(models.Model):
    """What a person decided about one difference; it is recognised again as long as the difference is the same.

    fingerprint: of the difference, so a value that changed on either side is another difference.
    """

    fingerprint = models.CharField(max_length=64)
    region_code = models.IntegerField()
    level = models.CharField(max_length=6)
    decision = models.CharField(_("处理"), max_length=10, choices=Decision)
    reason = models.CharField(_("理由"), max_length=300)
    settled_at = models.DateTimeField(_("处理时间"))
    settled_by = models.CharField(max_length=40)
    settled_by_name = models.CharField(_("处理人"), max_length=40)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-settled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "region_code", "level"],
                condition=Q(withdrawn_at__isnull=True),
                name="settled_once_at_a_time",
            ),
            models.CheckConstraint(name="settled_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()


class DifferenceKind(models.TextChoices):
    OURS_ONLY = "ours_only", _("省平台没有")
    THEIRS_ONLY = "theirs_only", _("台账没有纳入")
    TWICE = "twice", _("省平台重复")
    FIELD = "field", _("内容不同")


class Difference(models.Model):
    """One difference between ours and theirs. field: of the layout, "" where a whole row is missing or doubled.

    code, name: of the row, ours where we have it. by_name: the rows were put together by their exact name.
    row: the number of their row, NULL where they have none. organisation, party_organization: ours, where we have it.
    """

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="differences")
    kind = models.CharField(_("差异"), max_length=12, choices=DifferenceKind)
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, null=True, blank=True, related_name="+")
    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=120, blank=True)
    name = models.CharField(_("名称"), max_length=300, blank=True)
    field = models.CharField(max_length=24, blank=True)
    ours = models.CharField(_("台账"), max_length=300, blank=True)
    theirs = models.CharField(_("省平台"), max_length=300, blank=True)
    by_name = models.BooleanField(default=False)
    row = models.PositiveIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True, blank=True, related_name="differences")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["reconciliation", "settlement"], name="difference_open")]

    def __str__(self) -> str:
        return f"{self.name} {self.field}".strip()
