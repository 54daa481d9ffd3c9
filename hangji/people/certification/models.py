"""党务红领: a round with its scheme, applications, blind reviews, objections, certificates and training hours.

Of a person only name, post and contact are kept, and only with consent. Marks belong to one assessment; nothing here
adds them up over time or puts persons in an order.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Document, Issue, Level, Person, User
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from rulebook.certification import Scheme, scheme_from

TEXT = 500


class RoundState(models.TextChoices):
    OPEN = "open", _("受理和评审")
    NOTICE = "notice", _("公示")
    ISSUED = "issued", _("已发证")


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_CERTIFICATES))

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_CERTIFICATES))


class Round(models.Model):
    """One round (一轮认证) of a territory. closes_on: the last day of applying. unit: who issues the certificates.

    scheme: the policy of the day it opened, as plain values; never changes. notice_last_day: the notice's last day.
    """

    name = models.CharField(_("名称"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    unit = models.CharField(_("发证单位"), max_length=80)
    opens_on = models.DateField(_("开始受理"))
    closes_on = models.DateField(_("截止受理"))
    scheme: Any = models.JSONField()
    state = models.CharField(_("状态"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=40)
    published_on = models.DateField(_("公示开始"), null=True, blank=True)
    published_by = models.CharField(max_length=40, blank=True)
    published_by_name = models.CharField(max_length=40, blank=True)
    notice_last_day = models.DateField(_("公示结束"), null=True, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    issued_by = models.CharField(max_length=40, blank=True)
    issued_by_name = models.CharField(max_length=40, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region_code", "level"], name="round_name_once_per_place"),
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="round_published_before_issued",
                condition=Q(state="open", published_on__isnull=True, issued_on__isnull=True)
                | Q(state="notice", published_on__isnull=False, notice_last_day__isnull=False, issued_on__isnull=True)
                | Q(state="issued", published_on__isnull=False, issued_on__gt=F("notice_last_day")),
            ),
            models.CheckConstraint(
                name="round_issued_by_another", condition=Q(issued_by="") | ~Q(issued_by=F("published_by"))
            ),
            Frozen(name="round_keeps_its_scheme", fields=("scheme", "year", "region_code", "level", "opens_on")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)

    @property
    def rules(self) -> Scheme:
        return scheme_from(self.scheme)


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", _("待审核资格")
    ADMITTED = "admitted", _("资格通过")
    DECLINED = "declined", _("资格未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    UNSEATED = "unseated", _("合格，没有名额")
    STRUCK = "struck", _("异议成立，不予认证")
    CERTIFIED = "certified", _("已认证")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's territories; a Party worker's own."""
        mine = Q(person=act.user.person_id) if act.user.person_id else Q(pk__in=[])
        return self.filter(Q(round__in=Round.objects.visible_to(act).values("pk")) | mine)

    def in_order(self) -> Self:
        """In the order of application, which alone decides about seats."""
        return self.order_by("applied_on", "number", "pk")


class Application(models.Model):
    """One person's application in one round. number: in the order of coming in. phone: how the person is reached.

    checked: the conditions as they stood when somebody decided. marks: by item, as text ("62.5"), once all are in.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="applications")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    post = models.CharField(_("岗位"), max_length=20)
    phone = models.CharField(_("联系电话"), max_length=20)
    consent_at = models.DateTimeField(_("同意日期"))
    applied_on = models.DateField(_("申请日期"))
    applied_by = models.CharField(max_length=40)
    state = models.CharField(_("状态"), max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    checked: Any = models.JSONField(default=list, blank=True)
    decided_on = models.DateField(_("审核日期"), null=True, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    because = models.CharField(_("理由"), max_length=TEXT, blank=True)
    marks: Any = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["round", "person"], condition=~Q(state="withdrawn"), name="application_once_per_person"
            ),
            models.CheckConstraint(
                name="application_decided_with_its_day",
                condition=Q(state__in=["submitted", "withdrawn"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="application_declined_with_a_reason",
                condition=~Q(state__in=["declined", "struck"]) | ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ReviewQuerySet(models.QuerySet["Review"]):
    def handed_to(self, act: Act) -> Self:
        """What a reviewer may know of: the own sheets."""
        return self.filter(reviewer=act.user)

    def running(self) -> Self:
        return self.filter(recused_at__isnull=True)

    def waiting(self) -> Self:
        return self.running().filter(given_at__isnull=True)


class Review(models.Model):
    """One reviewer's sheet for one application; nobody else sees its marks until all sheets are in.

    nonce: kept secret with the marks; digest: sha256 of both, which the audit trail has from the first moment, so that
    it proves later that nothing was changed and tells nothing now.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    third = models.BooleanField(default=False)
    handed_at = models.DateTimeField()
    handed_by_name = models.CharField(max_length=40)
    marks: Any = models.JSONField(default=dict, blank=True)
    remark = models.CharField(_("评语"), max_length=TEXT, blank=True)
    nonce = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    recused_because = models.CharField(_("回避原因"), max_length=200, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="review_once_per_reviewer"),
            models.CheckConstraint(
                name="review_given_with_its_digest",
                condition=Q(given_at__isnull=True, digest="") | (Q(given_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="review_given_or_recused",
                condition=Q(recused_at__isnull=True, recused_because="")
                | (Q(recused_at__isnull=False, given_at__isnull=True) & ~Q(recused_because="")),
            ),
            Frozen(
                name="review_is_never_changed",
                fields=("application_id", "reviewer_id", "marks", "remark", "nonce", "digest", "given_at"),
                once="given_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.reviewer}"


class Objection(models.Model):
    """公示异议: somebody says during the notice why a certificate should not be issued. about: None is of all."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="objections")
    about = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="objections")
    received_on = models.DateField(_("收到日期"))
    source = models.CharField(_("谁提出的"), max_length=80, blank=True)
    what = models.CharField(_("异议内容"), max_length=TEXT)
    recorded_by_name = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    handled_on = models.DateField(_("办结日期"), null=True, blank=True)
    upheld = models.BooleanField(_("是否成立"), null=True, blank=True)
    answer = models.CharField(_("核实情况"), max_length=TEXT, blank=True)
    handled_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_handled_with_an_answer",
                condition=Q(handled_on__isnull=True, upheld__isnull=True, answer="")
                | (Q(handled_on__isnull=False, upheld__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]


class CertificateState(models.TextChoices):
    """As somebody has decided; that a certificate has expired its last day says."""

    VALID = "valid", _("有效")
    SUSPENDED = "suspended", _("暂停")
    REVOKED = "revoked", _("撤销")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, act: Act) -> Self:
        mine = Q(person=act.user.person_id) if act.user.person_id else Q(pk__in=[])
        return self.filter(where(act, Permission.SEE_CERTIFICATES) | mine)

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_CERTIFICATES))


class Certificate(models.Model):
    """证书. holder, organisation_name: as printed. issue: the paper that holds now; last_day: the last valid day."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="certificate")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    holder = models.CharField(_("姓名"), max_length=40)
    organisation_name = models.CharField(_("社会组织"), max_length=120)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    grade = models.CharField(_("认证层级"), max_length=20)
    issued_on = models.DateField(_("发证日期"))
    last_day = models.DateField(_("有效期至"))
    state = models.CharField(_("状态"), max_length=9, choices=CertificateState, default=CertificateState.VALID)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(name="certificate_ends_after_it_starts", condition=Q(last_day__gt=F("issued_on"))),
            Frozen(
                name="certificate_is_of_one_person",
                fields=("application_id", "person_id", "issued_on", "region_code", "level"),
            ),
        ]
        indexes = [models.Index(fields=["region_code", "level", "last_day"], name="certificate_place")]

    def __str__(self) -> str:
        return self.issue.number if self.issue else self.holder


class TurnOfCertificate(models.TextChoices):
    ISSUED = "issued", _("发证")
    RENEWED = "renewed", _("续期")
    SUSPENDED = "suspended", _("暂停")
    RESUMED = "resumed", _("恢复")
    REVOKED = "revoked", _("撤销")
    REPRINTED = "reprinted", _("重印")
    REPLACED = "replaced", _("换发")


class CertificateTurn(models.Model):
    """What became of a certificate, one row a turn, never edited. issue: the paper that the turn brought."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="turns")
    kind = models.CharField(_("事项"), max_length=9, choices=TurnOfCertificate)
    day = models.DateField(_("日期"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    last_day = models.DateField(_("有效期至"))
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_turn_with_a_reason", condition=Q(kind__in=["issued", "renewed"]) | ~Q(reason="")
            ),
            Frozen(name="certificate_turn_is_never_changed", fields=("certificate_id", "kind", "day", "reason", "at")),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.get_kind_display()}"


class TrainingQuerySet(models.QuerySet["TrainingRecord"]):
    def valid(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, act: Act) -> Self:
        mine = Q(person=act.user.person_id) if act.user.person_id else Q(pk__in=[])
        return self.filter(where(act, Permission.SEE_CERTIFICATES) | mine)


class TrainingRecord(models.Model):
    """培训学时: hours that an organiser has confirmed for one person on one day; nothing is measured."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    day = models.DateField(_("培训日期"))
    hours = models.PositiveSmallIntegerField(_("学时"))
    title = models.CharField(_("培训内容"), max_length=80)
    organiser = models.CharField(_("主办方"), max_length=80)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(name="training_hours_of_one_day", condition=Q(hours__gte=1, hours__lte=16)),
            models.UniqueConstraint(
                fields=["person", "day", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="training_recorded_once",
            ),
            models.CheckConstraint(
                name="training_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"
