"""What the program tells people by itself: how each wants it, the notices, and what was sent on which day."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.models.people import User


def in_hours(first: int, until: int, hour: int) -> bool:
    """Whether an hour lies from ``first`` to before ``until``, over midnight where the first is the later."""
    return first <= hour < until if first < until else hour >= first or hour < until


class NoticePreference(models.Model):
    """Whoever has no row gets notices in the program about every topic, and no e-mail.

    muted: codes of topics that are not told. hour: not before this hour of the day. quiet_from, quiet_until: hours in
    which nothing is sent, over midnight where the first is the later.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_preference")
    by_mail = models.BooleanField(_("每天用邮件发送待办摘要"), default=False)
    hour = models.PositiveSmallIntegerField(_("几点发送"), default=8)
    quiet_from = models.PositiveSmallIntegerField(_("不打扰：从几点"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("不打扰：到几点"), null=True, blank=True)
    muted: Any = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="preference_hour_of_a_day", condition=Q(hour__lt=24)),
            models.CheckConstraint(
                name="preference_quiet_from_and_until",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__lt=24, quiet_until__lt=24) & ~Q(quiet_from=F("quiet_until"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def quiet(self, hour: int) -> bool:
        first, until = self.quiet_from, self.quiet_until
        return first is not None and until is not None and in_hours(first, until, hour)


class Notice(models.Model):
    """What waited for a person in the morning of a day, in their language. lines: [{text, note, url, due}]."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    day = models.DateField(_("日期"))
    title = models.CharField(_("标题"), max_length=120)
    lines: Any = models.JSONField(default=list)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="notice_once_a_day")]

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    SENDING = "sending", _("正在送出")
    DELIVERED = "delivered", _("已送出")
    UNDELIVERED = "undelivered", _("没有送出")


class Delivery(models.Model):
    """One digest of one day by one channel, for one person: claimed before it is sent, so it is never sent twice.

    channel: "mail", or "robot" and the name of the group, which is told for that person's office.
    digest: sha256 of what was said. fault: why the last try failed.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="deliveries")
    day = models.DateField(_("日期"))
    channel = models.CharField(max_length=60, default="mail")
    state = models.CharField(_("状态"), max_length=12, choices=DeliveryState, default=DeliveryState.SENDING)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField()
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day", "channel"], name="delivery_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.user}"
