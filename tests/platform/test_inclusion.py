"""Chen records what the provincial platform includes: dated, one or many, and what is refused."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.desk.duties import waiting
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry
from hangji.platform.actions.inclusion import exclude, include
from hangji.platform.models import OrganisationInclusion, PartyInclusion
from hangji.platform.queries import conditions, marked, rows_of
from hangji.registry.actions.organisations import change_status
from tests.town import GUOYANG

DAY = date(2021, 6, 1)


def put(town, *things, subject="organisations", day=DAY, number="", user=None):
    ids = [thing.pk for thing in things]
    return include(subject=subject, ids=ids, day=day, number=number, reason="首次纳入", act=town.act(user))


def found(town, name, subject="organisations", day=None):
    day = day or town.today
    rows = marked(subject, town.act(), day).filter(conditions(subject, day, 341600)[name])
    return sorted(
        str(getattr(row, "organisation" if subject == "organisations" else "party_organization")) for row in rows
    )


def test_many_are_included_at_once_and_asking_twice_changes_nothing(town):
    clubs = [town.organisation(f"亳州市第{n}协会", 1) for n in range(3)]
    assert put(town, *clubs[:2]) == 2
    assert put(town, *clubs) == 1
    assert put(town, *clubs) == 0
    assert OrganisationInclusion.objects.valid().count() == 3
    assert AuditEntry.objects.filter(verb="include", reason="首次纳入").count() == 3
    assert found(town, "included") == ["亳州市第0协会", "亳州市第1协会", "亳州市第2协会"]


def test_as_of_a_day_before_it_was_not_included(town):
    club = town.organisation("亳州市象棋协会", 1)
    put(town, club)
    assert found(town, "waiting", day=date(2021, 5, 31)) == ["亳州市象棋协会"]
    assert found(town, "included", day=DAY) == ["亳州市象棋协会"]


def test_a_number_known_later_was_its_number_all_along(town):
    club, other = town.organisation("亳州市象棋协会", 1), town.organisation("亳州市围棋协会", 1)
    put(town, club)
    assert put(town, club, day=town.today, number="SH0001") == 1
    assert put(town, club, day=town.today) == 0
    spell = OrganisationInclusion.objects.valid().get()
    assert (spell.since, spell.number) == (DAY, "SH0001")
    with pytest.raises(Refusal, match="亳州市象棋协会”已经用了"):
        put(town, other, number="SH0001")
    with pytest.raises(Refusal, match="逐个登记编号"):
        put(town, club, other, number="SH0002")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationInclusion.objects.create(
            organisation=other, since=DAY, number="SH0001", recorded_at=town.act().at, recorded_in=town.act().id
        )


def test_excluded_with_a_reason_and_kept_in_history(town):
    club = town.organisation("亳州市象棋协会", 1)
    put(town, club)
    with pytest.raises(Refusal, match="没有写理由"):
        exclude(subject="organisations", ids=[club.pk], day=town.today, reason=" ", act=town.act())
    for expected in (1, 0):
        done = exclude(subject="organisations", ids=[club.pk], day=town.today, reason="重复", act=town.act())
        assert done == expected
    assert found(town, "waiting") == ["亳州市象棋协会"]
    assert found(town, "included", day=date(2021, 11, 1)) == ["亳州市象棋协会"]


def test_one_that_is_not_there_refuses_the_whole(town):
    club, struck = town.organisation("亳州市象棋协会", 1), town.organisation("亳州市灯谜学会", 1)
    change_status(organisation=struck, status="cancelled", day=date(2021, 5, 1), reason="自行申请", act=town.act())
    with pytest.raises(Refusal, match="不能纳入省平台：亳州市灯谜学会"):
        put(town, club, struck)
    assert not OrganisationInclusion.objects.exists()
    with pytest.raises(Refusal, match="将来"):
        put(town, club, day=date(2022, 1, 1))


def test_nobody_reports_for_another_territory(town):
    mine = town.organisation("涡阳县象棋协会", 1, level="county", region=GUOYANG)
    theirs = town.organisation("亳州市象棋协会", 1)
    with pytest.raises(NoRight, match="1 个不在你的范围内"):
        put(town, mine, theirs, user=town.wang)
    assert put(town, mine, user=town.wang) == 1
    with pytest.raises(NoRight):
        put(town, mine, user=town.song)


def test_included_though_gone(town):
    club = town.organisation("亳州市象棋协会", 3)
    branch = town.form("象棋党支部", club)
    put(town, club)
    put(town, branch, subject="parties")
    change_status(organisation=club, status="cancelled", day=date(2021, 10, 1), reason="自行申请", act=town.act())
    assert found(town, "gone") == ["亳州市象棋协会"]
    assert found(town, "included", "parties") == ["象棋党支部"]
    assert PartyInclusion.objects.valid().count() == 1


def told_late(town):
    """(text, last day) of the lines of 待办 about what is late."""
    said = waiting(Viewer(town.act(), town.scope().territory)).all
    return [(duty.text, duty.due) for duty in said if "超过时限" in duty.text]


def test_late_after_the_days_of_the_policy_and_silent_where_nothing_is_kept(town):
    early = town.organisation("亳州市象棋协会", 1)
    town.organisation("亳州市围棋协会", 1)
    assert told_late(town) == []
    put(town, early)
    assert told_late(town) == [("1 家超过时限还没有纳入省平台", date(2015, 6, 3))]
    assert found(town, "late") == ["亳州市围棋协会"]


def test_the_rows_of_a_layout(town):
    club, other = town.organisation("亳州市象棋协会", 3), town.organisation("亳州市围棋协会", 1)
    branch = town.form("象棋党支部", club)
    put(town, club)
    put(town, branch, subject="parties", number="DZZ1")
    (row,) = rows_of("organisations", town.scope().territory, town.today, "included")
    assert {n: row.values[n] for n in ("name", "mode", "full", "party_name")} == {
        "name": "亳州市象棋协会",
        "mode": "single",
        "full": 3,
        "party_name": "象棋党支部",
    }
    assert len(rows_of("organisations", town.scope().territory, town.today, "active")) == 2
    (row,) = rows_of("parties", town.scope().territory, town.today, "included")
    assert (row.values["number"], row.values["units"], row.values["full"]) == ("DZZ1", 1, 3)
    assert other.pk
