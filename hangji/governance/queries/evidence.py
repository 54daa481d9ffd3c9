"""What is on record of an organisation's governance in a year: for the yearly appraisal and whoever else asks.

Every number is the count of rows that can be listed under the same condition; nothing here judges.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from hangji.governance.models import Charter, CharterState, Goal, JointItem, JointMeeting, MajorDecision
from hangji.governance.queries.decisions import conditions
from hangji.registry.models import Cover
from rulebook.governance import joint_modes, joint_periods


@dataclass
class Evidence:
    """One organisation in one year, as known on a day.

    charter: the Party clause of the charter passed last by the year's end (of PartyClause), "" where none was;
    charter_pk, charter_day: that charter. values: whether it has the clause on core values, None: no charter.
    periods: first days of the periods in which a joint meeting was asked; held: of them, those with one.
    meetings: keys of the year's recorded ones. items: of them; planned: with owner and day; carried_out: done by then.
    decided: major decisions of the year; heard: of them, those after an opinion; unheard, late; differing: explained.
    goals: running in the year; told: of them, those of which the year's result was told.
    """

    charter: str = ""
    charter_pk: int | None = None
    charter_day: date | None = None
    values: bool | None = None
    periods: list[date] = field(default_factory=list)
    held: list[date] = field(default_factory=list)
    meetings: list[int] = field(default_factory=list)
    items: int = 0
    planned: int = 0
    carried_out: int = 0
    decided: int = 0
    heard: int = 0
    unheard: int = 0
    late: int = 0
    differing: int = 0
    goals: int = 0
    told: int = 0


def evidence(organisations: Iterable[int], year: int, day: date) -> Mapping[int, Evidence]:
    """organisation → what is on record of its ``year``, up to ``day``; six statements, however many there are."""
    ids = list(organisations)
    found: dict[int, Evidence] = {pk: Evidence() for pk in ids}
    last = min(date(year, 12, 31), day)
    _charters(found, last)
    _meetings(found, year, last)
    _items(found, year, last)
    _decisions(found, year, last)
    _goals(found, year)
    return found


def _charters(found: dict[int, Evidence], last: date) -> None:
    passed = Charter.objects.filter(organisation__in=list(found), state=CharterState.PASSED, day__lte=last)
    for row in passed.order_by("day", "pk").values("pk", "organisation", "party", "values", "day"):
        one = found[row["organisation"]]
        one.charter, one.values = row["party"], row["values"]
        one.charter_pk, one.charter_day = row["pk"], row["day"]


def _meetings(found: dict[int, Evidence], year: int, last: date) -> None:
    met: dict[int, list[date]] = defaultdict(list)
    there = JointMeeting.objects.recorded().filter(organisation__in=list(found), day__year=year, day__lte=last)
    for pk, organisation, day in there.order_by("day").values_list("pk", "organisation", "day"):
        met[organisation].append(day)
        found[organisation].meetings.append(pk)
    periods = list(joint_periods(year, day=last))
    covers: dict[int, list[Any]] = defaultdict(list)
    for cover in Cover.objects.valid().filter(organisation__in=list(found)):
        covers[cover.organisation_id].append(cover)
    for pk, one in found.items():
        for period in periods:
            modes, ends = joint_modes(period.first), (period.first, min(period.last, last))
            if all(any(each.holds_on(day) and each.mode in modes for each in covers[pk]) for day in ends):
                one.periods.append(period.first)
                one.held += [period.first] if any(period.holds(day) for day in met[pk]) else []


def _items(found: dict[int, Evidence], year: int, last: date) -> None:
    there = JointItem.objects.filter(
        meeting__organisation__in=list(found), meeting__recorded_on__isnull=False, meeting__day__year=year
    )
    counted = there.filter(meeting__day__lte=last).order_by().values(of=F("meeting__organisation"))
    for row in counted.annotate(
        items=Count("pk"), planned=Count("due_on"), done=Count("pk", filter=Q(done_on__lte=last))
    ):
        one = found[row["of"]]
        one.items, one.planned, one.carried_out = row["items"], row["planned"], row["done"]


def _decisions(found: dict[int, Evidence], year: int, last: date) -> None:
    there = MajorDecision.objects.filter(organisation__in=list(found), decided_on__year=year, decided_on__lte=last)
    asked = {name: q for name, q in conditions(last).items() if name in ("heard", "unheard", "late", "differing")}
    counts = {name: Count("pk", filter=q) for name, q in asked.items()}
    for row in there.order_by().values("organisation").annotate(decided=Count("pk"), **counts):
        for name in ("decided", *asked):
            setattr(found[row["organisation"]], name, row[name])


def _goals(found: dict[int, Evidence], year: int) -> None:
    running = Q(ended_year__isnull=True) | Q(ended_year__gte=year)
    there = Goal.objects.filter(running, organisation__in=list(found), from_year__lte=year).order_by()
    told = Count("pk", filter=Q(notes__year=year), distinct=True)
    for row in there.values("organisation").annotate(goals=Count("pk", distinct=True), told=told):
        found[row["organisation"]].goals, found[row["organisation"]].told = row["goals"], row["told"]
