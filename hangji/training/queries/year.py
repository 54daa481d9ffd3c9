"""How many had training in a year: secretaries, and all Party workers, each number with the rows that it counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from hangji.office.access import Territory
from hangji.people.models import TrainingRecord
from hangji.registry.models import PartyForm
from hangji.training.models import TrainingSession
from hangji.training.queries.workers import ALL, SECRETARIES, people, secretaries, trained


@dataclass(frozen=True)
class Share:
    """done of all, persons."""

    role: str
    done: int
    all: int

    @property
    def fraction(self) -> float | None:
        return self.done / self.all if self.all else None


@dataclass(frozen=True)
class CountyLine:
    """Of the secretaries of a county's Party organisations: how many had training in the year, how many there are."""

    region_code: int
    done: int
    all: int

    @property
    def share(self) -> float | None:
        return self.done / self.all if self.all else None


def shares(territory: Territory, day: date) -> list[Share]:
    """Of those in post on ``day``, how many had training from the first of its year; a statement each."""
    found = []
    for role in (SECRETARIES, ALL):
        rows = people(territory.q(), day, role)
        had = Count("pk", filter=Q(had=True))
        told = rows.annotate(had=trained(day)).aggregate(all=Count("pk"), done=had)
        found.append(Share(role, told["done"], told["all"]))
    return found


def by_county(territory: Territory, day: date) -> list[CountyLine]:
    """In the order of the codes. Whoever leads in two counties is counted in both, so lines need not add up."""
    places = dict(
        PartyForm.objects.valid().on(day).filter(territory.q()).values_list("party_organization", "region_code")
    )
    led = secretaries(territory.q(), day).values_list("party_organization", "person")
    had = set(people(territory.q(), day, SECRETARIES).filter(trained(day)).values_list("pk", flat=True))
    held: dict[int, set[int]] = {}
    for party, person in led:
        held.setdefault(places[party], set()).add(person)
    return [CountyLine(code, len(some & had), len(some)) for code, some in sorted(held.items())]


@dataclass(frozen=True)
class Held:
    """Sessions of a year up to a day: how many were held, and the hours that stand of them, persons × hours."""

    sessions: int
    hours: int


def held(territory: Territory, day: date) -> Held:
    this_year = {"day__gte": date(day.year, 1, 1), "day__lte": day}
    sessions = TrainingSession.objects.filter(territory.q("course__"), state="held", **this_year)
    records = TrainingRecord.objects.valid().filter(territory.q(), **this_year)
    return Held(sessions.count(), records.aggregate(n=Sum("hours"))["n"] or 0)
