"""The room's tables, where Django looks for them: the qualification's and the fund's."""

from hangji.people.certification.models import (
    Application,
    ApplicationState,
    Certificate,
    CertificateState,
    CertificateTurn,
    Objection,
    Review,
    Round,
    RoundState,
    TrainingRecord,
    TurnOfCertificate,
)
from hangji.people.fund.models import (
    Account,
    Entry,
    EntryKind,
    EntryState,
    Fund,
    FundState,
    Matter,
    MoneyPlace,
)

__all__ = [
    "Account",
    "Application",
    "ApplicationState",
    "Certificate",
    "CertificateState",
    "CertificateTurn",
    "Entry",
    "EntryKind",
    "EntryState",
    "Fund",
    "FundState",
    "Matter",
    "MoneyPlace",
    "Objection",
    "Review",
    "Round",
    "RoundState",
    "TrainingRecord",
    "TurnOfCertificate",
]
