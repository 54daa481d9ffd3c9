"""What is typed about charters and the papers of a registration; actions judge the facts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hangji.governance.actions.charters import Opinion
from hangji.governance.models import Occasion, PartyClause
from hangji.governance.reading.open import LONGEST
from hangji.kit.days import DayField
from hangji.office.models import Body
from hangji.registry.actions.headcounts import COUNTS


class SubmitForm(forms.Form):
    """A file or the pasted text."""

    occasion = forms.ChoiceField(label=_("审查事由"), choices=Occasion, widget=forms.RadioSelect)
    upload = forms.FileField(
        label=_("章程文件"), required=False, help_text=_("Word（.docx）或有文字的 PDF，不超过 20 MB；扫描件读不出文字")
    )
    text = forms.CharField(
        label=_("章程全文"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("没有文件时，把全文贴在这里，一段一行"),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        file, text = typed.get("upload"), (typed.get("text") or "").strip()
        if not self.errors and bool(file) == bool(text):
            self.add_error("text" if not file else "upload", _("文件和全文，二者给一个"))
        return typed


class ConcludeForm(forms.Form):
    party = forms.ChoiceField(label=_("党建条款"), choices=PartyClause, widget=forms.RadioSelect)
    values = forms.TypedChoiceField(
        label=_("社会主义核心价值观条款"),
        choices=[("yes", _("有")), ("no", _("没有，或者文字不对"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    passes = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("yes", _("审查通过")), ("no", _("退回修改"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("缺少条款或文字不同而通过的，由另一人复核以后才算"),
    )
    opinion = forms.CharField(label=_("审查意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> Opinion:
        typed = self.cleaned_data
        return Opinion(typed["passes"], typed["party"], typed["values"], typed["opinion"])


class ConfirmForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("复核"),
        choices=[("yes", _("同意通过")), ("no", _("不同意，重新审查"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label=_("复核意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class PapersForm(forms.Form):
    received_on = DayField(label=_("收到日期"), help_text=_("两份都收到的那一天"))
    pledge = forms.FileField(
        label=_("党建工作承诺书（扫描件）"), required=False, help_text=_("PDF、图片或 Word；没有扫描件可以以后补")
    )
    full = forms.IntegerField(label=_("正式党员"), min_value=0, max_value=100_000)
    probationary = forms.IntegerField(label=_("预备党员"), min_value=0, max_value=100_000, initial=0)
    not_transferred = forms.IntegerField(label=_("组织关系未转入"), min_value=0, max_value=100_000, initial=0)
    staff = forms.IntegerField(label=_("从业人员"), min_value=0, max_value=1_000_000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def counts(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in COUNTS}


class HandForm(forms.Form):
    body: Any = forms.ModelChoiceField(None, label=_("移送到"), empty_label=_("请选择"))
    day = DayField(label=_("移送日期"))

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
