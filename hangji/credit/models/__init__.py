from hangji.credit.models.answers import LoanAnswer
from hangji.credit.models.banks import Bank, Clerk, Offer
from hangji.credit.models.certificates import (
    CertificateState,
    HolderKind,
    LoanCertificate,
    LoanConsent,
    random_key,
)
from hangji.credit.models.slips import Slip, SlipBatch

__all__ = [
    "Bank",
    "CertificateState",
    "Clerk",
    "HolderKind",
    "LoanAnswer",
    "LoanCertificate",
    "LoanConsent",
    "Offer",
    "Slip",
    "SlipBatch",
    "random_key",
]
