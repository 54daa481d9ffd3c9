"""Regular life of Party organisations: of which a period is asked, which held it; one quarter of one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hangji.formation.models import Duty, Seat
from hangji.kit.spells import Spell
from hangji.life.models import LifeDecision, LifeKind, LifeRecord, LifeServed, PartyGroups
from hangji.life.queries.sight import parties_seen
from hangji.office.acts import Act
from hangji.registry.models import PartyForm, PartyKind, PartyOrganization
from rulebook.fourones import Period
from rulebook.life import KINDS, Kind, State, asked_of, period, periods_of_quarter, state

PARTY = "party_organization"


def asked(kind: Kind, one: Period, place: int) -> Q:
    """The condition on forms that a period is asked (rulebook.life.state in SQL; a test says so)."""
    forms = [form for form in PartyKind.values if kind in asked_of(form, day=one.first, place=place)]
    there = Q(kind__in=forms, formed_on__lte=one.first) & (Q(until__isnull=True) | Q(until__gt=one.last))
    if kind == "committee_meeting":
        there &= Q(Exists(_committees(one.first).filter(party_organization=OuterRef(PARTY))))
    if kind == "group_meeting":
        there &= Q(Exists(_groups(one.first).filter(party_organization=OuterRef(PARTY))))
    return there


def _committees(day: date) -> QuerySet[Any]:
    """The seats that make a committee."""
    return Seat.objects.valid().on(day).filter(duty=Duty.MEMBER)


def _groups(day: date) -> QuerySet[Any]:
    return PartyGroups.objects.valid().on(day)


def held(kind: Kind, one: Period) -> Q:
    """The condition on forms that the kind was held within a period."""
    served = LifeServed.objects.filter(
        kind=kind,
        record__party_organization=OuterRef(PARTY),
        record__day__range=(one.first, one.last),
        record__withdrawn_at__isnull=True,
    )
    return Q(Exists(served))


def in_state(name: str, kind: Kind, one: Period, place: int) -> Q:
    """held, missing (asked and not held) or asked. KeyError for another word."""
    whole = asked(kind, one, place)
    conditions = {"asked": whole, "held": whole & held(kind, one), "missing": whole & ~held(kind, one)}
    return conditions[name]


@dataclass(frozen=True)
class Tally:
    """In one county: (held, asked) of each kind."""

    region_code: int
    of: Mapping[Kind, tuple[int, int]]


def tallies(rows: QuerySet[PartyForm], day: date, place: int) -> list[Tally]:
    """Per county how many Party organisations held each kind in its period of ``day``, of how many; one statement."""
    columns = {}
    for kind in KINDS:
        one = period(kind, day, place=place)
        columns[f"{kind}_held"] = Count("pk", filter=in_state("held", kind, one, place))
        columns[f"{kind}_asked"] = Count("pk", filter=asked(kind, one, place))
    found: Any = rows.select_related(None).order_by().values("region_code").annotate(**columns).order_by("region_code")
    return [
        Tally(row["region_code"], {kind: (row[f"{kind}_held"], row[f"{kind}_asked"]) for kind in KINDS})
        for row in found
    ]


def records_seen(act: Act) -> QuerySet[LifeRecord]:
    rows = LifeRecord.objects.filter(party_organization__in=parties_seen(act))
    return rows.select_related(PARTY).prefetch_related("served")


def decisions_seen(act: Act) -> QuerySet[LifeDecision]:
    standing = LifeRecord.objects.valid().filter(party_organization__in=parties_seen(act))
    return LifeDecision.objects.filter(record__in=standing.values("pk")).select_related("record__party_organization")


# One Party organisation


@dataclass(frozen=True)
class Cell:
    """One period of one kind. width: of the quarter's three months."""

    period: Period
    state: State
    records: list[LifeRecord]
    width: int


@dataclass(frozen=True)
class Line:
    kind: Kind
    cells: list[Cell]

    @property
    def said(self) -> str:
        return str(LifeKind(self.kind).label)


@dataclass(frozen=True)
class Facts:
    """What of a Party organisation decides what is asked of it."""

    form: PartyForm
    committees: Sequence[Spell]
    groups: Sequence[Spell]
    records: Sequence[LifeRecord]

    def state(self, kind: Kind, one: Period, day: date, place: int) -> State:
        days = [record.day for record in self._of(kind, one)]
        return state(
            kind,
            days,
            one,
            form=self.form.kind,
            formed_on=self.form.formed_on,
            until=self.form.until,
            day=day,
            committee=any(each.holds_on(one.first) for each in self.committees),
            groups=any(each.holds_on(one.first) for each in self.groups),
            place=place,
        )

    def _of(self, kind: Kind, one: Period) -> list[LifeRecord]:
        return [
            record
            for record in self.records
            if one.holds(record.day) and kind in {served.kind for served in record.served.all()}
        ]

    def lines(self, day: date, today: date, place: int) -> Iterator[Line]:
        """The quarter of ``day``, kind by kind; kinds that are not asked of it and were not held are left out."""
        for kind in KINDS:
            periods = periods_of_quarter(kind, day, place=place)
            cells = [
                Cell(one, self.state(kind, one, today, place), self._of(kind, one), 3 // len(periods))
                for one in periods
            ]
            if any(cell.state != "not_asked" for cell in cells):
                yield Line(kind, cells)


def facts_of(party: PartyOrganization, form: PartyForm, day: date) -> Facts:
    """Its year around ``day``; four statements."""
    committees = Seat.objects.valid().filter(party_organization=party, duty=Duty.MEMBER)
    groups = PartyGroups.objects.valid().filter(party_organization=party)
    year = LifeRecord.objects.valid().filter(party_organization=party, day__year=day.year)
    return Facts(form, list(committees), list(groups), list(year.prefetch_related("served", "decisions")))
