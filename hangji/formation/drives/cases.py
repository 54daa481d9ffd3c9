"""The formation cases of a drive's organisations (集中组建): opened in the ordinary way, looked at together here."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hangji.formation.drives.models import Drive
from hangji.formation.models import Case, CaseState, CaseUnit

# What may be asked of an organisation's case, in the order of the select.
OPEN, DONE, NONE = "open", "done", "none"


def cases_since(drive: Drive) -> QuerySet[Case]:
    """The cases, opened on the first day of the drive or later, that are for an organisation of its baseline."""
    last = Q() if drive.settled_on is None else Q(opened_on__lte=drive.settled_on)
    units = CaseUnit.objects.filter(case=OuterRef("pk"), organisation__in=drive.units.values("organisation"))
    return Case.objects.filter(last, Exists(units), opened_on__gte=drive.starts_on)


def tally(drive: Drive) -> dict[str, int]:
    """How many of these cases there are, by state; one statement."""
    found = cases_since(drive).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(CaseState.values, 0) | dict(found)


def latest(organisations: Iterable[int]) -> dict[int, Case]:
    """The case of each organisation: the open one, else the latest that was not given up."""
    units = CaseUnit.objects.filter(organisation__in=list(organisations)).exclude(case__state=CaseState.ABANDONED)
    ordered = units.select_related("case").order_by("case__state", "pk")  # done comes before open
    return {unit.organisation_id: unit.case for unit in ordered}


def has_case(asked: str, path: str) -> Q:
    """The condition that an organisation has an open case, a finished one, or none. path: to its id in the rows."""
    of = CaseUnit.objects.filter(organisation=OuterRef(path))
    conditions = {
        OPEN: Q(Exists(of.filter(case__state=CaseState.OPEN))),
        DONE: Q(Exists(of.filter(case__state=CaseState.DONE))),
        NONE: ~Q(Exists(of.exclude(case__state=CaseState.ABANDONED))),
    }
    return conditions[asked]
