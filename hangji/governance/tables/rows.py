"""The lists of the room as columns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.governance.models import GoalState
from hangji.governance.queries.charters import STATES as CHARTERS
from hangji.governance.queries.decisions import STATES as DECISIONS
from hangji.kit.tables import Column, Table
from hangji.registry.models import Kind

KINDS = dict(Kind.choices)
CHARTER_TAGS = {
    "level_2": "level_2",
    "level_1": "level_1",
    "other": "otherwise",
    "missing": "missing_clause",
    "waiting": "pending",
    "unseen": "unreviewed",
}
GOAL_TAGS = {
    GoalState.RUNNING: "doing",
    GoalState.REACHED: "done",
    GoalState.CHANGED: "changed",
    GoalState.GIVEN_UP: "ended",
}


def record_url(row: Any) -> str:
    """The page of one organisation's governance."""
    return reverse("governance:organisation", args=[row.organisation_id])


def _charter_url(row: Any) -> str:
    pk = row.charter_pk or row.pending_pk
    return reverse("governance:charter", args=[pk]) if pk else ""


def _values(row: Any) -> str:
    return "" if row.charter_values is None else _now("有") if row.charter_values else _now("没有")


CHARTER_LIST = Table(
    "governance:charters",
    _("章程审查"),
    (
        Column("name", _("名称"), lambda r: r.organisation.name, "organisation__name", url=record_url),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("kind", _("登记类型"), lambda r: KINDS[r.kind], "kind"),
        Column(
            "charter",
            _("党建条款"),
            lambda r: str(CHARTERS[r.charter]),
            "charter",
            tag=lambda r: CHARTER_TAGS[r.charter],
        ),
        Column("values", _("核心价值观条款"), _values),
        Column("day", _("章程提交日期"), lambda r: r.charter_day or r.pending_day, "charter_day", url=_charter_url),
        Column(
            "pending",
            _("正在办的"),
            lambda r: _now("查看") if r.pending_pk else "",
            url=lambda r: reverse("governance:charter", args=[r.pending_pk]) if r.pending_pk else "",
            shown=False,
        ),
        Column("code", _("统一社会信用代码"), lambda r: r.organisation.credit_code, code=True, shown=False),
    ),
    order="name",
    tie="organisation_id",
    waits_for=_("登记社会组织以后列在这里，写着各家的章程审查到哪一步。"),
)

PAPERS = Table(
    "governance:papers",
    _("登记材料"),
    (
        Column(
            "name",
            _("名称"),
            lambda r: r.organisation.name,
            "organisation__name",
            url=lambda r: reverse("governance:papers_of", args=[r.organisation_id]),
        ),
        Column("received", _("收到日期"), lambda r: r.received_on, "received_on"),
        Column("pledge", _("承诺书"), lambda r: _now("有") if r.pledge_id else _now("没有扫描件")),
        Column("full", _("正式党员（名）"), lambda r: r.full, number=True),
        Column("probationary", _("预备党员（名）"), lambda r: r.probationary, number=True),
        Column("due", _("移送期限"), lambda r: r.due_on, "due_on"),
        Column("handed", _("移送日期"), lambda r: r.handed_on, "handed_on", note=lambda r: str(r.body or "")),
        Column("state", _("办理"), lambda r: "", tag=lambda r: r.state),
    ),
    order="-received",
    waits_for=_("从一家社会组织的“党建融合”登记承诺书和党员情况调查表，以后列在这里。"),
)

MEETINGS = Table(
    "governance:meetings",
    _("联席会议"),
    (
        Column(
            "day",
            _("会议日期"),
            lambda r: r.day,
            "day",
            url=lambda r: reverse("governance:meeting", args=[r.pk]),
        ),
        Column("name", _("社会组织"), lambda r: r.organisation.name, "organisation__name", url=record_url),
        Column("items", _("议题（项）"), lambda r: r.all_items, number=True),
        Column("open", _("没有落实（项）"), lambda r: r.open_items, number=True),
        Column("people", _("参加人员"), lambda r: r.people, shown=False),
        Column("state", _("状态"), lambda r: "", tag=lambda r: "recorded" if r.recorded_on else "draft"),
    ),
    order="-day",
    waits_for=_("社会组织记联席会议以后列在这里。"),
)

HELD = Table(
    "governance:held",
    _("本期联席会议"),
    (
        Column("name", _("名称"), lambda r: r.organisation.name, "organisation__name", url=record_url),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("kind", _("登记类型"), lambda r: KINDS[r.kind], "kind"),
        Column(
            "party",
            _("党组织"),
            lambda r: r.party_organization.name if r.party_organization else "",
            url=lambda r: (
                reverse("desk:party_organization", args=[r.party_organization_id]) if r.party_organization_id else ""
            ),
        ),
        Column("held", _("本期"), lambda r: "", tag=lambda r: "joint_met" if r.held else "not_met"),
    ),
    order="name",
    tie="organisation_id",
)

DECISION_LIST = Table(
    "governance:decisions",
    _("重大决策"),
    (
        Column(
            "what",
            _("内容"),
            lambda r: r.what,
            url=lambda r: reverse("governance:decision", args=[r.pk]),
            note=lambda r: r.matter,
        ),
        Column("name", _("社会组织"), lambda r: r.organisation.name, "organisation__name", url=record_url),
        Column("planned", _("拟决策日期"), lambda r: r.planned_on, "planned_on"),
        Column("opinion", _("党组织意见"), lambda r: r.opinion_on, "opinion_on"),
        Column("decided", _("决策日期"), lambda r: r.decided_on, "decided_on"),
        Column("state", _("情况"), lambda r: str(DECISIONS[r.state]), tag=lambda r: r.state),
        Column(
            "agrees",
            _("与意见"),
            lambda r: "" if r.agrees is None else _now("一致") if r.agrees else _now("不一致，已说明"),
        ),
    ),
    order="-planned",
    waits_for=_("社会组织提出重大决策以后列在这里。"),
)

GOALS = Table(
    "governance:goals",
    _("融合目标"),
    (
        Column("what", _("目标"), lambda r: r.what, url=lambda r: reverse("governance:goal", args=[r.pk])),
        Column("name", _("社会组织"), lambda r: r.organisation.name, "organisation__name", url=record_url),
        Column("serves", _("服务的中心工作"), lambda r: r.serves),
        Column("from", _("起始年度"), lambda r: str(r.from_year), "from_year"),
        Column(
            "state",
            _("状态"),
            lambda r: str(r.get_state_display()),
            "state",
            tag=lambda r: GOAL_TAGS[GoalState(r.state)],
        ),
        Column("latest", _("最近一年"), lambda r: r.latest),
    ),
    order="-from",
    waits_for=_("社会组织立融合目标以后列在这里，每年写一句做成了什么。"),
)
