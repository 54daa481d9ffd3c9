"""趋势: month ends as charts and as a table, each number with its rows."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.coverage.test_coverage_pages import _the_day_of_the_town, chen, fill, page  # noqa: F401
from tests.town import FEW_AND_MANY

TREND = reverse("coverage:trend")


def test_each_number_opens_its_rows(chen, town):  # noqa: F811
    fill(town, 6)
    html = page(chen, TREND)
    found = re.findall(r'<a class="open" href="([^"]+)">(\d+)</a>', html)
    assert len(found) == 12 * 6
    for url, number in found[:18]:
        rows = page(chen, url.replace("&amp;", "&"))
        assert f"共 {number} {'个' if 'party_all' in url else '家'}" in rows, url


def test_sixty_months_and_one_type(chen, town):  # noqa: F811
    fill(town, 6)
    html = page(chen, TREND, months="60", kind="association")
    assert html.count('<th scope="row">') == 60
    assert "党组织（个）" not in html
    assert '<option value="association" selected>' in html
    assert "kind=association" in re.search(r'<a class="open" href="([^"]+)"', html)[1]


@pytest.mark.parametrize("query", [{"months": "13"}, {"kind": "club"}, {"months": "x", "kind": "'"}])
def test_nonsense_is_told(chen, town, query):  # noqa: F811
    html = page(chen, TREND, **query)
    assert "下面是近 12 个月、全部类型的数" in html
    assert html.count('<th scope="row">') == 12


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize("query", [{}, {"months": "60"}, {"months": "60", "day": "2016-01-31"}])
def test_the_trend_costs_the_same_however_many(chen, town, count, query, django_assert_max_num_queries):  # noqa: F811
    fill(town, count)
    with django_assert_max_num_queries(8):  # three for the figures
        page(chen, TREND, **query)


def test_the_export_says_what_the_table_says(chen, town):  # noqa: F811
    fill(town, 3)
    answer = chen.post(reverse("coverage:trend_export") + "?day=2021-10-31", {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("截至,社会组织,有党组织,单独组建")
    assert lines[-1].startswith(f"{date(2021, 10, 31)},3,")
    assert len(lines) == 13
