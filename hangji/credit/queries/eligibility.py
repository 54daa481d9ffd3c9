"""Who is eligible for what on a day: the rule over the awards that an organisation holds or has held."""

from datetime import date

from django.db.models import Q, QuerySet

from hangji.credit.models import Bank, Offer
from hangji.honours.models import Award, HonourObject
from hangji.registry.models import Cover, SocialOrganization, Standing, Status
from rulebook.credit import Eligibility, Honour, judge, level
from rulebook.policy import lineage


def awards_of(organisation: int, day: date) -> QuerySet[Award]:
    """Its own awards and those of the Party organisation that covers it on ``day``, ended and revoked ones too."""
    covers = Cover.objects.valid().on(day).filter(organisation=organisation).values("party_organization")
    own = Q(object=HonourObject.ORGANISATION, organisation=organisation)
    shared = Q(object=HonourObject.PARTY_ORGANISATION, party_organisation__in=covers)
    return Award.objects.checked().filter(own | shared)


def eligibility(organisation: SocialOrganization, code: str, day: date) -> Eligibility:
    """Of an organisation, or of its members and staff, for a product on ``day``; two statements."""
    found = [
        Honour(each.pk, each.title, level(each.level), each.awarded_on, each.ends_on, each.revoked_on)
        for each in awards_of(organisation.pk, day)
    ]
    active = Standing.objects.asof(day).filter(organisation=organisation, status=Status.ACTIVE).exists()
    return judge(code, found, active=active, day=day)


def banks_offering(code: str, region_code: int, day: date) -> QuerySet[Bank]:
    """The banks that offer a product where an organisation lies, by name."""
    offers = Offer.objects.valid().on(day).filter(product=code, bank__region_code__in=[0, *lineage(region_code)])
    return Bank.objects.filter(pk__in=offers.values("bank"))


def honoured(there: Q, day: date) -> QuerySet[SocialOrganization]:
    """The organisations on the register that hold an award on ``day``, their own or of who covers them, by name.

    there: a condition on region_code and level of standings.
    """
    awards = Award.objects.in_force(day)
    own = awards.filter(object=HonourObject.ORGANISATION).values("organisation")
    parties = awards.filter(object=HonourObject.PARTY_ORGANISATION).values("party_organisation")
    covered = Cover.objects.valid().on(day).filter(party_organization__in=parties).values("organisation")
    placed = Standing.objects.asof(day).filter(there, status=Status.ACTIVE).values("organisation")
    holds = Q(pk__in=own) | Q(pk__in=covered)
    return SocialOrganization.objects.filter(holds, pk__in=placed).order_by("name")
