"""Headline figures and the first page of a drill-down, each way in turn: ``python -m bench.run_figures REGION RUNS``.

Prints {"figures": {way: seconds of each run}, "drill": {…}}.
"""

import json
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import django

Ways = dict[str, Callable[[], Any]]


def in_turn(ways: Ways, runs: int) -> dict[str, list[float]]:
    """A B C A B C …, after one round that is not counted; every way must give the same."""
    answers = [way() for way in ways.values()]
    assert all(answer == answers[0] for answer in answers), answers
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _run in range(runs):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            seconds[name].append(perf_counter() - begun)
    return seconds


def ways(region: int) -> tuple[Ways, Ways]:
    from django.http import QueryDict

    from bench import floor_figures
    from bench.office import NOW, TODAY
    from hangji.coverage.lists import rows_of
    from hangji.coverage.queries import Scope, figures
    from hangji.office.access import Territory

    stored, live = (Scope(Territory(region), TODAY, known) for known in (None, NOW))

    def headline(scope: Scope) -> dict[str, tuple[int, int | None]]:
        return {each.indicator.code: (each.numerator, each.denominator) for each in figures(scope)}

    def first_page(scope: Scope) -> list[int]:
        """As the page behind a figure reads it, without its dress."""
        listing = rows_of("gap", scope, QueryDict(), {})
        page = listing.keyset.page(listing.found, **listing.place, picked=listing.picked())
        return [row.organisation.pk for row in page.rows]

    asked = (
        {"ours": stored_way, "floor": floor_way, "live": live_way}
        for stored_way, floor_way, live_way in (
            (lambda: headline(stored), lambda: floor_figures.figures(stored), lambda: headline(live)),
            (lambda: first_page(stored), lambda: floor_figures.first_page(stored), lambda: first_page(live)),
        )
    )
    return tuple(asked)


if __name__ == "__main__":
    django.setup()
    region, runs = int(sys.argv[1]), int(sys.argv[2])
    headline_ways, drill_ways = ways(region)
    print(json.dumps({"figures": in_turn(headline_ways, runs), "drill": in_turn(drill_ways, runs)}))
