"""The evidence of a year, gathered from what the program holds anyway: each piece a fact with the rows behind it.

Nothing here judges (rulebook.appraisal does), and nothing is entered for it. A number is the count of rows that its own
page lists; of a piece up to MOST rows are kept with an appraisal, so that a reviewer sees what was seen then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hangji.appraisal.queries.life import life_of, term_of
from hangji.governance.models import GoalNote, JointMeeting, MajorDecision
from hangji.governance.queries.evidence import Evidence, evidence
from hangji.guidance.models import Contact
from hangji.people.models import TrainingRecord
from hangji.problems.models import Problem, ProblemState
from hangji.registry.models import Assignment, Bucket, Cover, Mode, Secretary, Standing
from rulebook.appraisal import Fact
from rulebook.fourones import ONE, Period, asked, period
from rulebook.governance import joint_period
from rulebook.policy import first_day

MOST = 60  # rows of one piece: a contact a week is 52
Row = tuple[date | None, str]


@dataclass
class Piece:
    """fact: None where nothing could be asked for. rows: day and words of what it counts, oldest first."""

    fact: Fact | None
    rows: list[Row] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        said = [[day.isoformat() if day else "", text] for day, text in self.rows[:MOST]]
        return {**(self.fact or Fact()).plain(), "rows": said}


Pieces = dict[str, Piece]


def gather(organisations: Iterable[int], year: int, day: date) -> Mapping[int, Pieces]:
    """organisation → the year's pieces by name, up to ``day``; as many statements for one as for many."""
    ids = list(organisations)
    found: dict[int, Pieces] = {pk: {} for pk in ids}
    covers = {each.organisation_id: each for each in Cover.objects.valid().on(day).filter(organisation__in=ids)}
    parties = {pk: cover.party_organization_id for pk, cover in covers.items()}
    _formed(found, covers, day)
    life, terms = life_of(set(parties.values()), year, day), term_of(set(parties.values()), day)
    for pk, pieces in found.items():
        party = parties.get(pk, 0)
        pieces["term"] = _said(terms.get(party))
        for name, (fact, rows) in life.get(party, {}).items():
            pieces[name] = Piece(fact, rows)
    _contacts(found, year, day)
    _training(found, parties, year, day)
    _governed(found, year, day)
    _problems(found, year, day)
    return found


def plain(pieces: Pieces) -> dict[str, Any]:
    """As kept with an appraisal: what could not be asked for is left out."""
    return {name: piece.plain() for name, piece in sorted(pieces.items()) if piece.fact}


def _said(word: tuple[str, list[Row]] | None) -> Piece:
    return Piece(Fact(word[0]), word[1]) if word else Piece(None)


def _formed(found: dict[int, Pieces], covers: Mapping[int, Cover], day: date) -> None:
    rows = Standing.objects.asof(day).filter(organisation__in=list(found)).select_related("party_organization")
    standings = {row.organisation_id: row for row in rows}
    for pk, pieces in found.items():
        row = standings.get(pk)
        since = covers[pk].since if pk in covers else None
        text = row.party_organization.name if row and row.party_organization else ""
        pieces["formed"] = Piece(Fact(_formed_word(row)), [(since, text)] if text else [])


def _formed_word(row: Standing | None) -> str:
    if row is None:
        return "none"
    if row.mode:
        return "own" if row.mode == Mode.SINGLE else "shared"
    if row.bucket in (Bucket.DUE_ALONE, Bucket.DUE_JOINTLY):
        return "due"
    return "guided" if row.instructor_id else "none"


@lru_cache(maxsize=16)
def _weeks(year: int, day: date) -> tuple[Period, ...]:
    """The weeks of contact that begin in the year, once there is a text, and are over by ``day``."""
    return tuple(_each_week(year, day))


def _each_week(year: int, day: date) -> Iterator[Period]:
    start = max(date(year, 1, 1), first_day("fourones.contact_every"))
    one = period("contact", start)
    while one.last <= day and one.first.year <= year:
        if one.first >= start:
            yield one
        one = period("contact", one.last + ONE)


def _contacts(found: dict[int, Pieces], year: int, day: date) -> None:
    weeks = _weeks(year, day)
    sent: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    held = Assignment.objects.valid().guiding().filter(organisation__in=list(found))
    for pk, since, until in held.values_list("organisation", "since", "until"):
        sent[pk].append((since, until))
    made: dict[int, list[date]] = defaultdict(list)
    there = Contact.objects.valid().filter(organisation__in=list(found), day__range=(date(year, 1, 1), day))
    for pk, on in there.order_by("day").values_list("organisation", "day"):
        made[pk].append(on)
    for pk, pieces in found.items():
        of = [one for one in weeks if sent[pk] and asked(sent[pk], one)]
        done = sum(any(one.holds(on) for on in made[pk]) for one in of)
        pieces["contacts"] = Piece(Fact(part=done, whole=len(of)) if of else None, [(on, "") for on in made[pk]])


def _training(found: dict[int, Pieces], parties: Mapping[int, int], year: int, day: date) -> None:
    running = Secretary.objects.valid().on(day).filter(party_organization__in=set(parties.values()))
    led = dict(running.values_list("party_organization", "person"))
    had: dict[int, list[Row]] = defaultdict(list)
    there = TrainingRecord.objects.valid().filter(person__in=set(led.values()), day__range=(date(year, 1, 1), day))
    for person, on, title in there.order_by("day", "pk").values_list("person", "day", "title"):
        had[person].append((on, title))
    for pk, pieces in found.items():
        secretary = led.get(parties.get(pk, 0))
        pieces["training"] = Piece(Fact(part=len(had[secretary])), had[secretary]) if secretary else Piece(None)


def _governed(found: dict[int, Pieces], year: int, day: date) -> None:
    of, whole = evidence(found, year, day), {"organisation__in": list(found), "day__range": (date(year, 1, 1), day)}
    met = _rows(JointMeeting.objects.recorded().filter(**whole).order_by("day").values_list("organisation", "day"))
    decided = MajorDecision.objects.filter(
        organisation__in=list(found), decided_on__range=(date(year, 1, 1), day)
    ).order_by("decided_on", "pk")
    said = _rows(decided.values_list("organisation", "decided_on", "what"))
    notes = GoalNote.objects.filter(goal__organisation__in=list(found), year=year).order_by("goal__pk")
    told = _rows((pk, None, f"{what}：{said}") for pk, what, said in notes.values_list(*_OF_GOAL))
    for pk, pieces in found.items():
        one = of[pk]
        pieces["charter"] = Piece(Fact(one.charter or "unreviewed"), [(one.charter_day, "")] if one.charter_day else [])
        over = [first for first in one.periods if first in one.held or joint_period(first).last <= day]
        pieces["joint"] = _share(len(one.held), len(over), met[pk])
        pieces["decisions"] = _share(one.heard, one.decided, said[pk])
        pieces["goals"] = _share(*_goals(one), told[pk])


_OF_GOAL = ("goal__organisation", "goal__what", "said")


def _goals(one: Evidence) -> tuple[int, int]:
    return one.told, one.goals


def _rows(found: Iterable[tuple[Any, ...]]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for pk, on, *text in found:
        rows[pk].append((on, text[0] if text else ""))
    return rows


def _share(part: int, whole: int, rows: list[Row]) -> Piece:
    return Piece(Fact(part=part, whole=whole) if whole else None, rows)


def _problems(found: dict[int, Pieces], year: int, day: date) -> None:
    raised = Problem.objects.filter(organisation__in=list(found), raised_on__range=(date(year, 1, 1), day))
    there: dict[int, list[Any]] = defaultdict(list)
    for row in raised.exclude(state=ProblemState.WITHDRAWN).order_by("raised_on", "pk").values(*_OF_PROBLEM):
        there[row["organisation"]].append(row)
    for pk, pieces in found.items():
        ended = sum(bool(row["ended_on"]) and row["ended_on"] <= day for row in there[pk])
        rows: list[Row] = [(row["raised_on"], row["what"]) for row in there[pk]]
        pieces["problems"] = _share(ended, len(there[pk]), rows)


_OF_PROBLEM = ("organisation", "raised_on", "what", "ended_on")


def counted_to(year: int, today: date) -> date:
    """Until which day a round that opens today counts: the end of its year, or yesterday where the year still runs."""
    return min(date(year, 12, 31), today - timedelta(days=1))
