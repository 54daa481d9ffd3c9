"""Figures of what a supervising body leads: before and after a move, and how they always add up."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.coverage.bodies import Led, by_body
from hangji.coverage.overview import Overview
from hangji.coverage.queries import counts, rows
from hangji.coverage.trend import SOCIAL, trend
from hangji.kit.refusal import Refusal
from hangji.office.actions.bodies import Charter, found_body, place_body, rename_body
from hangji.office.acts import Act
from hangji.office.bodies import parents
from hangji.office.models import Body
from hangji.registry.actions.transfers import merge_body, transfer, undo_transfer
from hangji.registry.models import PartyForm, Transfer
from hangji.registry.queries import region_names
from tests.histories import FIRST, PLAYS, Event, played, typed_at
from tests.town import CITY, TODAY, moment

DAY, BEFORE = date(2021, 9, 1), date(2021, 8, 31)
NAMES = ("all", "single", "shared", "covered", "uncovered", "gap", "narrow_covered", "party_all", "party_joint")


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PINNED_DAY = TODAY


def found(town, name, parent=None, day=None, act=None):
    where = {"region_code": CITY, "level": "city", "act": act or town.act()}
    return found_body(charter=Charter(name, "comprehensive", day), parent=parent, **where)


def move(town, forms, body, day=DAY, act=None):
    return transfer(forms=forms, body=body, day=day, document="亳组〔2021〕12号", reason="", act=act or town.act())


@pytest.fixture
def sport(town):
    """Two Party organisations, which cover three organisations, go to a new committee under the town's body."""
    town.top = found(town, "中共亳州市委两新工委")
    place_body(body=town.body, parent=town.top, day=date(2020, 1, 1), document="x", act=town.act())
    body = found(town, "中共亳州市体育行业委员会", town.top)
    units = {name: town.organisation(f"亳州市{name}协会", 3) for name in "象围跳绘学"}
    town.form("象棋党支部", units["象"])
    town.form("联合党支部", units["围"], units["跳"], mode="joint")
    town.form("绘画党支部", units["绘"])
    moved = PartyForm.objects.filter(party_organization__name__in=["象棋党支部", "联合党支部"])
    town.moved = move(town, list(moved), body)
    return body


def numbers(town, body, day, known=None, names=("covered", "party_all", "single")):
    scope = replace(town.scope(day, "all", known=known), body=body)
    counted = counts(names, scope)[""]
    assert {name: rows(name, scope).count() for name in names} == counted
    return tuple(counted[name] for name in names)


def test_the_old_and_the_new_body_are_right_before_and_after_the_move(town, sport):
    assert numbers(town, sport, BEFORE) == (0, 0, 0)
    assert numbers(town, sport, DAY) == (3, 2, 1)
    assert numbers(town, town.body, BEFORE) == (4, 3, 2)
    assert numbers(town, town.body, DAY) == (1, 1, 1)
    for day in (BEFORE, DAY, date(2021, 9, 30)):  # a month end too: it is not in the balance
        assert numbers(town, town.top, day) == (4, 3, 2)
    assert numbers(town, None, DAY, names=("all", "covered")) == (5, 4)


def test_as_known_before_the_move_was_typed_it_had_not_been(town, sport):
    early = moment(TODAY, 8)
    assert numbers(town, sport, DAY, early) == (0, 0, 0)
    late = moment(TODAY, 10)
    assert numbers(town, sport, DAY, late) == (3, 2, 1)
    undo_transfer(transfer=town.moved, reason="撤回", act=town.act(hour=11))
    assert numbers(town, sport, DAY) == (0, 0, 0)
    assert numbers(town, sport, DAY, late) == (3, 2, 1)
    assert numbers(town, town.body, DAY, late) == (1, 1, 1)


def test_a_body_s_number_does_not_change_with_its_name(town, sport):
    rename_body(body=sport, name="中共亳州市体育健身行业委员会", day=TODAY, document="x", act=town.act())
    sport.refresh_from_db()
    assert numbers(town, sport, TODAY) == (3, 2, 1)


def test_the_bodies_add_up_to_the_territory(town, sport):
    town.form("无上级党支部", town.organisation("亳州市无上级协会", 3))
    PartyForm.objects.filter(party_organization__name="无上级党支部").update(body=None)
    assert by_body(town.scope(DAY)) == {sport.pk: Led(2, 3), town.body.pk: Led(1, 1), None: Led(1, 1)}


def test_the_trend_of_a_body_is_its_figures_of_those_days(town, sport):
    scope = replace(town.scope(TODAY, "all"), body=sport)
    points = {point.day: (point.covered, point.party) for point in trend(scope)}
    assert (points[BEFORE], points[date(2021, 9, 30)], points[TODAY]) == ((0, 0), (3, 2), (3, 2))
    kinds = trend(scope, names=SOCIAL, kind="private")
    assert [point.covered for point in kinds] == [0] * 12


def test_the_pages_of_figures_take_a_body(town, sport, client):
    client.force_login(town.chen)
    address = reverse("coverage:overview")
    page = client.get(address, {"body": sport.pk, "level": "all", "compare": "2021-08-31"})
    text = page.content.decode()
    assert f"由“{sport.name}”及其下级领导" in text
    assert f"body={sport.pk}" in text
    assert page.context["page"].of["covered"] == 3
    assert page.context["page"].was("covered") == 0
    listed = client.get(reverse("coverage:rows"), {"body": sport.pk, "level": "all", "condition": "covered"})
    assert [row.organisation.name for row in listed.context["listing"].page.rows] == [
        f"亳州市{name}协会" for name in sorted("象围跳", key=lambda name: f"亳州市{name}协会")
    ]
    then = {"body": sport.pk, "level": "all", "condition": "covered", "day": "2021-08-31"}
    assert client.get(reverse("coverage:rows"), then).context["total"] == 0
    # The clock of a page has the real time of day: a moment of the day before has come at any hour.
    known = {**then, "day": "2021-09-30", "known": "2021-11-01T20:00"}
    assert client.get(reverse("coverage:rows"), known).context["total"] == 0
    for name in ("coverage:trend", "coverage:rows"):
        assert client.get(reverse(name), {"body": sport.pk, "level": "all"}).status_code == 200
    assert client.get(reverse("coverage:definition", args=["single_rate"]), {"body": sport.pk}).status_code == 200
    assert client.get(address, {"body": "x"}).status_code == 200
    assert client.get(address, {"body": 99999}).status_code == 404
    client.force_login(town.wang)
    assert client.get(address, {"body": sport.pk}).status_code == 404


def test_an_export_of_a_body_s_figures_says_so(town, sport, client):
    client.force_login(town.chen)
    answer = client.post(reverse("coverage:overview_export") + f"?body={sport.pk}&level=all", {"format": "csv"})
    assert sport.name in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_overview_of_a_body_balances(town, sport):
    page = Overview(replace(town.scope(DAY, "all"), body=sport), BEFORE, region_names())
    assert page.balanced
    assert page.gap == 0
    assert sum(line.of["covered"] for line in page.by_county) == 3


# Whatever is founded, moved, merged and undone, in whatever order

VERBS = (
    "found",
    "found",
    "place",
    "transfer",
    "transfer",
    "undo",
    "merge",
    "form",
    "form",
    "join",
    "dissolve",
    "leave",
)


@dataclass(frozen=True)
class Deed:
    verb: str
    day: int
    a: int
    b: int

    @property
    def on(self):
        return FIRST + timedelta(days=self.day)


deeds = st.lists(
    st.builds(
        Deed,
        st.sampled_from(VERBS),
        st.integers(0, 660).map(lambda n: n // 60 * 60),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=18,
)
ANY_DAY = st.one_of(
    st.integers(0, 670).map(lambda n: FIRST + timedelta(days=n)),
    st.sampled_from([date(2020, 3, 31), date(2020, 12, 31), date(2021, 9, 30)]),
)
# Party organisations there are from the first day on, so that a move seldom has nothing to move.
BEGUN = [Event("form", who, 0, mode, 0) for who, mode in ((0, 0), (1, 1), (2, 3), (4, 0))]
quickly = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def pick(some, n):
    found = list(some)
    if not found:
        raise Refusal("nothing there yet")
    return found[n % len(found)]


def do(town, organisations, deed, act):
    bodies = Body.objects.order_by("pk")
    if deed.verb in PLAYS:
        unit = organisations[deed.a % len(organisations)]
        unit.refresh_from_db()
        PLAYS[deed.verb](act, town, unit, Event(deed.verb, deed.a, deed.day, deed.b, 0))
    elif deed.verb == "found":
        found(town, f"第{deed.a}党委", pick(bodies, deed.b), deed.on, act)
    elif deed.verb == "place":
        place_body(body=pick(bodies, deed.a), parent=pick(bodies, deed.b), day=deed.on, document="1", act=act)
    elif deed.verb == "transfer":
        forms = list(PartyForm.objects.valid().on(deed.on).order_by("pk"))[deed.b % 2 :: 1 + deed.a % 2]
        body = pick(bodies, deed.a)
        move(town, [form for form in forms if form.body_id != body.pk], body, deed.on, act)
    elif deed.verb == "undo":
        undo_transfer(transfer=pick(Transfer.objects.order_by("pk"), deed.a), reason="撤回", act=act)
    else:
        into = pick(bodies, deed.b)
        merge_body(body=pick(bodies, deed.a), into=into, day=deed.on, document="1", reason="", act=act)


def playing(town, organisations, some):
    for number, deed in enumerate(some, start=1):
        try:
            with transaction.atomic():
                do(town, organisations, deed, Act(town.chen, typed_at(100 + number)))
        except Refusal:
            pass


def adds_up(scope):
    """Each covered organisation belongs to one body, or to none; and each body to one uppermost."""
    whole = counts(NAMES, scope)[""]
    own = by_body(scope)
    assert sum(own.values(), Led()) == Led(whole["party_all"], whole["covered"])
    above = parents(scope.day, scope.known)
    tops = [body for body in Body.objects.all() if body.pk not in above]
    by_top = [counts(NAMES, replace(scope, body=top))[""] for top in tops]
    nobody = own.get(None, Led())
    for name, without in (("covered", nobody.organisations), ("party_all", nobody.parties), ("uncovered", None)):
        assert sum(of[name] for of in by_top) == (whole[name] - without if without is not None else 0), name
    for top, of in zip(tops, by_top, strict=True):
        led = replace(scope, body=top)
        assert {name: rows(name, led).count() for name in NAMES} == of
        assert of["all"] == of["covered"] == of["single"] + of["shared"]


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(some=deeds, day=ANY_DAY, level=st.sampled_from(["city", "all"]))
def test_whatever_moves_the_bodies_add_up_to_what_is_covered(town, some, day, level):
    with played(town, BEGUN) as organisations:
        playing(town, organisations, some)
        for known in (None, typed_at(500)):
            adds_up(town.scope(day, level, known=known))


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(some=deeds, day=ANY_DAY, cut=st.integers(0, 18))
def test_what_a_body_led_as_known_then_is_what_was_told_then(town, some, day, cut):
    with played(town, BEGUN) as organisations:
        playing(town, organisations, some[:cut])
        then = {str(Body.objects.get(pk=pk)) if pk else "": led for pk, led in by_body(town.scope(day)).items()}
        led = _trees(town, day, None)
    with played(town, BEGUN) as organisations:
        playing(town, organisations, some)
        scope = town.scope(day, known=typed_at(100 + min(cut, len(some))))
        assert {str(Body.objects.get(pk=pk)) if pk else "": led for pk, led in by_body(scope).items()} == then
        now = _trees(town, day, scope.known)
        assert {name: now[name] for name in led} == led


def _trees(town, day, known):
    scope = town.scope(day, known=known)
    return {str(body): counts(("covered", "party_all"), replace(scope, body=body))[""] for body in Body.objects.all()}


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(some=deeds)
def test_a_transfer_taken_back_at_once_leaves_every_day_as_it_was(town, some):
    with played(town, BEGUN) as organisations:
        playing(town, organisations, some)
        days = [FIRST + timedelta(days=n) for n in range(0, 670, 30)]
        was = [(by_body(town.scope(day)), parents(day)) for day in days]
        act = Act(town.chen, typed_at(300))
        for deed in (Deed("transfer", 330, 0, 0), Deed("merge", 390, 1, 0)):
            before = Transfer.objects.count()
            playing_one(town, organisations, deed, act)
            if Transfer.objects.count() > before:
                made = Transfer.objects.order_by("-pk").first()
                undo_transfer(transfer=made, reason="撤回", act=Act(town.chen, typed_at(310)))
            act = Act(town.chen, typed_at(320))
            assert [(by_body(town.scope(day)), parents(day)) for day in days] == was


def playing_one(town, organisations, deed, act):
    try:
        with transaction.atomic():
            do(town, organisations, deed, act)
    except Refusal:
        pass
