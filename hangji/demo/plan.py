"""The demonstration town Bozhou as pure data: everything that its builder enters, with the moment of each typing."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import count
from random import Random

from hangji.demo.city import CITY, WORKER, City
from hangji.demo.clock import CHINA, DAY, GO_LIVE, NOW, Pen
from hangji.demo.county import QUOTAS, County
from hangji.demo.facts import Body, Level, Login, PartyOrganisation, Person, TownPlan
from hangji.demo.gaps import gap_notes
from hangji.demo.names import People
from hangji.demo.reports import report_deeds
from hangji.demo.words import cast

SEED = 20211102


def plan(seed: int = SEED) -> TownPlan:
    """The town for this seed. The same seed gives the same town; the reference figures hold for every seed."""
    rng = Random(seed)
    pen, serials = Pen(rng), count(rng.randint(100_000, 200_000), 37)
    people = People(rng, taken={login["name"] for login in cast()["logins"]})
    city = City(rng, pen, people, serials)
    counties = [County(quota, rng, pen, people, serials) for quota in QUOTAS]
    parts = [city.build(), *(county.build() for county in counties)]
    formed = [made for _, made_here, _ in parts for made in made_here]
    return TownPlan(
        day=DAY,
        now=NOW,
        persons=(*_cast_persons(), *people.persons),
        bodies=tuple(_bodies(pen)),
        logins=tuple(_logins(pen, city.worker_organisation, formed)),
        organisations=tuple(unit for units, _, _ in parts for unit in units),
        party_organisations=tuple(formed),
        assignments=tuple(row for _, _, rows in parts for row in rows),
        gap_notes=tuple(gap_notes(rng, pen, {county.region: county.due for county in counties})),
        report_deeds=tuple(report_deeds()),
    )


def _cast_persons() -> Iterator[Person]:
    for login in (*cast()["logins"], *cast()["committees"]):
        yield Person(key=login["username"], name=login["name"], unit=login["title"])


def _bodies(pen: Pen) -> Iterator[Body]:
    for body in cast()["bodies"]:
        facts = {name: value for name, value in body.items() if name != "mark"}
        yield Body(until=None, typed_at=_first_day(pen, body["since"]), **facts)


def _logins(pen: Pen, worker_organisation: str, formed: list[PartyOrganisation]) -> Iterator[Login]:
    """The Party worker is the secretary of the Party organisation that covers ``worker_organisation``."""
    led = next(made for made in formed if any(row.person == WORKER for row in made.secretaries))
    for login in cast()["logins"]:
        facts = {name: value for name, value in login.items() if name != "name"}
        if login["username"] == WORKER:
            facts |= {"organisation": worker_organisation, "title": f"{led.name}书记"}
        level: Level = "city" if login["region"] == CITY else "county"
        yield Login(person=login["username"], level=level, typed_at=_first_day(pen, login["since"]), **facts)
    yield from _committee_logins()


def _committee_logins() -> Iterator[Login]:
    """They draw nothing from the town's chance, so the town is the same with and without them."""
    for login in cast()["committees"]:
        facts = {name: value for name, value in login.items() if name != "name"}
        at = datetime.combine(login["since"], time(9), CHINA)
        level: Level = "city" if login["region"] == CITY else "county"
        yield Login(person=login["username"], role="committee", level=level, typed_at=at, **facts)


def _first_day(pen: Pen, since: date) -> datetime:
    """Bodies and accounts are entered on their first day, the older ones on the day the office began."""
    return pen.write(max(since, GO_LIVE), lag=(0, 0))
