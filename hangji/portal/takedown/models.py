"""Claims that an article be taken down: who asks, on which ground, who hid it, who decided, how it was answered."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Document, Level, User
from hangji.office.permissions import Permission
from hangji.portal.models.articles import Article

LONGEST = 2000


class TakedownState(models.TextChoices):
    RECEIVED = "received", _("待决定")
    GRANTED = "granted", _("已撤稿")
    REFUSED = "refused", _("不撤稿")


class MailState(models.TextChoices):
    """The answer's e-mail; none where no address was given, or the office sends no e-mail."""

    NONE = "none", _("不发邮件")
    DUE = "due", _("待发送")
    SENT = "sent", _("已送出")
    FAILED = "failed", _("没有送出")


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_COMPLAINTS))

    def decidable_by(self, act: Act) -> Self:
        """Those of the territory in which one publishes."""
        return self.filter(where(act, Permission.EDIT_ARTICLES))

    def standing(self) -> Self:
        """Those for which their article is away: granted, or hidden and not yet decided."""
        hidden = Q(state=TakedownState.RECEIVED, hidden_at__isnull=False)
        return self.filter(Q(state=TakedownState.GRANTED) | hidden)


class Takedown(models.Model):
    """One claim. number, code, sent_key: as of a complaint (voices/models.py). title: the article's at the time.

    right: a ground of policy. ground: why, in the claimant's words. name, contact, email: who claims; the law asks for
    a true name. region_code, level: the article's. hidden_…: taken away for the time being. decided_by: another person
    than who hid it. reason: what the claimant is told.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    code = models.CharField(max_length=128)
    sent_key = models.CharField(max_length=64, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="takedowns", verbose_name=_("文章"))
    title = models.CharField(_("标题"), max_length=120)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    right = models.CharField(_("理由"), max_length=12)
    ground = models.TextField(_("说明"), max_length=LONGEST)
    name = models.CharField(_("申请人"), max_length=60)
    contact = models.CharField(_("联系电话"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    attachment = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("权利证明")
    )
    received_on = models.DateField(_("收到日期"))
    received_at = models.DateTimeField()
    in_notice = models.BooleanField(_("在声明的期限内提出"))
    answer_by = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=8, choices=TakedownState, default=TakedownState.RECEIVED)
    hidden_at = models.DateTimeField(_("先撤下的时间"), null=True)
    hidden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("先撤下的人"))
    hidden_because = models.CharField(_("先撤下的原因"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("决定的人"))
    reason = models.TextField(_("答复"), max_length=LONGEST, blank=True)
    mail_state = models.CharField(_("邮件"), max_length=6, choices=MailState, default=MailState.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_at = models.DateTimeField(null=True)
    mail_fault = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="takedown_hidden_whole",
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True, hidden_because="")
                | Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_because=""),
            ),
            models.CheckConstraint(
                name="takedown_decided_whole",
                condition=Q(state="received", decided_at__isnull=True, decided_by__isnull=True, reason="")
                | ~Q(state="received") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="takedown_decided_by_another",
                condition=Q(hidden_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(decided_by=F("hidden_by")),
            ),
            models.CheckConstraint(name="takedown_can_be_answered", condition=~Q(contact="") | ~Q(email="")),
        ]
        indexes = [models.Index(fields=["region_code", "state"], name="takedown_place_state")]

    def __str__(self) -> str:
        return self.number
