"""Reports of the town: Wang prepares Guoyang's, Xu checks and locks them, Chen of the city receives them."""

from datetime import date
from typing import Any

from hangji.office.access import Territory
from hangji.office.models import Role, User
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import register_organisation
from hangji.registry.models import SocialOrganization
from hangji.reports.actions import check_report, draft_report, lock_report, send_report
from hangji.reports.models import Report
from tests.town import GUOYANG, Town

BASE = "https://djb.example.cn"
DAY = date(2021, 10, 31)
COUNTY = Territory(GUOYANG, "county")
WHERE: dict[str, Any] = {"level": "county", "region": GUOYANG}


def second_officer(town: Town) -> User:
    """Xu, the other officer of Guoyang."""
    found = User.objects.filter(username="xu").first()
    return found or town.user("xu", "许复核", Role.OFFICER, GUOYANG, level="county")


def drafted(town: Town, hour: int = 9, kind: str = "figures") -> Report:
    return draft_report(kind=kind, territory=COUNTY, day=DAY, act=town.act(town.wang, hour=hour))


def locked(town: Town, hour: int = 10, kind: str = "figures") -> Report:
    xu = second_officer(town)
    report = drafted(town, hour, kind)
    check_report(report=report, act=town.act(xu, hour=hour))
    return lock_report(report=report, base=BASE, act=town.act(xu, hour=hour))


def sent(town: Town, hour: int = 10, kind: str = "figures") -> Report:
    return send_report(report=locked(town, hour, kind), act=town.act(town.wang, hour=hour))


def declare(town: Town, organisation: SocialOrganization, full: int, day: date, hour: int) -> None:
    """A head count of some day, typed today."""
    counts = {"full": full, "probationary": 0, "staff": 9, "not_transferred": 0}
    declare_headcount(organisation=organisation, counts=counts, day=day, act=town.act(hour=hour))


def enter(town: Town, name: str, hour: int) -> SocialOrganization:
    """An organisation of Guoyang registered long ago, typed today."""
    return register_organisation(enrolment=town.enrolment(name, **WHERE), act=town.act(hour=hour))
