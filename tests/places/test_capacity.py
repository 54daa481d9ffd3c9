"""Thirty bookings at once, and random histories: the places taken are the persons of the live bookings."""

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.kit.refusal import Refusal
from hangji.places.actions.bookings import book, cancel_booking, confirm_booking, finish_booking, move_booking
from hangji.places.models import SiteBooking, VisitSlot
from tests.people.test_fund_under_load import _offices_own_database, apart
from tests.places.conftest import DAY, furnished, secretary, with_slots
from tests.town import Town

pytestmark = pytest.mark.slow
__all__ = ["_offices_own_database"]  # the fixture
AT_ONCE = 30


@pytest.mark.usefixtures("_offices_own_database")
def test_thirty_bookings_at_once_never_overfill():
    """20 places and thirty groups of three: six come, two places are left."""

    def prepare(_nothing):
        town = with_slots(furnished(Town()))
        units = [town.organisation(f"亳州市第{n}协会", 1) for n in range(AT_ONCE)]
        town.many = secretary(town, "many", "众人", town.form("亳州市联合党支部", *units, mode="joint"))
        return town, units

    ((town, units),) = apart(prepare, None)

    def one(unit):
        act = town.act(town.many)
        try:
            return book(slot=town.slot, visitor=unit, persons=3, purpose="学", act=act).state
        except Refusal as refusal:
            return "full" if "位置不够" in str(refusal) else str(refusal)

    said = apart(one, *units)
    assert (said.count("asked"), said.count("full")) == (6, AT_ONCE - 6), said

    def look(_nothing):
        return VisitSlot.objects.get(pk=town.slot.pk).booked, SiteBooking.objects.count()

    assert apart(look, None) == [(18, 6)]


step = st.tuples(
    st.sampled_from(["book", "cancel", "move", "confirm", "finish"]),
    st.integers(0, 2),
    st.integers(0, 1),
    st.integers(1, 12),
)


def play(town, kind, who, which, persons):
    """One act by chance; what cannot be is refused."""
    visitor, user = ((town.school, town.qin), (town.choir, town.qin), (town.body, town.dong))[who]
    slot, act = (town.slot, town.later)[which], town.act(user)
    if kind == "book":
        return book(slot=slot, visitor=visitor, persons=persons, purpose="x", act=act)
    rows = list(SiteBooking.objects.order_by("pk"))
    if not rows:
        return None
    one = rows[persons % len(rows)]
    host = town.act(town.bai, day=DAY)
    if kind == "cancel":
        return cancel_booking(booking=one, because="x", act=town.act(town.bai))
    if kind == "move":
        return move_booking(booking=one, slot=slot, because="x", version=one.version, act=town.act(town.bai))
    if kind == "confirm":
        return confirm_booking(booking=one, act=host)
    return finish_booking(booking=one, came=1, act=host)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(step, max_size=14))
def test_the_places_taken_are_the_persons_of_the_live_bookings(opened, history):
    with transaction.atomic():
        for each in history:
            try:
                with transaction.atomic():
                    play(opened, *each)
            except Refusal:
                pass
            for slot in VisitSlot.objects.all():
                there = slot.bookings.live().aggregate(n=Sum("persons"))["n"] or 0
                assert slot.booked == there
                assert there <= slot.capacity
        transaction.set_rollback(True)
