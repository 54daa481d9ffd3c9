"""The conditions of the lists of a round, which its figures and the desk count too."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hangji.appraisal.models import AppraisalReview, AppraisalState, Stage


def _review(stage: str, **given: Any) -> Q:
    return Q(Exists(AppraisalReview.objects.filter(appraisal=OuterRef("pk"), stage=stage, **given)))


def conditions(day: date) -> dict[str, Q]:
    """What the figures of a round count, each the condition of its list."""
    return {
        "handed": ~Q(state=AppraisalState.WAITING) & Q(without=""),
        "without": ~Q(without=""),
        "reviewed": ~Q(state__in=[AppraisalState.WAITING, AppraisalState.HANDED_IN]),
        "unhanded": Q(state=AppraisalState.HANDED_IN) & ~_review(Stage.FIRST),
        "late": Q(state=AppraisalState.WAITING, round__hand_in_by__lt=day),
        "second": Q(sampled=True),
        "objected": Q(objection__isnull=False),
        "vetoed": ~Q(veto=""),
    }
