"""What evaluation and inspection make due: reports to come in, results to conclude, checks, grades that run out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy

from hangji.evaluation.models import Evaluation, EvaluationGrade, EvaluationState, GradeRevocation, Inspection
from hangji.evaluation.queries.standing import due_days, expires_by, latest_year, owing
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission
from hangji.registry.models import Standing, Status

TOPIC = "evaluation"
DAYS_AHEAD = 60  # a report that is due later is not spoken of yet
YEARS_BACK = 2  # what waits of a year longer ago stands in the list of that year only
# list (those of one year: with "-2020"): tag, sentence, note, address for one, for many, verb
LINES: dict[str, tuple[str, Any, Any, str, str, Any]] = {
    "reports": (
        "unreported",
        gettext_lazy("%(count)d 家还没有报送年度工作报告"),
        gettext_lazy("基金会 3 月 31 日前，社会团体、民办非企业单位 5 月 31 日前"),
        "evaluation:organisation",
        "evaluation:inspections?due",
        gettext_lazy("逐家催报"),
    ),
    "results": (
        "pending",
        gettext_lazy("%(count)d 份 %(year)s 年度工作报告还没有年检结论"),
        gettext_lazy("最早 %(day)s 报送"),
        "evaluation:inspection",
        "evaluation:inspections?due",
        gettext_lazy("下结论"),
    ),
    "failed": (
        "second",
        gettext_lazy("%(count)d 个 %(year)s 年度年检不合格的结论等待另一人复核"),
        gettext_lazy("最早 %(day)s 下的结论"),
        "evaluation:inspection",
        "evaluation:inspections?due",
        gettext_lazy("复核"),
    ),
    "grades": (
        "second",
        gettext_lazy("%(count)d 个拟定的评估等级等待另一人复核"),
        gettext_lazy("最早 %(day)s 拟定"),
        "evaluation:evaluation",
        "evaluation:grades?due",
        gettext_lazy("复核"),
    ),
    "revocations": (
        "second",
        gettext_lazy("%(count)d 个评估等级的取消等待另一人复核"),
        gettext_lazy("最早 %(day)s 提出"),
        "evaluation:revocation",
        "evaluation:grades?due",
        gettext_lazy("复核"),
    ),
    "expiring": (
        "grade_expiring",
        gettext_lazy("%(count)d 家的评估等级快要届满"),
        gettext_lazy("最早 %(day)s 届满"),
        "evaluation:organisation",
        "evaluation:grades?due",
        gettext_lazy("看名单"),
    ),
    "own": (
        "unreported",
        gettext_lazy("%(count)d 家还没有报送年度工作报告"),
        gettext_lazy("过了期限没有报送的，有被列入活动异常名录的风险"),
        "evaluation:organisation",
        "evaluation:inspections?due",
        gettext_lazy("查看"),
    ),
}


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.SEE_ROUNDS):
        return NOTHING
    if viewer.territory is None:
        return _of_worker(viewer)
    return _of_office(viewer) if viewer.has(Permission.KEEP_ROUNDS) else NOTHING


def _of_office(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    here = Standing.objects.asof(viewer.today).filter(viewer.territory.q(), status=Status.ACTIVE)
    ids, me = here.values("organisation"), viewer.act.user.username
    proposed = Evaluation.objects.filter(organisation__in=ids, state=EvaluationState.PROPOSED).exclude(proposed_by=me)
    revoked = GradeRevocation.objects.waiting().filter(organisation__in=ids)
    held = EvaluationGrade.objects.valid().on(viewer.today).filter(organisation__in=ids)
    running_out = held.filter(until__lte=expires_by(viewer.today))
    lists = {
        **_of_years(Inspection.objects.filter(organisation__in=ids), viewer),
        "revocations": Countable(revoked.exclude(proposed_by=me), by="proposed_on", first=("pk",)),
        "grades": Countable(proposed, by="proposed_on", first=("pk",)),
        "expiring": Countable(running_out, by="until", first=("organisation",)),
        "reports": Countable(_lacking(here, viewer.today), by="organisation", first=("organisation",)),
    }
    return Ask(partial(_say, viewer, Whose.OFFICE), lists)


def of_years(day: date) -> list[str]:
    """The lists that are of one year each, as the page is that they lead to."""
    last = latest_year(day)
    return [f"{name}-{year}" for year in range(last - YEARS_BACK, last + 1) for name in ("results", "failed")]


def _of_years(inspections: Any, viewer: Viewer) -> dict[str, Countable]:
    waits = {
        "results": Countable(inspections.filter(result=""), by="reported_on", first=("pk",)),
        "failed": Countable(
            inspections.filter(second=True, confirmed_on=None).exclude(concluded_by=viewer.act.user.username),
            by="concluded_on",
            first=("pk",),
        ),
    }
    named = ((each, *each.split("-")) for each in of_years(viewer.today))
    return {each: replace(waits[name], rows=waits[name].rows.filter(year=int(year))) for each, name, year in named}


def _of_worker(viewer: Viewer) -> Ask:
    mine = Standing.objects.asof(viewer.today).visible_to(viewer.act).filter(status=Status.ACTIVE)
    lists = {"own": Countable(_lacking(mine, viewer.today), by="organisation", first=("organisation",))}
    return Ask(partial(_say, viewer, Whose.PERSON), lists)


def spoken_of(day: date) -> dict[str, date]:
    """Type → last day, of the types whose report is due within DAYS_AHEAD, or was due this year."""
    days = due_days(latest_year(day))
    return {kind: due for kind, due in days.items() if (due - day).days <= DAYS_AHEAD}


def _lacking(rows: Any, day: date) -> Any:
    """Of some standings those whose report of last year has not come although its day is near or past.

    An office that has recorded no report of that year or of the one before does not keep them here: nothing is due.
    """
    year = latest_year(day)
    came = Inspection.objects.filter(year=year).values("organisation")
    kept = Exists(Inspection.objects.filter(year__in=(year - 1, year)))
    begun = Q(pk__in=[]) if not spoken_of(day) else Q(kind__in=list(spoken_of(day)))
    return rows.filter(kept, begun & owing(year)).exclude(organisation__in=came)


def _say(viewer: Viewer, whose: Whose, found: Counts) -> Iterator[Duty]:
    for name, waiting in found.items():
        if not waiting.count:
            continue
        sort, _dash, year = name.partition("-")
        tag, text, note, page, listing, verb = LINES[sort]
        listing += f"&year={year}" if year else ""
        url = leads_to(page, listing, name, waiting, viewer)
        told = {"count": waiting.count, "day": waiting.least, "year": year}
        due = min(spoken_of(viewer.today).values()) if name in ("reports", "own") else None
        if name == "expiring":
            due = waiting.least
        yield Duty(TOPIC, tag, waiting.count, text % told, note % told, url, str(verb), due, whose)
