"""资格证明: an organisation or a person may ask one bank for a loan; and the consents that let the bank see it."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.credit.models.banks import Bank
from hangji.credit.models.slips import Slip
from hangji.honours.models import Award, HonourLevel
from hangji.kit.constraints import Frozen
from hangji.office.models import Issue, Level
from hangji.registry.models import SocialOrganization

KEYS = 2**53 - 1  # what a cursor carries exactly


def random_key() -> int:
    """What stands in addresses, so that they do not count certificates."""
    return secrets.randbelow(KEYS) + 1


class HolderKind(models.TextChoices):
    ORGANISATION = "organisation", _("社会组织")
    PERSON = "person", _("党员、从业人员")


class CertificateState(models.TextChoices):
    """As rulebook.credit.state derives it each time; nothing of it is stored."""

    VALID = "valid", _("有效")
    LAPSED = "lapsed", _("同意已到期")
    WITHDRAWN = "withdrawn", _("持有人已撤回")
    EXPIRED = "expired", _("已过期")
    REVOKED = "revoked", _("荣誉已撤销")
    CLOSED = "closed", _("单位情况已变化")


class LoanCertificate(models.Model):
    """One certificate for one bank. holder, honour, honour_level: as printed. last_day: the last valid day.

    organisation: the holder, or whose member or employee the holder is, which the bank is not told. slip: a person's;
    of a person nothing else is kept than the name, and that is gone once consent is withdrawn, and when it is of no use
    any more. region_code, level: the organisation's register. known_void_on: when the bank confirmed to know.
    """

    key = models.BigIntegerField(unique=True, default=random_key)
    holder_kind = models.CharField(max_length=12, choices=HolderKind)
    product = models.CharField(_("产品"), max_length=20)
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+", verbose_name=_("银行"))
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    slip = models.ForeignKey(Slip, models.PROTECT, null=True, blank=True, related_name="certificates")
    holder = models.CharField(_("持有人"), max_length=120, blank=True)
    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    honour = models.CharField(_("荣誉"), max_length=120)
    honour_level = models.CharField(_("荣誉级别"), max_length=8, choices=HonourLevel)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    issued_on = models.DateField(_("有效期自"))
    last_day = models.DateField(_("有效期至"))
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    known_void_on = models.DateField(_("银行知悉失效"), null=True, blank=True)
    known_void_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="loan_certificate_ends_after_it_starts", condition=Q(last_day__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="loan_certificate_of_a_person_by_a_slip",
                condition=Q(holder_kind="organisation", slip__isnull=True)
                | Q(holder_kind="person", slip__isnull=False),
            ),
            models.CheckConstraint(
                name="loan_certificate_forgets_who_withdrew",
                condition=(Q(holder_kind="organisation") & ~Q(holder=""))
                | Q(holder_kind="person", withdrawn_on__isnull=True)
                | Q(holder_kind="person", withdrawn_on__isnull=False, holder=""),
            ),
            models.CheckConstraint(
                name="loan_certificate_known_void_by_somebody",
                condition=Q(known_void_on__isnull=True, known_void_by_name="")
                | (Q(known_void_on__isnull=False) & ~Q(known_void_by_name="")),
            ),
            Frozen(
                name="loan_certificate_is_what_it_is",
                fields=(
                    *("key", "holder_kind", "product", "bank_id", "organisation_id", "slip_id", "award_id", "honour"),
                    *("honour_level", "region_code", "level", "issued_on", "last_day"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "issued_on"], name="loan_certificate_bank"),
            models.Index(fields=["holder_kind", "region_code", "level"], name="loan_certificate_place"),
            models.Index(fields=["organisation"], name="loan_certificate_unit"),
        ]

    def __str__(self) -> str:
        """Its number, never a name: the audit trail speaks of it so."""
        return self.issue.number if self.issue else "资格证明"


class LoanConsent(models.Model):
    """同意: the holder lets the certificate's bank see it from a day to another. Given anew, it is another row."""

    certificate = models.ForeignKey(LoanCertificate, models.PROTECT, related_name="consents")
    given_on = models.DateField(_("同意日期"))
    last_day = models.DateField(_("同意到"))
    given_at = models.DateTimeField()
    given_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="loan_consent_ends_after_it_starts", condition=Q(last_day__gte=F("given_on"))),
            Frozen(
                name="loan_consent_is_never_changed",
                fields=("certificate_id", "given_on", "last_day", "given_at", "given_by_name"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_on} – {self.last_day}"
