"""What is typed about a person's data: reasons, and what the carrier confirms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WhyForm(forms.Form):
    """Why something is shown, handed out or asked for."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        min_length=4,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("记入审计日志"),
    )


class EraseForm(WhyForm):
    told = forms.BooleanField(label=_("已向本人说明：注销以后不能恢复，依法留下的档案除外"))


class CarryOutForm(forms.Form):
    alone = forms.BooleanField(
        label=_("只凭姓名找到的也替换"),
        required=False,
        help_text=_("有同名的人时，这些地方说的可能是另一个人；逐处看过再勾"),
    )
    sure = forms.BooleanField(label=_("已看过下面的清单，替换以后不能恢复"))
    answer = forms.CharField(label=_("办理说明"), max_length=300, required=False)

    def __init__(self, *args: Any, namesakes: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not namesakes:
            del self.fields["alone"]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("理由"), max_length=300, min_length=4, widget=forms.Textarea(attrs={"rows": 2}))
