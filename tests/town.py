"""The whole cast of the tests: a few organisations in Bozhou, one person per role, and a day.

Every name is invented. Reading a test, this is the only other file to know.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from stdnum.cn import uscc

from hangji.coverage.queries import Scope
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, Person, Post, Region, Role, User
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.instructors import assign_instructor
from hangji.registry.actions.organisations import Enrolment, register_organisation
from hangji.registry.actions.party import Founding, form_party_organization
from hangji.registry.models import PartyOrganization, SocialOrganization

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2021, 11, 2)
CITY, QIAOCHENG, GUOYANG = 341600, 341602, 341621
# Of rows: what a page costs must not depend on them. The many are counted in the slow suite.
FEW_AND_MANY = [3, pytest.param(33, marks=pytest.mark.slow)]
PREFIX = {"association": "51", "private": "52", "foundation": "53"}


def credit_code(number: int, kind: str = "association", region: int = QIAOCHENG) -> str:
    """A code with the right check character."""
    body = f"{PREFIX[kind]}{region}MJT{number:06d}"
    return str(body + uscc.calc_check_digit(body))


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@cache
def _password() -> str:
    return make_password("correct horse")


def _user(username: str, name: str, **told: Any) -> User:
    return User(username=username, name=name, password=_password(), **told)


def _post(role: str, region: int = 0, level: str = "all") -> Post:
    at = moment(date(2020, 1, 2))
    return Post(role=role, region_code=region, level=level, since=at.date(), recorded_at=at, recorded_in=uuid4())


class Town:
    """Who is who: chen is the city's officer, li the second one; zhou an instructor; wang the officer of Guoyang."""

    def __init__(self) -> None:
        self.today = TODAY
        self._codes = 0
        self._regions()
        self.zhou_person = Person.objects.create(name="周敏", unit="市民政局")
        self.root, self.chen, self.li, self.wang, self.song, self.qian, self.zhou = self._cast()
        self.body = Body.objects.create(
            name="中共亳州市社会组织综合委员会", kind="comprehensive", region_code=CITY, level="city"
        )

    def _regions(self) -> None:
        Region.objects.bulk_create(
            Region(code=code, name=name, short=name[:-1], level=level, parent=parent)
            for code, name, level, parent in (
                (340000, "安徽省", "province", None),
                (CITY, "亳州市", "prefecture", 340000),
                (QIAOCHENG, "谯城区", "county", CITY),
                (GUOYANG, "涡阳县", "county", CITY),
            )
        )

    def _cast(self) -> list[User]:
        """All at once: a third of all tests begin with them."""
        cast = [
            (_user("root", "安全员甲"), _post(Role.SECURITY_ADMIN)),
            (_user("chen", "陈思远"), _post(Role.OFFICER, CITY)),
            (_user("li", "李知行"), _post(Role.OFFICER, CITY, "city")),
            (_user("wang", "王守田"), _post(Role.OFFICER, GUOYANG, "county")),
            (_user("song", "宋审言"), _post(Role.AUDITOR, CITY)),
            (_user("qian", "钱柜"), _post(Role.BANK_CLERK)),
            (_user("zhou", "周敏", person=self.zhou_person), _post(Role.INSTRUCTOR)),
        ]
        users = User.objects.bulk_create(user for user, _post in cast)
        for user, post in cast:
            post.user = user
        Post.objects.bulk_create(post for _user, post in cast)
        return users

    def user(self, username: str, name: str, role: str, region: int = 0, level: str = "all") -> User:
        user, post = _user(username, name), _post(role, region, level)
        user.save()
        post.user = user
        post.save()
        return user

    def act(self, user: User | None = None, day: date | None = None, hour: int = 9) -> Act:
        """An act of chen today, unless said otherwise."""
        return Act(user or self.chen, moment(day or self.today, hour))

    def scope(
        self, day: date | None = None, level: str = "city", region: int = CITY, known: datetime | None = None
    ) -> Scope:
        return Scope(Territory(region, level), day or self.today, known)

    def enrolment(
        self, name: str, kind: str = "association", level: str = "city", region: int = QIAOCHENG
    ) -> Enrolment:
        self._codes += 1
        plain = {"registered_on": date(2015, 5, 4)}
        return Enrolment(credit_code(self._codes, kind, region), name, kind, level, region, plain)

    def organisation(
        self, name: str, full: int | None = None, probationary: int = 0, *, day: date = date(2020, 1, 6), **where: str
    ) -> SocialOrganization:
        """A registered organisation; full None: nothing declared."""
        act = self.act(day=day)
        organisation = register_organisation(enrolment=self.enrolment(name, **where), act=act)  # type: ignore[arg-type]
        if full is not None:
            self.declare(organisation, full, probationary, day=day)
        return organisation

    def declare(
        self, organisation: SocialOrganization, full: int, probationary: int = 0, *, day: date | None = None
    ) -> None:
        counts = {"full": full, "probationary": probationary, "staff": 20, "not_transferred": 0}
        day = day or self.today
        declare_headcount(organisation=organisation, counts=counts, day=day, act=self.act(day=day))

    def form(
        self, name: str, *organisations: SocialOrganization, mode: str = "single", day: date = date(2020, 3, 2)
    ) -> PartyOrganization:
        founding = Founding(
            name=name,
            kind="branch",
            mode=mode,
            level="city",
            region_code=QIAOCHENG,
            formed_on=day,
            body=self.body,
            covers=organisations,
        )
        return form_party_organization(founding=replace(founding), act=self.act())[0]

    def send(self, organisation: SocialOrganization, day: date = date(2020, 3, 2)) -> None:
        """Zhou becomes its instructor."""
        assign_instructor(organisation=organisation, instructor=self.zhou_person, day=day, act=self.act())

    def years_ago(self, years: int) -> date:
        return self.today - timedelta(days=365 * years)
