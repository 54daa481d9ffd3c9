"""A site of one organisation and a visitor of another: bai keeps the site, qin comes with her own organisations."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from hangji.office.models import Person, Role
from hangji.places.actions.opening import add_slots, ask_change, decide_change
from hangji.places.actions.sites import Described, propose_site
from hangji.registry.models import Secretary
from tests.town import moment

SAID = Described(
    name="红色议事厅",
    address="谯城区示范路 1 号",
    contact="党支部办公室",
    hours="工作日 9:00–17:00",
    capacity=20,
    hear="听议事的故事",
    see="看议事厅和台账",
    learn="学怎样把会开短",
    copy="议事规则范本",
)
DAY = date(2021, 11, 10)


def secretary(town, username, name, branch):
    """A Party worker with an account, secretary of a branch."""
    user = town.user(username, name, Role.PARTY_WORKER)
    user.person = Person.objects.create(name=name)
    user.save()
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=branch, person=user.person, **spell)
    return user


@pytest.fixture
def there(town):
    """town with bai's club and its site, not open yet; qin with school and choir; dong, of the city's committee."""
    return furnished(town)


def furnished(town):
    town.club = town.organisation("亳州市篮球协会", 5)
    town.bai = secretary(town, "bai", "白素", town.form("亳州市篮球协会党支部", town.club))
    town.school, town.choir = town.organisation("亳州市书法学校", 2), town.organisation("亳州市合唱协会", 2)
    joint = town.form("亳州市文艺联合党支部", town.school, town.choir, mode="joint")
    town.qin = secretary(town, "qin", "秦观止", joint)
    town.dong = town.user("dong", "董事长远", Role.COMMITTEE)
    town.dong.posts.update(body=town.body)
    town.site = propose_site(organisation=town.club, said=SAID, act=town.act(town.bai))
    return town


@pytest.fixture
def opened(there):
    """The site is open since January, with two slots in November."""
    return with_slots(there)


def with_slots(town):
    open_site(town)
    days = [DAY, date(2021, 11, 17)]
    act = town.act(town.bai)
    town.slot, town.later = add_slots(site=town.site, days=days, starts="09:30", ends="11:30", capacity=20, act=act)
    return town


def another_site(town):
    """A second site of the club, open too, and its one slot."""
    site = propose_site(organisation=town.club, said=replace(SAID, name="先锋站"), act=town.act(town.bai))
    open_site(town, site=site)
    slots = {"days": [DAY], "starts": "14:00", "ends": "16:00", "capacity": 20, "act": town.act(town.bai)}
    return site, add_slots(site=site, **slots)[0]


def open_site(town, day=date(2021, 1, 4), site=None):
    change = ask_change(site=site or town.site, kind="open", day=day, reason="评为示范点", act=town.act())
    return decide_change(change=change, agrees=True, opinion="同意", act=town.act(town.li))
