"""Visits: booked by who speaks for a group, kept within the slot, confirmed, moved, called off, done; feedback."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.places.actions.after import _shuffle_in, give_feedback
from hangji.places.actions.bookings import book, cancel_booking, confirm_booking, finish_booking, move_booking
from hangji.places.actions.opening import cancel_slot
from hangji.places.models import BookingState, Side, SiteBooking, SiteFeedbackCount, SiteRemark, VisitSlot
from hangji.places.queries.sites import feedback_of
from hangji.registry.actions.organisations import Conflict
from rulebook.sites import asked, quarter_of
from tests.places.conftest import DAY, another_site

GOOD = dict.fromkeys(asked(visited=DAY).questions, "很好")


def booked(town, visitor=None, persons=5, slot=None, user=None):
    act = town.act(user or town.qin)
    return book(slot=slot or town.slot, visitor=visitor or town.school, persons=persons, purpose="学议事", act=act)


def left(slot):
    return VisitSlot.objects.get(pk=slot.pk).left


def test_a_group_is_booked_once_and_takes_its_places(opened):
    one = booked(opened)
    assert booked(opened, persons=9) == one
    assert left(opened.slot) == 15
    assert AuditEntry.objects.filter(verb="book_site_visit").count() == 1


def test_only_who_speaks_for_a_visitor_books(opened):
    with pytest.raises(NoRight):
        booked(opened, opened.choir, user=opened.bai)
    with pytest.raises(NoRight):
        booked(opened, user=opened.zhou)
    one = booked(opened, opened.body, user=opened.dong)
    assert (one.visitor, one.organisation) == (opened.body, None)


def test_what_does_not_fit_is_refused_and_the_database_refuses_it_too(opened):
    booked(opened, persons=18)
    with pytest.raises(Refusal, match="还剩 2 人"):
        booked(opened, opened.choir, persons=3)
    booked(opened, opened.choir, persons=2)
    with pytest.raises(IntegrityError, match="slot_never_overfilled"), transaction.atomic():
        VisitSlot.objects.filter(pk=opened.slot.pk).update(booked=21)


def test_the_site_confirms_and_a_visitor_cannot(opened):
    one = booked(opened)
    with pytest.raises(NoRight):
        confirm_booking(booking=one, act=opened.act(opened.qin))
    for _twice in range(2):
        done = confirm_booking(booking=one, act=opened.act(opened.bai))
    assert (done.state, done.confirmed_on) == (BookingState.CONFIRMED, opened.today)


@pytest.mark.parametrize(("who", "side"), [("bai", Side.HOST), ("qin", Side.VISITOR)])
def test_either_side_calls_it_off_with_a_reason_and_the_places_are_free(opened, who, side):
    one = booked(opened)
    for _twice in range(2):
        done = cancel_booking(booking=one, because="天气", act=opened.act(getattr(opened, who)))
    assert (done.cancelled_by, done.cancelled_because, left(opened.slot)) == (side, "天气", 20)
    again = booked(opened)
    assert again != one
    with pytest.raises(NoRight):
        cancel_booking(booking=again, because="x", act=opened.act(opened.dong))


def test_what_the_visitor_moves_is_confirmed_anew(opened):
    one = confirm_booking(booking=booked(opened), act=opened.act(opened.bai))
    act = opened.act(opened.qin)
    moved = move_booking(booking=one, slot=opened.later, because="撞了会", version=one.version, act=act)
    assert (moved.state, moved.moved_from, left(opened.slot), left(opened.later)) == ("asked", opened.slot, 20, 15)
    with pytest.raises(Conflict):
        move_booking(booking=moved, slot=opened.slot, because="x", version=1, act=act)


def test_what_the_site_moves_stays_confirmed(opened):
    one = confirm_booking(booking=booked(opened), act=opened.act(opened.bai))
    act = opened.act(opened.bai)
    moved = move_booking(booking=one, slot=opened.later, because="停电", version=one.version, act=act)
    assert (moved.state, moved.moved_because) == (BookingState.CONFIRMED, "停电")


def test_a_slot_that_is_over_or_called_off_takes_nobody(opened):
    cancel_slot(slot=opened.later, because="停电", act=opened.act(opened.bai))
    with pytest.raises(Refusal, match="已经取消或者过了 停电"):
        booked(opened, slot=opened.later)
    act = opened.act(opened.qin, day=DAY + timedelta(days=1))
    with pytest.raises(Refusal, match="已经取消或者过了"):
        book(slot=opened.slot, visitor=opened.school, persons=3, purpose="学", act=act)


def test_a_visit_is_moved_within_its_site_and_to_where_one_is_not_yet(opened):
    one, act = booked(opened), opened.act(opened.qin)
    with pytest.raises(Refusal, match="不是同一个示范点的场次"):
        move_booking(booking=one, slot=another_site(opened)[1], because="x", version=1, act=act)
    booked(opened, slot=opened.later)
    with pytest.raises(Refusal, match="那一场你们已经预约了"):
        move_booking(booking=one, slot=opened.later, because="x", version=1, act=act)
    assert (left(opened.slot), left(opened.later)) == (15, 15)


def test_who_calls_off_a_visit_that_was_moved_meanwhile_looks_at_it_first(opened):
    stale, act = booked(opened), opened.act(opened.qin)
    move_booking(booking=SiteBooking.objects.get(), slot=opened.later, because="撞了会", version=1, act=act)
    with pytest.raises(Refusal, match="刚刚改了期"):
        cancel_booking(booking=stale, because="不来了", act=act)
    assert (left(opened.slot), left(opened.later)) == (20, 15)


def test_a_full_slot_takes_no_move(opened):
    booked(opened, opened.choir, persons=18, slot=opened.later)
    one = booked(opened)
    with pytest.raises(Refusal, match="位置不够"):
        move_booking(booking=one, slot=opened.later, because="x", version=1, act=opened.act(opened.qin))
    assert (left(opened.slot), left(opened.later)) == (15, 2)


def visited(town, visitor=None, user=None, day=DAY):
    one = confirm_booking(booking=booked(town, visitor, user=user), act=town.act(town.bai))
    return finish_booking(booking=one, came=4, act=town.act(town.bai, day=day))


def test_a_visit_is_done_on_its_day_not_before(opened):
    one = confirm_booking(booking=booked(opened), act=opened.act(opened.bai))
    with pytest.raises(Refusal, match="还没有到日子"):
        finish_booking(booking=one, came=4, act=opened.act(opened.bai))
    for _twice in range(2):
        done = finish_booking(booking=one, came=4, act=opened.act(opened.bai, day=DAY))
    assert (done.state, done.came) == (BookingState.DONE, 4)
    with pytest.raises(Refusal, match="已参观"):
        cancel_booking(booking=done, because="x", act=opened.act(opened.qin))


def test_feedback_is_counted_without_a_name_and_read_only_when_the_quarter_is_over(opened):
    visits = [visited(opened), visited(opened, opened.choir), visited(opened, opened.body, opened.dong)]
    for one, user in zip(visits, (opened.qin, opened.qin, opened.dong), strict=True):
        act = opened.act(user, day=DAY)
        for _twice in range(2):
            give_feedback(booking=one, answers=GOOD, remark=f"说得好{one.pk}", act=act)
    assert list(SiteFeedbackCount.objects.values_list("given", flat=True)) == [3] * len(GOOD)
    assert SiteRemark.objects.count() == 3
    assert feedback_of(opened.site, date(2022, 1, 14)).given == 0
    shown = feedback_of(opened.site, date(2022, 1, 15))
    assert (shown.given, len(shown.remarks), shown.lines[0][1][0]) == (3, 3, ("很好", 3))
    said = AuditEntry.objects.filter(verb="give_site_feedback").values_list("after", flat=True)
    assert list(said) == [{}, {}, {}]


def test_not_even_the_order_of_the_rows_tells_who_wrote_a_remark(opened):
    for n in range(9):
        _shuffle_in(opened.site, quarter_of(DAY), f"第 {n} 句")
    kept = list(SiteRemark.objects.order_by().values_list("id", "text"))
    assert [each for each, _text in kept] == sorted(each for each, _text in kept)
    assert [text for _each, text in kept] != [f"第 {n} 句" for n in range(9)]


def test_feedback_comes_from_visitors_who_were_there_in_time(opened):
    one = visited(opened)
    with pytest.raises(NoRight):
        give_feedback(booking=one, answers=GOOD, remark="", act=opened.act(opened.bai, day=DAY))
    with pytest.raises(Refusal, match="已经截止"):
        give_feedback(booking=one, answers=GOOD, remark="", act=opened.act(opened.qin, day=date(2021, 11, 25)))
    with pytest.raises(Refusal, match="没有答"):
        give_feedback(booking=one, answers={}, remark="", act=opened.act(opened.qin, day=DAY))
    later = booked(opened, opened.choir, slot=opened.later)
    with pytest.raises(Refusal, match="还没有登记参观"):
        give_feedback(booking=later, answers=GOOD, remark="", act=opened.act(opened.qin))
    assert not SiteBooking.objects.filter(gave_feedback=True).exists()
