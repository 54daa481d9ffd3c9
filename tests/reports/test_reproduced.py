"""Properties of every report over random histories: built as known at the locking, it is what was locked."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.coverage.queries import Scope, counts
from hangji.office.access import Territory
from hangji.registry.actions.organisations import rename_organisation
from hangji.reports import figures
from hangji.reports.difference import compare
from hangji.reports.kinds import KINDS
from tests.histories import histories, play, played, typed_at
from tests.reports.office import DAY
from tests.town import CITY, GUOYANG

pytestmark = pytest.mark.slow
quickly = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PLACES = st.sampled_from([Territory(GUOYANG, "city"), Territory(CITY, "all"), Territory(CITY, "county")])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(KINDS))
@quickly
@given(earlier=histories(10), later=histories(10), place=PLACES)
def test_built_as_known_at_the_locking_it_is_what_was_locked(town, kind, earlier, later, place):
    build, scope = KINDS[kind].build, Scope(place, DAY)
    locked_at = typed_at(len(earlier))
    with played(town, earlier) as organisations:
        frozen = build(replace(scope, known=locked_at))
        assert compare(frozen, build(scope)) == []  # nothing is known yet that was not known then
        for number, event in enumerate(later, start=len(earlier) + 1):
            play(town, organisations, number, event)
        act = replace(town.act(), at=typed_at(90))
        rename_organisation(organisation=organisations[0], name="改过名的协会", day=DAY, act=act)
        assert build(replace(scope, known=locked_at)).canonical() == frozen.canonical()
        now = build(scope)
        assert now.uneven() == []
        told = {change.number.key: change.by for change in compare(frozen, now)}
        assert all(now.value(key) - frozen.value(key) == by for key, by in told.items())
        assert all(number.value == frozen.value(number.key) for number in now.numbers if number.key not in told)


@pytest.mark.django_db
@quickly
@given(events=histories(), place=PLACES)
def test_the_table_says_what_the_overview_says_and_each_number_is_its_rows(town, events, place):
    scope = Scope(place, DAY)
    with played(town, events):
        content = figures.build(scope)
        counted = counts(figures.conditions(), scope)[""]
        assert {name: content.value(name) for name in counted} == counted
        assert content.uneven() == []
        assert figures.faults(content) == []
        assert len(content.rows_of("all")) == content.value("all")
