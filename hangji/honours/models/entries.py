"""Entries of a round, the sheets of their reviewers, and the relations by which a reviewer is kept out."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.governance.queries.sight import kept_by
from hangji.honours.models.places import placed
from hangji.honours.models.rounds import TEXT, HonourObject, HonourRound
from hangji.kit.constraints import Frozen
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization

# An object has just what names it: organisation and team are of the organisation that enters, as is a person.
NAMED = (
    Q(object="organisation", party_organisation__isnull=True, team="", person="")
    | Q(object="party_organisation", party_organisation__isnull=False, team="", person="")
    | (Q(object="team", party_organisation__isnull=True, person="") & ~Q(team=""))
    | (Q(object="person", party_organisation__isnull=True, team="") & ~Q(person=""))
)


class EntryState(models.TextChoices):
    SUBMITTED = "submitted", _("待审核条件")
    ADMITTED = "admitted", _("条件通过，评审中")
    DECLINED = "declined", _("条件未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    PASSED = "passed", _("评审合格")
    FAILED = "failed", _("评审不合格")
    PROPOSED = "proposed", _("拟表彰")
    TIED = "tied", _("末位并列，待党委研究")
    UNSEATED = "unseated", _("合格，没有名额")
    STRUCK = "struck", _("不予表彰")
    AWARDED = "awarded", _("已表彰")


class HonourEntryQuerySet(models.QuerySet["HonourEntry"]):
    def visible_to(self, act: Act) -> Self:
        """Those of the rounds of one's territories; a Party worker's own organisations'."""
        seen = placed(act, Permission.SEE_HONOURS, "round__")
        return self.filter(seen | Q(organisation__in=kept_by(act)))

    def run_by(self, act: Act) -> Self:
        return self.filter(placed(act, Permission.RUN_HONOURS, "round__"))

    def kept_by(self, act: Act) -> Self:
        return self.filter(organisation__in=kept_by(act))

    def running(self) -> Self:
        return self.exclude(state__in=[EntryState.WITHDRAWN, EntryState.DECLINED])


class HonourEntry(models.Model):
    """One entry (参评). number: in the order of coming in. organisation: whose Party worker entered it.

    answers: question → text. checked: the conditions as they stood when somebody decided. evidence: what was held, as
    it was shown then. marks: criterion → text ("36.5"), of persons criterion → whether met, once all sheets are in.
    """

    round = models.ForeignKey(HonourRound, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("序号"))
    category = models.CharField(_("类别"), max_length=40)
    object = models.CharField(_("对象"), max_length=18, choices=HonourObject)
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    party_organisation = models.ForeignKey(
        PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党组织")
    )
    team = models.CharField(_("集体名称"), max_length=80, blank=True)
    person = models.CharField(_("姓名"), max_length=40, blank=True)
    consented_on = models.DateField(_("本人同意日期"), null=True, blank=True)
    answers: Any = models.JSONField(default=dict, blank=True)
    checked: Any = models.JSONField(default=list, blank=True)
    evidence: Any = models.JSONField(default=list, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=EntryState, default=EntryState.SUBMITTED)
    entered_on = models.DateField(_("参评日期"))
    entered_by = models.CharField(max_length=40)
    entered_by_name = models.CharField(max_length=40)
    decided_on = models.DateField(_("审核日期"), null=True, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    because = models.CharField(_("理由"), max_length=TEXT, blank=True)
    marks: Any = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HonourEntryQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="honour_entry_number_once"),
            models.UniqueConstraint(
                fields=["round", "category", "organisation", "team", "person"],
                condition=~Q(state__in=["withdrawn", "declined"]),
                name="honour_entry_once",
            ),
            models.UniqueConstraint(
                fields=["round", "category", "party_organisation"],
                condition=Q(party_organisation__isnull=False) & ~Q(state__in=["withdrawn", "declined"]),
                name="honour_entry_of_a_party_organisation_once",
            ),
            models.CheckConstraint(
                name="honour_entry_names_its_object", condition=NAMED | Q(object="person", state="withdrawn", person="")
            ),
            models.CheckConstraint(
                name="honour_entry_of_a_person_with_consent",
                condition=(Q(consented_on__isnull=False) & Q(object="person"))
                | (Q(consented_on__isnull=True) & (~Q(object="person") | Q(state="withdrawn"))),
            ),
            models.CheckConstraint(
                name="honour_entry_decided_with_its_day",
                condition=Q(state__in=["submitted", "withdrawn"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="honour_entry_declined_with_a_reason",
                condition=~Q(state__in=["declined", "struck"]) | ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        if self.object == HonourObject.PARTY_ORGANISATION:
            return str(self.party_organisation)
        return self.team or self.person or str(self.organisation)

    @property
    def said(self) -> str:
        """What the audit trail calls it: a person never by name."""
        return f"{self.round} 第 {self.number} 份" if self.object == HonourObject.PERSON else str(self)


class RelationKind(models.TextChoices):
    """Why a reviewer is kept out of an organisation's entries."""

    WORK = "work", _("在该单位任职或兼职")
    KIN = "kin", _("与该单位负责人有亲属关系")
    INTEREST = "interest", _("有经济往来或者其他利害关系")
    OTHER = "other", _("其他可能影响公正的关系")


class ReviewerRelation(models.Model):
    """A relation that a reviewer declares to an organisation; while it runs, the program hands out nothing of it."""

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("人", "评审"))
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    kind = models.CharField(_("关系"), max_length=8, choices=RelationKind)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    declared_on = models.DateField(_("声明日期"))
    ended_on = models.DateField(_("关系结束"), null=True, blank=True)

    class Meta:
        ordering = ["-declared_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "organisation"], condition=Q(ended_on__isnull=True), name="relation_declared_once"
            ),
            models.CheckConstraint(
                name="relation_ends_after_it_is_declared",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("declared_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.organisation}"


class HonourSheetQuerySet(models.QuerySet["HonourSheet"]):
    def handed_to(self, act: Act) -> Self:
        """What a reviewer may know of: the own sheets."""
        return self.filter(reviewer=act.user)

    def running(self) -> Self:
        return self.filter(recused_at__isnull=True)

    def waiting(self) -> Self:
        return self.running().filter(given_at__isnull=True)


class HonourSheet(models.Model):
    """One reviewer's sheet for one entry; nobody else sees it until all sheets of the entry are in.

    marks: criterion → marks, of persons 1 or 0. opinion: in words. nonce: kept secret with the marks; digest: sha256 of
    both, which the audit trail has from the first moment.
    """

    entry = models.ForeignKey(HonourEntry, models.PROTECT, related_name="sheets")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("人", "评审"))
    third = models.BooleanField(default=False)
    handed_at = models.DateTimeField()
    handed_by_name = models.CharField(max_length=40)
    marks: Any = models.JSONField(default=dict, blank=True)
    opinion = models.CharField(_("评审意见"), max_length=TEXT, blank=True)
    nonce = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    recused_because = models.CharField(_("回避原因"), max_length=200, blank=True)

    objects = HonourSheetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "reviewer"], name="honour_sheet_once_per_reviewer"),
            models.CheckConstraint(
                name="honour_sheet_given_with_opinion_and_digest",
                condition=Q(given_at__isnull=True, digest="")
                | (Q(given_at__isnull=False) & ~Q(digest="") & ~Q(opinion="")),
            ),
            models.CheckConstraint(
                name="honour_sheet_given_or_recused",
                condition=Q(recused_at__isnull=True, recused_because="")
                | (Q(recused_at__isnull=False, given_at__isnull=True) & ~Q(recused_because="")),
            ),
            Frozen(
                name="honour_sheet_is_never_changed",
                fields=("entry_id", "reviewer_id", "marks", "opinion", "nonce", "digest", "given_at"),
                once="given_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.said} {self.reviewer}"
