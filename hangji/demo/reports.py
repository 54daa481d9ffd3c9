"""What became of the counties' reports of September: two accepted, one returned, one still waiting for the city."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hangji.demo.clock import CHINA
from hangji.demo.facts import ReportDeed

DAY = date(2021, 9, 30)
CITY_OFFICER = "chensiyuan"
RETURNED = "与市里按县级登记统计的数对不上，请核对九月新登记的社会组织后重报"
# Region, who prepares, who checks and locks, when the drafting began on the first working day after the holiday, what
# the city answered on the Monday.
COUNTIES = (
    (341602, "duwenqing", "dingyinuo", (8, 50), "accept"),
    (341621, "geyongheng", "fanruochuan", (9, 5), "return"),
    (341622, "mengxiaotong", "huonianzu", (14, 40), ""),
    (341623, "lishuyu", "jichunlai", (15, 0), "accept"),
)


def report_deeds() -> Iterator[ReportDeed]:
    """In the order of their doing, county by county; last a head count that came too late for the report."""
    for number, (region, maker, checker, (hour, minute), answer) in enumerate(COUNTIES):
        at = datetime(2021, 10, 8, hour, minute, tzinfo=CHINA)
        for verb, by, minutes in (
            ("draft", maker, 0),
            ("check", checker, 30),
            ("lock", checker, 36),
            ("send", maker, 51),
        ):
            yield ReportDeed(region=region, day=DAY, verb=verb, by=by, typed_at=at + timedelta(minutes=minutes))
        if answer:
            answered = datetime(2021, 10, 11, 9, 10 + 10 * number, tzinfo=CHINA)
            reason = RETURNED if answer == "return" else ""
            yield ReportDeed(region=region, day=DAY, verb=answer, by=CITY_OFFICER, typed_at=answered, reason=reason)
    late = datetime(2021, 10, 20, 10, 12, tzinfo=CHINA)
    yield ReportDeed(region=341602, day=DAY, verb="correct", by="duwenqing", typed_at=late)
