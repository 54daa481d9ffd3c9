from hangji.guidance.models.contacts import Conclusion, Contact
from hangji.guidance.models.groups import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDecision,
    MinutesReply,
    Reading,
    ReviewRound,
    Showcase,
    ShowcaseItem,
    groups_of,
    placed,
)
from hangji.guidance.models.plans import AssignmentPlan, Ground, Need, PlanExclusion, PlanLine, PlanState
from hangji.guidance.models.pool import Availability, Succession

__all__ = [
    "AgendaItem",
    "AgendaKind",
    "AssignmentPlan",
    "Availability",
    "Conclusion",
    "Contact",
    "Ground",
    "Meeting",
    "MeetingDecision",
    "MinutesReply",
    "Need",
    "PlanExclusion",
    "PlanLine",
    "PlanState",
    "Reading",
    "ReviewRound",
    "Showcase",
    "ShowcaseItem",
    "Succession",
    "groups_of",
    "placed",
]
