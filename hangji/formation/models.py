"""Cases of forming a Party organisation (组建事项): whom for, in which way, step by step; and what an election gave."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.formation.drives.models import Drive  # noqa: F401 Django looks for a room's tables here
from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Body, Document, Issue, Person
from hangji.office.permissions import Permission
from hangji.registry.models import Mode, OrganisationLevel, PartyKind, PartyOrganization, SocialOrganization
from hangji.registry.models.organisations import by_duty


class StepName(models.TextChoices):
    FOUND = "found", _("发现")
    SURVEYED = "surveyed", _("摸排")
    TALKED = "talked", _("协商")
    APPLIED = "applied", _("申请")
    CONSIDERED = "considered", _("党委研究")
    APPROVED = "approved", _("批复")
    ELECTED = "elected", _("党员大会选举")
    FILED = "filed", _("备案")
    PLATED = "plated", _("挂牌")


class CaseState(models.TextChoices):
    OPEN = "open", _("在办")
    DONE = "done", _("已办结")
    ABANDONED = "abandoned", _("已中止")


class Way(models.TextChoices):
    APPLICATION = "application", _("逐级申请")
    DECISION = "decision", _("上级直接决定")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, act: Act) -> Self:
        """The cases this user may know of: of the territory, of the body, or of the own organisation."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        own = CaseUnit.objects.filter(case=OuterRef("pk"), organisation__in=by_duty(act))
        seen = where(act, Permission.SEE_CASES) | Q(body__in=bodies) | Q(Exists(own))
        if act.user.person_id:
            seen |= Q(applicant=act.user.person_id)
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(state=CaseState.OPEN)


class Case(models.Model):
    """One forming, from finding the organisation to the plate on its wall.

    joins: the existing Party organisation that is to cover it; none: a new one is formed. party_organization: what came
    of it, from the approval on. applicant: who applies for the organisation. next_step, due_on: what the rules say of
    the steps recorded, written by every action; next_step is "" once nothing is to be done.
    """

    name = models.CharField(_("拟成立的党组织"), max_length=120)
    mode = models.CharField(_("组建方式"), max_length=8, choices=Mode)
    kind = models.CharField(_("党组织类别"), max_length=14, choices=PartyKind, default=PartyKind.BRANCH)
    way = models.CharField(_("程序"), max_length=11, choices=Way, default=Way.APPLICATION)
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    region_code = models.IntegerField(_("地区"))
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级党组织")
    )
    joins = models.ForeignKey(PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+")
    host = models.CharField(_("挂靠单位"), max_length=120, blank=True)
    industry = models.CharField(_("联建的行业"), max_length=40, blank=True)
    reason = models.TextField(_("请示里的理由"), max_length=800, blank=True)
    applicant = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请人")
    )
    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=9, choices=CaseState, default=CaseState.OPEN)
    next_step = models.CharField(_("下一步"), max_length=10, choices=StepName, blank=True)
    due_on = models.DateField(_("应办结日期"), null=True, blank=True)
    opened_on = models.DateField(_("开始日期"))
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("最近变更"))
    changed_by_name = models.CharField(max_length=40)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_attached_to_something", condition=~Q(mode="attached", host="", joins__isnull=True)
            ),
            models.CheckConstraint(
                name="case_industry_named", condition=~Q(mode="industry", industry="", joins__isnull=True)
            ),
            models.CheckConstraint(name="case_single_joins_nobody", condition=~Q(mode="single", joins__isnull=False)),
            models.CheckConstraint(
                name="case_open_has_a_next_step",
                condition=(Q(state="open", closed_on__isnull=True) & ~Q(next_step=""))
                | (~Q(state="open") & Q(closed_on__isnull=False, next_step="", due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_done_formed_something",
                condition=~Q(state="done", party_organization__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "region_code", "level"], name="case_place"),
            models.Index(fields=["opened_on", "id"], name="case_opened"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def decided(self) -> bool:
        return self.way == Way.DECISION


class CaseUnit(models.Model):
    """An organisation that a case is for; closed_at: when the case ended. One open case per organisation."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at__isnull=True), name="one_open_case_per_organisation"
            ),
            models.UniqueConstraint(fields=["case", "organisation"], name="case_unit_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class CaseStep(models.Model):
    """A step that was done, on a civil day, with its evidence. Never edited: taken back with a reason, done anew."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    name = models.CharField(_("步骤"), max_length=10, choices=StepName)
    day = models.DateField(_("日期"))
    who = models.CharField(_("谁办的"), max_length=120, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=40)
    recorded_in = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=40, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(withdrawn_at__isnull=True), name="case_step_once"
            ),
            models.CheckConstraint(
                name="case_step_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_name_display()}"


class TurnKind(models.TextChoices):
    RETURNED = "returned", _("退回")
    TAKEN_BACK = "taken_back", _("撤回一步")
    DECIDED = "decided", _("改由上级直接决定")
    ABANDONED = "abandoned", _("中止")


class CaseTurn(models.Model):
    """A side way that a case took, with its reason. step: the one it was returned to, or that was taken back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=10, choices=TurnKind)
    step = models.CharField(max_length=10, choices=StepName, blank=True)
    day = models.DateField()
    reason = models.CharField(_("理由"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="case_turn_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class Duty(models.TextChoices):
    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    MEMBER = "member", _("委员")


class Election(models.Model):
    """The count of a Party members' meeting, in heads. full: full members of the branch on the day.

    step: of the case that formed the Party organisation; None for an election later in its life.
    """

    step = models.OneToOneField(CaseStep, models.PROTECT, null=True, blank=True, related_name="election")
    entitled = models.PositiveIntegerField(_("应到会"))
    present = models.PositiveIntegerField(_("实到会"))
    places = models.PositiveSmallIntegerField(_("应选名额"))
    full = models.PositiveIntegerField(_("正式党员"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="election_not_more_present", condition=Q(present__lte=F("entitled"))),
            models.CheckConstraint(name="election_has_places", condition=Q(places__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.places} / {self.present} / {self.entitled}"


class Candidate(models.Model):
    """Who stood, with how many votes. duty: what the person was elected to; "" for one who was not."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="candidates")
    name = models.CharField(_("姓名"), max_length=40)
    votes = models.PositiveIntegerField(_("赞成票"))
    duty = models.CharField(_("职务"), max_length=9, choices=Duty, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-votes", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["election", "name"], name="candidate_once"),
            models.CheckConstraint(
                name="candidate_elected_is_a_person",
                condition=Q(duty="", person__isnull=True) | (~Q(duty="") & Q(person__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(Spell):
    """A term of a Party organisation's leading group. ends_on: its last day by the rules (任期届满).

    extended_to: its last day as the leading body has put it off (延期), None where it has not. paper, document: where
    it was found, for a term that was recorded from old papers.
    """

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    ends_on = models.DateField(_("任期届满"))
    extended_to = models.DateField(_("延期至"), null=True, blank=True)
    paper = models.CharField(_("依据"), max_length=120, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            *spell_rules("term", "party_organization"),
            models.CheckConstraint(name="term_ends_on_after_since", condition=Q(ends_on__gt=F("since"))),
            models.CheckConstraint(
                name="term_extended_beyond_its_end",
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("ends_on")),
            ),
        ]


class Seat(Spell):
    """A seat in a leading group besides the secretary's, which the register keeps: deputy or member."""

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField(
        _("职务"), max_length=9, choices=[choice for choice in Duty.choices if choice[0] != "secretary"]
    )

    class Meta:
        constraints = spell_rules("seat", ("party_organization", "person"))


# The planner's tables belong to this app too; this is where Django looks for an app's tables.
from hangji.formation.planning.models import JointPlan  # noqa: E402, F401
