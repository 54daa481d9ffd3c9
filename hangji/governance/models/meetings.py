"""Joint meetings (联席会议) of the Party organisation and the management, and what became of each item (四同)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.models.charters import OfOrganisation
from hangji.kit.constraints import Frozen
from hangji.registry.models import SocialOrganization


class Subject(models.TextChoices):
    """What an item is about."""

    PARTY = "party", _("党建")
    BUSINESS = "business", _("业务")
    BOTH = "both", _("党建和业务")


class JointMeetingQuerySet(OfOrganisation):
    def recorded(self) -> Self:
        return self.filter(recorded_on__isnull=False)


class JointMeeting(models.Model):
    """A draft until recorded_on is filled in; from then on its words stay as they are.

    people: who was there, as a list in words; no roster stands behind it.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="joint_meetings")
    day = models.DateField(_("会议日期"))
    people = models.CharField(_("参加人员"), max_length=300, blank=True)
    remarks = models.CharField(_("其他情况"), max_length=500, blank=True)
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(max_length=40)
    recorded_on = models.DateField(_("记录日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = JointMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="one_joint_meeting_a_day"),
            models.CheckConstraint(
                name="joint_meeting_recorded_whole",
                condition=Q(recorded_on__isnull=True) | Q(recorded_on__gte=F("day")) & ~Q(people=""),
            ),
            Frozen(
                name="joint_meeting_stays",
                fields=("organisation", "day", "people", "remarks", "recorded_on"),
                once="recorded_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


class JointItem(models.Model):
    """An item through the four sames: considered (how), planned (owner, until when), steered (steps), carried out."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(_("类别"), max_length=8, choices=Subject)
    what = models.CharField(_("议题"), max_length=200)
    considered = models.CharField(_("研究意见"), max_length=500, blank=True)
    owner = models.CharField(_("负责人或部门"), max_length=40, blank=True)
    due_on = models.DateField(_("完成期限"), null=True)
    result = models.CharField(_("落实结果"), max_length=300, blank=True)
    done_on = models.DateField(_("落实日期"), null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="joint_item_numbered_once"),
            models.CheckConstraint(
                name="joint_item_done_with_a_result",
                condition=Q(done_on__isnull=True, result="") | Q(done_on__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="joint_item_planned_whole",
                condition=Q(owner="", due_on__isnull=True) | ~Q(owner="") & Q(due_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="joint_item_open")]

    def __str__(self) -> str:
        return self.what


class JointStep(models.Model):
    """同调度: what was done for an item meanwhile; meeting: the later one at which it was taken over, if any."""

    item = models.ForeignKey(JointItem, models.CASCADE, related_name="steps")
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, null=True, related_name="taken_over")
    day = models.DateField(_("日期"))
    said = models.CharField(_("进展"), max_length=300)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(name="joint_step_says_something", condition=~Q(said="")),
            models.UniqueConstraint(fields=["item", "day", "said"], name="joint_step_said_once"),
        ]

    def __str__(self) -> str:
        return self.said
