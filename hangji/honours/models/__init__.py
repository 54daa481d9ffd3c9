from hangji.honours.models.awards import Award, AwardRevocation
from hangji.honours.models.entries import EntryState, HonourEntry, HonourSheet, RelationKind, ReviewerRelation
from hangji.honours.models.plan import Adoption, Card, CardLine, CardNote, LineKind, Practice, PracticeField
from hangji.honours.models.rounds import (
    HonourCall,
    HonourLevel,
    HonourObject,
    HonourObjection,
    HonourRound,
    HonourState,
)

__all__ = [
    "Adoption",
    "Award",
    "AwardRevocation",
    "Card",
    "CardLine",
    "CardNote",
    "EntryState",
    "HonourCall",
    "HonourEntry",
    "HonourLevel",
    "HonourObject",
    "HonourObjection",
    "HonourRound",
    "HonourSheet",
    "HonourState",
    "LineKind",
    "Practice",
    "PracticeField",
    "RelationKind",
    "ReviewerRelation",
]
