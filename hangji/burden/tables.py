"""The lists of the room: columns and filters."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from hangji.burden.asked import BY_CODE
from hangji.burden.models import Filling
from hangji.burden.queries import Period, burden_rows
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.models.places import within_span
from hangji.registry.models import Kind, Standing

Names = Mapping[int, str]
KINDS = dict(Kind.choices)
FIRST_YEAR = 2000


def period_of(params: QueryDict, today: date) -> Period:
    """The period that a query string asks for; nonsense: this year."""
    return Period(
        _number(params.get("year"), FIRST_YEAR, today.year, today.year), _number(params.get("month"), 1, 12, 0)
    )


def _number(said: str | None, least: int, most: int, otherwise: int) -> int:
    return int(said) if said and said.isdecimal() and least <= int(said) <= most else otherwise


def form_said(code: str) -> str:
    """A form's name; of one that the program has no more, its code."""
    return str(BY_CODE[code].title) if code in BY_CODE else code


UNITS = Table(
    "burden:organisations",
    gettext_lazy("各单位的填报"),
    (
        Column(
            "name",
            gettext_lazy("名称"),
            lambda r: r.organisation.name,
            "organisation__name",
            url=lambda r: reverse("burden:organisation", args=[r.organisation_id]),
        ),
        Column("county", gettext_lazy("县区"), lambda r: r.county, "region_code"),
        Column("kind", gettext_lazy("登记类型"), lambda r: KINDS[r.kind], "kind"),
        Column("forms", gettext_lazy("表（种）"), lambda r: r.forms, "forms", number=True),
        Column("times", gettext_lazy("填报（次）"), lambda r: r.times, "times", number=True, url=lambda r: r.rows_url),
        Column("typed", gettext_lazy("填写（项）"), lambda r: r.typed, "typed", number=True),
        Column("held", gettext_lazy("系统带出（项）"), lambda r: r.held, "held", number=True),
        Column(
            "code",
            gettext_lazy("统一社会信用代码"),
            lambda r: r.organisation.credit_code,
            code=True,
            shown=False,
        ),
    ),
    order="name",
    tie="organisation_id",
)
FILLINGS = Table(
    "burden:fillings",
    gettext_lazy("逐次填报"),
    (
        Column("day", gettext_lazy("日期"), lambda r: r.day, "day"),
        Column(
            "name",
            gettext_lazy("社会组织"),
            lambda r: r.organisation.name,
            "organisation__name",
            url=lambda r: reverse("burden:organisation", args=[r.organisation_id]),
        ),
        Column("form", pgettext_lazy("asked", "表"), lambda r: form_said(r.form), "form"),
        Column("typed", gettext_lazy("填写（项）"), lambda r: r.typed, "typed", number=True),
        Column("held", gettext_lazy("系统带出（项）"), lambda r: r.held, "held", number=True),
    ),
    order="-day",
)


def _period_filters(today: date) -> tuple[Filter, ...]:
    """Year and month as selects; what they ask is in the rows already."""
    years = [(str(year), _("%(year)d 年") % {"year": year}) for year in range(today.year, today.year - 5, -1)]
    months = [(str(month), _("%(month)d 月") % {"month": month}) for month in range(1, 13)]
    return (_period_filter("year", _("年度"), years), _period_filter("month", _("月份"), months))


def _period_filter(name: str, label: str, choices: list[tuple[str, str]]) -> Filter:
    said = dict(choices)
    return Filter(name, label, lambda v: Q() if said[v] else Q(pk__in=[]), said.__getitem__, choices)


def units(act: Act, params: QueryDict, names: Names) -> Listing:
    """Active organisations with what was asked of each in the period."""
    period = period_of(params, act.today)
    rows = burden_rows(act, period)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    counties = [(str(code), names.get(code, str(code))) for code in sorted(set(codes))]
    asked = {"yes": _("填报过的"), "no": _("没有填报的")}
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        *_period_filters(act.today),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: names.get(int(v), v), counties
        ),
        Filter("kind", _("登记类型"), lambda v: Q(kind=Kind(v)), lambda v: str(KINDS[v]), Kind.choices),
        Filter(
            "asked",
            _("填报"),
            lambda v: {"yes": Q(times__gt=0), "no": Q(times=0)}[v],
            asked.__getitem__,
            tuple(asked.items()),
        ),
    ]
    listing = Listing(UNITS, rows.select_related("organisation"), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.county = names.get(row.region_code, str(row.region_code))
            asked = {"organisation": row.organisation_id, **period.query}
            row.rows_url = f"{reverse('burden:fillings')}?{urlencode(asked)}"
            yield row

    listing.dress = dress
    return listing


def fillings(act: Act, params: QueryDict, names: Names) -> Listing:
    """Each form that was filled in, in the period; without a year: this one."""
    rows = Filling.objects.visible_to(act).filter(period_of(params, act.today).q).select_related("organisation")
    forms = [(form.code, str(form.title)) for form in BY_CODE.values() if form.verbs]
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        *_period_filters(act.today),
        Filter("form", pgettext("asked", "表"), lambda v: Q(form=BY_CODE[v].code), form_said, forms),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
        Filter(
            "county",
            _("县区"),
            lambda v: Q(organisation__in=_placed(act.today, int(v))),
            lambda v: names.get(int(v), v),
        ),
    ]
    return Listing(FILLINGS, rows, params, filters)


def _placed(today: date, county: int) -> Any:
    return Standing.objects.asof(today).filter(within_span("region_code", county)).values("organisation")
