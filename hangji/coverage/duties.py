"""What the coverage of a territory makes due: gaps, missing instructors and head counts, findings, disputes."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.coverage.industries import Place, address, proposed_rows
from hangji.coverage.models import Dispute
from hangji.coverage.overview import rows_url
from hangji.coverage.quality import Finding, survey
from hangji.coverage.queries import Scope, social_conditions
from hangji.coverage.scopes import query
from hangji.coverage.worklist import STATES, Gap, worklist
from hangji.kit.counting import Countable
from hangji.office.access import Territory, where
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.registry.models import Classification

# state of the worklist: tag, sentence, note, verb
GAPS: dict[str, tuple[str, Any, Any, Any]] = {
    "overdue": (
        "overdue",
        gettext_lazy("%(name)s等 %(count)d 家应建未建，宽限期已过"),
        gettext_lazy("最早一家应于 %(day)s 前办结"),
        gettext_lazy("办理逾期"),
    ),
    "plan_passed": (
        "today",
        gettext_lazy("%(name)s等 %(count)d 家的计划组建日期已过，还没有建"),
        gettext_lazy("最早计划 %(day)s"),
        gettext_lazy("更新计划"),
    ),
    "unsaid": (
        "today",
        gettext_lazy("%(name)s等 %(count)d 家应建未建，还没有登记原因和计划"),
        gettext_lazy("最近一家自 %(day)s 起应建"),
        gettext_lazy("登记原因"),
    ),
    "soon": (
        "month",
        gettext_lazy("%(name)s等 %(count)d 家 30 天内要办结组建"),
        gettext_lazy("最早 %(day)s"),
        gettext_lazy("查看清单"),
    ),
    "ending": (
        "month",
        gettext_lazy("%(name)s等 %(count)d 家的暂缓 30 天内到期或已到期"),
        gettext_lazy("最早 %(day)s"),
        gettext_lazy("查看暂缓"),
    ),
}
# Findings with a line of their own.
OF_PARTIES = {
    "party_inactive": (gettext_lazy("%(count)d 个党组织没有覆盖正常存续的社会组织"), gettext_lazy("研究调整或者撤销")),
    "party_crowded": (gettext_lazy("%(count)d 个联合党组织覆盖的单位超过一般上限"), gettext_lazy("只是提示，不阻止")),
}


def duties(viewer: Viewer) -> Ask:
    """Gaps and findings are judged row by row, in seven statements of their own; disputes are counted."""
    territory = viewer.territory
    if territory is None:
        return NOTHING
    return Ask(
        partial(_say, viewer, Scope(territory, viewer.today)), _disputes(viewer) | _industries(viewer, territory)
    )


def _say(viewer: Viewer, scope: Scope, found: Counts) -> Iterator[Duty]:
    also = {name: social_conditions(scope.day)[name] for name in ("uninstructed", "undeclared")}
    seen = survey(scope, places=viewer.places, also=also)
    yield from _of_gaps(viewer, scope, worklist(scope))
    yield from _of_disputes(viewer, found)
    yield from _of_counts(viewer, scope, seen.also)
    yield from _of_parties(viewer, scope, seen.findings)
    yield _of_quality(viewer, scope, seen.findings)
    yield from _of_industries(found)


def _industries(viewer: Viewer, territory: Territory) -> dict[str, Countable]:
    if not viewer.has(Permission.FORM):
        return {}
    rows = proposed_rows(viewer.act, territory, viewer.today)
    first = ("organisation__industry", "home", "level", "organisations")
    return {"industries": Countable(rows, by="rank", first=first, key="one")}


def _of_industries(found: Counts) -> Iterator[Duty]:
    """Who may found a committee is told of the industries that have grown to one."""
    counted = found.get("industries")
    if counted and counted.count:
        industry, region, level, organisations = counted.first
        facts = {"industry": industry, "n": organisations, "count": counted.count}
        alone = counted.count == 1
        said = (
            _("“%(industry)s”有 %(n)d 家社会组织，达到成立行业党委的标准")
            if alone
            else _("“%(industry)s”等 %(count)d 个行业达到成立行业党委的标准")
        )
        url = address(Place(int(region), level, industry)) if alone else reverse("coverage:industries")
        note = _("成立，或者写明理由暂不成立")
        yield Duty("coverage", "info", counted.count, said % facts, note, url, _("研究"))


def whose(viewer: Viewer, right: Permission) -> Whose:
    """Who may only look is told that it waits for others."""
    return Whose.OFFICE if viewer.has(right) else Whose.OTHERS


def _of_gaps(viewer: Viewer, scope: Scope, gaps: list[Gap]) -> Iterator[Duty]:
    here, mine = reverse("coverage:worklist"), whose(viewer, Permission.WORK_GAPS)
    for state, (tag, text, note, verb) in GAPS.items():
        some = [gap for gap in gaps if STATES[state](gap, scope.day)]
        if some:
            day = _day(state, some)
            told = {"name": some[0].name, "count": len(some), "day": day.isoformat() if day else "—"}
            act = str(verb) if mine == Whose.OFFICE else _("查看名单")
            due = scope.day if state == "unsaid" else day  # what nobody has looked at yet is for today
            url = here + query(scope, state=state)
            yield Duty("coverage", tag, len(some), text % told, note % told, url, act, due, mine)


def _day(state: str, gaps: list[Gap]) -> date | None:
    """The day that matters for a line: the earliest end, plan or postponement; of new gaps the latest beginning."""
    days: dict[str, list[date | None]] = {
        "plan_passed": [gap.note.planned_on for gap in gaps if gap.note],
        "ending": [gap.postponement.until for gap in gaps if gap.postponement],
        "unsaid": [gap.due_since for gap in gaps],
    }
    known = [day for day in days.get(state, [gap.verdict.due_by for gap in gaps]) if day]
    return (max if state == "unsaid" else min)(known, default=None)


def _disputes(viewer: Viewer) -> dict[str, Countable]:
    """Open disputes of the places where one settles them; one's own is for another to answer."""
    placed = Classification.objects.valid().filter(where(viewer.act, Permission.SETTLE_DISPUTE)).values("organisation")
    waiting = Dispute.objects.filter(answered_at__isnull=True, organisation__in=placed)
    own = Dispute.objects.filter(answered_at__isnull=True, raised_by=viewer.act.user.username)
    return {
        "disputes": Countable(waiting.exclude(raised_by=viewer.act.user.username), by="raised_at"),
        "own_disputes": Countable(own, by="raised_at", first=("organisation",)),
    }


def _of_disputes(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    here = reverse("coverage:disputes")
    lines = (
        ("disputes", Whose.OFFICE, _("%(count)d 件对判定的异议等待答复"), _("逐件答复")),
        ("own_disputes", Whose.OTHERS, _("你提出的 %(count)d 件异议等待别人答复"), _("查看异议")),
    )
    for name, mine, text, verb in lines:
        waiting, by = found[name], "others" if mine == Whose.OFFICE else "mine"
        if waiting.count:
            note = _("最早 %(day)s 提出") % {"day": localtime(waiting.least).date().isoformat()}
            told = text % {"count": waiting.count}
            url = f"{here}?whose={by}"
            if not viewer.has(Permission.SETTLE_DISPUTE):  # who does not answer them has no list
                url = reverse("desk:organisation", args=waiting.first)
            yield Duty("disputes", "disputed", waiting.count, told, note, url, verb, whose=mine)


def _of_counts(viewer: Viewer, scope: Scope, found: Mapping[str, int]) -> Iterator[Duty]:
    here = reverse("coverage:worklist")
    lines = (
        (
            "uninstructed",
            "no_instructor",
            Permission.ASSIGN_INSTRUCTOR,
            _("%(count)d 家没有党员，也没有指导员"),
            _("派驻以后计入工作覆盖"),
            _("编派驻方案"),
        ),
        (
            "undeclared",
            "undeclared",
            Permission.EDIT_REGISTER,
            _("%(count)d 家没有党组织，也没有申报党员人数"),
            _("申报以前不能判定"),
            _("补报人数"),
        ),
    )
    for name, tag, right, text, note, verb in lines:
        count, mine = found[name], whose(viewer, right)
        act = verb if mine == Whose.OFFICE else _("查看名单")
        url = here + query(scope, list=name)
        if name == "uninstructed" and mine == Whose.OFFICE:
            url = reverse("guidance:plans") + query(scope)
        yield Duty("coverage", tag, count, text % {"count": count}, note, url, act, whose=mine)


def _of_parties(viewer: Viewer, scope: Scope, quality: list[Finding]) -> Iterator[Duty]:
    counted, mine = {each.kind.code: each.count for each in quality}, whose(viewer, Permission.FORM)
    for condition, (text, note) in OF_PARTIES.items():
        count, url = counted[condition], rows_url(condition, scope)
        told = text % {"count": count}
        yield Duty("quality", "warning", count, told, str(note), url, _("查看名单"), whose=mine)


def _of_quality(viewer: Viewer, scope: Scope, quality: list[Finding]) -> Duty:
    """数据质量 as one line: how many places are to be mended, the gravest kinds named."""
    there = [each for each in quality if each.count and each.kind.code not in OF_PARTIES]
    count, grave = sum(each.count for each in there), sum(each.count for each in there if each.severity == "block")
    named = [_("%(title)s %(count)d") % {"title": each.kind.title, "count": each.count} for each in there[:3]]
    text = (
        _("台账里有 %(count)d 处数据要核对，其中 %(grave)d 处必须更正")
        if grave
        else _("台账里有 %(count)d 处数据要核对")
    )
    mine = whose(viewer, Permission.EDIT_REGISTER)
    verb = _("逐项更正") if mine == Whose.OFFICE else _("查看名单")
    here = reverse("coverage:quality") + query(scope)
    told = text % {"count": count, "grave": grave}
    tag = "error" if grave else "warning"
    return Duty("quality", tag, count, told, _("、").join(named), here, verb, whose=mine)
