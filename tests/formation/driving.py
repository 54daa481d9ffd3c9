"""A drive of Chen's for the tests: what is typed of it, and who is put into its task force."""

from datetime import date

from hangji.formation.drives.actions.force import put_member
from hangji.formation.drives.actions.plan import Aim, Design
from tests.town import CITY

START, END = date(2021, 10, 4), date(2021, 12, 31)  # a Monday, and after the day of the tests
AIMS = (Aim(2, END, reach="covered"), Aim(600, END, indicator="organisation_coverage"))
REMARKS = "逐家上门，年内没有书记人选的转入经常性组建。"


def design(**more):
    said = {"name": "强覆盖（2021）", "kind": "strong_coverage", "region_code": CITY, "level": "city"}
    days = {"starts_on": START, "ends_on": END}
    return Design(**{**said, **days, "condition": "gap", "aims": AIMS, **more})


def serve(town, drive, user, counties=(), organisations=(), duty="member"):
    return put_member(drive=drive, user=user, duty=duty, counties=counties, organisations=organisations, act=town.act())
