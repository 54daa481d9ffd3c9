"""Meetings of a leading committee: agenda, who was there, what was decided, minutes in editions."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.committees.models.rules import seen
from hangji.kit.constraints import Frozen
from hangji.office.acts import Act
from hangji.office.models import Body, CommitteeDuty, Issue, Role, User


def member_bodies(act: Act) -> list[int]:
    """The bodies whose confidential items the user may read: as a member, not as one of the staff."""
    held = (post for post in act.posts if post.role == Role.COMMITTEE and post.body_id)
    return [post.body_id for post in held if post.duty != CommitteeDuty.STAFF and post.body_id]


class MatterKind(models.TextChoices):
    FORMING = "forming", _("组建批复")
    POSTPONEMENT = "postponement", _("暂缓组建")
    DISPUTE = "dispute", _("对判定的异议")
    PROBLEM = "problem", _("社会组织反映的问题")
    COMPLAINT = "complaint", _("投诉举报")
    TERM = "term", _("换届和任期")
    APPRAISAL = "appraisal", _("考评")
    PERSONNEL = "personnel", _("人事")
    FUNDS = "funds", _("经费")
    RULES = "rules", _("制度")
    OTHER = "other", _("其他事项")


class MeetingState(models.TextChoices):
    CALLED = "called", _("待通知")
    NOTICED = "noticed", _("已通知")
    HELD = "held", _("待写纪要")
    WRITTEN = "written", _("纪要待确认")
    CONFIRMED = "confirmed", _("纪要已印发")
    CANCELLED = "cancelled", _("已取消")


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("通过")
    REJECTED = "rejected", _("不同意")
    POSTPONED = "postponed", _("暂缓到以后")
    REFERRED = "referred", _("转有关方面办理")


class Presence(models.TextChoices):
    PRESENT = "present", _("出席")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")


class CommitteeMeetingQuerySet(models.QuerySet["CommitteeMeeting"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(seen(act, "body__"))


class CommitteeMeeting(models.Model):
    """One meeting of a body. notice_by: the last day on which its notice is early enough by the rules of its day.

    late_because: why a notice went out later than that. members, present: of the body on the day, with a vote.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("党委"))
    title = models.CharField(_("会议名称"), max_length=80)
    day = models.DateField(_("会议日期"))
    hour = models.CharField(_("时间"), max_length=5, blank=True)
    room = models.CharField(_("会议室"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=MeetingState, default=MeetingState.CALLED)
    notice_by = models.DateField(_("最晚通知日期"))
    noticed_on = models.DateField(_("通知日期"), null=True, blank=True)
    notice = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    late_because = models.CharField(_("通知晚了的原因"), max_length=200, blank=True)
    presided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主持人")
    )
    members = models.PositiveSmallIntegerField(_("委员"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("到会委员"), null=True, blank=True)
    called_at = models.DateTimeField()
    called_by_name = models.CharField(_("召集经办人"), max_length=40)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by_name = models.CharField(max_length=40)

    objects = CommitteeMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "day"], condition=~Q(state="cancelled"), name="one_meeting_of_a_body_a_day"
            ),
            models.CheckConstraint(name="meeting_notice_not_after_it", condition=Q(notice_by__lte=F("day"))),
            models.CheckConstraint(
                name="meeting_noticed_on_a_day", condition=~Q(state="noticed") | Q(noticed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="meeting_held_by_somebody",
                condition=Q(state__in=["called", "noticed", "cancelled"])
                | Q(members__isnull=False, present__isnull=False, presided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_present_are_members",
                condition=Q(present__isnull=True) | Q(present__lte=F("members")),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_with_a_reason",
                condition=Q(state="cancelled") & ~Q(cancelled_because="")
                | ~Q(state="cancelled") & Q(cancelled_because=""),
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "day"], name="committee_meeting_state")]

    def __str__(self) -> str:
        return f"{self.title}（{self.day.isoformat()}）"


class CommitteeItemQuerySet(models.QuerySet["CommitteeItem"]):
    def visible_to(self, act: Act) -> Self:
        """Of the meetings one sees; confidential ones are there for the members of the body alone."""
        open_or_own = Q(confidential=False) | Q(meeting__body__in=member_bodies(act))
        return self.filter(seen(act, "meeting__body__") & open_or_own)


class CommitteeItem(models.Model):
    """An item of an agenda (议题) and what was decided on it. number: 1, 2, 3 …

    source, subject: the thing of a room that it is about (office/matters.py). outcome "": not decided yet. owner,
    due_on: who sees to the decision, until when; done_on, result: what became of it. effect: what the decision
    did in its room. fixed_at: since the minutes were confirmed; from then on the decision is frozen.
    """

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("事项类别"), max_length=12, choices=MatterKind)
    title = models.CharField(_("议题"), max_length=200)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    confidential = models.BooleanField(_("不公开"), default=False)
    source = models.CharField(max_length=30, blank=True)
    subject = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(_("结论"), max_length=9, choices=Outcome, blank=True)
    opinion = models.CharField(_("决定内容"), max_length=500, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("赞成"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("反对"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("弃权"), null=True, blank=True)
    until = models.DateField(_("暂缓到"), null=True, blank=True)
    referred_to = models.CharField(_("转给谁"), max_length=80, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("办结期限"), null=True, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True)
    effect = models.CharField(_("已办"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommitteeItemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="committee_item_numbered_once"),
            models.UniqueConstraint(
                fields=["meeting", "source", "subject"], condition=~Q(source=""), name="committee_item_collected_once"
            ),
            models.CheckConstraint(
                name="committee_item_source_whole",
                condition=Q(source="", subject__isnull=True) | ~Q(source="") & Q(subject__isnull=False),
            ),
            models.CheckConstraint(
                name="committee_item_confidential_is_own", condition=Q(confidential=False) | Q(source="")
            ),
            models.CheckConstraint(
                name="committee_item_decided_whole",
                condition=Q(outcome="", decided_at__isnull=True, opinion="")
                | ~Q(outcome="") & ~Q(opinion="") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="committee_item_votes_whole",
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, votes_abstained__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
            ),
            models.CheckConstraint(
                name="committee_item_postponed_until",
                condition=Q(outcome="postponed", until__isnull=False) | ~Q(outcome="postponed") & Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="committee_item_referred_to",
                condition=Q(outcome="referred") & ~Q(referred_to="") | ~Q(outcome="referred") & Q(referred_to=""),
            ),
            models.CheckConstraint(
                name="committee_item_owner_and_day",
                condition=Q(owner__isnull=True, due_on__isnull=True) | Q(owner__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="committee_item_done_with_a_result",
                condition=Q(done_on__isnull=True, result="")
                | Q(done_on__isnull=False, owner__isnull=False) & ~Q(result=""),
            ),
            Frozen(
                name="committee_item_fixed",
                fields=(
                    *("meeting", "number", "kind", "title", "confidential", "source", "subject", "outcome", "opinion"),
                    *("votes_for", "votes_against", "votes_abstained", "until", "referred_to", "owner", "due_on"),
                    *("decided_at", "effect", "fixed_at"),
                ),
                once="fixed_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on__isnull=True, due_on__isnull=False),
                name="committee_decision_open",
            ),
            models.Index(fields=["source", "subject"], name="committee_item_subject"),
        ]

    def __str__(self) -> str:
        """What the trail may say of it: a confidential item is a number."""
        return f"第{self.number}项议题（不公开）" if self.confidential else self.title

    @property
    def votes(self) -> tuple[int, int, int] | None:
        if self.votes_for is None or self.votes_against is None or self.votes_abstained is None:
            return None
        return self.votes_for, self.votes_against, self.votes_abstained


class Attendance(models.Model):
    """A member's presence, as the recorder noted it. duty: the member's on the day."""

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    duty = models.CharField(_("党委职务"), max_length=9, blank=True)
    presence = models.CharField(_("到会情况"), max_length=7, choices=Presence)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.meeting}"


class Guest(models.Model):
    """Who sits in without a vote (列席)."""

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="guests")
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("单位"), max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="guest_once")]

    def __str__(self) -> str:
        return self.name


class CommitteeMinutes(models.Model):
    """An edition of the minutes (会议纪要). words: what it says of each item, {key of the item: text}.

    Written by one, confirmed by another who holds the rights of a chair; a confirmed edition is frozen, and corrected
    by the next one alone. because: what the edition corrects; "" for the first.
    """

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="editions")
    edition = models.PositiveSmallIntegerField(_("版次"))
    text = models.TextField(_("会议情况"), max_length=4000)
    words: Any = models.JSONField(default=dict)
    because = models.CharField(_("更正原因"), max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(_("记录人"), max_length=40)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_by_name = models.CharField(_("确认人"), max_length=40, blank=True)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "edition"], name="minutes_edition_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(confirmed_at__isnull=True), name="one_draft_of_minutes"
            ),
            models.CheckConstraint(
                name="minutes_correction_with_a_reason", condition=Q(edition=1) | Q(edition__gt=1) & ~Q(because="")
            ),
            models.CheckConstraint(
                name="minutes_confirmed_by_another",
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by="") & ~Q(confirmed_by=F("written_by")),
            ),
            Frozen(
                name="minutes_frozen",
                fields=(
                    *("meeting", "edition", "text", "words", "because", "written_by", "confirmed_at", "confirmed_by"),
                    "issue",
                ),
                once="confirmed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.edition}"
