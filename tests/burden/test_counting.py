"""What was asked is counted from the audit trail: once, by whose people, what was typed and what was filled in."""

from datetime import date
from uuid import uuid4

import pytest

from hangji.burden.counting import count_fillings
from hangji.burden.models import CountedTo, Filling
from hangji.burden.queries import Period, burden_rows, by_form, by_month, totals
from hangji.governance.actions.goals import set_goal, tell_goal
from hangji.governance.actions.meetings import Item, Record, write_meeting
from hangji.life.actions.records import Held, record_life
from hangji.office.models import Post
from hangji.registry.models import Secretary
from tests.governance.conftest import kept  # noqa: F401
from tests.governance.test_charters import submit
from tests.town import moment


@pytest.fixture
def asked(kept):  # noqa: F811
    """Bai's year: a charter, a joint meeting with two items, a meeting of the branch, a goal told of last year."""
    submit(kept)
    items = [Item("业务", what, "同意", owner="白素", due_on=date(2021, 12, 1)) for what in ("党员示范岗", "学习计划")]
    record = Record(date(2021, 10, 8), "党支部委员、理事", items=items)
    write_meeting(organisation=kept.club, record=record, for_good=True, version=0, act=kept.act(kept.bai))
    held = Held(date(2021, 10, 20), ["theme_day"], "学党史", "都发了言")
    record_life(party=kept.branch, held=held, key=uuid4(), act=kept.act(kept.bai))
    act = kept.act(kept.bai, day=date(2020, 12, 30))
    goal = set_goal(organisation=kept.club, what="稳岗", serves="稳就业", from_year=2020, act=act)
    tell_goal(goal=goal, year=2020, said="稳岗 20 人", state="running", act=act)
    return kept


def count(town, **more):
    return count_fillings(at=moment(town.today), **more)


def test_each_form_is_counted_once_with_what_was_typed_and_what_was_held(asked):
    assert count(asked) == 5
    assert count(asked) == 0
    rows = {row.form: (row.organisation_id, row.day, row.typed, row.held) for row in Filling.objects.all()}
    club = asked.club.pk
    assert rows == {
        "charter": (club, asked.today, 2, 5),  # occasion, text
        "joint_meeting": (club, asked.today, 4, 2),  # day, people, two items
        "life": (club, asked.today, 4, 6),  # kind, day, theme, conclusion
        "goal": (club, date(2020, 12, 30), 3, 2),
        "goal_year": (club, date(2020, 12, 30), 3, 2),
    }


def test_what_an_office_types_for_an_organisation_is_not_asked_of_it(asked):
    submit(asked, "第一条 名称", by=asked.chen)
    count(asked)
    assert Filling.objects.filter(form="charter").count() == 1


def test_what_was_typed_after_the_post_had_ended_is_not_asked(asked):
    Post.objects.filter(user=asked.bai).update(until=asked.today)
    count(asked)
    assert set(Filling.objects.values_list("form", flat=True)) == {"goal", "goal_year"}  # of the year before


def test_read_anew_it_is_the_same(asked):
    submit(asked, "第一条 名称")
    count(asked)
    told = list(Filling.objects.order_by("office", "number").values_list("office", "number", "form", "typed", "held"))
    assert count(asked, anew=True) == len(told)
    assert (
        list(Filling.objects.order_by("office", "number").values_list("office", "number", "form", "typed", "held"))
        == told
    )
    assert CountedTo.objects.count() >= 1


def test_the_sums_are_the_rows(asked):
    count(asked)
    year = Filling.objects.filter(Period(2021).q)
    assert totals(year) == {"times": 3, "forms": 3, "units": 1, "typed": 10, "held": 13}
    assert [(row["month"], row["times"]) for row in by_month(year)] == [(11, 3)]
    assert sum(row["typed"] for row in by_form(year)) == 10
    assert totals(Filling.objects.filter(Period(2020, 12).q))["times"] == 2
    row = burden_rows(asked.act(), Period(2021)).get(organisation=asked.club)
    assert (row.times, row.forms, row.typed, row.held) == (3, 3, 10, 13)
    other = burden_rows(asked.act(), Period(2019)).get(organisation=asked.club)
    assert (other.times, other.forms, other.typed, other.held) == (0, 0, 0, 0)
    assert not burden_rows(asked.act(asked.wang), Period(2021)).exists()  # another county's


def test_a_joint_branch_fills_in_once_for_whom_it_covered_first(kept):  # noqa: F811
    second, third = (kept.organisation(f"亳州市{name}协会", 1) for name in ("门球", "轮滑"))
    joint = kept.form("亳州市球类联合党支部", second, third, mode="joint")
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(kept.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=joint, person=kept.bai_person, **spell)
    held = Held(date(2021, 10, 20), ["theme_day"], "学党史", "都发了言")
    record_life(party=joint, held=held, key=uuid4(), act=kept.act(kept.bai))
    count(kept)
    assert [row.organisation_id for row in Filling.objects.all()] == [second.pk]
