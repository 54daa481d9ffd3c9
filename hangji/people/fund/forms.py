"""What is typed about money: yuan with at most two decimals, kept in fen. What cannot be true the actions refuse."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.kit.templatetags.kit import yuan
from hangji.office.access import Territory
from hangji.office.models import Level
from hangji.people.certification.models import Certificate
from hangji.people.fund.actions.entries import Paper, Posting
from hangji.people.fund.models import Entry, EntryKind, Fund
from hangji.people.fund.queries import matters
from rulebook.fund import uses

# kind → the fields it needs beside amount, day and note.
FIELDS = {
    "budget": (),
    "allocate": ("use",),
    "shift": ("source_use", "use"),
    "commit": ("use", "title", "activity"),
    "release": ("matter",),
    "pay": ("matter", "payee"),
    "refund": ("refunds",),
}
HELP = {
    "budget": _("财政下达到账上的钱，先在“未分配”里"),
    "allocate": _("从“未分配”分到一个用途"),
    "shift": _("从一个用途移到另一个，或者收回“未分配”"),
    "commit": _("定下来要办的事：签了合同、发了通知，钱先留住"),
    "release": _("不办了，或者有剩余：留住的钱放回用途"),
    "pay": _("从留住的钱里付出去；另一位同事复核以后才算已支付"),
    "refund": _("付出去的钱退了回来"),
}
PAPER = ("document_number", "document")


class PaperFields(forms.Form):
    document_number = forms.CharField(
        label=_("凭证号"),
        max_length=60,
        required=False,
        help_text=_("发票、合同、文件的号；没有外来凭证的留空，按本账编号"),
    )
    document = forms.FileField(label=_("凭证文件"), required=False, help_text=_("填了凭证号就要附上"))

    def paper(self) -> Paper:
        return Paper(self.cleaned_data["document_number"], self.cleaned_data["document"])


class EntryForm(PaperFields):
    """One kind of entry. key: makes the form sent twice one entry."""

    amount = forms.DecimalField(
        label=_("金额（元）"),
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000_000),
        decimal_places=2,
        localize=False,
    )
    day = DayField(label=_("日期"))
    note = forms.CharField(label=_("摘要"), max_length=200)
    use = forms.ChoiceField(label=_("用途"))
    source_use = forms.ChoiceField(label=_("从哪个用途"))
    title = forms.CharField(label=_("支出事项"), max_length=80)
    activity = forms.CharField(
        label=_("活动"), max_length=80, help_text=_("属于哪一项活动，例如“2021 年党务红领认证”；按活动汇总用")
    )
    matter = forms.TypedChoiceField(label=_("支出事项"), coerce=int)
    payee = forms.CharField(label=_("收款单位"), max_length=80)
    refunds = forms.TypedChoiceField(label=_("退的是哪一笔支付"), coerce=int)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, fund: Fund, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fund, self.kind = fund, kind
        kept = {*FIELDS[kind], "amount", "day", "note", "key", *PAPER}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        order = (*FIELDS[kind], "amount", "day", "note", *PAPER, "key")
        self.order_fields(order)
        self._offer()

    def _offer(self) -> None:
        from datetime import date

        names = [(use, use) for use in uses(day=date(self.fund.year, 12, 31), place=self.fund.region_code)]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "use": [("", _now("未分配")), *names] if self.kind == "shift" else names,
            "source_use": names,
            "matter": self._matters() if "matter" in self.fields else [],
            "refunds": self._payments() if "refunds" in self.fields else [],
        }
        for name, some in choices.items():
            if name in self.fields:
                self.fields[name].choices = some  # type: ignore[attr-defined]
        if self.kind == "shift":
            self.fields["use"].required, self.fields["use"].label = False, _("移到")

    def _matters(self) -> list[tuple[Any, Any]]:
        said = _now("%(title)s（%(use)s，还留着 %(left)s 元）")
        return [
            (one.matter.pk, said % {"title": one.matter.title, "use": one.matter.use, "left": yuan(one.committed)})
            for one in matters(self.fund)
            if one.committed
        ]

    def _payments(self) -> list[tuple[Any, Any]]:
        paid = self.fund.entries.posted().filter(kind=EntryKind.PAY).select_related("fund")
        return [(one.pk, f"{one} {yuan(one.amount)}") for one in paid]

    def posting(self) -> Posting:
        typed = self.cleaned_data
        plain: dict[str, Any] = {
            name: typed[name] for name in ("use", "source_use", "title", "activity", "payee") if name in typed
        }
        matter = self.fund.matters.get(pk=typed["matter"]) if "matter" in typed else None
        refunds = Entry.objects.get(fund=self.fund, pk=typed["refunds"]) if "refunds" in typed else None
        fen = int(typed["amount"] * 100)
        more: dict[str, Any] = {**plain, "matter": matter, "refunds": refunds, "paper": self.paper()}
        return Posting(self.kind, fen, typed["day"], typed["note"], **more)

    @property
    def sent_as(self) -> UUID:
        key: UUID = self.cleaned_data["key"]
        return key


class ReverseForm(PaperFields):
    day = DayField(label=_("冲正日期"))
    note = forms.CharField(label=_("为什么冲正"), max_length=200)

    field_order = ["day", "note", "document_number", "document"]


class RefuseForm(forms.Form):
    because = forms.CharField(label=_("不通过的理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class OpenFundForm(forms.Form):
    region_code = forms.TypedChoiceField(label=_("地区"), coerce=int)
    level = forms.ChoiceField(label=_("登记层级"), choices=[choice for choice in Level.choices if choice[0] != "all"])
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, places: Any, held: list[Territory], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        region, level = found.get("region_code"), found.get("level")
        if region is not None and level and not any(each.holds(region, level) for each in self.held):
            self.add_error("level", _("你的任职管不到这个地区的这个登记层级"))
        return found


class ServedForm(forms.Form):
    certificates = forms.ModelMultipleChoiceField(
        Certificate.objects.none(),
        label=_("用于哪些证书"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("金额按份数平均，分到分，一分不多一分不少"),
    )

    def __init__(self, *args: Any, seen: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["certificates"]
        field.queryset = seen
        field.label_from_instance = lambda one: f"{one} · {one.holder} · {one.application.round}"
