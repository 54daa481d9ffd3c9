"""A complaint from its number to its end: who handles it, who must not see it, and what is kept of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import visitor
from hangji.office.audit import verify
from hangji.office.models import AuditEntry, Body, Post, User
from hangji.voices.actions.filing import confirm_complaint, contest_complaint, erase_contact, file_complaint
from hangji.voices.actions.handling import (
    accept_complaint,
    answer_complaint,
    avoid_complaint,
    decline_complaint,
    lift_avoidance,
    pass_on_complaint,
)
from hangji.voices.codes import matches, said_code
from hangji.voices.gate import Ticket
from hangji.voices.matters import COMPLAINTS
from hangji.voices.models import Complaint, ComplaintStep
from hangji.voices.views.health import health
from rulebook import voices as rules
from tests.town import CITY, GUOYANG, moment
from tests.voices.ones import now


def gone(town, day=None, place=CITY):
    return visitor(moment(day or town.today, 10), place)


def test_one_form_makes_one_complaint_and_its_code_is_kept_by_nobody(town, voices, django_assert_num_queries):
    act, ticket = gone(town), Ticket("the form", 0)
    one, code = file_complaint(said=voices.said(), ticket=ticket, act=act)
    with django_assert_num_queries(1):  # looked for first, so that no write fails in the database's log
        again, same = file_complaint(said=voices.said(what="别的话"), ticket=ticket, act=act)
    assert (again.pk, same) == (one.pk, code)
    assert Complaint.objects.count() == 1
    assert code not in one.code
    assert matches(said_code(code).lower(), one.code)
    assert not matches("A" * 12, one.code)
    assert (one.handler, one.level, one.accept_by) == ("office", "city", date(2021, 11, 11))
    assert list(verify()) == []


def test_it_is_accepted_answered_contested_once_and_reviewed_by_another(town, voices):
    one = voices.answered(voices.filed())
    assert (one.state, one.told_by, one.contest_until) == ("answered", town.chen, date(2021, 11, 16))
    contest_complaint(complaint=one, reason="没有退", act=gone(town))
    contest_complaint(complaint=one, reason="没有退", act=gone(town))
    one = now(one)
    assert (one.state, one.owner, one.due_on) == ("contested", None, date(2021, 11, 23))
    with pytest.raises(Refusal, match="另一人"):
        accept_complaint(complaint=one, owner=town.chen, version=one.version, act=town.act())
    with pytest.raises(IntegrityError), transaction.atomic():  # below every form
        Complaint.objects.filter(pk=one.pk).update(owner=town.chen)
    accept_complaint(complaint=one, owner=town.li, version=one.version, act=town.act())
    with pytest.raises(NoRight):
        answer_complaint(complaint=one, answer="维持", version=now(one).version, act=town.act())
    answer_complaint(complaint=one, answer="维持原答复", version=now(one).version, act=town.act(town.li))
    one = now(one)
    assert (one.state, one.closed_on, one.told_by) == ("closed", town.today, town.chen)
    with pytest.raises(Refusal, match="已经复核过一次"):
        contest_complaint(complaint=one, reason="还是不同意", act=gone(town))
    assert [step.kind for step in one.steps.all()] == [
        *("received", "accepted", "answered", "contested", "assigned", "reviewed"),
    ]


def test_who_is_complained_about_neither_sees_nor_handles_it(town, voices):
    one = voices.filed(of="社管科 陈 思远", what="推诿")
    assert one in Complaint.objects.visible_to(town.act(town.li))
    assert one not in Complaint.objects.visible_to(town.act())
    with pytest.raises(NoRight):
        accept_complaint(complaint=one, owner=town.chen, version=1, act=town.act())
    with pytest.raises(Refusal, match="回避"):
        accept_complaint(complaint=one, owner=town.chen, version=1, act=town.act(town.li))
    Complaint.objects.filter(pk=one.pk).update(owner=town.chen)  # not even as the owner of a slip
    assert one not in Complaint.objects.visible_to(town.act())
    Complaint.objects.filter(pk=one.pk).update(owner=None)
    lift_avoidance(complaint=one, user=town.chen, reason="同名的另一人", act=town.act(town.li))
    assert one in Complaint.objects.visible_to(town.act())


def test_an_auditor_does_not_see_what_is_about_the_auditor(town, voices):
    voices.filed(of="宋审言")
    assert not Complaint.objects.visible_to(town.act(town.song)).exists()


def test_it_is_not_passed_on_to_where_everybody_is_concerned(town, voices):
    one = voices.filed(of="方悦今")
    to = {"handler": "committee", "region_code": CITY, "reason": "归党委"}
    with pytest.raises(Refusal, match="都要回避"):
        pass_on_complaint(complaint=one, **to, version=1, act=town.act())
    assert now(one).handler == "office"


def test_where_only_who_answered_could_review_it_the_review_goes_elsewhere(town, voices):
    User.objects.filter(pk__in=[town.chen.pk, town.li.pk]).update(is_active=False)
    one = voices.answered(voices.filed(region_code=GUOYANG), town.wang)
    assert one.handler == "office"
    contest_complaint(complaint=one, reason="没有退", act=gone(town, place=GUOYANG))
    assert (now(one).handler, now(one).region_code) == ("committee", CITY)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_an_answer_after_its_last_day_is_late(town, voices, days, late):
    one = voices.accepted(voices.filed())
    act = town.act(day=one.due_on + timedelta(days=days))
    answer_complaint(complaint=one, answer="已责令退还", version=one.version, act=act)
    assert now(one).answered_late is late


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_so_is_one_that_was_declined_after_its_last_day(town, voices, days, late):
    one = voices.filed()
    act = town.act(day=one.accept_by + timedelta(days=days))
    decline_complaint(complaint=one, reason="已经由法院受理", version=1, act=act)
    assert now(one).answered_late is late


def test_its_last_day_may_be_set_anew_but_not_to_one_that_is_over(town, voices):
    one = voices.accepted(voices.filed())

    def again(day):
        version = now(one).version
        accept_complaint(complaint=one, owner=town.chen, version=version, act=town.act(), due_on=day)

    with pytest.raises(Refusal, match="期限已经过去"):
        again(town.today - timedelta(days=1))
    for day in (town.today, None):  # None: as it is
        again(day)
        assert now(one).due_on == town.today


def test_an_answer_is_promised_no_later_than_the_rules_ask_for_it(town, voices):
    one = voices.filed()
    latest = rules.last_day("answer", town.today, kind=one.kind)

    def accept(owner, day):
        accept_complaint(complaint=one, owner=owner, version=now(one).version, act=town.act(), due_on=day)

    with pytest.raises(Refusal, match=f"规定最迟 {latest}"):
        accept(town.chen, latest + timedelta(days=1))
    accept(town.chen, latest)
    assert (now(one).state, now(one).due_on) == ("accepted", latest)
    with pytest.raises(Refusal, match=f"规定最迟 {latest}"):  # nor when another is to handle it
        accept(town.li, latest + timedelta(days=1))


def test_nor_is_a_review(town, voices):
    one = voices.answered(voices.filed())
    contest_complaint(complaint=one, reason="没有退", act=gone(town))
    due = now(one).due_on
    with pytest.raises(Refusal, match=f"规定最迟 {due}"):
        accept_complaint(
            complaint=one, owner=town.li, version=now(one).version, act=town.act(), due_on=due + timedelta(days=1)
        )


def test_where_it_is_passed_on_to_the_days_of_accepting_begin_anew(town, voices):
    one = voices.filed()
    act = town.act(day=date(2021, 11, 5))
    pass_on_complaint(complaint=one, handler="committee", region_code=CITY, reason="归党委", version=1, act=act)
    assert (one.accept_by, now(one).accept_by) == (date(2021, 11, 11), date(2021, 11, 16))


def test_so_do_those_of_the_answer(town, voices):
    """Accepted here, passed on, and accepted by who handles it now."""
    one = voices.accepted(voices.filed())
    to = {"handler": "office", "region_code": GUOYANG, "reason": "归县里"}
    later = date(2021, 11, 5)
    pass_on_complaint(complaint=one, **to, version=one.version, act=town.act(day=later))
    latest = rules.last_day("answer", later, kind=one.kind)
    act = town.act(town.wang, day=later)
    accept_complaint(complaint=one, owner=town.wang, version=now(one).version, act=act, due_on=latest)
    assert now(one).due_on == latest


def test_an_industrys_committee_handles_no_complaints(town, voices):
    voices.filed(kind="burden")
    other = Body.objects.create(name="中共亳州市教育行业委员会", kind="industry", region_code=CITY, level="city")
    Post.objects.filter(user=voices.fang).update(body=other)
    assert not Complaint.objects.visible_to(town.act(voices.fang)).exists()


def test_the_trail_tells_the_number_and_nothing_of_what_was_said(town, voices):
    one = voices.answered(
        voices.filed(of="周敏", what="泄露秘密", name="孙某", contact="13900000000"), words="查实处理"
    )
    said = " ".join(f"{e.subject} {e.before} {e.after} {e.reason} {e.by_name}" for e in AuditEntry.objects.all())
    assert one.number in said
    assert not [word for word in ("周敏", "泄露", "孙某", "13900000000", "查实") if word in said]


def test_where_all_of_a_place_are_concerned_the_level_above_or_the_other_office_has_it(town, voices):
    one = voices.filed(region_code=GUOYANG, of="王守田")
    assert (one.region_code, one.level) == (GUOYANG, "county")  # chen holds the county's register too
    assert one in Complaint.objects.visible_to(town.act())
    User.objects.filter(pk__in=[town.chen.pk, town.li.pk]).update(is_active=False)
    one = voices.filed(region_code=GUOYANG, of="王守田")
    assert (one.handler, one.region_code) == ("committee", CITY)
    assert one in Complaint.objects.visible_to(town.act(voices.fang))
    assert one not in Complaint.objects.visible_to(town.act(town.wang))
    User.objects.filter(pk=voices.fang.pk).update(is_active=False)
    assert not health()[0]


def test_one_may_keep_away_and_a_complaint_about_the_office_itself_goes_up(town, voices):
    one = voices.accepted(voices.filed())
    avoid_complaint(complaint=one, user=town.chen, reason="亲属", act=town.act())
    assert now(one).owner is None
    assert one not in Complaint.objects.visible_to(town.act())
    up = voices.filed(region_code=GUOYANG, above=True)
    assert (up.region_code, up.level) == (CITY, "city")


def test_another_territory_and_another_kinds_handlers_see_nothing(town, voices):
    one, burden = voices.filed(), voices.filed(kind="burden")
    for user in (town.wang, town.zhou, town.qian, town.root):
        assert not Complaint.objects.visible_to(town.act(user)).exists()
    assert set(Complaint.objects.visible_to(town.act(voices.fang))) == {burden}
    assert set(Complaint.objects.visible_to(town.act(town.li))) == {one}
    assert set(Complaint.objects.visible_to(town.act(town.song))) == {one, burden}
    assert not Complaint.objects.handled_by(town.act(town.song)).exists()


def test_declined_with_a_reason_passed_on_and_confirmed(town, voices):
    one = voices.filed()
    with pytest.raises(Refusal, match="没有写明"):
        decline_complaint(complaint=one, reason=" ", version=1, act=town.act())
    decline_complaint(complaint=one, reason="已经由法院受理", version=now(one).version, act=town.act())
    decline_complaint(complaint=one, reason="已经由法院受理", version=1, act=town.act())
    assert now(one).state == "declined"
    with pytest.raises(Refusal, match="不能办结"):
        confirm_complaint(complaint=one, act=gone(town))
    other = voices.accepted(voices.filed())
    to = {"handler": "committee", "region_code": CITY}
    pass_on_complaint(complaint=other, **to, reason="归党委", version=other.version, act=town.act())
    assert (now(other).state, now(other).owner, now(other).due_on) == ("received", None, None)
    with pytest.raises(NoRight):
        decline_complaint(complaint=other, reason="x", version=now(other).version, act=town.act())
    last = voices.answered(voices.filed())
    confirm_complaint(complaint=last, act=gone(town))
    assert (now(last).state, now(last).closed_on) == ("closed", town.today)


def test_the_contact_goes_for_good_and_the_case_goes_on(town, voices):
    one = voices.filed(name="孙某", contact="13900000000")
    erase_contact(complaint=one, act=gone(town))
    one = now(one)
    assert (one.name, one.contact, one.erased_on) == ("", "", town.today)
    assert voices.answered(one).state == "answered"
    with pytest.raises(NoRight):
        erase_contact(complaint=one, act=town.act(town.wang))


def test_overdue_and_over_are_the_same_in_sql_and_in_the_rule(town, voices):
    voices.filed()
    voices.accepted(voices.filed())
    voices.answered(voices.filed())
    contested = voices.answered(voices.filed())
    contest_complaint(complaint=contested, reason="不服", act=gone(town))
    closed = voices.answered(voices.filed())
    confirm_complaint(complaint=closed, act=gone(town))
    for day in (town.today, date(2021, 11, 11), date(2021, 11, 12), date(2021, 11, 17), date(2022, 2, 1)):
        rows = list(Complaint.objects.all())
        late = {c.pk for c in rows if rules.overdue(state=c.state, accept_by=c.accept_by, due_on=c.due_on, day=day)}
        over = {c.pk for c in rows if rules.over(state=c.state, contest_until=c.contest_until, day=day)}
        assert set(Complaint.objects.overdue(day).values_list("pk", flat=True)) == late
        assert set(Complaint.objects.over(day).values_list("pk", flat=True)) == over
    assert late


def test_a_meeting_gets_the_number_alone_and_never_what_concerns_one_of_its_own(town, voices):
    one = voices.filed(kind="burden", what="报表太多")
    voices.filed(kind="conduct", of="方悦今")
    (matter,) = COMPLAINTS.waiting(town.body, town.act(voices.fang))
    assert one.number in matter.title
    assert "报表" not in matter.title + matter.note


def test_a_step_is_never_changed(town, voices):
    voices.filed()
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintStep.objects.update(text="改过")
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintStep.objects.all().delete()
