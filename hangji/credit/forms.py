"""What is typed in the room. Each field says why it is asked for; nothing is asked that is held already."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.credit.actions.answers import Said
from hangji.credit.actions.banks import BankSaid
from hangji.credit.models import Bank
from hangji.kit.days import DayField
from hangji.office.issues import typed_code
from hangji.office.models import User
from hangji.registry.models import SocialOrganization
from rulebook.credit import products


class BankChoice(forms.Form):
    """One bank, whose phone stands beside it; and the consent proper."""

    bank = forms.ModelChoiceField(
        Bank.objects.none(), label=_("向哪一家银行申请"), widget=forms.RadioSelect, empty_label=None
    )
    agreed = forms.BooleanField(label=_("同意这一家银行查看资格证明，知道看得到哪八项、到哪天为止、随时可以撤回"))

    def __init__(self, *args: Any, banks: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bank"]
        field.queryset = banks
        field.label_from_instance = lambda bank: f"{bank.name}　{bank.phone}".strip()


class OneselfForm(BankChoice):
    name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("写在资格证明上，给银行核对证件；别的不问，撤回时删除")
    )
    field_order = ["name", "bank", "agreed"]


class SlipCodeForm(forms.Form):
    code = forms.CharField(
        label=_("办理码"),
        max_length=60,
        help_text=_("办理单上的 20 位字母和数字，横线和大小写不要紧"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = typed_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("办理码是 20 位字母和数字，请对照办理单再看一遍"))
        return code


YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    granted = forms.ChoiceField(
        label=_("是否发放"), choices=[(YES, _("已发放")), (NO, _("未发放"))], widget=forms.RadioSelect
    )
    amount = forms.DecimalField(
        label=_("金额（元）"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000_000),
        decimal_places=2,
        localize=False,
        help_text=_("单位是元：三十万元填 300000。未发放的不填"),
    )
    day = DayField(label=_("日期"), help_text=_("发放或者决定不发放的日期"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        granted, amount = found.get("granted"), found.get("amount")
        if granted == YES and amount is None and "amount" not in self.errors:
            self.add_error("amount", _("已发放的要填金额"))
        if granted == NO and amount is not None:
            self.add_error("amount", _("未发放的不填金额"))
        return found

    def said(self) -> Said:
        typed = self.cleaned_data
        granted = typed["granted"] == YES
        return Said(granted, int(typed["amount"] * 100) if granted else None, typed["day"])


class ReverseForm(forms.Form):
    reason = forms.CharField(label=_("更正的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class BankForm(forms.Form):
    name = forms.CharField(label=_("银行"), max_length=40)
    sign = forms.CharField(
        label=_("编号用字"), max_length=4, help_text=_("写在资格证明编号里，例如“淮”；各银行不同，各自从 1 号编起")
    )
    region_code = forms.TypedChoiceField(label=_("在哪里办理"), coerce=int)
    phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, help_text=_("信贷部门的，申请人选银行时看得到")
    )
    offered = forms.MultipleChoiceField(
        label=_("办理哪种贷款"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("从今天起；都不选就是停办"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, places: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]
        self.fields["offered"].choices = [(each.code, _now(each.title)) for each in products()]  # type: ignore[attr-defined]

    def said(self) -> BankSaid:
        typed = self.cleaned_data
        return BankSaid(typed["name"], typed["sign"], typed["region_code"], typed["phone"], frozenset(typed["offered"]))


class ClerkForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("银行经办"),
        empty_label=_("请选择"),
        help_text=_("名单里是任职为“银行经办”的账号；从今天起只办这一家银行的"),
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = users
        field.label_from_instance = lambda user: f"{user.name}（{user.title}）" if user.title else user.name


class SlipsForm(forms.Form):
    organisation = forms.ModelChoiceField(
        SocialOrganization.objects.none(),
        label=_("社会组织"),
        empty_label=_("请选择"),
        help_text=_("名单里是现在有荣誉的单位"),
    )
    count = forms.IntegerField(
        label=_("张数"), min_value=1, max_value=1000, help_text=_("党员和从业人员一人一张，都发；拿到它不说明谁要贷款")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
