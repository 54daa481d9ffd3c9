"""The one clock. Only views and commands ask it; everything below is told the time."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in the office's time zone; in the demonstration the pinned day at the real time of day."""
    moment = timezone.localtime()
    if pinned := settings.PINNED_DAY:
        return moment.replace(year=pinned.year, month=pinned.month, day=pinned.day)
    return moment


def today() -> date:
    """The business day."""
    return now().date()
