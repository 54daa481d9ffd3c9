"""Where a row of the room lies: a region and a register, which a post's territory holds or not."""

from django.db.models import Q

from hangji.office.access import any_of, territories
from hangji.office.acts import Act
from hangji.office.models import Level
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from rulebook.policy import lineage


def placed(act: Act, right: Permission, prefix: str = "") -> Q:
    """Rows within the user's territories; what speaks of both registers is for who has both."""
    return any_of(
        within_span(f"{prefix}region_code", each.region_code) & _register(prefix, each.level)
        for each in territories(act, right)
    )


def above(act: Act, right: Permission, prefix: str = "") -> Q:
    """Rows of the places above that speak of the user's register too."""
    return any_of(
        Q(**{f"{prefix}region_code__in": lineage(each.region_code)}) & _register(prefix, each.level, Level.ALL)
        for each in territories(act, right)
    )


def _register(prefix: str, level: str, *more: str) -> Q:
    return Q() if level == Level.ALL else Q(**{f"{prefix}register__in": [level, *more]})
