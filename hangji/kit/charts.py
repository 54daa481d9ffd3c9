"""Geometry of the three charts: numbers in, coordinates out. The templates kit/_*_chart.html draw them as SVG.

Coordinates are strings already, because a template would write 1234.5 as "1,234.5" where the language groups digits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

TOP, RIGHT, BOTTOM, LEFT = 20, 16, 42, 42  # px around the plot: values above, names below, scale at the left
NAMES_WIDTH = 84  # px at the right for the names and last numbers of several lines, at least
LABEL_EVERY = 60  # px that two printed values must stand apart
NAME_EVERY = 15  # px that two names at the right must stand apart


@dataclass(frozen=True)
class Series:
    """One line: its name and a value a position; None leaves a gap (nothing was fixed that month)."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Dot:
    """A point of a line, in px; ``printed`` says whether its number stands beside it."""

    x: str
    y: str
    value: int
    printed: bool
    label_y: str


@dataclass(frozen=True)
class Trace:
    """One line as drawn: path of the line, path of the area under it ("" but for the only line), and its dots.

    An only line prints numbers at its dots; of several, each prints its name and ``last`` number at its end.
    """

    name: str
    last: int | str
    path: str
    area: str
    dots: tuple[Dot, ...]
    name_x: str
    name_y: str


@dataclass(frozen=True)
class LineChart:
    """A whole line chart in px; ``sentence`` is what a screen reader says instead of the picture."""

    width: int
    height: int
    sentence: str
    scale: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, str, str], ...]
    traces: tuple[Trace, ...]
    left: str
    right: str
    scale_x: str
    name_y: str
    year_y: str


@dataclass(frozen=True)
class Segment:
    """One part of a stacked bar, in px."""

    label: str
    value: int
    x: str
    width: str
    tone: int


@dataclass(frozen=True)
class StackedBar:
    """A stacked bar in px; no segments when there is nothing to divide."""

    width: int
    height: int
    sentence: str
    segments: tuple[Segment, ...]


def px(number: float) -> str:
    """A coordinate as text, at most two decimals and no trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def ceiling(greatest: int) -> tuple[int, int]:
    """The step and the top of a scale from 0 in about four round steps: 110 gives (30, 120)."""
    rough = max(greatest, 4) / 4
    size = 10 ** floor(log10(rough))
    step = next(ceil(size * nice) for nice in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10) if ceil(size * nice) >= rough)
    return step, step * ceil(max(greatest, 1) / step)


def line_chart(
    series: Sequence[Series], names: Sequence[str], *, sentence: str, width: int = 380, height: int = 200
) -> LineChart:
    """Lay out up to three lines over the same positions; the scale starts at 0.

    names: one a position; a second line after "\\n" (the year) is set below the first.
    width, height: px, the width at which the page shows it, so that the text stays at 12 px.
    Raises ValueError for more than three lines or a line that has not one value a name.
    """
    if len(series) > 3 or any(len(line.values) != len(names) for line in series):
        raise ValueError("a chart has one to three lines, each with one value a name")
    step, top = ceiling(max([v for line in series for v in line.values if v is not None], default=0))
    right = width - (_room(series) if len(series) > 1 else RIGHT)
    across = [LEFT + (right - LEFT) * i / max(len(names) - 1, 1) for i in range(len(names))]
    base = height - BOTTOM

    def down(value: int) -> float:
        return base - (base - TOP) * value / top

    return LineChart(
        width=width,
        height=height,
        sentence=sentence,
        scale=tuple((px(down(v)), v) for v in range(0, top + 1, step)),
        names=tuple((px(x), *_two_lines(name)) for x, name in zip(across, names, strict=True)),
        traces=_traces(series, across, down, base),
        left=px(LEFT),
        right=px(right),
        scale_x=px(LEFT - 15),
        name_y=px(base + 20),
        year_y=px(base + 36),
    )


def stacked_bar(parts: Sequence[tuple[str, int]], *, width: int = 127, height: int = 10) -> StackedBar:
    """Divide a bar among at most three parts, 1 px of white between neighbours.

    parts: (label, count of 0 or more) in the order drawn: ink, gold, light grey.
    Raises ValueError for a fourth part or a negative count.
    """
    if len(parts) > 3 or any(value < 0 for _, value in parts):
        raise ValueError("a stacked bar has one to three parts, none negative")
    total = sum(value for _, value in parts)
    shown = [(tone, label, value) for tone, (label, value) in enumerate(parts, 1) if value]
    room, x, segments = width - max(len(shown) - 1, 0), 0.0, []
    for tone, label, value in shown:
        length = room * value / total
        segments.append(Segment(label, value, px(x), px(length), tone))
        x += length + 1
    return StackedBar(width, height, "，".join(f"{label} {value}" for label, value in parts), tuple(segments))


def share(fraction: float | None) -> str:
    """The drawn part of a progress bar, in hundredths of its width, between "0" and "100"; "0" when unknown."""
    return px(100 * min(max(fraction or 0, 0), 1))


def _room(series: Sequence[Series]) -> int:
    """Px at the right for the longest name and number at 12 px: 12 for a Chinese character, 7 for a Latin one."""
    said = [f"{line.name} {line.values[-1] if line.values else ''}" for line in series]
    return max(NAMES_WIDTH, *(14 + sum(7 if letter.isascii() else 12 for letter in text) for text in said))


def _two_lines(name: str) -> tuple[str, str]:
    first, _, second = name.partition("\n")
    return first, second


def _traces(
    series: Sequence[Series], across: Sequence[float], down: Callable[[int], float], base: float
) -> tuple[Trace, ...]:
    held = [[(x, down(v), v) for x, v in zip(across, line.values, strict=True) if v is not None] for line in series]
    name_ys = _apart([points[-1][1] if points else base for points in held], base)
    alone = len(series) == 1
    traces = []
    for line, points, name_y in zip(series, held, name_ys, strict=True):
        path = _path(across, [down(v or 0) for v in line.values], line.values)
        printed = _printed([x for x, _, _ in points]) if alone else set()
        dots = tuple(Dot(px(x), px(y), v, i in printed, px(max(y - 9, 12))) for i, (x, y, v) in enumerate(points))
        whole = alone and len(dots) > 1 and path.count("M") == 1
        area = f"{path} V{px(base)} H{dots[0].x} Z" if whole else ""
        last_x, last = (points[-1][0], points[-1][2]) if points else (LEFT, "—")
        traces.append(Trace(line.name, last, path, area, dots, px(last_x + 9), px(name_y + 4)))
    return tuple(traces)


def _apart(ys: Sequence[float], base: float) -> list[float]:
    """Heights of the names: beside their line's end, but NAME_EVERY apart, pushed up from the lowest."""
    placed, floor_y = dict[int, float](), base + NAME_EVERY
    for i in sorted(range(len(ys)), key=lambda i: -ys[i]):
        placed[i] = floor_y = min(ys[i], floor_y - NAME_EVERY)
    return [placed[i] for i in range(len(ys))]


def _path(across: Sequence[float], ys: Sequence[float], values: Sequence[int | None]) -> str:
    """An SVG path; a missing value lifts the pen."""
    steps, pen = [], "M"
    for x, y, value in zip(across, ys, values, strict=True):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{px(x)} {px(y)}")
        pen = "L"
    return " ".join(steps)


def _printed(xs: Sequence[float]) -> set[int]:
    """Which dots print their number: the last and the first, and between them any that has room."""
    if not xs:
        return set()
    chosen = [len(xs) - 1]
    for i in range(len(xs) - 2, 0, -1):
        if xs[chosen[-1]] - xs[i] >= LABEL_EVERY and xs[i] - xs[0] >= LABEL_EVERY:
            chosen.append(i)
    return {0, *chosen}
