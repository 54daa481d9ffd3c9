"""Closing a drive: what was reached is frozen, its report is issued; and what the database keeps whole."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.formation.drives.actions.close import close_drive, issue_report
from hangji.formation.drives.actions.plan import (
    cancel_drive,
    extend_drive,
    plan_drive,
)
from hangji.formation.drives.frozen import Result, digest_of
from hangji.formation.drives.models import Drive, DriveShare, DriveTarget
from hangji.formation.drives.paper import letter_of
from hangji.kit.refusal import Refusal
from tests.formation.driving import END, REMARKS, design, serve
from tests.town import GUOYANG, QIAOCHENG

# ---- closing


def test_before_its_end_it_closes_only_when_all_is_met(town, four, running):
    with pytest.raises(Refusal, match="没有全部达到"):
        close_drive(drive=running, remarks=REMARKS, act=town.act())
    with pytest.raises(Refusal, match="没有写总结"):
        close_drive(drive=running, remarks=" ", act=town.act())
    closed = close_drive(drive=running, remarks=REMARKS, act=town.act(day=date(2022, 1, 5)))
    assert (closed.state, closed.settled_on) == ("closed", END)  # read on its last day, not on the day of closing


def test_what_was_reached_is_frozen_and_a_correction_is_told_beside(town, four, met):
    closed = close_drive(drive=met, remarks=REMARKS, act=town.act())
    assert close_drive(drive=met, remarks=REMARKS, act=town.act()).version == closed.version
    said = json.loads(closed.result)
    assert [each["met"] for each in said["targets"]] == [True, True]
    assert [unit[4] for unit in said["units"]].count({"covered": "reached"}) == 2
    result = Result(closed)
    assert result.sound
    assert closed.digest == digest_of(closed.result.encode())
    assert result.changed() == []
    town.form("武术协会党支部", four["武术"], day=date(2021, 10, 14))  # typed later, dated before the closing
    changed = Result(closed).changed()
    assert [(then.part, now.part) for then, now in changed] == [(2, 3), (3, 4)]
    assert Result(closed).readings[1][-1].part == 2


def test_the_same_facts_give_the_same_bytes(town, met):
    from hangji.formation.drives.frozen import built

    assert built(met, town.today) == built(Drive.objects.get(pk=met.pk), town.today)


def test_a_closed_drive_is_neither_cancelled_nor_extended_nor_given_members(town, met):
    closed = close_drive(drive=met, remarks=REMARKS, act=town.act())
    for refused in (
        lambda: cancel_drive(drive=closed, reason="x", act=town.act()),
        lambda: extend_drive(drive=closed, ends_on=date(2022, 3, 1), reason="x", act=town.act()),
        lambda: serve(town, closed, town.wang),
    ):
        with pytest.raises(Refusal):
            refused()


def test_giving_up_needs_a_reason_and_freezes_nothing(town, running):
    with pytest.raises(Refusal, match="没有写理由"):
        cancel_drive(drive=running, reason="", act=town.act())
    gone = cancel_drive(drive=running, reason="并入全市行动", act=town.act())
    assert (gone.state, gone.result) == ("cancelled", "")
    assert cancel_drive(drive=running, reason="", act=town.act()).version == gone.version


def test_the_report_is_written_from_the_numbers_and_issued_once(town, met):
    draft = letter_of(met, "亳州市民政局", town.today)
    assert draft.draft == "草稿"
    text = "".join(block for block in draft.body if isinstance(block, str))
    assert "纳入社会组织4家" in text
    assert "2项目标达到2项" in text
    base = {"unit": "亳州市民政局", "base": "http://testserver"}
    with pytest.raises(Refusal, match="还没有结束"):
        issue_report(drive=met, act=town.act(), **base)
    closed = close_drive(drive=met, remarks=REMARKS, act=town.act())
    issued = issue_report(drive=closed, act=town.act(), **base)
    assert issue_report(drive=closed, act=town.act(), **base) == issued
    assert sorted(file.document.kind for file in issued.files.all()) == ["docx", "pdf"]
    assert issued.number == "党建报〔2021〕1号"
    assert REMARKS in letter_of(closed, "亳州市民政局", town.today).body


# ---- the database


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2021, 1, 1)},
        {"state": "running"},
        {"state": "closed"},
        {"result": "{}"},
    ],
)
def test_the_database_keeps_a_drive_whole(town, four, wrong):
    drive = plan_drive(design=design(), act=town.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Drive.objects.filter(pk=drive.pk).update(**wrong)


def test_the_database_keeps_targets_and_shares_to_one_thing(town, four, running):
    for wrong in ({"reach": "", "indicator": ""}, {"reach": "covered", "indicator": "x"}, {"wanted": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DriveTarget.objects.filter(drive=running, order=1).update(**wrong)
    wang = serve(town, running, town.wang, [GUOYANG])
    for county, organisation in ((None, None), (GUOYANG, None), (QIAOCHENG, four["象棋"])):
        with pytest.raises(IntegrityError), transaction.atomic():
            DriveShare.objects.create(drive=running, member=wang, county=county, organisation=organisation)
