"""What visitors took over: taken, carried out, with a result, or given up; who says so, and what counts."""

from datetime import date

import pytest

from hangji.kit.refusal import NoRight, Refusal
from hangji.places.actions.after import Step, step_taking, take_over
from hangji.places.models import TakenState, TakingOver
from hangji.places.queries.sites import copied_by
from hangji.registry.actions.organisations import Conflict
from tests.places.conftest import DAY, another_site
from tests.places.test_visits import visited

T = TakenState


def taken(town, organisation=None, what="议事规则", booking=None):
    unit = organisation or town.school
    return take_over(site=town.site, organisation=unit, what=what, booking=booking, act=town.act(town.qin))


def stepped(town, one, state, day=DAY, said="办了三次", version=None):
    act = town.act(town.qin, day=date(2021, 12, 1))
    return step_taking(taking=one, step=Step(state, said, day), version=version or one.version, act=act)


def test_from_a_visit_to_a_result_and_what_counts_as_copied(opened):
    one = taken(opened, booking=visited(opened))
    assert taken(opened) == one
    assert copied_by(opened.site) == 0
    carried = stepped(opened, one, T.CARRIED)
    assert copied_by(opened.site) == 1
    taken_too = stepped(opened, taken(opened, what="台账"), T.CARRIED)
    assert copied_by(opened.site) == 1, "organisations are counted, not things"
    done = stepped(opened, carried, T.RESULT, said="议一件事从两小时到四十分钟")
    assert (done.state, done.did, taken_too.state) == (T.RESULT, "办了三次", T.CARRIED)


def test_the_order_of_steps_and_of_days(opened):
    one = taken(opened)
    with pytest.raises(Refusal, match="次序不对"):
        stepped(opened, one, T.RESULT)
    with pytest.raises(Refusal, match="早于上一步"):
        stepped(opened, one, T.CARRIED, day=date(2021, 11, 1))
    carried = stepped(opened, one, T.CARRIED)
    with pytest.raises(Conflict):
        stepped(opened, carried, T.RESULT, version=1)
    dropped = stepped(opened, carried, T.DROPPED, said="换了办公室")
    with pytest.raises(Refusal, match="次序不对"):
        stepped(opened, dropped, T.RESULT)


def test_only_the_own_organisation_says_so_and_not_of_its_own_site(opened):
    with pytest.raises(NoRight):
        take_over(site=opened.site, organisation=opened.school, what="x", booking=None, act=opened.act(opened.bai))
    with pytest.raises(Refusal, match="自己的示范点"):
        take_over(site=opened.site, organisation=opened.club, what="x", booking=None, act=opened.act(opened.bai))
    with pytest.raises(NoRight):
        take_over(site=opened.site, organisation=opened.school, what="x", booking=None, act=opened.act())
    school = visited(opened)
    with pytest.raises(Refusal, match="不是这一次参观"):
        taken(opened, opened.choir, booking=school)
    site, _slot = another_site(opened)
    with pytest.raises(Refusal, match="不是这一次参观"):
        take_over(site=site, organisation=opened.school, what="x", booking=school, act=opened.act(opened.qin))
    assert not TakingOver.objects.exists()
