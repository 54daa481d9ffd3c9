"""The city-level register: exactly the reference figures on 2021-10-31, 44 Party organisations on 2020-12-31."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from hangji.demo.clock import Pen, some_working_day
from hangji.demo.facts import Assignment, Headcount, Kind, Mode, Organisation, PartyOrganisation
from hangji.demo.layout import Industries, body_for, joint_members, single_members
from hangji.demo.names import SHORT_PLACES, Names, People
from hangji.demo.party import Party, Unit, kind_for, numbered, some_days_before
from hangji.demo.register import Draft, Register, corrected, renamed
from hangji.demo.words import cast

CITY = 341600
WORKER = "songxiaomai"  # the cast's Party worker: secretary of one of the singles
KINDS: dict[Kind, int] = {"association": 88, "private": 84, "foundation": 3}
REGIONS = {341602: 98, 341621: 31, 341622: 27, 341623: 19}
SINGLES, ATTACHED, WITHOUT_MEMBERS = 93, 4, 36
JOINTS = (  # industry, county, units, full members of the one that could stand alone (0 = none)
    ("养老服务", 341602, 4, 0),
    ("文化艺术", 341602, 3, 0),
    ("体育健身", 341602, 3, 3),
    ("公益服务", 341602, 3, 4),
    ("农业农村", 341621, 3, 3),
    ("交通物流", 341602, 3, 0),
    ("职业技能", 341602, 3, 0),
    ("建筑建材", 341622, 3, 0),
    ("旅游餐饮", 341602, 3, 0),
    ("文化艺术", 341623, 3, 0),
    ("工商贸易", 341602, 2, 0),
)
INDUSTRY_BRANCHES = (("教育培训", 5), ("中医药", 4))
FORMED_BEFORE_2021: dict[Mode, int] = {"single": 41, "joint": 2, "attached": 1, "industry": 0}
FORMED_IN_2021: dict[Mode, int] = {"single": 52, "joint": 9, "attached": 3, "industry": 2}
MONTHS_OF_2021 = (2, 3, 5, 5, 7, 8, 7, 9, 10, 10)  # January to October, together 66
YEARS_BEFORE = {2017: 6, 2018: 9, 2019: 13, 2020: 16}
LARGE = {0: (112, 3, "实验学校", "教育培训"), 1: (63, 2, "康复医院", "卫生健康")}  # of the singles, by place
REGISTERED_IN_2021 = 6
GUIDED_BEFORE_FORMING, HANDED_OVER = 12, 6
RENAMED, CORRECTED = 8, 7
CODED_BY_DISTRICT = {5, 6}  # of the singles: their codes were issued by 谯城区
NEW_MEMBERS = (  # those of the 36 that report members from 2021-11-01
    ("private", "中医药", "亳州市中医适宜技术推广中心", 4, 1),
    ("association", "家政服务", "亳州市家政服务业协会", 3, 0),
)
NEW_MEMBERS_FROM = date(2021, 11, 1)
GONE_ON = (  # the first two had a Party organisation; those of 2021 had an instructor
    date(2019, 11, 20),
    date(2020, 7, 15),
    date(2020, 5, 13),
    date(2020, 10, 21),
    date(2021, 3, 24),
    date(2021, 6, 16),
    date(2021, 9, 8),
)
JOINED_LATER_ON, LEFT_JOINT_FROM = date(2021, 5, 18), date(2021, 5, 1)


class City:
    """Makes the city's organisations, Party organisations and assignments."""

    def __init__(self, rng: Random, pen: Pen, people: People, serials: Iterator[int]) -> None:
        self.rng, self.pen = rng, pen
        self.names = Names(rng, CITY, {name for _, _, name, _, _ in NEW_MEMBERS})
        self.register = Register(rng, pen, self.names, region=CITY, level="city", serials=serials)
        self.party = Party(rng, pen, people, region=CITY, level="city", mark="c")
        self.industries = Industries(rng, self.names)
        self.kinds = [kind for kind, number in KINDS.items() for _ in range(number)]
        self.regions = [region for region, number in REGIONS.items() for _ in range(number)]
        self.days = self._formation_days()
        self.organisations: list[Organisation] = []
        self.worker_organisation = ""
        rng.shuffle(self.kinds)
        rng.shuffle(self.regions)

    def build(self) -> tuple[list[Organisation], list[PartyOrganisation], list[Assignment]]:
        """Everything of the city. Groups first: they need particular industries and places."""
        joints = [self._joint_units(n) for n in range(len(JOINTS))]
        unions = [self._union_units(n) for n in range(len(INDUSTRY_BRANCHES))]
        guided = self._without_members()
        singles = self._singles()
        self._attached()
        self._guide(guided, singles)
        self._form_joints(joints, self._leaver(singles))
        self._form_singles(singles)
        self._form_unions(unions)
        self._gone()
        self._touch_up(guided, singles)
        return self.organisations, numbered(self.party.formed, self.rng), self.party.assignments

    def _formation_days(self) -> dict[Mode, list[date]]:
        """Days for each mode, earliest first: those before 2021, then those of 2021 by month."""
        old = [
            some_working_day(self.rng, date(year, 3, 10), date(year, 12, 24))
            for year, number in YEARS_BEFORE.items()
            for _ in range(number)
        ]
        new = [self._day_of_2021(month) for month, number in enumerate(MONTHS_OF_2021, 1) for _ in range(number)]
        self.rng.shuffle(old)
        self.rng.shuffle(new)
        return {
            mode: sorted([old.pop() for _ in range(before)] + [new.pop() for _ in range(FORMED_IN_2021[mode])])
            for mode, before in FORMED_BEFORE_2021.items()
        }

    def _day_of_2021(self, month: int) -> date:
        return some_working_day(self.rng, date(2021, month, 4), date(2021, month, 28))

    def _enter(self, draft: Draft) -> Organisation:
        made = self.register.enter(draft)
        self.organisations.append(made)
        return made

    def _next(self, **facts: object) -> Draft:
        """A draft with the next kind and county of the quota and an industry that suits."""
        kind = self.kinds.pop()
        draft = Draft(kind=kind, industry=self.industries.industry_of(kind), region=self.regions.pop())
        return replace(draft, **facts)  # type: ignore[arg-type]

    def _member(self, industry: str, region: int | None, **facts: object) -> Organisation:
        """One unit of a group of this industry, in this county or in any."""
        kind = self.industries.kind_in(industry)
        self.kinds.remove(kind)
        region = region or self.rng.choice(self.regions)
        self.regions.remove(region)
        return self._enter(replace(Draft(kind=kind, industry=industry, region=region), **facts))  # type: ignore[arg-type]

    def _joint_units(self, n: int) -> list[Organisation]:
        industry, region, size, strong = JOINTS[n]
        members = joint_members(self.rng, size, strong=strong)
        formed_on = self.days["joint"][n]
        return [
            self._member(industry, region, full=full, probationary=probationary, covered_on=formed_on)
            for full, probationary in members
        ]

    def _union_units(self, n: int) -> list[Organisation]:
        industry, size = INDUSTRY_BRANCHES[n]
        formed_on = self.days["industry"][n]
        return [
            self._member(industry, None, full=full, probationary=probationary, covered_on=formed_on)
            for full, probationary in joint_members(self.rng, size)
        ]

    def _without_members(self) -> list[Organisation]:
        """The 36: none has members on 2021-10-31, two report some from the day after."""
        made = []
        for kind, industry, name, full, probationary in NEW_MEMBERS:
            self.kinds.remove(kind)  # type: ignore[arg-type]
            self.regions.remove(341602)
            draft = Draft(kind=kind, industry=industry, region=341602, name=name)  # type: ignore[arg-type]
            made.append(self._report(self._enter(draft), full, probationary))
        for n in range(WITHOUT_MEMBERS - len(NEW_MEMBERS)):
            new_on = self._day_of_2021(n + 2) if n < 2 else None
            made.append(self._enter(self._next(registered_on=new_on)))
        return made

    def _report(self, organisation: Organisation, full: int, probationary: int) -> Organisation:
        """The same, declaring members from 2021-11-01."""
        last = organisation.headcounts[-1]
        at = self.pen.write(NEW_MEMBERS_FROM, lag=(0, 0))
        if full < 4:  # the second is typed on the pinned morning itself
            at = at.replace(day=2, hour=8, minute=41)
        declared = Headcount(
            since=NEW_MEMBERS_FROM,
            full=full,
            probationary=probationary,
            staff=max(last.staff or 0, full + probationary),
            not_transferred=0,
            typed_at=at,
        )
        self.organisations[-1] = replace(organisation, headcounts=(*organisation.headcounts, declared))
        return self.organisations[-1]

    def _singles(self) -> list[tuple[Organisation, date]]:
        """The 93 with the day on which each got its own; the last few were registered in 2021."""
        days = self.days["single"]
        late = set(range(SINGLES - REGISTERED_IN_2021 + 2, SINGLES))
        made = []
        for n, formed_on in enumerate(days):
            full, probationary = single_members(self.rng)
            new_on = some_days_before(self.rng, formed_on, 95, 160) if n in late else None
            draft = self._next(full=full, probationary=probationary, covered_on=formed_on, registered_on=new_on)
            if n in CODED_BY_DISTRICT:
                draft.code_region = 341602
            if n in LARGE:
                draft = self._large(draft, *LARGE[n])
            made.append((self._enter(draft), formed_on))
        return made

    def _large(self, draft: Draft, full: int, probationary: int, ending: str, industry: str) -> Draft:
        """A large school or hospital; it takes the place of a private unit in the quota."""
        if draft.kind != "private":
            self.kinds.append(draft.kind)
            self.kinds.remove("private")
            if draft.kind == "association":
                self.industries.left[draft.industry] += 1
            self.rng.shuffle(self.kinds)
        return replace(
            draft,
            kind="private",
            industry=industry,
            ending=ending,
            full=full,
            probationary=probationary,
            staff=full * 2,
        )

    def _attached(self) -> None:
        for formed_on in self.days["attached"]:
            unit = self._enter(self._next(full=self.rng.choice((1, 2)), covered_on=formed_on))
            office = Names.industries()[unit.industry]["office"]
            self.party.form(
                [(unit, formed_on, None)],
                mode="attached",
                name=unit.name,
                body=body_for(unit.industry, formed_on),
                formed_on=formed_on,
                host=f"亳州市{office}机关党委",
            )

    def _guide(self, guided: list[Organisation], singles: list[tuple[Organisation, date]]) -> None:
        """Nine instructors with four organisations each, neighbours together; then what has ended meanwhile."""
        instructors = [one for one in cast()["logins"] if one["role"] == "instructor" and one["region"] == CITY]
        for n, unit in enumerate(sorted(guided, key=lambda unit: unit.region)):
            mine = instructors[n // 4]
            since = self._guided_since(unit, mine["since"])
            if n >= WITHOUT_MEMBERS - HANDED_OVER and unit.registered_on < date(2019, 1, 1):
                before = some_working_day(self.rng, date(2019, 4, 8), date(2020, 3, 31))
                self.party.assign(instructors[n % 5]["username"], unit, before, since)
            self.party.assign(mine["username"], unit, since)
        formed_late = [
            (unit, day) for unit, day in singles if day >= date(2021, 4, 1) and unit.registered_on.year < 2019
        ]
        for n, (unit, day) in enumerate(self.rng.sample(formed_late, GUIDED_BEFORE_FORMING)):
            since = some_working_day(self.rng, date(2019, 4, 8), date(2020, 12, 20))
            self.party.assign(instructors[n % 5]["username"], unit, since, day)

    def _guided_since(self, unit: Organisation, posted_on: date) -> date:
        first = max(posted_on + timedelta(days=7), unit.registered_on + timedelta(days=14))
        return some_working_day(self.rng, first, max(first + timedelta(days=60), date(2021, 6, 30)))

    def _leaver(self, singles: list[tuple[Organisation, date]]) -> tuple[Organisation, date]:
        """One that was in a joint branch until it got its own in 2021; no instructor was there before."""
        return next(
            (unit, day)
            for unit, day in singles
            if day >= LEFT_JOINT_FROM and unit.registered_on.year < 2017 and unit.key not in self.party.freed
        )

    def _form_joints(self, joints: list[list[Organisation]], leaver: tuple[Organisation, date]) -> None:
        """The first had a unit join later; the second had the leaver for a while."""
        for n, units in enumerate(joints):
            formed_on = self.days["joint"][n]
            rows: list[Unit] = [(unit, formed_on, None) for unit in units]
            if n == 0:
                rows[-1] = (units[-1], JOINED_LATER_ON, None)
            if n == 1:
                rows.append((leaver[0], formed_on, leaver[1]))
            self.party.form(rows, mode="joint", name=self._joint_name(n), body="city", formed_on=formed_on)

    @staticmethod
    def _joint_name(n: int) -> str:
        industry, region, _, _ = JOINTS[n]
        part = "" if region == 341602 else f"{SHORT_PLACES[region]}片区"
        return f"亳州市{part}{industry}类社会组织联合"

    def _form_singles(self, singles: list[tuple[Organisation, date]]) -> None:
        for unit, formed_on in singles:
            last = unit.headcounts[-1]
            is_worker = not self.worker_organisation and date(2020, 3, 1) <= formed_on <= date(2020, 8, 25)
            if is_worker:
                self.worker_organisation = unit.key
            self.party.form(
                [(unit, formed_on, None)],
                mode="single",
                name=unit.name,
                body=body_for(unit.industry, formed_on),
                formed_on=formed_on,
                kind=kind_for(last.full + last.probationary),
                secretary=WORKER if is_worker else "",
            )

    def _form_unions(self, unions: list[list[Organisation]]) -> None:
        for n, units in enumerate(unions):
            formed_on = self.days["industry"][n]
            industry = INDUSTRY_BRANCHES[n][0]
            self.party.form(
                [(unit, formed_on, None) for unit in units],
                mode="industry",
                name=f"亳州市{industry}行业",
                body=body_for(industry, formed_on),
                formed_on=formed_on,
            )

    def _gone(self) -> None:
        """Seven that are no longer on the register, two of them with a Party organisation dissolved before."""
        for n, day in enumerate(GONE_ON):
            kind: Kind = "private" if n % 2 else "association"
            industry = self.industries.industry_of(kind)
            formed_on = date(2018, 6, 12 + n) if n < 2 else None
            unit = self._enter(
                Draft(
                    kind=kind,
                    industry=industry,
                    region=self.rng.choice(list(REGIONS)),
                    full=3 if formed_on else 0,
                    covered_on=formed_on,
                    registered_before=date(2017, 1, 1),
                    ended=("revoked" if n == 3 else "cancelled", day),
                )
            )
            if formed_on:
                end = day - timedelta(days=35)
                self.party.form(
                    [(unit, formed_on, end)],
                    mode="single",
                    name=unit.name,
                    body="city",
                    formed_on=formed_on,
                    dissolved_on=end,
                )
            elif n > 3:
                self.party.assign("hanyuqing", unit, date(2019, 5, 9 + n), day)

    def _touch_up(self, guided: list[Organisation], singles: list[tuple[Organisation, date]]) -> None:
        """Former names and declarations typed wrongly at first."""
        fixed = {unit.key for unit in guided[: len(NEW_MEMBERS)]}
        free = [unit for unit in self.organisations if unit.key not in fixed and unit.registered_on.year < 2019]
        self.rng.shuffle(free)
        candidates = (renamed(unit, self.rng, self.pen, self.names) for unit in free)
        changed = list(islice((unit for unit in candidates if unit), RENAMED))
        recent = [unit for unit, day in singles if day >= date(2020, 1, 1) and unit.headcounts[-1].full in (3, 4)]
        untouched = [unit for unit in recent if unit.key not in {one.key for one in changed}]
        changed += [corrected(unit, self.rng, self.pen, wrong_full=2) for unit in untouched[:CORRECTED]]
        by_key = {unit.key: unit for unit in changed}
        self.organisations = [by_key.get(unit.key, unit) for unit in self.organisations]
