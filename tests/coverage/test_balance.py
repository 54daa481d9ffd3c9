"""The balance: month-end sums kept beside the standings are what the standings give, whatever was done."""

from datetime import date, timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from hypothesis import HealthCheck, Phase, given, settings

from hangji.coverage.queries import _tally, counts, organisations, party_conditions, party_forms, social_conditions
from hangji.registry import balance, closings
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import change_status
from hangji.registry.models import Balance
from hangji.registry.restate import rebuild
from rulebook.calendar import month_ends
from tests.histories import FIRST, histories, played
from tests.town import CITY, QIAOCHENG, TODAY, Town

quickly = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.target],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MONTHS = list(month_ends(FIRST - timedelta(days=40), date(2022, 2, 1)))
NAMES = [*social_conditions(TODAY), *party_conditions(TODAY)]


def from_standings(names, scope, by=""):
    """What counts() would say without a balance."""
    found = {}
    for rows, all_of in (
        (organisations(scope), social_conditions(scope.day)),
        (party_forms(scope), party_conditions(scope.day)),
    ):
        if named := {name: q for name, q in all_of.items() if name in names}:
            _tally(rows, named, by, found)
    return {key: {name: of.get(name, 0) for name in names} for key, of in found.items() if any(of.values())}


def told(found):
    return {key: of for key, of in found.items() if any(of.values())}


def test_every_condition_of_figures_is_in_the_balance():
    assert closings.knows(NAMES)
    assert not closings.knows(["party_all"], "kind")
    assert not closings.knows(["all"], "bucket")


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories())
def test_at_every_month_end_the_balance_is_the_standings(town, events):
    with played(town, events):
        for day in MONTHS:
            for level in ("city", "county", "all"):
                scope = town.scope(day, level)
                assert told(counts(NAMES, scope)) == from_standings(NAMES, scope), (day, level)
            for by in ("region_code", "kind"):
                names = [name for name in NAMES if by != "kind" or not name.startswith("party_")]
                assert told(counts(names, scope, by=by)) == from_standings(names, scope, by), (day, by)
        assert list(balance.check()) == []
        lines = stored()
        list(rebuild())
        assert stored() == lines


def stored():
    return sorted(Balance.objects.values_list(*balance.COLUMNS))


def test_a_tampered_sum_is_found_and_rebuilt(town):
    town.form("亳州市象棋学校党支部", town.organisation("亳州市象棋学校", 3))
    line = Balance.objects.exclude(kind="").latest("since")
    line.total += 1
    line.save()
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_standings", stdout=said)
    expected = f"balance of 341602 city association: differs from {line.since} on"
    assert said.getvalue().splitlines()[0] == expected
    list(rebuild())
    assert list(balance.check()) == []


def test_lines_are_as_few_as_can_be(town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1))

    def lines():
        named = ("since", "undeclared", "due_alone", "due_jointly")
        return list(Balance.objects.order_by("since").values_list(*named))

    registered = (balance.FIRST, 1, 0, 0)
    assert lines() == [registered, (date(2021, 3, 31), 0, 1, 0)]
    town.declare(school, 4, day=date(2021, 6, 2))  # as many branches are due as before: no sum changes
    assert len(lines()) == 2
    town.declare(school, 1, day=date(2021, 6, 2))
    assert lines()[2:] == [(date(2021, 6, 30), 0, 0, 1)]
    change_status(organisation=school, status="cancelled", day=date(2021, 6, 30), reason="自行申请", act=town.act())
    assert lines()[1:] == [(date(2021, 3, 31), 0, 1, 0)]


def test_the_year_of_forming_ends_by_itself(town):
    town.form("亳州市象棋学校党支部", town.organisation("亳州市象棋学校", 3), day=date(2020, 3, 2))
    said = {}
    for day in month_ends(FIRST, date(2021, 1, 31)):
        counted = counts(["party_all", "party_formed_this_year"], town.scope(day))[""]
        said[day] = counted["party_all"], counted["party_formed_this_year"]
    assert said[date(2020, 2, 29)] == (0, 0)
    assert [said[day] for day in (date(2020, 3, 31), date(2020, 12, 31), date(2021, 1, 31))] == [(1, 1), (1, 1), (1, 0)]


def persistently(do):
    """SQLite in memory, unlike a file, does not wait for another thread's lock."""
    while True:
        try:
            return do()
        except OperationalError as fault:
            if connection.vendor != "sqlite" or "locked" not in str(fault):
                raise


@pytest.mark.django_db(transaction=True)
def test_two_offices_at_once_lose_nothing():
    town = Town()
    units = [town.organisation(f"第{number}协会", 1) for number in range(8)]
    # of four offices, so that no audit chain keeps them apart
    users = [town.user(f"of{region}", "经办", "officer", region) for region in (0, 340000, CITY, QIAOCHENG)]
    together, faults = Barrier(4), []

    def declare(user, some):
        try:
            together.wait()
            for unit in some:
                for full in (4, 2, 3):
                    counts = {"full": full, "probationary": 0, "staff": 9, "not_transferred": 0}
                    said = {"organisation": unit, "counts": counts, "day": date(2021, 10, 8), "act": town.act(user)}
                    persistently(lambda said=said: declare_headcount(**said))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=declare, args=[users[at], units[at::4]]) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(balance.check()) == []
    assert counts(["all", "due_alone"], town.scope(date(2021, 10, 31)))[""] == {"all": 8, "due_alone": 8}
