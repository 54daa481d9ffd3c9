"""The yearly inspection: who owes a report, what became of it, and what is near without anybody being punished."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.evaluation.actions.inspections import (
    conclude_inspection,
    confirm_inspection,
    receive_report,
    receive_reports,
)
from hangji.evaluation.models import Inspection
from hangji.evaluation.queries.standing import active, at_risk, inspection_figures, inspection_rows, risks
from hangji.kit.refusal import NoRight, Refusal
from hangji.registry.actions.organisations import Conflict
from rulebook.evaluation import registered_by
from tests.evaluation.ones import appraised


@pytest.fixture
def due(town):
    """Three that owe a report on 2020: covered, due to form, without members; and a foundation."""
    town.club = town.organisation("亳州市篮球协会", 5)
    town.form("亳州市篮球协会党支部", town.club)
    town.gap = town.organisation("亳州市书法协会", 5)
    town.school = town.organisation("亳州市棋类学校", 0, kind="private")
    town.fund = town.organisation("亳州市示范基金会", 0, kind="foundation")
    return town


def receive(town, unit=None, year=2020, day=date(2021, 4, 8), by=None):
    return receive_report(organisation=unit or town.club, year=year, day=day, act=town.act(by))


def conclude(town, one, result="qualified", by=None, version=None):
    return conclude_inspection(
        inspection=one, result=result, opinion="", version=version or one.version, act=town.act(by)
    )


def test_a_report_comes_once_and_is_concluded_with_the_party_part(due):
    appraised(due.club.pk, 2020, 950)
    one = receive(due)
    assert receive(due, day=date(2021, 5, 1)).reported_on == date(2021, 4, 8)
    one = conclude(due, one)
    assert (one.result, one.second, one.party, one.party_full) == ("qualified", False, 190, 200)
    assert (one.template, one.edition) == ("example_b", 1)
    assert conclude(due, one).version == one.version
    with pytest.raises(Conflict):
        conclude(due, one, "basic", version=1)
    with pytest.raises(Refusal):
        conclude(due, one, "basic")


def test_a_failed_one_waits_for_another_person(due):
    one = conclude(due, receive(due), "failed")
    assert one.waits_for_second
    with pytest.raises(NoRight):
        confirm_inspection(inspection=one, agrees=True, opinion="x", version=one.version, act=due.act())
    done = confirm_inspection(inspection=one, agrees=True, opinion="x", version=one.version, act=due.act(due.li))
    assert (done.confirmed_by, done.waits_for_second) == ("li", False)


def test_where_the_second_does_not_agree_it_is_concluded_anew(due):
    one = conclude(due, receive(due), "failed")
    one = confirm_inspection(inspection=one, agrees=False, opinion="x", version=one.version, act=due.act(due.li))
    assert (one.result, one.concluded_by) == ("", "")
    assert conclude(due, one, "basic").result == "basic"


def test_due_and_not_formed_is_not_qualified_in_the_city(due):
    one = receive(due, due.gap)
    with pytest.raises(Refusal) as refused:
        conclude(due, one)
    assert "应建党组织而没有建" in refused.value.because
    assert conclude(due, one, "basic").result == "basic"
    assert conclude(due, receive(due, due.school)).result == "qualified"


def test_no_report_of_a_year_that_runs_or_that_is_not_owed(due):
    with pytest.raises(Refusal):
        receive(due, year=2021, day=date(2021, 10, 1))
    with pytest.raises(Refusal, match="没有报送的规定"):
        receive(due, year=1990)
    last = registered_by("association", 2020)
    club = type(due.club).objects.filter(pk=due.club.pk)
    club.update(registered_on=last + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        receive(due)
    assert "不参加 2020 年度年检" in refused.value.because
    club.update(registered_on=last)
    assert receive(due).year == 2020
    with pytest.raises(NoRight):
        receive(due, due.gap, by=due.wang)


def test_the_states_add_up_to_all_that_owe(due):
    conclude(due, receive(due))
    receive(due, due.gap, day=date(2021, 6, 4))
    found = inspection_figures(inspection_rows(due.act(), 2020))
    assert (
        found["all"]
        == 4
        == sum(found[state] for state in ("qualified", "basic", "failed", "waiting", "unreported", "not_due"))
    )
    assert (found["qualified"], found["waiting"], found["unreported"], found["late"]) == (1, 1, 2, 1)
    spring = inspection_figures(inspection_rows(due.act(day=date(2021, 4, 10)), 2020))
    assert (spring["unreported"], spring["not_due"]) == (1, 1)  # the foundation's day is over, the school's is not


def test_what_is_near_is_told_with_its_clause_and_only_for_years_that_are_kept(due):
    rows = active(due.act()).select_related("organisation")
    assert not risks(rows, due.today)
    receive(due)
    near = risks(rows, due.today)
    assert set(near) == {due.gap.pk, due.school.pk, due.fund.pk}
    assert set(rows.filter(at_risk(due.today)).values_list("organisation", flat=True)) == set(near)
    assert near[due.fund.pk].since == date(2021, 3, 31)
    assert "信用信息管理办法" in near[due.gap.pk].clause.source
    receive(due, year=2018, day=date(2019, 4, 1))
    later = risks(rows, due.today)
    assert later[due.gap.pk].answer == "serious"
    assert set(rows.filter(at_risk(due.today)).values_list("organisation", flat=True)) == set(later)


def test_on_the_last_day_of_a_report_nothing_is_near_and_the_day_after_it_is(due):
    receive(due)
    for day, near in ((date(2021, 5, 31), {due.fund}), (date(2021, 6, 1), {due.gap, due.school, due.fund})):
        rows = active(due.act(day=day)).select_related("organisation")
        assert set(risks(rows, day)) == {one.pk for one in near}
        assert set(rows.filter(at_risk(day)).values_list("organisation", flat=True)) == {one.pk for one in near}


def test_the_database_keeps_two_persons_apart_and_a_year_once(due):
    one = conclude(due, receive(due), "failed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=one.pk).update(confirmed_on=due.today, confirmed_by="chen")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=one.pk).update(second=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.create(organisation=due.club, year=2020, reported_on=due.today)


def test_several_reports_come_on_one_day_and_those_that_came_before_stay(due):
    receive(due)
    ids = [one.pk for one in (due.club, due.gap, due.school, due.fund)]
    said = {"organisations": ids, "year": 2020, "day": date(2021, 5, 20)}
    assert receive_reports(**said, act=due.act()) == 3
    assert receive_reports(**said, act=due.act()) == 0
    assert Inspection.objects.get(organisation=due.club).reported_on == date(2021, 4, 8)
    with pytest.raises(NoRight):
        receive_reports(**{**said, "year": 2019}, act=due.act(due.wang))
