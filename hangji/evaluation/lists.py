"""The lists of the room, each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from hangji.evaluation.duties import duties, of_years
from hangji.evaluation.models import GradeName
from hangji.evaluation.queries.standing import (
    STATES,
    active,
    at_risk,
    expires_by,
    grade_rows,
    inspection_rows,
    is_kept,
    latest_year,
    risks,
    years_kept,
)
from hangji.evaluation.tables.rows import GRADES, INSPECTIONS, RISKS
from hangji.kit.tables import Filter, Listing
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.registry.models import Kind, OrganisationLevel

Names = Mapping[int, str]
OF_ONE = "organisation=organisation"


def _one_of(name: str, label: Any, choices: Mapping[str, Any], q: Callable[[str], Q]) -> Filter:
    """A select; a value that is none of the choices is nonsense (KeyError)."""
    said = {value: str(text) for value, text in choices.items()}
    return Filter(name, label, lambda v: q(v) if said[v] else Q(), said.__getitem__, tuple(said.items()))


def _placed(names: Names, rows: Any) -> tuple[Filter, ...]:
    """By words, county, level and type, of lists of standings."""
    codes = sorted(set(rows.order_by().values_list("region_code", flat=True).distinct()))
    counties = [(str(code), names.get(code, str(code))) for code in codes]

    def found(text: str) -> Q:
        return Q(organisation__name__contains=text.strip()) | Q(organisation__credit_code__contains=text.strip())

    return (
        Filter("q", "", found, lambda v: f"“{v}”"),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: names.get(int(v), v), counties
        ),
        _one_of("level", _("层级"), dict(OrganisationLevel.choices), lambda v: Q(level=v)),
        _one_of("kind", _("登记类型"), dict(Kind.choices), lambda v: Q(kind=v)),
    )


def grades(act: Act, params: QueryDict, names: Names) -> Listing:
    """Active organisations by the grade that holds today."""
    rows = grade_rows(act)
    named = {**{name: name for name in reversed(GradeName.values)}, "none": _("没有有效等级"), "any": _("有有效等级")}
    soon = {"yes": _("快要届满")}

    def graded(value: str) -> Q:
        return {"none": Q(grade=""), "any": ~Q(grade="")}.get(value, Q(grade=value))

    pending = {"yes": _("等待复核"), "revoking": _("有人提出取消")}
    waits = {"yes": Q(pending_pk__isnull=False), "revoking": Q(revoking_pk__isnull=False)}

    filters = [
        _one_of("grade", _("评估等级"), named, graded),
        _one_of("expiring", _("届满"), soon, lambda v: Q(grade_until__lte=expires_by(act.today))),
        _one_of("pending", _("正在办的"), pending, waits.__getitem__),
        due_filter(act, duties, dict.fromkeys(("grades", "revocations", "expiring"), OF_ONE)),
        *_placed(names, rows),
    ]
    listing = Listing(GRADES, rows.select_related("organisation"), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.county = names.get(row.region_code, str(row.region_code))
            row.pending_said = _("等待复核") if row.pending_pk else _("有人提出取消") if row.revoking_pk else ""
            yield row

    listing.dress = dress
    return listing


def year_of(params: QueryDict, act: Act) -> int:
    """The year of reports that a query string asks for; nonsense: the one that is being handed in."""
    said = params.get("year", "")
    return int(said) if said.isdecimal() and is_kept(int(said), act.today) else latest_year(act.today)


def inspections(act: Act, params: QueryDict, names: Names) -> Listing:
    """Active organisations that owe a report on the year, by what became of it."""
    last = latest_year(act.today)
    rows = inspection_rows(act, year_of(params, act))
    years = {str(year): _("%(year)d 年度") % {"year": year} for year in range(last, last - 5, -1)}
    filters = [
        _one_of("year", _("年度"), years, lambda v: Q()),
        _one_of("state", _("年检结论"), STATES, lambda v: Q(state=v)),
        _one_of("late", _("报送"), {"yes": _("过了期限才报送")}, lambda v: Q(late=True)),
        _one_of("reported", _("是否报送"), {"yes": _("已报送")}, lambda v: Q(inspection_pk__isnull=False)),
        due_filter(act, duties, dict.fromkeys((*of_years(act.today), "reports", "own"), OF_ONE)),
        *_placed(names, rows),
    ]
    listing = Listing(INSPECTIONS, rows.select_related("organisation"), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        page = list(found)
        near = risks(page, act.today)
        for row in page:
            row.county = names.get(row.region_code, str(row.region_code))
            row.risk_said = risk_said(near[row.organisation_id].answer) if row.organisation_id in near else ""
            yield row

    listing.dress = dress
    return listing


def at_risk_list(act: Act, params: QueryDict, names: Names) -> Listing:
    """Active organisations of which a report of the years kept is overdue and has not come."""
    years = years_kept(act.today)
    rows = active(act).filter(at_risk(act.today, years))
    listing = Listing(RISKS, rows.select_related("organisation"), params, _placed(names, rows))

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        page = list(found)
        near = risks(page, act.today, years)
        for row in page:
            row.county = names.get(row.region_code, str(row.region_code))
            row.risk = near.get(row.organisation_id)
            row.risk_said = risk_said(row.risk.answer) if row.risk else ""
            yield row

    listing.dress = dress
    return listing


def risk_said(answer: str) -> str:
    return {"abnormal": _("活动异常名录风险"), "serious": _("严重违法失信名单风险")}[answer]
