"""The pages: the clerk's, the office's, a person's with a slip, the code's public page, the totals; what they cost."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from hangji.credit.actions.banks import BankSaid, end_clerk, hand_slips, keep_bank
from hangji.credit.models import Bank, LoanAnswer, LoanCertificate, SlipBatch
from hangji.office.issues import said_code
from hangji.registry.models import SocialOrganization
from tests.credit.lending import Lending
from tests.honours.making import revoked
from tests.town import CITY, FEW_AND_MANY


@pytest.fixture(autouse=True)
def _pinned(settings, town):
    settings.PINNED_DAY = town.today


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def test_qian_answers_from_the_home_and_mends_a_mistake(client: Client, lent: Lending):
    one = lent.consent()
    client.force_login(lent.qian)
    home = page(client, "desk:home")
    assert "等银行回复" in home
    assert lent.club.name in home
    assert "红企证淮〔2021〕1号" in page(client, "credit:shown", one.key)
    url = reverse("credit:answer", args=[one.key])
    said = {"granted": "yes", "amount": "3000000", "day": "2021-11-02"}
    assert client.post(url, {**said, "amount": ""}).status_code == 422
    assert client.post(url, {**said, "amount": "-3"}).status_code == 422
    assert client.post(url, {**said, "granted": "no"}).status_code == 422
    assert client.post(url, {**said, "amount": "30000000"}).status_code == 409
    assert client.post(url, {**said, "day": "2021-11-01"}).status_code == 409
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 302
    first = LoanAnswer.objects.get()
    assert first.fen == 300_000_000
    assert client.post(url, {**said, "amount": "300000"}).status_code == 409
    back = reverse("credit:reverse", args=[first.key])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "多写一个零"}).status_code == 302
    assert client.post(url, {**said, "amount": "300000"}).status_code == 302
    shown = page(client, "credit:answers")
    assert "300,000.00" in shown
    assert "-3,000,000.00" in shown


def test_a_clerk_of_another_bank_gets_404_and_one_without_a_bank_is_told(client: Client, lent: Lending):
    one = lent.consent()
    client.force_login(lent.jin)
    for name in ("shown", "answer", "know"):
        url = reverse(f"credit:{name}", args=[one.key])
        assert client.get(url).status_code in (404, 405)
        assert client.post(url).status_code in (404, 405)
    made = lent.granted(one, 1000)
    assert client.post(reverse("credit:reverse", args=[made.key]), {"reason": "x"}).status_code == 404
    end_clerk(bank=lent.second, user=lent.jin, act=lent.act(lent.town.chen))
    assert "你现在不是哪家银行的经办" in page(client, "credit:desk")
    assert "你现在不是哪家银行的经办" in page(client, "desk:home")
    assert "你现在不是哪家银行的经办" in page(client, "credit:answers")


def test_mei_applies_withdraws_and_the_next_request_of_the_bank_is_404(client: Client, lent: Lending):
    client.force_login(lent.mei)
    assert client.get(reverse("credit:own")).status_code == 302
    own = page(client, "credit:organisation", lent.club.pk)
    assert "有资格申请红企贷" in own
    assert "申请红企贷资格证明" in own
    ask = reverse("credit:ask", args=[lent.club.pk])
    assert client.post(ask, {"bank": lent.first.pk}).status_code == 422
    assert client.post(ask, {"bank": lent.first.pk, "agreed": "on"}).status_code == 302
    one = LoanCertificate.objects.get()
    assert "银行看得到的八项" in page(client, "credit:certificate", one.key)
    assert "2021年11月2日" in page(client, "credit:paper", one.key)
    bank = Client()
    bank.force_login(lent.qian)
    shown = reverse("credit:shown", args=[one.key])
    assert bank.get(shown).status_code == 200
    assert "银行马上看不到" in page(client, "credit:withdraw", one.key)
    client.post(reverse("credit:withdraw", args=[one.key]))
    assert bank.get(shown).status_code == 404
    assert lent.club.name not in page(bank, "desk:home")


def test_a_stranger_reads_whether_a_certificate_holds(client: Client, lent: Lending):
    one = lent.consent()
    person = lent.oneself(lent.slip()[1], "某甲乙")
    for each, secret in ((one, ""), (person, "某甲乙")):
        shown = page(client, "public:issue", said_code(each.issue.code))
        assert "现在有效" in shown
        assert not secret or secret not in shown
        assert (lent.club.name in shown) is (each == one)
    revoked(lent.town, lent.award)
    for each in (one, person):
        assert "所依据的荣誉已经撤销" in page(client, "public:issue", said_code(each.issue.code))


def test_a_person_with_a_slip_needs_no_account(client: Client, lent: Lending):
    code, slip = lent.slip()
    for name in ("myself", "my_consent"):
        assert client.get(reverse(f"credit:{name}"))["Location"] == reverse("credit:mine")
    mine = reverse("credit:mine")
    assert client.post(mine, {"code": "ABC"}).status_code == 422
    assert client.post(mine, {"code": "A" * 20}).status_code == 422
    assert client.post(mine, {"code": said_code(code).lower()})["Location"] == reverse("credit:myself")
    assert "可以申请红领贷" in page(client, "credit:myself")
    consent = reverse("credit:my_consent")
    assert client.post(consent, {"name": "某甲", "bank": lent.first.pk}).status_code == 422
    assert client.post(consent, {"name": "某甲", "bank": lent.first.pk, "agreed": "on"}).status_code == 302
    one = slip.certificates.get()
    assert "某甲" in page(client, "credit:my_certificate", one.key)
    other = lent.oneself(lent.slip()[1], "他人")
    assert client.get(reverse("credit:my_certificate", args=[other.key])).status_code == 404
    assert client.post(reverse("credit:my_withdrawal", args=[other.key])).status_code == 404
    bank = Client()
    bank.force_login(lent.qian)
    assert "某甲" in page(bank, "desk:home")
    client.post(reverse("credit:my_withdrawal", args=[one.key]))
    assert "某甲" not in page(bank, "desk:home")
    assert client.post(reverse("credit:leave"))["Location"] == mine
    assert client.get(reverse("credit:myself"))["Location"] == mine


def test_the_pages_of_a_slip_close_by_themselves(client: Client, lent: Lending):
    code, _slip = lent.slip()
    client.post(reverse("credit:mine"), {"code": code})
    session = client.session
    session["credit_slip"] = [session["credit_slip"][0], "2021-11-01T00:00:00+08:00"]
    session.save()
    assert client.get(reverse("credit:myself"))["Location"] == reverse("credit:mine")


def test_guessing_codes_is_slowed_down(client: Client, lent: Lending):
    answers = {client.post(reverse("credit:mine"), {"code": f"{n:020d}"}).status_code for n in range(12)}
    assert answers == {422, 429}


def test_chen_keeps_banks_clerks_and_slips(client: Client, lent: Lending):
    client.force_login(lent.town.chen)
    new = {
        "name": "谯陵示范银行",
        "sign": "陵",
        "region_code": CITY,
        "phone": "",
        "version": 0,
        "offered": ["red_collar"],
    }
    assert client.post(reverse("credit:new_bank"), {**new, "sign": "淮"}).status_code == 409
    assert client.post(reverse("credit:new_bank"), new).status_code == 302
    made = Bank.objects.get(sign="陵")
    assert "谯陵示范银行" in page(client, "credit:banks")
    edit = reverse("credit:bank", args=[made.pk])
    assert client.post(edit, {**new, "version": 1, "phone": "0558-1"}).status_code == 302
    assert client.post(edit, {**new, "version": 1}).status_code == 409
    assert client.post(reverse("credit:new_bank"), {**new, "phone": "0558-1"}).status_code == 302
    assert client.post(reverse("credit:new_bank"), {**new, "phone": "0558-2"}).status_code == 409
    taken = client.post(edit, {**new, "version": 2, "name": lent.first.name})
    assert taken.status_code == 409
    assert "银行不重名" in taken.content.decode()
    clerks = reverse("credit:clerks", args=[made.pk])
    assert client.post(clerks, {"user": lent.jin.pk}).status_code == 302
    assert "金算" in page(client, "credit:clerks", made.pk)
    assert client.post(clerks, {"user": lent.mei.pk}).status_code == 422
    for _press in range(2):
        assert client.post(clerks, {"end": "jin"}).status_code == 302
    key = str(uuid4())
    slips = client.post(reverse("credit:hand_slips"), {"organisation": lent.club.pk, "count": 3, "key": key})
    assert slips.content.decode().count("红领贷个人办理单") == 3
    again = client.post(reverse("credit:hand_slips"), {"organisation": lent.club.pk, "count": 3, "key": key})
    assert (again.status_code, SlipBatch.objects.count()) == (409, 1)
    assert lent.club.name in page(client, "credit:slips")
    client.force_login(lent.town.wang)
    assert client.get(edit).status_code == 404


def test_the_office_lists_organisations_and_exports_them(client: Client, lent: Lending):
    lent.granted(lent.consent(), 300_000)
    lent.oneself(lent.slip()[1], "某甲乙")
    client.force_login(lent.town.chen)
    shown = page(client, "credit:certificates", answer="granted", state="valid")
    assert "300,000.00" in shown
    assert "某甲乙" not in shown
    assert "红领证" not in shown
    assert lent.club.name not in page(client, "credit:certificates", answer="none")
    exported = client.post(reverse("credit:certificates_export"), {"format": "csv"})
    text = b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "红企证淮〔2021〕1号" in text
    assert "红领证" not in text
    assert "资格证明" in page(client, "desk:organisation", lent.club.pk)


def test_the_public_total_moves_with_the_answer_and_back(client: Client, lent: Lending):
    assert "0.00 元" in page(client, "credit:totals")
    club = lent.club
    for number in range(3):
        bank = keep_bank(
            bank=None,
            said=BankSaid(f"第{number}示范银行", f"{number}", CITY, "", frozenset({"red_enterprise"})),
            version=0,
            act=lent.act(lent.town.chen),
        )
        from hangji.credit.actions.banks import appoint_clerk

        clerk = lent.town.user(f"clerk{number}", "某经办", "bank_clerk")
        appoint_clerk(bank=bank, user=clerk, act=lent.act(lent.town.chen))
        with TestCase.captureOnCommitCallbacks(execute=True):
            lent.granted(lent.consent(bank), 100_000, user=clerk)
        shown = page(client, "credit:totals")
        assert ("30万元" in shown) is (number == 2)
        assert ("笔数少，合计不显示" in shown) is (number < 2)
    assert club.name not in shown


def test_waiting_and_void_stand_among_the_duties(client: Client, lent: Lending):
    lent.consent()
    client.force_login(lent.qian)
    assert "1 张资格证明等银行回复" in page(client, "desk:duties")
    revoked(lent.town, lent.award)
    assert "1 张资格证明已失效" in page(client, "desk:duties")
    one = LoanCertificate.objects.get()
    assert client.post(reverse("credit:know", args=[one.key])).status_code == 302
    assert "已失效" not in page(client, "desk:duties")
    client.force_login(lent.mei)
    assert "银行还没有确认知悉" not in page(client, "credit:certificate", one.key)


@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_lists_cost_the_same_however_many(rows: int, client: Client, lent: Lending, django_assert_max_num_queries):
    many = [lent.town.organisation(f"第{number}协会", 3) for number in range(rows)]
    one = lent.consent()
    for organisation in many:
        copy = LoanCertificate.objects.get(pk=one.pk)
        copy.pk, copy.key, copy.organisation, copy.holder = None, copy.key + organisation.pk, organisation, "某"
        copy.save(force_insert=True)
        copy.consents.create(
            given_on=one.issued_on, last_day=one.last_day, given_at=lent.act(lent.mei).at, given_by_name="x"
        )
    client.force_login(lent.qian)
    for name, most in (("credit:desk", 6), ("credit:answers", 6), ("desk:home", 8)):
        with django_assert_max_num_queries(most):
            page(client, name)
    client.force_login(lent.town.chen)
    for name, most in (("credit:certificates", 10), ("credit:slips", 8), ("credit:banks", 9)):
        with django_assert_max_num_queries(most):
            page(client, name)


def test_a_slip_is_for_honoured_organisations_of_ones_own_place(client: Client, lent: Lending):
    lone = lent.town.organisation("亳州市棋社", 3)
    client.force_login(lent.town.chen)
    shown = page(client, "credit:hand_slips")
    assert lent.club.name in shown
    assert lone.name not in shown
    hand_slips(organisation=lent.club, count=1, key=uuid4(), act=lent.act(lent.town.chen))
    assert SocialOrganization.objects.count() == 2
    assert date(2022, 4, 30) == SlipBatch.objects.get().last_day
