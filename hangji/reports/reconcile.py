"""汇总和对账: which regions below have reported for a day, and their sum beside the own figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hangji.coverage.queries import Scope
from hangji.office.access import Territory
from hangji.office.models import Level
from hangji.reports.content import Content, Number, Row
from hangji.reports.difference import Changed, Moved, compare
from hangji.reports.kinds import ReportKind
from hangji.reports.models import HANDED_IN, Report
from hangji.reports.queries import children_of, frozen, latest_editions
from rulebook.reports import Due, due


@dataclass(frozen=True)
class Below:
    """One region below, its last edition (None: nothing begun) and the one that counts: handed in or accepted."""

    region_code: int
    name: str
    last: Report | None
    counted: Report | None
    due: Due | None

    def late(self, today: date) -> int:
        """Days after the last day to hand in, for one that has handed in nothing."""
        return (today - self.due.by).days if self.due and not self.counted and today > self.due.by else 0


def below(kind: str, region_code: int, day: date) -> list[Below]:
    """Each region that owes its report to ``region_code``; three statements."""
    names = children_of(region_code, day)
    mine = Report.objects.filter(kind=kind, day=day, region_code__in=names, receiver=region_code)
    last = {report.region_code: report for report in latest_editions(mine)}
    handed_in = mine.filter(state__in=HANDED_IN).select_related("content").order_by("edition")
    counted = {report.region_code: report for report in handed_in}
    return [
        Below(code, name, last.get(code), counted.get(code), due(kind, day, place=code)) for code, name in names.items()
    ]


@dataclass(frozen=True)
class Compared:
    """One number: own, of it in regions that have not reported, the reported sum, and what is left unexplained."""

    number: Number
    own: int
    missing: int
    reported: int
    rows: Sequence[Moved]

    @property
    def difference(self) -> int:
        return self.own - self.missing - self.reported


@dataclass(frozen=True)
class Reconciled:
    """own: what the upper level computes now over all its counties. regions: who has reported."""

    regions: Sequence[Below]
    numbers: Sequence[Compared]

    @property
    def uneven(self) -> list[Compared]:
        return [each for each in self.numbers if each.difference or each.rows]

    @property
    def ordered(self) -> list[Compared]:
        """Those that differ first."""
        return [*self.uneven, *(each for each in self.numbers if not (each.difference or each.rows))]


def reconcile(kind: ReportKind, region_code: int, day: date) -> Reconciled:
    """The upper level's own figure beside the sum of what was handed in, number by number.

    Raises what queries.frozen raises when a handed-in report can no longer be read.
    """
    regions = below(kind.code, region_code, day)
    own = kind.build(Scope(Territory(region_code, Level.COUNTY), day))
    silent = [kind.build(Scope(Territory(each.region_code, Level.COUNTY), day)) for each in regions if not each.counted]
    theirs = added(own, [frozen(each.counted) for each in regions if each.counted])
    without = added(own, silent)
    gone = {(row.kind, row.id) for row in without.rows}
    ours = replace(own, rows=[row for row in own.rows if (row.kind, row.id) not in gone])
    moved = {change.number.key: change for change in compare(theirs, ours)}
    numbers = [_compared(number, without, theirs, moved.get(number.key)) for number in own.numbers]
    return Reconciled(regions, numbers)


def _compared(number: Number, without: Content, theirs: Content, change: Changed | None) -> Compared:
    key = number.key
    return Compared(number, number.value, without.value(key), theirs.value(key), change.rows if change else ())


def added(form: Content, contents: Iterable[Content]) -> Content:
    """The contents put together, number by number, in the order of ``form``; what one of them lacks counts nothing."""
    sums = {number.key: 0 for number in form.numbers}
    rows: list[Row] = []
    for content in contents:
        rows += content.rows
        for number in content.numbers:
            if number.key in sums:
                sums[number.key] += number.value
    return replace(form, numbers=[replace(number, value=sums[number.key]) for number in form.numbers], rows=rows)
