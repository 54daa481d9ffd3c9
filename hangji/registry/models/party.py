"""Party organisations (党组织), whom they cover, who leads them, and instructors sent to organisations without one."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import NoOverlap
from hangji.kit.spells import Spell, SpellQuerySet, spell_rules
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Body, Document, Person, Role
from hangji.office.permissions import Permission
from hangji.registry.models.organisations import OrganisationLevel, SocialOrganization, by_duty


class PartyKind(models.TextChoices):
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    TEMPORARY = "temporary", _("临时党支部")
    FUNCTIONAL = "functional", _("功能型党支部")


class Mode(models.TextChoices):
    SINGLE = "single", _("单独组建")
    JOINT = "joint", _("联合组建")
    ATTACHED = "attached", _("挂靠组建")
    INDUSTRY = "industry", _("行业联建")


class PartyOrganizationQuerySet(models.QuerySet["PartyOrganization"]):
    def visible_to(self, act: Act) -> Self:
        placed = PartyForm.objects.valid().filter(
            where(act, Permission.SEE_REGISTER), party_organization=OuterRef("pk")
        )
        bodies = [post.body_id for post in act.posts if post.body_id]
        led = PartyForm.objects.valid().filter(party_organization=OuterRef("pk"), body__in=bodies)
        conditions = Q(Exists(placed)) | Q(Exists(led))
        if {post.role for post in act.posts} & {Role.INSTRUCTOR, Role.PARTY_WORKER}:
            covers = Cover.objects.valid().filter(party_organization=OuterRef("pk"), organisation__in=by_duty(act))
            conditions |= Q(Exists(covers))
        return self.filter(conditions)


class PartyOrganization(models.Model):
    """The identity of a Party organisation and the document that formed it."""

    name = models.CharField(_("党组织名称"), max_length=120)
    initials = models.TextField(blank=True)
    approval_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    approval = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批复文件")
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("最近变更"))

    objects = PartyOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="party_organization_name")]

    def __str__(self) -> str:
        return self.name


class PartyForm(Spell):
    """What a Party organisation is, from forming to dissolution: kind, mode, place, and the body that leads it."""

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="forms")
    kind = models.CharField(_("党组织类别"), max_length=14, choices=PartyKind)
    mode = models.CharField(_("组建方式"), max_length=8, choices=Mode)
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    region_code = models.IntegerField(_("县区"))
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级党组织")
    )
    # The day it was formed: a change of kind or body begins a new spell and keeps this day.
    formed_on = models.DateField(_("成立日期"))

    class Meta:
        constraints = spell_rules("party_form", "party_organization")
        indexes = [
            models.Index(fields=["region_code", "level"], name="party_form_place"),
            models.Index(fields=["recorded_in"], name="party_form_recorded_in"),
            models.Index(fields=["withdrawn_in"], name="party_form_withdrawn_in"),
        ]


class Cover(Spell):
    """Which Party organisation covers an organisation, and in which mode; one at a time."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="covers")
    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="covers")
    mode = models.CharField(_("覆盖方式"), max_length=8, choices=Mode)

    class Meta:
        constraints = spell_rules("cover", "organisation")


class Secretary(Spell):
    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="secretaries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("书记"))

    class Meta:
        constraints = spell_rules("secretary", "party_organization")


class AssignmentKind(models.TextChoices):
    PRIMARY = "primary", _("指导员（主）")
    ADDITIONAL = "additional", _("指导员（协助）")
    FIRST_SECRETARY = "first_secretary", _("第一书记")


class AssignmentQuerySet(SpellQuerySet):
    def guiding(self) -> Self:
        """Instructors' assignments; a first secretary (第一书记) is not an instructor."""
        return self.exclude(kind=AssignmentKind.FIRST_SECRETARY)


class Assignment(Spell):
    """A person sent to an organisation: one primary instructor at a time, others that help, and a first secretary.

    dispatched_by: the unit that a first secretary comes from; his term is the spell.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="assignments")
    instructor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("指导员"))
    kind = models.CharField(max_length=15, choices=AssignmentKind, default=AssignmentKind.PRIMARY)
    dispatched_by = models.CharField(_("选派单位"), max_length=80, blank=True)

    objects = AssignmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            *spell_rules("assignment", "organisation", only={"kind": "primary"}),
            NoOverlap(name="assignment_one_duty_of_a_person", key=("organisation", "instructor")),
            NoOverlap(name="assignment_one_first_secretary", key="organisation", only={"kind": "first_secretary"}),
            models.CheckConstraint(
                name="first_secretary_dispatched_for_a_term",
                condition=Q(kind="first_secretary", until__isnull=False) & ~Q(dispatched_by="")
                | ~Q(kind="first_secretary") & Q(dispatched_by=""),
            ),
        ]
