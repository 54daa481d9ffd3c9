"""The desk's lines about reports: owed, returned, to check, to hand in, to receive; each goes by itself."""

import re
from dataclasses import replace
from html import unescape

import pytest

from hangji.reports import kinds
from hangji.reports.actions import accept_report, check_report, draft_report, return_report
from hangji.reports.models import Report
from tests.reports.office import COUNTY, DAY, WHERE, drafted, locked, second_officer, sent


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town, monkeypatch):
    settings.PINNED_DAY = town.today
    owed = replace(kinds.KINDS["figures"], code="brief")  # the table under the name of what is owed each month
    monkeypatch.setattr(kinds, "KINDS", {"brief": owed})
    town.organisation("涡阳县象棋协会", 3, **WHERE)


@pytest.fixture
def lines(client):
    """(text, address) of the lines about reports on a person's desk."""

    def read(user):
        client.force_login(user)
        html = unescape(client.get("/").content.decode())
        rows = re.findall(r'<tr><td class="nowrap"><span class="tag.*?</tr>', html, re.S)
        found = [(re.search(r"<p>(.*?)</p>", row)[1], re.search(r'href="([^"]+)"', row)[1]) for row in rows]
        return [(text, url) for text, url in found if "报表" in text]

    return read


OWED = ("1 份报表还没有上报：覆盖指标表", "/reports/new/?kind=brief&day=2021-10-31")


def test_what_is_owed_is_on_the_desk_until_it_is_handed_in(town, lines):
    assert lines(town.wang) == lines(town.chen) == [OWED]
    report = drafted(town, kind="brief")
    assert lines(town.wang) == [OWED]  # his own draft waits for another
    assert lines(second_officer(town))[1] == ("1 份报表等待审核、锁定：覆盖指标表", f"/reports/{report.pk}/")
    report = locked(town, kind="brief")
    assert lines(town.wang)[1] == ("1 份报表已经锁定，等待上报：覆盖指标表", f"/reports/{report.pk}/")
    sent_one = sent(town, kind="brief")
    assert lines(town.wang) == []
    assert lines(town.chen)[1] == ("1 份下级报表等待接收：覆盖指标表", f"/reports/{sent_one.pk}/")


def test_what_is_accepted_waits_for_nobody(town, lines):
    accept_report(report=sent(town, kind="brief"), act=town.act())
    assert lines(town.wang) == []
    assert lines(town.chen) == [OWED]  # the city's own


def test_what_was_returned_comes_first_with_its_reason_until_the_next_edition(client, town, lines):
    return_report(report=sent(town, kind="brief"), reason="少报一家", act=town.act())
    texts = [text for text, _url in lines(town.wang)]
    assert texts == ["1 份报表被退回：覆盖指标表", OWED[0]]
    assert "少报一家" in client.get("/").content.decode()
    locked(town, hour=12, kind="brief")
    assert [text for text, _url in lines(town.wang)] == [OWED[0], "1 份报表已经锁定，等待上报：覆盖指标表"]


def test_several_of_a_sort_lead_to_their_list(town, client, lines):
    for day in (DAY, DAY.replace(month=8)):
        draft_report(kind="brief", territory=COUNTY, day=day, act=town.act(town.wang))
    xu = second_officer(town)
    own = draft_report(kind="brief", territory=COUNTY, day=DAY.replace(month=7), act=town.act(xu))
    text, url = lines(xu)[1]
    assert (text, url) == ("2 份报表等待审核、锁定：覆盖指标表", "/reports/?due=to_check.341621.county")
    listed = list(client.get(url).context["listing"].found)
    assert (len(listed), own in listed) == (2, False)  # her own is for another to check
    own.delete()
    for report in Report.objects.all():
        check_report(report=report, act=town.act(xu))
    assert lines(xu)[1][0].startswith("2 份报表等待审核、锁定")


def test_who_prepares_nothing_is_told_nothing(town, lines):
    sent(town, kind="brief")
    assert lines(town.song) == []
