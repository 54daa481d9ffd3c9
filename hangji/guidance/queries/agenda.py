"""What is due with a group, gathered for the agenda of its meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hangji.guidance.models import AgendaKind, Contact, MeetingDecision
from hangji.guidance.queries.fourones import Group, group_people
from hangji.problems.models import Problem
from hangji.registry.models import Bucket, Standing, Status
from hangji.registry.models.party import Assignment
from rulebook.fourones import undone

LOOK_BACK = timedelta(days=31)  # weeks not done are talked about for a month; what is older is history


@dataclass(frozen=True)
class Matter:
    """One thing due: its kind (AgendaKind), what it says on the agenda, and who it is about."""

    kind: str
    text: str


def due_matters(group: Group, day: date) -> list[Matter]:
    """Open problems, gaps, weeks not done, decisions not done; seven statements however many they are."""
    rows = Standing.objects.asof(day).filter(region_code=group[0], level=group[1], status=Status.ACTIVE)
    served = {each.organisation_id for found in group_people(group, day).values() for each in found}
    return [
        *_problems(served),
        *_gaps(rows.filter(organisation__in=served)),
        *_weeks(served, day),
        *_decisions(group, day),
    ]


def _problems(served: set[int]) -> Iterator[Matter]:
    waiting = Problem.objects.pending().filter(organisation__in=served).select_related("organisation")
    for each in waiting.order_by("raised_on", "pk"):
        facts = {"name": each.organisation, "what": each.what, "state": each.get_state_display()}
        yield Matter(AgendaKind.PROBLEM, (_("%(name)s：%(what)s（%(state)s）") % facts)[:200])


def _gaps(rows: QuerySet[Standing]) -> Iterator[Matter]:
    gaps = rows.filter(bucket__in=[Bucket.DUE_ALONE, Bucket.DUE_JOINTLY]).select_related("organisation")
    names = [str(each.organisation) for each in gaps.order_by("due_since", "organisation__name")]
    if names:
        facts = {"n": len(names), "first": _("、").join(names[:3])}
        text = ngettext("重点组建对象 %(n)d 家：%(first)s", "重点组建对象 %(n)d 家：%(first)s", len(names)) % facts
        yield Matter(AgendaKind.GAP, text[:200])


def _weeks(served: set[int], day: date) -> Iterator[Matter]:
    """How many organisations had a week without a contact, by week; the organisations are counted, nobody is named."""
    since = day - LOOK_BACK
    spells: dict[int, list[tuple[date, date | None]]] = {pk: [] for pk in served}
    for each in Assignment.objects.valid().guiding().filter(organisation__in=served):
        spells[each.organisation_id].append((each.since, each.until))
    done: dict[int, list[date]] = {pk: [] for pk in served}
    made = Contact.objects.valid().filter(organisation__in=served, day__gte=since - timedelta(days=14))
    for organisation, when in made.values_list("organisation", "day"):
        done[organisation].append(when)
    missing: dict[tuple[date, date], int] = {}
    for pk in served:
        for week in undone("contact", spells[pk], done[pk], since=since, day=day):
            missing[week.first, week.last] = missing.get((week.first, week.last), 0) + 1
    for (first, last), count in sorted(missing.items()):
        facts = {"first": first.isoformat(), "last": last.isoformat(), "n": count}
        yield Matter(AgendaKind.WEEK, _("%(first)s 至 %(last)s 有 %(n)d 家没有联系，商量怎么补上") % facts)


def _decisions(group: Group, day: date) -> Iterator[Matter]:
    waiting = MeetingDecision.objects.filter(
        meeting__region_code=group[0], meeting__level=group[1], meeting__day__lt=day, done_on__isnull=True
    )
    for each in waiting.select_related("owner"):
        facts = {"what": each.what, "owner": each.owner, "day": each.due_on.isoformat()}
        yield Matter(AgendaKind.DECISION, (_("%(what)s（%(owner)s，%(day)s 前）") % facts)[:200])
