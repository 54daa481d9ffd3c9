"""The plan of instructors against every possible plan of small cases, and what must hold of any plan."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.assigning import Helper, Placing, Unit, assign, fits, measure

pytestmark = pytest.mark.databaseless
COUNTIES, STREETS, WORK = (1, 2), (None, 11, 12), ("", "教育", "养老")
PEOPLE = (101, 102, 103)


@st.composite
def cases(draw, most_units=5, people=PEOPLE):
    some = st.sampled_from
    helpers = [
        Helper(
            key,
            draw(st.frozensets(some(COUNTIES), min_size=1)),
            draw(st.integers(0, 3)),
            draw(st.integers(0, 2)),
            draw(st.frozensets(some((11, 12)))),
            draw(st.frozensets(some(WORK[1:]))),
            draw(st.booleans()),
        )
        for key in draw(st.lists(some(people), unique=True))
    ]
    whom = st.none() | some(people)
    units = [
        Unit(
            key,
            draw(some(COUNTIES)),
            draw(some(STREETS)),
            draw(some(WORK)),
            draw(whom),
            draw(st.none() | st.none() | whom),
            draw(st.frozensets(some(people), max_size=2)),
        )
        for key in range(draw(st.integers(0, most_units)))
    ]
    return units, helpers


def every_plan(units, helpers):
    """All allowed ways to place the units; pinned ones stand where they are pinned."""
    keys = {helper.key for helper in helpers}
    choices = [[u.pinned] if u.pinned in keys else [None, *(h.key for h in helpers if fits(u, h))] for u in units]
    for chosen in product(*choices):
        placings = [Placing(unit.key, helper, "") for unit, helper in zip(units, chosen, strict=True)]
        if within_room(placings, units, helpers):
            yield placings


def within_room(placings, units, helpers):
    """Nobody beyond his room, unless pins alone bring him there."""
    taken = Counter(placing.helper for placing in placings)
    pinned = Counter(unit.pinned for unit in units)
    return all(taken[helper.key] <= max(helper.room, pinned[helper.key]) for helper in helpers)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_no_plan_is_better(case):
    units, helpers = case
    found = measure(assign(units, helpers, usual=5).placings, units, helpers)
    assert found == min(measure(plan, units, helpers) for plan in every_plan(units, helpers))


@settings(max_examples=150, deadline=None)
@given(cases(most_units=14))
def test_what_holds_of_every_plan(case):
    units, helpers = case
    plan = assign(units, helpers, usual=5)
    of = {helper.key: helper for helper in helpers}
    assert [placing.unit for placing in plan.placings] == [unit.key for unit in units]  # nothing lost, nothing twice
    assert within_room(plan.placings, units, helpers)
    for unit, placing in zip(units, plan.placings, strict=True):
        assert placing.helper is None or unit.pinned == placing.helper or fits(unit, of[placing.helper])
        assert unit.pinned not in of or placing.helper == unit.pinned
    short = Counter(u.county for u, p in zip(units, plan.placings, strict=True) if p.helper is None)
    assert all(plan.missing[county] == -(-count // 5) for county, count in short.items())


@settings(max_examples=60, deadline=None)
@given(cases(most_units=10), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(case, random):
    units, helpers = case
    shuffled = random.sample(units, len(units)), random.sample(helpers, len(helpers))
    assert assign(units, helpers, usual=5) == assign(*shuffled, usual=5)


def county(units: int, helpers: int, seed: int = 1) -> tuple[list[Unit], list[Helper]]:
    """A county of a size, a third of it served today by chance."""
    random = Random(seed)
    streets, work = range(100, 112), ("教育", "养老", "体育", "行业", "慈善")
    people = [
        Helper(10_000 + n, frozenset({1}), 5, random.randrange(2), frozenset(random.sample(streets, 2)),
               frozenset(random.sample(work, 2)))
        for n in range(helpers)
    ]  # fmt: skip
    return [
        Unit(n, 1, random.choice(streets), random.choice(work), random.choice((None, None, random.choice(people).key)))
        for n in range(units)
    ], people


def test_a_county_against_networkx():
    """The same optimum as a library's solver, over the plain pairs without classes."""
    units, helpers = county(90, 20)
    assert measure(assign(units, helpers, usual=5).placings, units, helpers) == by_networkx(units, helpers)


def by_networkx(units, helpers):
    many = len(units) + 1
    strange = sum((helper.load + helper.room) ** 2 for helper in helpers) + 1
    weights = (strange * many**3, strange * many**2, strange * many, strange)
    graph = networkx.DiGraph()
    graph.add_node("sink", demand=len(units))
    for unit in units:
        graph.add_node(unit.key, demand=-1)
        graph.add_edge(unit.key, "sink", weight=weights[0], capacity=1)
        for helper in helpers:
            missed = measure([Placing(unit.key, helper.key, "")], [unit], [helper])[:4]
            graph.add_edge(unit.key, helper.key, weight=sum(map(int.__mul__, missed, weights)), capacity=1)
    for helper in helpers:
        for n in range(helper.room):
            slot = (helper.key, n)
            graph.add_edge(helper.key, slot, weight=2 * (helper.load + n) + 1, capacity=1)
            graph.add_edge(slot, "sink", weight=0, capacity=1)
    flow = networkx.min_cost_flow(graph)
    chosen = {u.key: next((h for h, n in flow[u.key].items() if n and h != "sink"), None) for u in units}
    return measure([Placing(key, helper, "") for key, helper in chosen.items()], units, helpers)


# Cases in words


def test_todays_instructors_stay_and_the_rest_goes_to_neighbours():
    han = Helper(1, frozenset({1}), 5, streets=frozenset({11}), industries=frozenset({"教育"}))
    liang = Helper(2, frozenset({1}), 5, streets=frozenset({12}))
    units = [Unit(1, 1, 12, now=1), Unit(2, 1, 11), Unit(3, 1, 12), Unit(4, 1, 13, "教育")]
    placings = assign(units, [han, liang], usual=5).placings
    assert [(p.helper, p.ground) for p in placings] == [(1, "kept"), (1, "street"), (2, "street"), (1, "industry")]


def test_where_nobody_has_room_it_says_how_many_are_missing():
    han = Helper(1, frozenset({1}), 1)
    units = [Unit(n, 1) for n in range(8)] + [Unit(9, 2)]
    plan = assign(units, [han], usual=5)
    assert plan.missing == {1: 2, 2: 1}
    assert Counter(p.ground for p in plan.placings) == {"county": 1, "full": 7, "nobody": 1}


def test_a_pin_holds_beyond_the_room_and_an_exclusion_forbids():
    han = Helper(1, frozenset({1}), 1)
    pinned = [Unit(1, 1, pinned=1), Unit(2, 1, pinned=1), Unit(3, 1)]
    assert [p.ground for p in assign(pinned, [han], usual=5).placings] == ["pinned", "pinned", "full"]
    (alone,) = assign([replace(pinned[2], now=1, excluded=frozenset({1}))], [han], usual=5).placings
    assert (alone.helper, alone.ground) == (None, "excluded")
