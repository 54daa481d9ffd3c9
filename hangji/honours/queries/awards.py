"""Which awards an organisation holds: its own, and those of the Party organisation that covers it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from hangji.honours.models import Award, HonourObject
from hangji.registry.models import Cover


def held(organisations: Iterable[int], day: date) -> Mapping[int, list[Award]]:
    """organisation → awards in force on ``day``, the newest first; three statements, however many there are.

    Awards of the organisation itself and of the Party organisation covering it on ``day``. Awards of a team or of a
    person of it are not its own (``of_members``).
    """
    ids = list(organisations)
    covers = Cover.objects.valid().on(day).filter(organisation__in=ids)
    covering: dict[int, list[int]] = defaultdict(list)
    for organisation, party in covers.values_list("organisation", "party_organization"):
        covering[party].append(organisation)
    found: dict[int, list[Award]] = {pk: [] for pk in ids}
    there = Award.objects.in_force(day).select_related("organisation", "party_organisation", "issue")
    own = there.filter(object=HonourObject.ORGANISATION, organisation__in=ids)
    shared = there.filter(object=HonourObject.PARTY_ORGANISATION, party_organisation__in=list(covering))
    for award in (*own, *shared):
        party = award.party_organisation_id
        for pk in covering[party] if party else [award.organisation_id]:
            found[pk].append(award)
    for awards in found.values():
        awards.sort(key=lambda award: (award.awarded_on, award.pk), reverse=True)
    return found


def of_members(organisations: Iterable[int], day: date) -> Mapping[int, list[Award]]:
    """organisation → awards in force of teams and persons that it named, the newest first; one statement."""
    ids = list(organisations)
    found: dict[int, list[Award]] = {pk: [] for pk in ids}
    kinds = (HonourObject.TEAM, HonourObject.PERSON)
    for award in Award.objects.in_force(day).filter(object__in=kinds, organisation__in=ids).select_related("issue"):
        found[award.organisation_id].append(award)
    return found
