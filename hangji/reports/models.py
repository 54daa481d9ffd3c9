"""Reports as they were handed in: who prepared, checked and locked them, what they said, and where they stand."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import territories, where
from hangji.office.acts import Act
from hangji.office.models import Document, Issue, Level
from hangji.office.permissions import Permission


class ReportState(models.TextChoices):
    """drafted and checked follow the facts; from locked on the content never changes again."""

    DRAFTED = "drafted", _("编制中")
    CHECKED = "checked", _("已审核")
    LOCKED = "locked", _("已锁定")
    SENT = "sent", _("已上报")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


RUNNING = (ReportState.DRAFTED, ReportState.CHECKED)
HANDED_IN = (ReportState.SENT, ReportState.ACCEPTED)
SEEN_ABOVE = (*HANDED_IN, ReportState.RETURNED, ReportState.WITHDRAWN)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, act: Act) -> Self:
        """Those of the user's territories, and those that were handed in to the user's office."""
        return self.filter(where(act, Permission.SEE_COVERAGE) | Q(receiver__in=offices(act), state__in=SEEN_ABOVE))

    def receivable_by(self, act: Act) -> Self:
        """Those handed in to the user's office, answered or not."""
        return self.filter(receiver__in=offices(act), state__in=SEEN_ABOVE)


def offices(act: Act) -> list[int]:
    """The regions for whose office the user receives reports."""
    return [territory.region_code for territory in territories(act, Permission.RECEIVE_REPORT)]


class Report(models.Model):
    """One edition of a report. digest: sha256 of the frozen content; locked_at: also the moment of its knowing.

    issue: its number, verification code and papers. receiver: the region that it is handed in to. audit_…: the end of
    the audit chain at the locking. returned_because: why it was returned or withdrawn. correction: 更正说明, what
    differs from the edition before.
    """

    kind = models.CharField(_("报表"), max_length=20)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    day = models.DateField(_("截至"))
    edition = models.PositiveSmallIntegerField(_("第几版"), default=1)
    receiver = models.IntegerField(_("报送给"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.DRAFTED)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=40)
    prepared_by_name = models.CharField(max_length=40)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=40, blank=True)
    checked_by_name = models.CharField(max_length=40, blank=True)
    checked_digest = models.CharField(max_length=64, blank=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.CharField(max_length=40, blank=True)
    locked_by_name = models.CharField(max_length=40, blank=True)
    content = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    issue = models.OneToOneField(Issue, models.PROTECT, null=True, related_name="+")
    audit_office = models.IntegerField(null=True)
    audit_count = models.BigIntegerField(null=True)
    audit_hash = models.CharField(max_length=64, blank=True)
    correction = models.TextField(_("更正说明"), blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=40, blank=True)
    sent_by_name = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_name = models.CharField(max_length=40, blank=True)
    returned_because = models.CharField(_("理由"), max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "kind", "region_code", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "region_code", "level", "day"],
                condition=Q(state__in=["drafted", "checked"]),
                name="report_one_running_draft",
            ),
            models.UniqueConstraint(
                fields=["kind", "region_code", "level", "day", "edition"], name="report_edition_once"
            ),
            models.CheckConstraint(name="report_checked_by_another", condition=~Q(checked_by=F("prepared_by"))),
            models.CheckConstraint(name="report_locked_by_another", condition=~Q(locked_by=F("prepared_by"))),
            models.CheckConstraint(
                name="report_answered_by_another",
                condition=Q(state="withdrawn")
                | (~Q(answered_by=F("prepared_by")) & ~Q(answered_by=F("locked_by")))
                | Q(answered_by=""),
            ),
            models.CheckConstraint(
                name="report_locked_whole",
                condition=Q(
                    state__in=["drafted", "checked"], locked_at__isnull=True, content__isnull=True, issue__isnull=True
                )
                | (
                    Q(locked_at__isnull=False, content__isnull=False, audit_count__isnull=False)
                    & ~Q(locked_by="")
                    & ~Q(digest="")
                    & ~Q(state__in=["drafted", "checked"])
                ),
            ),
            models.CheckConstraint(
                name="report_returned_with_a_reason",
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(returned_because=""),
            ),
            Frozen(
                name="report_frozen_once_locked",
                once="locked_at",
                fields=(
                    *("kind", "region_code", "level", "day", "edition", "receiver"),
                    *("prepared_at", "prepared_by", "prepared_by_name", "checked_at", "checked_by", "checked_by_name"),
                    *("checked_digest", "locked_at", "locked_by", "locked_by_name", "content", "digest", "issue"),
                    *("audit_office", "audit_count", "audit_hash", "correction"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "level", "day"], name="report_place"),
            models.Index(fields=["receiver", "state", "day"], name="report_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.region_code} {self.day} {self.edition}"

    @property
    def running(self) -> bool:
        """Whether it still follows the facts."""
        return self.state in RUNNING
