"""What a bank answered to a certificate: granted how much, or not. Never edited: a mistake has its reversal."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.credit.models.banks import Bank
from hangji.credit.models.certificates import LoanCertificate, random_key
from hangji.kit.constraints import Frozen


class AnswerQuerySet(models.QuerySet["LoanAnswer"]):
    def standing(self) -> Self:
        """Those that hold: neither reversed nor a reversal."""
        return self.filter(standing=True)

    def granted(self) -> Self:
        return self.filter(granted=True)


class LoanAnswer(models.Model):
    """One answer. fen: the amount granted, None where nothing was; of a reversal with the other sign.

    day: when the bank decided; a reversal has that of what it reverses, so a sum is corrected in its own year.
    standing: whether it holds; goes to False once, when it is reversed.
    """

    key = models.BigIntegerField(unique=True, default=random_key)
    certificate = models.ForeignKey(LoanCertificate, models.PROTECT, related_name="answers")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    granted = models.BooleanField(_("是否发放"))
    fen = models.BigIntegerField(_("金额"), null=True, blank=True)
    day = models.DateField(_("日期"))
    standing = models.BooleanField(default=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    reason = models.CharField(_("更正的原因"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=40)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="loan_answer_has_its_amount",
                condition=Q(granted=False, fen__isnull=True)
                | Q(granted=True, reverses__isnull=True, fen__gt=0)
                | Q(granted=True, reverses__isnull=False, fen__lt=0),
            ),
            models.CheckConstraint(
                name="loan_answer_reversed_with_a_reason",
                condition=Q(reverses__isnull=True, reason="")
                | (Q(reverses__isnull=False, standing=False) & ~Q(reason="")),
            ),
            models.UniqueConstraint(fields=["certificate"], condition=Q(standing=True), name="loan_answer_stands_once"),
            Frozen(
                name="loan_answer_is_never_changed",
                fields=(
                    *("key", "certificate_id", "bank_id", "granted", "fen", "day", "reverses_id", "reason"),
                    *("made_at", "made_by", "made_by_name"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["bank", "made_at"], name="loan_answer_bank")]

    def __str__(self) -> str:
        return str(self.certificate)
