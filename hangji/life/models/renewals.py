"""换届事项: electing the leading group of an existing Party organisation, on time, early, or for vacated seats."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.formation.models import Election
from hangji.office.models import Body, Document, Issue
from hangji.registry.models import OrganisationLevel, PartyOrganization


class RenewalSort(models.TextChoices):
    REGULAR = "regular", _("到期换届")
    EARLY = "early", _("提前换届")
    BY_ELECTION = "by_election", _("补选")


class RenewalState(models.TextChoices):
    OPEN = "open", _("在办")
    DONE = "done", _("已办结")
    REFUSED = "refused", _("未批准")
    ABANDONED = "abandoned", _("已中止")


class RenewalStepName(models.TextChoices):
    DECIDED = "decided", _("决定换届")
    REQUESTED = "requested", _("请示")
    REPLIED = "replied", _("批复")
    CALLED = "called", _("通知开会")
    NOMINATED = "nominated", _("确定候选人")
    MET = "met", _("召开党员大会")
    COUNTED = "counted", _("计票")
    REPORTED = "reported", _("报告结果")
    FILED = "filed", _("上级备案")


class RenewalQuerySet(models.QuerySet["Renewal"]):
    def open(self) -> Self:
        return self.filter(state=RenewalState.OPEN)


class Renewal(models.Model):
    """One election from the decision to hold it to its filing.

    reason: why early, or which seats are vacated. due_on: the last day of the running term, for one on time.
    meeting_on, entitled, places: as the members were called; nominees: the names of those who stand; present: at the
    meeting. next_step is "" once nothing is to be done.
    """

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="renewals")
    sort = models.CharField(_("换届类别"), max_length=11, choices=RenewalSort)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    region_code = models.IntegerField(_("县区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级党组织")
    )
    state = models.CharField(_("状态"), max_length=9, choices=RenewalState, default=RenewalState.OPEN)
    next_step = models.CharField(_("下一步"), max_length=10, choices=RenewalStepName, blank=True)
    due_on = models.DateField(_("任期届满"), null=True, blank=True)
    meeting_on = models.DateField(_("党员大会日期"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("应到会"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("应选名额"), null=True, blank=True)
    nominees: Any = models.JSONField(_("候选人"), encoder=DjangoJSONEncoder, default=list, blank=True)
    present = models.PositiveIntegerField(_("实到会"), null=True, blank=True)
    opened_on = models.DateField(_("开始日期"))
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["party_organization"], condition=Q(state="open"), name="one_open_renewal"),
            models.CheckConstraint(
                name="renewal_open_has_a_next_step",
                condition=(Q(state="open", closed_on__isnull=True) & ~Q(next_step=""))
                | (~Q(state="open") & Q(closed_on__isnull=False, next_step="")),
            ),
            models.CheckConstraint(
                name="renewal_early_or_filling_says_why", condition=Q(sort="regular") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="renewal_not_more_present",
                condition=Q(present__isnull=True) | Q(present__lte=models.F("entitled")),
            ),
        ]
        indexes = [models.Index(fields=["state", "next_step"], name="renewal_state")]

    def __str__(self) -> str:
        return f"{self.party_organization} {self.get_sort_display()}"


class RenewalStep(models.Model):
    """A step that was done, on a civil day. Never edited: taken back with a reason, done anew."""

    renewal = models.ForeignKey(Renewal, models.PROTECT, related_name="steps")
    name = models.CharField(_("步骤"), max_length=10, choices=RenewalStepName)
    day = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    election = models.OneToOneField(Election, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=40)
    recorded_in = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=40, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["renewal", "name"], condition=Q(withdrawn_at__isnull=True), name="renewal_step_once"
            ),
            models.CheckConstraint(
                name="renewal_step_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="renewal_counted_with_its_count", condition=~Q(name="counted", election__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.renewal} {self.get_name_display()}"
