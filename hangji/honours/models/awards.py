"""Awards (荣誉): given at the end of a round, or recorded from a paper; and how one is revoked, by two persons."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models.entries import NAMED, HonourEntry
from hangji.honours.models.places import placed
from hangji.honours.models.rounds import TEXT, HonourLevel, HonourObject
from hangji.kit.constraints import Frozen
from hangji.office.acts import Act
from hangji.office.issues import said_code
from hangji.office.models import Document, Issue, Level
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's territories; a Party worker's own organisations'."""
        return self.filter(placed(act, Permission.SEE_HONOURS) | Q(organisation__in=kept_by(act)))

    def run_by(self, act: Act) -> Self:
        return self.filter(placed(act, Permission.RUN_HONOURS))

    def checked(self) -> Self:
        """Those that count: given by a round, or recorded and checked by another."""
        return self.filter(checked_on__isnull=False)

    def in_force(self, day: date) -> Self:
        """Those that hold on a day: given by then, neither over nor revoked."""
        return self.checked().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
            awarded_on__lte=day,
        )


class Award(models.Model):
    """One honour. selection: the policy's code; year: of the round; level: of the honour.

    object: what it is given to; organisation: the one itself, or, of a team or person, the one that named it; of a
    Party organisation the one that entered it. ends_on: the last day, None without an end. number: of the certificate;
    issue: its paper where it is ours, which has the code. region_code, register: whose the organisation is.
    checked_by: the second person. revoked_on: the first day on which it does not hold; reason, clause: why.
    """

    entry = models.OneToOneField(HonourEntry, models.PROTECT, null=True, blank=True, related_name="award")
    selection = models.CharField(_("评选"), max_length=40)
    title = models.CharField(_("荣誉名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=40)
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.CharField(_("荣誉级别"), max_length=8, choices=HonourLevel)
    object = models.CharField(_("对象"), max_length=18, choices=HonourObject)
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    party_organisation = models.ForeignKey(
        PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党组织")
    )
    team = models.CharField(_("集体名称"), max_length=80, blank=True)
    person = models.CharField(_("姓名"), max_length=40, blank=True)
    unit = models.CharField(_("表彰单位"), max_length=80)
    region_code = models.IntegerField(_("地区"))
    register = models.CharField(_("登记层级"), max_length=6, choices=Level)
    awarded_on = models.DateField(_("表彰日期"))
    ends_on = models.DateField(_("有效期至"), null=True, blank=True)
    number = models.CharField(_("证书编号"), max_length=60)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("表彰文件")
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=40)
    checked_on = models.DateField(_("复核日期"), null=True, blank=True)
    checked_by = models.CharField(max_length=40, blank=True)
    checked_by_name = models.CharField(max_length=40, blank=True)
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)
    reason = models.CharField(_("撤销原因"), max_length=TEXT, blank=True)
    clause = models.CharField(_("撤销依据"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="award_names_its_object", condition=NAMED),
            models.CheckConstraint(
                name="award_ends_after_it_is_given", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("awarded_on"))
            ),
            models.CheckConstraint(
                name="award_checked_by_another",
                condition=Q(checked_on__isnull=True, checked_by="")
                | (Q(checked_on__isnull=False) & ~Q(checked_by="") & ~Q(checked_by=F("recorded_by"))),
            ),
            models.CheckConstraint(
                name="award_revoked_with_reason_and_clause",
                condition=Q(revoked_on__isnull=True, reason="", clause="")
                | (Q(revoked_on__isnull=False, revoked_on__gte=F("awarded_on")) & ~Q(reason="") & ~Q(clause="")),
            ),
            models.UniqueConstraint(
                fields=["selection", "year", "level", "category", "organisation", "team", "person"],
                condition=Q(revoked_on__isnull=True),
                name="award_once",
            ),
            Frozen(
                name="award_is_what_it_is",
                fields=(
                    *("entry_id", "selection", "title", "category", "year", "level", "object", "organisation_id"),
                    *("party_organisation_id", "team", "awarded_on", "ends_on"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "level"], name="award_organisation"),
            models.Index(fields=["party_organisation"], name="award_party_organisation"),
            models.Index(fields=["region_code", "register", "awarded_on"], name="award_place"),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def holder(self) -> str:
        """Whom it was given to, by name."""
        if self.object == HonourObject.PARTY_ORGANISATION:
            return str(self.party_organisation)
        return self.team or self.person or str(self.organisation)

    @property
    def code(self) -> str:
        """Of the certificate as it is printed; "" of one that was given on paper elsewhere."""
        return said_code(self.issue.code) if self.issue else ""

    def state_on(self, day: date) -> str:
        """unchecked, valid, expired or revoked."""
        if self.revoked_on and self.revoked_on <= day:
            return "revoked"
        if self.checked_on is None:
            return "unchecked"
        return "expired" if self.ends_on and self.ends_on < day else "valid"


class AwardRevocation(models.Model):
    """撤销: proposed on a ground of the policy by one person, decided by another. confirmed: None while it is open."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="revocations")
    ground = models.CharField(_("撤销情形"), max_length=80)
    clause = models.CharField(_("依据"), max_length=300)
    reason = models.CharField(_("事实和原因"), max_length=TEXT)
    proposed_on = models.DateField(_("提出日期"))
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=40)
    confirmed = models.BooleanField(_("是否撤销"), null=True, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    answer = models.CharField(_("决定的理由"), max_length=TEXT, blank=True)

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(confirmed__isnull=True), name="award_revocation_open_once"
            ),
            models.CheckConstraint(
                name="award_revocation_decided_by_another",
                condition=Q(confirmed__isnull=True, decided_on__isnull=True, decided_by="")
                | (Q(confirmed__isnull=False, decided_on__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.ground}"
