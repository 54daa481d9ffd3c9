"""The yearly inspection and report: when the report came, what was concluded, and the second person where it failed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.models import Appraisal
from hangji.evaluation.models.grades import OfOrganisation
from hangji.registry.models import SocialOrganization


class InspectionResult(models.TextChoices):
    QUALIFIED = "qualified", _("合格")
    BASIC = "basic", _("基本合格")
    FAILED = "failed", _("不合格")


class Inspection(models.Model):
    """One organisation's report on a year. An organisation that has not reported has no row.

    result: "" until concluded. second: it failed, and another person has to agree. party, party_full: what the annual
    appraisal brings by its template's weight, in tenths, NULL where nothing was appraised.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField(_("年度"))
    reported_on = models.DateField(_("报送日期"))
    result = models.CharField(_("年检结论"), max_length=9, choices=InspectionResult, blank=True)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    second = models.BooleanField(default=False)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="+")
    template = models.CharField(max_length=40, blank=True)
    edition = models.PositiveSmallIntegerField(null=True)
    party = models.PositiveIntegerField(_("党建部分得分"), null=True)
    party_full = models.PositiveIntegerField(null=True)
    concluded_on = models.DateField(_("结论日期"), null=True)
    concluded_by = models.CharField(max_length=40, blank=True)
    concluded_by_name = models.CharField(max_length=40, blank=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-year", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="inspected_once_a_year"),
            models.CheckConstraint(
                name="inspection_of_a_year_that_is_over", condition=Q(reported_on__year__gt=F("year"))
            ),
            models.CheckConstraint(
                name="inspection_concluded_whole",
                condition=Q(result="", concluded_on=None, concluded_by="", second=False)
                | ~Q(result="") & Q(concluded_on__isnull=False) & ~Q(concluded_by=""),
            ),
            models.CheckConstraint(name="inspection_failed_by_two", condition=~Q(result="failed") | Q(second=True)),
            models.CheckConstraint(
                name="inspection_confirmed_by_another",
                condition=Q(confirmed_on=None, confirmed_by="")
                | Q(confirmed_on__isnull=False, second=True) & ~Q(confirmed_by="") & ~Q(confirmed_by=F("concluded_by")),
            ),
            models.CheckConstraint(
                name="inspection_names_its_template",
                condition=Q(appraisal=None, template="", edition=None, party=None, party_full=None)
                | Q(appraisal__isnull=False, edition__isnull=False, party__lte=F("party_full")) & ~Q(template=""),
            ),
        ]
        indexes = [models.Index(fields=["year", "result"], name="inspection_results")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"

    @property
    def waits_for_second(self) -> bool:
        return self.second and self.confirmed_on is None
