"""One organisation's appraisal in a round: self-assessment, reviews, the talk, an objection, the result."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.models.rounds import AppraisalRound
from hangji.governance.queries.sight import kept_by
from hangji.kit.constraints import Frozen
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.registry.models import SocialOrganization

TEXT = 500


class AppraisalState(models.TextChoices):
    WAITING = "waiting", _("待自评")
    HANDED_IN = "handed_in", _("待评审")
    REVIEWED = "reviewed", _("已评审")
    TOLD = "told", _("已告知结果")
    OBJECTED = "objected", _("有异议，在处理")
    SETTLED = "settled", _("结果已定")


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's territories, of the organisations whose record one keeps, and those handed to one."""
        rounds = AppraisalRound.objects.visible_to(act).values("pk")
        handed = AppraisalReview.objects.filter(reviewer=act.user).values("appraisal")
        return self.filter(Q(round__in=rounds) | Q(organisation__in=kept_by(act)) | Q(pk__in=handed))

    def kept_by(self, act: Act) -> Self:
        return self.filter(organisation__in=kept_by(act))


class Appraisal(models.Model):
    """One line of a round's frozen list, and what became of it.

    draft, answers: choice and a sentence by item; the answers are what was handed in. evidence: as it was counted when
    it was handed in. score: rulebook.appraisal's, by the round's template; marks and full in tenths; grade: its key,
    veto: the titles of the vetoes, until ``settled_on`` as it stands now.
    """

    round = models.ForeignKey(AppraisalRound, models.PROTECT, related_name="appraisals")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="appraisals")
    region_code = models.IntegerField(_("县区"))
    state = models.CharField(_("状态"), max_length=9, choices=AppraisalState, default=AppraisalState.WAITING)
    draft: Any = models.JSONField(default=dict, blank=True)
    answers: Any = models.JSONField(default=dict, blank=True)
    evidence: Any = models.JSONField(default=dict, blank=True)
    handed_in_on = models.DateField(_("自评日期"), null=True)
    handed_in_by = models.CharField(max_length=40, blank=True)
    handed_in_by_name = models.CharField(max_length=40, blank=True)
    returned_because = models.CharField(_("退回原因"), max_length=TEXT, blank=True)
    without = models.CharField(_("没有自评的原因"), max_length=TEXT, blank=True)
    score: Any = models.JSONField(default=dict, blank=True)
    marks = models.PositiveIntegerField(null=True)
    full = models.PositiveIntegerField(null=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    veto = models.CharField(_("一票否决"), max_length=TEXT, blank=True)
    sampled = models.BooleanField(_("抽中复评"), default=False)
    talk_on = models.DateField(_("谈话日期"), null=True)
    talk = models.CharField(_("谈话结论"), max_length=TEXT, blank=True)
    talked_by_name = models.CharField(max_length=40, blank=True)
    told_on = models.DateField(_("告知日期"), null=True)
    object_by = models.DateField(_("异议期限"), null=True)
    settled_on = models.DateField(_("定级日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["-round__year", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="appraised_once_a_round"),
            models.CheckConstraint(
                name="appraisal_handed_in_whole",
                condition=Q(state="waiting", handed_in_on__isnull=True, handed_in_by="")
                | ~Q(state="waiting") & Q(handed_in_on__isnull=False) & ~Q(handed_in_by=""),
            ),
            models.CheckConstraint(
                name="appraisal_scored_once_reviewed",
                condition=Q(state__in=["waiting", "handed_in"], marks__isnull=True, full__isnull=True, grade="")
                | ~Q(state__in=["waiting", "handed_in"]) & Q(marks__isnull=False, marks__lte=F("full")) & ~Q(grade=""),
            ),
            models.CheckConstraint(
                name="appraisal_told_with_days",
                condition=Q(state__in=["waiting", "handed_in", "reviewed"], told_on__isnull=True)
                | ~Q(state__in=["waiting", "handed_in", "reviewed"])
                & Q(told_on__isnull=False, object_by__gte=F("told_on")),
            ),
            models.CheckConstraint(
                name="appraisal_settled_with_its_day",
                condition=Q(state="settled", settled_on__isnull=False) | ~Q(state="settled") & Q(settled_on=None),
            ),
            models.CheckConstraint(
                name="appraisal_talk_with_its_day",
                condition=Q(talk_on__isnull=True, talk="") | Q(talk_on__isnull=False) & ~Q(talk=""),
            ),
            Frozen(
                name="appraisal_settled_stays",
                fields=(
                    *("round", "organisation", "state", "answers", "evidence", "score"),
                    *("marks", "full", "grade", "veto", "settled_on"),
                ),
                once="settled_on",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="appraisal_state"),
            models.Index(fields=["organisation", "settled_on"], name="appraisal_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.round.year}"

    @property
    def grade_title(self) -> str:
        return self.round.rules.grade(self.grade).title if self.grade else ""


class Stage(models.TextChoices):
    FIRST = "first", _("评审")
    SECOND = "second", _("复评")
    THIRD = "third", _("第三人评定")
    OBJECTION = "objection", _("异议处理")


class ReviewQuerySet(models.QuerySet["AppraisalReview"]):
    def handed_to(self, act: Act) -> Self:
        return self.filter(reviewer=act.user)

    def waiting(self) -> Self:
        return self.filter(given_at__isnull=True)


class AppraisalReview(models.Model):
    """One person's review of one appraisal. marks: {item: {marks, because}}; deductions: {key: {times, because}};
    vetoes: {key: because}. A person reviews an organisation once: whoever reviewed it does not review it again."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="reviews")
    stage = models.CharField(_("环节"), max_length=9, choices=Stage)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("评审人"))
    handed_at = models.DateTimeField()
    handed_by_name = models.CharField(max_length=40)
    marks: Any = models.JSONField(default=dict, blank=True)
    deductions: Any = models.JSONField(default=dict, blank=True)
    vetoes: Any = models.JSONField(default=dict, blank=True)
    opinion = models.CharField(_("评审意见"), max_length=TEXT, blank=True)
    score: Any = models.JSONField(default=dict, blank=True)
    given_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "stage"], name="appraisal_reviewed_once_a_stage"),
            models.UniqueConstraint(fields=["appraisal", "reviewer"], name="appraisal_reviewed_by_others"),
            models.CheckConstraint(
                name="appraisal_review_given_whole",
                condition=Q(given_at__isnull=True, opinion="") | Q(given_at__isnull=False) & ~Q(opinion=""),
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "given_at"], name="appraisal_review_waiting")]

    def __str__(self) -> str:
        return f"{self.appraisal} {self.get_stage_display()}"


class AppraisalObjection(models.Model):
    """What an organisation says against its result, and what another person than its reviewers decided."""

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="objection")
    text = models.CharField(_("异议"), max_length=TEXT)
    raised_on = models.DateField(_("提出日期"))
    raised_by = models.CharField(max_length=40)
    raised_by_name = models.CharField(max_length=40)
    upheld = models.BooleanField(_("异议成立"), null=True)
    reason = models.CharField(_("处理意见"), max_length=TEXT, blank=True)
    decided_on = models.DateField(_("处理日期"), null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="appraisal_objection_says_why", condition=~Q(text="")),
            models.CheckConstraint(
                name="appraisal_objection_decided_whole",
                condition=Q(upheld__isnull=True, decided_on__isnull=True, reason="", decided_by="")
                | Q(upheld__isnull=False, decided_on__gte=F("raised_on")) & ~Q(reason="") & ~Q(decided_by=""),
            ),
            models.CheckConstraint(
                name="appraisal_objection_decided_by_another",
                condition=~Q(decided_by=F("raised_by")) | Q(decided_by=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.appraisal)
