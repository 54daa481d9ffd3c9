"""One record of each kind of the room in a place, for the walk over every address; and a settled appraisal."""

from datetime import date, datetime
from typing import Any

from hangji.appraisal.models import Appraisal, AppraisalRound
from hangji.evaluation.models import Evaluation, GradeRevocation, Inspection
from rulebook.appraisal_templates import template


def appraised(
    organisation: int, year: int, marks: int, *, region_code: int = 341600, by: str = "example_b", full: int = 1000
) -> Appraisal:
    """A settled result of ``marks`` of ``full``, in tenths."""
    rules = template(by, day=date(year, 12, 31))
    round_, _made = AppraisalRound.objects.get_or_create(
        year=year,
        region_code=region_code,
        level="all",
        defaults={
            "name": f"{year} 年度考评",
            "template": by,
            "edition": rules.version,
            "digest": rules.digest,
            "content": rules.plain(),
            "counted_to": date(year, 12, 31),
            "hand_in_by": date(year + 1, 2, 1),
            "opened_on": date(year + 1, 1, 4),
            "opened_by": "chen",
            "opened_by_name": "陈思远",
        },
    )
    said: dict[str, Any] = {"handed_in_on": date(year + 1, 1, 20), "handed_in_by": "x", "handed_in_by_name": "x"}
    said |= {"told_on": date(year + 1, 2, 20), "object_by": date(year + 1, 3, 1), "settled_on": date(year + 1, 3, 2)}
    return Appraisal.objects.create(
        round=round_,
        organisation_id=organisation,
        region_code=region_code,
        state="settled",
        marks=marks,
        full=full,
        grade="good",
        **said,
    )


def rounded(organisation: int, at: datetime) -> dict[str, int]:
    """A grade that waits for a second person, and a report of last year that failed and waits for one."""
    day = at.date()
    who = {"proposed_on": day, "proposed_by": "x", "proposed_by_name": "x"}
    proposed = Evaluation.objects.create(
        organisation_id=organisation, year=day.year - 1, grade="3A", announced_on=day, number="示〔2021〕1号", **who
    )
    revoked = GradeRevocation.objects.create(
        organisation_id=organisation, grade="3A", day=day, reason="弄虚作假", **who
    )
    inspected = Inspection.objects.create(organisation_id=organisation, year=day.year - 1, reported_on=day)
    failed = Inspection.objects.create(
        organisation_id=organisation,
        year=day.year - 2,
        reported_on=day,
        result="failed",
        second=True,
        concluded_on=day,
        concluded_by="x",
        concluded_by_name="x",
    )
    return {
        "grade_revocation": revoked.pk,
        "evaluation": proposed.pk,
        "inspection": inspected.pk,
        "failed_inspection": failed.pk,
    }
