"""Where organisations stand on a day: their county and register."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.registry.models import Classification, SocialOrganization


def places_of(organisations: Iterable[int], day: date) -> Mapping[int, tuple[int, str]]:
    """organisation → (county, register) on ``day``; one statement."""
    rows = Classification.objects.valid().on(day).filter(organisation__in=list(organisations))
    return {pk: (region, level) for pk, region, level in rows.values_list("organisation", "region_code", "level")}


def place_of(organisation: SocialOrganization, day: date) -> tuple[int, str]:
    """(county, register); refused where the register does not say."""
    found = places_of([organisation.pk], day).get(organisation.pk)
    if found is None:
        raise Refusal(
            _("不能办：%(name)s没有登记层级和县区") % {"name": organisation},
            _("台账里没有这一天的归类"),
            _("先在组织台账里补上"),
        )
    return found
