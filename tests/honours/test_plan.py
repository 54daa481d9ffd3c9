"""三亮三比: the card whose published lines stay, what is told of them, practices shared and taken over."""

from datetime import date, timedelta

import pytest

from hangji.honours.actions.plan import (
    Line,
    Shared,
    publish_card,
    share_practice,
    take_over,
    tell_line,
    withdraw_practice,
    write_card,
)
from hangji.honours.models import Adoption, CardNote, Practice
from hangji.kit.refusal import NoRight, Refusal
from tests.honours.going import Going

PLEDGE, DUTY = Line("pledge", "每月一次义诊"), Line("duty", "接待来访", date(2021, 12, 1))


@pytest.fixture
def bai(town):
    return Going(town).worker("篮球")


def written(town, bai, *lines):
    lines = lines or (PLEDGE, DUTY)
    return write_card(organisation=bai.unit, year=2021, identity="党员佩戴党徽", lines=lines, act=town.act(bai))


def shared(town, bai):
    said = Shared(bai.unit, "learning", "读书会", "每周一次", "办了十场")
    return share_practice(said=said, act=town.act(bai))


def test_what_a_card_has_promised_in_public_stays_and_more_may_be_added(town, bai):
    written(town, bai)
    card = written(town, bai, PLEDGE)  # until it is published
    publish_card(card=card, act=town.act(bai))
    with pytest.raises(Refusal, match="“每月一次义诊”已经公布"):
        written(town, bai, DUTY)
    assert {each.what for each in written(town, bai, PLEDGE, DUTY).lines.all()} == {PLEDGE.what, DUTY.what}


def test_a_card_says_something_and_is_written_by_its_own(town, bai):
    with pytest.raises(NoRight):
        write_card(organisation=bai.unit, year=2021, identity="x", lines=[PLEDGE], act=town.act(town.zhou))
    with pytest.raises(Refusal, match="没有写承诺和职责"):
        write_card(organisation=bai.unit, year=2021, identity="x", lines=[], act=town.act(bai))


def test_what_became_of_a_line_is_told_once_and_not_before_it_happened(town, bai):
    line = written(town, bai).lines.get(kind="pledge")
    said = {"line": line, "said": "办了三场", "act": town.act(bai)}
    assert tell_line(**said, done=False, day=town.today) == tell_line(**said, done=False, day=town.today)
    with pytest.raises(Refusal):
        tell_line(**said, done=True, day=town.today + timedelta(days=1))
    line.refresh_from_db()
    assert (line.done_on, CardNote.objects.count()) == (None, 1)
    tell_line(**said, done=True, day=town.today)
    line.refresh_from_db()
    assert (line.done_on, CardNote.objects.count()) == (town.today, 1)


def test_a_practice_is_taken_over_by_others_while_it_is_shared(town, bai):
    made, choir, chess = shared(town, bai), Going(town).worker("合唱"), Going(town).worker("棋类")
    assert shared(town, bai) == made
    for _twice in range(2):
        take_over(practice=made, organisation=choir.unit, how="每月一次", act=town.act(choir))
    with pytest.raises(Refusal, match="是本单位的做法"):
        take_over(practice=made, organisation=bai.unit, how="x", act=town.act(bai))
    withdraw_practice(practice=made, act=town.act(bai))
    with pytest.raises(Refusal, match="已经撤下"):
        take_over(practice=made, organisation=chess.unit, how="x", act=town.act(chess))
    assert list(Adoption.objects.values_list("organisation", flat=True)) == [choir.unit.pk]
    assert Practice.objects.get().withdrawn_on == town.today
