"""Of whom joint meetings are asked, who has held one, and what is still open."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hangji.governance.models import JointItem, JointMeeting
from hangji.office.acts import Act
from hangji.registry.models import Cover, Standing, Status
from rulebook.fourones import Period
from rulebook.governance import joint_modes, joint_period


def asked_in(one: Period, day: date, *, place: int = 0) -> Q:
    """The condition on standings that a period's joint meeting is asked: covered on its first and its last day.

    day: cut off there where the period still runs.
    """
    modes = joint_modes(one.first, place=place)
    last = min(one.last, day)
    held = Cover.objects.valid().filter(organisation=OuterRef("organisation"), mode__in=modes)
    return Q(Exists(held.on(one.first))) & Q(Exists(held.on(last)))


def held_in(one: Period) -> Q:
    """The condition on standings that a joint meeting of the period was recorded."""
    met = JointMeeting.objects.recorded().filter(
        organisation=OuterRef("organisation"), day__gte=one.first, day__lte=one.last
    )
    return Q(Exists(met))


def meeting_rows(act: Act, day: date, *, place: int = 0) -> QuerySet[Any]:
    """Standings of those of whom this period's joint meeting is asked; ``held`` says whether it was."""
    one = joint_period(day, place=place)
    rows = Standing.objects.asof(day).visible_to(act).filter(asked_in(one, day, place=place), status=Status.ACTIVE)
    return rows.annotate(held=held_in(one))


def open_items(organisations: Iterable[int] | QuerySet[Any]) -> QuerySet[JointItem]:
    """Planned items of recorded meetings that are not carried out yet, the earliest due first."""
    there = JointItem.objects.filter(
        meeting__organisation__in=organisations,
        meeting__recorded_on__isnull=False,
        done_on__isnull=True,
        due_on__isnull=False,
    )
    return there.order_by("due_on", "pk")


def taken_over(organisation: int, before: date) -> list[JointItem]:
    """Open items of earlier meetings that the meeting of a day goes on with."""
    found = open_items([organisation]).filter(meeting__day__lt=before)
    return list(found.select_related("meeting"))
