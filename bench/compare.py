"""Ways of doing one thing, measured in turn, and the table of their ratios."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

OURS = "hangji"
NOT_INSTALLED = "not installed"


@dataclass
class Way:
    """One way of doing it. seconds: of each run. peak: the most memory that a run held, in KiB, 0 where not measured.
    idle: the memory of its process before the work. processor: seconds of processor time of each run, where measured.

    slowest_wanted: a goal for ours, as so many times this way's time; quickest_wanted: so many times as quick as this.
    memory_wanted: a goal for our peak as a part of this way's.
    """

    name: str
    seconds: list[float] = field(default_factory=list)
    peak: int = 0
    idle: int = 0
    processor: list[float] = field(default_factory=list)
    slowest_wanted: float = 0
    quickest_wanted: float = 0
    memory_wanted: float = 0

    @property
    def median(self) -> float:
        return median(self.seconds)


@dataclass
class Comparison:
    """What is done, and the ways of doing it, ours first. remarks: told below the table."""

    what: str
    ways: list[Way]
    remarks: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[tuple[str, ...]]:
        """what, way, median, peak, ratio, goal."""
        ours = self.ways[0]
        for way in self.ways:
            if not way.seconds:
                yield self.what, way.name, NOT_INSTALLED, "", "", ""
                continue
            peak = f"{way.peak / 1024:.0f} MB, idle {way.idle / 1024:.0f}" if way.peak else ""
            ratio = "" if way is ours else f"{OURS} takes {ours.median / way.median:.3g} × as long"
            if ratio and way.processor:
                ratio += f", {median(ours.processor) / median(way.processor):.3g} × the processor"
            yield self.what, way.name, said(way.median), peak, ratio, "; ".join(goals(ours, way))

    def as_json(self) -> dict[str, Any]:
        ours = self.ways[0]
        ways = [
            {**asdict(way), "median": way.median, "ours_takes_times": ours.median / way.median}
            if way.seconds
            else {"name": way.name, "median": None}
            for way in self.ways
        ]
        return {"what": self.what, "ways": ways, "remarks": self.remarks}


def said(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def goals(ours: Way, other: Way) -> Iterable[str]:
    """Each goal against another way, with whether it is reached."""
    ratio = ours.median / other.median
    if most := other.slowest_wanted:
        yield f"at most {most:g} ×: {_verdict(ratio <= most)}"
    if least := other.quickest_wanted:
        yield f"at least {least:g} × as quick: {_verdict(1 / ratio >= least)} ({1 / ratio:.1f} ×)"
    if part := other.memory_wanted:
        held, over = ours.peak / other.peak, (ours.peak - ours.idle) / (other.peak - other.idle)
        said = f"{held:.2f}; over the idle process {over:.2f}"
        yield f"at most {part:g} of its memory: {_verdict(held <= part)} ({said})"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


HEAD = ("what", "way", "median", "peak", "ratio", "goal")


def table(comparisons: Sequence[Comparison], *, markdown: bool = False) -> str:
    """All comparisons under one head, for reading or for docs/performance.md."""
    lines = [line for each in comparisons for line in each.lines()]
    if markdown:
        rows = [HEAD, ("---",) * len(HEAD), *lines]
        text = "\n".join(f"| {' | '.join(line)} |" for line in rows)
    else:
        widths = [max(len(line[at]) for line in (HEAD, *lines)) for at in range(len(HEAD))]
        text = "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in (HEAD, *lines)
        )
    remarks = [f"{'- ' if markdown else ''}{remark}" for each in comparisons for remark in each.remarks]
    return "\n".join([text, "", *remarks]).rstrip()


def document(comparisons: Sequence[Comparison]) -> str:
    return json.dumps({"machine": machine(), "comparisons": [each.as_json() for each in comparisons]}, indent=2)


def machine() -> str:
    """Processor, cores, memory, Python and database, as one line."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    model = next(named, platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB; Python {platform.python_version()}, {engine}"
