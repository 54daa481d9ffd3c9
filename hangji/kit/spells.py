"""Spells: what holds from a day until another, and from when until when the program knew it.

A spell is half-open, [since, until); an open end is NULL. Its row is never edited: to close or correct it,
it is withdrawn and another is recorded. So "as of day D" and "as known at time K" are both plain filters.
"""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import NoOverlap


class SpellQuerySet(models.QuerySet[Any]):
    def valid(self) -> Self:
        """Rows that are the program's present knowledge."""
        return self.filter(withdrawn_at__isnull=True)

    def known_at(self, moment: datetime | None) -> Self:
        """Rows that were the program's knowledge at ``moment``; None is now."""
        if moment is None:
            return self.valid()
        return self.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment), recorded_at__lte=moment)

    def on(self, day: date) -> Self:
        """Rows that hold at the end of ``day``."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Spell(models.Model):
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_in = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_in = models.UUIDField(null=True, blank=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


def spell_rules(name: str, key: str | tuple[str, ...], only: dict[str, str] | None = None) -> list[Any]:
    """The constraints of every spell table: days in order, withdrawal whole, spells of one key apart."""
    return [
        models.CheckConstraint(
            name=f"{name}_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
        ),
        models.CheckConstraint(
            name=f"{name}_withdrawn_at_and_in",
            condition=Q(withdrawn_at__isnull=True, withdrawn_in__isnull=True)
            | Q(withdrawn_at__isnull=False, withdrawn_in__isnull=False),
        ),
        NoOverlap(name=f"{name}_spells_do_not_overlap", key=key, only=only),
    ]
