"""Who can be sent, how many organisations each serves, and how many more there is room for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hangji.guidance.models import Availability
from hangji.kit.spells import SpellQuerySet
from hangji.office.access import territories, where
from hangji.office.acts import Act
from hangji.office.models import Level, Person
from hangji.office.models.places import span
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, SocialOrganization
from hangji.registry.models.party import AssignmentQuerySet
from rulebook.policy import Clause, in_force

USUAL_TO = "coverage.instructor_units_usual_to"


def usual_to(day: date, place: int) -> Clause | None:
    """How many organisations an instructor usually serves at most; a guide value, set by places."""
    return in_force(USUAL_TO, day=day, place=place)


def assignments_seen(act: Act) -> AssignmentQuerySet:
    """Valid assignments, past ones too, to organisations that the person may see."""
    return Assignment.objects.valid().filter(organisation__in=SocialOrganization.objects.visible_to(act).values("pk"))


def availabilities_seen(act: Act) -> SpellQuerySet:
    return Availability.objects.valid().filter(where(act, Permission.SEE_REGISTER))


def people_on(act: Act, day: date) -> QuerySet[Person]:
    """The pool of a day: who can be sent, and who serves an organisation that the person may see."""
    running = assignments_seen(act).on(day).filter(instructor=OuterRef("pk"))
    able = availabilities_seen(act).on(day).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(running) | Exists(able))


def people_seen(act: Act) -> QuerySet[Person]:
    """Whoever is or was in the pool, or was sent to an organisation that the person may see."""
    sent = assignments_seen(act).filter(instructor=OuterRef("pk"))
    able = availabilities_seen(act).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(sent) | Exists(able))


@dataclass(frozen=True)
class Load:
    """One person's day: organisations served, the limit that applies (None: none is set), and who set it.

    seen: the assignments that the reader may see; units: of all. able: the availability of the day, if any.
    """

    seen: tuple[Any, ...]
    units: int
    limit: int | None
    able: Availability | None

    @property
    def room(self) -> int | None:
        """How many more, below 0 where there are too many already; None where nobody can be sent or no limit is set."""
        return self.limit - self.units if self.able and self.limit is not None else None

    @property
    def hidden(self) -> int:
        return self.units - sum(1 for each in self.seen if each.kind != "first_secretary")


def loads(people: Iterable[int], act: Act, day: date) -> dict[int, Load]:
    """Of each person; four statements however many they are."""
    ids = list(people)
    running = Assignment.objects.valid().on(day).filter(instructor__in=ids)
    pairs = list(running.guiding().values_list("instructor", "organisation"))
    seen = assignments_seen(act).on(day).filter(instructor__in=ids).select_related("organisation")
    by_person: dict[int, list[Any]] = {pk: [] for pk in ids}
    for assignment in seen.order_by("since", "organisation__name"):
        by_person[assignment.instructor_id].append(assignment)
    able = {each.person_id: each for each in Availability.objects.valid().on(day).filter(person__in=ids)}
    counted: dict[int, int] = dict.fromkeys(ids, 0)
    for instructor, _organisation in set(pairs):
        counted[instructor] += 1
    return {pk: Load(tuple(by_person[pk]), counted[pk], limit_of(able.get(pk), act, day), able.get(pk)) for pk in ids}


def limit_of(able: Availability | None, act: Act, day: date) -> int | None:
    """The usual limit of the place, or the person's own lower one."""
    usual = usual_to(day, able.region_code if able else act.office)
    if able is None or able.most is None:
        return usual.value if usual else None
    return min(able.most, usual.value) if usual else able.most


def names_of(able: Availability, regions: Mapping[int, str]) -> list[str]:
    return [regions.get(code, str(code)) for code in able.counties]


def serves(code: int) -> Q:
    """Availabilities that name a county; JSON lists are searched as text, since codes have six digits each."""
    return Q(counties__icontains=str(code))


def registers(act: Act, regions: Mapping[int, str]) -> list[tuple[int, str]]:
    """(region, level) of each register whose instructors the person may send: a prefecture's, and its counties'."""
    found: set[tuple[int, str]] = set()
    for territory in territories(act, Permission.ASSIGN_INSTRUCTOR):
        first, after = span(territory.region_code)
        if territory.level in (Level.ALL, Level.CITY):
            found |= {(code, str(Level.CITY)) for code in regions if first <= code < after and _is_prefecture(code)}
        if territory.level in (Level.ALL, Level.COUNTY):
            found |= {(code, str(Level.COUNTY)) for code in regions if first <= code < after and code % 100}
    return sorted(found)


def _is_prefecture(code: int) -> bool:
    return code % 100 == 0 and code % 10_000 != 0


def register_said(region_code: int, level: str, regions: Mapping[int, str]) -> str:
    return f"{regions.get(region_code, str(region_code))} · {Level(level).label}"
