"""The standing: one row per organisation and change, derived from the spells, rebuildable, never edited."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Level, Person
from hangji.office.models.places import span
from hangji.office.permissions import Permission
from hangji.registry.models.organisations import Kind, OrganisationLevel, SocialOrganization, Status, by_duty
from hangji.registry.models.party import Mode, PartyOrganization

# The end of a standing that still holds: a date, so that one index serves "as of" without a NULL branch.
OPEN = date(9999, 12, 31)


class Bucket(models.TextChoices):
    """Where an active organisation stands: exactly one of these (domain: B, C, D1, D2, D3, U)."""

    SINGLE = "single", _("单独组建")
    SHARED = "shared", _("联合、挂靠或行业联建")
    DUE_ALONE = "due_alone", _("应单独组建")
    DUE_JOINTLY = "due_jointly", _("应联合或挂靠组建")
    INSTRUCTOR = "instructor", _("没有党员")
    UNDECLARED = "undeclared", _("未申报人数")


class StandingQuerySet(models.QuerySet["Standing"]):
    def asof(self, day: date) -> Self:
        """The rows that hold at the end of ``day``: one for each organisation registered by then."""
        return self.filter(since__lte=day, until__gt=day)

    def within(self, territory: Territory) -> Self:
        return self.filter(territory.q())

    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_REGISTER) | Q(organisation__in=by_duty(act)))


class Standing(models.Model):
    organisation = models.ForeignKey(SocialOrganization, models.CASCADE, related_name="standings")
    since = models.DateField()
    until = models.DateField(default=OPEN)
    status = models.CharField(max_length=10, choices=Status)
    region_code = models.IntegerField()
    level = models.CharField(max_length=6, choices=OrganisationLevel)
    kind = models.CharField(max_length=12, choices=Kind)
    bucket = models.CharField(max_length=12, choices=Bucket, blank=True)
    full = models.PositiveIntegerField(null=True)
    probationary = models.PositiveIntegerField(null=True)
    staff = models.PositiveIntegerField(null=True)
    not_transferred = models.PositiveIntegerField(null=True)
    mode = models.CharField(max_length=8, choices=Mode, blank=True)
    party_organization = models.ForeignKey(PartyOrganization, models.CASCADE, null=True, related_name="+")
    instructor = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    # The first day of the unbroken stretch in which a Party organisation has been due; NULL where none is.
    due_since = models.DateField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "since"], name="standing_begins_once"),
            models.CheckConstraint(name="standing_ends_after_it_starts", condition=Q(until__gt=F("since"))),
        ]
        indexes = [
            models.Index(fields=["region_code", "level", "until", "since"], name="standing_place"),
            models.Index(fields=["until", "since"], name="standing_days"),
        ]

    @property
    def name(self) -> str:
        return self.organisation.name


class BalanceQuerySet(models.QuerySet["Balance"]):
    def within(self, territory: Territory) -> Self:
        return self.filter(territory.q())

    def at(self, month_end: date, territory: Territory) -> Self:
        """The sums at a month end: one row for each key of a territory that counts anything then.

        A province's and the nation's are found by that day, for which few rows hold, not by their regions, of which
        there are many: adding 0 keeps the planner from that index.
        """
        rows = self.filter(since__lte=month_end, until__gt=month_end)
        if territory.region_code % 10_000:
            return rows.filter(territory.q())
        rows = rows if territory.level == Level.ALL else rows.filter(level=territory.level)
        first, after = span(territory.region_code)
        return rows.alias(place=F("region_code") + 0).filter(place__gte=first, place__lt=after)


class Balance(models.Model):
    """Sums at the month ends from ``since`` to the one before ``until``, of one region, level and kind.

    kind: a registration type, counting active organisations; "" counts Party organisations (total, modes,
    formed_this_year). A month end with nothing to count has no row.
    """

    region_code = models.IntegerField()
    level = models.CharField(max_length=6, choices=OrganisationLevel)
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    since = models.DateField()
    until = models.DateField(default=OPEN)
    total = models.PositiveIntegerField(default=0)
    single = models.PositiveIntegerField(default=0)
    joint = models.PositiveIntegerField(default=0)
    attached = models.PositiveIntegerField(default=0)
    industry = models.PositiveIntegerField(default=0)
    due_alone = models.PositiveIntegerField(default=0)
    due_jointly = models.PositiveIntegerField(default=0)
    without_members = models.PositiveIntegerField(default=0)
    undeclared = models.PositiveIntegerField(default=0)
    instructed = models.PositiveIntegerField(default=0)
    uninstructed = models.PositiveIntegerField(default=0)
    narrow_all = models.PositiveIntegerField(default=0)
    narrow_covered = models.PositiveIntegerField(default=0)
    broad_all = models.PositiveIntegerField(default=0)
    broad_covered = models.PositiveIntegerField(default=0)
    headcount_missing = models.PositiveIntegerField(default=0)
    formed_this_year = models.PositiveIntegerField(default=0)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "kind", "since"], name="balance_begins_once"),
            models.CheckConstraint(name="balance_ends_after_it_starts", condition=Q(until__gt=F("since"))),
        ]
        indexes = [models.Index(fields=["until", "since", "region_code", "level"], name="balance_days")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.level} {self.kind} {self.since}"
