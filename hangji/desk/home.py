"""工作台: the page of the morning. What is due is derived from facts each time; nothing is stored or ticked off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hangji.coverage.models import Dispute
from hangji.coverage.overview import Overview, rows_url
from hangji.coverage.quality import Finding, survey
from hangji.coverage.queries import Scope, social_conditions
from hangji.coverage.scopes import level_choices, month_end_before, query, scope_of, words
from hangji.coverage.worklist import STATES, Gap, worklist
from hangji.desk import drives, forming
from hangji.desk.duties import Due, of_reports
from hangji.desk.frame import address, post_words
from hangji.desk.platform import platform_duties
from hangji.intake.models import Batch, BatchState
from hangji.office.access import Permission, has, opens_to, territories, where
from hangji.office.acts import Act, act_of
from hangji.office.models import AuditEntry, Role
from hangji.office.queries import trail_of
from hangji.office.verbs import PAGES, verb_said
from hangji.registry.models import Classification, Standing
from hangji.registry.models.organisations import by_duty
from hangji.registry.queries import region_names
from rulebook.coverage import Verdict, judge

LATEST = 8


@opens_to()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in; a territory's before that of single organisations."""
    act = act_of(request)
    if territories(act, Permission.SEE_COVERAGE):
        return render(request, "desk/home.html", _territory(request, act))
    if {Role.INSTRUCTOR, Role.PARTY_WORKER} & {post.role for post in act.posts}:
        return render(
            request, "desk/home_own.html", {"units": own_units(act), "cases": forming.own_cases(act), **_greeting(act)}
        )
    return render(request, "desk/home_plain.html", {"pages": list(_pages(act)), **_greeting(act)})


def _greeting(act: Act) -> dict[str, Any]:
    weekday = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[
        act.today.weekday()
    ]
    return {"me": act.user, "today": act.today, "weekday": weekday, "posts": post_words(act)}


def _territory(request: HttpRequest, act: Act) -> dict[str, Any]:
    names = region_names()
    scope = Scope(scope_of(request, act).territory, act.today)  # what is due is of today, as known now
    closed = Scope(scope.territory, month_end_before(act.today))  # the figures are those that were reported
    page = Overview(closed, month_end_before(closed.day), names)
    works = has(act, Permission.WORK_GAPS)
    return {
        **_greeting(act),
        "scope_words": words(closed, names),
        "page": page,
        "due": list(duties(act, scope, names)),
        "works": works,
        "levels": [(choice, query(scope, level=choice.value)) for choice in level_choices(act, scope)],
        "latest": latest(act) if has(act, Permission.SEE_AUDIT) else [],
        "audit_url": address("office:audit"),
        "overview_url": reverse("coverage:overview") + query(closed),
        "register_url": address("registry:register") if has(act, Permission.EDIT_REGISTER) else "",
    }


def duties(act: Act, scope: Scope, names: Mapping[int, str]) -> Iterator[Due]:
    """What waits in a scope, the most pressing first; what counts nothing is left out. names: of regions."""
    waiting = {name: social_conditions(scope.day)[name] for name in ("uninstructed", "undeclared")}
    seen = survey(scope, places=names, also=waiting)
    asked = _asked(act)
    found = [*of_reports(act), *_of_gaps(act, scope, worklist(scope)), *_disputes(asked["dispute"])]
    found += [*forming.lines(act, scope), *(drives.lines(act) if asked["drive"] else ())]
    found += [*_of_counts(scope, seen.also), *_of_parties(scope, seen.findings)]
    found += _of_quality(act, scope, seen.findings)
    reported = (Due(*line) for line in platform_duties(act, scope))
    yield from (due for due in (*found, *_imports(asked["batch"]), *reported) if due.count)


def _of_gaps(act: Act, scope: Scope, gaps: list[Gap]) -> Iterator[Due]:
    day, works = scope.day, has(act, Permission.WORK_GAPS)
    of = {name: [gap for gap in gaps if test(gap, day)] for name, test in STATES.items()}
    here = reverse("coverage:worklist")
    lines = (
        (
            "overdue",
            "overdue",
            _("%(name)s等 %(count)d 家应建未建，宽限期已过"),
            _("最早一家应于 %(day)s 前办结"),
            _("办理逾期"),
        ),
        (
            "plan_passed",
            "today",
            _("%(name)s等 %(count)d 家的计划组建日期已过，还没有建"),
            _("最早计划 %(day)s"),
            _("更新计划"),
        ),
        (
            "unsaid",
            "today",
            _("%(name)s等 %(count)d 家应建未建，还没有登记原因和计划"),
            _("最近一家自 %(day)s 起应建"),
            _("登记原因"),
        ),
        ("soon", "month", _("%(name)s等 %(count)d 家 30 天内要办结组建"), _("最早 %(day)s"), _("查看清单")),
        ("ending", "month", _("%(name)s等 %(count)d 家的暂缓 30 天内到期或已到期"), _("最早 %(day)s"), _("查看暂缓")),
    )
    for name, tag, text, note, verb in lines:
        some = of[name]
        if some:
            told = {"name": some[0].name, "count": len(some), "day": _day(name, some)}
            yield Due(
                tag,
                len(some),
                text % told,
                note % told,
                here + query(scope, state=name),
                verb if works else _("查看名单"),
            )


def _day(name: str, gaps: list[Gap]) -> str:
    """The day that matters for a line: the earliest end, plan or postponement; of new gaps the latest beginning."""
    days: dict[str, list[date | None]] = {
        "plan_passed": [gap.note.planned_on for gap in gaps if gap.note],
        "ending": [gap.postponement.until for gap in gaps if gap.postponement],
        "unsaid": [gap.due_since for gap in gaps],
    }
    known = [day for day in days.get(name, [gap.verdict.due_by for gap in gaps]) if day]
    chosen = (max if name == "unsaid" else min)(known, default=None)
    return chosen.isoformat() if chosen else "—"


def _asked(act: Act) -> dict[str, list[tuple[str, datetime]]]:
    """The open disputes, checked imports and drives that wait for one, (key, moment), oldest first; one statement."""
    settles, imports = (where(act, right) for right in (Permission.SETTLE_DISPUTE, Permission.IMPORT))
    placed = Classification.objects.valid().filter(settles).values("organisation")
    disputes = Dispute.objects.filter(answered_at__isnull=True, organisation__in=placed)
    disputes = disputes.exclude(raised_by=act.user.username).order_by()
    batches = Batch.objects.filter(imports, state=BatchState.CHECKED).order_by()
    key = Cast("pk", CharField())
    found = disputes.values_list(Value("dispute", CharField()), key, "raised_at").union(
        batches.values_list(Value("batch", CharField()), key, "uploaded_at"),
        drives.some(act).order_by().values_list(Value("drive", CharField()), key, "changed_at"),
        all=True,
    )
    asked: dict[str, list[tuple[str, datetime]]] = {"dispute": [], "batch": [], "drive": []}
    for sort, pk, at in sorted(found, key=lambda row: row[2]):
        asked[sort].append((pk, at))
    return asked


def _disputes(raised: list[tuple[str, datetime]]) -> Iterator[Due]:
    if raised:
        text = _("%(count)d 件对判定的异议等待答复") % {"count": len(raised)}
        note = _("最早 %(day)s 提出") % {"day": localtime(raised[0][1]).date().isoformat()}
        yield Due("disputed", len(raised), text, note, reverse("coverage:disputes"), _("逐件答复"))


def _of_counts(scope: Scope, found: Mapping[str, int]) -> Iterator[Due]:
    here = reverse("coverage:worklist")
    without, undeclared = found["uninstructed"], found["undeclared"]
    yield Due(
        "no_instructor",
        without,
        _("%(count)d 家没有党员，也没有指导员") % {"count": without},
        _("派驻以后计入工作覆盖"),
        here + query(scope, list="uninstructed"),
        _("派驻指导员"),
    )
    yield Due(
        "undeclared",
        undeclared,
        _("%(count)d 家没有党组织，也没有申报党员人数") % {"count": undeclared},
        _("申报以前不能判定"),
        here + query(scope, list="undeclared"),
        _("补报人数"),
    )


# Findings with a line of their own on the desk.
OF_PARTIES = {
    "party_inactive": (gettext_lazy("%(count)d 个党组织没有覆盖正常存续的社会组织"), gettext_lazy("研究调整或者撤销")),
    "party_crowded": (gettext_lazy("%(count)d 个联合党组织覆盖的单位超过一般上限"), gettext_lazy("只是提示，不阻止")),
}


def _of_parties(scope: Scope, quality: list[Finding]) -> Iterator[Due]:
    counted = {each.kind.code: each.count for each in quality}
    for condition, (text, note) in OF_PARTIES.items():
        count = counted[condition]
        url = rows_url(condition, scope)
        yield Due("warning", count, text % {"count": count}, str(note), url, _("查看名单"))


def _of_quality(act: Act, scope: Scope, quality: list[Finding]) -> Iterator[Due]:
    """数据质量 as one line: how many places are to be mended, the gravest kinds named."""
    there = [each for each in quality if each.count and each.kind.code not in OF_PARTIES]
    count, grave = sum(each.count for each in there), sum(each.count for each in there if each.severity == "block")
    named = [_("%(title)s %(count)d") % {"title": each.kind.title, "count": each.count} for each in there[:3]]
    text = (
        _("台账里有 %(count)d 处数据要核对，其中 %(grave)d 处必须更正")
        if grave
        else _("台账里有 %(count)d 处数据要核对")
    )
    verb = _("逐项更正") if has(act, Permission.EDIT_REGISTER) else _("查看名单")
    here = reverse("coverage:quality") + query(scope)
    told = text % {"count": count, "grave": grave}
    yield Due("error" if grave else "warning", count, told, _("、").join(named), here, verb)


def _imports(found: list[tuple[str, datetime]]) -> Iterator[Due]:
    one = len(found) == 1 and address("intake:batch", UUID(found[0][0]))
    if found:
        text = _("%(count)d 批导入已检查，等待确认写入") % {"count": len(found)}
        note = _("最早 %(day)s 上传") % {"day": localtime(found[0][1]).date().isoformat()}
        yield Due("pending", len(found), text, note, one or address("intake:batches"), _("确认导入"))


def latest(act: Act) -> list[dict[str, Any]]:
    """近期变化: the newest entries of the trail that the person may see."""
    entries = trail_of(act).order_by("-at", "-pk")[:LATEST]
    return [{"entry": entry, "verb": verb_said(entry.verb), "url": _subject(entry)} for entry in entries]


def _subject(entry: AuditEntry) -> str:
    page = PAGES.get(entry.subject_kind, "")
    return address(page, entry.subject_id) if page and entry.subject_id else ""


@dataclass(frozen=True)
class Unit:
    """An organisation that one has a duty in, with today's verdict."""

    row: Standing
    verdict: Verdict


def own_units(act: Act) -> list[Unit]:
    """The organisations of an instructor or a Party worker, as they stand today."""
    held = Standing.objects.asof(act.today).filter(organisation__in=by_duty(act), status="active")
    rows = held.select_related("organisation", "party_organization", "instructor").order_by("organisation__name")
    return [Unit(row, _judged(row, act.today)) for row in rows]


def _judged(row: Standing, day: date) -> Verdict:
    return judge(
        full=row.full,
        probationary=row.probationary,
        mode=row.mode,
        instructed=row.instructor_id is not None,
        counted_on=None,
        due_since=row.due_since,
        day=day,
        place=row.region_code,
    )


def _pages(act: Act) -> Iterator[dict[str, str]]:
    """What an administrator's roles open; a reviewer or a bank clerk has none of these yet."""
    for name, label, right in (
        ("office:users", _("管理账号和任职"), Permission.MANAGE_USERS),
        ("office:running", _("查看运行情况"), Permission.MANAGE_SETTINGS),
        ("office:logs", _("查看审计日志"), Permission.SEE_LOGS),
    ):
        if has(act, right) and (url := address(name)):
            yield {"url": url, "label": label}
