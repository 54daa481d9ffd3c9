from hangji.evaluation.models.grades import Evaluation, EvaluationGrade, EvaluationState, GradeName
from hangji.evaluation.models.inspections import Inspection, InspectionResult

__all__ = ["Evaluation", "EvaluationGrade", "EvaluationState", "GradeName", "Inspection", "InspectionResult"]
