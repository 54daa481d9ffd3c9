"""Terms: found in old papers, in which state, put off with approval and never past the limit."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.formation.models import Seat, Term
from hangji.kit.refusal import NoRight, Refusal
from hangji.life.actions.extensions import Paper, decide_extension, withdraw_extension
from hangji.life.actions.terms import FoundTerm, record_term, vacate_seat, withdraw_term
from hangji.life.models import Extension
from hangji.life.queries.sight import form_of, forms_seen
from hangji.life.queries.terms import STATES, chairs, counted_states, extensions_waiting, in_state, state_of, with_terms
from hangji.office.models import AuditEntry, Body, Issue
from hangji.registry.actions.party import Founding, form_party_organization
from hangji.registry.models import PartyForm, Secretary
from tests.formation.conftest import posted
from tests.town import CITY, QIAOCHENG, moment

REPLY = Paper(date(2021, 10, 15), "亳社综党复〔2021〕7号")


def rows(town, day=None):
    return with_terms(PartyForm.objects.valid().on(day or town.today), day or town.today)


def the_state(town, day=None):
    row = rows(town, day).get()
    states = [name for name in STATES if rows(town, day).filter(in_state(name, day or town.today)).exists()]
    assert states == [state_of(row, day or town.today)]  # SQL and the rulebook say the same, and one thing only
    return states[0]


@pytest.mark.parametrize(
    ("since", "state"),
    [
        (date(2018, 11, 2), "ending"),  # ends today
        (date(2018, 11, 1), "expired"),
        (date(2019, 5, 2), "ending"),  # ends on 2022-05-02: six months to the day
        (date(2019, 5, 3), "running"),
        (date(2020, 2, 29), "running"),
    ],
)
def test_the_state_of_a_term(branch, town, since, state):
    branch.term(since)
    assert the_state(town) == state


def test_a_term_from_29_february_ends_on_the_28th(branch, town):
    assert branch.term(date(2020, 2, 29)).ends_on == date(2023, 2, 28)
    assert the_state(town, date(2023, 2, 28)) == "ending"
    assert the_state(town, date(2023, 3, 1)) == "expired"


def test_without_a_term_it_says_so_and_a_temporary_branch_is_exempt(branch, town):
    assert the_state(town) == "none"
    unit = town.organisation("亳州市龙舟协会", 4)
    founding = Founding(
        "龙舟临时党支部", "temporary", "single", "city", QIAOCHENG, date(2020, 3, 2), town.body, covers=[unit]
    )
    temporary, _advice = form_party_organization(founding=founding, act=town.act())
    counted = counted_states(with_terms(forms_seen(town.act()), town.today), town.today)
    assert (counted["none"], counted["exempt"], sum(counted.values())) == (1, 1, 2)
    with pytest.raises(Refusal, match="不计任期"):
        record_term(party=temporary, found=FoundTerm(date(2020, 3, 2), "批复"), act=town.act())


def test_an_old_term_goes_between_those_known(expired, town):
    expired.term(date(2018, 3, 2), paper="成立时的选举报告", group=[("丙", "deputy"), ("丁", "member")])
    first, second = Term.objects.valid().order_by("since")
    assert (first.since, first.until, first.ends_on) == (date(2018, 3, 2), second.since, date(2021, 3, 2))
    assert second.until is None
    assert {seat.until for seat in Seat.objects.valid()} == {second.since}
    assert [chair.said for chair in chairs(expired.party, date(2018, 5, 1))] == ["副书记", "委员"]


def test_the_same_term_twice_is_one_and_another_end_is_refused(expired):
    expired.term()
    assert Term.objects.count() == 1
    with pytest.raises(Refusal, match="已经登记了从 2018-10-10 起的任期"):
        expired.term(ends_on=date(2020, 10, 10))
    with pytest.raises(Refusal, match="届满日期 2021-10-11"):
        expired.term(date(2018, 10, 9), ends_on=date(2021, 10, 11))
    with pytest.raises(Refusal, match="早于成立日期"):
        expired.term(date(2018, 3, 1))


def test_a_wrong_term_is_withdrawn_and_the_one_before_goes_on(expired):
    expired.term(date(2020, 10, 10), paper="错的", group=[("丁", "member")])
    withdraw_term(party=expired.party, since=date(2020, 10, 10), reason="看错年份", act=expired.act())
    term = Term.objects.valid().get()
    assert (term.since, term.until) == (date(2018, 10, 10), None)
    assert not Seat.objects.valid().exists()
    assert AuditEntry.objects.filter(verb="withdraw_term").get().reason == "看错年份"


def test_only_who_keeps_terms_of_the_place_records_them(branch, town):
    found = FoundTerm(date(2018, 10, 10), "报告")
    for user in (town.song, town.wang, branch.song, town.zhou):
        with pytest.raises(NoRight):
            record_term(party=branch.party, found=found, act=town.act(user))
    assert record_term(party=branch.party, found=found, act=town.act(branch.he))


# Extensions


def test_an_extension_is_asked_and_approved_by_two_persons(expired, town):
    one = expired.extend()
    assert list(extensions_waiting(town.body)) == [one]
    assert the_state(town, date(2021, 10, 11)) == "expired"
    decide_extension(extension=one, agreed=True, answer="抓紧准备", paper=REPLY, act=town.act(expired.he))
    assert the_state(town) == "extended"
    assert the_state(town, date(2022, 4, 10)) == "extended"
    assert the_state(town, date(2022, 4, 11)) == "expired"
    assert not extensions_waiting(town.body).exists()
    again = decide_extension(extension=one, agreed=True, answer="抓紧准备", paper=REPLY, act=town.act(expired.he))
    assert again.pk == one.pk
    assert [e.verb for e in AuditEntry.objects.order_by("pk")][-3:] == [
        "request_extension",
        "extend_term",
        "decide_extension",
    ]


def test_the_limit_is_a_year_to_the_day_also_for_a_second_extension(expired, town):
    with pytest.raises(Refusal, match="一般不超过 1 年"):
        expired.extend(date(2022, 10, 11))
    one = expired.extend(date(2022, 1, 10))
    decide_extension(extension=one, agreed=True, answer="", paper=REPLY, act=town.act(expired.he))
    with pytest.raises(Refusal, match="一般不超过 1 年"):
        expired.extend(date(2022, 10, 11), paper=Paper(town.today, "3号"))
    second = expired.extend(date(2022, 10, 10), paper=Paper(town.today, "3号"))
    assert (second.before, second.latest) == (date(2022, 1, 10), date(2022, 10, 10))
    later = Paper(town.today, "9号")
    decide_extension(extension=second, agreed=True, answer="", paper=later, act=town.act(expired.he))
    assert Term.objects.valid().get().extended_to == date(2022, 10, 10)
    withdraw_extension(extension=second, reason="批错了", act=town.act(expired.he))
    assert Term.objects.valid().get().extended_to == date(2022, 1, 10)


def test_the_database_keeps_the_bounds(expired):
    one = expired.extend()
    for values in ({"extended_to": one.latest + timedelta(days=1)}, {"extended_to": one.before}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.filter(pk=one.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=one.pk).update(
            state="approved", decided_by=one.requested_by, decided_on=one.requested_on, reply_number="1"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.update(extended_to=date(2021, 10, 10))


def test_two_terms_of_one_party_organisation_never_share_a_day(expired, town):
    term = Term.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            party_organization=term.party_organization,
            since=date(2019, 1, 1),
            ends_on=date(2022, 1, 1),
            recorded_at=moment(town.today),
            recorded_in=term.recorded_in,
        )


def test_refusals_of_an_extension(expired, town):
    act = town.act(expired.he)
    with pytest.raises(Refusal, match="没有写理由"):
        expired.extend(reason=" ")
    one = expired.extend()
    assert expired.extend().pk == one.pk
    with pytest.raises(Refusal, match="还没有批复"):
        expired.extend(date(2022, 5, 1))
    with pytest.raises(NoRight):
        decide_extension(extension=one, agreed=True, answer="", paper=REPLY, act=town.act())
    with pytest.raises(Refusal, match="没有写不批准的理由"):
        decide_extension(extension=one, agreed=False, answer="", paper=REPLY, act=act)
    with pytest.raises(Refusal, match="早于请示"):
        decide_extension(extension=one, agreed=True, answer="", paper=Paper(date(2021, 9, 30), "1"), act=act)
    decide_extension(extension=one, agreed=False, answer="人选已经有了", paper=REPLY, act=act)
    assert the_state(town) == "expired"
    with pytest.raises(Refusal, match="未批准"):
        decide_extension(extension=one, agreed=True, answer="", paper=REPLY, act=act)


def test_papers_are_issued_and_taken_back(expired, town):
    today = Paper(town.today, base="http://testserver")
    one = expired.extend(paper=today)
    decide_extension(extension=one, agreed=True, answer="", paper=today, act=town.act(expired.he))
    issues = Issue.objects.order_by("pk")
    assert [issue.kind for issue in issues] == ["extension_request", "extension_reply"]
    assert {file.document.kind for issue in issues for file in issue.files.all()} == {"docx", "pdf"}
    withdraw_extension(extension=one, reason="重来", act=town.act(expired.he))
    assert all(issue.withdrawn_at for issue in Issue.objects.all())
    with pytest.raises(Refusal, match="不是今天"):
        expired.extend(date(2022, 3, 1), paper=Paper(date(2021, 10, 1)))
    assert Extension.objects.count() == 1


def test_another_body_neither_sees_nor_decides(expired, town):
    other = Body.objects.create(name="教育行业党委", kind="industry", region_code=CITY, level="city")
    above = Body.objects.create(name="两新工委", kind="work_committee", region_code=CITY, level="city")
    one = expired.extend()
    assert not extensions_waiting(other).exists()
    assert list(extensions_waiting(above)) == [one]
    stranger = posted(town, "jiang", "江明礼", "committee", other)
    assert not forms_seen(town.act(stranger)).exists()
    with pytest.raises(NoRight):
        decide_extension(extension=one, agreed=True, answer="", paper=REPLY, act=town.act(stranger))


# Vacated seats


def test_somebody_leaves_within_the_term(expired, town):
    said = {"duty": "secretary", "day": date(2021, 9, 30), "reason": "调离"}
    assert vacate_seat(party=expired.party, person=expired.song.person, act=town.act(), **said)
    assert not vacate_seat(party=expired.party, person=expired.song.person, act=town.act(), **said)
    assert Secretary.objects.valid().get().until == date(2021, 9, 30)
    assert chairs(expired.party, town.today) == []
    assert form_of(expired.party, town.today).body == town.body
