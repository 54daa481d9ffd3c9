"""What the actions of the room share: who acts where a person acts without an account, and the series of numbers."""

from datetime import datetime

from hangji.credit.models import Bank, LoanCertificate
from hangji.office.acts import Act
from hangji.office.issues import series_word
from hangji.office.models import Level, User
from hangji.registry.queries import region_names

THEMSELVES = "credit-person"  # no sign-in, no post: in the trail it says that a person acted for themselves


def themselves(at: datetime) -> Act:
    """The act of a person who has a slip and no account; the trail does not learn who."""
    user, _made = User.objects.get_or_create(username=THEMSELVES, defaults={"name": "本人", "is_active": False})
    return Act(user, at)


def word_of(certificate: LoanCertificate, bank: Bank) -> str:
    """The series of its number, bank by bank: from its own numbers no bank can tell how many others have."""
    return f"{series_word(kind_of(certificate.product), certificate.region_code // 100 * 100)}{bank.sign}"


def kind_of(product: str) -> str:
    """The kind of issued document (trail_words.ISSUES)."""
    return f"{product}_loan"


def unit_of(region_code: int, level: str) -> str:
    """Which civil-affairs office issues: of the register that the organisation is on."""
    place = region_code // 100 * 100 if level == Level.CITY else region_code
    return f"{region_names().get(place, '')}民政局"
