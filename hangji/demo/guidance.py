"""Who can be sent where, one handing over, a helper, a first secretary, and a draft of a plan in one county.

Added after the plan and, besides the pool, only on counties' registers, so that no figure of the city moves.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hangji.demo.words import cast
from hangji.guidance.actions.plans import choose, draw_plan, pin
from hangji.guidance.actions.pool import Able, set_availability
from hangji.guidance.actions.sending import hand_over
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.registry.actions.assistants import send_additional, send_first_secretary
from hangji.registry.models import Assignment, Bucket, SocialOrganization, Standing

CITY, COUNTIES = 341600, (341602, 341621, 341622, 341623)
PLANNED, HANDED_OVER, SECONDED = 341602, 341621, 341622  # the county of the draft, of the handing over, of the rest
TYPED = datetime(2021, 10, 28, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY, TODAY = date(2021, 10, 25), date(2021, 11, 2)
KNOWN = {"hanyuqing": ("教育", "养老"), "jialiang": ("教育",), "zhongxinyi": ("农业",), "daihongmei": ("养老",)}
FRESH = ("卫禾苗", "谯城区示范党校")  # new in the pool of the planned county
LESS = {"jialiang": (3, "兼任街道党建办专干")}  # a limit of one's own, with its reason


def guide(people: Mapping[str, Person], officers: Mapping[tuple[int, str], User]) -> None:
    """people: by key in the plan; an instructor's key is the username."""
    hands = _Hands(officers)
    for login in cast()["logins"]:
        if login["role"] == "instructor":
            _enlist(login, people[login["username"]], hands)
    fresh = Person.objects.create(name=FRESH[0], unit=FRESH[1])
    able = Able(PLANNED, "county", (PLANNED,), ("养老", "教育"))
    set_availability(person=fresh, able=able, day=DAY, until=None, act=hands.act(PLANNED))
    _hand_over(hands)
    _second(people, hands)
    _draft(hands)


class _Hands:
    """Each act is a register's officer's, some minutes after the one before."""

    def __init__(self, officers: Mapping[tuple[int, str], User]) -> None:
        self.officers, self.at = officers, TYPED

    def act(self, region: int) -> Act:
        self.at += timedelta(minutes=3)
        return Act(self.officers[region, "city" if region == CITY else "county"], self.at)


def _enlist(login: Mapping[str, Any], person: Person, hands: _Hands) -> None:
    region = login["region"]
    most, reason = LESS.get(login["username"], (None, ""))
    counties = COUNTIES if region == CITY else (region,)
    level = "city" if region == CITY else "county"
    able = Able(region, level, counties, KNOWN.get(login["username"], ()), most, reason)
    set_availability(person=person, able=able, day=login["since"], until=None, act=hands.act(region))


def _primary(region: int) -> list[Assignment]:
    """The running primary assignments of a county's register, of who serves most first."""
    here = Standing.objects.asof(TODAY).filter(region_code=region, level="county").values("organisation")
    running = Assignment.objects.valid().on(TODAY).filter(kind="primary", organisation__in=here)
    found = list(running.select_related("organisation", "instructor").order_by("organisation__credit_code"))
    many = [each.instructor_id for each in found]
    return sorted(found, key=lambda each: (-many.count(each.instructor_id), each.instructor_id))


def _hand_over(hands: _Hands) -> None:
    """The one with most gives two organisations to the one with fewest."""
    running = _primary(HANDED_OVER)
    giver, taker = running[0].instructor, running[-1].instructor
    organisations = [each.organisation for each in running if each.instructor == giver][:2]
    matters = "二季度联系会商定的党员摸底表还差一张，十一月上旬收齐"
    hand_over(
        giver=giver, taker=taker, organisations=organisations, day=DAY, matters=matters, act=hands.act(HANDED_OVER)
    )


def _second(people: Mapping[str, Person], hands: _Hands) -> None:
    """A helper beside a primary instructor, and a first secretary in a covered organisation."""
    running = _primary(SECONDED)
    helper = running[-1].instructor
    helped = next(each.organisation for each in running if each.instructor != helper)
    send_additional(organisation=helped, instructor=helper, day=DAY, act=hands.act(SECONDED))
    covered = Standing.objects.asof(TODAY).filter(region_code=SECONDED, level="county", bucket=Bucket.SINGLE)
    unit: SocialOrganization = covered.order_by("organisation__credit_code")[0].organisation
    send_first_secretary(
        organisation=unit,
        person=people["yaobenfu"],
        dispatched_by="蒙城县示范中学",
        day=date(2021, 9, 1),
        until=date(2023, 9, 1),
        act=hands.act(SECONDED),
    )


def _draft(hands: _Hands) -> None:
    """A draft with one organisation chosen besides, and one person decided on."""
    hands.at = datetime(2021, 11, 1, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    plan = draw_plan(region_code=PLANNED, level="county", act=hands.act(PLANNED))
    gaps = Standing.objects.asof(TODAY).filter(region_code=PLANNED, level="county", bucket=Bucket.DUE_JOINTLY)
    weak = gaps.filter(instructor__isnull=True).order_by("organisation__credit_code")[0].organisation
    choose(plan=plan, organisations=[weak], act=hands.act(PLANNED))
    line = plan.lines.filter(now__isnull=True, proposed__isnull=False).order_by("organisation__credit_code").first()
    if line and line.proposed:
        pin(plan=plan, organisation=line.organisation, person=line.proposed, act=hands.act(PLANNED))
