"""Who of the office sees what: certificates of organisations only. Those of persons no page of the office reads."""

from django.db.models import Q, QuerySet

from hangji.credit.models import Bank, HolderKind, LoanCertificate
from hangji.credit.queries.standing import with_state
from hangji.governance.queries.sight import kept_by
from hangji.office.access import has, territories, where
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.office.queries import home_level
from hangji.registry.models import SocialOrganization


def own_organisations(act: Act) -> QuerySet[SocialOrganization]:
    """Those for which the act's user may consent: a Party worker's own."""
    own = kept_by(act) if has(act, Permission.CONSENT_CREDIT) else []
    return SocialOrganization.objects.filter(pk__in=own)


def seen(act: Act) -> QuerySet[LoanCertificate]:
    """Organisations' certificates in one's territories, and of one's own organisation, with their states of today."""
    there = where(act, Permission.SEE_CREDIT) | Q(organisation__in=own_organisations(act).values("pk"))
    rows = LoanCertificate.objects.filter(there, holder_kind=HolderKind.ORGANISATION)
    told: QuerySet[LoanCertificate] = with_state(rows, act.today).select_related(
        "bank", "organisation", "issue", "award"
    )
    return told


def may_keep(act: Act, bank: Bank) -> bool:
    """Whether the act's user keeps the record of a bank: an officer of where it lends."""
    place = bank.region_code
    return any(each.holds(place, home_level(place)) for each in territories(act, Permission.KEEP_CREDIT))
