"""What a brief counts: every number by its key, and the rows that it is the sum of."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import month_end_before
from hangji.coverage.wording import WORDS
from hangji.coverage.worklist import Gap, worklist
from hangji.office.access import Territory
from hangji.office.models import Person, Region, span
from hangji.registry.balance import ALONE
from hangji.registry.models import Kind
from hangji.reports.content import Number, Row
from hangji.reports.marked import PERSON, Marked, parties, social
from rulebook.indicators import indicators
from rulebook.policy import first_day

BALANCE = ("single", "shared", "due_alone", "due_jointly", "without_members", "undeclared")
BESIDE = ("uncovered", "gap", "instructed", "uninstructed", "headcount_missing")
HALVES = tuple(half.condition for of in indicators() for half in (of.numerator, of.denominator) if half)
CONDITIONS = tuple(dict.fromkeys((*HALVES, *BALANCE, *BESIDE)))
# The days of a brief, in the words that stand before each number.
DAYS = {"now": "截至日", "before": "上月末", "start": "年初"}
MOVES = {
    "gap.new": "本月新增应建未建",
    "gap.closed": "本月退出应建未建",
    "gap.formed": "本月退出应建未建、已有党组织",
    "gap.overdue": "超过宽限期的应建未建",
}
INSTRUCTORS = "instructors"
OWN = "本级"  # what lies in no county: a prefecture's own Party organisations


def unit_of(condition: str) -> str:
    return "个" if condition.startswith("party_") else "家"


def part_of(region_code: int, territory: Territory) -> int:
    """The part of a territory that a county lies in: of a province its prefecture, else the county itself."""
    wide = territory.region_code % 10_000 == 0
    return region_code // 100 * 100 if wide else region_code


def parts_of(territory: Territory, day: date) -> dict[int, str]:
    """Code → name of the parts of a territory on a day, by code; a county has the one part that it is."""
    first, after = span(territory.region_code)
    named = Region.objects.on(day).filter(code__gte=first, code__lt=min(after, 1_000_000))
    names = dict(named.order_by("code").values_list("code", "name"))
    step = 100 if territory.region_code % 10_000 == 0 else 1
    return {c: n for c, n in names.items() if c % step == 0 and (c != territory.region_code or after - first == 1)}


@dataclass
class Reckoning:
    """The numbers of a brief for a scope. parts: by code, the parts of the territory told apart."""

    scope: Scope

    @property
    def days(self) -> dict[str, date]:
        day, first = self.scope.day, first_day(ALONE)
        start = date(day.year - 1, 12, 31)
        return {"now": day, "before": max(month_end_before(day), first), "start": max(start, first)}

    @cached_property
    def marked(self) -> dict[str, list[Marked]]:
        """The rows of each day, organisations and Party organisations."""
        scopes = {time: replace(self.scope, day=day) for time, day in self.days.items()}
        return {time: [*social(of, CONDITIONS), *parties(of, CONDITIONS)] for time, of in scopes.items()}

    @cached_property
    def parts(self) -> dict[int, str]:
        """The parts that the tables of divisions have, and those that the rows name besides: a prefecture's own."""
        known = parts_of(self.scope.territory, self.scope.day)
        own = self.scope.territory.region_code
        found = {self.part(row) for row in self.marked["now"]} - set(known)
        other = {code: OWN if code == own else str(code) for code in found}
        return dict(sorted({**other, **known}.items()))

    def part(self, row: Marked) -> int:
        return part_of(row.region_code, self.scope.territory)

    @cached_property
    def gaps(self) -> list[Gap]:
        return worklist(self.scope)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        amounts: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
        said: dict[tuple[str, int], tuple[str, str]] = {}
        for time in reversed(DAYS):  # the latest name of each is the one that stands
            for row in self.marked[time]:
                said[row.kind, row.id] = (row.code, row.name)
                amounts[row.kind, row.id].update(dict.fromkeys(self._keys(time, row), 1))
        for key, ids in self.moves.items():
            for pk in ids:
                amounts["SocialOrganization", pk][key] = 1
        counted = [Row(kind, pk, *said[kind, pk], of) for (kind, pk), of in amounts.items()]
        return tuple(sorted([*counted, *self._instructors()], key=lambda row: (row.kind, row.id)))

    def _keys(self, time: str, row: Marked) -> Iterator[str]:
        for condition in row.met:
            yield f"{time}.{condition}"
            if time == "now":
                yield f"part.{self.part(row)}.{condition}"
                if row.type:
                    yield f"kind.{row.type}.{condition}"

    @cached_property
    def moves(self) -> dict[str, set[int]]:
        """Who came into the gap since the month before, who left it and how, and whose time is over."""
        now, before = (self._who(time, "gap") for time in ("now", "before"))
        left = before - now
        return {
            "gap.new": now - before,
            "gap.closed": left,
            "gap.formed": left & self._who("now", "covered"),
            "gap.overdue": {gap.organisation_id for gap in self.gaps if gap.verdict.overdue},
        }

    def _who(self, time: str, condition: str) -> set[int]:
        return {row.id for row in self.marked[time] if condition in row.met}

    def _instructors(self) -> Iterator[Row]:
        """The instructors of organisations that no Party organisation covers, each once."""
        met = [row for row in self.marked["now"] if "instructed" in row.met]
        serving = {row.instructor for row in met if row.instructor}
        for pk, name in Person.objects.filter(pk__in=serving).values_list("pk", "name"):
            yield Row(PERSON, pk, "", name, {INSTRUCTORS: 1})

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        sums: dict[str, int] = defaultdict(int)
        for row in self.rows:
            for key, amount in row.amounts.items():
                sums[key] += amount
        return tuple(Number(key, label, unit, sums[key]) for key, label, unit in self._labels())

    def _labels(self) -> Iterator[tuple[str, str, str]]:
        for time, said in DAYS.items():
            yield from self._of(f"{time}.", said, CONDITIONS)
        for code, name in self.parts.items():
            yield from self._of(f"part.{code}.", name, CONDITIONS)
        for kind in Kind:
            social_ = [condition for condition in CONDITIONS if not condition.startswith("party_")]
            yield from self._of(f"kind.{kind.value}.", str(kind.label), social_)
        yield from ((key, label, "家") for key, label in MOVES.items())
        yield INSTRUCTORS, "在岗的党建工作指导员", "名"

    def _of(self, prefix: str, said: str, conditions: Collection[str]) -> Iterator[tuple[str, str, str]]:
        for condition in conditions:
            yield f"{prefix}{condition}", f"{said}：{WORDS[condition]}", unit_of(condition)

    @cached_property
    def values(self) -> Mapping[str, int]:
        return {number.key: number.value for number in self.numbers}

    def said(self) -> dict[str, Any]:
        """The scope as plain values, as every report has it."""
        territory, known = self.scope.territory, self.scope.known
        return {
            "region_code": territory.region_code,
            "region_name": place_name(territory.region_code, self.scope.day),
            "level": territory.level,
            "level_name": LEVELS[territory.level],
            "day": self.scope.day.isoformat(),
            "known": known.isoformat() if known else None,
        }


LEVELS = {"city": "市级登记", "county": "县级登记", "all": "市级和县级登记"}


def place_name(code: int, day: date) -> str:
    """The name of a region on a day; its code where the tables have none."""
    name = Region.objects.on(day).filter(code=code).values_list("name", flat=True).first()
    return name or (str(code) if code else "全国")
