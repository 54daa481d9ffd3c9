"""What the supervising bodies of a territory lead: numbers that add up to all that is covered there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from hangji.coverage.queries import Scope, organisations, party_forms
from hangji.registry.models import PartyForm
from hangji.registry.queries import conditions


@dataclass(frozen=True)
class Led:
    """parties: Party organisations. organisations: active ones that these cover."""

    parties: int = 0
    organisations: int = 0

    def __add__(self, other: "Led") -> "Led":
        return Led(self.parties + other.parties, self.organisations + other.organisations)


def by_body(scope: Scope) -> dict[int | None, Led]:
    """What each body itself leads in a scope, under its key; None: what no body leads. Two statements."""
    parties = party_forms(scope).order_by().values_list("body").annotate(n=Count("pk"))
    form = (
        PartyForm.objects.known_at(scope.known).on(scope.day).filter(party_organization=OuterRef("party_organization"))
    )
    covered = organisations(scope).filter(conditions(scope.day)["covered"])
    leaders = covered.annotate(leader=Subquery(form.values("body")[:1]))
    units = dict(leaders.order_by().values_list("leader").annotate(n=Count("pk")))
    found = {body: Led(n, 0) for body, n in parties}
    for body, n in units.items():
        found[body] = found.get(body, Led()) + Led(0, n)
    return found


def with_those_below(own: Mapping[int | None, Led], bodies: set[int]) -> Led:
    """The sum over some bodies."""
    return sum((own.get(body, Led()) for body in bodies), Led())
