"""任期、换届、组织生活: what happens to a Party organisation after it was formed."""

from hangji.life.models.records import LifeDecision, LifeKind, LifeRecord, LifeServed, PartyGroups
from hangji.life.models.renewals import Renewal, RenewalSort, RenewalState, RenewalStep, RenewalStepName
from hangji.life.models.terms import Extension, ExtensionState

__all__ = [
    "Extension",
    "ExtensionState",
    "LifeDecision",
    "LifeKind",
    "LifeRecord",
    "LifeServed",
    "PartyGroups",
    "Renewal",
    "RenewalSort",
    "RenewalState",
    "RenewalStep",
    "RenewalStepName",
]
