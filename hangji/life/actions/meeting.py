"""The meeting that elects: called, candidates, held, counted. The count changes the posts on the day of the meeting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.formation.actions.result import (
    PARTY,
    Count,
    keep_count,
    must_stand,
    person_named,
    refused_by_rule,
    take_office,
)
from hangji.formation.models import Election, Seat
from hangji.kit.refusal import Refusal
from hangji.life.actions.hand import Hand, recorded
from hangji.life.actions.terms import put_term
from hangji.life.models import Renewal, RenewalSort, RenewalStep
from hangji.life.models import RenewalStepName as _N
from hangji.life.queries.terms import chairs, names_of_units
from hangji.office.acts import Act
from hangji.office.models import Document, Person
from hangji.registry.models import PartyOrganization, Secretary
from hangji.registry.pen import RegistryPen
from rulebook.election import judge_candidates, judge_meeting, judge_places
from rulebook.terms import last_day


def call_members(
    *, renewal: Renewal, day: date, meeting_on: date, entitled: int, places: int, note: str, act: Act
) -> RenewalStep:
    """通知开会: when the members meet, how many are entitled to vote, how many are to be elected."""

    def do(hand: Hand) -> RenewalStep:
        one = hand.one
        if meeting_on < day:
            raise Refusal(
                hand.cannot,
                _("开会日期 %(day)s 早于通知日期") % {"day": meeting_on.isoformat()},
                _("先通知，后开会；核对两个日期"),
            )
        one.meeting_on, one.entitled, one.places = meeting_on, entitled, places
        wrong = judge_places(places, full=hand.course.full, day=meeting_on, kind=hand.form.kind, kept=_kept(one, day))
        if wrong:
            raise refused_by_rule(hand.cannot, wrong)
        return hand.put(note=note)

    def same(hand: Hand, _held: RenewalStep) -> bool:
        return (hand.one.meeting_on, hand.one.entitled, hand.one.places) == (meeting_on, entitled, places)

    return recorded(renewal, _N.CALLED, day, act, do, same)


def _kept(one: Renewal, day: date) -> int:
    """Seats that go on while vacated ones are filled."""
    return len(chairs(one.party_organization, day)) if one.sort == RenewalSort.BY_ELECTION else 0


def nominate(*, renewal: Renewal, day: date, names: Sequence[str], note: str, act: Act) -> RenewalStep:
    """确定候选人: enough of them for the places."""
    names = [name.strip() for name in names if name.strip()]

    def do(hand: Hand) -> RenewalStep:
        one = hand.one
        if len(set(names)) != len(names):
            raise Refusal(hand.cannot, _("同一个姓名写了两次"), _("每行写一位候选人"))
        assert one.places is not None  # called comes before
        asked: dict[str, Any] = {"places": one.places, "full": hand.course.full, "kind": hand.form.kind}
        if wrong := judge_candidates(len(names), day=one.meeting_on or day, **asked):
            raise refused_by_rule(hand.cannot, wrong)
        one.nominees = names
        return hand.put(note=note)

    return recorded(renewal, _N.NOMINATED, day, act, do, lambda hand, _held: hand.one.nominees == names)


def hold_meeting(*, renewal: Renewal, day: date, present: int, note: str, act: Act) -> RenewalStep:
    """召开党员大会: whether it could vote."""

    def do(hand: Hand) -> RenewalStep:
        one = hand.one
        assert one.entitled is not None
        if wrong := judge_meeting(entitled=one.entitled, present=present, day=day):
            raise refused_by_rule(hand.cannot, wrong)
        one.present, one.meeting_on = present, day
        return hand.put(note=note)

    return recorded(renewal, _N.MET, day, act, do, lambda hand, _held: hand.one.present == present)


def count_votes(*, renewal: Renewal, count: Count, document: Document | None, note: str, act: Act) -> RenewalStep:
    """计票: who is elected takes office on the day of the meeting; those before him end on it.

    count: its heads and places are those of the meeting.
    """
    met = renewal.steps.filter(name=_N.MET, withdrawn_at__isnull=True).first()
    day = met.day if met else act.today

    def do(hand: Hand) -> RenewalStep:
        one, pen = hand.one, hand.pen
        party = PartyOrganization.objects.select_for_update().get(pk=one.party_organization_id)
        _not_built_upon(pen, party, day, hand.cannot)
        full = hand.course.full
        filling = one.sort == RenewalSort.BY_ELECTION
        led = pen.holding(Secretary, PARTY, party.pk, day) is not None
        must_stand(
            count,
            full=full,
            day=day,
            cannot=hand.cannot,
            kind=hand.form.kind,
            kept=_kept(one, day),
            secretaries=0 if filling and led else 1,
        )
        election = _keep(pen, one, count, full, day)
        _change_posts(pen, one, party, election, hand.form.kind, day)
        return hand.put(note=note, document=document, election=election)

    def same(_hand: Hand, held: RenewalStep) -> bool:
        assert held.election is not None  # by the table's own rule
        stood = {(each.name, each.votes, each.duty) for each in held.election.candidates.all()}
        return stood == {(each.name, each.votes, each.duty) for each in count.candidates}

    return recorded(renewal, _N.COUNTED, day, act, do, same)


def _not_built_upon(pen: RegistryPen, party: PartyOrganization, day: date, cannot: str) -> None:
    later = [each for model in (Seat, Secretary) for each in pen.live(model, PARTY, party.pk) if each.since > day]
    if later:
        raise Refusal(
            cannot,
            _("%(day)s 以后已经登记过书记或班子") % {"day": day.isoformat()},
            _("核对开会日期；后来的登记错了的，先更正"),
        )


def _keep(pen: RegistryPen, one: Renewal, count: Count, full: int, day: date) -> Election:
    sitting = {chair.person.name: chair.person for chair in chairs(one.party_organization, day)}
    units = names_of_units(one.party_organization, day)

    def person_of(name: str) -> Person:
        return person_named(pen, name, units, sitting.get(name))

    return keep_count(count, full, person_of)


def _change_posts(
    pen: RegistryPen, one: Renewal, party: PartyOrganization, election: Election, kind: str, day: date
) -> None:
    """A whole election ends every seat and the term; filling vacated seats leaves both as they are."""
    ends_on = None
    if one.sort != RenewalSort.BY_ELECTION:
        for seat in [each for each in pen.live(Seat, PARTY, party.pk) if each.holds_on(day)]:
            pen.end(PARTY, seat, day)
        ends_on = last_day(kind, day, day=day)
        assert ends_on is not None  # of a kind that has terms
        put_term(pen, party, day, ends_on=ends_on)
    names = take_office(pen, party, election, day)
    after = {"since": day, "elected": names, "ends_on": ends_on}
    pen.tell("elect", party, after={name: value for name, value in after.items() if value})
