"""What anybody may read of honours: notices that run, awards with those revoked, cards, practices; for the portal."""

from datetime import date

from django.db.models import Q, QuerySet

from hangji.honours.models import Award, Card, EntryState, HonourEntry, HonourRound, HonourState, Practice

LISTED = (EntryState.PROPOSED, EntryState.AWARDED)


def notices(day: date) -> QuerySet[HonourRound]:
    """Rounds whose notice runs on ``day``, what ends first first."""
    rows = HonourRound.objects.filter(state=HonourState.NOTICE, published_on__lte=day, notice_last_day__gte=day)
    return rows.order_by("notice_last_day", "pk")


def listed(one: HonourRound) -> QuerySet[HonourEntry]:
    """The list of a notice: by category, in the order of coming in, never by marks."""
    rows = one.entries.filter(state__in=LISTED).select_related("organisation", "party_organisation")
    return rows.order_by("category", "number")


def awards(day: date) -> QuerySet[Award]:
    """Awards that anybody may read of on ``day``, the newest first; revoked ones stay, with reason and clause."""
    rows = Award.objects.checked().filter(awarded_on__lte=day)
    return rows.select_related("organisation", "party_organisation", "issue").order_by("-awarded_on", "-pk")


def revoked(day: date) -> QuerySet[Award]:
    return awards(day).filter(Q(revoked_on__lte=day))


def cards() -> QuerySet[Card]:
    """Published cards, the newest year first."""
    return Card.objects.published().select_related("organisation", "party_organisation")


def practices() -> QuerySet[Practice]:
    return Practice.objects.shared().select_related("organisation")
