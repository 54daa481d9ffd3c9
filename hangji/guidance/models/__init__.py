from hangji.guidance.models.plans import AssignmentPlan, Ground, Need, PlanExclusion, PlanLine, PlanState
from hangji.guidance.models.pool import Availability, Handover

__all__ = [
    "AssignmentPlan",
    "Availability",
    "Ground",
    "Handover",
    "Need",
    "PlanExclusion",
    "PlanLine",
    "PlanState",
]
