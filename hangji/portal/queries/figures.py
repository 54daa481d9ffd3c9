"""Open figures: the chosen indicators of locked reports, as they were frozen; never counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Exists, OuterRef, QuerySet

from hangji.office.acts import Act
from hangji.office.issues import said_code
from hangji.portal.models import OpenFigures
from hangji.reports.content import Content
from hangji.reports.figures import CODE
from hangji.reports.models import Report, ReportState, offices
from hangji.reports.queries import frozen, latest_editions
from rulebook.indicators import indicator

FILE = Path(__file__).resolve().parents[1] / "data" / "open_figures.yaml"
HOLDS = (ReportState.LOCKED, ReportState.SENT, ReportState.ACCEPTED)
READABLE_FAULTS = (LookupError, ValueError, TypeError)


@dataclass(frozen=True)
class Shown:
    """One indicator of one day. rate: as printed, in percent, "" for a plain count. bottom: None for a plain count."""

    code: str
    title: str
    formula: str
    why: str
    exclusions: str
    source: str
    version: int
    unit: str
    top: int
    bottom: int | None
    rate: str


@dataclass(frozen=True)
class Table:
    """The open indicators of one report. place, level: in words; code: the verification code of the report."""

    row: OpenFigures
    place: str
    level: str
    day: str
    number: str
    code: str
    digest: str
    lines: tuple[Shown, ...]

    def as_json(self) -> dict[str, Any]:
        lines = [{name: getattr(line, name) for name in Shown.__dataclass_fields__} for line in self.lines]
        head = {name: getattr(self, name) for name in ("place", "level", "day", "number", "code", "digest")}
        return {**head, "indicators": lines}


@cache
def chosen() -> tuple[str, ...]:
    return tuple(yaml.safe_load(FILE.read_text("utf-8")))


def open_reports() -> QuerySet[OpenFigures]:
    """What is open now: put there by a person, not closed, and of a report that still holds, with no later edition that
    was locked; the newest day first.
    """
    rows = OpenFigures.objects.filter(closed_at__isnull=True, report__state__in=HOLDS, report__kind=CODE)
    same = {name: OuterRef(f"report__{name}") for name in ("kind", "region_code", "level", "day")}
    later = Report.objects.filter(edition__gt=OuterRef("report__edition"), state__in=HOLDS, **same)
    rows = rows.filter(~Exists(later)).select_related("report__content", "report__issue")
    return rows.order_by("-report__day", "report__region_code", "-pk")


def table_of(row: OpenFigures) -> Table | None:
    """What a report said of the chosen indicators; None where its frozen content cannot be read."""
    try:
        content = frozen(row.report)
    except READABLE_FAULTS:
        return None
    issue = row.report.issue
    return Table(
        row=row,
        place=str(content.scope["region_name"]),
        level=str(content.scope["level_name"]),
        day=str(content.scope["day"]),
        number=issue.number if issue else "",
        code=said_code(issue.code) if issue else "",
        digest=row.report.digest,
        lines=tuple(_lines(content)),
    )


def _lines(content: Content) -> list[Shown]:
    rates = {each["code"]: each for each in content.words["rates"]}
    units = {number.key: number.unit for number in content.numbers}
    return [_shown(content, rates[code], units) for code in chosen() if code in rates]


def _shown(content: Content, rate: Mapping[str, Any], units: Mapping[str, str]) -> Shown:
    defined = indicator(rate["code"])
    return Shown(
        code=rate["code"],
        title=rate["title"],
        formula=defined.formula,
        why=defined.why,
        exclusions=defined.exclusions,
        source=defined.source,
        version=int(content.basis["indicators"][rate["code"]]),
        unit=units[rate["top"]],
        top=content.value(rate["top"]),
        bottom=content.value(rate["bottom"]) if rate["bottom"] else None,
        rate=rate["rate"] or "",
    )


def newest_table() -> Table | None:
    """What the home page shows: the newest day's, of the largest place."""
    row = open_reports().first()
    return table_of(row) if row else None


def openable(act: Act) -> QuerySet[Report]:
    """Locked tables of figures of the user's offices that still hold, open or not."""
    rows = Report.objects.filter(kind=CODE, state__in=HOLDS, region_code__in=offices(act))
    return latest_editions(rows)


def may_open(act: Act) -> QuerySet[Report]:
    """Of these those that are not open."""
    opened = OpenFigures.objects.filter(closed_at__isnull=True).values("report")
    return openable(act).exclude(pk__in=opened).order_by("-day", "region_code")
