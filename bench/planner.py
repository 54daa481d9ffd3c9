"""The planner of joint branches: 10,000 organisations, in one county and in fifty, against sorting and cutting."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from time import perf_counter

from bench.compare import OURS, Comparison, Way
from rulebook.planner import Limits, Unit, limits_on, propose, span_of

RUNS = 5
UNITS = 10_000
STREETS, INDUSTRIES, SUPERVISORS = 20, 12, 15


def units(counties: int, count: int = UNITS) -> list[Unit]:
    """Small organisations as counties have them: most with one full member, some with two, some with none."""
    rng = Random(20211102)
    return [
        Unit(
            number,
            341601 + rng.randrange(counties),
            f"第{rng.randrange(STREETS)}街道",
            f"第{rng.randrange(INDUSTRIES)}行业",
            f"第{rng.randrange(SUPERVISORS)}主管单位",
            rng.choice((1, 1, 1, 2, 2, 0)),
            1,
        )
        for number in range(1, count + 1)
    ]


def cut(some: Sequence[Unit], limits: Limits) -> list[list[Unit]]:
    """The floor: sorted by county, street and industry, and cut into slices, whatever full members a slice has."""
    ordered = sorted(some, key=lambda unit: (unit.county, unit.street, unit.industry))
    slices = [ordered[start : start + limits.most] for start in range(0, len(ordered), limits.most)]
    return [each for each in slices if sum(unit.full for unit in each) >= limits.least]


def _timed(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun


def planner(_rows: int) -> list[Comparison]:
    limits = limits_on(date(2021, 11, 2))
    assert limits is not None
    found = []
    for counties in (1, 50):
        some = units(counties)
        ours, floor = Way(OURS), Way("sorted and cut")
        for _run in range(RUNS):
            ours.seconds.append(_timed(lambda some=some: propose(some, limits)))  # type: ignore[misc]
            floor.seconds.append(_timed(lambda some=some: cut(some, limits)))  # type: ignore[misc]
        made, slices = propose(some, limits), cut(some, limits)
        by_id = {unit.id: unit for unit in some}
        span = span_of([by_id[pk] for pk in group.units] for group in made.groups)
        left = len(some) - sum(len(each) for each in slices)
        told = (
            f"{counties} counties: {len(made.groups)} groups, {len(made.unplaced)} left over, {span.streets} other"
            f" streets and {span.industries} other industries within groups; sorted and cut: {len(slices)} groups,"
            f" {left} left over"
        )
        where = "one county" if counties == 1 else f"{counties} counties"
        found.append(Comparison(f"joint branches for {UNITS} organisations of {where}", [ours, floor], [told]))
    return found
