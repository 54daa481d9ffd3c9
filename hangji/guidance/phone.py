"""What an instructor sees on the phone: the own organisations with this week's state, and what waits besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, When

from hangji.coverage.worklist import judged
from hangji.guidance.models import Contact, MeetingDecision, Reading
from hangji.guidance.queries.fourones import latest_contacts
from hangji.office.acts import Act
from hangji.problems.models import Problem
from hangji.registry.models import Assignment, Standing
from hangji.registry.models.organisations import by_duty
from hangji.registry.tables import state_of
from rulebook.coverage import Verdict
from rulebook.fourones import Period, State, period, state

ASKED = ("due", "done")


@dataclass(frozen=True)
class Card:
    """One of my organisations. week: the state of this week's contact; contact: the newest; mine: I am sent there."""

    row: Standing
    verdict: Verdict
    covered: str
    week: State
    contact: Contact | None
    problem: Problem | None
    mine: bool


@dataclass(frozen=True)
class Mine:
    week: Period
    cards: tuple[Card, ...]

    @property
    def done(self) -> int:
        return sum(1 for card in self.cards if card.week == "done")

    @property
    def asked(self) -> int:
        return sum(1 for card in self.cards if card.week in ASKED)


def mine(act: Act) -> Mine:
    """The organisations of an instructor or a Party worker as they stand today; those not yet contacted first."""
    held = Standing.objects.asof(act.today).filter(organisation__in=by_duty(act), status="active")
    rows = list(held.select_related("organisation", "party_organization", "instructor").order_by("organisation__name"))
    week = period("contact", act.today, place=rows[0].region_code if rows else 0)
    cards = _cards(rows, week, act)
    return Mine(week, tuple(sorted(cards, key=lambda card: (not card.mine, card.week != "due"))))


def _cards(rows: list[Standing], week: Period, act: Act) -> Iterator[Card]:
    ids = [row.organisation_id for row in rows]
    newest = latest_contacts(ids)
    spells: dict[int, list[tuple[date, date | None]]] = {pk: [] for pk in ids}
    own: set[int] = set()
    for each in Assignment.objects.valid().guiding().filter(organisation__in=ids):
        spells[each.organisation_id].append((each.since, each.until))
        if each.instructor_id == act.user.person_id and each.holds_on(act.today):
            own.add(each.organisation_id)
    found = Problem.objects.pending().filter(organisation__in=ids).order_by("raised_on", "pk")
    waiting = {each.organisation_id: each for each in found}  # the newest of each
    for row in rows:
        pk = row.organisation_id
        contact = newest.get(pk)
        week_state = state(spells[pk], [contact.day] if contact else [], week, day=act.today)
        verdict, covered = judged(row, act.today), state_of(row)
        yield Card(row, verdict, covered, week_state, contact, waiting.get(pk), pk in own)


def my_duties(act: Act) -> dict[str, Any]:
    """What waits for me besides contacts: decisions that I own, readings that I owe, and what became of my problems."""
    me = act.user.person_id
    return {
        "decisions": list(MeetingDecision.objects.filter(owner=me, done_on__isnull=True).select_related("meeting")),
        "readings": list(
            Reading.objects.filter(reader=me, given_on__isnull=True, round__closed_on__isnull=True).select_related(
                "owner"
            )
        ),
        "contacts": list(Contact.objects.valid().filter(instructor=me).select_related("organisation")[:10]),
        "problems": list(
            Problem.objects.raised_by_me(act)
            .annotate(mine_first=Case(When(state="solved", then=0), default=1))
            .select_related("organisation")
            .order_by("mine_first", "-raised_on", "-pk")[:10]
        ),
    }
