"""What an office would have to put right: a few findings of data quality in one county, made by its own officer.

Added after the plan and only on a county's register, so that no draw of the plan and no figure of the city moves.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hangji.coverage.quality.actions import settle_pair
from hangji.demo.names import credit_code
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.registry.actions.headcounts import put_headcount
from hangji.registry.actions.organisations import Enrolment, enrol
from hangji.registry.actions.party import Founding, found
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import registering

COUNTY, STREET_ELSEWHERE = 341623, 341622001
AUTHORITY = "利辛县民政局"
TYPED = datetime(2021, 10, 27, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
SERIAL = 900_001
# name, registered on, street, day on which no members were declared (None: never)
UNITS: tuple[tuple[str, date | None, int | None, date | None], ...] = (
    ("利辛县晨曦太极拳协会", date(2015, 4, 9), None, date(2021, 4, 6)),
    ("利辛县晨曦太极协会", date(2016, 9, 5), None, date(2021, 4, 6)),
    ("利辛县乐龄合唱协会", date(2014, 3, 4), None, date(2021, 4, 7)),
    ("利辛县乐龄合唱团协会", date(2018, 6, 6), None, date(2021, 4, 7)),
    ("利辛县古槐诗词学会", date(2012, 5, 7), None, date(2019, 4, 8)),
    ("利辛县淝水龙舟协会", None, None, date(2021, 5, 10)),
    ("利辛县柳编技艺传习协会", date(2017, 8, 8), STREET_ELSEWHERE, date(2021, 5, 11)),
)


def untidy(officers: Mapping[tuple[int, str], User]) -> None:
    """Enter the organisations, and a Party organisation without secretary or number, approved on an impossible day."""
    by = officers[COUNTY, "county"]
    with registering(Act(by, TYPED)) as pen:
        made = enrol(pen, [_enrolment(number, unit) for number, unit in enumerate(UNITS)])
        for unit, (_name, _registered, _street, day) in zip(made, UNITS, strict=True):
            none: dict[str, int | None] = {"full": 0, "probationary": 0, "staff": 4, "not_transferred": 0}
            if day and unit.registered_on:
                put_headcount(pen, unit, none, day, declared=True)
    _without_papers(made[0], by)
    _jumped(made[0], by)
    settle_pair(
        first=made[2], second=made[3], reason="证书和住所都核对过，是两家", act=Act(by, TYPED + timedelta(days=1))
    )


def _enrolment(number: int, unit: tuple[str, date | None, int | None, date | None]) -> Enrolment:
    name, registered_on, street, _day = unit
    code = credit_code(kind="association", region=COUNTY, serial=SERIAL + number)
    plain = {"registered_on": registered_on, "registration_authority": AUTHORITY, "street_code": street}
    return Enrolment(code, name, "association", "county", COUNTY, plain)


def _jumped(unit: SocialOrganization, by: User) -> None:
    """A digit too many: one member became eleven."""
    with registering(Act(by, TYPED + timedelta(minutes=50))) as pen:
        unit.refresh_from_db()
        counts: dict[str, int | None] = {"full": 11, "probationary": 0, "staff": 14, "not_transferred": 0}
        put_headcount(pen, unit, counts, date(2021, 10, 18), declared=True)


def _without_papers(unit: SocialOrganization, by: User) -> None:
    """A joint branch of one, under a committee that nobody wrote down."""
    with registering(Act(by, TYPED + timedelta(minutes=40))) as pen:
        unit.refresh_from_db()
        founding = Founding(
            name="利辛县晨曦文体联合党支部",
            kind="branch",
            mode="joint",
            level="county",
            region_code=COUNTY,
            formed_on=date(2021, 6, 15),
            approved_on=date(2031, 6, 11),  # a slip of the keyboard
            covers=[unit],
        )
        found(pen, [founding])
