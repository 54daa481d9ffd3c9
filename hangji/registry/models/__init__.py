"""The register's tables: organisations, Party organisations, the spells of both, and the standing."""

from hangji.registry.models.changes import ChangeDocument, ChangeKind
from hangji.registry.models.organisations import (
    Classification,
    Headcount,
    Kind,
    OrganisationLevel,
    OrganisationName,
    SocialOrganization,
    Status,
    StatusSpell,
)
from hangji.registry.models.party import (
    Assignment,
    AssignmentKind,
    Cover,
    Mode,
    PartyForm,
    PartyKind,
    PartyOrganization,
    Secretary,
)
from hangji.registry.models.standing import OPEN, Balance, Bucket, Standing
from hangji.registry.models.transfers import Transfer

__all__ = [
    "OPEN",
    "Assignment",
    "AssignmentKind",
    "Balance",
    "Bucket",
    "ChangeDocument",
    "ChangeKind",
    "Classification",
    "Cover",
    "Headcount",
    "Kind",
    "Mode",
    "OrganisationLevel",
    "OrganisationName",
    "PartyForm",
    "PartyKind",
    "PartyOrganization",
    "Secretary",
    "SocialOrganization",
    "Standing",
    "Status",
    "StatusSpell",
    "Transfer",
]
