"""Random histories of a few organisations, played through the actions: for the properties that must hold of any town.

@given(events=histories())
def test_…(town, events):
    with played(town, events) as organisations: …
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.registry.actions.grounds import Ground
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.instructors import assign_instructor, end_assignment
from hangji.registry.actions.organisations import Enrolment, change_status, correct_organisation, register_organisation
from hangji.registry.actions.party import Founding, dissolve, form_party_organization, join, leave
from hangji.registry.models import PartyOrganization, SocialOrganization
from tests.town import GUOYANG, QIAOCHENG, Town, credit_code, moment

FIRST, ORGANISATIONS = date(2020, 1, 1), 5
MODES, KINDS = ("single", "joint", "attached", "industry"), ("association", "private", "foundation")
VERBS = ("declare", "declare", "correct", "form", "join", "leave", "dissolve", "strike", "assign", "end", "move")


@dataclass(frozen=True)
class Event:
    """verb: one of VERBS. who: the organisation's number. day: of the fact, in days after FIRST. a, b: any choice."""

    verb: str
    who: int
    day: int
    a: int
    b: int

    @property
    def on(self) -> date:
        return FIRST + timedelta(days=self.day)


def histories(longest: int = 16) -> st.SearchStrategy[list[Event]]:
    """Some events as they are typed in; their days are in any order, so later ones correct earlier ones."""
    event = st.builds(
        Event,
        st.sampled_from(VERBS),
        st.integers(0, ORGANISATIONS - 1),
        st.integers(0, 660).map(lambda n: n // 30 * 30),  # days that coincide are where histories break
        st.integers(0, 5),
        st.integers(0, 2),
    )
    return st.lists(event, max_size=longest)


def typed_at(number: int) -> datetime:
    """When event ``number`` was typed: five minutes apart, on the town's today."""
    return moment(date(2021, 11, 2), 8) + timedelta(minutes=5 * number)


@contextmanager
def played(town: Town, events: list[Event]) -> Iterator[list[SocialOrganization]]:
    """The organisations after the events, all rolled back at the end. What the actions refuse did not happen."""
    with transaction.atomic():
        organisations = [_register(town, number) for number in range(ORGANISATIONS)]
        for number, event in enumerate(events, start=1):
            play(town, organisations, number, event)
        yield organisations
        transaction.set_rollback(True)


def play(town: Town, organisations: list[SocialOrganization], number: int, event: Event) -> None:
    """One event, typed as the ``number``-th."""
    _play(Act(town.chen, typed_at(number)), town, organisations[event.who], event)


def _register(town: Town, number: int) -> SocialOrganization:
    kind, region = KINDS[number % 3], (QIAOCHENG, GUOYANG)[number % 2]
    level = "county" if number == ORGANISATIONS - 1 else "city"
    code = credit_code(900 + number, kind, region)
    enrolment = Enrolment(code, f"第{number}协会", kind, level, region, {"registered_on": FIRST})
    return register_organisation(enrolment=enrolment, act=Act(town.chen, typed_at(0)))


def _play(act: Act, town: Town, organisation: SocialOrganization, event: Event) -> None:
    organisation.refresh_from_db()
    try:
        with transaction.atomic():
            PLAYS[event.verb](act, town, organisation, event)
    except Refusal:
        pass


def _declare(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    counts: dict[str, Any] = {"full": event.a, "probationary": event.b, "staff": 9, "not_transferred": 0}
    declare_headcount(organisation=organisation, counts=counts, day=event.on, act=act)


def _form(act: Act, town: Town, organisation: SocialOrganization, event: Event) -> None:
    mode, name = MODES[event.a % 4], f"第{event.who}-{act.at:%H%M}党支部"
    founding = Founding(name, "branch", mode, "city", QIAOCHENG, event.on, town.body, covers=[organisation])
    form_party_organization(founding=founding, act=act)


def _any_party(event: Event) -> PartyOrganization:
    some = list(PartyOrganization.objects.order_by("pk"))
    if not some:
        raise Refusal("no Party organisation yet")
    return some[event.a % len(some)]


def _join(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    party = _any_party(event)
    join(organisation=organisation, party_organization=party, mode="joint", day=event.on, act=act)


def _leave(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    leave(organisation=organisation, day=event.on, reason="调整", act=act)


def _dissolve(act: Act, _town: Town, _organisation: SocialOrganization, event: Event) -> None:
    dissolve(party_organization=_any_party(event), day=event.on, ground=Ground("1", "调整"), act=act)


def _strike(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    status = ("cancelled", "revoked", "active")[event.a % 3]
    change_status(organisation=organisation, status=status, day=event.on, reason="自行申请", act=act)


def _assign(act: Act, town: Town, organisation: SocialOrganization, event: Event) -> None:
    assign_instructor(organisation=organisation, instructor=town.zhou_person, day=event.on, act=act)


def _end(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    end_assignment(organisation=organisation, day=event.on, reason="调整", act=act)


def _move(act: Act, _town: Town, organisation: SocialOrganization, event: Event) -> None:
    place = {"kind": KINDS[event.b], "level": "city", "region_code": (QIAOCHENG, GUOYANG)[event.a % 2]}
    version = organisation.version
    correct_organisation(organisation=organisation, version=version, plain={}, place=place, reason="更正", act=act)


PLAYS: dict[str, Any] = {
    "declare": _declare,
    "correct": _declare,
    "form": _form,
    "join": _join,
    "leave": _leave,
    "dissolve": _dissolve,
    "strike": _strike,
    "assign": _assign,
    "end": _end,
    "move": _move,
}
