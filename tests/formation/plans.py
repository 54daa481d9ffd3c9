"""A small place for the planner: seven organisations that are too small for an own branch, and a draft for them."""

from hangji.formation.planning import actions
from hangji.formation.planning.arrangement import read
from hangji.formation.planning.models import JointPlan
from hangji.office.access import Territory
from tests.town import CITY

HERE = Territory(CITY, "city")


def small_ones(town):
    """Seven that are too small for an own branch: four elderly homes in one street, three schools in another."""
    made = {}
    for name, full in (("康宁", 2), ("银龄", 1), ("松鹤", 1), ("福寿", 1)):
        made[name] = town.organisation(f"{name}养老院", full)
    for name, full in (("晨光", 2), ("启航", 1), ("博文", 0)):
        made[name] = town.organisation(f"{name}学校", full, 1)
    for name, each in made.items():
        home = name in ("康宁", "银龄", "松鹤", "福寿")
        each.industry, each.street_code = ("养老", 341602001) if home else ("教育", 341602002)
        each.save()
    return made


def draft(town):
    return actions.make_plan(territory=HERE, name="三季度草案", day=town.today, act=town.act())


def arranged(plan):
    """number → names, without the endings."""
    now = read(JointPlan.objects.get(pk=plan.pk))
    return {number: sorted(str(unit)[:2] for unit in now.members(number)) for number in now.groups}


def fresh(plan):
    return JointPlan.objects.get(pk=plan.pk)


def do(action, plan, town, **said):
    action(plan=plan, version=fresh(plan).version, act=town.act(), **said)
