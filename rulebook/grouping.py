"""Dividing the units of one county into groups: greedy by likeness, then bettered by moves and swaps; no chance in it.

Used by rulebook/planner.py, which says what the groups mean. Every order is by values and ids, so the same units give
the same groups.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from rulebook.likeness import Limits, Unit, cost

NEAR = 8  # how many groups are looked at for one unit: bounds the work where a county is very large
TRIED = 3  # numbers of groups above the fewest that are tried where persons keep units apart
SEARCHED = 10  # moves and swaps that are weighed for each unit at most; better ones are taken as they are found


@dataclass
class Packing:
    """The groups of one county while they are made.

    held: of each group, how many units at its beginning may not be taken out (they were put there by a person).
    """

    limits: Limits
    apart: Mapping[int, Set[int]]
    groups: list[list[Unit]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    left: list[Unit] = field(default_factory=list)

    def friendly(self, unit: Unit, group: Sequence[Unit]) -> bool:
        foes = self.apart.get(unit.id)
        return not foes or not any(other.id in foes for other in group)

    def whole(self, group: Sequence[Unit]) -> bool:
        """Whether the group keeps every limit."""
        return (
            self.limits.fewest <= len(group) <= self.limits.most
            and sum(unit.full for unit in group) >= self.limits.least
            and all(self.friendly(unit, group) for unit in group if unit.id in self.apart)
        )

    def takes(self, unit: Unit, number: int) -> bool:
        group = self.groups[number]
        return len(group) < self.limits.most and self.friendly(unit, group)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The smaller the better: units left over, then groups, then unlikeness."""
        return len(self.left), len(self.groups), sum(cost(group, self.limits) for group in self.groups)


def pack(
    units: Sequence[Unit], limits: Limits, apart: Mapping[int, Set[int]], cores: Sequence[Sequence[Unit]] = ()
) -> Packing:
    """The best division found: fewest left over, then fewest groups, then most alike.

    cores: units that stay together whatever comes to them, each the beginning of a group.
    """
    free = sorted(units, key=_order)
    fewest, most = _bounds(free, limits, cores)
    best: Packing | None = None
    for new in sorted({*range(fewest, min(fewest + TRIED, most) + 1), most}):
        tried = _packed(free, limits, apart, cores, new)
        best = tried if best is None or tried.rank < best.rank else best
        if not best.left:
            break
    assert best is not None
    return best


def second(best: Packing, units: Sequence[Unit], cores: Sequence[Sequence[Unit]] = ()) -> Packing | None:
    """The second best: one group more, or where that cannot be, one group less; None where there is neither."""
    free = sorted(units, key=_order)
    new, most = len(best.groups) - len(cores), _bounds(free, best.limits, cores)[1]
    other = new + 1 if new < most else new - 1
    found = _packed(free, best.limits, best.apart, cores, other) if other > 0 else None
    return found if found and len(found.groups) != len(best.groups) else None


def _bounds(free: Sequence[Unit], limits: Limits, cores: Sequence[Sequence[Unit]]) -> tuple[int, int]:
    """The fewest new groups that could hold all, and the most that there are full members for."""
    most = len(_recipes(free, len(free), limits))
    room = sum(max(limits.most - len(core), 0) for core in cores)
    return min(max(-(-(len(free) - room) // limits.most), 0), most), most


def _order(unit: Unit) -> tuple[str, str, str, int]:
    return unit.street, unit.industry, unit.supervisor, unit.id


def _packed(
    free: Sequence[Unit],
    limits: Limits,
    apart: Mapping[int, Set[int]],
    cores: Sequence[Sequence[Unit]],
    new: int,
) -> Packing:
    packing = Packing(limits, apart, [list(core) for core in cores], [len(core) for core in cores])
    rest = _strengthen(packing, list(free))
    packing.left = _filled(packing, _seeded(packing, rest, new))
    _dissolve(packing)
    _rescue(packing)
    _better(packing)
    return packing


# ---- the beginnings of groups: just enough full members, from as near as can be


def _recipes(free: Sequence[Unit], most: int, limits: Limits) -> list[tuple[int, ...]]:
    """What full members the beginnings of up to ``most`` groups have: the largest with the smallest that completes.

    For members of 1 and 2 and a least of 3 this covers as many groups as can be covered at all.
    """
    counts = Counter(unit.full for unit in free)
    made: list[tuple[int, ...]] = []
    while len(made) < most and (recipe := _recipe(counts, limits)):
        counts.subtract(recipe)
        made.append(recipe)
    return made


def _recipe(counts: Counter[int], limits: Limits) -> tuple[int, ...]:
    left = Counter({full: count for full, count in counts.items() if count > 0})
    chosen: list[int] = []
    while sum(chosen) < limits.least or len(chosen) < limits.fewest:
        missing = limits.least - sum(chosen)
        enough = [full for full, count in left.items() if count > 0 and full >= missing]
        below = [full for full, count in left.items() if count > 0 and 0 < full < missing]
        pick = min(enough) if enough and chosen else max([*below, *enough], default=None)
        if pick is None or len(chosen) == limits.most:
            return ()
        chosen.append(pick)
        left[pick] -= 1
    return tuple(chosen)


def _seeded(packing: Packing, free: Sequence[Unit], new: int) -> list[Unit]:
    """Begin ``new`` groups, street by street, then by industry, then from anywhere; answers with who is left."""
    wanted = Counter(_recipes(free, new, packing.limits))
    used: set[int] = set()
    whole_groups = packing.limits.most
    passes: tuple[tuple[Callable[[Unit], str], Callable[[int], int]], ...] = (
        (lambda unit: unit.street, lambda count: count // whole_groups),
        (lambda unit: unit.street, lambda count: -(-count // whole_groups)),
        (lambda unit: unit.industry, lambda count: count),
        (lambda _unit: "", lambda count: count),
    )
    for area_of, quota in passes:
        for units in _areas([unit for unit in free if unit.id not in used], area_of):
            _begin(packing, units, wanted, used, quota(len(units)))
    return [unit for unit in free if unit.id not in used]


def _areas(units: Iterable[Unit], area_of: Callable[[Unit], str]) -> list[list[Unit]]:
    areas: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        areas[area_of(unit)].append(unit)
    return [areas[area] for area in sorted(areas, key=lambda area: (area == "", area))]


def _begin(
    packing: Packing, units: Sequence[Unit], wanted: Counter[tuple[int, ...]], used: set[int], quota: int
) -> None:
    """Begin at most ``quota`` of the wanted groups from the units of one area."""
    by_full: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        by_full[unit.full].append(unit)
    for recipe in sorted((recipe for recipe, count in wanted.items() if count > 0), reverse=True):
        while quota > 0 and wanted[recipe] > 0 and (group := _cooked(packing, recipe, by_full)):
            packing.groups.append(group)
            packing.held.append(0)
            used.update(unit.id for unit in group)
            wanted[recipe] -= 1
            quota -= 1


def _cooked(packing: Packing, recipe: tuple[int, ...], by_full: dict[int, list[Unit]]) -> list[Unit]:
    group: list[Unit] = []
    for full in recipe:
        unit = _nearest(packing, by_full[full], group)
        if unit is None:
            for taken in reversed(group):
                by_full[taken.full].insert(0, taken)
            return []
        by_full[full].remove(unit)
        group.append(unit)
    return group


def _nearest(packing: Packing, units: Sequence[Unit], group: Sequence[Unit]) -> Unit | None:
    """The unit that is most like the group, among the first few and all that must be looked at."""
    if not packing.apart:
        units = units[: 2 * NEAR]
    fitting = [unit for unit in units if packing.friendly(unit, group)][: 2 * NEAR]
    return min(fitting, key=lambda unit: (cost([*group, unit], packing.limits), unit.id), default=None)


def _strengthen(packing: Packing, rest: list[Unit]) -> list[Unit]:
    """Give the groups that a person began the full members which they lack, while there are any to spare."""
    for number, held in enumerate(packing.held):
        group = packing.groups[number]
        while held and sum(u.full for u in group) < packing.limits.least and len(group) < packing.limits.most:
            able = [unit for unit in rest if unit.full and packing.friendly(unit, group)]
            if not able:
                break
            chosen = min(able, key=lambda unit: (cost([*group, unit], packing.limits), unit.id))
            group.append(chosen)
            rest.remove(chosen)
    return rest


# ---- filling what has room


def _filled(packing: Packing, rest: list[Unit]) -> list[Unit]:
    """Put each unit where it fits best: into its own street's groups, then its industry's, then into any."""
    likenesses: tuple[Callable[[Unit], str], ...] = (
        lambda unit: unit.street,
        lambda unit: unit.industry,
        lambda _unit: "all",
    )
    for likeness in likenesses:
        with_room = _index(packing, likeness)
        rest = [unit for unit in rest if not _put(packing, unit, with_room.get(likeness(unit), []))]
    return rest


def _index(packing: Packing, likeness: Callable[[Unit], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(packing.groups):
        if len(group) < packing.limits.most:
            for value in sorted({likeness(unit) for unit in group} - {""}):
                found[value].append(number)
    return found


def _put(packing: Packing, unit: Unit, numbers: list[int]) -> bool:
    full = [number for number in numbers[:NEAR] if len(packing.groups[number]) >= packing.limits.most]
    for number in full:
        numbers.remove(number)
    near = [number for number in numbers if packing.takes(unit, number)] if unit.id in packing.apart else numbers
    open_to = [number for number in near[:NEAR] if packing.takes(unit, number)] or [
        number for number in near if packing.takes(unit, number)
    ]
    if not open_to:
        return False
    best = min(open_to[:NEAR], key=lambda number: (_gain(packing, unit, number), number))
    packing.groups[best].append(unit)
    return True


def _gain(packing: Packing, unit: Unit, number: int) -> int:
    group = packing.groups[number]
    return cost([*group, unit], packing.limits) - cost(group, packing.limits)


def _dissolve(packing: Packing) -> None:
    """A group that could not be made whole is none, unless a person began it; its units look for another."""
    broken = {
        number for number, group in enumerate(packing.groups) if not packing.held[number] and not packing.whole(group)
    }
    homeless = [unit for number in sorted(broken) for unit in packing.groups[number]]
    packing.groups = [group for number, group in enumerate(packing.groups) if number not in broken]
    packing.held = [held for number, held in enumerate(packing.held) if number not in broken]
    if homeless:
        packing.left = sorted([*packing.left, *_filled(packing, homeless)], key=_order)


# ---- bettering


def _rescue(packing: Packing) -> None:
    """Find room for a unit that was left by moving one other: it was kept out by whom it may not be with."""
    if not packing.apart:
        return
    for unit in list(packing.left):
        if any(_make_room(packing, unit, number) for number in range(len(packing.groups))):
            packing.left.remove(unit)


def _make_room(packing: Packing, unit: Unit, number: int) -> bool:
    group = packing.groups[number]
    for other in group[packing.held[number] :]:
        kept = [each for each in group if each is not other] + [unit]
        if not packing.whole(kept):
            continue
        for target in range(len(packing.groups)):
            if target != number and packing.takes(other, target):
                packing.groups[number] = kept
                packing.groups[target].append(other)
                return True
    return False


def _better(packing: Packing) -> None:
    """Move and swap units while that makes the groups more alike, within a budget."""
    budget = [SEARCHED * sum(len(group) for group in packing.groups)]
    found = True
    while found and budget[0] > 0:
        near = _neighbours(packing)
        found = False
        for number in range(len(packing.groups)):
            found |= _bettered(packing, number, near, budget)


Neighbours = dict[str, list[int]]


def _neighbours(packing: Packing) -> Neighbours:
    """Value → groups that have a unit of that street or industry, as of the beginning of a sweep."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(packing.groups):
        for value in sorted({value for unit in group for value in (unit.street, unit.industry)} - {""}):
            found[value].append(number)
    return found


def _bettered(packing: Packing, number: int, near: Neighbours, budget: list[int]) -> bool:
    """Try the units of one group that are unlike the rest of it."""
    found = False
    for unit in list(packing.groups[number][packing.held[number] :]):
        if budget[0] > 0 and unit in packing.groups[number] and _odd(unit, packing.groups[number]):
            found |= _try(packing, number, unit, near, budget)
    return found


def _odd(unit: Unit, group: Sequence[Unit]) -> bool:
    """No other of the group is of its street, or none of its industry."""
    others = [other for other in group if other is not unit]
    return not any(other.street == unit.street for other in others) or not any(
        other.industry == unit.industry for other in others
    )


def _try(packing: Packing, number: int, unit: Unit, near: Neighbours, budget: list[int]) -> bool:
    alike = dict.fromkeys([*near.get(unit.street, [])[:NEAR], *near.get(unit.industry, [])[:NEAR]])
    ours = cost(packing.groups[number], packing.limits)
    for target in alike:
        if target == number:
            continue
        before = ours + cost(packing.groups[target], packing.limits)
        for other in [None, *packing.groups[target][packing.held[target] :]]:
            budget[0] -= 1
            if _exchange(packing, (number, unit), (target, other), before):
                return True
    return False


def _exchange(packing: Packing, ours: tuple[int, Unit], theirs: tuple[int, Unit | None], before: int) -> bool:
    """Move a unit over to their group, for one of theirs if there is one; only where both groups stay whole and become
    more alike than ``before``."""
    (number, unit), (target, other) = ours, theirs
    one = [each for each in packing.groups[number] if each is not unit] + ([other] if other else [])
    after = cost(one, packing.limits) if one else 0
    if after >= before:
        return False
    two = [each for each in packing.groups[target] if each is not other] + [unit]
    if after + cost(two, packing.limits) >= before or not (packing.whole(one) and packing.whole(two)):
        return False
    packing.groups[number], packing.groups[target] = one, two
    return True
