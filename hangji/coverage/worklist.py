"""应建未建: what each organisation in a gap owes, since when, until when, and what has been said about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet

from hangji.coverage.models import Dispute, GapNote, Postponement
from hangji.coverage.queries import Scope, rows, unit_rows
from hangji.office.models import Person
from hangji.office.pen import chunks
from hangji.registry.models import Headcount, SocialOrganization, Standing, Status
from hangji.registry.restate import Derived, facts_of, standings
from rulebook.coverage import Verdict, judge

NOTE = ("cause", "note", "planned_on", "planned_mode", "started_on", "version")
SOON = timedelta(days=30)  # a due day within this many days is "coming"; the worklist's own word, no rule


@dataclass(frozen=True)
class Gap:
    """One organisation that must have a Party organisation and has none, with its verdict and what people say of it.

    due_since: the first day of the unbroken gap. note, postponement, dispute: as of now, whatever the day asked about.
    """

    organisation_id: int
    name: str
    credit_code: str
    region_code: int
    level: str
    kind: str
    full: int
    probationary: int
    instructor_id: int | None
    instructor: str
    due_since: date | None
    verdict: Verdict
    note: GapNote | None
    postponement: Postponement | None
    dispute: Dispute | None

    @property
    def state(self) -> str:
        """How far it is: "forming", "planned", "noted", or "" when nobody has said anything yet."""
        if self.note is None:
            return ""
        if self.note.started_on:
            return "forming"
        if self.note.planned_on:
            return "planned"
        return "noted" if self.note.cause else ""

    @property
    def late(self) -> int:
        """Days since the last day of grace, on the day judged; 0 while it runs."""
        due_by = self.verdict.due_by
        return (self.verdict.facts["day"] - due_by).days if due_by and self.verdict.overdue else 0


def worklist(scope: Scope) -> list[Gap]:
    """Every gap in a scope, the one due first first; four statements."""
    found = unit_rows(rows("gap", scope))
    prefix = "organisation__" if scope.known is None else ""
    said = {f"note_{name}": F(f"{prefix}gap_note__{name}") for name in NOTE}
    plain = list(found.annotate(note_id=F(f"{prefix}gap_note__pk"), **said))
    since = _since(plain, scope)
    ids = found.values("unit")
    postponed = _by_unit(Postponement.objects.filter(lifted_at__isnull=True, organisation__in=ids))
    disputed = _by_unit(Dispute.objects.filter(answered_at__isnull=True, organisation__in=ids))
    names = dict(Person.objects.filter(pk__in={row["instructor"] for row in plain}).values_list("pk", "name"))
    gaps = [_gap(row, since[row["unit"]], scope.day, names, postponed, disputed) for row in plain]
    return sorted(gaps, key=by_due)


def by_due(gap: Gap) -> tuple[date, date, str]:
    return gap.verdict.due_by or date.max, gap.due_since or date.max, gap.name


def _gap(
    row: dict[str, Any],
    since: date | None,
    day: date,
    names: dict[int, str],
    postponed: dict[int, Postponement],
    disputed: dict[int, Dispute],
) -> Gap:
    unit = row["unit"]
    kept = ("credit_code", "name", "region_code", "level", "kind", "full")
    return Gap(
        organisation_id=unit,
        **{name: row[f"unit_{name}" if name in ("name", "credit_code") else name] for name in kept},
        probationary=row["probationary"] or 0,
        instructor_id=row["instructor"],
        instructor=names.get(row["instructor"], ""),
        due_since=since,
        verdict=_judged(row, since, None, day),
        note=GapNote(organisation_id=unit, **{n: row[f"note_{n}"] for n in NOTE}) if row["note_id"] else None,
        postponement=postponed.get(unit),
        dispute=disputed.get(unit),
    )


def _judged(row: dict[str, Any], since: date | None, counted_on: date | None, day: date) -> Verdict:
    return judge(
        full=row["full"],
        probationary=row["probationary"],
        mode=row["mode"],
        instructed=row["instructor"] is not None,
        counted_on=counted_on,
        due_since=since,
        day=day,
        place=row["region_code"],
    )


def _by_unit(said: Iterable[Any]) -> dict[int, Any]:
    return {each.organisation_id: each for each in said}


def _since(plain: Sequence[dict[str, Any]], scope: Scope) -> dict[int, date | None]:
    """Since when each has been due: stored with the standing, or derived from what was known."""
    if scope.known is None:
        return {row["unit"]: row["due_since"] for row in plain}
    found = (facts_of(some, scope.known) for some in chunks(row["unit"] for row in plain))
    return {pk: _due_since(standings(pk, of), scope.day) for facts in found for pk, of in facts.items()}


def _due_since(history: Sequence[Derived], day: date) -> date | None:
    return next((row.due_since for row in history if row.since <= day < row.until), None)


def verdict_of(organisation: SocialOrganization, day: date) -> Verdict | None:
    """The verdict on one organisation on a day; None where it was not registered, or no longer. Two statements."""
    held = Standing.objects.asof(day).filter(organisation=organisation, status=Status.ACTIVE)
    columns = ("full", "probationary", "mode", "instructor", "region_code", "due_since")
    row: Any = held.values(*columns).first()
    if row is None:
        return None
    declared = Headcount.objects.valid().on(day).filter(organisation=organisation)
    return _judged(row, row["due_since"], declared.values_list("since", flat=True).first(), day)


def judged(row: Standing, day: date) -> Verdict:
    """The verdict on a standing of ``day``, without the day of its declaration."""
    columns = ("full", "probationary", "mode", "region_code")
    return _judged(
        {name: getattr(row, name) for name in columns} | {"instructor": row.instructor_id}, row.due_since, None, day
    )


def without_instructor(scope: Scope) -> QuerySet[Any]:
    """没有党员且没有指导员: organisations without members that nobody serves either (R5)."""
    return rows("without_members", scope).filter(instructor__isnull=True)


def _comes(until: date | None, day: date) -> bool:
    return until is not None and day <= until <= day + SOON


def plan_passed(gap: Gap, day: date) -> bool:
    """The planned day has gone by, and there is still no Party organisation."""
    return gap.note is not None and gap.note.planned_on is not None and gap.note.planned_on < day


Test = Callable[[Gap, date], bool]

# The values of the worklist's filter "state" and what each asks.
STATES: dict[str, Test] = {
    "overdue": lambda gap, day: gap.verdict.overdue,
    "soon": lambda gap, day: _comes(gap.verdict.due_by, day),
    "unsaid": lambda gap, day: gap.state == "",
    "plan_passed": plan_passed,
    "forming": lambda gap, day: gap.state == "forming",
    "postponed": lambda gap, day: gap.postponement is not None,
    "ending": lambda gap, day: gap.postponement is not None and gap.postponement.until <= day + SOON,
    "disputed": lambda gap, day: gap.dispute is not None,
    "uninstructed": lambda gap, day: gap.instructor_id is None,
}
