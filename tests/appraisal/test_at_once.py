"""A result is settled while somebody objects to it, in the last minute of the days for objecting."""

from datetime import date, timedelta

import pytest

from hangji.appraisal.actions.answers import raise_objection
from hangji.appraisal.actions.rounds import settle_results
from hangji.office.models import Role
from tests.appraisal.flow import begun, of, told
from tests.people.test_fund_under_load import _offices_own_database, apart
from tests.places.conftest import furnished
from tests.test_twice_at_once import one_while_the_other
from tests.town import CITY, Town

pytestmark = pytest.mark.slow
__all__ = ["_offices_own_database"]  # the fixture


def prepared():
    town = furnished(Town())
    town.xue, town.he = (town.user(name, name, Role.REVIEWER, CITY) for name in ("xue", "he"))
    town.round = begun(town, template="example_b")
    for other in town.round.appraisals.exclude(organisation=town.club):
        other.delete()
    town.told = told(town, town.round)
    return town


@pytest.fixture
def town(_offices_own_database):
    (found,) = apart(lambda _nothing: prepared(), None)
    assert isinstance(found, Town), found
    return found


def test_an_objection_raised_at_the_last_moment_is_not_settled_over(town):
    last: date = town.told.object_by

    def objects():
        act = town.act(town.bai, last, hour=23)
        return raise_objection(appraisal=town.told, text="分低", version=town.told.version, act=act)

    def settles():
        return settle_results(round=town.round, act=town.act(day=last + timedelta(days=1), hour=0))

    objection, settled = one_while_the_other(objects, settles)
    assert settled == 0
    assert objection.text == "分低"
    assert apart(lambda _nothing: of(town.round, town.club).state, None) == ["objected"]


def test_an_objection_sent_twice_at_once_is_one(town):
    def objects():
        act = town.act(town.bai, town.told.object_by)
        return raise_objection(appraisal=town.told, text="分低", version=town.told.version, act=act)

    first, second = one_while_the_other(objects, objects)
    assert first == second
