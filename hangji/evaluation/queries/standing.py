"""Where each organisation stands: its grade on a day, its inspection of a year, what is near; and the Party part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.models import Appraisal
from hangji.appraisal.queries.results import Result, settled
from hangji.evaluation.models import (
    Evaluation,
    EvaluationGrade,
    EvaluationState,
    GradeName,
    GradeRevocation,
    Inspection,
)
from hangji.office.acts import Act
from hangji.registry.models import Bucket, Kind, Standing, Status
from rulebook.appraisal_templates import Weight
from rulebook.calendar import add_months
from rulebook.evaluation import Risk, party_part, registered_by, report_due, risk
from rulebook.policy import NotInForce, clause

LOOKED_BACK = 4  # years of reports that are looked at for what is missing
# state of an organisation's inspection of a year: words; they add up to all that owe a report
STATES: dict[str, Any] = {
    "qualified": _("合格"),
    "basic": _("基本合格"),
    "failed": _("不合格"),
    "waiting": _("已报送，没有结论"),
    "unreported": _("未报"),
    "not_due": _("没有报送，期限未到"),
}


def active(act: Act) -> QuerySet[Any]:
    return Standing.objects.asof(act.today).visible_to(act).filter(status=Status.ACTIVE)


# Grades


def grade_rows(act: Act) -> QuerySet[Any]:
    """Standings of active organisations with their grade on the act's day.

    grade: "" where none holds; grade_since, grade_until; pending_pk: the proposal that waits for a second person.
    """
    day = act.today
    held = EvaluationGrade.objects.valid().on(day).filter(organisation=OuterRef("organisation"))
    waiting = Evaluation.objects.filter(
        organisation=OuterRef("organisation"), state=EvaluationState.PROPOSED
    ).order_by()
    revoking = GradeRevocation.objects.waiting().filter(organisation=OuterRef("organisation")).order_by()
    rows: QuerySet[Any] = active(act).annotate(
        held_grade=Subquery(held.values("grade")[:1]),
        grade=Case(
            *(When(held_grade=name, then=Value(name)) for name in GradeName.values),
            default=Value(""),
            output_field=CharField(),
        ),
        grade_since=Subquery(held.values("since")[:1]),
        grade_until=Subquery(held.values("until")[:1]),
        pending_pk=Subquery(waiting.values("pk")[:1]),
        revoking_pk=Subquery(revoking.values("pk")[:1]),
    )
    return rows


def expires_by(day: date) -> date:
    """Until which first day without a grade one is said to expire soon."""
    months: int = clause("evaluation.expiring_months", day=day).value
    return add_months(day, months)


def grade_figures(rows: QuerySet[Any], day: date) -> dict[str, int]:
    """How many have each grade, and "all", "graded", "expiring", "pending"; one statement."""
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        graded=Count("pk", filter=~Q(grade="")),
        expiring=Count("pk", filter=Q(grade_until__lte=expires_by(day))),
        pending=Count("pk", filter=Q(pending_pk__isnull=False)),
        **{f"of_{name}": Count("pk", filter=Q(grade=name)) for name in GradeName.values},
    )
    return found


# Inspections


def due_days(year: int) -> dict[str, date]:
    """Type → until when the report on ``year`` is due; a type that no text asks is missing."""
    found = {}
    for kind in Kind.values:
        try:
            found[str(kind)] = report_due(kind, year)[0]
        except NotInForce:
            continue
    return found


def owing(year: int) -> Q:
    """The condition on standings: a report on ``year`` is owed."""
    said = Q(pk__in=[])
    for kind in due_days(year):
        said |= Q(kind=kind, organisation__registered_on__lte=registered_by(kind, year))
    return said


def owes(registered_on: date | None, kind: str, year: int) -> bool:
    """The same for one; whose day of registration nobody has put in owes nothing."""
    return registered_on is not None and kind in due_days(year) and registered_on <= registered_by(kind, year)


def latest_year(day: date) -> int:
    """The year whose reports are being handed in on ``day``: the last one."""
    return day.year - 1


def is_kept(year: int, day: date) -> bool:
    """Whether reports on a year are asked about at all: the last ten that are over."""
    return latest_year(day) - 9 <= year <= latest_year(day)


def inspection_rows(act: Act, year: int) -> QuerySet[Any]:
    """Standings of active organisations that owe a report on ``year``.

    inspection_pk, reported_on, result; state: of STATES; due_on; late: it came after the day; confirming: it failed and
    waits for a second person.
    """
    mine = Inspection.objects.filter(organisation=OuterRef("organisation"), year=year).order_by()
    days = due_days(year)
    due = Case(*(When(kind=kind, then=Value(day)) for kind, day in days.items()))
    over = Q(kind__in=[kind for kind, day in days.items() if day < act.today])
    rows = active(act).filter(owing(year))
    rows = rows.annotate(
        inspection_pk=Subquery(mine.values("pk")[:1]),
        reported_on=Subquery(mine.values("reported_on")[:1]),
        result=Subquery(mine.values("result")[:1]),
        confirming=Exists(mine.filter(second=True, confirmed_on=None)),
        due_on=due,
    )
    waiting = Q(inspection_pk__isnull=False) & (Q(result="") | Q(confirming=True))
    stated: QuerySet[Any] = rows.annotate(
        state=Case(
            When(waiting, then=Value("waiting")),
            *(When(result=name, then=Value(name)) for name in ("qualified", "basic", "failed")),
            When(over, then=Value("unreported")),
            default=Value("not_due"),
            output_field=CharField(),
        ),
        late=Case(
            When(reported_on__gt=F("due_on"), then=Value(True)), default=Value(False), output_field=BooleanField()
        ),
    )
    return stated


def inspection_figures(rows: QuerySet[Any]) -> dict[str, int]:
    """How many stand in each of STATES, and "all", "reported", "late" besides; one statement."""
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        of_reported=Count("pk", filter=Q(inspection_pk__isnull=False)),
        of_late=Count("pk", filter=Q(late=True)),
        **{f"of_{state}": Count("pk", filter=Q(state=state)) for state in STATES},
    )
    return {name.removeprefix("of_"): number for name, number in found.items()}


def years_kept(day: date) -> range:
    """The last years of which reports are kept here at all: what was before the program says nothing."""
    last = latest_year(day)
    first = Inspection.objects.aggregate(first=Min("year"))["first"] or last + 1
    return range(max(first, last - LOOKED_BACK + 1), last + 1)


def at_risk(day: date, years: range | None = None) -> Q:
    """The condition on standings: a report of the years kept is overdue and has not come.

    years: those kept, where they are known already; else one statement.
    """
    said = Q(pk__in=[])
    for year in years_kept(day) if years is None else years:
        over = [kind for kind, due in due_days(year).items() if due < day]
        came = Inspection.objects.filter(organisation=OuterRef("organisation"), year=year)
        said |= Q(kind__in=over) & owing(year) & ~Q(Exists(came))
    return said


def risks(rows: Iterable[Any], day: date, years: range | None = None) -> Mapping[int, Risk]:
    """organisation → what it is near to, of some standings with their organisation; two statements, one with years."""
    listed = list(rows)
    years = years_kept(day) if years is None else years
    came: dict[int, set[int]] = defaultdict(set)
    ids = [row.organisation_id for row in listed]
    for organisation, year in Inspection.objects.filter(organisation__in=ids).values_list("organisation", "year"):
        came[organisation].add(year)
    found = {}
    for row in listed:
        said = risk(_missed(row, came[row.organisation_id], years), day=day, place=row.region_code)
        if said:
            found[row.organisation_id] = said
    return found


def _missed(row: Any, came: set[int], years: range) -> list[tuple[int, date]]:
    return [
        (year, due)
        for year in years
        if year not in came
        and (due := due_days(year).get(row.kind))
        and owes(row.organisation.registered_on, row.kind, year)
    ]


# The Party part


@dataclass(frozen=True)
class Part:
    """What an organisation's settled appraisal brings. marks, full: tenths. weight: of the template's edition."""

    result: Result
    weight: Weight
    marks: int
    full: int

    @property
    def kept(self) -> dict[str, Any]:
        """As an evaluation or inspection keeps it."""
        named = {"appraisal_id": self.result.appraisal, "template": self.result.template}
        return {**named, "edition": self.result.version, "party": self.marks, "party_full": self.full}


def party_of(organisation: int, year: int, what: str) -> Part | None:
    """The Party part by the result of ``year``; None where none is settled. what: "evaluation", "inspection"."""
    result = settled([organisation], year).get(organisation)
    if result is None:
        return None
    rules = Appraisal.objects.select_related("round").get(pk=result.appraisal).round.rules
    weight: Weight = getattr(rules, what)
    return Part(result, weight, party_part(result.marks, result.full, weight.marks), weight.marks)


def is_formed(row: Standing) -> bool:
    return row.bucket in (Bucket.SINGLE, Bucket.SHARED)


def is_due(row: Standing) -> bool:
    return row.bucket in (Bucket.DUE_ALONE, Bucket.DUE_JOINTLY)
