"""What a bank answers, its reversal, and the public totals, which are the sums of the answers that stand."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.credit.actions.answers import Said, answer, know_void, reverse
from hangji.credit.actions.consent import withdraw
from hangji.credit.models import LoanAnswer, LoanCertificate
from hangji.credit.queries.clerk import answers_of_bank, rows_of_bank, shown_to_bank
from hangji.credit.queries.totals import cells, public, tree
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from rulebook.credit import Part, Shown, shown
from tests.credit.lending import Lending
from tests.honours.making import revoked

DAY = date(2021, 11, 2)


def test_a_bank_grants_and_the_same_said_twice_is_one_answer(lent: Lending):
    one = lent.consent()
    made = lent.granted(one, 300_000)
    assert lent.granted(one, 300_000) == made
    assert (made.fen, made.granted, made.standing) == (30_000_000, True, True)
    with pytest.raises(Refusal, match="已经回复过"):
        lent.granted(one, 200_000)
    assert [answers_of_bank(lent.act(user)).count() for user in (lent.qian, lent.jin)] == [1, 0]
    said = AuditEntry.objects.get(verb="answer_loan")
    assert (said.by, said.after["amount"]) == ("qian", "300,000.00")


def test_a_mistake_is_reversed_and_said_anew(lent: Lending):
    one = lent.consent()
    made = lent.granted(one, 3_000_000)
    back = reverse(key=made.key, reason="多写了一个零", act=lent.act(lent.qian))
    assert reverse(key=made.key, reason="再来一次", act=lent.act(lent.qian)) == back
    assert (back.fen, back.day, back.standing) == (-300_000_000, made.day, False)
    assert public(DAY).count == 0
    lent.granted(one, 300_000)
    assert tree(DAY).fen == 30_000_000
    assert sum(LoanAnswer.objects.values_list("fen", flat=True)) == 30_000_000
    with pytest.raises(NoRight):
        reverse(key=back.key, reason="x", act=lent.act(lent.qian))
    with pytest.raises(NoRight, match="没有这条回复"):  # the other bank's
        reverse(key=made.key, reason="x", act=lent.act(lent.jin))


def test_what_cannot_be_answered(lent: Lending):
    one = lent.consent()
    for stranger in (lent.jin, lent.mei, lent.town.chen, lent.town.song):
        with pytest.raises(NoRight):
            lent.granted(one, 1, user=stranger)
    with pytest.raises(Refusal, match="早于资格证明"):
        answer(key=one.key, said=Said(True, 1, date(2021, 11, 1)), act=lent.act(lent.qian))
    for fen in (0, -1, 1_000_000_001):
        with pytest.raises(Refusal, match="金额不对"):
            answer(key=one.key, said=Said(True, fen, DAY), act=lent.act(lent.qian))
    answer(key=one.key, said=Said(True, 1_000_000_000, DAY), act=lent.act(lent.qian))


def test_what_was_granted_counts_from_its_day_on(lent: Lending):
    lent.granted(lent.consent(), 300_000)
    assert [tree(day).count for day in (date(2021, 11, 1), DAY)] == [0, 1]


def test_not_granted_is_an_answer_without_an_amount(lent: Lending):
    one = lent.consent()
    made = answer(key=one.key, said=Said(False, None, DAY), act=lent.act(lent.qian))
    assert (made.fen, made.granted) == (None, False)
    assert public(DAY).count == 0


def test_withdrawn_consent_is_gone_in_the_next_request(lent: Lending):
    one = lent.consent()
    assert [row.key for row in shown_to_bank(lent.act(lent.qian))] == [one.key]
    withdraw(certificate=one, act=lent.act(lent.mei))
    assert list(shown_to_bank(lent.act(lent.qian))) == []
    with pytest.raises(NoRight, match="没有这张资格证明"):
        lent.granted(one, 1)


def test_consent_run_out_is_gone_the_day_after(lent: Lending):
    lent.consent()
    assert not rows_of_bank(lent.act(lent.qian, date(2021, 11, 1))).exists()  # nor before it was given
    assert rows_of_bank(lent.act(lent.qian, date(2022, 1, 30))).exists()
    assert not rows_of_bank(lent.act(lent.qian, date(2022, 1, 31))).exists()


def test_the_bank_is_told_of_a_void_certificate_and_says_that_it_knows(lent: Lending):
    one = lent.consent()
    know_void(key=one.key, act=lent.act(lent.qian))
    one.refresh_from_db()
    assert one.known_void_on is None
    later = date(2021, 12, 6)
    revoked(lent.town, lent.award, day=later)
    row = shown_to_bank(lent.act(lent.qian, later)).get()
    assert (row.state, row.known_void_on) == ("revoked", None)
    with pytest.raises(Refusal, match="资格证明无效"):
        answer(key=one.key, said=Said(True, 100, later), act=lent.act(lent.qian, later))
    answer(key=one.key, said=Said(True, 100, date(2021, 12, 5)), act=lent.act(lent.qian, later))
    know_void(key=one.key, act=lent.act(lent.qian, later))
    know_void(key=one.key, act=lent.act(lent.qian, later))
    one.refresh_from_db()
    assert (one.known_void_on, one.known_void_by_name) == (later, "钱柜")
    assert AuditEntry.objects.filter(verb="know_loan_void").count() == 1


def test_the_trail_says_nothing_of_what_a_person_got(lent: Lending):
    _code, slip = lent.slip()
    made = lent.granted(lent.oneself(slip, "某甲"), 70_000)
    reverse(key=made.key, reason="填错", act=lent.act(lent.qian))
    assert [each.after for each in AuditEntry.objects.filter(verb__in=["answer_loan", "reverse_loan_answer"])] == [
        {},
        {},
    ]


def test_answers_are_never_changed(lent: Lending):
    made = lent.granted(lent.consent(), 300_000)
    rows = LoanAnswer.objects.filter(pk=made.pk)
    for change in ({"fen": 1}, {"day": date(2020, 1, 1)}, {"granted": False}, {"made_by": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


# ---- totals


LOANS = st.lists(
    st.tuples(
        st.sampled_from(["red_collar", "red_enterprise"]),
        st.sampled_from([2019, 2020, 2021]),
        st.sampled_from(["county", "city", "province"]),
        st.integers(1, 900_000),
        st.sampled_from(["stands", "stands", "reversed", "refused"]),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOANS)
def test_public_totals_are_the_sums_of_the_entries(lent: Lending, loans: list[tuple[str, int, str, int, str]]):
    with transaction.atomic():
        made = [put(lent, *loan) for loan in loans]
        wanted: dict[tuple[str, int, str], tuple[int, int]] = {}
        for product, year, level, yuan, fate in loans:
            if fate == "stands":
                count, fen = wanted.get((product, year, level), (0, 0))
                wanted[product, year, level] = count + 1, fen + yuan * 100
        assert dict(cells(DAY)) == wanted
        whole = tree(DAY)
        assert (whole.count, whole.fen) == (sum(c for c, _f in wanted.values()), sum(f for _c, f in wanted.values()))
        assert whole.fen == sum(each.fen or 0 for each in LoanAnswer.objects.filter(certificate__in=made))
        told = public(DAY)
        assert told == shown(whole, 3)
        held_together(whole, told)
        transaction.set_rollback(True)


def put(lent: Lending, product: str, year: int, level: str, yuan: int, fate: str) -> int:
    """A certificate and its answers as rows: what the actions would have made over the years."""
    slip = lent.slip()[1] if product == "red_collar" else None
    one = LoanCertificate.objects.create(
        holder_kind="person" if slip else "organisation",
        product=product,
        bank=lent.first,
        organisation=lent.club,
        slip=slip,
        holder="甲",
        award=lent.award,
        honour="荣誉",
        honour_level=level,
        region_code=341602,
        level="city",
        issued_on=date(year, 1, 5),
        last_day=date(year, 12, 30),
    )
    by = {"made_at": lent.act(lent.qian).at, "made_by": "qian", "made_by_name": "钱柜", "day": date(year, 6, 1)}
    of = {"certificate": one, "bank": lent.first, **by}
    fen = None if fate == "refused" else yuan * 100
    first = LoanAnswer.objects.create(**of, granted=fate != "refused", fen=fen, standing=fate != "reversed")
    if fate == "reversed":
        LoanAnswer.objects.create(**of, granted=True, fen=-yuan * 100, standing=False, reverses=first, reason="填错")
    return one.pk


def held_together(part: Part, told: Shown) -> None:
    """What is shown is the entries' sum."""
    assert told.count in (None, part.count)
    assert told.fen in (None, part.fen)
    for each, its in zip(part.parts, told.parts, strict=False):
        held_together(each, its)
