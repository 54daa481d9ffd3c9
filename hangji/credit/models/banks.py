"""Banks that offer the loans, which of the two, and who of them answers for it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.models.places import span
from hangji.office.permissions import Permission


class BankQuerySet(models.QuerySet["Bank"]):
    def visible_to(self, act: Act) -> Self:
        """Those that lend where one's territories lie."""
        seen = Q(pk__in=[])
        for each in territories(act, Permission.SEE_CREDIT):
            first, after = span(each.region_code)
            above = [each.region_code // step * step for step in (100, 10_000)]
            seen |= Q(region_code__gte=first, region_code__lt=after) | Q(region_code__in=above)
        return self.filter(seen)


class Bank(models.Model):
    """A bank. sign: its word in the numbers of certificates, so that they count up bank by bank.

    region_code: where it lends. phone: of its credit department, told to those who may ask for a loan.
    """

    name = models.CharField(_("银行"), max_length=40, unique=True)
    sign = models.CharField(_("编号用字"), max_length=4, unique=True)
    region_code = models.IntegerField(_("地区"))
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BankQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="bank_has_name_and_sign", condition=~Q(name="") & ~Q(sign="")),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(Spell):
    """A bank offers a product (code of the policy) from a day on."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="offers")
    product = models.CharField(_("产品"), max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [*spell_rules("offer", ("bank", "product"))]

    def __str__(self) -> str:
        return f"{self.bank} {self.product}"


class Clerk(Spell):
    """Who answers for a bank from a day on; nobody for two at once."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="clerks")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [*spell_rules("clerk", "user")]

    def __str__(self) -> str:
        return f"{self.user} {self.bank}"
