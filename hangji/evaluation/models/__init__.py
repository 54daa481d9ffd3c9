from hangji.evaluation.models.grades import (
    Evaluation,
    EvaluationGrade,
    EvaluationState,
    GradeName,
    GradeRevocation,
)
from hangji.evaluation.models.inspections import Inspection, InspectionResult

__all__ = [
    "Evaluation",
    "EvaluationGrade",
    "EvaluationState",
    "GradeName",
    "GradeRevocation",
    "Inspection",
    "InspectionResult",
]
