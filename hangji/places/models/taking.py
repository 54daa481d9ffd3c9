"""What an organisation took over from a site, and what came of it there: taken over → carried out → result."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.places.models.sites import Site
from hangji.places.models.visiting import SiteBooking
from hangji.registry.models import SocialOrganization


class TakenState(models.TextChoices):
    TAKEN = "taken", _("已带回")
    CARRIED = "carried", _("已落地")
    RESULT = "result", _("有成效")
    DROPPED = "dropped", _("不再做")


COPIED = (TakenState.CARRIED, TakenState.RESULT)  # what counts as copied: done, not only intended


class TakingQuerySet(models.QuerySet["TakingOver"]):
    def copied(self) -> Self:
        return self.filter(state__in=COPIED)

    def kept_by(self, act: Act) -> Self:
        return self.filter(organisation__in=kept_by(act))

    def visible_to(self, act: Act) -> Self:
        """One's own organisation's, those of one's sites, and those of organisations and sites in one's territories."""
        kept = kept_by(act)
        mine = Q(organisation__in=kept) | Q(site__organisation__in=kept)
        return self.filter(mine | where(act, Permission.SEE_SITES) | where(act, Permission.SEE_SITES, "site__"))


class TakingOver(models.Model):
    """booking: the visit that it comes from; none where it comes from the material.

    region_code, level: of the organisation. state only goes on; each step has its day and its words.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="takings")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    region_code = models.IntegerField(_("县区"))
    level = models.CharField(_("层级"), max_length=6)
    booking = models.ForeignKey(SiteBooking, models.PROTECT, null=True, blank=True, related_name="takings")
    what = models.CharField(_("带回的做法"), max_length=120)
    state = models.CharField(_("进展"), max_length=8, choices=TakenState, default=TakenState.TAKEN)
    taken_on = models.DateField(_("带回日期"))
    taken_by_name = models.CharField(max_length=40)
    did = models.CharField(_("在本单位怎么做的"), max_length=300, blank=True)
    carried_on = models.DateField(_("落地日期"), null=True, blank=True)
    result = models.CharField(_("成效"), max_length=300, blank=True)
    result_on = models.DateField(_("成效日期"), null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_because = models.CharField(_("不再做的原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TakingQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "organisation", "what"], name="taken_over_once"),
            models.CheckConstraint(name="taking_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="taking_state_with_its_facts",
                condition=Q(state="taken", carried_on__isnull=True, result_on__isnull=True, dropped_on__isnull=True)
                | (Q(state="carried", carried_on__isnull=False, result_on__isnull=True, dropped_on__isnull=True)
                   & ~Q(did=""))
                | (Q(state="result", carried_on__isnull=False, result_on__isnull=False, dropped_on__isnull=True)
                   & ~Q(did="") & ~Q(result=""))
                | (Q(state="dropped", dropped_on__isnull=False, result_on__isnull=True) & ~Q(dropped_because="")),
            ),
            models.CheckConstraint(
                name="taking_steps_in_order",
                condition=(Q(carried_on__isnull=True) | Q(carried_on__gte=F("taken_on")))
                & (Q(result_on__isnull=True) | Q(result_on__gte=F("carried_on"))),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["region_code", "level"], name="taking_place")]

    def __str__(self) -> str:
        return self.what
