"""Persons: entered with their consent, which they take back at any time, and then no name is left."""

import pytest

from hangji.honours.actions.entries import withdraw_entry
from hangji.honours.actions.objections import handle_objection, object_publicly
from hangji.honours.models import EntryState
from hangji.kit.refusal import Refusal
from hangji.office.acts import visitor
from tests.honours.going import AWARDED, PUBLISHED, Going
from tests.town import CITY, moment


@pytest.fixture
def three(town):
    return Going(town, "three")


@pytest.fixture
def bai(three):
    return three.worker("篮球")


def passed(three, bai, name):
    entry = three.enter(bai, "先锋职工", person=name, consent=True)
    met = dict.fromkeys((criterion for criterion, _full in three.round.by.items("先锋职工")), 1)
    return three.assess(entry, met, met)


def on_notice(three):
    three.settle()
    three.decide()
    three.publish()


def test_one_on_public_notice_may_still_go(town, three, bai):
    kept, gone = (passed(three, bai, name) for name in ("甲某", "乙某"))
    on_notice(three)
    gone.refresh_from_db()
    stranger = visitor(moment(PUBLISHED), CITY)
    told = object_publicly(round=three.round, about=gone, source="", what="不属实", act=stranger)
    left = withdraw_entry(entry=gone, act=town.act(bai, PUBLISHED))
    assert (left.state, left.person, left.consented_on) == (EntryState.WITHDRAWN, "", None)
    handle_objection(objection=told, upheld=True, answer="本人已撤回", act=town.act(town.li, PUBLISHED))
    (award,) = three.award()
    assert award.entry == kept
    with pytest.raises(Refusal, match="已表彰"):
        withdraw_entry(entry=kept, act=town.act(bai, AWARDED))
