"""A plan's arrangement in memory: read at once, changed, written back; and as facts for the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hangji.formation.planning.models import JointPlan, NeverTogether, PlanGroup, PlanUnit
from rulebook.planner import Proposal, Unit, Wishes


@dataclass
class GroupState:
    name: str = ""
    locked: bool = False
    secretary: str = ""
    case: int | None = None


@dataclass
class Arrangement:
    """groups: by number. units, place: by organisation, the latter the number of its group. apart: organisations."""

    plan: JointPlan
    groups: dict[int, GroupState]
    units: dict[int, PlanUnit]
    place: dict[int, int | None]
    apart: set[frozenset[int]]
    facts: dict[int, Unit] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = {pk: fact_of(unit) for pk, unit in self.units.items()}

    def members(self, number: int | None) -> list[PlanUnit]:
        """The units of a group in the order of the proposal: by street, industry, name."""
        found = [unit for pk, unit in self.units.items() if self.place[pk] == number]
        return sorted(found, key=lambda unit: (unit.street == "", unit.street, unit.industry, str(unit)))

    def judged(self) -> dict[int, list[Unit]]:
        """The groups as the rules see them."""
        return {number: [self.facts[u.organisation_id] for u in self.members(number)] for number in sorted(self.groups)}

    def unplaced(self) -> list[PlanUnit]:
        return [unit for unit in self.members(None) if not unit.excluded]

    def excluded(self) -> list[PlanUnit]:
        return [unit for unit in self.units.values() if unit.excluded]

    def wishes(self) -> Wishes:
        """What the persons have decided, for the rules."""
        locked = {n: [u.organisation_id for u in self.members(n)] for n, group in self.groups.items() if group.locked}
        pinned = {pk: n for pk, n in self.place.items() if n is not None and self.units[pk].pinned}
        excluded = frozenset(pk for pk, unit in self.units.items() if unit.excluded)
        return Wishes(locked, pinned, excluded, frozenset(self.apart))

    def take(self, proposal: Proposal) -> None:
        """Arrange as proposed. A group keeps its name and secretary only where it keeps a unit."""
        before = dict(self.place)
        self.place = dict.fromkeys(self.units)
        for group in proposal.groups:
            self.place.update(dict.fromkeys(group.units, group.key))
        kept = {group.key for group in proposal.groups if any(before.get(pk) == group.key for pk in group.units)}
        self.groups = {
            group.key: self.groups[group.key] if group.key in kept and group.key in self.groups else GroupState()
            for group in proposal.groups
        }

    def next_number(self) -> int:
        return next(number for number in range(1, len(self.groups) + 2) if number not in self.groups)

    def drop_empty(self) -> None:
        """A group that nobody is in any more is none."""
        used = {number for number in self.place.values() if number is not None}
        self.groups = {number: group for number, group in self.groups.items() if number in used}

    def plain(self) -> dict[str, Any]:
        """As JSON, to go back to."""
        return {
            "groups": {
                str(n): {"name": g.name, "locked": g.locked, "secretary": g.secretary} for n, g in self.groups.items()
            },
            "units": {str(pk): [self.place[pk], unit.pinned, unit.excluded] for pk, unit in self.units.items()},
            "apart": sorted(sorted(pair) for pair in self.apart),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.groups = {int(number): GroupState(**said) for number, said in kept["groups"].items()}
        for pk, (number, pinned, excluded) in kept["units"].items():
            unit = self.units[int(pk)]
            self.place[int(pk)], unit.pinned, unit.excluded = number, pinned, excluded
        self.apart = {frozenset(pair) for pair in kept["apart"]}


def fact_of(unit: PlanUnit) -> Unit:
    plain = ("county", "street", "industry", "supervisor", "full", "probationary", "elsewhere")
    return Unit(unit.organisation_id, **{name: getattr(unit, name) for name in plain})


def read(plan: JointPlan) -> Arrangement:
    """Three statements."""
    groups = list(plan.groups.all())
    numbers = {group.pk: group.number for group in groups}
    units = {unit.organisation_id: unit for unit in plan.units.select_related("organisation")}
    return Arrangement(
        plan,
        {g.number: GroupState(g.name, g.locked, g.secretary, g.case_id) for g in groups},
        units,
        {pk: numbers.get(unit.group_id) if unit.group_id else None for pk, unit in units.items()},
        {frozenset((pair.first_id, pair.second_id)) for pair in plan.apart.all()},
    )


def write(arrangement: Arrangement) -> None:
    """Bring the tables to the arrangement; rows that stay are updated, none is written that is as it was."""
    plan, held = arrangement.plan, {group.number: group for group in arrangement.plan.groups.all()}
    groups = _put_groups(plan, held, arrangement.groups)
    for pk, unit in arrangement.units.items():
        number = arrangement.place[pk]
        unit.group = groups[number] if number is not None else None
        unit.pinned = unit.pinned and number is not None
    PlanUnit.objects.bulk_update(arrangement.units.values(), ["group", "pinned", "excluded"], batch_size=200)
    plan.groups.exclude(number__in=arrangement.groups).delete()
    _put_apart(plan, arrangement.apart)


def _put_groups(
    plan: JointPlan, held: Mapping[int, PlanGroup], wanted: Mapping[int, GroupState]
) -> dict[int, PlanGroup]:
    for number, said in wanted.items():
        group = held.get(number) or PlanGroup(plan=plan, number=number)
        values = (said.name, said.locked, said.secretary, said.case)
        if group.pk is None or values != (group.name, group.locked, group.secretary, group.case_id):
            group.name, group.locked, group.secretary, group.case_id = values
            group.save()
    return {group.number: group for group in plan.groups.all()}


def _put_apart(plan: JointPlan, wanted: Iterable[frozenset[int]]) -> None:
    pairs = {tuple(sorted(pair)) for pair in wanted}
    held = {(pair.first_id, pair.second_id): pair.pk for pair in plan.apart.all()}
    plan.apart.filter(pk__in=[pk for pair, pk in held.items() if pair not in pairs]).delete()
    NeverTogether.objects.bulk_create(
        NeverTogether(plan=plan, first_id=first, second_id=second) for first, second in sorted(pairs - held.keys())
    )


def group_name(state: GroupState, units: Sequence[Unit], counties: Mapping[int, str]) -> str:
    """What the group is called: as somebody named it, else by the street and the industry that most of it share.

    A record's name, not words of the page: Chinese whatever the reader's language.
    """
    if state.name or not units:
        return state.name
    place = _most([unit.street for unit in units]) or counties.get(units[0].county, "")
    return " · ".join(part for part in (place, _most([unit.industry for unit in units])) if part)


def _most(values: Sequence[str]) -> str:
    """What more than half of them are; "" where there is none."""
    found = max(sorted({value for value in values if value}), key=values.count, default="")
    return found if values.count(found) * 2 > len(values) else ""
