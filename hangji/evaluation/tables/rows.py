"""The columns of the room's lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.evaluation.queries.standing import STATES
from hangji.kit.tables import Column, Table
from hangji.kit.templatetags.kit import said
from hangji.registry.models import Kind

KINDS = dict(Kind.choices)
STATE_TAGS = {
    "qualified": "inspected",
    "basic": "inspected_basic",
    "failed": "inspected_failed",
    "waiting": "pending",
    "unreported": "unreported",
    "not_due": "report_not_due",
}


def record_url(row: Any) -> str:
    """The page of one organisation's evaluation and inspections."""
    return reverse("evaluation:organisation", args=[row.organisation_id])


def _pending_url(row: Any) -> str:
    if row.pending_pk:
        return reverse("evaluation:evaluation", args=[row.pending_pk])
    return reverse("evaluation:revocation", args=[row.revoking_pk]) if row.revoking_pk else ""


def _inspection_url(row: Any) -> str:
    return reverse("evaluation:inspection", args=[row.inspection_pk]) if row.inspection_pk else ""


_NAME = Column("name", _("名称"), lambda r: r.organisation.name, "organisation__name", url=record_url)
_COUNTY = Column("county", _("县区"), lambda r: r.county, "region_code")
_KIND = Column("kind", _("登记类型"), lambda r: KINDS[r.kind], "kind")
_CODE = Column("code", _("统一社会信用代码"), lambda r: r.organisation.credit_code, code=True, shown=False)

GRADES = Table(
    "evaluation:grades",
    _("评估等级"),
    (
        _NAME,
        _COUNTY,
        _KIND,
        Column("grade", _("评估等级"), lambda r: r.grade, "grade"),
        Column("since", _("公布日期"), lambda r: r.grade_since, "grade_since"),
        Column("until", _("届满日期"), lambda r: r.grade_until, "grade_until"),
        Column("pending", _("待复核"), lambda r: r.pending_said, url=_pending_url),
        _CODE,
    ),
    order="name",
    tie="organisation_id",
)
INSPECTIONS = Table(
    "evaluation:inspections",
    _("年检年报"),
    (
        _NAME,
        _COUNTY,
        _KIND,
        Column("due", _("报送期限"), lambda r: r.due_on, "due_on"),
        Column("reported", _("报送日期"), lambda r: r.reported_on, "reported_on", url=_inspection_url),
        Column("state", _("年检结论"), lambda r: str(STATES[r.state]), "state", tag=lambda r: STATE_TAGS[r.state]),
        Column("risk", _("风险提示"), lambda r: r.risk_said, url=lambda r: record_url(r) if r.risk_said else ""),
        _CODE,
    ),
    order="name",
    tie="organisation_id",
)
RISKS = Table(
    "evaluation:risks",
    _("列入名录的风险"),
    (
        _NAME,
        _COUNTY,
        _KIND,
        Column("since", _("应报送的期限"), lambda r: r.risk.since if r.risk else None),
        Column("risk", _("风险提示"), lambda r: r.risk_said, note=lambda r: said(r.risk.reason) if r.risk else ""),
        Column("clause", _("依据"), lambda r: _now(r.risk.clause.source) if r.risk else ""),
        _CODE,
    ),
    order="name",
    waits_for=_("没有社会组织临近列入活动异常名录或严重违法失信名单。"),
    tie="organisation_id",
)
