"""One county's draft of joint branches, with a group already settled: to be gone on with."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hangji.formation.planning import actions
from hangji.formation.planning.models import JointPlan
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import User

COUNTY = 341602
NAME = "四季度草案"
AS_OF = date(2021, 10, 31)
MADE_AT = datetime(2021, 11, 1, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def planned(officers: Mapping[tuple[int, str], User]) -> JointPlan:
    """The officer of the county has it proposed, and settles the first group with a candidate for secretary."""
    act = Act(officers[COUNTY, "county"], MADE_AT)
    plan = actions.make_plan(territory=Territory(COUNTY, "county"), name=NAME, day=AS_OF, act=act)
    actions.describe(plan=plan, number=1, name="", secretary="李慧（党龄 21 年）", version=1, act=act)
    actions.lock(plan=plan, number=1, locked=True, version=2, act=act)
    return plan
