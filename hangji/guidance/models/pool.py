"""Who can be sent as an instructor (党建工作指导员), for which places; and what was said when one handed over."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules
from hangji.office.models import Person
from hangji.registry.models import OrganisationLevel, SocialOrganization


class Availability(Spell):
    """可派范围: from a day on this person can be sent by one register's office, to some of its counties.

    region_code, level: the register whose office sends. counties: codes served. industries: kinds of work known.
    most: a limit of the person's own below the usual one, with its reason; None is the usual one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="availabilities", verbose_name=_("人员"))
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    counties: Any = models.JSONField(_("可以派到的县区"), default=list)
    industries: Any = models.JSONField(_("熟悉的行业"), default=list)
    most = models.PositiveSmallIntegerField(_("最多联系家数"), null=True, blank=True)
    reason = models.CharField(_("少于一般家数的原因"), max_length=200, blank=True)

    class Meta:
        constraints = [
            *spell_rules("availability", "person"),
            models.CheckConstraint(
                name="availability_own_limit_with_a_reason",
                condition=Q(most__isnull=True) | (Q(most__gte=1) & ~Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["region_code", "level"], name="availability_place")]

    def __str__(self) -> str:
        return f"{self.person} {self.since}"


class Succession(models.Model):
    """交接: who handed an organisation over to whom, on which day, with which open matters."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="successions")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("交出人"))
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("接手人"))
    day = models.DateField(_("交接日期"))
    matters = models.CharField(_("未办结事项"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_in = models.UUIDField()
    recorded_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "giver", "taker", "day"], name="handed_over_once_a_day"),
            models.CheckConstraint(name="handed_over_to_another", condition=~Q(giver=F("taker"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"
