"""What is typed about a gap. Forms check text; the actions check facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.coverage.models import Cause
from hangji.kit.days import DayField
from hangji.registry.models import Mode

CHOOSE = [("", _("请选择"))]


class NoteForm(forms.Form):
    cause = forms.ChoiceField(label=_("未建立原因"), choices=[*CHOOSE, *Cause.choices])
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    planned_on = DayField(label=_("计划组建日期"), required=False, help_text=_("过了这一天还没有建，工作台会提醒"))
    planned_mode = forms.ChoiceField(label=_("拟采用的组建方式"), choices=[*CHOOSE, *Mode.choices], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class PostponeForm(forms.Form):
    until = DayField(label=_("暂缓至"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label=_("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明哪一个数或哪一条不对，答复的人会看到判定当时用的数"),
    )


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("判定确有错误吗"),
        choices=[("yes", _("有错误，会更正事实")), ("no", _("没有错误，判定不变"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(label=_("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class PairForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么是两家"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：两家的住所和法定代表机构不同，证书都核对过。名称以后变了，会再提示一次"),
    )
