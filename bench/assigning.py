"""Which instructor takes which organisation: our flow against a library's solver, each on the same made-up county."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from random import Random
from time import perf_counter
from typing import Any

from bench.compare import OURS, Comparison, Way
from rulebook.assigning import Helper, Placing, Unit, assign, measure

RUNS = 3
SIZES = (60, 200, 500)  # organisations of a county; a city's whole register has about as many as the last
PER_INSTRUCTOR = 4.5
STREETS, WORK = range(100, 124), ("教育", "养老", "体育", "行业", "慈善", "农业")
NETWORKX = "networkx min_cost_flow"


def county(size: int, seed: int = 7) -> tuple[list[Unit], list[Helper]]:
    """Organisations and instructors of a county; two thirds are served today, a little short of room in all."""
    random = Random(seed)
    people = [
        Helper(
            10**6 + n,
            frozenset({1}),
            5,
            random.randrange(2),
            frozenset(random.sample(STREETS, 3)),
            frozenset(random.sample(WORK, 2)),
        )
        for n in range(round(size / PER_INSTRUCTOR))
    ]
    keys = [person.key for person in people]
    units = [
        Unit(n, 1, random.choice(STREETS), random.choice(WORK), random.choice([None, *random.choices(keys, k=2)]))
        for n in range(size)
    ]
    return units, people


def by_networkx(units: list[Unit], helpers: list[Helper]) -> list[Placing]:
    """The same problem as a graph of all pairs, with the weights of ``measure``."""
    import networkx

    many = len(units) + 1
    lightest = sum((helper.load + helper.room) ** 2 for helper in helpers) + 1
    weights = [lightest * many**power for power in (3, 2, 1, 0)]
    graph: Any = networkx.DiGraph()
    graph.add_node("sink", demand=len(units))
    for unit in units:
        graph.add_node(unit.key, demand=-1)
        graph.add_edge(unit.key, "sink", weight=weights[0], capacity=1)
        for helper in helpers:
            missed = measure([Placing(unit.key, helper.key, "")], [unit], [helper])[:4]
            cost = sum(one * weight for one, weight in zip(missed, weights, strict=True))
            graph.add_edge(unit.key, helper.key, weight=cost, capacity=1)
    for helper in helpers:
        for n in range(helper.room):
            graph.add_edge(helper.key, (helper.key, n), weight=2 * (helper.load + n) + 1, capacity=1)
            graph.add_edge((helper.key, n), "sink", weight=0, capacity=1)
    flow = networkx.min_cost_flow(graph)
    return [Placing(u.key, next((h for h, n in flow[u.key].items() if n and h != "sink"), None), "") for u in units]


def assigning(_rows: int) -> Iterator[Comparison]:
    """Counties of three sizes; the remark says whether both found the same optimum."""
    for size in SIZES:
        units, helpers = county(size)
        ours, peer = Way(OURS), Way(NETWORKX, quickest_wanted=1)
        found = _timed(ours, lambda units=units, helpers=helpers: list(assign(units, helpers, usual=5).placings))  # type: ignore[misc]
        remarks = []
        if find_spec("networkx"):
            theirs = _timed(peer, lambda units=units, helpers=helpers: by_networkx(units, helpers))  # type: ignore[misc]
            same = measure(found, units, helpers) == measure(theirs, units, helpers)
            remarks = [f"assigning {size}: {'the same optimum' if same else 'ANOTHER OPTIMUM'} in both"]
        yield Comparison(f"assign {size} organisations to {len(helpers)} instructors", [ours, peer], remarks)


def _timed(way: Way, solve: Callable[[], list[Placing]]) -> list[Placing]:
    for _run in range(RUNS):
        start = perf_counter()
        found = solve()
        way.seconds.append(perf_counter() - start)
    return found
