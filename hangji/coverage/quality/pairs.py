"""Organisations whose names are alike within one county, without those that a person has said to be two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from hangji.coverage.models import NotDuplicate
from hangji.coverage.quality.conditions import organisations
from hangji.coverage.queries import Scope
from hangji.office.models import Region
from rulebook.policy import lineage
from rulebook.quality import alike_cached, alike_from
from rulebook.sentence import Sentence

LAST_COUNTY = 1_000_000


@dataclass(frozen=True)
class Pair:
    """Two organisations of one county with names alike; first was entered earlier. share: in per cent."""

    first: int
    second: int
    first_name: str
    second_name: str
    region_code: int
    share: int
    why: Sentence


# A row of names: county, id and name of an organisation; rows come in the order of the first two.
NAMED = ("region_code", "organisation_id", "organisation__name")
Named = tuple[int, int, str]


def pairs(scope: Scope, places: Mapping[int, str] | None = None) -> list[Pair]:
    """The pairs of a scope that wait for a person, the most alike first; three statements.

    places: names of regions by code, where the caller has read them already.
    """
    return pairs_among(list(organisations(scope).order_by(*NAMED[:2]).values_list(*NAMED)), scope, places)


def pairs_among(rows: list[Named], scope: Scope, places: Mapping[int, str] | None = None) -> list[Pair]:
    """The same among names that have been read."""
    least = alike_from(scope.day, scope.territory.region_code)
    if least is None:
        return []
    by_region = [(region, list(some)) for region, some in groupby(rows, key=itemgetter(0))]
    places = places_of([region for region, _some in by_region]) if places is None else places
    found = [pair for region, some in by_region for pair in _of_county(region, some, places, least)]
    settled = settled_among(found)
    waiting = [pair for pair in found if (pair.first, pair.second, pair.first_name, pair.second_name) not in settled]
    return sorted(waiting, key=lambda pair: (-pair.share, pair.first_name, pair.second_name, pair.first))


def _of_county(region: int, rows: list[Named], places: Mapping[int, str], least: int) -> Iterator[Pair]:
    names = tuple((pk, name) for _region, pk, name in rows)
    told = dict(names)
    for each in alike_cached(names, named(region, places), least):
        yield Pair(each.first, each.second, told[each.first], told[each.second], region, each.share, each.why)


def places_of(regions: list[int]) -> dict[int, str]:
    """The names of some counties and of the prefectures and provinces above them."""
    codes = {code for region in regions for code in lineage(region)}
    return dict(Region.objects.filter(code__in=codes, code__lt=LAST_COUNTY).values_list("code", "name"))


def named(region: int, places: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(places[code] for code in lineage(region) if code in places)


def settled_among(found: list[Pair]) -> set[tuple[int, int, str, str]]:
    """Which of the pairs a person has said to be two, under the names that they bear now."""
    if not found:
        return set()
    kept = NotDuplicate.objects.filter(reopened_at__isnull=True)
    return set(kept.values_list("first", "second", "first_name", "second_name"))
