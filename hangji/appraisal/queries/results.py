"""Final results, for the rooms above: the evaluation, the inspection, honours, the portal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hangji.appraisal.models import Appraisal, AppraisalState


@dataclass(frozen=True)
class Result:
    """A final appraisal. appraisal: its key. template, version: by which it was judged. marks, full: tenths of a mark.

    grade: in the template's words. veto: the vetoes that set it, in words, "" for none.
    """

    appraisal: int
    template: str
    version: int
    marks: int
    full: int
    grade: str
    veto: str
    settled_on: date


def settled(organisations: Iterable[int], year: int) -> Mapping[int, Result]:
    """organisation → its final result of a year; one that has none is missing. One statement.

    An organisation that moved between territories within the year may have two: the one settled last counts.
    """
    rows = Appraisal.objects.filter(
        organisation__in=list(organisations), round__year=year, state=AppraisalState.SETTLED
    ).select_related("round")
    return {row.organisation_id: _result(row) for row in rows.order_by("settled_on", "pk")}


def _result(row: Appraisal) -> Result:
    assert row.marks is not None
    assert row.full is not None
    assert row.settled_on is not None
    return Result(
        appraisal=row.pk,
        template=row.round.template,
        version=row.round.edition,
        marks=row.marks,
        full=row.full,
        grade=row.grade_title,
        veto=row.veto,
        settled_on=row.settled_on,
    )
