"""Reading the supervising bodies through time: what they were called, what stood above them, who stands below one."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from hangji.office.models import BEGINNING, Body, BodyName, BodyParent


def parents(day: date, known: datetime | None = None) -> dict[int, int]:
    """Of each body that has one on a day, the body above it; as known now or at a moment. One statement."""
    held = BodyParent.objects.known_at(known).on(day)
    return dict(held.values_list("body_id", "parent_id"))


def subtree(pk: int, above: dict[int, int]) -> set[int]:
    """A body and all below it. above: as ``parents`` answers."""
    below: dict[int, list[int]] = {}
    for body, parent in above.items():
        below.setdefault(parent, []).append(body)
    found: set[int] = set()
    waiting = [pk]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += below.get(at, [])
    return found


def names_on(day: date, pks: Iterable[int]) -> dict[int, str]:
    """What some bodies were called on a day; the present name where nothing else is written down."""
    held = BodyName.objects.valid().on(day).filter(body=OuterRef("pk")).values("name")[:1]
    return dict(Body.objects.filter(pk__in=list(pks)).values_list("pk", Coalesce(Subquery(held), F("name"))))


def since_when(day: date) -> date | None:
    """The first day of a spell as pages print it: None for the beginning of a body whose first day is not known."""
    return None if day == BEGINNING else day


def former_names(pks: Collection[int]) -> dict[int, list[BodyName]]:
    """The earlier names of some bodies, the newest first."""
    found: dict[int, list[BodyName]] = {}
    for spell in BodyName.objects.valid().filter(body__in=pks).select_related("body").order_by("-since"):
        if spell.name != spell.body.name:
            found.setdefault(spell.body_id, []).append(spell)
    return found
