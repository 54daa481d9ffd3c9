"""One record of each kind of the room in a place, for the walk over every address and for rooms above."""

from datetime import date, timedelta
from typing import Any

from hangji.appraisal.models import Appraisal, AppraisalObjection, AppraisalReview, AppraisalRound
from hangji.office.acts import Act
from hangji.office.models import User
from rulebook.appraisal_templates import editions


def opened(region_code: int, level: str, day: date, *, year: int = 2021, **more: Any) -> AppraisalRound:
    """A round by the first example's newest edition."""
    rules = editions("example_a")[-1]
    return AppraisalRound.objects.create(
        year=year,
        region_code=region_code,
        level=level,
        name=f"{year} 年度考评",
        template=rules.code,
        edition=rules.version,
        digest=rules.digest,
        content=rules.plain(),
        counted_to=date(year, 10, 31),
        hand_in_by=day + timedelta(days=30),
        opened_on=day,
        opened_by="x",
        opened_by_name="x",
        **more,
    )


def result(round_: AppraisalRound, organisation: int, *, settled_on: date | None = None, **more: Any) -> Appraisal:
    """An appraisal whose result was told, settled where a day is given."""
    day = settled_on or round_.opened_on
    state = {"state": "settled", "settled_on": settled_on} if settled_on else {"state": "told"}
    said: dict[str, Any] = {"marks": 850, "full": 1000, "grade": "good", **state, **more}
    return Appraisal.objects.create(
        round=round_,
        organisation_id=organisation,
        region_code=round_.region_code,
        handed_in_on=day,
        handed_in_by="x",
        told_on=day,
        object_by=day + timedelta(days=7),
        **said,
    )


def appraised(region_code: int, level: str, organisation: int, reviewer: User, act: Act) -> dict[str, int]:
    """A round with one organisation that has objected, and a review that waits for ``reviewer``."""
    one = opened(region_code, level, act.today)
    row = result(one, organisation, state="objected")
    objection = AppraisalObjection.objects.create(
        appraisal=row, text="少记一次", raised_on=act.today, raised_by="y", raised_by_name="y"
    )
    review = AppraisalReview.objects.create(
        appraisal=row, stage="objection", reviewer=reviewer, handed_at=act.at, handed_by_name="x"
    )
    keys = {"appraisal": row.pk, "appraisal_review": review.pk, "appraisal_objection": objection.pk}
    return {"appraisal_round": one.pk, **keys}
