"""Open figures: those of locked reports alone, closed by hand and with their report."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hangji.kit.refusal import Refusal
from hangji.office.access import Territory
from hangji.portal.actions.figures import close_figures, open_figures
from hangji.portal.models import OpenFigures
from hangji.portal.queries.figures import open_reports
from hangji.reports.actions import check_report, draft_report, lock_report, send_report, withdraw_report
from tests.portal.conftest import Newsroom, text
from tests.town import CITY

pytestmark = pytest.mark.usefixtures("_on_the_day")


def locked(newsroom: Newsroom, day: date = date(2021, 10, 31)) -> Any:
    club = newsroom.organisation("亳州市篮球协会", 5, day=date(2020, 1, 6))
    newsroom.form("亳州市篮球协会党支部", club)
    return edition(newsroom, day)


def edition(newsroom: Newsroom, day: date) -> Any:
    city, second = Territory(CITY, "city"), newsroom.act(newsroom.li)
    report = draft_report(kind="figures", territory=city, day=day, act=newsroom.act())
    check_report(report=report, act=second)
    return lock_report(report=report, base="http://testserver", act=second)


def test_open_figures_are_the_locked_ones(newsroom: Newsroom, client: Client):
    report = locked(newsroom)
    assert "还没有公开的数据" in text(client, "/portal/data/")
    row = open_figures(report=report, act=newsroom.act())
    newsroom.organisation("亳州市棋类协会", 3)  # what is registered later changes nothing
    html = text(Client(headers={"accept-language": "zh-CN"}), "/portal/data/?page=1")
    assert "1 / 1 家" in html
    assert "截至 2021-10-31" in html
    told = json.loads(client.get(reverse("portal:figures_file", args=[row.pk, "json"])).content)
    first = told["indicators"][0]
    assert (told["day"], first["title"], first["top"], first["bottom"], first["rate"]) == (
        "2021-10-31",
        "组织覆盖率",
        1,
        1,
        "100",
    )
    table = client.get(reverse("portal:figures_file", args=[row.pk, "csv"])).content.decode("utf-8-sig")
    assert "组织覆盖率,100,1,1,家" in table
    assert client.get(reverse("portal:figures_file", args=[row.pk, "exe"])).status_code == 404


def test_figures_that_are_not_locked_are_not_opened(newsroom: Newsroom):
    draft = draft_report(kind="figures", territory=Territory(CITY, "city"), day=date(2021, 10, 31), act=newsroom.act())
    with pytest.raises(Refusal, match="不能公开这份报表"):
        open_figures(report=draft, act=newsroom.act())
    assert not OpenFigures.objects.exists()


def test_pressed_twice_the_figures_are_open(newsroom: Newsroom, client: Client):
    url = reverse("portal:open_figures", args=[locked(newsroom).pk])
    client.force_login(newsroom.chen)
    for _press in range(2):
        assert client.post(url).url == reverse("portal:desk_figures")
    assert OpenFigures.objects.count() == 1


def test_figures_of_an_edition_that_was_corrected_are_open_no_more(newsroom: Newsroom):
    first = locked(newsroom)
    open_figures(report=first, act=newsroom.act())
    newsroom.form("亳州市棋类协会党支部", newsroom.organisation("亳州市棋类协会", 3))
    second = edition(newsroom, first.day)
    assert (second.edition, list(open_reports())) == (2, [])
    open_figures(report=second, act=newsroom.act())
    assert [row.report for row in open_reports()] == [second]


def test_figures_close_by_hand_and_with_their_report(newsroom: Newsroom, client: Client, own_commits: Any):
    row = open_figures(report=locked(newsroom), act=newsroom.act())
    url = reverse("portal:figures_file", args=[row.pk, "json"])
    with own_commits():
        close_figures(row=row, because="口径要改", act=newsroom.act())
    assert client.get(url).status_code == 404
    with own_commits():
        open_figures(report=row.report, act=newsroom.act())
    assert client.get(url).status_code == 200
    with own_commits():
        sent = send_report(report=row.report, act=newsroom.act())
        withdraw_report(report=sent, reason="数有误", act=newsroom.act(newsroom.li))
    assert client.get(url).status_code == 404


# The health
