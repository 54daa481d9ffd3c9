"""Joint branches proposed for organisations that are too small to form their own (R3, R4), with the reasons.

Limits: policy/coverage.yaml. Cases: tests/rules/planner.yaml. A person decides: whatever is locked or was put in place
by hand stays, and what the texts call 一般 is told (``remarks``), never enforced on a person's own arrangement (R6).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from rulebook.grouping import Packing, pack, second
from rulebook.likeness import Limits, Unit, spreads
from rulebook.policy import Clause, in_force
from rulebook.sentence import Sentence, _

__all__ = ["Limits", "Unit"]

MOST, LEAST, FEWEST = (
    "coverage.joint_units_at_most",
    "coverage.joint_full_members_at_least",
    "coverage.joint_units_at_least",
)


@dataclass(frozen=True)
class Group:
    """key: the number it had before, or a new one. units: ids, in the order in which they are listed."""

    key: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class Span:
    """How unlike the units of some groups are: the streets, industries and supervisors beyond the first of each."""

    streets: int
    industries: int
    supervisors: int


@dataclass(frozen=True)
class Outcome:
    """How good an arrangement is: so many groups, so many units left over, so unlike."""

    groups: int
    left: int
    span: Span


@dataclass(frozen=True)
class Otherwise:
    """What the second best would be for one county, beside the best; None where there is no other number of groups."""

    county: int
    best: Outcome
    second: Outcome | None


@dataclass(frozen=True)
class Proposal:
    groups: tuple[Group, ...]
    unplaced: tuple[int, ...]


@dataclass(frozen=True)
class Wishes:
    """What persons have decided already; units are named by id, groups by key.

    locked: groups that stay exactly as they are. pinned: unit → group it was put into; the group may be completed.
    excluded: units to be left out. apart: pairs that may never be in one group.
    """

    locked: Mapping[int, Sequence[int]] = field(default_factory=dict)
    pinned: Mapping[int, int] = field(default_factory=dict)
    excluded: Set[int] = frozenset()
    apart: Set[frozenset[int]] = frozenset()


@dataclass(frozen=True)
class Host:
    """An existing Party organisation that an organisation may attach to. mode: by which it covers others."""

    id: int
    name: str
    county: int
    mode: str
    streets: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    supervisors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Next:
    """What to do with a unit that is in no group. kind: "verify", "industry" or "attach"; host: of the last two."""

    kind: str
    sentence: Sentence
    host: Host | None = None


@dataclass(frozen=True)
class Remark:
    """One line of the checks. kept: nothing to remark. group: the key of the group it is about, 0 for all."""

    code: str
    kept: bool
    sentence: Sentence
    clause: Clause | None = None
    group: int = 0


def limits_on(day: date, place: int = 0) -> Limits | None:
    """The limits of a joint branch on a day; None before the first text that sets them."""
    most, least, fewest = (in_force(key, day=day, place=place) for key in (MOST, LEAST, FEWEST))
    return Limits(most.value, least.value, fewest.value) if most and least and fewest else None


def placeable(unit: Unit) -> bool:
    """Whether its members can count in a branch here: not while the relations of all of them are elsewhere."""
    return unit.members > unit.elsewhere


def propose(units: Iterable[Unit], limits: Limits, wishes: Wishes | None = None) -> Proposal:
    """Divide units into joint branches, county by county: as many placed as can be, in as few groups as can be, most
    alike by street, then industry, then supervisor.

    The same units and wishes give the same groups. Locked groups come back as they are, pinned units in their group.
    """
    wishes = wishes or Wishes()
    by_id = {unit.id: unit for unit in units}
    groups = [Group(key, ids) for key, ids in _locked(by_id, wishes).items()]
    for county in _counties(by_id, limits, wishes):
        groups += _groups(county, county.best())
    numbered = _numbered(groups)
    placed = {pk for group in numbered for pk in group.units} | set(wishes.excluded)
    return Proposal(numbered, tuple(sorted(set(by_id) - placed)))


def otherwise(units: Iterable[Unit], limits: Limits, wishes: Wishes | None = None) -> tuple[Otherwise, ...]:
    """What the best and the second best arrangement under the wishes cost, county by county."""
    wishes = wishes or Wishes()
    by_id = {unit.id: unit for unit in units}
    locked = [[by_id[pk] for pk in ids] for ids in _locked(by_id, wishes).values() if ids]
    found = []
    for county in _counties(by_id, limits, wishes):
        best = county.best()
        here = [group for group in locked if group[0].county == county.code]
        other = second(best, county.free, county.cores)
        found.append(Otherwise(county.code, _outcome(best, here), _outcome(other, here) if other else None))
    return tuple(found)


def outcome(groups: Sequence[Sequence[Unit]], left: int) -> Outcome:
    return Outcome(len(groups), left, span_of(groups))


def _outcome(packing: Packing, locked: Sequence[Sequence[Unit]]) -> Outcome:
    return outcome([*locked, *packing.groups], len(packing.left))


@dataclass(frozen=True)
class _County:
    """The units of one county that may be moved, and the beginnings of groups that persons made there."""

    code: int
    free: Sequence[Unit]
    keys: Sequence[int]
    cores: Sequence[Sequence[Unit]]
    limits: Limits
    foes: Mapping[int, Set[int]]

    def best(self) -> Packing:
        return pack(self.free, self.limits, self.foes, self.cores)


def _locked(by_id: Mapping[int, Unit], wishes: Wishes) -> dict[int, tuple[int, ...]]:
    return {key: tuple(pk for pk in ids if pk in by_id) for key, ids in wishes.locked.items()}


def _counties(by_id: Mapping[int, Unit], limits: Limits, wishes: Wishes) -> list[_County]:
    locked = {pk for ids in _locked(by_id, wishes).values() for pk in ids}
    cores = _cores(by_id, wishes, locked)
    settled = locked | {pk for ids in cores.values() for pk in ids} | set(wishes.excluded)
    free = [unit for unit in by_id.values() if unit.id not in settled and placeable(unit)]
    foes = _foes(wishes.apart)
    made = []
    for code in sorted({unit.county for unit in free} | {by_id[ids[0]].county for ids in cores.values()}):
        here = {key: [by_id[pk] for pk in ids] for key, ids in cores.items() if by_id[ids[0]].county == code}
        some = [unit for unit in free if unit.county == code]
        made.append(_County(code, some, list(here), list(here.values()), limits, foes))
    return made


def _cores(by_id: Mapping[int, Unit], wishes: Wishes, locked: Set[int]) -> dict[int, list[int]]:
    cores: dict[int, list[int]] = defaultdict(list)
    for pk, key in sorted(wishes.pinned.items(), key=lambda item: (item[1], item[0])):
        if pk in by_id and pk not in locked and pk not in wishes.excluded and key not in wishes.locked:
            cores[key].append(pk)
    return dict(cores)


def _foes(apart: Iterable[frozenset[int]]) -> dict[int, set[int]]:
    foes: dict[int, set[int]] = defaultdict(set)
    for pair in apart:
        for pk in pair:
            foes[pk] |= pair - {pk}
    return dict(foes)


def _groups(county: _County, packing: Packing) -> list[Group]:
    """A new group has the key 0 until it is numbered."""
    begun = [
        Group(key, tuple(unit.id for unit in units)) for key, units in zip(county.keys, packing.groups, strict=False)
    ]
    fresh = sorted((_ranked(units) for units in packing.groups[len(begun) :]), key=lambda units: _place(units[0]))
    return [*begun, *(Group(0, tuple(unit.id for unit in units)) for units in fresh)]


def _ranked(units: Sequence[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.street == "", unit.street, unit.industry, unit.id))


def _place(unit: Unit) -> tuple[int, bool, str, str, int]:
    return unit.county, unit.street == "", unit.street, unit.industry, unit.id


def _numbered(groups: Sequence[Group]) -> tuple[Group, ...]:
    """New groups get the smallest numbers that are free; all in the order of their numbers."""
    held = {group.key for group in groups if group.key}
    free = (number for number in range(1, len(groups) + len(held) + 1) if number not in held)
    made = [group if group.key else Group(next(free), group.units) for group in groups]
    return tuple(sorted(made, key=lambda group: group.key))


def span_of(groups: Iterable[Sequence[Unit]]) -> Span:
    """Over all groups together."""
    found = [spreads(group) for group in groups if group]
    return Span(*(sum(column) for column in zip(*found, strict=True))) if found else Span(0, 0, 0)


# ---- what is said of groups and units


def reasons(units: Sequence[Unit], limits: Limits) -> tuple[Sentence, ...]:
    """Why these are together, and how full the group is: one clause each, the most telling first."""
    return (*_alike(units), *_size(units, limits))


def _alike(units: Sequence[Unit]) -> Iterator[Sentence]:
    if len(units) <= 1:
        return
    streets, industries, supervisors = (
        {getattr(unit, name) for unit in units} for name in ("street", "industry", "supervisor")
    )
    if len(streets) == 1 and "" not in streets:
        yield Sentence(_("同属%(street)s"), {"street": streets.pop()})
    elif len({unit.county for unit in units}) == 1:
        yield Sentence(_("同在一个县区，分属 %(n)d 个乡镇街道"), {"n": spreads(units)[0] + 1})
    else:
        yield Sentence(_("分属不同县区"))
    if len(industries) == 1 and "" not in industries:
        yield Sentence(_("同为%(industry)s"), {"industry": industries.pop()})
    elif told := _mostly(units):
        yield told
    if len(supervisors) == 1 and "" not in supervisors:
        yield Sentence(_("业务主管单位同为%(supervisor)s"), {"supervisor": supervisors.pop()})


def _mostly(units: Sequence[Unit]) -> Sentence | None:
    """An industry that more than half of them share."""
    names = [unit.industry for unit in units if unit.industry]
    most = max(sorted(set(names)), key=names.count, default="")
    if names.count(most) * 2 <= len(units):
        return None
    return Sentence(_("其中 %(n)d 家为%(industry)s"), {"n": names.count(most), "industry": most})


def _size(units: Sequence[Unit], limits: Limits) -> Iterator[Sentence]:
    full = sum(unit.full for unit in units)
    if len(units) == limits.most:
        yield Sentence(_("达到上限 %(most)d 家"), {"most": limits.most})
    if full == limits.least:
        yield Sentence(_("合计正式党员 %(full)d 名，刚好达到下限"), {"full": full})


def remarks(
    groups: Mapping[int, Sequence[Unit]], apart: Set[frozenset[int]], *, day: date, place: int = 0
) -> list[Remark]:
    """The checks of an arrangement, whoever made it: each limit with its clause, kept or by group that breaks it."""
    checks = [*_by_size(groups, day, place), *_by_place(groups)]
    pairs = [(key, pair) for key, units in groups.items() for pair in apart if pair <= {unit.id for unit in units}]
    if apart:
        text = _("说好不编在一起的没有在一组") if not pairs else _("有说好不编在一起的在一组")
        checks.append(Remark("apart", not pairs, Sentence(text), None, pairs[0][0] if pairs else 0))
    return checks


def _by_size(groups: Mapping[int, Sequence[Unit]], day: date, place: int) -> Iterator[Remark]:
    texts = (
        (MOST, _("每组不超过 %(limit)d 家"), _("%(n)d 家，一般不超过 %(limit)d 家")),
        (LEAST, _("每组正式党员不少于 %(limit)d 名"), _("正式党员 %(n)d 名，不足 %(limit)d 名")),
        (FEWEST, _("每组不少于 %(limit)d 家"), _("只有 %(n)d 家，联合至少 %(limit)d 家")),
    )
    for key, kept, broken in texts:
        clause = in_force(key, day=day, place=place)
        if clause is None:
            continue
        counts = {number: _counted(key, units) for number, units in groups.items()}
        over = {
            n: count for n, count in counts.items() if (count > clause.value if key == MOST else count < clause.value)
        }
        if not over:
            yield Remark(key, True, Sentence(kept, {"limit": clause.value}), clause)
        for number, count in over.items():
            yield Remark(key, False, Sentence(broken, {"n": count, "limit": clause.value}), clause, number)


def _counted(key: str, units: Sequence[Unit]) -> int:
    return sum(unit.full for unit in units) if key == LEAST else len(units)


def _by_place(groups: Mapping[int, Sequence[Unit]]) -> Iterator[Remark]:
    mixed = [number for number, units in groups.items() if len({unit.county for unit in units}) > 1]
    if not mixed:
        yield Remark("county", True, Sentence(_("同组在同一县区")))
    for number in mixed:
        yield Remark("county", False, Sentence(_("跨县区，请与两地党委商定")), None, number)


def next_step(unit: Unit, hosts: Sequence[Host]) -> Next:
    """What to do with a unit that is in no group: verify its members, or attach it to the likest Party organisation of
    its county, by industry where one of its industry is there."""
    if not placeable(unit):
        return Next("verify", Sentence(_("党员组织关系都还没有转入，先核实、转接。")))
    there = [host for host in hosts if host.county == unit.county]
    of_industry = [
        host for host in there if host.mode == "industry" and unit.industry and unit.industry in host.industries
    ]
    if of_industry:
        host = min(of_industry, key=lambda each: _likeness(unit, each))
        return Next("industry", Sentence(_("同县区编不成组。建议加入行业联建的%(host)s。"), {"host": host.name}), host)
    if there:
        host = min(there, key=lambda each: _likeness(unit, each))
        return Next("attach", Sentence(_("同县区编不成组。建议挂靠%(host)s。"), {"host": host.name}), host)
    return Next("verify", Sentence(_("同县区编不成组，也没有可以挂靠的党组织；先核实党员人数。")))


def _likeness(unit: Unit, host: Host) -> tuple[bool, bool, bool, int]:
    """The smaller the liker."""
    return (
        unit.street not in host.streets,
        unit.industry not in host.industries,
        unit.supervisor not in host.supervisors,
        host.id,
    )
