"""What is known of a session: whose a place is, who was there, what was said of it, what it cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hangji.office.acts import Act
from hangji.people.models import Account, Entry, MoneyPlace
from hangji.training.models import (
    Course,
    CourseMaterial,
    FeedbackCount,
    SessionState,
    TrainingInvitation,
    TrainingSession,
)
from rulebook.training import Invited, Questions, feedback, turns

STATES = ("place", "in_line", "lapsed", "not_coming", "was_there", "not_there")
TURNS = {"waiting": "in_line", "declined": "not_coming"}  # the tag of a turn, where it is another word


@dataclass(frozen=True)
class Turns:
    """Every invitation of a session with what it is worth on a day: one of STATES, by its key."""

    session: TrainingSession
    of: Mapping[int, str]

    def count(self, state: str) -> int:
        return sum(1 for each in self.of.values() if each == state)

    def ids(self, state: str) -> list[int]:
        return [pk for pk, each in self.of.items() if each == state]

    @property
    def unanswered(self) -> int:
        return self.session.invitations.filter(coming__isnull=True).count()


def turns_of(session: TrainingSession, day: date) -> Turns:
    """One statement: before the list is written in by the rule of places, afterwards by the hours that stand."""
    names = ("pk", "number", "coming", "answered_on", "record__withdrawn_at", "record")
    rows = list(session.invitations.order_by("number").values_list(*names))
    if session.state == SessionState.HELD:
        there = {row[0]: row[5] is not None and row[4] is None for row in rows}
        return Turns(session, {pk: "was_there" if was else "not_there" for pk, was in there.items()})
    found = turns(
        [Invited(number, coming, answered) for _pk, number, coming, answered, *_record in rows],
        places=session.places,
        answer_by=session.answer_by,
        day=day,
    )
    return Turns(session, {row[0]: TURNS.get(turn, turn) for row, turn in zip(rows, found, strict=True)})


def counted(rows: QuerySet[TrainingSession]) -> QuerySet[Any]:
    """Sessions with how many are invited, have said yes, were there."""
    whole: QuerySet[Any] = rows.select_related("course").annotate(
        invited=Count("invitations", distinct=True),
        yes=Count("invitations", filter=Q(invitations__coming=True), distinct=True),
        came=Count("invitations", filter=Q(invitations__record__withdrawn_at__isnull=True,
                                           invitations__record__isnull=False), distinct=True),
    )  # fmt: skip
    return whole


def unlisted(rows: QuerySet[TrainingSession], day: date) -> QuerySet[TrainingSession]:
    """Past sessions whose organiser's list is not written in."""
    return rows.filter(state=SessionState.PLANNED, day__lt=day)


def own_invitation(session: TrainingSession, act: Act) -> TrainingInvitation | None:
    if act.user.person_id is None:
        return None
    return session.invitations.filter(person=act.user.person_id).select_related("record", "session__course").first()


def own_invitations(act: Act) -> QuerySet[TrainingInvitation]:
    rows = TrainingInvitation.objects.filter(person=act.user.person_id) if act.user.person_id else None
    rows = TrainingInvitation.objects.none() if rows is None else rows
    return rows.select_related("session__course", "record").order_by("-session__day", "-pk")


def material_of(course: Course) -> list[CourseMaterial]:
    return list(course.material.filter(dropped_at__isnull=True).select_related("document"))


def material_seen(act: Act) -> QuerySet[CourseMaterial]:
    """Of courses that one may see, and of those that one is invited to a session of."""
    mine = TrainingInvitation.objects.filter(person=act.user.person_id, session__course=OuterRef("course"))
    seen = Q(course__in=Course.objects.visible_to(act).values("pk"))
    own = Q(Exists(mine)) if act.user.person_id else Q(pk__in=[])
    return CourseMaterial.objects.filter(seen | own, dropped_at__isnull=True).select_related("document", "course")


# ---- feedback


@dataclass(frozen=True)
class Feedback:
    """What may be read of a session's feedback on a day."""

    asked: Questions
    given: int
    there: int
    shown: bool
    counts: Mapping[tuple[str, str], int]
    remarks: Sequence[str]

    @cached_property
    def lines(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """(question, [(answer, how often)]); those that were asked, whatever the policy says today."""
        questions = list(dict.fromkeys([*self.asked.questions, *(question for question, _answer in self.counts)]))
        answers = list(dict.fromkeys([*self.asked.answers, *(answer for _question, answer in self.counts)]))
        return [(q, [(a, self.counts.get((q, a), 0)) for a in answers]) for q in questions]


def feedback_of(session: TrainingSession, day: date) -> Feedback:
    """Counts and sentences only where the rule lets them be shown; else only how many have answered, once closed."""
    asked = feedback(session=session.day, place=session.territory.region_code)
    there = session.invitations.there()
    given = there.filter(gave_feedback=True).count()
    shown = asked.shown(given, day)
    counts = {(c.question, c.answer): c.given for c in FeedbackCount.objects.filter(session=session)} if shown else {}
    remarks = list(session.remarks.values_list("text", flat=True)) if shown else []
    return Feedback(asked, given, there.count(), shown, counts, remarks)


# ---- cost


@dataclass(frozen=True)
class Cost:
    """What lies where for a session's matter, in fen, and its entries."""

    committed: int
    paid: int
    entries: Sequence[Entry]

    @property
    def waiting(self) -> bool:
        return any(each.state == "proposed" for each in self.entries)


def cost_of(session: TrainingSession) -> Cost | None:
    if session.matter_id is None:
        return None
    held = dict(Account.objects.filter(matter=session.matter_id).values_list("place", "balance"))
    entries = Entry.objects.filter(matter=session.matter_id).select_related("fund").order_by("serial")
    return Cost(held.get(MoneyPlace.COMMITTED, 0), held.get(MoneyPlace.PAID, 0), list(entries))
