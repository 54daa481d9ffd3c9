"""Social organisations (社会组织) and what is dated about them: name, classification, status, headcount."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import any_of, territories, where
from hangji.office.acts import Act
from hangji.office.models import Role
from hangji.office.permissions import Permission


class Kind(models.TextChoices):
    ASSOCIATION = "association", _("社会团体")
    FOUNDATION = "foundation", _("基金会")
    PRIVATE = "private", _("民办非企业单位")


class OrganisationLevel(models.TextChoices):
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Status(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("登记状态", "正常")
    CANCELLED = "cancelled", _("已注销")
    REVOKED = "revoked", _("已撤销")


class OrganisationQuerySet(models.QuerySet["SocialOrganization"]):
    def visible_to(self, act: Act) -> Self:
        """The organisations this user may know of. A stranger gets none, so their pages answer 404."""
        seen = [Q(pk__in=ids) for ids in _duties(act)]
        if territories(act, Permission.SEE_REGISTER):
            here = where(act, Permission.SEE_REGISTER)
            seen.append(Q(Exists(Classification.objects.valid().filter(here, organisation=OuterRef("pk")))))
        return self.filter(any_of(seen))


def by_duty(act: Act) -> models.QuerySet[Any]:
    """Ids of organisations seen because of a duty."""
    return SocialOrganization.objects.filter(any_of(Q(pk__in=ids) for ids in _duties(act))).values("pk")


def _duties(act: Act) -> list[models.QuerySet[Any]]:
    """Their ids, duty by duty: an instructor's own, a Party worker's own, those that a body leads."""
    from hangji.registry.models.party import Assignment, Cover, PartyForm, Secretary

    roles = {post.role for post in act.posts}
    person = act.user.person_id
    running = [
        Assignment.objects.valid().on(act.today).filter(instructor=person).values("organisation")
        if Role.INSTRUCTOR in roles and person
        else None,
        Cover.objects.valid()
        .on(act.today)
        .filter(
            party_organization__in=Secretary.objects.valid()
            .on(act.today)
            .filter(person=person)
            .values("party_organization")
        )
        .values("organisation")
        if Role.PARTY_WORKER in roles and person
        else None,
        Cover.objects.valid()
        .on(act.today)
        .filter(
            party_organization__in=PartyForm.objects.valid()
            .on(act.today)
            .filter(body__in=[post.body_id for post in act.posts if post.body_id])
            .values("party_organization")
        )
        .values("organisation")
        if any(post.body_id for post in act.posts)
        else None,
    ]
    return [ids for ids in running if ids is not None]


class SocialOrganization(models.Model):
    """The identity of an organisation. name is today's; what was true when is in the spells.

    aliases and initials serve the search: former names a line each, and pinyin initials of every name.
    """

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    aliases = models.TextField(blank=True)
    initials = models.TextField(blank=True)
    registered_on = models.DateField(_("登记日期"), null=True, blank=True)
    registration_authority = models.CharField(_("登记管理机关"), max_length=80, blank=True)
    supervisor = models.CharField(_("业务主管单位"), max_length=80, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    address = models.CharField(_("住所"), max_length=160, blank=True)
    street_code = models.BigIntegerField(_("乡镇街道"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("最近变更"))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="organisation_name"),
            models.Index(fields=["changed_at", "id"], name="organisation_changed"),
            models.Index(fields=["industry"], name="organisation_industry"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> "SocialOrganization":
        """Itself, so that a row computed live reads like a row of the standing."""
        return self


class OrganisationName(Spell):
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = spell_rules("organisation_name", "organisation")


class Classification(Spell):
    """Type, level and region of an organisation. region_code: the county (six digits) where it has its address."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="classifications")
    kind = models.CharField(_("登记类型"), max_length=12, choices=Kind)
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    region_code = models.IntegerField(_("县区"))

    class Meta:
        constraints = spell_rules("classification", "organisation")


class StatusSpell(Spell):
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="statuses")
    status = models.CharField(_("登记状态"), max_length=10, choices=Status)
    reason = models.CharField(_("事由"), max_length=200, blank=True)

    class Meta:
        constraints = spell_rules("status", "organisation")


class Headcount(Spell):
    """A declaration of Party members and staff; it holds until the next. No declaration is no zero."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="headcounts")
    full = models.PositiveIntegerField(_("正式党员"))
    probationary = models.PositiveIntegerField(_("预备党员"), default=0)
    staff = models.PositiveIntegerField(_("从业人员"), null=True, blank=True)
    not_transferred = models.PositiveIntegerField(_("组织关系未转入"), default=0)

    class Meta:
        constraints = [
            *spell_rules("headcount", "organisation"),
            models.CheckConstraint(
                name="headcount_not_transferred_are_members",
                condition=Q(not_transferred__lte=F("full") + F("probationary")),
            ),
        ]
