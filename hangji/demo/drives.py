"""The city's drives in the demonstration: 强基础 of the spring, closed with its report; 强覆盖 of the counties."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hangji.demo.clock import CHINA
from hangji.formation.drives.actions.close import close_drive, issue_report
from hangji.formation.drives.actions.force import put_member
from hangji.formation.drives.actions.plan import Aim, Design, begin_drive, plan_drive
from hangji.formation.drives.models import Drive
from hangji.office.acts import Act
from hangji.office.models import User

BASE = "http://127.0.0.1:8000"
CITY = 341600
COUNTIES = {"duwenqing": 341602, "geyongheng": 341621, "mengxiaotong": 341622, "lishuyu": 341623}
JUNE, YEAR_END = date(2021, 6, 30), date(2021, 12, 31)

SPRING = Design(
    name="强基础春季行动（2021）",
    kind="strong_base",
    region_code=CITY,
    level="city",
    condition="unserved",
    starts_on=date(2021, 3, 1),
    ends_on=JUNE,
    basis="《市级社会组织党建“强基础”春季行动安排》（演示）",
    aims=(Aim(30, JUNE, reach="served"), Aim(500, JUNE, indicator="organisation_coverage")),
)
COVERAGE = Design(
    name="强覆盖百日攻坚行动（2021）",
    kind="strong_coverage",
    region_code=CITY,
    level="county",
    condition="gap",
    starts_on=date(2021, 7, 1),
    ends_on=YEAR_END,
    basis="《县区社会组织党建“强覆盖”行动安排》（演示）",
    aims=(
        Aim(40, YEAR_END, reach="covered"),
        Aim(45, date(2021, 11, 30), reach="served"),
        Aim(550, YEAR_END, indicator="organisation_coverage"),
    ),
)
REMARKS = """逐家上门摸清党员和工作人员情况，能单独组建的单独组建，党员少的先联合、后单独。
没有达到的转入经常性组建，列入应建未建名单接着办。"""


@dataclass(frozen=True)
class DriveDeed:
    """Something done with a drive. what: a key of DOING."""

    at: datetime
    what: str
    design: Design


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=CHINA)


DEEDS = (
    DriveDeed(_at(3, 1, 9, 10), "plan", SPRING),
    DriveDeed(_at(3, 2, 16, 20), "begin", SPRING),
    DriveDeed(_at(3, 2, 16, 45), "share", SPRING),
    DriveDeed(_at(7, 1, 9, 5), "plan", COVERAGE),
    DriveDeed(_at(7, 2, 10, 30), "begin", COVERAGE),
    DriveDeed(_at(7, 2, 11, 0), "share", COVERAGE),
    DriveDeed(_at(7, 5, 15, 30), "close", SPRING),
    DriveDeed(_at(7, 6, 9, 40), "report", SPRING),
)


def do(deed: DriveDeed, act: Act, users: Mapping[str, User]) -> None:
    DOING[deed.what](deed.design, act, users)


def _drive(design: Design) -> Drive:
    return Drive.objects.get(name=design.name)


def _plan(design: Design, act: Act, _users: Mapping[str, User]) -> None:
    plan_drive(design=design, act=act)


def _begin(design: Design, act: Act, _users: Mapping[str, User]) -> None:
    begin_drive(drive=_drive(design), act=act)


def _share(design: Design, act: Act, users: Mapping[str, User]) -> None:
    """The city's officer leads; in the counties each officer has the own county, two named organisations excepted."""
    drive = _drive(design)

    def put(username: str, duty: str = "member", **what: Any) -> None:
        said = {"counties": [], "organisations": [], **what}
        put_member(drive=drive, user=users[username], duty=duty, act=act, **said)

    put("chensiyuan", "leader")
    if design.level == "city":
        codes = sorted(set(drive.units.values_list("region_code", flat=True)))
        put("zhoumin", counties=codes[:1])
        put("suyating", counties=codes[1:])
        return
    for username, county in COUNTIES.items():
        put(username, counties=[county])
    named = drive.units.filter(region_code=COUNTIES["duwenqing"]).select_related("organisation")
    put("zhoumin", organisations=[unit.organisation for unit in named.order_by("organisation__credit_code")[:2]])


def _close(design: Design, act: Act, _users: Mapping[str, User]) -> None:
    close_drive(drive=_drive(design), remarks=REMARKS, act=act)


def _report(design: Design, act: Act, _users: Mapping[str, User]) -> None:
    issue_report(drive=_drive(design), unit="亳州市民政局", base=BASE, act=act)


DOING: Mapping[str, Callable[[Design, Act, Mapping[str, User]], None]] = {
    "plan": _plan,
    "begin": _begin,
    "share": _share,
    "close": _close,
    "report": _report,
}
