"""Which instructor (党建工作指导员) takes which organisation: an exact plan, the same for the same facts.

Hard: an instructor serves only his counties, not more than he has room for, and no excluded pair. Then, each
before all that follow: as few organisations without anybody as can be; as few changes of today's instructor; the
same street or town; a known kind of work; loads as even as can be (the sum of their squares).

The plan is a flow of least cost from organisations to instructors: organisations are added one by one, each along
a shortest path over the reduced costs (successive shortest paths with potentials), which keeps the whole at its
optimum. Organisations of one county, street and kind of work share one node, so a county of 500 has few arcs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that needs an instructor. now: today's primary one. pinned: whom a person has decided on."""

    key: int
    county: int
    street: int | None = None
    industry: str = ""
    now: int | None = None
    pinned: int | None = None
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who can be sent. room: how many units he may have in all; load: what he serves besides, kept as it is.

    streets, industries: where he works already and what he knows. keeps_only: takes nothing new.
    """

    key: int
    counties: frozenset[int]
    room: int
    load: int = 0
    streets: frozenset[int] = frozenset()
    industries: frozenset[str] = frozenset()
    keeps_only: bool = False


@dataclass(frozen=True, slots=True)
class Placing:
    """Who takes a unit and why: kept, pinned, street_and_industry, street, industry, county; or None and why nobody."""

    unit: int
    helper: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class Assigning:
    """placings: one per unit, in the order of their keys. missing: county -> instructors who would have to be found."""

    placings: tuple[Placing, ...]
    missing: Mapping[int, int]


Measure = tuple[int, int, int, int, int]


def assign(units: Iterable[Unit], helpers: Iterable[Helper], *, usual: int) -> Assigning:
    """The best plan. usual: how many organisations a new instructor would take, to say how many are missing."""
    units, helpers = sorted(units, key=_key), sorted(helpers, key=_key)
    by_key = {helper.key: helper for helper in helpers}
    pinned = {unit.key: unit.pinned for unit in units if unit.pinned is not None and unit.pinned in by_key}
    taken = Counter(pinned.values())
    free = [unit for unit in units if unit.key not in pinned]
    found: dict[int, int | None] = {**_Network(free, helpers, taken).solved(), **pinned}
    placings = tuple(Placing(unit.key, found[unit.key], _ground(unit, found[unit.key], by_key)) for unit in units)
    return Assigning(placings, missing((unit.county for unit in units if found[unit.key] is None), usual))


def missing(counties: Iterable[int], usual: int) -> dict[int, int]:
    """county -> instructors who would have to be found for the units without one, of which each is named once."""
    short = Counter(counties)
    return {county: -(-short[county] // max(usual, 1)) for county in sorted(short)}


def measure(placings: Iterable[Placing], units: Sequence[Unit], helpers: Sequence[Helper]) -> Measure:
    """What a plan is judged by, the weightiest first: not placed, changed, other street, other kind of work, squares.

    Pinned units count only in the loads: nobody chooses between plans by them.
    """
    of_unit, of_helper = {unit.key: unit for unit in units}, {helper.key: helper for helper in helpers}
    loads = Counter({helper.key: helper.load for helper in helpers})
    counted = [0, 0, 0, 0]
    for placing in placings:
        unit, helper = of_unit[placing.unit], of_helper.get(placing.helper) if placing.helper is not None else None
        if helper:
            loads[helper.key] += 1
        if unit.pinned in of_helper:
            continue
        missed = _missed(unit, helper) if helper else (1, 0, 0, 0)
        counted = [count + one for count, one in zip(counted, missed, strict=True)]
    return (*counted, sum(load * load for load in loads.values()))  # type: ignore[return-value]


def fits(unit: Unit, helper: Helper) -> bool:
    """Whether the pair may be at all."""
    may = unit.county in helper.counties and helper.key not in unit.excluded
    return may and (not helper.keeps_only or unit.now == helper.key)


def _missed(unit: Unit, helper: Helper) -> tuple[int, int, int, int]:
    if unit.now == helper.key:
        return (0, 0, 0, 0)
    return (0, 1, int(unit.street not in helper.streets), int(unit.industry not in helper.industries))


def _ground(unit: Unit, chosen: int | None, helpers: Mapping[int, Helper]) -> str:
    if chosen is None:
        return _why_nobody(unit, helpers.values())
    if unit.pinned == chosen:
        return "pinned"
    changed, far, strange = _missed(unit, helpers[chosen])[1:]
    if not changed:
        return "kept"
    if not far:
        return "street" if strange else "street_and_industry"
    return "county" if strange else "industry"


def _why_nobody(unit: Unit, helpers: Iterable[Helper]) -> str:
    there = [helper for helper in helpers if unit.county in helper.counties and not helper.keeps_only]
    if not there:
        return "nobody"
    return "excluded" if all(helper.key in unit.excluded for helper in there) else "full"


def _key(thing: Unit | Helper) -> int:
    return thing.key


class _Network:
    """The flow. Nodes are numbers: units, then classes of units, then helpers, then the sink."""

    def __init__(self, units: list[Unit], helpers: list[Helper], taken: Mapping[int, int]) -> None:
        self.units, self.helpers = units, helpers
        self._weigh(taken)
        self._group()
        count = len(units) + len(self.classes)
        self.first_helper, self.sink = count, count + len(helpers)
        self.position = {helper.key: count + n for n, helper in enumerate(helpers)}
        self.arcs = [self._arcs_of(members[0]) for members in self.classes]
        self.potential = [0] * (self.sink + 1)
        self.via: list[int | None] = [None] * len(units)  # the node that a unit's flow goes to
        self.sent: list[set[int]] = [set() for _ in self.classes]  # units whose flow goes through their class
        self.flow: list[Counter[int]] = [Counter() for _ in self.classes]  # class -> helper: how many
        self.from_class: dict[int, set[int]] = defaultdict(set)  # helper -> classes that send to it
        self.kept: dict[int, set[int]] = defaultdict(set)  # helper -> units that keep it

    def _weigh(self, taken: Mapping[int, int]) -> None:
        """Weights of which each outweighs any sum of the lighter ones."""
        self.room = [max(0, helper.room - taken.get(helper.key, 0)) for helper in self.helpers]
        self.load = [helper.load + taken.get(helper.key, 0) for helper in self.helpers]
        many = len(self.units) + 1
        self.strange = sum((load + room) ** 2 for load, room in zip(self.load, self.room, strict=True)) + 1
        self.far = self.strange * many
        self.change = self.far * many
        self.nobody = self.change * many

    def _group(self) -> None:
        """Units alike in all that a new instructor is chosen by share a class."""
        classes: dict[tuple[int, int | None, str, frozenset[int]], list[int]] = defaultdict(list)
        for n, unit in enumerate(self.units):
            classes[unit.county, unit.street, unit.industry, unit.excluded].append(n)
        self.classes = list(classes.values())
        at = {n: len(self.units) + number for number, members in enumerate(self.classes) for n in members}
        self.class_of = [at[n] for n in range(len(self.units))]

    def _arcs_of(self, member: int) -> list[tuple[int, int]]:
        """(helper's node, cost) from a class, for those who would be new to its units."""
        unit = self.units[member]
        return [
            (self.position[helper.key], self._cost(unit, helper))
            for helper in self.helpers
            if unit.county in helper.counties and helper.key not in unit.excluded and not helper.keeps_only
        ]

    def _cost(self, unit: Unit, helper: Helper) -> int:
        far, strange = unit.street not in helper.streets, unit.industry not in helper.industries
        return self.change + far * self.far + strange * self.strange

    def solved(self) -> dict[int, int | None]:
        """unit -> helper, None where there is no room."""
        self.costs = [dict(arcs) for arcs in self.arcs]
        self.keeps = [self._keep_node(unit) for unit in self.units]
        for n in range(len(self.units)):
            self._add(n)
        return dict(self._read())

    def _keep_node(self, unit: Unit) -> int | None:
        node = self.position.get(unit.now) if unit.now is not None else None
        return node if node is not None and fits(unit, self.helpers[node - self.first_helper]) else None

    def _add(self, unit: int) -> None:
        """Send one more unit's flow along the shortest path to the sink."""
        self.potential[unit] = max(self.potential[node] - cost for node, cost in self._from_unit(unit))
        before, distance = self._shortest(unit)
        end = distance[self.sink]
        for node, far in distance.items():
            if far < end:
                self.potential[node] += far - end
        path = [self.sink]
        while path[-1] != unit:
            path.append(before[path[-1]])
        for start, to in zip(path[:0:-1], path[-2::-1], strict=True):
            self._push(start, to)

    def _shortest(self, source: int) -> tuple[dict[int, int], dict[int, int]]:
        """Dijkstra over reduced costs, until the sink is reached; ties go to the lower node."""
        distance, before = {source: 0}, {}
        heap, done = [(0, source)], set()
        while heap:
            far, node = heappop(heap)
            if node == self.sink:
                break
            if node in done:
                continue
            done.add(node)
            here = far + self.potential[node]
            for to, cost in self._steps(node):
                length = here + cost - self.potential[to]
                if length < distance.get(to, length + 1):
                    distance[to], before[to] = length, node
                    heappush(heap, (length, to))
        return before, distance

    def _steps(self, node: int) -> Iterator[tuple[int, int]]:
        if node < len(self.units):
            yield from self._from_unit(node)
        elif node < self.first_helper:
            yield from self.arcs[node - len(self.units)]
            yield from ((unit, 0) for unit in self.sent[node - len(self.units)])
        else:
            yield from self._from_helper(node)

    def _from_unit(self, unit: int) -> Iterator[tuple[int, int]]:
        yield self.sink, self.nobody
        yield self.class_of[unit], 0
        keep = self.keeps[unit]
        if keep is not None:
            yield keep, 0

    def _from_helper(self, node: int) -> Iterator[tuple[int, int]]:
        n = node - self.first_helper
        if self.room[n]:
            yield self.sink, 2 * self.load[n] + 1  # what the square of the load grows by
        for number in self.from_class[node]:
            yield len(self.units) + number, -self.costs[number][node]
        yield from ((unit, 0) for unit in self.kept[node])

    def _push(self, start: int, to: int) -> None:
        count = len(self.units)
        if start < count:
            self._send(start, to)
        elif start < self.first_helper and to < count:
            self.sent[start - count].remove(to)
        elif start < self.first_helper:
            self.flow[start - count][to] += 1
            self.from_class[to].add(start - count)
        else:
            self._leave_helper(start, to)

    def _send(self, unit: int, to: int) -> None:
        self.via[unit] = to
        if to == self.class_of[unit]:
            self.sent[to - len(self.units)].add(unit)
        elif to != self.sink:
            self.kept[to].add(unit)

    def _leave_helper(self, node: int, to: int) -> None:
        n, number = node - self.first_helper, to - len(self.units)
        if to == self.sink:
            self.room[n] -= 1
            self.load[n] += 1
        elif to < len(self.units):
            self.kept[node].remove(to)
        else:
            self.flow[number][node] -= 1
            if not self.flow[number][node]:
                self.from_class[node].discard(number)

    def _read(self) -> Iterator[tuple[int, int | None]]:
        """Within a class its units are alike: the lower key goes to the lower helper."""
        for number, units in enumerate(self.sent):
            helpers = sorted(self.flow[number].elements())
            for unit, node in zip(sorted(units), helpers, strict=True):
                yield self.units[unit].key, self.helpers[node - self.first_helper].key
        for n, to in enumerate(self.via):
            if to == self.sink:
                yield self.units[n].key, None
            elif to is not None and to >= self.first_helper:
                yield self.units[n].key, self.helpers[to - self.first_helper].key
