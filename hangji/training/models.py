"""Courses with their material, sessions, invitations, feedback without names; and posts of Party workers.

That somebody was there is no field of this room: it is the training record of hangji/people that the organiser's list
made, so hours are entered once.
"""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Document, Person
from hangji.office.permissions import Permission
from hangji.people.models import Spending, TrainingRecord
from hangji.registry.models import OrganisationLevel, PartyOrganization

TITLE = 80  # as long as the title of a training record


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_TRAINING))

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_TRAINING))


class Course(models.Model):
    """What is taught. programme: the plan that it belongs to; the fund adds up by it. hours: of one day."""

    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    title = models.CharField(_("课程"), max_length=TITLE)
    programme = models.CharField(_("培训项目"), max_length=80)
    kind = models.CharField(_("类别"), max_length=20)
    hours = models.PositiveSmallIntegerField(_("学时"))
    about = models.CharField(_("内容"), max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "programme", "title"], name="course_once"),
            models.CheckConstraint(name="course_brings_hours", condition=Q(hours__gte=1, hours__lte=16)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)


class CourseMaterial(models.Model):
    """A document handed out with a course; taken down it stays on record."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="material")
    title = models.CharField(_("材料"), max_length=80)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=40)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "title"], condition=Q(dropped_at__isnull=True), name="material_titled_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SessionState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    HELD = "held", _("已登记参加名单")
    CANCELLED = "cancelled", _("已取消")


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, act: Act) -> Self:
        """Of one's territories; and those that one is invited to."""
        mine = Q(pk__in=[])
        if act.user.person_id:
            mine = Q(pk__in=TrainingInvitation.objects.filter(person=act.user.person_id).values("session"))
        return self.filter(where(act, Permission.SEE_TRAINING, "course__") | mine)

    def visible_to_organisers(self, act: Act) -> Self:
        """With the list of who is invited."""
        return self.filter(where(act, Permission.SEE_TRAINING, "course__"))

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_TRAINING, "course__"))


class TrainingSession(models.Model):
    """One day of a course. answer_by: the last day for answering. hours: what the day brings each who was there.

    held_at: when the organiser's list was written in; listed: that list as a document. matter: of the fund.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    day = models.DateField(_("培训日期"))
    hour = models.CharField(_("时间"), max_length=5, blank=True)
    venue = models.CharField(_("地点"), max_length=60)
    places = models.PositiveSmallIntegerField(_("名额"))
    organiser = models.CharField(_("主办方"), max_length=80)
    lecturer = models.CharField(_("授课人"), max_length=60, blank=True)
    hours = models.PositiveSmallIntegerField(_("学时"))
    answer_by = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=9, choices=SessionState, default=SessionState.PLANNED)
    listed = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    held_by_name = models.CharField(max_length=40, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)
    matter = models.OneToOneField(Spending, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "day", "venue"], condition=~Q(state="cancelled"), name="session_once"
            ),
            models.CheckConstraint(name="session_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(name="session_brings_hours", condition=Q(hours__gte=1, hours__lte=16)),
            models.CheckConstraint(name="session_answered_before", condition=Q(answer_by__lte=F("day"))),
            models.CheckConstraint(
                name="session_state_with_its_facts",
                condition=Q(state="planned", held_at__isnull=True, cancelled_on__isnull=True, cancelled_because="")
                | Q(state="held", held_at__isnull=False, cancelled_on__isnull=True, cancelled_because="")
                | (Q(state="cancelled", held_at__isnull=True, cancelled_on__isnull=False) & ~Q(cancelled_because="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "day"], name="session_state")]

    def __str__(self) -> str:
        return f"{self.course} {self.day}"

    @property
    def territory(self) -> Territory:
        return self.course.territory


class TrainingCall(models.Model):
    """一次邀请: a condition, evaluated on a day. found: how many met it, of whom ``invited`` were not invited before.

    condition: a code of hangji/training/conditions.py. county: 0 for all.
    """

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="calls")
    condition = models.CharField(_("邀请条件"), max_length=30)
    county = models.IntegerField(_("县区"), default=0)
    found = models.PositiveIntegerField()
    invited = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="call_invites_somebody", condition=Q(invited__gte=1, found__gte=F("invited")))
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.condition}"


class InvitationQuerySet(models.QuerySet["TrainingInvitation"]):
    def there(self) -> Self:
        """Those who were there, by the hours that stand."""
        return self.filter(record__isnull=False, record__withdrawn_at__isnull=True)


class TrainingInvitation(models.Model):
    """One person invited to one session. number: in the order of inviting, which decides about places.

    coming: None while unanswered. call: None where the person was named, or came without an invitation.
    record: the hours that the organiser's list brought; none, or withdrawn: was not there.
    gave_feedback: that, and on purpose neither when nor what, so that no answer can be tied to a person.
    """

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="invitations")
    call = models.ForeignKey(TrainingCall, models.PROTECT, null=True, blank=True, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("次序"))
    invited_at = models.DateTimeField(_("邀请时间"))
    coming = models.BooleanField(_("是否参加"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by_name = models.CharField(max_length=40, blank=True)
    record = models.OneToOneField(TrainingRecord, models.PROTECT, null=True, blank=True, related_name="+")
    gave_feedback = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="invited_once"),
            models.UniqueConstraint(fields=["session", "number"], name="invitation_number_once"),
            models.CheckConstraint(
                name="invitation_answered_with_its_day",
                condition=Q(coming__isnull=True, answered_on__isnull=True)
                | Q(coming__isnull=False, answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_by_who_was_there", condition=Q(gave_feedback=False) | Q(record__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class FeedbackCount(models.Model):
    """How often an answer was given to a question. No row is one person's, and nothing says when it grew."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="feedback")
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=20)
    given = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "question", "answer"], name="feedback_counted_once")]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class FeedbackRemark(models.Model):
    """A sentence that somebody left. All of a session are written anew with each, by a random key: no order is told."""

    id: Any = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="remarks")
    text = models.CharField(_("建议"), max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:20]


class WorkerDuty(models.TextChoices):
    """What is recorded here; secretaries the register has, elected groups the formation."""

    DEPUTY = "deputy", _("副书记")
    STAFF = "staff", _("专职党务工作人员")


class WorkerPost(Spell):
    """A post in a Party organisation that neither the register nor an election has: appointed deputies, and staff."""

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField(_("职务"), max_length=6, choices=WorkerDuty)

    class Meta:
        constraints = spell_rules("worker_post", ("party_organization", "person"))
