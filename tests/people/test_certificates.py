"""What becomes of a certificate: suspended, revoked, renewed, printed anew; what a stranger learns; training hours."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import Issue, User
from hangji.people.certification.actions.applications import record_training, withdraw_training
from hangji.people.certification.actions.certificates import renew, replace, reprint, resume, revoke, suspend
from hangji.people.certification.models import Application, Certificate, CertificateTurn, TrainingRecord
from hangji.people.certification.queries import conditions
from hangji.people.certification.verified import told
from tests.people.certifying import BASE, ISSUED, Hand

DAY = date(2021, 9, 6)


@pytest.fixture
def hand(town):
    return Hand(town)


@pytest.fixture
def held(hand):
    hand.passed("李慧")
    hand.publish()
    (hand.certificate,) = hand.issue()
    return hand


def public(certificate, day):
    return told(Issue.objects.get(pk=certificate.issue_id), day)


def test_a_stranger_learns_whether_it_holds_and_a_masked_name(held):
    found = public(held.certificate, ISSUED)
    assert found.tag == "issued"
    assert dict(found.facts) == {"姓名": "李*", "认证层级": "初级", "有效期": "2021-10-26 至 2024-10-25"}
    assert public(held.certificate, date(2024, 10, 26)).tag == "certificate_expired"


def test_suspended_resumed_revoked(held):
    town, one = held.town, held.certificate
    for _again in range(2):
        suspend(certificate=one, reason="核实中", act=town.act())
    assert public(one, town.today).tag == "suspended"
    with pytest.raises(Refusal, match="暂停"):
        renew(certificate=one, base=BASE, act=town.act())
    for _again in range(2):
        resume(certificate=one, reason="查清了", act=town.act())
    for _again in range(2):
        revoke(certificate=one, reason="弄虚作假", act=town.act())
    found = public(one, town.today)
    assert found.tag == "certificate_revoked"
    issued = Issue.objects.get()
    assert issued.withdrawn_because == "证书已撤销"
    assert "弄虚作假" not in f"{found} {issued.withdrawn_because}"
    with pytest.raises(Refusal, match="撤销"):
        resume(certificate=one, reason="x", act=town.act())
    assert [turn.kind for turn in CertificateTurn.objects.all()] == ["issued", "suspended", "resumed", "revoked"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateTurn.objects.filter(kind="revoked").update(reason="")


def test_who_was_revoked_waits_a_year(held):
    revoke(certificate=held.certificate, reason="弄虚作假", act=held.town.act())
    again = Hand(held.town, "补充认证", opens=held.town.today, closes=date(2021, 11, 30))
    application = Application.objects.get()
    worker = User.objects.get(person=application.person)
    worker.unit = application.organisation
    found = {each.code: each.state for each in conditions(again.apply(worker), held.town.today)}
    assert found["barred"] == "unmet"


def test_renewal_asks_for_hours_and_brings_a_new_paper(held):
    one, soon = held.certificate, date(2024, 9, 2)
    with pytest.raises(Refusal, match="还早"):
        renew(certificate=one, base=BASE, act=held.town.act(day=date(2024, 7, 24)))
    with pytest.raises(Refusal, match="不足 12 学时"):
        renew(certificate=one, base=BASE, act=held.town.act(day=soon))
    held.train(one.person, 12, date(2024, 8, 1), "续期培训")
    for _again in range(2):
        done = renew(certificate=one, base=BASE, act=held.town.act(day=soon))
    assert (done.last_day, str(done)) == (date(2027, 10, 25), "红领〔2024〕1号")
    old, new = Issue.objects.order_by("issued_at")
    assert old.withdrawn_because == "证书已续期，换发新证书"
    assert (told(old, soon).tag, told(new, soon).tag) == ("withdrawn", "issued")


def test_reprint_and_replacement_are_told(held):
    one = held.certificate
    for _again in range(2):
        reprint(certificate=one, reason="污损", act=held.town.act())
    assert Issue.objects.count() == 1
    for _again in range(2):
        replace(certificate=one, reason="遗失", base=BASE, act=held.town.act())
    assert Issue.objects.filter(withdrawn_at__isnull=True).get().number == "红领〔2021〕2号"
    assert [turn.kind for turn in CertificateTurn.objects.all()] == ["issued", "reprinted", "replaced"]


def test_only_who_runs_it_there_turns_it_and_never_the_own(held):
    town = held.town
    for stranger in (town.wang, town.song, held.reviewers[0]):
        with pytest.raises(NoRight):
            revoke(certificate=held.certificate, reason="x", act=town.act(stranger))
    town.chen.person = held.certificate.person
    with pytest.raises(NoRight, match="自己的证书"):
        replace(certificate=held.certificate, reason="x", base=BASE, act=town.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(issued_on=date(2021, 1, 1))


# ---- training hours


def test_hours_are_recorded_once_and_taken_back_with_a_reason(hand):
    person, act = hand.worker("李慧", hours=0).person, hand.town.act()
    said = {
        "person": person,
        "place": hand.round.territory,
        "day": DAY,
        "title": "党课",
        "organiser": "党校",
        "act": act,
    }
    for _again in range(2):
        record = record_training(**said, hours=8)
    with pytest.raises(Refusal, match="已经登记 8 学时"):
        record_training(**said, hours=9)
    with pytest.raises(Refusal, match="还没有办"):
        record_training(**{**said, "day": date(2021, 11, 3)}, hours=9)
    for _again in range(2):
        withdraw_training(record=record, because="记错人", act=act)
    assert record_training(**said, hours=9).hours == 9
    assert TrainingRecord.objects.valid().count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRecord.objects.valid().update(hours=0)
