"""Keeping notices and what was sent. Like how a person reads, it is no one else's business and leaves no trail."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from hangji.office.models import Delivery, DeliveryState, Notice, User

KEPT = timedelta(days=90)
MOST_TRIES = 3
ABANDONED = timedelta(minutes=15)  # a try that has said nothing for so long died with its process


def keep_notice(*, user: User, day: date, title: str, lines: Sequence[Mapping[str, Any]], at: datetime) -> bool:
    """Put a day's notice before a person; the day's first stands. Says whether it is new."""
    said = {"title": title, "lines": list(lines), "made_at": at}
    return Notice.objects.get_or_create(user=user, day=day, defaults=said)[1]


def forget_old(*, day: date) -> None:
    """Drop notices and deliveries older than 90 days."""
    Notice.objects.filter(day__lt=day - KEPT).delete()
    Delivery.objects.filter(day__lt=day - KEPT).delete()


def read_notices(*, user: User, at: datetime, pk: int | None = None) -> int:
    """Mark one of the person's notices, or all, as read; how many are new in that."""
    unread = Notice.objects.filter(user=user, read_at__isnull=True)
    return (unread if pk is None else unread.filter(pk=pk)).update(read_at=at)


def claim(*, user: User, day: date, digest: str, at: datetime, channel: str = "mail") -> Delivery | None:
    """Take a person's digest of a day upon oneself; None where it was sent, is being sent or failed too often."""
    try:
        with transaction.atomic():
            return Delivery.objects.create(user=user, day=day, channel=channel, digest=digest, tried_at=at)
    except IntegrityError:
        return _claim_again(Delivery.objects.get(user=user, day=day, channel=channel), digest, at)


def _claim_again(held: Delivery, digest: str, at: datetime) -> Delivery | None:
    free = Q(state=DeliveryState.UNDELIVERED) | Q(state=DeliveryState.SENDING, tried_at__lt=at - ABANDONED)
    mine = Delivery.objects.filter(free, pk=held.pk, tries=held.tries, tries__lt=MOST_TRIES)
    taken = mine.update(state=DeliveryState.SENDING, tries=F("tries") + 1, tried_at=at, digest=digest)
    return Delivery.objects.get(pk=held.pk) if taken else None


def settle(*, delivery: Delivery, fault: str = "") -> None:
    """Say how the sending ended; fault "": it went out."""
    state = DeliveryState.UNDELIVERED if fault else DeliveryState.DELIVERED
    Delivery.objects.filter(pk=delivery.pk).update(state=state, fault=fault[:200])
