"""Consent, the certificate it brings, taking it back, and what a revoked honour does to it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hangji.credit.actions.banks import BankSaid, appoint_clerk, digest_of, end_clerk, hand_slips, keep_bank
from hangji.credit.actions.consent import Wish, consent, withdraw, withdraw_oneself
from hangji.credit.models import LoanCertificate, LoanConsent, Slip, SlipBatch
from hangji.credit.queries.clerk import bank_of
from hangji.credit.queries.eligibility import eligibility, honoured
from hangji.credit.queries.standing import with_state
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.models import AuditEntry, Issue
from hangji.registry.actions.organisations import strike_off
from hangji.registry.actions.party import end_cover
from hangji.registry.pen import registering
from rulebook.credit import Facts, state
from tests.credit.lending import BASE, Lending, worker_of
from tests.honours.making import awarded, revoked
from tests.town import CITY, GUOYANG, QIAOCHENG, moment


def state_of(one: LoanCertificate, day: date) -> str:
    return str(with_state(LoanCertificate.objects.filter(pk=one.pk), day).get().state)


def test_an_honoured_club_is_eligible_and_why(lent: Lending):
    found = eligibility(lent.club, "red_enterprise", lent.town.today)
    assert found.eligible
    assert found.last_day == lent.award.ends_on
    assert [str(each.sentence) for each in found.reasons if each.met][-1].startswith("“2021 年度县级")
    lone = lent.town.organisation("亳州市棋社", 1)
    assert not eligibility(lone, "red_enterprise", lent.town.today).eligible
    assert list(honoured(Territory(CITY).q(), lent.town.today)) == [lent.club]


def test_members_of_a_joint_branch_are_honoured_with_it(lent: Lending):
    town = lent.town
    choir, chess = town.organisation("亳州市合唱团", 2), town.organisation("亳州市棋社", 1)
    joint = town.form("亳州市文体联合党支部", choir, chess, mode="joint")
    awarded(town, choir, category="先进党组织", party_organisation=joint, number="示表〔2021〕2号")
    assert eligibility(chess, "red_enterprise", town.today).eligible
    assert set(honoured(Territory(CITY).q(), town.today)) == {lent.club, choir, chess}


def test_consent_brings_a_certificate_for_one_bank_and_asked_twice_the_same(lent: Lending):
    one = lent.consent()
    assert lent.consent() == one
    assert str(one) == "红企证淮〔2021〕1号"
    assert (one.issued_on, one.last_day) == (lent.town.today, date(2022, 11, 1))
    assert list(one.consents.values_list("given_on", "last_day")) == [(date(2021, 11, 2), date(2022, 1, 30))]
    other = lent.consent(lent.second)
    assert str(other) == "红企证药〔2021〕1号"
    said = AuditEntry.objects.filter(subject_kind="LoanCertificate").order_by("pk")
    assert [(each.verb, each.by) for each in said] == [("consent_loan", "mei")] * 2


def test_who_may_consent_and_to_what(lent: Lending):
    with pytest.raises(Refusal, match="没有同意"):
        lent.consent(agreed=False)
    with pytest.raises(Refusal, match="不是给你这一类"):
        lent.consent(product="red_collar")
    wish = Wish("red_enterprise", lent.first, True, BASE)
    for stranger in (lent.town.chen, lent.qian, lent.town.zhou):
        with pytest.raises(NoRight):
            consent(organisation=lent.club, wish=wish, act=lent.act(stranger))
    lone = lent.town.organisation("亳州市棋社", 3)
    other = worker_of(lent.town, lent.town.form("亳州市棋社党支部", lone), "lan", "兰书记")
    with pytest.raises(NoRight, match="不归你办"):
        consent(organisation=lent.club, wish=wish, act=lent.act(other))
    with pytest.raises(Refusal, match="没有获得过荣誉"):
        consent(organisation=lone, wish=wish, act=lent.act(other))


def test_a_consent_that_has_run_out_is_given_anew(lent: Lending):
    one = lent.consent()
    after = date(2022, 1, 31)
    assert state_of(one, date(2022, 1, 30)) == "valid"
    assert state_of(one, after) == "lapsed"
    later = date(2022, 2, 3)
    assert lent.consent(day=later) == one
    assert one.consents.count() == 2
    assert (state_of(one, after), state_of(one, later)) == ("lapsed", "valid")
    last = date(2022, 11, 2)
    assert state_of(one, last) == "expired"
    assert lent.consent(day=last) != one


def test_withdrawn_consent_ends_it_and_its_paper(lent: Lending):
    one = lent.consent()
    with pytest.raises(NoRight):
        withdraw(certificate=one, act=lent.act(lent.town.chen))
    withdraw(certificate=one, act=lent.act(lent.mei))
    withdraw(certificate=one, act=lent.act(lent.mei))
    assert state_of(one, lent.town.today) == "withdrawn"
    assert Issue.objects.get(pk=one.issue_id).withdrawn_because == "持有人撤回同意"
    assert AuditEntry.objects.filter(verb="withdraw_loan_consent").count() == 1
    assert lent.consent() != one


def test_a_revoked_honour_ends_eligibility_and_certificate_on_its_day(lent: Lending):
    one = lent.consent()
    later = date(2021, 12, 6)
    revoked(lent.town, lent.award, day=later)
    assert state_of(one, date(2021, 12, 5)) == "valid"
    assert state_of(one, later) == "revoked"
    assert not eligibility(lent.club, "red_enterprise", later).eligible
    with pytest.raises(Refusal, match="已撤销"):
        lent.consent(lent.second, day=later)


def test_it_ends_with_the_organisation_and_with_the_cover_that_the_honour_came_by(lent: Lending):
    town = lent.town
    choir = town.organisation("亳州市合唱团", 3)
    joint = town.form("亳州市合唱团党支部", choir)
    awarded(town, choir, category="先进党组织", party_organisation=joint, number="示表〔2021〕2号")
    mei, club = worker_of(town, joint, "lan", "兰书记"), lent.club
    one = consent(organisation=choir, wish=Wish("red_enterprise", lent.first, True, BASE), act=lent.act(mei))
    own = lent.consent()
    with registering(town.act()) as pen:
        end_cover(pen, choir, date(2021, 11, 10), reason="另行组建")
        strike_off(pen, club, "cancelled", date(2021, 11, 20), reason="决议解散")
    assert (state_of(one, date(2021, 11, 9)), state_of(one, date(2021, 11, 10))) == ("valid", "closed")
    assert (state_of(own, date(2021, 11, 19)), state_of(own, date(2021, 11, 20))) == ("valid", "closed")


def test_the_columns_say_what_the_rule_says(lent: Lending):
    one = lent.consent()
    two = lent.consent(lent.second)
    withdraw(certificate=two, act=lent.act(lent.mei, date(2021, 12, 1)))
    _code, slip = lent.slip()
    three = lent.oneself(slip)
    revoked(lent.town, lent.award, day=date(2022, 3, 1))
    for one_day in range(0, 500, 9):
        day = lent.town.today + timedelta(days=one_day)
        for row in with_state(LoanCertificate.objects.filter(pk__in=[one.pk, two.pk, three.pk]), day):
            facts = Facts(row.last_day, row.gone_on, row.consent_until, row.withdrawn_on, row.active)
            assert row.state == state(facts, day=day), (str(row), day)


# ---- persons


def test_a_person_consents_alone_and_nothing_but_the_name_is_kept(lent: Lending):
    code, slip = lent.slip()
    one = lent.oneself(slip, "某甲")
    assert lent.oneself(slip, "某甲") == one
    assert str(one) == "红领证淮〔2021〕1号"
    issued = one.issue
    assert (issued.title, issued.region_code, issued.files.count()) == ("红领贷资格证明", 0, 0)
    told = [f"{each.subject} {each.before} {each.after} {each.reason}" for each in AuditEntry.objects.all()]
    assert not any("某甲" in each or code in each for each in told)
    assert {each.by for each in AuditEntry.objects.filter(verb="consent_loan")} == {"credit-person"}
    withdraw_oneself(slip=slip, key=one.key, at=moment(lent.town.today))
    withdraw_oneself(slip=slip, key=one.key, at=moment(lent.town.today))
    one.refresh_from_db()
    assert (one.holder, one.withdrawn_on) == ("", lent.town.today)
    assert lent.oneself(slip, "某甲") != one


def test_the_same_slip_is_one_person_and_another_slip_another(lent: Lending):
    (_c, mine), (_d, yours) = lent.slip(), lent.slip()
    first, second = lent.oneself(mine), lent.oneself(yours)
    assert first != second
    withdraw_oneself(slip=yours, key=first.key, at=moment(lent.town.today))
    first.refresh_from_db()
    assert first.withdrawn_on is None


def test_a_slip_has_its_days_and_its_code_is_kept_nowhere(lent: Lending):
    key = uuid4()
    codes = hand_slips(organisation=lent.club, count=5, key=key, act=lent.act(lent.town.chen))
    assert len(set(codes)) == 5
    assert {digest_of(each) for each in codes} <= set(Slip.objects.values_list("digest", flat=True))
    assert not set(codes) & set(Slip.objects.values_list("digest", flat=True))
    kept = list(Slip.objects.order_by("pk").values_list("digest", flat=True))
    assert kept == sorted(kept)  # nobody can tell which was printed first
    with pytest.raises(Refusal, match="只显示一次"):
        hand_slips(organisation=lent.club, count=5, key=key, act=lent.act(lent.town.chen))
    assert SlipBatch.objects.get().last_day == date(2022, 4, 30)
    slip = Slip.objects.get(digest=digest_of(codes[0]))
    with pytest.raises(Refusal, match="办理单已过期"):
        lent.oneself(slip, day=date(2022, 5, 1))
    lent.oneself(slip, day=date(2022, 4, 30))


def test_who_may_hand_out_slips(lent: Lending):
    given = {"organisation": lent.club, "count": 1, "key": uuid4()}
    for stranger in (lent.mei, lent.qian, lent.town.song, lent.town.wang):
        with pytest.raises(NoRight):
            hand_slips(**given, act=lent.act(stranger))
    for count in (0, 201):
        with pytest.raises(Refusal, match="张数不对"):
            hand_slips(**{**given, "count": count}, act=lent.act(lent.town.chen))
    lone = lent.town.organisation("亳州市棋社", 3)
    with pytest.raises(Refusal, match="没有资格"):
        hand_slips(**{**given, "organisation": lone}, act=lent.act(lent.town.chen))


def test_a_clerk_has_the_role_and_is_let_go_by_the_own_bank_alone(lent: Lending):
    act = lent.act(lent.town.chen)
    with pytest.raises(Refusal, match="没有“银行经办”的任职"):
        appoint_clerk(bank=lent.first, user=lent.mei, act=act)
    end_clerk(bank=lent.second, user=lent.qian, act=act)
    assert bank_of(lent.act(lent.qian)) == lent.first
    for _twice in range(2):
        end_clerk(bank=lent.first, user=lent.qian, act=act)
    assert bank_of(lent.act(lent.qian)) is None


def test_a_bank_lends_where_it_is(lent: Lending):
    near, far = (
        keep_bank(
            bank=None,
            said=BankSaid(f"{sign}示范银行", sign, region, "", frozenset({"red_enterprise"})),
            version=0,
            act=lent.act(lent.town.chen),
        )
        for sign, region in (("谯", QIAOCHENG), ("涡", GUOYANG))
    )
    assert lent.consent(near).bank == near
    with pytest.raises(Refusal, match="现在不办这种贷款"):
        lent.consent(far)


def test_a_bank_that_has_stopped_is_refused(lent: Lending):
    said = BankSaid(lent.first.name, lent.first.sign, CITY, "", frozenset({"red_collar"}))
    keep_bank(bank=lent.first, said=said, version=lent.first.version, act=lent.act(lent.town.chen))
    with pytest.raises(Refusal, match="现在不办这种贷款"):
        lent.consent()
    with pytest.raises(Refusal, match="刚刚被别人改过"):
        keep_bank(bank=lent.first, said=said, version=lent.first.version, act=lent.act(lent.town.chen))


def test_the_database_keeps_what_was_said(lent: Lending):
    one = lent.consent()
    _code, slip = lent.slip()
    person = lent.oneself(slip)
    broken = (
        lambda: LoanCertificate.objects.filter(pk=one.pk).update(bank=lent.second),
        lambda: LoanCertificate.objects.filter(pk=one.pk).update(last_day=date(2030, 1, 1)),
        lambda: LoanCertificate.objects.filter(pk=person.pk).update(withdrawn_on=lent.town.today),
        lambda: LoanConsent.objects.filter(certificate=one).update(last_day=date(2030, 1, 1)),
        lambda: LoanConsent.objects.filter(certificate=one).delete(),
    )
    for broke in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            broke()
