"""党务工作者 of a place on a day: who serves where, what training of the year is on record, which certificate holds.

Secretaries come from the register, elected groups from the formation, the rest from the posts recorded in this room.
Persons are listed by name; nothing here puts them in another order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hangji.formation.models import Duty, Seat
from hangji.office.models import Person
from hangji.people.models import Certificate, CertificateState, TrainingRecord
from hangji.registry.models import PartyForm, PartyOrganization, Secretary
from hangji.training.models import WorkerDuty, WorkerPost

SECRETARIES, MEMBERS, ALL = "secretary", "member", "all"
NOT_THERE = Value(0)
THE_ROW = OuterRef("pk")  # the person of the row that is asked about


def parties(place: Q, day: date) -> QuerySet[Any]:
    """Ids of the Party organisations that exist in a place on a day."""
    return PartyForm.objects.valid().on(day).filter(place).values("party_organization")


def secretaries(place: Q, day: date) -> QuerySet[Any]:
    return Secretary.objects.valid().on(day).filter(party_organization__in=parties(place, day))


def _others(place: Q, day: date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    seats = Seat.objects.valid().on(day).filter(party_organization__in=parties(place, day))
    posts = WorkerPost.objects.valid().on(day).filter(party_organization__in=parties(place, day))
    return seats, posts


def people(place: Q, day: date, role: str = ALL) -> QuerySet[Person]:
    """Secretaries, or all Party workers, or those who are no secretary; each person once."""
    leads = Q(pk__in=secretaries(place, day).values("person"))
    seats, posts = _others(place, day)
    sits = Q(pk__in=seats.values("person")) | Q(pk__in=posts.values("person"))
    named = {SECRETARIES: leads, MEMBERS: sits & ~leads, ALL: leads | sits}
    return Person.objects.filter(named[role])


def in_order(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.order_by("name", "pk")


# ---- what is known of a person


def records(day: date, person: Any = THE_ROW) -> QuerySet[TrainingRecord]:
    """The training of a person in the year of a day, up to that day."""
    return TrainingRecord.objects.valid().filter(person=person, day__gte=date(day.year, 1, 1), day__lte=day)


def certificates(day: date, person: Any = THE_ROW) -> QuerySet[Certificate]:
    """The certificates of a person that hold on a day, as they stand now."""
    return Certificate.objects.filter(
        person=person, state=CertificateState.VALID, issued_on__lte=day, last_day__gte=day
    )


def trained(day: date) -> Exists:
    return Exists(records(day))


def hours(day: date) -> Coalesce:
    """Hours of the year, as a column."""
    summed = records(day).order_by().values("person").annotate(n=Sum("hours")).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), NOT_THERE)


def with_facts(rows: QuerySet[Person], day: date) -> QuerySet[Any]:
    """Persons with ``hours``, ``trained_on`` (the last day of training in the year) and ``certified_until``."""
    last = records(day).order_by().values("person").annotate(n=Max("day")).values("n")
    until = certificates(day).order_by("-last_day").values("last_day")[:1]
    dated = DateField()
    whole: QuerySet[Any] = rows.annotate(
        hours=hours(day),
        trained_on=Subquery(last, output_field=dated),
        certified_until=Subquery(until, output_field=dated),
    )
    return whole


@dataclass(frozen=True)
class Held:
    """One duty of a person. code: of DUTIES. region_code: of the Party organisation on the day."""

    code: str
    party: int
    party_name: str
    region_code: int

    @property
    def said(self) -> str:
        labels = {**dict(Duty.choices), **dict(WorkerDuty.choices)}
        return _("%(party)s%(duty)s") % {"party": self.party_name, "duty": labels[self.code]}


def duties_of(ids: Iterable[int], place: Q, day: date) -> Mapping[int, list[Held]]:
    """What each person does in a place on a day, secretaries first; one statement."""
    seats, posts = _others(place, day)
    some = list(ids)
    forms = PartyForm.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    text = CharField()

    def of(rows: QuerySet[Any], turn: int, code: Any) -> QuerySet[Any]:
        told: QuerySet[Any] = rows.filter(person__in=some).annotate(
            turn=Value(turn), code=code, place=Subquery(forms.values("region_code")[:1])
        )
        return told.order_by().values_list(
            "person", "turn", "party_organization__name", "code", "party_organization", "place"
        )

    leads = of(secretaries(place, day), 1, Value("secretary", output_field=text))
    duty = Coalesce("duty", Value(""), output_field=text)
    found: dict[int, list[Held]] = defaultdict(list)
    for person, _turn, name, code, party, region in sorted(leads.union(of(seats, 2, duty), of(posts, 3, duty))):
        found[person].append(Held(code, party, name, region))
    return found


def led_by(person: Person, day: date) -> QuerySet[PartyOrganization]:
    """The Party organisations whose secretary a person is on a day."""
    held = Secretary.objects.valid().on(day).filter(person=person)
    return PartyOrganization.objects.filter(pk__in=held.values("party_organization"))
