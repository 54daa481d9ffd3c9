"""What each certificate is on a day, in the words of rulebook.credit.state (a test holds the two together).

Nothing of it is stored, so whoever revokes an honour need tell nobody here.
"""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from hangji.credit.models import LoanCertificate, LoanConsent
from hangji.honours.models import HonourObject
from hangji.registry.models import Cover, Standing, Status

VOID = ("revoked", "closed")  # what the bank has to be told


def with_state(rows: QuerySet[LoanCertificate], day: date) -> Any:
    """Columns number, gone_on, consent_until, active, state of each row on ``day``."""
    consents = LoanConsent.objects.filter(certificate=OuterRef("pk"), given_on__lte=day)
    registered = Standing.objects.asof(day).filter(organisation=OuterRef("organisation"), status=Status.ACTIVE)
    covers = Cover.objects.valid().on(day).filter(organisation=OuterRef("organisation"))
    holds: Any = Q(award__object=HonourObject.ORGANISATION)
    holds |= Exists(covers.filter(party_organization=OuterRef("award__party_organisation")))
    told = rows.annotate(
        number=F("issue__number"),
        gone_on=F("award__revoked_on"),
        consent_until=Subquery(consents.order_by("-last_day").values("last_day")[:1]),
        active=Case(When(Exists(registered) & holds, then=Value(True)), default=Value(False)),
    )
    states = (
        ("withdrawn", Q(withdrawn_on__lte=day)),
        ("revoked", Q(gone_on__lte=day)),
        ("closed", Q(active=False)),
        ("expired", Q(last_day__lt=day)),
        ("lapsed", Q(consent_until__lt=day)),
    )
    cases = [When(q, then=Value(code)) for code, q in states]
    return told.annotate(state=Case(*cases, default=Value("valid"), output_field=CharField()))
