"""指导员: the list of the pool, by name, with what may be asked of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from hangji.guidance.models import Availability
from hangji.guidance.queries.pool import loads, names_of, people_on, serves, usual_to
from hangji.guidance.tables.pool import INSTRUCTORS
from hangji.kit.tables import Filter, Listing
from hangji.office.acts import Act
from hangji.office.pen import chunks
from hangji.registry.lists import offered, place
from hangji.registry.models import Assignment


@dataclass
class Instructors(Listing):
    act: Act = None  # type: ignore[assignment]
    day: date = date.max
    regions: Mapping[int, str] = field(default_factory=dict)

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        for some in chunks(rows):
            of = loads([row.pk for row in some], self.act, self.day)
            for row in some:
                row.load = of[row.pk]
                able = row.load.able
                row.counties = names_of(able, self.regions) if able else []
                row.industries = able.industries if able else []
                yield row


def instructors(act: Act, params: QueryDict, day: date, regions: Mapping[int, str]) -> Instructors:
    rows = with_room(people_on(act, day), act, day)
    listing = Instructors(INSTRUCTORS, rows, params, filters(act, day, regions), act=act, day=day, regions=regions)
    listing.dress = listing.dressed
    return listing


def with_room(rows: QuerySet[Any], act: Act, day: date) -> QuerySet[Any]:
    """The people with ``limit`` and ``units`` as columns, to ask by."""
    able = Availability.objects.valid().on(day).filter(person=OuterRef("pk"))
    running = Assignment.objects.valid().on(day).guiding().filter(instructor=OuterRef("pk"))
    counted = running.order_by().values("instructor").annotate(n=Count("organisation", distinct=True))
    usual = usual_to(day, act.office)
    number = IntegerField()
    whole: QuerySet[Any] = rows.annotate(
        able=Subquery(able.values("pk")[:1]),
        limit=Coalesce(Subquery(able.values("most")[:1]), Value(usual.value if usual else None), output_field=number),
        units=Coalesce(Subquery(counted.values("n")[:1]), Value(0), output_field=number),
    )
    return whole


def filters(act: Act, day: date, regions: Mapping[int, str]) -> list[Filter]:
    able = Availability.objects.valid().on(day)
    rooms = {
        "free": Q(able__isnull=False, units__lt=F("limit")),
        "full": Q(able__isnull=False, units=F("limit")),
        "over": Q(units__gt=F("limit")),
        "unavailable": Q(able__isnull=True),
    }
    said = {
        "free": _("还有余力"),
        "full": _("已联系满"),
        "over": _("超过一般家数"),
        "unavailable": _("没有登记可派范围"),
    }
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    return [
        Filter("q", "", lambda v: Q(name__contains=v.strip()) | Q(unit__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "county",
            _("可以派到的县区"),
            lambda v: Q(pk__in=able.filter(serves(int(v))).values("person")),
            lambda v: place(v, regions),
            counties,
        ),
        Filter("room", _("余力"), rooms.__getitem__, said.__getitem__, tuple(said.items())),
    ]
