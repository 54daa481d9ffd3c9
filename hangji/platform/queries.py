"""The rows that a layout asks for, as they stand on a day; and what of them is or is not included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.platform.models import Difference, OrganisationInclusion, PartyInclusion, Subject
from hangji.registry.models import (
    OrganisationName,
    PartyForm,
    Secretary,
    Standing,
    StatusSpell,
)
from hangji.registry.party_lists import party_rows
from hangji.registry.queries import ACTIVE
from rulebook.policy import in_force

WITHIN = "platform.include_within_days"
INCLUSIONS: dict[str, tuple[Any, str]] = {
    Subject.ORGANISATIONS: (OrganisationInclusion, "organisation"),
    Subject.PARTIES: (PartyInclusion, "party_organization"),
}


@dataclass(frozen=True)
class Row:
    """One organisation or Party organisation with everything that a layout may ask for, under the names of SOURCES."""

    id: int
    values: dict[str, Any]


def held(subject: str, day: date) -> QuerySet[Any]:
    """The inclusions that hold on the day, of the row outside."""
    model, key = INCLUSIONS[subject]
    found: QuerySet[Any] = model.objects.valid().on(day).filter(**{key: OuterRef(key)})
    return found


def rows_of(subject: str, territory: Territory, day: date, which: str) -> list[Row]:
    """The rows of a register on a day. which: "included", or "active" for those not included too."""
    find = _organisations if subject == Subject.ORGANISATIONS else _parties
    return list(find(territory, day, which == "included"))


_OF_THE_UNIT = ("credit_code", "registered_on", "registration_authority", "supervisor", "industry", "address")
_OF_THE_ROW = ("number", "kind", "level", "region_code", "staff", "full", "probationary", "not_transferred", "mode")


def _organisations(territory: Territory, day: date, only_included: bool) -> list[Row]:
    """One statement."""
    included = held(Subject.ORGANISATIONS, day)
    named = OrganisationName.objects.valid().on(day).filter(organisation=OuterRef("organisation"))
    found = Standing.objects.asof(day).within(territory).filter(ACTIVE)
    if only_included:
        found = found.filter(Exists(included))
    found = found.annotate(
        number=Subquery(included.values("number")[:1]),
        called=Coalesce(Subquery(named.values("name")[:1]), "organisation__name"),
    ).select_related("organisation", "party_organization", "instructor")
    return [_organisation(row) for row in found.order_by("organisation__credit_code")]


def _organisation(row: Any) -> Row:
    values = {name: getattr(row.organisation, name) for name in _OF_THE_UNIT}
    values |= {name: getattr(row, name) for name in _OF_THE_ROW}
    values |= {"name": row.called, "region_code": str(row.region_code)}
    values["party_name"] = row.party_organization.name if row.party_organization else ""
    values["instructor"] = row.instructor.name if row.instructor else ""
    return Row(row.organisation_id, values)


def _parties(territory: Territory, day: date, only_included: bool) -> list[Row]:
    """Two statements."""
    included = held(Subject.PARTIES, day)
    led = Secretary.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    found = PartyForm.objects.valid().on(day).filter(territory.q())
    if only_included:
        found = found.filter(Exists(included))
    found = found.annotate(
        number=Subquery(included.values("number")[:1]), secretary=Subquery(led.values("person__name")[:1])
    ).select_related("party_organization", "body")
    sums = {"units": Count("pk"), "full": Sum("full", default=0), "probationary": Sum("probationary", default=0)}
    covered = Standing.objects.asof(day).filter(ACTIVE, party_organization__isnull=False).order_by()
    summed = covered.values("party_organization").annotate(**sums).values_list("party_organization", *sums)
    by_party = {pk: dict(zip(sums, numbers_, strict=True)) for pk, *numbers_ in summed}
    nothing = dict.fromkeys(sums, 0)
    rows = found.order_by("party_organization__name", "party_organization_id")
    return [_party(row, by_party.get(row.party_organization_id, nothing)) for row in rows]


def _party(row: Any, sums: dict[str, int]) -> Row:
    values = {n: getattr(row, n) for n in ("number", "kind", "mode", "level", "region_code", "formed_on", "secretary")}
    party = row.party_organization
    values |= {"name": party.name, "approval_number": party.approval_number, "region_code": str(row.region_code)}
    return Row(row.party_organization_id, {**values, **sums, "body": row.body.name if row.body else ""})


# What is included, what waits, what should be out


def marked(subject: str, act: Act, day: date) -> QuerySet[Any]:
    """The rows that a person sees, gone ones too: included, included_since, number, exists_since."""
    included = held(subject, day)
    rows: QuerySet[Any]
    if subject == Subject.ORGANISATIONS:
        spells = StatusSpell.objects.valid().on(day).filter(organisation=OuterRef("organisation"), status="active")
        rows = Standing.objects.asof(day).visible_to(act).select_related("organisation")
        rows = rows.annotate(exists_since=Subquery(spells.values("since")[:1]))
    else:
        rows = party_rows(act, day).annotate(exists_since=F("formed_on"))
    return rows.annotate(
        included=Exists(included),
        included_since=Subquery(included.values("since")[:1]),
        number=Subquery(included.values("number")[:1]),
    )


def existing(subject: str, day: date) -> Q:
    return ACTIVE if subject == Subject.ORGANISATIONS else Q(until__isnull=True) | Q(until__gt=day)


def last_day(day: date, place: int) -> date:
    """Whatever exists since this day or longer should be included by ``day``."""
    within = days_allowed(day, place)
    return date.min if within is None else day - timedelta(days=within)


def days_allowed(day: date, place: int) -> int | None:
    """Within how many days whatever exists should be included; None where no text says so."""
    within = in_force(WITHIN, day=day, place=place)
    return int(within.value) if within else None


def conditions(subject: str, day: date, place: int) -> dict[str, Q]:
    """The lists of the room, by name."""
    there = existing(subject, day)
    return {
        "included": there & Q(included=True),
        "waiting": there & Q(included=False),
        "late": there & Q(included=False, exists_since__lte=last_day(day, place)),
        "gone": ~there & Q(included=True),
    }


def open_differences(territory: Territory) -> QuerySet[Difference]:
    """Differences that nobody has settled, of the comparisons that stand in a territory."""
    return Difference.objects.filter(
        territory.q("reconciliation__"),
        reconciliation__state="compared",
        reconciliation__superseded_at__isnull=True,
        settlement__isnull=True,
    )


def spells_of(subject: str, pk: int) -> Sequence[Any]:
    """Every valid inclusion of one thing, the latest first."""
    model, key = INCLUSIONS[subject]
    return list(model.objects.valid().filter(**{key: pk}).order_by("-since"))
