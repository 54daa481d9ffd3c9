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
    MoneyPlace,
    Spending,
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
    "MoneyPlace",
    "Objection",
    "Review",
    "Round",
    "RoundState",
    "Spending",
    "TrainingRecord",
    "TurnOfCertificate",
]
