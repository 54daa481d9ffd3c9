"""The benches: an import, the figures, the list, the statutory table, the plan of instructors."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bench import workbook
from bench.assigning import assigning
from bench.compare import OURS, Comparison, Way
from bench.contacting import contacting
from bench.ground import Ground, ground
from bench.office import CITY, PROVINCE
from bench.planner import planner
from bench.portal import portal
from bench.statutory import statutory

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
    measured.processor.append(said["processor"])
    measured.peak, measured.idle = max(measured.peak, said["peak"]), max(measured.idle, said["idle"])
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


WAYS = {
    "standings": ("scan of the standings", {}),
    "live": ("live joins", {"quickest_wanted": 15}),
    "scans": ("12 scans of the standings", {"quickest_wanted": 50}),
    "peer": (TABLES2, {"quickest_wanted": 5}),
    "admin": ("Django admin", {"quickest_wanted": 10}),
    "raw": ("three raw statements", {"slowest_wanted": 5}),
}
# name: organisations, prefectures, the region looked at
SCALES = {"city": (4_000, 1, CITY), "province": (60_000, 16, PROVINCE), "nation": (900_000, 340, 0)}


def scale(name: str) -> Iterator[Comparison]:
    """Figures, trend, lists and one change at one size, beside the list of a city; and what building it took."""
    count, prefectures, region = SCALES[name]
    progress(f"the list of a city of {SCALES['city'][0]} organisations, to compare with")
    with ground("bench.country", *SCALES["city"][:2]) as filled:
        city = filled.run("bench.run_scale", CITY, RUNS)["list, first page"]["ours"]
    progress(f"building a {name} of {count} organisations")
    with ground("bench.country", count, prefectures) as filled:
        built = filled.said
        progress(f"figures and pages of the {name}")
        said = filled.run("bench.run_scale", region, RUNS)
    for what, seconds in said.items():
        others = [Way(WAYS[way][0], seconds[way], **WAYS[way][1]) for way in seconds if way != "ours"]
        if name != "nation":  # what these cost grows with the rows: they are goals for a nation
            for each in others:
                each.quickest_wanted *= each.name not in (WAYS["peer"][0], WAYS["admin"][0])
        if what == "list, first page":
            others.append(Way(f"the same of {SCALES['city'][0]}", city, slowest_wanted=3))
        if what == "list, in the middle":
            others.append(Way("its first page", said["list, first page"]["ours"], slowest_wanted=1.5))
        yield Comparison(f"{name} of {count}: {what}", [Way(OURS, seconds["ours"]), *others])
    rows = ", ".join(f"{of} {number}" for of, number in built.items() if of not in ("loading", "rebuild"))
    loading = Way("loading the facts raw", [built["loading"]], slowest_wanted=8)
    yield Comparison(f"{name} of {count}: rebuild", [Way(OURS, [built["rebuild"]]), loading], [f"{name}: {rows}"])


BENCHES = {
    **{"import": importing, "figures": figures, "list": listing, "statutory": statutory},
    **{"assigning": assigning, "planner": planner, "contacts": contacting, "portal": portal},
}
