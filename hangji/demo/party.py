"""Makes Party organisations with their covers, secretaries and document numbers, and instructors' assignments."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hangji.demo.clock import Pen, some_working_day
from hangji.demo.facts import Assignment, Cover, Level, Mode, Organisation, PartyKind, PartyOrganisation, Secretary
from hangji.demo.names import People
from hangji.demo.words import cast

GENERAL_BRANCH_OVER, COMMITTEE_OVER = 50, 100  # members; the kind that a body formed accordingly
SECRETARY_CHANGES = 0.55
KIND_WORDS: dict[PartyKind, str] = {
    "committee": "党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "temporary": "临时党支部",
    "functional": "功能型党支部",
}
Unit = tuple[Organisation, date, date | None]  # covered since, until


def kind_for(members: int) -> PartyKind:
    """Committee, general branch or branch by the number of members."""
    if members > COMMITTEE_OVER:
        return "committee"
    return "general_branch" if members > GENERAL_BRANCH_OVER else "branch"


class Party:
    """Forms the Party organisations of one territory."""

    def __init__(self, rng: Random, pen: Pen, people: People, *, region: int, level: Level, mark: str) -> None:
        self.rng, self.pen, self.people = rng, pen, people
        self.region, self.level, self.mark = region, level, mark
        self.formed: list[PartyOrganisation] = []
        self.assignments: list[Assignment] = []
        self.freed: dict[str, datetime] = {}  # organisation -> when the end of its last cover or assignment was typed

    def form(
        self,
        units: Iterable[Unit],
        *,
        mode: Mode,
        name: str,
        body: str,
        formed_on: date,
        kind: PartyKind = "branch",
        host: str = "",
        dissolved_on: date | None = None,
        secretary: str = "",
    ) -> PartyOrganisation:
        """Form one over ``units`` (organisation, covered since, until). Its number comes later (``numbered``)."""
        units = list(units)
        first_units = [unit for unit, since, _ in units if since == formed_on]
        ready = [moment for unit in first_units for moment in (unit.typed_at, self.freed.get(unit.key))]
        typed_at = self.pen.write(formed_on, *ready, lag=(2, 12))
        covers = tuple(self._covers(units, typed_at, formed_on))
        secretaries = tuple(self._secretaries(name, secretary, formed_on, dissolved_on, typed_at))
        made = PartyOrganisation(
            key=f"{self.mark}p{len(self.formed) + 1:03d}",
            name=name + KIND_WORDS[kind],
            kind=kind,
            mode=mode,
            body=body,
            region=self.region,
            level=self.level,
            host=host,
            formed_on=formed_on,
            approved_on=formed_on,
            document_number="",
            typed_at=typed_at,
            dissolved_on=dissolved_on,
            dissolution_document="",
            dissolved_typed_at=self._dissolved(dissolved_on, covers, secretaries),
            covers=covers,
            secretaries=secretaries,
        )
        self.formed.append(made)
        return made

    def assign(self, instructor: str, unit: Organisation, since: date, until: date | None = None) -> Assignment:
        """Send an instructor to one organisation over [since, until)."""
        typed_at = self.pen.write(since, unit.typed_at, self.freed.get(unit.key), lag=(1, 10))
        ended_at = self._ended(unit, until, typed_at) if until else None
        made = Assignment(
            instructor=instructor,
            organisation=unit.key,
            since=since,
            until=until,
            typed_at=typed_at,
            until_typed_at=ended_at,
        )
        self.assignments.append(made)
        return made

    def _covers(self, units: list[Unit], typed_at: datetime, formed_on: date) -> Iterator[Cover]:
        for unit, since, until in units:
            ready = (unit.typed_at, self.freed.get(unit.key), typed_at)
            at = self.pen.soon(typed_at) if since == formed_on else self.pen.write(since, *ready, lag=(2, 12))
            typed_at = at if since == formed_on else typed_at
            ended_at = self._ended(unit, until, at) if until else None
            yield Cover(organisation=unit.key, since=since, until=until, typed_at=at, until_typed_at=ended_at)

    def _ended(self, unit: Organisation, until: date, typed_at: datetime) -> datetime:
        """When the end of a cover or assignment was typed: right after the cancelling behind it, else days later."""
        cancelling = [spell.typed_at for spell in unit.statuses[1:] if spell.since == until]
        at = self.pen.soon(max(*cancelling, typed_at)) if cancelling else self.pen.write(until, typed_at, lag=(1, 6))
        self.freed[unit.key] = max(at, self.freed.get(unit.key, at))
        return at

    def _secretaries(
        self, unit: str, first: str, formed_on: date, dissolved_on: date | None, typed_at: datetime
    ) -> Iterator[Secretary]:
        person, since, at = first or self.people.another(unit), formed_on, self.pen.soon(typed_at)
        if not first and formed_on < date(2020, 6, 1) and not dissolved_on and self.rng.random() < SECRETARY_CHANGES:
            until = some_working_day(self.rng, date(2020, 9, 1), date(2021, 9, 1))
            ended_at = self.pen.write(until, at)
            yield Secretary(person=person, since=since, until=until, typed_at=at, until_typed_at=ended_at)
            person, since, at = self.people.another(unit), until, self.pen.soon(ended_at)
        ended = self.pen.write(dissolved_on, at) if dissolved_on else None
        yield Secretary(person=person, since=since, until=dissolved_on, typed_at=at, until_typed_at=ended)

    def _dissolved(
        self, day: date | None, covers: tuple[Cover, ...], secretaries: tuple[Secretary, ...]
    ) -> datetime | None:
        if day is None:
            return None
        spells: tuple[Cover | Secretary, ...] = (*covers, *secretaries)
        return self.pen.soon(max(spell.until_typed_at for spell in spells if spell.until_typed_at))


def numbered(formed: Iterable[PartyOrganisation], rng: Random) -> list[PartyOrganisation]:
    """The same with document numbers: per body and year, in the order of their days, other papers between them."""
    papers = sorted(_papers(list(formed)))
    numbers: dict[tuple[str, str], str] = {}
    last: dict[tuple[str, int], int] = {}
    marks = {body["key"]: body["mark"] for body in cast()["bodies"]}
    for day, key, what, body in papers:
        number = last.get((body, day.year), 0) + rng.choice((1, 1, 1, 2))
        last[body, day.year] = number
        numbers[key, what] = f"{marks[body]}〔{day.year}〕{number}号"
    return [
        replace(
            made, document_number=numbers[made.key, "form"], dissolution_document=numbers.get((made.key, "end"), "")
        )
        for made in formed
    ]


def _papers(formed: list[PartyOrganisation]) -> Iterable[tuple[date, str, str, str]]:
    for made in formed:
        yield made.approved_on, made.key, "form", made.body
        if made.dissolved_on:
            yield made.dissolved_on, made.key, "end", made.body


def some_days_before(rng: Random, day: date, low: int, high: int) -> date:
    """A working day from ``high`` to ``low`` days before ``day``."""
    return some_working_day(rng, day - timedelta(days=high), day - timedelta(days=low))
