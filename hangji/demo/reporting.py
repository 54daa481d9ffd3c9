"""What the offices report to the provincial platform: inclusions quarter by quarter, a file, and a reconciliation."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from hangji.demo.clock import CHINA
from hangji.demo.steps import CITY, Step
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import exclude, include
from hangji.platform.actions.reconciliation import run, settle, upload
from hangji.platform.files import cells_of
from hangji.platform.models import Reconciliation, Subject
from hangji.platform.queries import conditions, marked, rows_of
from rulebook.layouts import layout

# The evenings on which each office brought the platform up to date; the last one before the month's figures went up.
EVENINGS = (date(2019, 6, 28), date(2019, 12, 27), date(2020, 6, 29), date(2020, 12, 30), date(2021, 6, 29))
LAST = date(2021, 11, 1)
OFFICES = ((CITY, "city"), (341602, "county"), (341621, "county"), (341622, "county"), (341623, "county"))
HANDED_OVER_ON, RECONCILED_ON = date(2021, 9, 30), date(2021, 10, 28)
FORGOTTEN = 7  # a county leaves every seventh out
LEFT_IN_SINCE = date(2021, 9, 1)  # what was struck off after this day nobody has taken out yet


@dataclass(frozen=True)
class Report:
    """One evening's work of an office. what: "include", "hand_over" or "reconcile"."""

    what: str


def reporting_steps() -> Iterator[Step]:
    """As steps of the town, in office hours' last minutes, after all that was typed that day."""
    for region, level in OFFICES:
        days = [*EVENINGS, HANDED_OVER_ON, *([LAST] if level == "city" else [])]
        for day in days:
            yield _step(day, 40, region, level, "include")
    yield _step(HANDED_OVER_ON, 55, CITY, "city", "hand_over")
    yield _step(RECONCILED_ON, 50, CITY, "city", "reconcile")


def with_reports(typed: list[Step]) -> list[Step]:
    """The town's steps with these among them; bodies and accounts, which come first, stay first."""
    accounts = [step for step in typed if step.verb in ("add_body", "add_login")]
    rest = [step for step in typed if step.verb not in ("add_body", "add_login")]
    return [*accounts, *sorted([*rest, *reporting_steps()], key=lambda step: step.at)]


def _step(day: date, minute: int, region: int, level: Any, what: str) -> Step:
    report = Report(what)
    return Step(
        datetime(day.year, day.month, day.day, 17, minute, tzinfo=CHINA), "report", region, level, report, report
    )


def report(step: Step, act: Act) -> None:
    """Do what a step says, through the same actions as an officer."""
    territory = Territory(step.region, step.level)
    {"include": bring_up_to_date, "hand_over": hand_both_over, "reconcile": reconcile}[step.fact.what](territory, act)


def bring_up_to_date(territory: Territory, act: Act) -> None:
    """Include what is there and was not; take out what has gone."""
    day = act.today - timedelta(days=1) if act.today == LAST else act.today  # figures of the month just ended
    for subject in Subject.values:
        named = conditions(subject, act.today, territory.region_code)
        rows = marked(subject, act, act.today).filter(territory.q())
        key = "organisation_id" if subject == Subject.ORGANISATIONS else "party_organization_id"
        waiting = list(rows.filter(named["waiting"], exists_since__lte=day).order_by(key).values_list(key, flat=True))
        if territory.level == "county":
            waiting = [pk for pk in waiting if pk % FORGOTTEN]
        include(subject=subject, ids=waiting, day=day, number="", reason="按季纳入", act=act)
        gone = rows.filter(named["gone"]).exclude(**_left_in(subject))
        ids = list(gone.values_list(key, flat=True))
        exclude(subject=subject, ids=ids, day=act.today, reason="已注销、撤销", act=act)


def _left_in(subject: str) -> dict[str, Any]:
    return {"since__gte": LEFT_IN_SINCE} if subject == Subject.ORGANISATIONS else {"until__gte": LEFT_IN_SINCE}


def hand_both_over(territory: Territory, act: Act) -> None:
    for subject in Subject.values:
        hand_over(subject=subject, territory=territory, day=act.today, form="xlsx", act=act)


def reconcile(territory: Territory, act: Act) -> None:
    """The platform's export of the city's organisations, with a few differences; some of them are settled."""
    made = upload(
        file=ContentFile(_their_export(territory, act.today), name="省平台导出-社会组织.csv"),
        subject=Subject.ORGANISATIONS,
        territory=territory,
        day=act.today,
        act=act,
    )
    run(made, act)
    _settle(made, "full", "ours", "省平台还是上一季的人数，下次报送更新", act)
    _settle(made, "supervisor", "explained", "省平台用的是简称", act)


def _settle(made: Reconciliation, field: str, decision: str, reason: str, act: Act) -> None:
    ids = list(made.differences.filter(field=field).values_list("pk", flat=True))
    settle(reconciliation=made, ids=ids, decision=decision, reason=reason, act=act)


def _their_export(territory: Territory, day: date) -> bytes:
    """Our own rows as the platform might hold them."""
    version = layout(Subject.ORGANISATIONS).version(day)
    heads = [column.heading for column in version.columns]
    rows = rows_of(Subject.ORGANISATIONS, territory, day, version.rows)
    theirs: list[dict[str, Any]] = [dict(zip(heads, cells_of(version, row), strict=True)) for row in rows]
    theirs[11]["正式党员数"] = int(theirs[11]["正式党员数"] or 0) + 1
    theirs[23]["正式党员数"] = int(theirs[23]["正式党员数"] or 0) + 2
    theirs[37]["社会组织名称"] = f"{theirs[37]['社会组织名称']}（筹）"
    theirs[52]["业务主管单位"] = "市局"
    theirs[68]["登记日期"] = "2016-06-16"
    theirs[90]["统一社会信用代码"] = ""
    stranger = {"统一社会信用代码": "51341600MJS990017K", "社会组织名称": "亳州市示例漂流协会", "登记类型": "01"}
    kept = io.StringIO()
    writer = csv.DictWriter(kept, heads)
    writer.writeheader()
    writer.writerows([*theirs[:130], *theirs[131:], stranger])
    return kept.getvalue().encode("gb18030")
