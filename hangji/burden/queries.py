"""What was asked of organisations in a year or a month, per organisation, per form, per month and in all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from hangji.burden.models import CountedTo, Filling
from hangji.office.acts import Act
from hangji.registry.models import Standing, Status


@dataclass(frozen=True)
class Period:
    """A year, or one month of it (1 to 12; 0: the whole year)."""

    year: int
    month: int = 0

    @property
    def q(self) -> Q:
        whole = Q(day__gte=date(self.year, 1, 1), day__lt=date(self.year + 1, 1, 1))
        return whole & Q(day__month=self.month) if self.month else whole

    @property
    def query(self) -> dict[str, str]:
        return {"year": str(self.year), **({"month": str(self.month)} if self.month else {})}


def burden_rows(act: Act, period: Period) -> QuerySet[Any]:
    """Standings of active organisations with what was asked of each: times, kinds of form, facts typed and held."""
    mine = Filling.objects.filter(period.q, organisation=OuterRef("organisation")).order_by().values("organisation")

    def number(what: Any) -> Coalesce:
        return Coalesce(Subquery(mine.annotate(n=what).values("n"), output_field=IntegerField()), 0)

    return (
        Standing.objects.asof(act.today)
        .visible_to(act)
        .filter(status=Status.ACTIVE)
        .annotate(
            times=number(Count("pk")),
            forms=number(Count("form", distinct=True)),
            typed=number(Sum("typed")),
            held=number(Sum("held")),
        )
    )


SUMS: dict[str, Any] = {
    "times": Count("pk"),
    "forms": Count("form", distinct=True),
    "units": Count("organisation", distinct=True),
    "typed": Coalesce(Sum("typed"), 0),
    "held": Coalesce(Sum("held"), 0),
}


def totals(rows: QuerySet[Filling]) -> dict[str, int]:
    """times, forms, units, typed and held of some fillings; one statement."""
    found: dict[str, int] = rows.aggregate(**SUMS)
    return found


def by_month(rows: QuerySet[Filling]) -> list[dict[str, int]]:
    """The same for each month that has any, the first first."""
    months: Any = rows.order_by().annotate(month=ExtractMonth("day")).values("month")
    return list(months.annotate(**SUMS).order_by("month"))


def by_form(rows: QuerySet[Filling]) -> list[dict[str, Any]]:
    """The same for each form that was filled in, the one that asked most first."""
    forms: Any = rows.order_by().values("form")
    return list(forms.annotate(**SUMS).order_by("-typed", "form"))


def by_county(act: Act, period: Period) -> list[dict[str, Any]]:
    """The same for each county of what one sees, by where the organisations are today; one statement."""
    placed = Standing.objects.asof(act.today).filter(organisation=OuterRef("organisation")).values("region_code")[:1]
    rows: Any = Filling.objects.visible_to(act).filter(period.q).annotate(county=Subquery(placed))
    return list(rows.order_by().values("county").annotate(**SUMS).order_by("county"))


def counted_at() -> Any:
    """The moment up to which the trail was read; None before the first time."""
    return CountedTo.objects.aggregate(at=Max(F("at")))["at"]
