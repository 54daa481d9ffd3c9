"""投诉举报: what somebody without an account complains of, its handling and answer, and who must not see it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import Territory, any_of
from hangji.office.acts import Act
from hangji.office.models import Document, Level, Role, User
from hangji.office.models.posts import Post

LONGEST = 3000


class Handler(models.TextChoices):
    """Who handles a kind, by policy."""

    OFFICE = "office", _("登记管理机关")
    COMMITTEE = "committee", _("社会组织综合党委")


class ComplaintState(models.TextChoices):
    RECEIVED = "received", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    DECLINED = "declined", _("不予受理")
    ANSWERED = "answered", _("已答复")
    CONTESTED = "contested", _("复核中")
    CLOSED = "closed", _("已办结")


class StepKind(models.TextChoices):
    """What was done. Those of TOLD are shown to whoever complained, with their words; the rest stays inside."""

    RECEIVED = "received", _("收到")
    ACCEPTED = "accepted", _("受理")
    ASSIGNED = "assigned", _("交办")
    DECLINED = "declined", _("不予受理")
    PASSED = "passed", _("转办")
    NOTED = "noted", _("办理记录")
    ANSWERED = "answered", _("答复")
    CONTESTED = "contested", _("申请复核")
    REVIEWED = "reviewed", _("复核答复")
    CONFIRMED = "confirmed", _("反映人认可，办结")
    ERASED = "erased", _("删除联系方式")
    AVOIDED = "avoided", _("登记回避")
    LIFTED = "lifted", _("解除回避")


TOLD = frozenset(
    {
        *(StepKind.RECEIVED, StepKind.ACCEPTED, StepKind.DECLINED, StepKind.PASSED, StepKind.ANSWERED),
        *(StepKind.CONTESTED, StepKind.REVIEWED, StepKind.CONFIRMED, StepKind.ERASED),
    }
)
ROLES = {Role.OFFICER: Handler.OFFICE, Role.COMMITTEE: Handler.COMMITTEE}


def in_hand(post: Post) -> Q | None:
    """Which complaints a post is there for: an officer's territory, or that of a comprehensive committee."""
    if post.role not in ROLES:
        return None
    if post.body is None:
        placed = Territory(post.region_code, post.level) if post.role == Role.OFFICER else None
    else:
        placed = Territory(post.body.region_code, post.body.level) if post.body.kind == "comprehensive" else None
    return placed.q() & Q(handler=ROLES[Role(post.role)]) if placed else None


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def not_about(self, user: User) -> Self:
        """Without those that concern a person: whoever is complained about neither sees nor handles it."""
        return self.exclude(pk__in=Concern.objects.filter(user=user).values("complaint"))

    def handled_by(self, act: Act) -> Self:
        """Those of one's office or committee, and those that one was given."""
        own = (in_hand(post) for post in act.posts)
        mine = Q(owner=act.user) if any(post.role in ROLES for post in act.posts) else Q(pk__in=[])
        return self.filter(any_of(q for q in own if q is not None) | mine).not_about(act.user)

    def visible_to(self, act: Act) -> Self:
        """Those that one handles; an auditor sees all of the territory, without a contact."""
        audited = (Territory(post.region_code, post.level).q() for post in act.posts if post.role == Role.AUDITOR)
        read = self.filter(any_of(audited)).not_about(act.user)
        return self.handled_by(act) | read

    def overdue(self, day: date) -> Self:
        """rulebook.voices.overdue in SQL; a test says so."""
        worked = Q(state__in=[ComplaintState.ACCEPTED, ComplaintState.CONTESTED], due_on__lt=day)
        return self.filter(Q(state=ComplaintState.RECEIVED, accept_by__lt=day) | worked)

    def waiting(self) -> Self:
        """Those that somebody has to do something about."""
        return self.filter(state__in=[ComplaintState.RECEIVED, ComplaintState.ACCEPTED, ComplaintState.CONTESTED])

    def over(self, day: date) -> Self:
        """rulebook.voices.over in SQL; a test says so."""
        told = Q(state__in=[ComplaintState.ANSWERED, ComplaintState.DECLINED], contest_until__lt=day)
        return self.filter(Q(state=ComplaintState.CLOSED) | told)


class Complaint(models.Model):
    """投诉举报: what was complained of, where it lies, and where it stands.

    number: shown to everybody who handles it; code: the hash of the query code, which nobody but the complainant has.
    sent_key: the hash of the form's ticket, so that one form makes one complaint. region_code, level: the office that
    handles it; level city with the code of a prefecture, county with that of a county. of: what or whom it is about, in
    the complainant's words. name, contact: how to reach the complainant, "" for none or once erased. reason, answer:
    what the complainant was told last. told_by: who declined or answered first; another one reviews. accept_by, due_on,
    contest_until: last days of accepting, answering, contesting.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    code = models.CharField(max_length=128)
    sent_key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("类别"), max_length=20)
    handler = models.CharField(_("办理单位"), max_length=10, choices=Handler)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    of = models.CharField(_("反映对象"), max_length=200, blank=True)
    what = models.TextField(_("反映的事"), max_length=LONGEST)
    attachment = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("附件")
    )
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    contact = models.CharField(_("联系方式"), max_length=80, blank=True)
    erased_on = models.DateField(_("删除联系方式的日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ComplaintState, default=ComplaintState.RECEIVED)
    received_on = models.DateField(_("收到日期"))
    received_at = models.DateTimeField()
    accept_by = models.DateField(_("受理期限"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办人"))
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=LONGEST, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_late = models.BooleanField(_("逾期答复"), default=False)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    contest_until = models.DateField(_("复核期限"), null=True, blank=True)
    contested_on = models.DateField(_("申请复核日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="complaint_says_something", condition=~Q(what="") & ~Q(number="") & ~Q(code="")
            ),
            models.CheckConstraint(
                name="complaint_worked_until_a_day",
                condition=~Q(state__in=["accepted", "contested"]) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_told_with_words",
                condition=~Q(state__in=["declined", "answered", "contested", "closed"])
                | Q(contest_until__isnull=False, answered_on__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="complaint_reviewed_by_another",
                condition=Q(contested_on__isnull=True) | Q(owner__isnull=True) | ~Q(owner=F("told_by")),
            ),
            models.CheckConstraint(
                name="complaint_closed_on_a_day",
                condition=Q(state="closed", closed_on__isnull=False) | ~Q(state="closed") & Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="complaint_erased_whole", condition=Q(erased_on__isnull=True) | Q(name="", contact="")
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "state"], name="complaint_place_state"),
            models.Index(fields=["received_on"], name="complaint_received_on"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def anonymous(self) -> bool:
        return not (self.contact or self.erased_on)


class Concern(models.Model):
    """Whom a complaint concerns: the person neither sees nor handles it. named: found by the name in its text."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="concerns")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("回避的人"))
    named = models.BooleanField(default=False)
    since = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="one_concern_of_a_person")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.user_id}"


class ComplaintStep(models.Model):
    """One step of a complaint's history; never changed and never deleted. by_name "": whoever complained."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="steps")
    kind = models.CharField(_("步骤"), max_length=10, choices=StepKind)
    day = models.DateField(_("日期"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=LONGEST, blank=True)
    to = models.CharField(max_length=80, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            Frozen(
                name="complaint_step_frozen",
                fields=("complaint", "kind", "day", "at", "by_name", "text", "to", "until"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind} {self.day}"
