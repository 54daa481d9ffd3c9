"""The lists of the room as columns. No list puts organisations in an order by marks: marks do not sort."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.models import AppraisalState, Stage
from hangji.kit.tables import Column, Table

STATE_TAGS = {
    AppraisalState.WAITING: "self_due",
    AppraisalState.HANDED_IN: "to_review",
    AppraisalState.REVIEWED: "reviewed",
    AppraisalState.TOLD: "told",
    AppraisalState.OBJECTED: "objection",
    AppraisalState.SETTLED: "settled",
}


def state_tag(row: Any) -> str:
    return STATE_TAGS[AppraisalState(row.state)]


def _own(row: Any) -> str:
    return reverse("appraisal:appraisal", args=[row.pk])


ROUNDS = Table(
    "appraisal:rounds",
    _("年度考评"),
    (
        Column("name", _("名称"), lambda r: r.name, url=lambda r: reverse("appraisal:round", args=[r.pk])),
        Column("year", _("年度"), lambda r: str(r.year), "year"),
        Column("place", _("地区"), lambda r: r.place),
        Column("level", _("层级"), lambda r: str(r.get_level_display())),
        Column("handed", _("已自评（家）"), lambda r: r.handed, number=True),
        Column("all", _("名单（家）"), lambda r: r.listed, number=True),
        Column("by", _("自评期限"), lambda r: r.hand_in_by, "hand_in_by"),
        Column("settled", _("结果已定（家）"), lambda r: r.final, number=True),
    ),
    order="-year",
    waits_for=_("民政局每年开始一轮考评，开始以后列在这里。"),
)

APPRAISALS = Table(
    "appraisal:appraisals",
    _("各家的年度考评"),
    (
        Column("name", _("社会组织"), lambda r: r.organisation.name, "organisation__name", url=_own),
        Column("year", _("年度"), lambda r: str(r.round.year), "round__year"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=state_tag),
        Column("handed", _("自评日期"), lambda r: None if r.without else r.handed_in_on, "handed_in_on"),
        Column("sampled", _("复评"), lambda r: _now("抽中") if r.sampled else ""),
        Column("grade", _("等次"), lambda r: r.shown_grade, note=lambda r: r.veto if r.shown_grade else ""),
        Column("objection", _("异议"), lambda r: r.objected),
        Column("settled", _("定级日期"), lambda r: r.settled_on, "settled_on", shown=False),
    ),
    order="name",
)

REVIEWS = Table(
    "appraisal:reviews",
    _("交给我的考评"),
    (
        Column(
            "name",
            _("社会组织"),
            lambda r: r.appraisal.organisation.name,
            "appraisal__organisation__name",
            url=lambda r: reverse("appraisal:review", args=[r.pk]),
        ),
        Column("year", _("年度"), lambda r: str(r.appraisal.round.year), "appraisal__round__year"),
        Column("stage", _("环节"), lambda r: str(Stage(r.stage).label), "stage"),
        Column("handed", _("分派日期"), lambda r: r.handed_at, "handed_at"),
        Column(
            "given",
            _("评审"),
            lambda r: str(_("已评")) if r.given_at else str(_("等你评")),
            tag=lambda r: "done" if r.given_at else "pending",
        ),
    ),
    order="-handed",
    waits_for=_("还没有考评交给你评审；分派给你以后列在这里，待办里也会提醒。"),
)
