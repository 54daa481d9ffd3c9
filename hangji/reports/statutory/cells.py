"""The cells of the statutory table as conditions: what a cell counts and what its page lists is one queryset."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from hangji.coverage.queries import (
    Scope,
    organisations,
    party_conditions,
    party_forms,
    social_conditions,
)
from hangji.registry.models import OrganisationName
from hangji.registry.queries import ACTIVE, standing
from hangji.reports.content import Row
from rulebook.forms import Edition, FormColumn, FormRow

Cell = tuple[str, str, str]  # a number's key; in plain rows, the flag of its line and the column of what it counts
ORGANISATION, PARTY = "SocialOrganization", "PartyOrganization"
AMOUNTS: Mapping[str, Any] = {
    "staff": Coalesce(F("staff"), 0),
    "members": Coalesce(F("full"), 0) + Coalesce(F("probationary"), 0),
    "not_transferred": Coalesce(F("not_transferred"), 0),
}


@dataclass(frozen=True)
class Counted:
    """One number: key ("total.single"), its row, which rows of the register it counts, and what of them is summed."""

    key: str
    row: FormRow
    condition: str
    sums: str = ""

    @property
    def of_parties(self) -> bool:
        return self.condition.startswith("party_")


@dataclass
class Cells:
    """The table of an edition for a scope."""

    scope: Scope
    edition: Edition

    @cached_property
    def counted(self) -> dict[str, Counted]:
        """Every number of the table by key: its cells, and for the whole what figures and remarks are made of."""
        found = [Counted(cell_key(r, c), r, c.condition, c.sums) for r, c in self.edition.cells()]
        whole = self.edition.whole
        halves = [
            half for of in self.edition.derived(self.scope.day) for half in (of.numerator, of.denominator) if half
        ]
        named = dict.fromkeys([half.condition for half in halves] + [each.condition for each in self.edition.remarks])
        return {each.key: each for each in (*found, *(Counted(f"of.{name}", whole, name) for name in named))}

    def numbers(self) -> dict[str, int]:
        """What stands in each cell; three queries."""
        found = dict.fromkeys(self.counted, 0)
        for group in self._groups():
            for key, amount in _amounts(group, self._of_organisations).items():
                found[key] += amount
        for made in self._parties():
            for key in _amounts(made, self._of_parties):
                found[key] += 1
        return found

    def rows(self) -> Iterator[Row]:
        """Each counted organisation and Party organisation with what it adds to each number; four queries."""
        yield from self._rows(self._of_organisations, Q())
        for made in self._parties():
            yield Row(PARTY, made["unit"], "", made["title"], _amounts(made, self._of_parties))

    def rows_of(self, condition: str) -> Iterator[Row]:
        """The organisations that a condition counts, with the numbers that count by it and no others; two queries."""
        some = {key: each for key, each in self.counted.items() if each.condition == condition and not each.sums}
        cells = [cell for cell in self._of_organisations if cell[0] in some]
        yield from self._rows(cells, self._column_q(next(iter(some.values()))))

    def _rows(self, cells: Sequence[Cell], only: Q) -> Iterator[Row]:
        names = self._names(only)
        for made in self._organisations(only, {column for _key, _flag, column in cells}):
            yield Row(ORGANISATION, made["unit"], made["code"], names.get(made["unit"], ""), _amounts(made, cells))

    def listed(self, key: str) -> QuerySet[Any]:
        """The rows of one cell: standings, or forms of Party organisations. Raises KeyError for a key it lacks."""
        each = self.counted[key]
        if each.of_parties:
            return party_forms(self.scope).filter(self._party_q(each.row), self._column_q(each))
        rows = self._active().filter(self._row_q(each.row), self._column_q(each))
        return rows.annotate(amount=AMOUNTS[each.sums]).filter(amount__gt=0) if each.sums else rows

    # What is counted, by what it counts

    @cached_property
    def _of_organisations(self) -> list[Cell]:
        return [(key, _flag(each.row), _column(each)) for key, each in self.counted.items() if not each.of_parties]

    @cached_property
    def _of_parties(self) -> list[Cell]:
        return [(key, _flag(each.row), _column(each)) for key, each in self.counted.items() if each.of_parties]

    def _columns(self, *, of_parties: bool) -> dict[str, Counted]:
        return {_column(each): each for each in self.counted.values() if each.of_parties == of_parties}

    @property
    def _stored(self) -> bool:
        return self.scope.known is None

    def _column_q(self, each: Counted) -> Q:
        named = party_conditions if each.of_parties else social_conditions
        return named(self.scope.day)[each.condition]

    # Organisations

    def _active(self) -> QuerySet[Any]:
        return organisations(self.scope).filter(ACTIVE)

    def _flags(self) -> dict[str, Any]:
        return {_flag(row): _whether(self._row_q(row)) for row in self.edition.rows if not row.covers_none}

    def _groups(self) -> QuerySet[Any]:
        """The counts per combination of lines, of which there are few."""
        tallies = {name: self._tally(each) for name, each in self._columns(of_parties=False).items()}
        flags = self._flags()
        groups: QuerySet[Any] = self._active().annotate(**flags).order_by().values(*flags).annotate(**tallies)
        return groups

    def _tally(self, each: Counted) -> Any:
        condition = self._column_q(each)
        return Sum(AMOUNTS[each.sums], filter=condition) if each.sums else Count("pk", filter=condition)

    def _organisations(self, only: Q, named: set[str]) -> Iterator[dict[str, Any]]:
        """Plain rows with a flag for each line and each named column, by id."""
        columns = [(n, each) for n, each in self._columns(of_parties=False).items() if n in named]
        flags = self._flags() | {n: AMOUNTS[e.sums] if e.sums else _whether(self._column_q(e)) for n, e in columns}
        of = "organisation__" if self._stored else ""
        given = {"unit": F(f"{of}id"), "code": F(f"{of}credit_code")}
        found = self._active().filter(only).annotate(**flags, **given).order_by("unit")
        yield from found.values(*flags, *given).iterator(2000)

    def _names(self, only: Q) -> dict[int, str]:
        """Names as they stood: a later renaming changes no table of a day before it."""
        names = OrganisationName.objects.known_at(self.scope.known).on(self.scope.day)
        if only:
            names = names.filter(organisation__in=self._active().filter(only).values(self._organisation))
        return dict(names.values_list("organisation", "name"))

    def _row_q(self, row: FormRow) -> Q:
        """The organisations of a line."""
        if not row.of:
            return Q()
        condition = self._row_q(self.edition.row(row.of))
        if row.kind:
            condition &= Q(kind=row.kind)
        return condition & self._named(row.named) if row.named else condition

    def _named(self, words: tuple[str, ...]) -> Q:
        names = OrganisationName.objects.known_at(self.scope.known).on(self.scope.day)
        having = Q()
        for word in words:
            having |= Q(name__contains=word)
        return Q(**{f"{self._organisation}__in": names.filter(having).values("organisation")})

    @property
    def _organisation(self) -> str:
        """The organisation's column in stored standings, and in those computed live."""
        return "organisation" if self._stored else "pk"

    # Party organisations: in the line that the form lists first among those of what they cover, wherever that is

    def _parties(self) -> Iterator[dict[str, Any]]:
        """Plain rows with a flag for each line and column, by id; two queries."""
        columns = {n: _whether(self._column_q(each)) for n, each in self._columns(of_parties=True).items()}
        given = {"unit": F("party_organization"), "title": F("party_organization__name")}
        places = {each.pop("party_organization"): each for each in self._places(self.edition.rows)}
        found: QuerySet[Any] = party_forms(self.scope).annotate(**columns, **given)
        paths = [(_flag(row), row, self._path(row)) for row in self.edition.rows]
        for made in found.order_by("party_organization").values(*columns, *given):
            stands = places.get(made["unit"])
            yield {**made, **{flag: _stands_in(row, path, stands) for flag, row, path in paths}}

    def _party_q(self, row: FormRow) -> Q:
        if not row.of:
            return Q()
        if row.covers_none:
            return ~Q(party_organization__in=self._places(()).values("party_organization"))
        line = [row, *self._above(row)]
        return Q(party_organization__in=self._places(line).filter(**self._path(row)).values("party_organization"))

    def _places(self, rows: Iterable[FormRow]) -> QuerySet[Any]:
        """Each covering Party organisation with the first place that it has among the parts of what ``rows`` are of."""
        active = standing(self.scope.day, self.scope.known).filter(ACTIVE, party_organization__isnull=False)
        firsts = {f"first_{of}": Min(Case(*self._whens(of), default=None)) for of in {r.of for r in rows} - {""}}
        found: QuerySet[Any] = active.order_by().values("party_organization").annotate(**firsts)
        return found

    def _whens(self, of: str) -> list[When]:
        parts = [each for each in self.edition.rows if each.of == of and not each.covers_none]
        return [When(self._row_q(each), then=Value(self._place(each))) for each in parts]

    def _place(self, row: FormRow) -> int:
        return self.edition.rows.index(row)

    def _path(self, row: FormRow) -> dict[str, int]:
        """In which place a Party organisation of the line stands, among the parts of each line above it."""
        return {f"first_{each.of}": self._place(each) for each in (row, *self._above(row)) if each.of}

    def _above(self, row: FormRow) -> list[FormRow]:
        """The lines that it is a part of, the nearest first."""
        above = [self.edition.row(row.of)] if row.of else []
        return above + (self._above(above[0]) if above else [])


def cell_key(row: FormRow, column: FormColumn) -> str:
    return f"{row.key}.{column.key}"


def _flag(row: FormRow) -> str:
    return f"row_{row.key}"


def _column(each: Counted) -> str:
    return f"column_{each.condition}_{each.sums}"


def _stands_in(row: FormRow, path: Mapping[str, int], places: Mapping[str, Any] | None) -> bool:
    """What ``_party_q`` says, of the places of one Party organisation; None: it covers no active organisation."""
    if row.covers_none or places is None:
        return not row.of or (row.covers_none and places is None)
    return all(places[name] == place for name, place in path.items())


def _amounts(made: Mapping[str, Any], cells: Sequence[Cell]) -> dict[str, int]:
    """What one row adds to each number; where it adds nothing, the number is left out."""
    return {key: made[column] for key, flag, column in cells if made[flag] and made[column]}


def _whether(condition: Q) -> Any:
    if not condition:
        return Value(1)
    return Case(When(condition, then=1), default=0, output_field=IntegerField())
