"""The columns of the register's lists: page and export read these."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Table
from hangji.registry.models import Bucket, Mode, Status


def of_organisation(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row.organisation, name)


def organisation_url(row: Any) -> str:
    """The organisation's page; the list says where the person came from (``row.back``, dressed by the view)."""
    return reverse("desk:organisation", args=[row.organisation_id]) + getattr(row, "back", "")


def state_of(row: Any) -> str:
    """The code of the row's tag: what the organisation is, or still needs."""
    if row.status != Status.ACTIVE:
        return str(row.status)
    if row.mode:
        return str(row.mode)
    if row.bucket == Bucket.INSTRUCTOR:
        return "instructor" if row.instructor_id else "no_instructor"
    return str(row.bucket)


STATES = {
    "single": _("已建党组织"),
    "joint": _("联合覆盖"),
    "attached": _("挂靠覆盖"),
    "industry": _("行业联建"),
    "due_alone": _("应建未建（单独组建）"),
    "due_jointly": _("应建未建（联合或挂靠组建）"),
    "instructor": _("派驻指导员"),
    "no_instructor": _("待派指导员"),
    "undeclared": _("党员数未报"),
    "cancelled": _("已注销"),
    "revoked": _("已撤销"),
}


def former(row: Any) -> str:
    return _now("、").join(row.organisation.aliases.split("\n")) if row.organisation.aliases else ""


def matched(row: Any) -> str:
    """Says that a former name was what the search found (``row.matched``, dressed by the list)."""
    return _now("曾用名：%(name)s") % {"name": row.matched} if getattr(row, "matched", "") else ""


def members(row: Any) -> int | None:
    return None if row.full is None else row.full + (row.probationary or 0)


def due_since(row: Any) -> Any:
    return row.due_since


ORGANISATIONS = Table(
    "registry:organisations",
    _("社会组织"),
    (
        Column(
            "name", _("名称"), lambda r: r.organisation.name, "organisation__name", url=organisation_url, note=matched
        ),
        Column("kind", _("登记类型"), lambda r: r.get_kind_display(), "kind"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("industry", _("行业"), of_organisation("industry"), "organisation__industry"),
        Column("full", _("正式党员"), lambda r: r.full, "full", number=True),
        Column("mode", _("组建方式"), lambda r: r.get_mode_display(), "mode"),
        Column("state", _("覆盖状态"), lambda r: STATES[state_of(r)], tag=state_of),
        Column("instructor", _("指导员"), lambda r: r.instructor and r.instructor.name),
        Column("changed", _("最近变更"), of_organisation("changed_at"), "organisation__changed_at"),
        Column(
            "code",
            _("统一社会信用代码"),
            of_organisation("credit_code"),
            "organisation__credit_code",
            shown=False,
            code=True,
        ),
        Column("former", _("曾用名"), former, shown=False),
        Column("level", _("层级"), lambda r: r.get_level_display(), shown=False),
        Column("authority", _("登记管理机关"), of_organisation("registration_authority"), shown=False),
        Column("supervisor", _("业务主管单位"), of_organisation("supervisor"), "organisation__supervisor", shown=False),
        Column(
            "registered", _("登记日期"), of_organisation("registered_on"), "organisation__registered_on", shown=False
        ),
        Column("status", _("登记状态"), lambda r: r.get_status_display(), shown=False),
        Column("address", _("住所"), of_organisation("address"), shown=False),
        Column("probationary", _("预备党员"), lambda r: r.probationary, "probationary", number=True, shown=False),
        Column("members", _("党员合计"), members, number=True, shown=False),
        Column("staff", _("从业人员"), lambda r: r.staff, "staff", number=True, shown=False),
        Column("not_transferred", _("组织关系未转入"), lambda r: r.not_transferred, number=True, shown=False),
        Column(
            "party",
            _("党组织"),
            lambda r: r.party_organization and r.party_organization.name,
            "party_organization__name",
            shown=False,
            url=lambda r: (
                reverse("desk:party_organization", args=[r.party_organization_id]) if r.party_organization_id else ""
            ),
        ),
        Column("due", _("应建自"), due_since, "due_since", shown=False),
    ),
    order="-changed",
    tie="organisation_id",
)


def party_url(row: Any) -> str:
    return reverse("desk:party_organization", args=[row.party_organization_id])


def advice_of(row: Any) -> str:
    """The tag of the gravest advice of the rules: "warn", "dissolved" or none."""
    if row.until is not None and getattr(row, "ended", False):
        return "dissolved"
    return "warn" if any(advice.level == "warn" for advice in row.advices) else ""


def advices_said(row: Any) -> str:
    return _now("；").join(row.said)


PARTIES = Table(
    "registry:parties",
    _("党组织"),
    (
        Column("name", _("党组织名称"), lambda r: r.party_organization.name, "party_organization__name", url=party_url),
        Column("kind", _("类别"), lambda r: r.get_kind_display(), "kind"),
        Column("mode", _("组建方式"), lambda r: r.get_mode_display(), "mode"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("body", _("上级党组织"), lambda r: r.body and r.body.name, "body__name"),
        Column("formed", _("成立日期"), lambda r: r.formed_on, "formed_on"),
        Column("secretary", _("书记"), lambda r: r.secretary),
        Column("units", _("覆盖家数"), lambda r: r.active_units, "active_units", number=True),
        Column("full", _("正式党员"), lambda r: r.full, "full", number=True),
        Column("advice", _("规则提示"), advices_said, tag=advice_of),
        Column("approval", _("批复文号"), lambda r: r.party_organization.approval_number, shown=False),
        Column("approved", _("批复日期"), lambda r: r.party_organization.approved_on, shown=False),
        Column("level", _("层级"), lambda r: r.get_level_display(), shown=False),
        Column("ended", _("撤销日期"), lambda r: r.until, "until", shown=False),
        Column("changed", _("最近变更"), lambda r: r.party_organization.changed_at, shown=False),
    ),
    order="-formed",
    tie="party_organization_id",
)


MODES = dict(Mode.choices)
