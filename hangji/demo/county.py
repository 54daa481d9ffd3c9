"""The county-level registers: about sixty organisations each, with the gaps of real offices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from hangji.demo.clock import Pen, some_working_day
from hangji.demo.facts import Assignment, Kind, Organisation, PartyKind, PartyOrganisation, Status
from hangji.demo.layout import Industries, joint_members, single_members
from hangji.demo.names import PLACES, Names, People
from hangji.demo.party import Party, Unit, numbered
from hangji.demo.register import Draft, Register, corrected, renamed
from hangji.demo.words import cast

ASSOCIATIONS = 0.45
LARGE_BRANCH, TEMPORARY, OWN_BEFORE = 0, 1, 4  # of the singles, by place; the last few had an instructor before
LARGE_MEMBERS = (53, 2)
JOINT_INDUSTRIES = ("公益服务", "文化艺术", "体育健身", "农业农村")
DISSOLVED_UNITS = 3
GAP_DAYS = (  # since when members stand at 3 or more: some past the six months' grace, some within
    date(2020, 4, 15),
    date(2021, 8, 16),
    date(2021, 1, 12),
    date(2021, 6, 28),
    date(2019, 10, 22),
)
GUIDED_GAPS, GUIDED_UNDECLARED, ENDED_ASSIGNMENTS = 2, 1, 2
RENAMED = 2


@dataclass(frozen=True)
class Quota:
    """How many organisations of each fate a county has. joints: units of each joint branch.

    dissolved_joint_on: a joint branch of three was dissolved then; its units are due again.
    """

    region: int
    singles: int
    joints: tuple[int, ...]
    attached: int
    due_alone: int
    due_jointly: int
    guided: int
    unguided: int
    undeclared: int
    dissolved_joint_on: date | None = None


QUOTAS = (
    Quota(341602, 17, (6, 4, 3), 1, 5, 13, 9, 5, 4, date(2021, 4, 20)),
    Quota(341621, 15, (6, 3, 3), 1, 4, 11, 9, 5, 3),
    Quota(341622, 16, (7, 3), 1, 3, 10, 8, 5, 2),
    Quota(341623, 13, (6, 3, 2), 1, 4, 12, 10, 6, 3, date(2020, 11, 18)),
)


class County:
    """Makes one county's organisations, Party organisations and assignments."""

    def __init__(self, quota: Quota, rng: Random, pen: Pen, people: People, serials: Iterator[int]) -> None:
        self.quota, self.rng, self.pen = quota, rng, pen
        self.region = quota.region
        self.names = Names(rng, self.region)
        self.register = Register(rng, pen, self.names, region=self.region, level="county", serials=serials)
        self.party = Party(rng, pen, people, region=self.region, level="county", mark=self.register.mark)
        self.industries = Industries(rng, self.names)
        self.instructors = [
            one for one in cast()["logins"] if one["role"] == "instructor" and one["region"] == self.region
        ]
        self.organisations: list[Organisation] = []
        self.due: list[Organisation] = []

    def build(self) -> tuple[list[Organisation], list[PartyOrganisation], list[Assignment]]:
        """Everything of the county; afterwards ``due`` holds the organisations of its worklist."""
        self._joints()
        self._singles()
        self._attached()
        self.due = self._due_alone() + self._due_jointly()
        self._without_members()
        self._undeclared()
        self._gone()
        self._touch_up()
        return self.organisations, numbered(self.party.formed, self.rng), self.party.assignments

    def _draft(self, kind: Kind | None = None, industry: str = "") -> Draft:
        if industry:
            kind = kind or self.industries.kind_in(industry)
        kind = kind or ("association" if self.rng.random() < ASSOCIATIONS else "private")
        return Draft(kind=kind, industry=industry or self.industries.industry_of(kind), region=self.region)

    def _enter(self, draft: Draft, **facts: object) -> Organisation:
        made = self.register.enter(replace(draft, **facts))  # type: ignore[arg-type]
        self.organisations.append(made)
        return made

    def _day(self, first: int = 2018, last: int = 2021) -> date:
        return some_working_day(self.rng, date(first, 2, 20), date(last, 10, 15))

    def _form(self, units: list[Unit], **facts: object) -> PartyOrganisation:
        return self.party.form(units, body=str(self.region), **facts)  # type: ignore[arg-type]

    def _joints(self) -> None:
        for size, industry in zip(self.quota.joints, JOINT_INDUSTRIES, strict=False):
            self._joint(size, industry, self._day(2019), None)
        if self.quota.dissolved_joint_on:
            units = self._joint(DISSOLVED_UNITS, "工商贸易", self._day(2018, 2019), self.quota.dissolved_joint_on)
            self.due += units

    def _joint(self, size: int, industry: str, formed_on: date, until: date | None) -> list[Organisation]:
        units = [
            self._enter(self._draft(industry=industry), full=full, probationary=probationary, covered_on=formed_on)
            for full, probationary in joint_members(self.rng, size)
        ]
        name = f"{PLACES[self.region]}{industry}类社会组织联合"
        rows: list[Unit] = [(unit, formed_on, until) for unit in units]
        self._form(rows, mode="joint", name=name, formed_on=formed_on, dissolved_on=until)
        return units

    def _singles(self) -> None:
        """The first is a school with over fifty members in a mere branch, the second has a temporary branch."""
        for n in range(self.quota.singles):
            kind: PartyKind = "temporary" if n == TEMPORARY else "branch"
            full, probationary = single_members(self.rng)
            draft, formed_on = self._draft(), self._day()
            if n == LARGE_BRANCH:
                draft = replace(self._draft("private", "教育培训"), ending="实验学校", staff=168)
                full, probationary = LARGE_MEMBERS
            if n >= self.quota.singles - OWN_BEFORE:
                formed_on = self._day(2021)
            unit = self._enter(draft, full=full, probationary=probationary, covered_on=formed_on)
            if n >= self.quota.singles - OWN_BEFORE:
                self._guide(unit, n, formed_on)
            self._form([(unit, formed_on, None)], mode="single", name=unit.name, formed_on=formed_on, kind=kind)

    def _attached(self) -> None:
        for _ in range(self.quota.attached):
            formed_on = self._day(2019)
            unit = self._enter(self._draft(), full=2, covered_on=formed_on)
            host = f"{PLACES[self.region]}{Names.industries()[unit.industry]['office']}机关党支部"
            self._form([(unit, formed_on, None)], mode="attached", name=unit.name, formed_on=formed_on, host=host)

    def _due_alone(self) -> list[Organisation]:
        """Members came to three or more on various days; one is a code of the wrong kind."""
        made = []
        for n, day in enumerate(GAP_DAYS[: self.quota.due_alone]):
            since = day + timedelta(days=self.region % 10)
            full = self.rng.choice((3, 4, 5)) if n else 3
            draft = self._draft("association") if n == 0 else self._draft()
            wrong_kind: Kind | None = "private" if n == 0 else None
            made.append(self._enter(draft, full=full, probationary=n % 2, since=since, code_kind=wrong_kind))
        for unit in made[:GUIDED_GAPS]:
            self._guide(unit, 0)
        return made

    def _due_jointly(self) -> list[Organisation]:
        """Those of the dissolved branch, one new on the register, and others with one or two members."""
        made = [*self.due, self._enter(self._draft(), full=1, registered_on=self._day(2021))]
        while len(made) < self.quota.due_jointly:
            full = self.rng.choice((1, 1, 1, 2, 2, 0))
            since = self._day(2020, 2021) if self.rng.random() < 0.8 else None
            made.append(self._enter(self._draft(), full=full, probationary=0 if full else 1, since=since))
        for unit in made[-GUIDED_GAPS:]:
            self._guide(unit, 1)
        return made

    def _without_members(self) -> None:
        for n in range(self.quota.guided):
            self._guide(self._enter(self._draft()), n)
        for n in range(self.quota.unguided):
            unit = self._enter(self._draft())
            if n < ENDED_ASSIGNMENTS:
                self._guide(unit, n, self._day(2021))

    def _undeclared(self) -> None:
        for n in range(self.quota.undeclared):
            new_on = self._day(2021) if n else None
            unit = self._enter(self._draft(), declared=False, registered_on=new_on)
            if n < GUIDED_UNDECLARED:
                self._guide(unit, n)

    def _guide(self, unit: Organisation, n: int, until: date | None = None) -> None:
        """An instructor from some day after both were there, until a day or still."""
        instructor = self.instructors[n % 3 if until is None else n % 2]
        first = max(instructor["since"], unit.registered_on) + timedelta(days=14)
        last = min(until - timedelta(days=60), date(2020, 12, 1)) if until else date(2021, 9, 1)
        since = some_working_day(self.rng, first, max(last, first + timedelta(days=10)))
        self.party.assign(instructor["username"], unit, since, until)

    def _gone(self) -> None:
        """One cancelled whose Party organisation was left, one cancelled before, one revoked."""
        formed_on, cancelled_on = (
            self._day(2018, 2019),
            some_working_day(self.rng, date(2021, 5, 10), date(2021, 8, 20)),
        )
        left = self._enter(self._draft(), full=3, covered_on=formed_on, ended=("cancelled", cancelled_on))
        self._form([(left, formed_on, cancelled_on)], mode="single", name=left.name, formed_on=formed_on)
        ends: tuple[tuple[Status, int], ...] = (("cancelled", 2020), ("revoked", 2021))
        for status, year in ends:
            day = some_working_day(self.rng, date(year, 4, 1), date(year, 9, 20))
            self._enter(self._draft(), registered_before=date(2017, 1, 1), ended=(status, day))

    def _touch_up(self) -> None:
        """Two former names; one gap and one joint unit whose members were typed wrongly at first."""
        alone, jointly = self.due[self.quota.due_alone - 1], self.due[-1]
        changed = [
            corrected(alone, self.rng, self.pen, wrong_full=2),
            corrected(jointly, self.rng, self.pen, wrong_full=3),
        ]
        names = (renamed(unit, self.rng, self.pen, self.names) for unit in self.organisations if unit not in self.due)
        changed += islice((unit for unit in names if unit), RENAMED)
        by_key = {unit.key: unit for unit in changed}
        self.organisations = [by_key.get(unit.key, unit) for unit in self.organisations]
        self.due = [by_key.get(unit.key, unit) for unit in self.due]
