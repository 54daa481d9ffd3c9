"""指标口径: one page an indicator and one a clause; versions, the own scope, two side by side."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from hangji.coverage.queries import figures
from rulebook import indicators as dictionary
from rulebook.indicators import Half, Version, indicator, indicator_from, indicators
from rulebook.policy import ROOT, all_clauses, read
from rulebook.uses import uses

DEFINITIONS = "/coverage/definitions/"


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


@pytest.fixture
def second_version(monkeypatch):
    """From 2021-07-01 on the rate of own Party organisations counts every covered organisation."""
    now = indicator("single_rate")
    later = Version(2, date(2021, 7, 1), "改按覆盖计算。", numerator=Half("covered", "有党组织覆盖的社会组织"))
    changed = replace(now, versions=(*now.versions, later))
    told = tuple(changed if each.code == "single_rate" else each for each in indicators())
    monkeypatch.setattr(dictionary, "indicators", lambda: told)
    monkeypatch.setattr("hangji.coverage.views.definitions.indicators", lambda: told)
    monkeypatch.setattr(
        "hangji.coverage.views.definitions.indicator", lambda code: next(e for e in told if e.code == code)
    )


def test_a_figure_is_counted_by_the_version_of_its_day(town, second_version):
    units = [town.organisation(f"亳州市{name}协会", 3) for name in "琴棋书"]
    town.form("联合党支部", *units[:2], mode="joint")

    def numerator(day):
        return next(f.numerator for f in figures(town.scope(day)) if f.indicator.code == "single_rate")

    assert (numerator(date(2021, 6, 30)), numerator(date(2021, 7, 1))) == (0, 2)


def test_the_page_says_which_version_applied_and_what_it_changed(chen, town, second_version):
    before = page(chen, f"{DEFINITIONS}single_rate/", day="2021-06-30")
    assert "适用第 1 版" in before
    after = page(chen, f"{DEFINITIONS}single_rate/", day="2021-07-01")
    assert "适用第 2 版" in after
    assert "单独建立党组织的社会组织 → 有党组织覆盖的社会组织" in after


@pytest.mark.parametrize("code", [each.code for each in indicators()])
def test_each_half_of_the_example_opens_its_rows(chen, town, code):
    town.form("亳州市象棋学校党支部", town.organisation("亳州市象棋学校", 3))
    town.organisation("亳州市书画协会", 1)
    html = page(chen, f"{DEFINITIONS}{code}/", day="2021-10-31")
    numbers = re.findall(r'<a class="open" href="(/coverage/rows/[^"]*)">(\d+)</a>', html)
    assert numbers
    for url, number in numbers:
        assert "day=2021-10-31" in url
        assert re.search(f"共 {number} [家个]", page(chen, url)), url


def test_two_definitions_stand_side_by_side(chen, town):
    html = page(chen, f"{DEFINITIONS}should_build_narrow/", beside="should_build_broad")
    assert "正式党员 3 名以上的社会组织" in html
    assert "有党员的社会组织" in html
    assert "不能和宽口径合并或者平均" in html
    page(chen, f"{DEFINITIONS}should_build_narrow/", beside="nonsense")


def test_the_trap_is_told(chen, town):
    assert "（如 110 ÷ 175）不是指标" in page(chen, f"{DEFINITIONS}party_organisations/")


def test_the_dictionary_is_searched(chen, town):
    html = page(chen, DEFINITIONS, q="宽限期")
    assert "应建未建的整改宽限期" in html
    assert "单独组建率" not in html
    assert "没有提到“杜鹃”" in page(chen, DEFINITIONS, q="杜鹃")


def test_zhou_reads_definitions_without_figures(client, town):
    client.force_login(town.zhou)
    html = page(client, f"{DEFINITIONS}single_rate/")
    assert "按你的范围算" not in html
    assert "/coverage/rows/" not in html


@pytest.mark.parametrize("key", sorted({each.key for each in all_clauses()}))
def test_every_clause_has_its_page(chen, town, key):
    assert "谁用到它" in page(chen, f"{DEFINITIONS}clauses/{key}/")


def test_a_clause_knows_who_applies_it(chen, town):
    used = uses("coverage.form_alone_from", day=town.today)
    assert {each.code for each in used.indicators} >= {"single_rate", "should_build_narrow"}
    assert "应当单独建立党组织，目前还没有建" in map(str, used.verdicts)
    assert "人数申报已过期" in page(chen, f"{DEFINITIONS}clauses/quality.headcount_renewed_within_months/")
    assert chen.get(f"{DEFINITIONS}clauses/coverage.nonsense/").status_code == 404


@pytest.mark.parametrize(
    "versions",
    [
        [{"number": 2, "valid_from": date(2021, 1, 1), "wording": "x"}],
        [
            {"number": 1, "valid_from": date(2021, 1, 1), "wording": "x"},
            {"number": 2, "valid_from": date(2020, 1, 1), "wording": "y"},
        ],
    ],
)
def test_versions_out_of_order_are_refused(versions):
    said = read(ROOT / "indicators" / "single_rate.yaml")
    with pytest.raises(ValueError, match="not in order"):
        indicator_from("single_rate", {**said, "versions": versions})


def test_every_indicator_rests_on_clauses_that_exist_and_stands_beside_ones_that_exist():
    keys, codes = {each.key for each in all_clauses()}, {each.code for each in indicators()}
    for each in indicators():
        assert set(each.clauses) <= keys
        assert set(each.beside) <= codes - {each.code}
