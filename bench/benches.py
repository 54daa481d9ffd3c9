"""The benches: an import, the figures, the list, the plan of instructors."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bench import workbook
from bench.assigning import assigning
from bench.compare import OURS, Comparison, Way
from bench.ground import Ground, ground
from bench.office import CITY, PROVINCE

RUNS = 5
PEER_RUNS = 2  # minutes each: once before the others and once after them
IMPORT_EXPORT = "django-import-export"
TABLES2 = "django-tables2 + django-filter"


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def importing(rows: int) -> Iterator[Comparison]:
    """A new register of so many rows × 18 columns: ours with preview, audit, spells and standings."""
    ours, floor = Way(OURS), Way("raw floor", slowest_wanted=5)
    peer = Way(IMPORT_EXPORT, quickest_wanted=20, memory_wanted=0.5)
    turns = [("ours", ours), ("floor", floor)] * RUNS
    if find_spec("import_export"):
        turns = [("peer", peer), *turns, ("peer", peer)]
    parts: dict[str, list[float]] = {"preview": [], "commit": []}
    with ground("bench.office") as empty:
        path = workbook.write(empty.home / "register.xlsx", rows)
        for number, (way, measured) in enumerate(turns, 1):
            progress(f"import of {rows} rows, {way}, run {number} of {len(turns)}")
            took = _import(empty, way, path, measured)
            if way == "ours":
                for part, seconds in parts.items():
                    seconds.append(took[part])
    middle = {part: sorted(seconds)[RUNS // 2] for part, seconds in parts.items()}
    remarks = [
        f"import: the preview takes {middle['preview']:.1f} s of {OURS}'s time, the writing {middle['commit']:.1f} s"
    ]
    yield Comparison(f"import {rows} rows × {len(workbook.HEAD)} columns", [ours, floor, peer], remarks)


def _import(empty: Ground, way: str, path: Path, measured: Way) -> dict[str, float]:
    with empty.copy() as fresh:
        said = fresh.run("bench.run_import", way, path)
    measured.seconds.append(said["seconds"])
    measured.peak = max(measured.peak, said["peak"])
    return said


def figures(rows: int) -> Iterator[Comparison]:
    """Headline figures and drill-down of a city (a fifth of the rows) and of a province (three times the rows)."""
    for name, count, prefectures, region in (("city", rows // 5, 1, CITY), ("province", rows * 3, 16, PROVINCE)):
        progress(f"building a {name} of {count} organisations")
        with ground("bench.country", count, prefectures) as filled:
            progress(f"figures of the {name}")
            said = filled.run("bench.run_figures", region, RUNS)
        for what, label in (("figures", "headline figures"), ("drill", "drill-down, first page")):
            floor, live = Way("hand-written SQL", said[what]["floor"]), Way("live joins", said[what]["live"])
            yield Comparison(f"{name} of {count}: {label}", [Way(OURS, said[what]["ours"]), floor, live])


def listing(rows: int) -> Iterator[Comparison]:
    """The list page of a province (three times the rows)."""
    count = rows * 3
    progress(f"building a province of {count} organisations")
    with ground("bench.country", count, 16) as filled:
        progress("pages of the list")
        said = filled.run("bench.run_list", RUNS)
    for page, seconds in said.items():
        ways = [Way(OURS, seconds["ours"]), Way(TABLES2, seconds.get("peer", []))]
        yield Comparison(f"list of {count}: {page}", ways)


BENCHES = {"import": importing, "figures": figures, "list": listing, "assigning": assigning}
