"""Evaluation and inspection in the town: grades given before, one that waits, the reports on 2020; and what was asked.

Everything goes through the actions of the city's two officers.
"""

from collections.abc import Mapping
from datetime import date, datetime

from hangji.burden.counting import count_fillings
from hangji.demo.clock import CHINA
from hangji.evaluation.actions.grades import Proposal, check_grade, propose_grade
from hangji.evaluation.actions.inspections import conclude_inspection, confirm_inspection, receive_reports
from hangji.evaluation.models import Inspection
from hangji.evaluation.queries.standing import inspection_rows
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.registry.models import SocialOrganization, Standing, Status

OFFICER, SECOND = "chensiyuan", "zhoumin"
NOW = datetime(2021, 11, 2, 8, 30, tzinfo=CHINA)
YEAR = 2020
# Grade and announcement; the first runs out next spring, the last waits for the second officer.
GRADES = (
    ("3A", date(2017, 3, 20), "亳民〔2017〕示例 3 号"),
    *(("3A", date(2018, 12, 10), "亳民〔2018〕示例 21 号"),) * 4,
    *(("4A", date(2019, 11, 28), "亳民〔2019〕示例 18 号"),) * 3,
    ("5A", date(2020, 12, 15), "亳民〔2020〕示例 26 号"),
    ("2A", date(2020, 12, 15), "亳民〔2020〕示例 26 号"),
    ("4A", date(2021, 10, 26), "亳民〔2021〕示例 15 号"),
)
MISSING = 5  # organisations whose report has not come
LATE = 3
CONCLUDED = 150


def evaluate(users: Mapping[str, User]) -> None:
    """What the city's office has on record of evaluation and inspection."""
    first, second = (Act(users[name], NOW) for name in (OFFICER, SECOND))
    _grades(first, second)
    _inspections(first, second)
    count_fillings(at=NOW)


def _oldest(count: int) -> list[SocialOrganization]:
    """The city's organisations that were registered longest ago."""
    rows = Standing.objects.asof(NOW.date()).filter(status=Status.ACTIVE, level="city")
    rows = rows.filter(organisation__registered_on__lt=date(2016, 1, 1), party_organization__isnull=False)
    return [row.organisation for row in rows.select_related("organisation").order_by("organisation")[:count]]


def _grades(first: Act, second: Act) -> None:
    for organisation, (grade, day, number) in zip(_oldest(len(GRADES)), GRADES, strict=False):
        said = Proposal(YEAR, grade, day, number, reason="对照公布文件")
        one = propose_grade(organisation=organisation, proposal=said, act=first)
        if day < date(2021, 1, 1):
            check_grade(evaluation=one, agrees=True, opinion="与公布文件一致", version=one.version, act=second)


def _inspections(first: Act, second: Act) -> None:
    rows = inspection_rows(first, YEAR).order_by("organisation")
    ids = list(rows.values_list("organisation", flat=True))
    came, late = ids[MISSING + LATE :], ids[MISSING : MISSING + LATE]
    receive_reports(organisations=came, year=YEAR, day=date(2021, 3, 26), act=first)
    receive_reports(organisations=late, year=YEAR, day=date(2021, 6, 18), act=first)
    due = set(rows.filter(bucket__in=("due_alone", "due_jointly")).values_list("organisation", flat=True))
    for n, one in enumerate(Inspection.objects.filter(organisation__in=came).order_by("pk")[:CONCLUDED]):
        result = "basic" if n % 9 == 4 or one.organisation_id in due else "qualified"
        conclude_inspection(inspection=one, result=result, opinion="", version=one.version, act=first)
    failed = Inspection.objects.filter(organisation__in=late).order_by("pk").first()
    if failed:
        said = {"result": "failed", "opinion": "逾期报送，资产情况没有说明"}
        failed = conclude_inspection(inspection=failed, version=failed.version, act=first, **said)
        confirm_inspection(inspection=failed, agrees=True, opinion="同意", version=failed.version, act=second)
