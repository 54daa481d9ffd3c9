from hangji.appraisal.models.appraisals import (
    Appraisal,
    AppraisalObjection,
    AppraisalReview,
    AppraisalState,
    Stage,
)
from hangji.appraisal.models.rounds import AppraisalRound

__all__ = ["Appraisal", "AppraisalObjection", "AppraisalReview", "AppraisalRound", "AppraisalState", "Stage"]
