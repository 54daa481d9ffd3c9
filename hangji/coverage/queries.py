"""Figures and the rows they count. A figure is the count of the same queryset that its page lists."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from hangji.office.access import Territory
from hangji.office.bodies import parents, subtree
from hangji.office.models import Body, User
from hangji.registry import closings
from hangji.registry.leading import led_by
from hangji.registry.models import Bucket, PartyForm, Standing
from hangji.registry.queries import ACTIVE, conditions, standing
from rulebook.indicators import Indicator, indicators_on, rate_text
from rulebook.policy import in_force


@dataclass(frozen=True)
class Scope:
    """What a figure is about: a territory, the end of a day, and the moment of knowing (None: now).

    body: only what it and the bodies below it lead on the day: the Party organisations, and whom these cover.
    """

    territory: Territory
    day: date
    known: datetime | None = None
    body: Body | None = None

    def on(self, day: date) -> "Scope":
        """The same on another day."""
        return replace(self, day=day)

    @cached_property
    def bodies(self) -> set[int]:
        """The body and all below it on the day, as known at the moment."""
        return subtree(self.body.pk, parents(self.day, self.known)) if self.body else set()


@dataclass(frozen=True)
class Figure:
    """An indicator computed for a scope. denominator None: a plain count."""

    indicator: Indicator
    numerator: int
    denominator: int | None
    scope: Scope

    @property
    def rate(self) -> str | None:
        """The percentage as printed, or None where there is nothing to divide by."""
        return None if self.denominator is None else rate_text(self.numerator, self.denominator)


def party_conditions(day: date) -> dict[str, Q]:
    return {
        "party_all": Q(),
        "party_formed_this_year": Q(formed_on__year=day.year),
        **{f"party_{mode}": Q(mode=mode) for mode in ("single", "joint", "attached", "industry")},
    }


def organisations(scope: Scope) -> QuerySet[Any]:
    """The standings in a scope, of every status."""
    found = standing(scope.day, scope.known).filter(scope.territory.q())
    return found.filter(party_organization__in=_led(scope)) if scope.body else found


def _led(scope: Scope) -> QuerySet[Any]:
    """The Party organisations that the scope's body and those below it lead, wherever they are, as ids."""
    led: QuerySet[Any] = led_by(scope.bodies, scope.day, scope.known).values("party_organization")
    return led


def party_forms(scope: Scope) -> QuerySet[PartyForm]:
    """The Party organisations that exist at the end of the day in a scope."""
    found = PartyForm.objects.known_at(scope.known).on(scope.day).filter(scope.territory.q())
    return found.filter(body__in=scope.bodies) if scope.body else found


def rows(condition: str, scope: Scope, *more: Q) -> QuerySet[Any]:
    """The rows that a named condition counts: standings, or forms of Party organisations for party_…

    Raises KeyError for a condition that nobody has named.
    """
    if condition in PARTY_LISTS:
        return PARTY_LISTS[condition](scope).filter(*more)
    if condition.startswith("party_"):
        return party_forms(scope).filter(party_conditions(scope.day)[condition], *more)
    return organisations(scope).filter(social_conditions(scope.day)[condition], *more)


UNIT = ("region_code", "level", "kind", "status", "bucket", "full", "probationary", "mode", "instructor")


def unit_rows(found: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of organisations, stored or computed live, as plain values under the same names, by name.

    unit, unit_name, unit_credit_code: the organisation; instructor, party_organization: ids; due_since where stored.
    """
    stored = found.model is Standing
    prefix = "organisation__" if stored else ""
    names = {"unit": F(f"{prefix}id"), "unit_name": F(f"{prefix}name"), "unit_credit_code": F(f"{prefix}credit_code")}
    columns = (*UNIT, "party_organization", *(("due_since",) if stored else ()))
    plain: QuerySet[Any] = found.annotate(**names).values(*columns, *names)
    return plain.order_by("unit_name", "unit")


def counts(names: Iterable[str], scope: Scope, *, by: str = "") -> dict[Any, dict[str, int]]:
    """How many rows each named condition has; ``by`` a column: per value of it. Two queries at most.

    Without ``by`` the one key of the answer is "". Month ends of a territory, as known now, are read from the balance.
    """
    names = set(names)
    if scope.known is None and scope.body is None and closings.is_closed(scope.day) and closings.knows(names, by):
        return closings.counts(names, scope.territory, scope.day, by=by)
    party = {n: q for n, q in party_conditions(scope.day).items() if n in names}
    social = {n: q for n, q in social_conditions(scope.day).items() if n in names}
    if unknown := names - set(party) - set(social):
        raise KeyError(f"no condition is called {sorted(unknown)}")
    found: dict[Any, dict[str, int]] = {}
    for rows_, named in ((organisations(scope), social), (party_forms(scope), party)):
        if named:
            _tally(rows_, named, by, found)
    for counted in found.values():
        counted.update({name: 0 for name in names if name not in counted})
    return found or {"": dict.fromkeys(names, 0)}


def _tally(rows_: QuerySet[Any], named: dict[str, Q], by: str, found: dict[Any, dict[str, int]]) -> None:
    tally = {name: Count("pk", filter=q) if q else Count("pk") for name, q in named.items()}
    if not by:
        found.setdefault("", {}).update(rows_.aggregate(**{f"n_{n}": c for n, c in tally.items()}))
        found[""] = {name.removeprefix("n_"): count for name, count in found[""].items()}
        return
    for row in rows_.order_by().values(by).annotate(**{f"n_{n}": c for n, c in tally.items()}):
        key = row.pop(by)
        found.setdefault(key, {}).update({name.removeprefix("n_"): count for name, count in row.items()})


def figures(scope: Scope) -> list[Figure]:
    """Every indicator for a scope, as the day's version defines it, in the order of the dictionary; two queries."""
    return figures_of(indicators_on(scope.day), scope)


def figures_of(some: Sequence[Indicator], scope: Scope) -> list[Figure]:
    """Some indicators for a scope, as they stand."""
    found = counts(halves(some), scope)[""]
    return [
        Figure(
            each,
            found[each.numerator.condition],
            found[each.denominator.condition] if each.denominator else None,
            scope,
        )
        for each in some
    ]


def halves(of: Iterable[Indicator]) -> set[str]:
    """The conditions that some indicators count."""
    return {half.condition for each in of for half in (each.numerator, each.denominator) if half}


BALANCE = tuple(Bucket.values)


def balance(scope: Scope) -> dict[str, int]:
    """How many active organisations stand in each bucket; their sum is all, as the tests assert."""
    found = organisations(scope).filter(ACTIVE).order_by().values_list("bucket").annotate(Count("pk"))
    return dict.fromkeys(BALANCE, 0) | dict(found)


def without_active_organisation(scope: Scope) -> QuerySet[PartyForm]:
    """Party organisations that cover no active organisation on the day (T3)."""
    active = standing(scope.day, scope.known).filter(ACTIVE)
    covered = active.filter(party_organization=OuterRef("party_organization"))
    return party_forms(scope).filter(~Exists(covered))


def social_conditions(day: date) -> dict[str, Q]:
    """The register's conditions, and those that only lists and notes ask for."""
    return {
        **conditions(day),
        # Covered or not: without a declaration an organisation stands outside narrow and broad.
        "headcount_missing": ACTIVE & Q(full__isnull=True),
        "uninstructed": ACTIVE & Q(bucket=Bucket.INSTRUCTOR, instructor__isnull=True),
    }


def crowded(scope: Scope) -> QuerySet[PartyForm]:
    """Joint Party organisations that cover more active organisations than is usual (R4)."""
    most = in_force("coverage.joint_units_at_most", day=scope.day, place=scope.territory.region_code)
    if most is None:
        return party_forms(scope).none()
    joint = standing(scope.day, scope.known).filter(ACTIVE, mode="joint").order_by().values("party_organization")
    over = joint.annotate(units=Count("pk")).filter(units__gt=most.value)
    return party_forms(scope).filter(party_organization__in=over.values("party_organization"))


# Findings about Party organisations that no indicator counts; the desk leads to them.
PARTY_LISTS: dict[str, Callable[[Scope], QuerySet[PartyForm]]] = {
    "party_inactive": without_active_organisation,
    "party_crowded": crowded,
}


def name_of(username: str) -> str:
    """The name of a person whose username was kept; the username of one who is no longer known."""
    person = User.objects.filter(username=username).first()
    return str(person) if person else username
