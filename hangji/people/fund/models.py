"""The fund of one year, its entries, and what lies where. Every entry names its source and its use.

None is ever edited. Money is in whole fen. A balance below zero the database refuses.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.constraints import Frozen
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Document, Level
from hangji.office.permissions import Permission
from hangji.people.certification.models import Certificate


class MoneyPlace(models.TextChoices):
    """Where money lies. The first three are outside the books."""

    TREASURY = "treasury", _("财政")
    LAST_YEAR = "last_year", _("上年结转")
    NEXT_YEAR = "next_year", _("结转下年")
    POOL = "pool", _("未分配")
    FREE = "free", _("可用")
    COMMITTED = "committed", _("已承诺")
    PAID = "paid", _("已支付")


class EntryKind(models.TextChoices):
    BUDGET = "budget", _("下达预算")
    ALLOCATE = "allocate", _("分配")
    SHIFT = "shift", _("调剂")
    COMMIT = "commit", _("承诺")
    RELEASE = "release", _("解除承诺")
    PAY = "pay", _("支付")
    REFUND = "refund", _("退回")
    CARRY = "carry", _("结转下年")
    HAND_BACK = "hand_back", _("交回财政")
    BRING = "bring", _("上年转入")
    REVERSAL = "reversal", _("冲正")


class EntryState(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    POSTED = "posted", _("已入账")
    REFUSED = "refused", _("复核未通过")


class FundState(models.TextChoices):
    RUNNING = "running", _("使用中")
    CLOSING = "closing", _("年终结账待复核")
    CLOSED = "closed", _("已结账")


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(where(act, Permission.SEE_FUND))

    def posted_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.POST_FUND))


class Fund(models.Model):
    """The fund of a territory in one year; locked while an entry is posted. last: the last entry's number."""

    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=Level)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=7, choices=FundState, default=FundState.RUNNING)
    last = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=40)
    closing_by = models.CharField(max_length=40, blank=True)
    closing_by_name = models.CharField(max_length=40, blank=True)
    closing_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    closed_by_name = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "region_code"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "year"], name="fund_once_a_year"),
            models.CheckConstraint(
                name="fund_closed_by_another", condition=Q(closed_by="") | ~Q(closed_by=F("closing_by"))
            ),
            models.CheckConstraint(
                name="fund_closed_by_two",
                condition=Q(state="running", closing_at__isnull=True, closed_at__isnull=True)
                | Q(state="closing", closing_at__isnull=False, closed_at__isnull=True)
                | (Q(state="closed", closing_at__isnull=False, closed_at__isnull=False) & ~Q(closed_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class Spending(models.Model):
    """支出事项: what money is committed to and paid for. activity: what it belongs to, for the report by activity.

    follows: the matter of the year before that it carries on.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="matters")
    use = models.CharField(_("用途"), max_length=20)
    title = models.CharField(_("事项"), max_length=80)
    activity = models.CharField(_("活动"), max_length=80)
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class EntryQuerySet(models.QuerySet["Entry"]):
    def posted(self) -> Self:
        return self.filter(state=EntryState.POSTED)

    def visible_to(self, act: Act) -> Self:
        return self.filter(fund__in=Fund.objects.visible_to(act).values("pk"))


class Entry(models.Model):
    """One entry: ``amount`` fen from a source to a use. It counts from the moment when another person has confirmed it.

    serial: the number in the year's book, its own voucher where no outside document is named. day: when it happened.
    reverses: the entry that it takes back whole; refunds: the payment that money comes back of.
    key: of the form it was typed in, so that sending twice makes one entry. certificates: what the money served.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    serial = models.PositiveIntegerField(_("编号"))
    kind = models.CharField(_("事项"), max_length=10, choices=EntryKind)
    source_place = models.CharField(_("来源"), max_length=10, choices=MoneyPlace)
    source_use = models.CharField(_("来源用途"), max_length=20, blank=True)
    target_place = models.CharField(_("去向"), max_length=10, choices=MoneyPlace)
    target_use = models.CharField(_("用途"), max_length=20, blank=True)
    matter = models.ForeignKey(Spending, models.PROTECT, null=True, blank=True, related_name="entries")
    amount = models.BigIntegerField(_("金额（分）"))
    day = models.DateField(_("日期"))
    note = models.CharField(_("摘要"), max_length=200)
    payee = models.CharField(_("收款单位"), max_length=80, blank=True)
    document_number = models.CharField(_("凭证号"), max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reversals")
    refunds = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="refunded_by")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=8, choices=EntryState, default=EntryState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(_("经办人"), max_length=40)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_by_name = models.CharField(_("复核人"), max_length=40, blank=True)
    refused_because = models.CharField(_("不通过的理由"), max_length=200, blank=True)
    certificates = models.ManyToManyField(Certificate, related_name="entries", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-fund__year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "serial"], name="entry_number_once_a_year"),
            models.CheckConstraint(name="entry_moves_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="entry_goes_elsewhere",
                condition=~Q(source_place=F("target_place")) | ~Q(source_use=F("target_use")),
            ),
            models.CheckConstraint(
                name="entry_settled_by_another",
                condition=Q(state="proposed", settled_at__isnull=True, settled_by="")
                | (
                    Q(settled_at__isnull=False)
                    & ~Q(state="proposed")
                    & ~Q(settled_by="")
                    & ~Q(settled_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="entry_refused_with_a_reason",
                condition=(Q(state="refused") & ~Q(refused_because="")) | (~Q(state="refused") & Q(refused_because="")),
            ),
            models.CheckConstraint(
                name="entry_document_number_with_its_file",
                condition=Q(document_number="", document__isnull=True)
                | (~Q(document_number="") & Q(document__isnull=False)),
            ),
            models.CheckConstraint(
                name="entry_reversal_names_what_it_takes_back",
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_refund_names_its_payment",
                condition=Q(kind="refund", refunds__isnull=False) | (~Q(kind="refund") & Q(refunds__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_of_a_matter_names_it",
                condition=~(Q(source_place__in=["committed", "paid"]) | Q(target_place__in=["committed", "paid"]))
                | Q(matter__isnull=False),
            ),
            models.UniqueConstraint(fields=["reverses"], condition=~Q(state="refused"), name="entry_reversed_once"),
            Frozen(
                name="entry_is_never_edited",
                fields=(
                    *("fund_id", "serial", "kind", "source_place", "source_use", "target_place", "target_use"),
                    *("matter_id", "amount", "day", "note", "payee", "document_number", "document_id"),
                    *("reverses_id", "refunds_id", "proposed_at", "proposed_by"),
                ),
            ),
            Frozen(name="entry_is_settled_once", fields=("state", "settled_at", "settled_by"), once="settled_at"),
        ]
        indexes = [
            models.Index(fields=["fund", "state", "kind"], name="entry_state"),
            models.Index(fields=["matter", "state"], name="entry_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.note}"

    @property
    def own_number(self) -> str:
        """专资〔2021〕12号: its number in the year's book."""
        return f"专资〔{self.fund.year}〕{self.serial}号"

    @property
    def number(self) -> str:
        return self.document_number or self.own_number

    @property
    def posted(self) -> bool:
        return self.state == EntryState.POSTED


class Account(models.Model):
    """What lies in one place of a fund: of one use, and where it is committed or paid, of one matter. In fen.

    Derived from the posted entries and moved with them in one transaction; the check refuses what is not there.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    place = models.CharField(max_length=10, choices=MoneyPlace)
    use = models.CharField(max_length=20, blank=True)
    matter = models.ForeignKey(Spending, models.PROTECT, null=True, blank=True, related_name="+")
    balance = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["fund", "pk"]
        constraints = [
            models.CheckConstraint(name="account_never_below_zero", condition=Q(balance__gte=0)),
            models.UniqueConstraint(
                fields=["fund", "place", "use"], condition=Q(matter__isnull=True), name="account_of_a_use_once"
            ),
            models.UniqueConstraint(
                fields=["place", "matter"], condition=Q(matter__isnull=False), name="account_of_a_matter_once"
            ),
            models.CheckConstraint(
                name="account_inside_the_books", condition=Q(place__in=["pool", "free", "committed", "paid"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.place} {self.use}"
