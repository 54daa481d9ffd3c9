"""Regular life: recorded once, one meeting for several kinds, what is asked of whom, and what was not held."""

from datetime import date
from uuid import uuid4

import pytest
from django.db.models import F

from hangji.kit.refusal import NoRight, Refusal
from hangji.life.actions.records import (
    Decided,
    Held,
    finish_life_decision,
    record_life,
    set_groups,
    withdraw_life,
)
from hangji.life.models import LifeDecision, LifeRecord
from hangji.life.queries.records import asked, facts_of, held, in_state, tallies
from hangji.life.queries.sight import form_of
from hangji.office.models import AuditEntry
from hangji.registry.models import PartyForm
from rulebook.life import KINDS, before, period
from tests.town import GUOYANG, QIAOCHENG

OCTOBER = date(2021, 10, 20)


def lines(branch, day):
    form = form_of(branch.party, branch.town.today)
    found = facts_of(branch.party, form, day).lines(day, branch.town.today, 0)
    return {line.kind: [cell.state for cell in line.cells] for line in found}


def test_a_quarter_with_what_was_held_and_what_was_not(branch):
    branch.life(date(2021, 8, 5), "theme_day", "lecture")
    branch.life(date(2021, 9, 29), "members_meeting")
    assert lines(branch, date(2021, 8, 1)) == {
        "members_meeting": ["held"],
        "theme_day": ["missing", "held", "missing"],
        "lecture": ["held"],
        "life_meeting": ["due"],
        "appraisal": ["due"],
    }
    assert lines(branch, branch.town.today)["theme_day"] == ["missing", "due", "upcoming"]


def test_committee_and_group_meetings_only_where_there_are_such(branch, town):
    branch.term(group=[("丙", "member"), ("丁", "member")])
    assert lines(branch, OCTOBER)["committee_meeting"] == ["missing", "due", "upcoming"]
    assert "group_meeting" not in lines(branch, OCTOBER)
    assert set_groups(party=branch.party, count=2, day=date(2021, 10, 2), act=town.act(branch.song))
    assert not set_groups(party=branch.party, count=2, day=date(2021, 10, 2), act=town.act(branch.song))
    assert lines(branch, OCTOBER)["group_meeting"] == ["not_asked", "due", "upcoming"]
    set_groups(party=branch.party, count=0, day=date(2021, 11, 1), act=town.act(branch.song))
    assert "group_meeting" not in lines(branch, OCTOBER)


def test_the_database_says_the_same_as_the_rulebook(branch, town):
    branch.term(group=[("丙", "member")])
    set_groups(party=branch.party, count=2, day=date(2021, 1, 2), act=town.act(branch.song))
    branch.life(date(2021, 10, 5), "theme_day", "members_meeting")
    branch.life(date(2021, 9, 30), "lecture", "committee_meeting")
    young = town.form("新社党支部", town.organisation("亳州市新社", 5), day=date(2021, 10, 2))
    for form_kind in ("branch", "general_branch", "committee", "temporary", "functional"):
        PartyForm.objects.update(kind=form_kind)
        for party in (branch.party, young):
            form = form_of(party, town.today)
            facts = facts_of(party, form, town.today)
            for kind in KINDS:
                now = period(kind, town.today)
                for one in (now, before(kind, now)):
                    said = facts.state(kind, one, town.today, 0)
                    row = PartyForm.objects.filter(pk=form.pk)
                    assert row.filter(held(kind, one)).exists() == (said == "held"), (kind, one)
                    if said != "held":
                        assert row.filter(asked(kind, one, 0)).exists() == (said in ("due", "missing")), (kind, one)


def test_figures_per_county_are_their_rows(branch, town):
    branch.life(OCTOBER, "theme_day")
    elsewhere = town.form("涡阳党支部", town.organisation("涡阳书画院", 5, region=GUOYANG))
    PartyForm.objects.filter(party_organization=elsewhere).update(region_code=GUOYANG)
    rows = PartyForm.objects.valid().on(town.today)
    found = {each.region_code: each.of for each in tallies(rows, OCTOBER, 0)}
    assert found[QIAOCHENG]["theme_day"] == (1, 1)
    assert found[GUOYANG]["theme_day"] == (0, 1)
    one = period("theme_day", OCTOBER)
    missing = rows.filter(in_state("missing", "theme_day", one, 0)).values_list(F("party_organization"), flat=True)
    assert list(missing) == [elsewhere.pk]


def test_the_same_form_sent_twice_is_one_record(branch, town):
    said, key = Held(OCTOBER, ["theme_day", "lecture"], "学党史", "都发了言"), uuid4()
    first = record_life(party=branch.party, held=said, key=key, act=town.act(branch.song))
    assert record_life(party=branch.party, held=said, key=key, act=town.act(branch.song)) == first
    other = Held(OCTOBER, ["theme_day"], "学党史", "改了结论")
    with pytest.raises(Refusal, match="这一份已经记过"):
        record_life(party=branch.party, held=other, key=key, act=town.act(branch.song))
    assert [served.kind for served in first.served.all()] == ["theme_day", "lecture"]
    assert AuditEntry.objects.filter(verb="record_life").count() == 1


def test_a_wrong_record_does_not_count_and_stays(branch, town):
    record = branch.life(OCTOBER)
    assert lines(branch, OCTOBER)["theme_day"][0] == "held"
    withdraw_life(record=record, reason="月份记错", act=town.act(branch.song))
    withdraw_life(record=record, reason="再撤一次", act=town.act(branch.song))
    assert lines(branch, OCTOBER)["theme_day"][0] == "missing"
    assert LifeRecord.objects.get().withdrawn_because == "月份记错"


def test_a_decision_is_followed_until_it_is_done(branch, town):
    branch.life(OCTOBER, decisions=[Decided("结对帮扶一户", "宋小麦", date(2021, 10, 31))])
    decision = LifeDecision.objects.get()
    with pytest.raises(Refusal, match="没有写办理结果"):
        finish_life_decision(decision=decision, result=" ", act=town.act(branch.song))
    finish_life_decision(decision=decision, result="已结对", act=town.act(branch.song))
    finish_life_decision(decision=decision, result="又一次", act=town.act(branch.song))
    decision.refresh_from_db()
    assert (decision.done_on, decision.result) == (town.today, "已结对")


@pytest.mark.parametrize(
    ("day", "kinds", "because"),
    [
        (date(2021, 11, 3), ["theme_day"], "将来的日期"),
        (date(2018, 3, 1), ["theme_day"], "还没有成立"),
        (OCTOBER, [], "没有选是哪一种"),
    ],
)
def test_refusals(branch, town, day, kinds, because):
    with pytest.raises(Refusal, match=because):
        record_life(party=branch.party, held=Held(day, kinds, "a", "b"), key=uuid4(), act=town.act(branch.song))
    assert not LifeRecord.objects.exists()


def test_a_functional_branch_has_no_appraisal(branch):
    PartyForm.objects.update(kind="functional")
    with pytest.raises(Refusal, match="功能型党支部没有民主评议党员"):
        branch.life(OCTOBER, "appraisal")
    assert branch.life(OCTOBER, "theme_day")
    assert set(lines(branch, OCTOBER)) == {"theme_day", "lecture"}


def test_strangers_record_nothing(branch, town):
    for user in (town.wang, town.song, town.zhou):
        with pytest.raises(NoRight):
            record_life(
                party=branch.party, held=Held(OCTOBER, ["theme_day"], "a", "b"), key=uuid4(), act=town.act(user)
            )
