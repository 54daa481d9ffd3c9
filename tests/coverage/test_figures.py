"""Properties of every town: a figure is its rows, the balance holds, what is stored is what the spells say."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.coverage.queries import PARTY_LISTS, balance, counts, figures, party_conditions, rows, social_conditions
from hangji.coverage.trend import SOCIAL, days_of, trend
from hangji.coverage.wording import BALANCE, WORDS
from hangji.coverage.worklist import worklist
from hangji.registry.actions.organisations import change_status
from hangji.registry.models import Cover, Status
from hangji.registry.restate import check
from rulebook.indicators import CONDITIONS, indicators
from tests.histories import FIRST, histories, played, typed_at
from tests.town import TODAY

pytestmark = pytest.mark.slow
ANY_DAY = st.integers(-1, 670).map(lambda n: FIRST + timedelta(days=n))
quickly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def all_names():
    return [*social_conditions(TODAY), *party_conditions(TODAY)]


def test_every_condition_has_words_and_every_indicator_its_conditions():
    assert set(all_names()) >= CONDITIONS
    assert set(WORDS) >= set(all_names())


def identities(found):
    ids = {"Standing": "organisation_id", "PartyForm": "party_organization_id", "SocialOrganization": "pk"}
    return sorted(found.values_list(ids[found.model.__name__], flat=True))


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY, level=st.sampled_from(["city", "county", "all"]))
def test_a_figure_is_the_number_of_its_rows_and_the_balance_holds(town, events, day, level):
    with played(town, events):
        scope = town.scope(day, level)
        counted = counts(all_names(), scope)[""]
        assert {name: rows(name, scope).count() for name in counted} == counted
        assert counted["all"] == sum(counted[condition] for _letter, condition, _words in BALANCE)
        assert counted["all"] == sum(balance(scope).values())
        assert counted["uncovered"] == counted["instructed"] + counted["unserved"]
        assert counted["served"] == counted["covered"] + counted["instructed"]


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY)
def test_what_is_stored_is_what_the_spells_say(town, events, day):
    with played(town, events):
        stored, live = town.scope(day, "all"), town.scope(day, "all", known=typed_at(500))
        for name in (*social_conditions(day), *PARTY_LISTS):
            assert identities(rows(name, stored)) == identities(rows(name, live)), name
        assert list(check()) == []


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY, cut=st.integers(0, 16))
def test_as_known_at_a_moment_is_what_stood_then(town, events, day, cut):
    names = all_names()
    with played(town, events[:cut]):
        then = counts(names, town.scope(day, "all"))[""]
    with played(town, events):
        scope = town.scope(day, "all", known=typed_at(min(cut, len(events))))
        assert counts(names, scope)[""] == then
        assert {name: rows(name, scope).count() for name in names} == then


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY)
def test_the_worklist_is_the_gap_and_knows_since_when_either_way(town, events, day):
    with played(town, events):
        stored = worklist(town.scope(day, "all"))
        assert len(stored) == counts(["gap"], town.scope(day, "all"))[""]["gap"]
        known = worklist(town.scope(day, "all", known=typed_at(500)))
        assert [(gap.organisation_id, gap.due_since, str(gap.verdict)) for gap in known] == [
            (gap.organisation_id, gap.due_since, str(gap.verdict)) for gap in stored
        ]


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY)
def test_the_trend_is_the_figures_of_its_days(town, events, day):
    names = (*SOCIAL, "party_all")
    with played(town, events):
        for known, kind in product((None, typed_at(500)), ("", "private")):
            for point in trend(town.scope(day, "city", known=known), names=SOCIAL, kind=kind):
                scope = town.scope(point.day, "city")
                counted = counts(names, scope)[""]
                if kind:
                    counted = {name: rows(name, scope, Q(kind=kind)).count() for name in SOCIAL}
                assert {name: point.of[name] for name in counted} == counted


@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY)
def test_splits_add_up_to_the_whole(town, events, day):
    with played(town, events):
        scope = town.scope(day, "all")
        names = ["all", "single", "covered", "gap"]
        whole = counts(names, scope)[""]
        for column in ("region_code", "kind"):
            split = counts(names, scope, by=column)
            assert {name: sum(of[name] for of in split.values()) for name in names} == whole


def test_month_ends_end_with_the_day_itself():
    assert days_of(date(2021, 11, 2), 3) == [date(2021, 9, 30), date(2021, 10, 31), date(2021, 11, 2)]
    assert days_of(date(2021, 10, 31), 3) == [date(2021, 8, 31), date(2021, 9, 30), date(2021, 10, 31)]


def test_party_organisations_over_social_ones_is_no_indicator(town):
    """The trap: 110 counts Party organisations and 175 social ones; no figure divides the one by the other."""
    for of in indicators():
        if of.denominator:
            assert not of.numerator.condition.startswith("party_")
            assert not of.denominator.condition.startswith("party_")


def test_an_empty_scope_has_no_rate(town):
    rates = {figure.indicator.code: figure.rate for figure in figures(town.scope(date(2010, 1, 1)))}
    assert rates["single_rate"] is None
    assert rates["should_build_narrow"] is None


def test_a_struck_off_organisation_leaves_both_halves(town):
    school = town.organisation("亳州市象棋学校", 3)
    town.organisation("亳州市灯谜学会", 3)
    town.form("亳州市象棋学校党支部", school)
    day = date(2021, 10, 8)
    change_status(organisation=school, status=Status.CANCELLED, day=day, reason="自行申请", act=town.act())
    found = {figure.indicator.code: (figure.numerator, figure.denominator) for figure in figures(town.scope())}
    assert found["single_rate"] == (0, 1)
    assert found["party_organisations"] == (1, None)
    assert rows("party_inactive", town.scope()).count() == 1
    assert Cover.objects.valid().count() == 1


def test_a_sixth_unit_crowds_a_joint_branch(town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书画诗酒"]
    town.form("联合党支部", *units[:5], mode="joint")
    assert not rows("party_crowded", town.scope()).exists()
    town.form("另一个联合党支部", units[5], mode="joint")
    assert not rows("party_crowded", town.scope()).exists()


def test_six_units_are_listed_as_crowded(town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书画诗酒"]
    town.form("联合党支部", *units, mode="joint")
    assert [form.party_organization.name for form in rows("party_crowded", town.scope())] == ["联合党支部"]
