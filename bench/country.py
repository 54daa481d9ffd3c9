"""A register of N organisations with histories, the same for the same N: ``python -m bench.country N PREFECTURES``.

Written set-based: the spells by executemany, some thousand organisations at a time, then standings and balance rebuilt
by the program itself. Audit entries are left out: no figure reads them. With more prefectures than Anhui has, the
others lie in the other provinces.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, pairwise
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import django

from bench import office
from bench.workbook import SUPERVISORS, SURNAMES, TRADES
from rulebook.codes import expected_check

ACT = UUID(int=2026)
CITIES = (office.CITY, *(340000 + 100 * number for number in range(1, 19) if number != 16))
PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62)
NATION = (*CITIES, *(10_000 * province + 100 * number for province in PROVINCES for number in range(1, 13)))
BATCH = 20_000  # organisations held in memory at once
KINDS = (("association", "51", "协会"), ("private", "52", "服务中心"), ("foundation", "53", "基金会"))
COUNTED_FROM, COUNTED_DAYS = date(2018, 1, 8), 3000


class Country:
    """Makes organisations and their spells and puts them into empty tables, so that ids are 1, 2, 3 …"""

    def __init__(self) -> None:
        from hangji.registry import models

        self.models = models
        self.random = Random(2026)
        self.spells: dict[Any, list[Any]] = defaultdict(list)
        self.organisations: list[Any] = []
        self.open: dict[tuple[int, str], list[int]] = defaultdict(list)  # places of joint branches not yet full
        self.parties: list[Any] = []
        self.party_ids = count(1)

    def spell(self, model: Any, since: date, until: date | None, **values: Any) -> Any:
        made = model(since=since, until=until, recorded_at=office.NOW, recorded_in=ACT, **values)
        self.spells[model].append(made)
        return made

    def organisation(self, number: int, cities: Sequence[int]) -> None:
        """One organisation with all that is known of it; its id is its number."""
        random, models = self.random, self.models
        region = cities[number % len(cities)] + random.choice((2, 21, 22, 23))
        level = "city" if random.random() < 0.3 else "county"
        kind, prefix, tail = KINDS[0 if random.random() < 0.55 else 1 if random.random() < 0.96 else 2]
        registered = date(2003, 3, 3) + timedelta(days=random.randrange(7000))
        head = f"{prefix}{region}MJT{number:06d}"
        name = f"第{number}{random.choice(TRADES)}{tail}"
        self.organisations.append(
            models.SocialOrganization(
                credit_code=head + expected_check(head), name=name, initials="", registered_on=registered,
                supervisor=random.choice(SUPERVISORS), industry=random.choice(TRADES), changed_at=office.NOW,
            )
        )  # fmt: skip
        who = {"organisation_id": number}
        self.spell(models.OrganisationName, registered, None, name=name, **who)
        place = {"kind": kind, "level": level, "region_code": region}
        self.spell(models.Classification, registered, None, **place, **who)
        struck = office.TODAY - timedelta(days=random.randrange(1, 900)) if random.random() < 0.04 else None
        struck = struck if struck and struck > registered else None
        self.spell(models.StatusSpell, registered, struck, status="active", **who)
        if struck:
            self.spell(models.StatusSpell, struck, None, status="cancelled", **who)
        full = self.headcounts(registered, who)
        self.party(number, (region, level), full, max(registered, date(2016, 1, 4)), who)

    def headcounts(self, registered: date, who: dict[str, int]) -> int:
        """One to four declarations, some of them corrected later; answers the last number of full members."""
        random = self.random
        if random.random() < 0.05:
            return 0
        first = max(registered, COUNTED_FROM)
        span = (office.TODAY - first).days
        days = sorted({first + timedelta(days=random.randrange(max(span, 1))) for _ in range(random.randint(1, 4))})
        full = 0
        for since, until in pairwise([*days, None]):
            full = random.choices((0, 1, 2, 3, 4, 8), (38, 12, 12, 19, 12, 7))[0]
            counts = {"full": full, "probationary": int(random.random() < 0.1), "staff": random.randrange(2, 60)}
            made = self.spell(self.models.Headcount, since, until, not_transferred=0, **counts, **who)
            if random.random() < 0.05:
                self.corrected(made, who)
        return full

    def corrected(self, made: Any, who: dict[str, int]) -> None:
        """What was declared wrongly before: a withdrawn row."""
        wrong = {"full": made.full + 1, "probationary": 0, "staff": made.staff, "not_transferred": 0}
        withdrawn = self.spell(self.models.Headcount, made.since, made.until, **wrong, **who)
        withdrawn.recorded_at = office.NOW - timedelta(days=30)
        withdrawn.withdrawn_at, withdrawn.withdrawn_in = office.NOW, ACT

    def party(self, number: int, place: tuple[int, str], full: int, since: date, who: dict[str, int]) -> None:
        """A branch of its own, a place in a joint one, an instructor, or nothing."""
        random, models = self.random, self.models
        since += timedelta(days=random.randrange(max((office.TODAY - since).days, 1)))
        if full >= 3 and random.random() < 0.7:
            party, mode = self.formed(place, "single", since), "single"
        elif full and random.random() < 0.6:
            party, mode = self.joined(place), "joint"
        elif random.random() < 0.6:
            self.spell(models.Assignment, since, None, instructor_id=1 + number % 400, kind="primary", **who)
            return
        else:
            return
        ended = since + timedelta(days=400) if random.random() < 0.05 else None
        self.spell(models.Cover, since, ended, party_organization_id=party, mode=mode, **who)

    def joined(self, place: tuple[int, str]) -> int:
        """A joint branch of the place with room for one more."""
        if not self.open[place]:
            self.open[place] = [self.formed(place, "joint", date(2016, 1, 4))] * self.random.randint(3, 5)
        return self.open[place].pop()

    def formed(self, place: tuple[int, str], mode: str, since: date) -> int:
        pk = next(self.party_ids)
        party = self.models.PartyOrganization(name=f"第{pk}党支部", changed_at=office.NOW)
        self.parties.append(party)
        form = {"kind": "branch", "mode": mode, "region_code": place[0], "level": place[1], "formed_on": since}
        self.spell(self.models.PartyForm, since, None, party_organization_id=pk, **form)
        return pk

    def people(self) -> None:
        """The instructors."""
        from hangji.office.models import Person

        Person.objects.bulk_create(Person(name=f"{SURNAMES[n % 16]}指导{n}") for n in range(400))

    def flush(self) -> None:
        """Write what has been made since the last time."""
        from hangji.kit.insert import insert

        insert(self.models.SocialOrganization, self.organisations)
        insert(self.models.PartyOrganization, self.parties)
        for model, spells in self.spells.items():
            insert(model, spells)
        for made in (self.organisations, self.parties, self.spells):
            made.clear()


def fill(number: int, prefectures: int) -> Iterator[tuple[str, float]]:
    """Fill the empty register; answers (table, rows), and the seconds of loading the facts and of the rebuild."""
    from django.db import transaction

    from hangji.kit.memory import uncollected

    country, cities = Country(), (CITIES if prefectures <= len(CITIES) else NATION)[:prefectures]
    loading = 0.0
    with transaction.atomic(), uncollected():
        country.people()
        for first in range(1, number + 1, BATCH):
            for each in range(first, min(first + BATCH, number + 1)):
                country.organisation(each, cities)
            loading += timed(country.flush)
    yield "loading", loading
    analyse()
    yield "rebuild", timed(rebuilt)
    models = country.models
    for name in ("SocialOrganization", "PartyOrganization", "Headcount", "Cover", "Standing", "Balance"):
        yield name, getattr(models, name).objects.count()


def rebuilt() -> None:
    """Standings and balance, as ``hangji rebuild`` makes them."""
    from django.db import transaction

    from hangji.registry.restate import rebuild

    with transaction.atomic():
        for _done in rebuild():
            pass


def timed(do: Callable[[], Any]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun


def analyse() -> None:
    """Let the planner know what the tables hold, as a running server would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    django.setup()
    office.make()
    filled = dict(fill(int(sys.argv[1]), int(sys.argv[2])))
    analyse()
    print(json.dumps(filled))
