"""Industries of a place: how many organisations, what leads them, and whether a committee is proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hangji.coverage.models import IndustryAside
from hangji.office.access import Territory, any_of, territories, where
from hangji.office.acts import Act
from hangji.office.models import Body, Level
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm, Standing, Status
from rulebook.bodies import FROM, Industry, judge_industry
from rulebook.policy import all_clauses, clause, in_force, lineage

STATES = {
    "proposed": gettext_lazy("建议成立"),
    "aside": gettext_lazy("暂不成立"),
    "led": gettext_lazy("已有行业党委"),
    "nobody": gettext_lazy("没有党组织可以领导"),
    "few": gettext_lazy("家数不够"),
    "unset": gettext_lazy("没有标准"),
}


@dataclass(frozen=True)
class Place:
    """One industry under one registration authority: of a prefecture, or of a county."""

    region_code: int
    level: str
    industry: str

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)


@dataclass(frozen=True)
class Found:
    """What the register says of it on a day. committee: the one that leads it. aside: set aside until a day."""

    place: Place
    organisations: int
    covered: int
    parties: int
    day: date
    committee: Body | None = None
    aside: IndustryAside | None = None

    @cached_property
    def verdict(self) -> Industry:
        return judge_industry(
            organisations=self.organisations,
            parties=self.parties,
            led=self.committee is not None,
            day=self.day,
            place=self.place.region_code,
        )

    @property
    def state(self) -> str:
        """A key of STATES."""
        return "aside" if self.aside and self.verdict.answer == "proposed" else self.verdict.answer

    @property
    def halfway(self) -> bool:
        """Whether it has half of what a committee asks, or one."""
        least = self.verdict.clause.value if self.verdict.clause else 0
        return self.state not in ("few", "nobody") or 2 * self.organisations >= least

    @property
    def uncovered(self) -> int:
        return self.organisations - self.covered


HOME = Case(  # whose committee it would be: of what the city registers the city's
    When(level=Level.CITY, then=F("region_code") - F("region_code") % 100),
    default=F("region_code"),
    output_field=IntegerField(),
)


def active_in(territory: Q, day: date, industry: str = "") -> QuerySet[Standing]:
    """The active organisations whose industry is known, or of one industry."""
    rows = Standing.objects.asof(day).filter(territory, status=Status.ACTIVE)
    return rows.filter(organisation__industry=industry) if industry else rows.exclude(organisation__industry="")


def found_in(territory_list: Iterable[Territory], day: date, industry: str = "") -> list[Found]:
    """Every industry of the places that lie whole in the territories, most organisations first. Three statements."""
    lands = list(territory_list)
    rows = active_in(any_of(land.q() for land in lands), day, industry)
    numbers = (
        rows.order_by()
        .annotate(home=HOME)
        .values_list("home", "level", "organisation__industry")
        .annotate(
            organisations=Count("pk"),
            covered=Count("pk", filter=~Q(mode="")),
            parties=Count("party_organization", distinct=True),
        )
    )
    committees, asides = _committees(lands, day), _asides(lands, day)
    found = [
        Found(place, organisations, covered, parties, day, committees.get(place), asides.get(place))
        for home, level, named, organisations, covered, parties in numbers
        for place in [Place(home, level, named)]
        if any(land.holds(home, level) for land in lands)
    ]
    return sorted(found, key=lambda each: (-each.organisations, each.place.region_code, each.place.industry))


def _committees(lands: Iterable[Territory], day: date) -> Mapping[Place, Body]:
    bodies = Body.objects.on(day).filter(any_of(land.q() for land in lands)).exclude(industry="")
    return {Place(body.region_code, body.level, body.industry): body for body in bodies}


def _asides(lands: Iterable[Territory], day: date) -> Mapping[Place, IndustryAside]:
    running = IndustryAside.objects.filter(any_of(land.q() for land in lands), lifted_at__isnull=True, until__gte=day)
    return {Place(each.region_code, each.level, each.industry): each for each in running}


def open_proposals(act: Act, day: date) -> list[Found]:
    """What waits for somebody who may found a committee there."""
    return [each for each in found_in(territories(act, Permission.FORM), day) if each.state == "proposed"]


def proposed_rows(act: Act, territory: Territory, day: date) -> QuerySet[Any]:
    """The open proposals of a territory as grouped rows, the largest first by ``rank``: for the desk, which counts all
    rooms in one statement. ``one`` stands for a row; ``open_proposals`` says the same with its grounds."""
    least = _least(day)
    rows = active_in(territory.q() & where(act, Permission.FORM), day).annotate(home=HOME)
    rows = rows.filter(within_span("home", territory.region_code))
    same = {"region_code": OuterRef("home"), "level": OuterRef("level"), "industry": OuterRef("organisation__industry")}
    waiting = IndustryAside.objects.filter(**same, lifted_at__isnull=True, until__gte=day)
    rows = rows.filter(~Exists(Body.objects.on(day).filter(**same)), ~Exists(waiting)).order_by()
    grouped: QuerySet[Any] = rows.values("home", "level", "organisation__industry").annotate(
        one=Min("pk"), rank=-Count("pk"), organisations=Count("pk"), parties=Count("party_organization")
    )
    return grouped.filter(parties__gt=0, organisations__gte=least) if least is not None else grouped.none()


def _least(day: date) -> Case | None:
    """The number from which a committee is proposed, by ``home``: the nearest place that sets one."""
    own = sorted({each.place for each in all_clauses() if each.key == FROM and each.place}, key=lambda c: -_depth(c))
    country = in_force(FROM, day=day)
    if country is None:
        return None
    whens = [When(within_span("home", place), then=Value(clause(FROM, day=day, place=place).value)) for place in own]
    return Case(*whens, default=Value(country.value), output_field=IntegerField())


def _depth(code: int) -> int:
    return len(lineage(code))


def leaders(place: Place, day: date) -> list[tuple[str, int]]:
    """(who leads, "" for nobody; how many) of the Party organisations that cover organisations of the industry."""
    covering = active_in(place.territory.q(), day, place.industry).filter(party_organization__isnull=False)
    forms = PartyForm.objects.valid().on(day).filter(party_organization__in=covering.values("party_organization"))
    counted = forms.order_by().values_list("body__name").annotate(n=Count("pk"))
    return sorted((name or "", n) for name, n in counted)


def address(place: Place, name: str = "coverage:industry") -> str:
    """The page of one industry of one place."""
    return reverse(name, args=[place.region_code, place.level, place.industry])
