"""Totals of what was granted: for everybody, with what is small hidden; they are the sums of the answers that stand."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear

from hangji.credit.models import LoanAnswer
from rulebook.credit import LEVELS, Part, Product, Shown, added, products, shown
from rulebook.policy import clause

Cell = tuple[str, int, str]  # product, year, level of the honour


def entries(day: date) -> QuerySet[LoanAnswer]:
    """The grants that stand, of days up to ``day``."""
    return LoanAnswer.objects.standing().granted().filter(day__lte=day)


def cells(day: date) -> Mapping[Cell, tuple[int, int]]:
    """(product, year, level) → (how many, fen); one statement."""
    rows = entries(day).annotate(year=ExtractYear("day")).order_by()
    found = rows.values_list("certificate__product", "year", "certificate__honour_level").annotate(
        Count("pk"), Sum("fen")
    )
    return {(product, year, level): (count, fen) for product, year, level, count, fen in found}


def years(day: date) -> range:
    """From the first year of a product to that of ``day``: whether something was lent in one is not told by its row."""
    return range(min(each.versions[0].valid_from.year for each in products()), day.year + 1)


def levels(one: Product) -> tuple[str, ...]:
    """The levels that count for a product, the lowest first."""
    least = min(LEVELS.index(each.least_level) for each in one.versions)
    return LEVELS[least:]


def tree(day: date) -> Part:
    """All of it: products, their years, their levels."""
    found = cells(day)

    def leaf(product: str, year: int, level: str) -> Part:
        return Part(level, *found.get((product, year, level), (0, 0)))

    def of_year(one: Product, year: int) -> Part:
        return added(str(year), [leaf(one.code, year, each) for each in levels(one)])

    return added("all", [added(one.code, [of_year(one, year) for year in years(day)]) for one in products()])


def public(day: date) -> Shown:
    """As anybody may see it on ``day``."""
    least: int = clause("credit.hide_below", day=day).value
    return shown(tree(day), least)
