"""问题台账: a problem from raising to its end, its history, supervision, and matters of many places."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import Territory, any_of, territories, where
from hangji.office.acts import Act
from hangji.office.models import Body, BodyParent, User
from hangji.office.models.places import span
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, SocialOrganization
from rulebook.problems import WORKED


class ProblemSource(models.TextChoices):
    """Where a problem was found."""

    CONTACT = "contact", _("联系时发现")
    VISIT = "visit", _("走访调研发现")
    MEETING = "meeting", _("会议提出")
    COMPLAINT = "complaint", _("投诉反映")
    QUALITY = "quality", _("数据质量检查")
    DIRECT = "direct", _("直接提出")


class ProblemState(models.TextChoices):
    RAISED = "raised", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    SOLVED = "solved", _("待确认")
    CONTESTED = "contested", _("提出人有异议")
    ENDED = "ended", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤回")


class StepKind(models.TextChoices):
    """What was done with a problem."""

    RAISED = "raised", _("提出")
    ACCEPTED = "accepted", _("受理")
    PASSED = "passed", _("转办")
    MEASURES = "measures", _("办理措施")
    SOLVED = "solved", _("办理结果")
    CONFIRMED = "confirmed", _("提出人确认，销号")
    CONTESTED = "contested", _("提出人异议")
    ENDED = "ended", _("销号")
    REOPENED = "reopened", _("重新打开")
    SUPERVISED = "supervised", _("督办")
    REPLIED = "replied", _("答复督办")
    JOINED = "joined", _("并入共性问题")
    LEFT = "left", _("移出共性问题")
    WITHDRAWN = "withdrawn", _("撤回")


OVER = (ProblemState.ENDED, ProblemState.WITHDRAWN)


class Matter(models.Model):
    """共性问题: a problem seen in many organisations. Each place keeps its result; it ends when all have ended."""

    what = models.CharField(_("共性问题"), max_length=300)
    made_on = models.DateField(_("归并日期"))
    made_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return self.what


def _below(bodies: list[int], act: Act) -> models.QuerySet[Any]:
    """The bodies that today stand right below some."""
    return BodyParent.objects.valid().on(act.today).filter(parent__in=bodies).values("body")


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's organisations, put to one's body or one below it, raised by oneself or in one's own hands."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        seen = SocialOrganization.objects.visible_to(act).values("pk")
        mine = Q(raised_by=act.user.username) | Q(owner=act.user)
        return self.filter(Q(organisation__in=seen) | Q(body__in=bodies) | Q(body__in=_below(bodies, act)) | mine)

    def handled_by(self, act: Act) -> Self:
        """Those that one may accept, solve and end: of one's territory, or put to one's body."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        return self.filter(_placed(act, Permission.HANDLE_PROBLEM) | Q(body__in=bodies))

    def waiting_at(self, act: Act) -> Self:
        """Those that wait for one's own office: put to one's body, or to the register that one keeps."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        own = any_of(_register(territory) for territory in territories(act, Permission.HANDLE_PROBLEM))
        placed = Classification.objects.valid().filter(own).values("organisation")
        return self.filter(Q(body__in=bodies) | Q(body__isnull=True, organisation__in=placed))

    def below(self, act: Act) -> Self:
        """Those handled by an office one level below one's own: of a county's register, or put to a body below."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        over = [each for each in territories(act, Permission.SUPERVISE_PROBLEM) if each.region_code % 100 == 0]
        counties = any_of(each.q() & Q(level="county") for each in over)
        placed = Classification.objects.valid().filter(counties).values("organisation")
        return self.filter(Q(organisation__in=placed) | Q(body__in=_below(bodies, act))).exclude(body__in=bodies)

    def raised_by_me(self, act: Act) -> Self:
        return self.filter(raised_by=act.user.username)

    def of(self, record: str, keys: Any) -> Self:
        """Those whose source is one of these records of another room."""
        return self.filter(source_record=record, source_key__in=keys)

    def put_to(self, body: Body) -> Self:
        return self.pending().filter(body=body)

    def pending(self) -> Self:
        return self.exclude(state__in=OVER)

    def overdue(self, day: date) -> Self:
        """rulebook.problems.overdue in SQL; a test says so."""
        return self.filter(Q(state=ProblemState.RAISED, answer_by__lt=day) | Q(state__in=WORKED, due_on__lt=day))

    def to_be_ended(self, day: date) -> Self:
        """Solved, and the days for contesting are over."""
        return self.filter(state=ProblemState.SOLVED, contest_until__lt=day)


def _placed(act: Act, permission: Permission) -> Q:
    rows = Classification.objects.valid().filter(where(act, permission)).values("organisation")
    return Q(organisation__in=rows)


def _register(territory: Territory) -> Q:
    """The organisations of a territory whose register is kept at its own level: a city's own, not its counties'."""
    kept = "city" if territory.region_code % 100 == 0 else "county"
    first, after = span(territory.region_code)
    if territory.level not in ("all", kept):
        return Q(pk__in=[])
    return Q(region_code__gte=first, region_code__lt=after, level=kept)


class Problem(models.Model):
    """问题: what stands in the way of an organisation, put to a leading body or the office, until it is settled.

    source_record, source_key, source_text: the record it was found on, named by kind and key, since the rooms above own
    it; "" and None where there is none. kind: of policy, "" until accepted. body: the leading body that it is put to;
    None: the office that keeps the organisation's record. answer_by, due_on, contest_until: last days of accepting,
    solving, contesting. result: of the last solving; who said what when is in the steps.
    """

    source = models.CharField(_("来源"), max_length=10, choices=ProblemSource)
    source_record = models.CharField(max_length=40, blank=True)
    source_key = models.BigIntegerField(null=True, blank=True)
    source_text = models.CharField(_("来源说明"), max_length=200, blank=True)
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="problems")
    what = models.CharField(_("问题"), max_length=300)
    kind = models.CharField(_("类别"), max_length=20, blank=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("共性问题")
    )
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理单位"))
    state = models.CharField(_("状态"), max_length=10, choices=ProblemState, default=ProblemState.RAISED)
    raised_on = models.DateField(_("提出日期"))
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=40)
    raised_by_name = models.CharField(_("提出人"), max_length=40)
    answer_by = models.DateField(_("受理期限"))
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人"))
    owner_name = models.CharField(_("责任人"), max_length=40, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    measures = models.CharField(_("办理措施"), max_length=500, blank=True)
    due_on = models.DateField(_("办结期限"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=500, blank=True)
    solved_on = models.DateField(_("办结日期"), null=True, blank=True)
    contest_until = models.DateField(_("异议期限"), null=True, blank=True)
    ended_on = models.DateField(_("销号日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_record", "source_key", "organisation"],
                condition=Q(source_key__isnull=False),
                name="one_problem_of_a_source",
            ),
            models.CheckConstraint(
                name="problem_source_whole",
                condition=Q(source_key__isnull=True, source_record="")
                | Q(source_key__isnull=False) & ~Q(source_record=""),
            ),
            models.CheckConstraint(
                name="problem_accepted_by_somebody",
                condition=~Q(state__in=["accepted", "contested", "solved"])
                | Q(accepted_on__isnull=False, due_on__isnull=False) & ~Q(owner_name="") & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="problem_solved_with_a_result",
                condition=~Q(state__in=["solved", "contested"])
                | Q(solved_on__isnull=False, contest_until__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="problem_ended_with_a_result",
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(result="")
                | ~Q(state="ended") & Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="problem_due_after_it_was_raised",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("raised_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "raised_on"], name="problem_state"),
            models.Index(fields=["raised_on"], name="problem_raised_on"),
            models.Index(fields=["raised_by", "state"], name="problem_of_who_raised"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def over(self) -> bool:
        return self.state in OVER


class ProblemStep(models.Model):
    """One step of a problem's history; never changed and never deleted, kept so by the database.

    to: the body or person that it went to. until: the last day that was set by it.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="steps")
    kind = models.CharField(_("步骤"), max_length=10, choices=StepKind)
    day = models.DateField(_("日期"))
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=40)
    text = models.CharField(max_length=500, blank=True)
    to = models.CharField(max_length=80, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            Frozen(
                name="problem_step_frozen",
                fields=("problem", "kind", "day", "at", "by", "by_name", "text", "to", "until"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.kind} {self.day}"


class Supervision(models.Model):
    """督办: the upper level demands something of a problem until a day, and is answered. One open at a time."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="supervisions")
    demand = models.CharField(_("督办要求"), max_length=300)
    until = models.DateField(_("答复期限"))
    made_on = models.DateField(_("督办日期"))
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(_("督办人"), max_length=40)
    reply = models.CharField(_("答复督办"), max_length=500, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=Q(replied_on__isnull=True), name="one_open_supervision_of_a_problem"
            ),
            models.CheckConstraint(name="supervision_until_later", condition=Q(until__gte=F("made_on"))),
            models.CheckConstraint(
                name="supervision_replied_whole",
                condition=Q(replied_on__isnull=True, reply="") | Q(replied_on__isnull=False) & ~Q(reply=""),
            ),
        ]

    def __str__(self) -> str:
        return self.demand
