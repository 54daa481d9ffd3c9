from hangji.guidance.models.plans import AssignmentPlan, Ground, Need, PlanExclusion, PlanLine, PlanState
from hangji.guidance.models.pool import Availability, Succession

__all__ = [
    "AssignmentPlan",
    "Availability",
    "Ground",
    "Need",
    "PlanExclusion",
    "PlanLine",
    "PlanState",
    "Succession",
]
