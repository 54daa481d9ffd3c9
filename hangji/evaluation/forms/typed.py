"""What is typed about grades and inspections; actions judge the facts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.evaluation.actions.grades import Proposal
from hangji.evaluation.models import GradeName, InspectionResult
from hangji.kit.days import DayField
from rulebook.evaluation import TENTHS

AREA = forms.Textarea(attrs={"rows": 3})
BEST_FIRST = [("", _("请选择")), *reversed(GradeName.choices)]


class EarlierForm(forms.Form):
    """A grade that was given before."""

    grade = forms.ChoiceField(label=_("评估等级"), choices=BEST_FIRST)
    announced_on = DayField(label=_("公布日期"))
    number = forms.CharField(label=_("公布文号"), max_length=60)
    reason = forms.CharField(label=_("说明"), max_length=500, required=False, widget=AREA)

    def proposal(self, year: int) -> Proposal:
        typed = self.cleaned_data
        other = typed.get("other")
        tenths = None if other is None else int(other * TENTHS)
        said = (typed["grade"], typed["announced_on"], typed["number"].strip(), tenths, typed["reason"].strip())
        return Proposal(year, *said)


class ProposeForm(EarlierForm):
    other = forms.DecimalField(
        label=_("其他部分得分"),
        min_value=Decimal(0),
        max_value=Decimal(1000),
        decimal_places=1,
        help_text=_("除党建部分以外的得分，可以有一位小数；党建部分由考评结果折算，不用填"),
    )

    field_order = ["other", "grade", "announced_on", "number", "reason"]


def agreeing(yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("复核"),
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class CheckForm(forms.Form):
    agrees = agreeing(_("同意，定级"), _("不同意，退回"))
    opinion = forms.CharField(label=_("复核意见"), max_length=500, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RevokeForm(forms.Form):
    day = DayField(label=_("从哪一天起"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=AREA, help_text=_("写明依据和文号"))


class DecideRevocationForm(forms.Form):
    agrees = agreeing(_("同意取消"), _("不同意，等级仍然有效"))
    opinion = forms.CharField(label=_("复核意见"), max_length=500, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReceiveForm(forms.Form):
    day = DayField(label=_("报送日期"))


class ReceiveManyForm(ReceiveForm):
    """organisations: keys of those ticked in the list, apart by commas."""

    organisations = forms.CharField(widget=forms.HiddenInput)


class ConcludeForm(forms.Form):
    result = forms.ChoiceField(
        label=_("年检结论"),
        choices=InspectionResult,
        widget=forms.RadioSelect,
        help_text=_("不合格的由另一人复核以后才算"),
    )
    opinion = forms.CharField(label=_("意见"), max_length=500, required=False, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    agrees = agreeing(_("同意不合格"), _("不同意，重新下结论"))
    opinion = forms.CharField(label=_("复核意见"), max_length=500, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)
