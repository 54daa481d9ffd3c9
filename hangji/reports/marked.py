"""Rows with the named conditions that each of them meets: what a report's numbers are summed from.

Works as known now and at a moment; one statement for the organisations, one for the Party organisations, and names.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from hangji.coverage.queries import Scope, organisations, party_conditions, party_forms, social_conditions, unit_rows
from hangji.office.pen import chunks
from hangji.registry.models import OrganisationName

SOCIAL, PARTY, PERSON = "SocialOrganization", "PartyOrganization", "Person"
_MARK = "counted_"


@dataclass(frozen=True)
class Marked:
    """One row on a day. kind: as in Row. type: the registration type, "" of a Party organisation. met: conditions.

    full, probationary: members, 0 where nobody has declared them.
    """

    kind: str
    id: int
    code: str
    name: str
    region_code: int
    type: str
    instructor: int | None
    met: frozenset[str]
    full: int = 0
    probationary: int = 0


def social(scope: Scope, names: Collection[str]) -> list[Marked]:
    """The organisations that meet one of the named conditions, under the names they had on the day."""
    wanted = {name: q for name, q in social_conditions(scope.day).items() if name in names}
    found = [(row, _met(row)) for row in unit_rows(organisations(scope)).annotate(**_flags(wanted))]
    found = [(row, met) for row, met in found if met]
    called = _names([row["unit"] for row, _met_ in found], scope)
    return [
        Marked(
            SOCIAL,
            row["unit"],
            row["unit_credit_code"],
            called.get(row["unit"], row["unit_name"]),
            *(row["region_code"], row["kind"], row["instructor"], met, row["full"] or 0, row["probationary"] or 0),
        )
        for row, met in found
    ]


def parties(scope: Scope, names: Collection[str]) -> list[Marked]:
    """The Party organisations that meet one of the named conditions."""
    flags = _flags({name: q for name, q in party_conditions(scope.day).items() if name in names})
    columns = ("party_organization", "party_organization__approval_number", "party_organization__name", "region_code")
    found = party_forms(scope).annotate(**flags).values_list(*columns, *flags)
    rows = [(row, _met(dict(zip(flags, row[len(columns) :], strict=True)))) for row in found]
    return [_party(row, met) for row, met in rows if met]


def _party(row: Sequence[Any], met: frozenset[str]) -> Marked:
    pk, code, name, region_code = row[:4]
    return Marked(PARTY, pk, code, name, region_code, "", None, met)


def _flags(named: Mapping[str, Q]) -> dict[str, Any]:
    """For each condition a column of 1 or 0."""
    return {f"{_MARK}{name}": _flag(q) for name, q in named.items()}


def _flag(q: Q) -> Any:
    if not q:
        return Value(1)
    return Case(When(q, then=Value(1)), default=Value(0), output_field=IntegerField())


def _met(row: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name.removeprefix(_MARK) for name, held in row.items() if name.startswith(_MARK) and held)


def _names(ids: list[int], scope: Scope) -> dict[int, str]:
    """The names on the day, as known: a later renaming does not reach into an earlier report."""
    return dict(_called(ids, scope))


def _called(ids: list[int], scope: Scope) -> Iterator[tuple[int, str]]:
    held = OrganisationName.objects.known_at(scope.known).on(scope.day)
    for some in chunks(ids):
        yield from held.filter(organisation__in=some).values_list("organisation", "name")
