"""What a bank's clerk may know: eight fields of certificates that the own bank may see today, and the own answers.

Every page of the role reads these two functions and nothing else. They give plain values, no rows of a table, so that a
template cannot walk on from a certificate to what stands behind it (tests/credit/test_leaks.py).
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from hangji.credit.models import Bank, Clerk, LoanAnswer, LoanCertificate
from hangji.credit.queries.standing import with_state
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission

# The eight fields; "honour" is said with its level. ``key`` is the address, drawn by lot.
EIGHT = ("number", "holder", "product", "honour", "issued_on", "last_day", "state", "consent_until")
BESIDE = ("key", "honour_level", "answered", "known_void_on")  # the level of the honour; the bank's own doing
OWN_ANSWER = ("key", "number", "granted", "fen", "day", "standing", "reverses", "reason", "made_at", "made_by_name")


def _served(act: Act) -> QuerySet[Any]:
    """Who the act's user answers for today, as a clerk's row; none without the role."""
    held = Clerk.objects.valid().on(act.today).filter(user=act.user)
    return held if has(act, Permission.ANSWER_CREDIT) else held.none()


def bank_of(act: Act) -> Bank | None:
    """The bank that the act's user answers for today."""
    held = _served(act).select_related("bank").first()
    return held.bank if held else None


def rows_of_bank(act: Act) -> QuerySet[LoanCertificate]:
    """The certificates that the own bank may see today: consented to, and not taken back. For actions and counting."""
    rows = with_state(LoanCertificate.objects.filter(bank__in=_served(act).values("bank")), act.today)
    seen: QuerySet[LoanCertificate] = rows.filter(withdrawn_on__isnull=True, consent_until__gte=act.today)
    return seen


def shown_to_bank(act: Act) -> QuerySet[Any]:
    """The same as named values: the eight fields."""
    answers = LoanAnswer.objects.standing().filter(certificate=OuterRef("pk"))
    rows = rows_of_bank(act).annotate(answered=Exists(answers))
    return rows.values_list(*EIGHT, *BESIDE, named=True)


def answers_of_bank(act: Act) -> QuerySet[Any]:
    """What the own bank has answered, with the certificate's number only: it stays when the consent has ended."""
    rows = LoanAnswer.objects.filter(bank__in=_served(act).values("bank")).annotate(
        number=F("certificate__issue__number")
    )
    return rows.values_list(*OWN_ANSWER, named=True)
