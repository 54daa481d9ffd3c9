"""The tables of the committees."""

from hangji.committees.models.meetings import (
    Attendance,
    CommitteeItem,
    CommitteeMeeting,
    CommitteeMinutes,
    Guest,
    MatterKind,
    MeetingState,
    Outcome,
    Presence,
    member_bodies,
)
from hangji.committees.models.rules import Regulation, RegulationKind, RegulationVersion, own_bodies

__all__ = [
    "Attendance",
    "CommitteeItem",
    "CommitteeMeeting",
    "CommitteeMinutes",
    "Guest",
    "MatterKind",
    "MeetingState",
    "Outcome",
    "Presence",
    "Regulation",
    "RegulationKind",
    "RegulationVersion",
    "member_bodies",
    "own_bodies",
]
