"""The statutory table of a city: numbers, balances and workbook, against hand-written SQL and xlsxwriter."""

import sys
from collections.abc import Iterator

from bench.compare import OURS, Comparison, Way
from bench.ground import ground
from bench.office import CITY

RUNS = 5


def statutory(rows: int) -> Iterator[Comparison]:
    """Of so many organisations, as now known and as known at a moment."""
    print(f"building a city of {rows} organisations", file=sys.stderr, flush=True)
    with ground("bench.country", rows, 1) as filled:
        print("statutory tables", file=sys.stderr, flush=True)
        said = filled.run("bench.run_statutory", CITY, RUNS)
    floor = Way("hand-written SQL + xlsxwriter", said["xlsx"]["floor"], slowest_wanted=3)
    yield Comparison(f"statutory table of {rows} to xlsx", [Way(OURS, said["xlsx"]["ours"]), floor])
    yield Comparison(f"statutory table of {rows} with every row, to be locked", [Way(OURS, said["build"]["ours"])])
