"""Wang prepares, Xu checks and locks, Wang sends, Chen receives; and what the program and the database refuse."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.models import AuditEntry, AuditTail
from hangji.registry.actions.organisations import rename_organisation
from hangji.registry.models import SocialOrganization
from hangji.reports.actions import (
    accept_report,
    check_report,
    discard_report,
    draft_report,
    lock_report,
    return_report,
    send_report,
    withdraw_report,
)
from hangji.reports.models import Report, ReportState
from hangji.reports.queries import frozen, live, reproduced, waiting
from hangji.reports.verify import fault_of, health
from tests.reports.office import BASE, COUNTY, DAY, WHERE, declare, drafted, enter, locked, second_officer, sent
from tests.town import CITY, QIAOCHENG, moment


@pytest.fixture
def chess(town):
    return town.organisation("涡阳县象棋协会", 3, **WHERE)


def verbs():
    return [verb for verb in AuditEntry.objects.order_by("pk").values_list("verb", flat=True) if "report" in verb]


def test_drafting_twice_is_one_draft_and_the_edition_above_is_told(town, chess):
    first, again = drafted(town), drafted(town)
    assert first == again
    assert (first.edition, first.receiver, first.state) == (1, CITY, "drafted")
    assert verbs() == ["draft_report"]


def test_a_locked_report_says_what_was_counted_and_by_whom(town, chess):
    tail = AuditTail.objects.get(office=CITY)
    report = locked(town)
    assert (report.prepared_by, report.checked_by, report.locked_by) == ("wang", "xu", "xu")
    assert frozen(report).value("all") == 1
    assert frozen(report).digest() == report.digest
    assert [row.name for row in frozen(report).rows_of("due_alone")] == ["涡阳县象棋协会"]
    entry = AuditEntry.objects.get(verb="lock_report")
    assert entry.after["digest"] == report.digest
    head = AuditEntry.objects.get(office=report.audit_office, number=report.audit_count)
    assert (head.hash, head.verb) == (report.audit_hash, "check_report")
    assert tail.hash != report.audit_hash
    assert (report.issue.number, report.issue.unit) == ("党建指标〔2021〕1号", "涡阳县民政局")
    assert [file.document.kind for file in report.issue.files.all()] == ["pdf", "xlsx"]
    assert fault_of(report) == ""


def test_the_same_hand_neither_checks_nor_locks(town, chess):
    report = drafted(town)
    with pytest.raises(Refusal, match="是你编制的"):
        check_report(report=report, act=town.act(town.wang))
    with pytest.raises(Refusal, match="是你编制的"):
        lock_report(report=report, base=BASE, act=town.act(town.wang))
    with pytest.raises(Refusal, match="还没有审核"):
        lock_report(report=report, base=BASE, act=town.act(second_officer(town)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(checked_by="wang")


def test_an_office_above_does_not_do_the_work_of_the_one_below(town, chess):
    report = drafted(town)
    for user in (town.chen, town.li):
        with pytest.raises(NoRight):
            check_report(report=report, act=town.act(user))
        with pytest.raises(NoRight):
            lock_report(report=report, base=BASE, act=town.act(user))
    with pytest.raises(NoRight):
        draft_report(kind="figures", territory=COUNTY, day=DAY, act=town.act())
    with pytest.raises(NoRight):
        draft_report(kind="figures", territory=Territory(QIAOCHENG, "county"), day=DAY, act=town.act(town.wang))


@pytest.mark.parametrize(
    ("kind", "level", "day", "said"),
    [
        ("poem", "county", DAY, "没有这一种"),
        ("figures", "county", date(2021, 11, 3), "还没有过完"),
    ],
)
def test_what_cannot_be_drafted(town, kind, level, day, said):
    with pytest.raises(Refusal, match=said):
        draft_report(kind=kind, territory=COUNTY, day=day, act=town.act(town.wang))
    with pytest.raises(Refusal, match="这个范围不报表"):
        draft_report(kind="figures", territory=Territory(CITY, "county"), day=DAY, act=town.act())


def test_what_cannot_be_is_mended_before_the_check(town, chess):
    SocialOrganization.objects.filter(pk=chess.pk).update(registered_on=date(2022, 1, 1))
    report, xu = drafted(town), second_officer(town)
    with pytest.raises(Refusal, match="“登记日期不可能”有 1 处"):
        check_report(report=report, act=town.act(xu, hour=10))
    SocialOrganization.objects.filter(pk=chess.pk).update(registered_on=date(2020, 1, 6))
    assert check_report(report=report, act=town.act(xu, hour=11)).state == ReportState.CHECKED


def test_what_changed_after_the_check_is_checked_again(town, chess):
    report, xu = drafted(town), second_officer(town)
    check_report(report=report, act=town.act(xu))
    check_report(report=report, act=town.act(xu))
    assert verbs().count("check_report") == 1
    town.declare(chess, 1, day=date(2021, 10, 8))
    with pytest.raises(Refusal, match="审核以后数变了"):
        lock_report(report=report, base=BASE, act=town.act(xu))
    check_report(report=report, act=town.act(xu))
    lock_report(report=report, base=BASE, act=town.act(xu))
    assert frozen(Report.objects.get()).value("due_jointly") == 1


def test_locking_is_refused_while_records_are_later_than_now(town, chess):
    report, xu = drafted(town, 8), second_officer(town)
    check_report(report=report, act=town.act(xu, hour=8))
    declare(town, chess, 1, date(2021, 10, 8), hour=9)
    check_report(report=report, act=town.act(xu, hour=8))
    with pytest.raises(Refusal, match="比现在还晚"):
        lock_report(report=report, base=BASE, act=town.act(xu, hour=8))


def test_a_locked_report_is_changed_by_nobody(town, chess):
    report = locked(town)
    frozen_columns = {
        "digest": "0" * 64,
        "day": date(2021, 9, 30),
        "locked_by": "chen",
        "correction": "x",
        "content": None,
        "issue": None,
    }
    for name, value in frozen_columns.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**{name: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.all()._raw_delete("default")
    assert Report.objects.get() == report
    with pytest.raises(Refusal, match="已经锁定"):
        discard_report(report=report, act=town.act(town.wang))
    with pytest.raises(Refusal, match="已经锁定"):
        check_report(report=report, act=town.act(second_officer(town)))


def test_later_facts_leave_the_locked_report_as_it_was(town, chess):
    report = locked(town)
    said = frozen(report).canonical()
    rename_organisation(organisation=chess, name="涡阳县棋类协会", day=date(2021, 10, 20), act=town.act(hour=11))
    declare(town, chess, 0, date(2021, 9, 1), hour=11)
    enter(town, "涡阳县书画协会", hour=11)
    assert frozen(report).canonical() == said
    assert (live(report).value("all"), live(report).value("due_alone")) == (2, 0)
    assert {row.name for row in live(report).rows} == {"涡阳县棋类协会", "涡阳县书画协会"}
    assert reproduced(report).canonical() == said


def test_handed_in_accepted_and_handed_in_twice(town, chess):
    report = sent(town)
    send_report(report=report, act=town.act(town.wang))
    assert verbs().count("send_report") == 1
    assert list(Report.objects.visible_to(town.act(town.li))) == [report]
    accept_report(report=report, act=town.act())
    accept_report(report=report, act=town.act())
    assert Report.objects.get().state == "accepted"
    assert verbs().count("accept_report") == 1
    with pytest.raises(Refusal, match="已接收"):
        withdraw_report(report=report, reason="错了", act=town.act(town.wang))


def test_returned_with_a_reason_and_drafted_again_as_the_next_edition(town, chess):
    report = sent(town)
    with pytest.raises(Refusal, match="没有写理由"):
        return_report(report=report, reason=" ", act=town.act())
    return_report(report=report, reason="少报一家", act=town.act())
    assert list(waiting(town.act(town.wang))["returned"]) == [report]
    town.organisation("涡阳县书画协会", 1, **WHERE)
    again = locked(town, 11)
    assert (again.edition, report.edition) == (2, 1)
    assert "社会组织由 1 家更正为 2 家（增加涡阳县书画协会）" in again.correction
    assert list(waiting(town.act(town.wang))["returned"]) == []
    assert Report.objects.get(edition=1).state == "returned"


def test_withdrawn_before_it_is_accepted_and_not_drafted_anew_before_that(town, chess):
    report = sent(town)
    with pytest.raises(Refusal, match="还没有答复"):
        drafted(town)
    withdraw_report(report=report, reason="有一家登记错了", act=town.act(town.wang))
    assert drafted(town).edition == 2
    with pytest.raises(Refusal, match="已撤回"):
        accept_report(report=report, act=town.act())


def test_only_the_office_above_receives(town, chess):
    report = sent(town)
    for user in (town.wang, town.qian, town.song):
        with pytest.raises(NoRight):
            accept_report(report=report, act=town.act(user))
    accept_report(report=report, act=town.act(town.li))


def test_who_prepared_it_does_not_receive_it(town, chess):
    sent(town)
    report = Report.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="accepted", answered_by="wang", answered_at=moment(town.today))


def test_a_draft_is_discarded_and_the_trail_keeps_it(town, chess):
    report = drafted(town)
    discard_report(report=report, act=town.act(town.wang))
    discard_report(report=report, act=town.act(town.wang))
    assert not Report.objects.exists()
    assert verbs() == ["draft_report", "discard_report"]


def test_a_changed_byte_of_the_stored_figures_is_found(town, chess):
    report = locked(town)
    assert health() == (True, "1 份已锁定的报表都与锁定时一致")
    path = Path(default_storage.path(report.content.path))
    path.write_bytes(path.read_bytes().replace("象棋".encode(), "围棋".encode()))
    assert fault_of(report) == "changed"
    assert not health()[0]
    path.unlink()
    assert fault_of(report) == "missing"


def test_a_changed_paper_and_a_changed_trail_are_found(town, chess):
    report = locked(town)
    entry = AuditEntry.objects.get(verb="lock_report")
    AuditEntry.objects.filter(pk=entry.pk).update(after={"digest": "0" * 64})
    assert fault_of(report) == "entry"
    paper = Path(default_storage.path(report.issue.files.last().document.path))
    paper.write_bytes(paper.read_bytes() + b"\0")
    assert fault_of(report) == "file"
