"""What the city's office has issued in the demonstration: the brief of a month, and a comparison that it withdrew."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hangji.coverage.queries import Scope
from hangji.office.access import Territory
from hangji.office.actions.issues import withdraw_issue
from hangji.office.acts import Act
from hangji.office.issues import Drawn, Imprint, Issuing, issue
from hangji.office.models import Issue
from hangji.office.pen import writing
from hangji.reports.brief.paper import definition_of
from hangji.reports.kinds import KINDS

SHANGHAI = ZoneInfo("Asia/Shanghai")
BASE = "http://127.0.0.1:8000"
WORDS = {"brief": "亳民社简", "comparison": "亳民社对"}


@dataclass(frozen=True)
class Paper:
    """A paper of a month end. withdrawn_at, because: of one that did not hold."""

    kind: str
    day: date
    at: datetime
    withdrawn_at: datetime | None = None
    because: str = ""


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=SHANGHAI)


SEPTEMBER = date(2021, 9, 30)
PAPERS = (
    Paper("brief", SEPTEMBER, _at(10, 8, 15, 40)),
    Paper("comparison", SEPTEMBER, _at(10, 8, 16, 10), _at(10, 11, 9, 5), "谯城区一家组织的党员人数录错，更正后重发"),
    Paper("comparison", SEPTEMBER, _at(10, 11, 9, 30)),
)


def send(paper: Paper, act: Act, region_code: int, level: str) -> Issue:
    """Issue it as known at the time of the act."""
    kind = KINDS[paper.kind]
    content = kind.build(Scope(Territory(region_code, level), paper.day))

    def draw(imprint: Imprint) -> list[Drawn]:
        papers = kind.papers.items()
        return [Drawn(f"{content.title}.{name}", name, draw_(content, imprint)) for name, draw_ in papers]

    what = Issuing(
        kind=paper.kind,
        subject_kind="Month",
        subject_id=paper.day.year * 100 + paper.day.month,
        title=content.title,
        region_code=region_code,
        level=level,
        unit="亳州市民政局",
        base=BASE,
        as_of=paper.day,
        definition=definition_of(content),
        word=WORDS[paper.kind],
    )
    with writing(act) as pen:
        return issue(pen, what, draw)


def take_back(paper: Paper, act: Act) -> None:
    valid = Issue.objects.get(kind=paper.kind, as_of=paper.day, withdrawn_at__isnull=True)
    withdraw_issue(issue=valid, reason=paper.because, act=act)
