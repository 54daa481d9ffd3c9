"""The list of reports, and a report's rows: columns and filters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.trail_words import PAGES
from hangji.reports import kinds
from hangji.reports.content import Row
from hangji.reports.duties import duties
from hangji.reports.models import Report, ReportState
from hangji.reports.queries import title_of

# A state's tag: kit's code; its word is the state's own.
STATE_TAGS = {
    ReportState.DRAFTED: "doing",
    ReportState.CHECKED: "passed",
    ReportState.LOCKED: "fixed",
    ReportState.SENT: "pending",
    ReportState.ACCEPTED: "done",
    ReportState.RETURNED: "failed",
    ReportState.WITHDRAWN: "withdrawn",
}


def state_tag(report: Report) -> str:
    return STATE_TAGS[ReportState(report.state)]


TABLE = Table(
    "reports:reports",
    _("报表"),
    (
        Column(
            "kind", _("报表"), lambda r: title_of(r.kind), "kind", url=lambda r: reverse("reports:report", args=[r.pk])
        ),
        Column("place", _("地区"), lambda r: r.place, "region_code"),
        Column("level", _("层级"), lambda r: r.get_level_display()),
        Column("day", _("截至"), lambda r: r.day, "day"),
        Column("edition", _("第几版"), lambda r: r.edition, number=True),
        Column("state", _("状态"), lambda r: r.get_state_display(), "state", tag=state_tag),
        Column("prepared", _("编制"), lambda r: r.prepared_by_name),
        Column("locked", _("锁定"), lambda r: r.locked_at, "locked_at"),
        Column("sent", _("上报"), lambda r: r.sent_at, "sent_at"),
        Column("answered", _("答复"), lambda r: r.answered_at, "answered_at"),
    ),
    "-day",
    waits_for=_("编制报表以后列在这里。"),
)
FILTERS = ("kind", "county", "state", "day")


@dataclass
class Reports(Listing):
    """names: of regions."""

    names: Mapping[int, str] = None  # type: ignore[assignment]

    def dressed(self, some: Iterable[Report]) -> Iterator[Any]:
        for report in some:
            report.place = self.names.get(report.region_code, str(report.region_code))  # type: ignore[attr-defined]
            yield report


def reports_of(act: Act, params: QueryDict, names: Mapping[int, str]) -> Reports:
    """The reports that a query string asks for, among those that the user may see."""
    found = Report.objects.visible_to(act)
    codes = sorted(set(Report.objects.visible_to(act).order_by().values_list("region_code", flat=True)))
    listing = Reports(TABLE, found, params, _filters(act, codes, names), names=names)
    listing.dress = listing.dressed
    return listing


def _filters(act: Act, codes: list[int], names: Mapping[int, str]) -> list[Filter]:
    titles = {code: str(kind.title) for code, kind in kinds.KINDS.items()}
    places = {str(code): names.get(code, str(code)) for code in codes}
    return [
        Filter("kind", _now("报表"), lambda v: Q(kind=_one_of(v, titles)), titles.__getitem__, list(titles.items())),
        Filter(
            "county",
            _now("地区"),
            lambda v: Q(region_code=int(_one_of(v, places))),
            places.__getitem__,
            list(places.items()),
        ),
        Filter(
            "state", _now("状态"), lambda v: Q(state=_one_of(v, dict(ReportState.choices))), _state, ReportState.choices
        ),
        Filter("day", _now("截至"), lambda v: Q(day=date.fromisoformat(v)), typed="date"),
        due_filter(act, duties),
    ]


def _one_of(value: str, known: Mapping[str, Any]) -> str:
    if value not in known:
        raise ValueError(value)
    return value


def _state(value: str) -> Any:
    return ReportState(value).label


def row_url(row: Row) -> str:
    """The page of a counted thing; "" for one that has none, as a person."""
    return reverse(PAGES[row.kind], args=[row.id]) if row.kind in PAGES else ""


def row_columns(key: str) -> tuple[Column, ...]:
    """The rows that a number counts, as a table to take away."""
    return (
        Column("name", _("名称"), lambda row: row.name),
        Column("code", _("统一社会信用代码或批复文号"), lambda row: row.code, code=True),
        Column("amount", _("计入"), lambda row: row.amounts[key], number=True),
    )
