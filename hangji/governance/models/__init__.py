from hangji.governance.models.charters import Charter, CharterState, EntryPapers, Occasion, PartyClause
from hangji.governance.models.decisions import MajorDecision, MatterChange
from hangji.governance.models.goals import Goal, GoalNote, GoalState
from hangji.governance.models.meetings import JointItem, JointMeeting, JointStep, Subject

__all__ = [
    "Charter",
    "CharterState",
    "EntryPapers",
    "Goal",
    "GoalNote",
    "GoalState",
    "JointItem",
    "JointMeeting",
    "JointStep",
    "MajorDecision",
    "MatterChange",
    "Occasion",
    "PartyClause",
    "Subject",
]
