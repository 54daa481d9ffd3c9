"""The register of issued documents as a list."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.issues import issues_seen, typed_code
from hangji.office.trail_words import ISSUES

STATES = {
    "issued": (_("有效"), Q(withdrawn_at__isnull=True)),
    "withdrawn": (_("已撤回"), Q(withdrawn_at__isnull=False)),
}


def kind_said(kind: str) -> Any:
    """The kind in words; one that the list lacks as it was written."""
    return ISSUES.get(kind, kind)


ISSUED = Table(
    "issues",
    _("发文登记"),
    (
        Column("number", _("文号"), lambda i: i.number, url=lambda i: reverse("office:issue", args=[i.pk])),
        Column("title", _("标题"), lambda i: i.title, sort="title"),
        Column("kind", _("种类"), lambda i: str(kind_said(i.kind)), sort="kind"),
        Column("unit", _("发文单位"), lambda i: i.unit, sort="unit"),
        Column("as_of", _("数据截至"), lambda i: i.as_of),
        Column("issued_on", _("发出日期"), lambda i: i.issued_on, sort="issued_at"),
        Column("by", _("经办人"), lambda i: i.issued_by_name),
        Column("state", _("状态"), lambda i: str(STATES[i.state][0]), tag=lambda i: i.state),
        Column("because", _("撤回原因"), lambda i: i.withdrawn_because, shown=False),
    ),
    order="-issued_on",
    waits_for=_("批复、报表、通知、证书发出以后自动列在这里。"),
)


def _found(text: str) -> Q:
    """By number, title, or the whole code."""
    text = text.strip()
    found = Q(number__contains=text) | Q(title__contains=text)
    return found | Q(code=typed_code(text)) if typed_code(text) else found


def _state(value: str) -> Q:
    return STATES[value][1]


def issued(act: Act, params: QueryDict) -> Listing:
    """The register as one query string asks for it."""
    seen = issues_seen(act)
    held = list(seen.order_by().values_list("kind", "year", "unit").distinct())
    kinds, units = sorted({kind for kind, _year, _unit in held}), sorted({unit for _kind, _year, unit in held})
    years = sorted({year for _kind, year, _unit in held}, reverse=True)
    filters = [
        Filter("q", "", _found, lambda v: f"“{v}”"),
        Filter("kind", _("种类"), lambda v: Q(kind=v), kind_said, [(kind, kind_said(kind)) for kind in kinds]),
        Filter("year", _("年份"), lambda v: Q(year=int(v[:4])), str, [(str(year), year) for year in years]),
        Filter("unit", _("发文单位"), lambda v: Q(unit=v), str, [(unit, unit) for unit in units]),
        Filter(
            "state", _("状态"), _state, lambda v: STATES[v][0], [(name, said) for name, (said, _q) in STATES.items()]
        ),
        Filter("as_of", _("数据截至"), lambda v: Q(as_of=date.fromisoformat(v)), typed="date"),
    ]
    return Listing(ISSUED, seen, params, filters)
