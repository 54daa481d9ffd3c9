"""Evaluation: what one officer proposes and another fixes, and the grades that hold from a day until another."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.models import Appraisal
from hangji.kit.spells import Spell, spell_rules
from hangji.office.acts import Act
from hangji.registry.models import SocialOrganization


class GradeName(models.TextChoices):
    """A grade of evaluation, the best last."""

    ONE = "1A", "1A"
    TWO = "2A", "2A"
    THREE = "3A", "3A"
    FOUR = "4A", "4A"
    FIVE = "5A", "5A"


class EvaluationState(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    FIXED = "fixed", _("已定级")
    SENT_BACK = "sent_back", _("退回")


class OfOrganisation(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, act: Act) -> Self:
        return self.filter(organisation__in=SocialOrganization.objects.visible_to(act).values("pk"))


class Evaluation(models.Model):
    """A grade proposed with its grounds. Marks in tenths; party: of the annual appraisal's result by its template's
    weight, other: of everything else; all NULL where a grade given before is only recorded.

    appraisal, template, edition: whose result and by which template, none where nothing was appraised. limit: why not
    better, in words. announced_on: from which day the grade holds; number: of the announcement.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField(_("考评年度"))
    grade = models.CharField(_("评估等级"), max_length=2, choices=GradeName)
    announced_on = models.DateField(_("公布日期"))
    number = models.CharField(_("公布文号"), max_length=60)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="+")
    template = models.CharField(max_length=40, blank=True)
    edition = models.PositiveSmallIntegerField(null=True)
    party = models.PositiveIntegerField(_("党建部分得分"), null=True)
    party_full = models.PositiveIntegerField(null=True)
    other = models.PositiveIntegerField(_("其他部分得分"), null=True)
    other_full = models.PositiveIntegerField(null=True)
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=EvaluationState, default=EvaluationState.PROPOSED)
    proposed_on = models.DateField(_("拟定日期"))
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=40)
    checked_on = models.DateField(_("复核日期"), null=True)
    checked_by = models.CharField(max_length=40, blank=True)
    checked_by_name = models.CharField(max_length=40, blank=True)
    opinion = models.CharField(_("复核意见"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-announced_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="proposed"), name="evaluation_one_waiting"
            ),
            models.CheckConstraint(
                name="evaluation_marks_whole",
                condition=Q(party=None, party_full=None, other=None, other_full=None, appraisal=None)
                | Q(party__lte=F("party_full"), other__lte=F("other_full")),
            ),
            models.CheckConstraint(
                name="evaluation_names_its_template",
                condition=Q(appraisal=None, template="", edition=None)
                | Q(appraisal__isnull=False, edition__isnull=False) & ~Q(template=""),
            ),
            models.CheckConstraint(
                name="evaluation_checked_by_another",
                condition=Q(state="proposed", checked_on=None, checked_by="")
                | ~Q(state="proposed")
                & Q(checked_on__isnull=False)
                & ~Q(checked_by="")
                & ~Q(checked_by=F("proposed_by")),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="evaluation_state")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.grade}"

    @property
    def total(self) -> int | None:
        """Tenths; None where no marks were recorded."""
        return None if self.party is None or self.other is None else self.party + self.other


class GradeRevocationQuerySet(OfOrganisation):
    def waiting(self) -> Self:
        return self.filter(agreed=None)


class GradeRevocation(models.Model):
    """That a grade should end on a day and why, as one officer proposes it; agreed: what another decided."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="grade_revocations")
    grade = models.CharField(_("评估等级"), max_length=2, choices=GradeName)
    day = models.DateField(_("从哪一天起"))
    reason = models.CharField(_("理由"), max_length=500)
    proposed_on = models.DateField(_("提出日期"))
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=40)
    agreed = models.BooleanField(_("复核"), null=True)
    decided_on = models.DateField(_("复核日期"), null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    opinion = models.CharField(_("复核意见"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GradeRevocationQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(agreed=None), name="grade_revocation_one_waiting"
            ),
            models.CheckConstraint(
                name="grade_revocation_decided_by_another",
                condition=Q(agreed=None, decided_on=None, decided_by="")
                | Q(agreed__isnull=False, decided_on__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.grade}"


class EvaluationGrade(Spell):
    """A grade that holds; until: the first day on which it does not any more."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="evaluation_grades")
    grade = models.CharField(_("评估等级"), max_length=2, choices=GradeName)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            *spell_rules("evaluation_grade", "organisation"),
            models.CheckConstraint(name="evaluation_grade_expires", condition=Q(until__isnull=False)),
        ]
        indexes = [models.Index(fields=["organisation", "since"], name="evaluation_grade_days")]

    def __str__(self) -> str:
        return str(self.grade)
