"""Posts of Party workers through time, secretaries that are missing, and what is known of who could lead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hangji.formation.models import Seat
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, Cover, PartyForm, Secretary
from hangji.training.models import WorkerPost
from hangji.training.queries.workers import Held


def people_seen(act: Act) -> QuerySet[Person]:
    """Whoever has or had a Party duty in the person's territories."""
    there = PartyForm.objects.valid().filter(where(act, Permission.SEE_WORKERS)).values("party_organization")
    spells = (model.objects.valid().filter(party_organization__in=there) for model in (Secretary, Seat, WorkerPost))
    held = Q(pk__in=[])
    for rows in spells:
        held |= Q(pk__in=rows.values("person"))
    return Person.objects.filter(held)


@dataclass(frozen=True)
class Spell:
    """A duty from a day until another. post: of the ones recorded by hand, its key."""

    since: date
    until: date | None
    said: str
    party: int
    post: int | None = None


def career(person: Person, act: Act) -> list[Spell]:
    """Every duty of a person in the territories seen, the newest first."""
    there = PartyForm.objects.valid().filter(where(act, Permission.SEE_WORKERS)).values("party_organization")
    found = []
    for model in (Secretary, Seat, WorkerPost):
        rows = model.objects.valid().filter(person=person, party_organization__in=there)
        for row in rows.select_related("party_organization"):
            duty = getattr(row, "duty", "secretary")
            held = Held(duty, row.party_organization_id, row.party_organization.name, 0)
            post = row.pk if model is WorkerPost else None
            found.append(Spell(row.since, row.until, held.said, held.party, post))
    return sorted(found, key=lambda each: each.since, reverse=True)


def vacancies(place: Q, day: date) -> QuerySet[Any]:
    """Party organisations of a place that have no secretary on a day, with who was the last and until when."""
    led = Secretary.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    before = Secretary.objects.valid().filter(party_organization=OuterRef("party_organization"), until__lte=day)
    last = before.order_by("-until")
    rows: QuerySet[Any] = PartyForm.objects.valid().on(day).filter(place, ~Exists(led))
    whole: QuerySet[Any] = rows.select_related("party_organization", "body").annotate(
        vacant_since=Coalesce(Subquery(last.values("until")[:1], output_field=DateField()), "formed_on"),
        last_name=Subquery(last.values("person__name")[:1]),
    )
    return whole


def leads(day: date) -> Coalesce:
    """Of how many Party organisations a person is the secretary, anywhere, as a column."""
    held = Secretary.objects.valid().on(day).filter(person=OuterRef("pk")).order_by().values("person")
    counted = held.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def instructors_of(parties: Iterable[int], day: date) -> Mapping[int, list[str]]:
    """Who is sent to the organisations that these Party organisations cover: names by Party organisation."""
    covers = Cover.objects.valid().on(day).filter(party_organization__in=list(parties))
    by = covers.filter(organisation=OuterRef("organisation")).values("party_organization")[:1]
    sent = Assignment.objects.valid().on(day).filter(organisation__in=covers.values("organisation"))
    found: dict[int, list[str]] = {}
    for party, name in sent.order_by("since", "pk").values_list(Subquery(by), "instructor__name"):
        names = found.setdefault(party, [])
        if name not in names:
            names.append(name)
    return found
