"""What is typed about inclusion, handing over and reconciling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.acts import Act
from hangji.platform.models import Decision, Subject

FORMS = (("xlsx", _("Excel 工作簿（xlsx）")), ("csv", _("文本表格（csv）")))


class InclusionForm(forms.Form):
    """Many at once have no number: a number stands for one thing."""

    day = DayField(label=_("纳入自"))
    number = forms.CharField(
        label=_("平台编号"), max_length=40, required=False, help_text=_("省平台给的编号；没有就留空，以后可以补")
    )
    reason = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, act: Act, single: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = act.today
        if not single:
            del self.fields["number"]


class ExclusionForm(forms.Form):
    day = DayField(label=_("移出自"), help_text=_("这一天起不再在省平台里"))
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = act.today


class FileForm(forms.Form):
    """Which file, as of which day. The register is that of the page's scope."""

    subject = forms.ChoiceField(label=_("内容"), choices=Subject)
    day = DayField(label=_("截至"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = act.today


class HandoverForm(FileForm):
    form = forms.ChoiceField(label=_("文件"), choices=FORMS)


class ReconcileForm(FileForm):
    file = forms.FileField(
        label=_("省平台导出的文件"), help_text=_("xlsx 或 csv 都行，列的次序、名称不用改；不超过 20 MB")
    )


class SettleForm(forms.Form):
    decision = forms.ChoiceField(label=_("处理"), choices=Decision, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=300, help_text=_("下次对账再见到同一处差异，会连同理由一起显示")
    )
