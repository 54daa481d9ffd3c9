"""What is typed about 双向培养 and about posts of Party workers. Each field says why it is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.growth.actions.cultivation import Said
from hangji.growth.models import EndReason, TrackKind
from hangji.kit.days import DayField
from hangji.registry.forms import PersonMixin
from hangji.registry.models import PartyOrganization, SocialOrganization
from hangji.training.models import WorkerDuty


class OpenForm(forms.Form):
    organisation = forms.ModelChoiceField(
        SocialOrganization.objects.none(), label=_("社会组织"), empty_label=_("请选择")
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    post = forms.CharField(label=_("岗位"), max_length=40, help_text=_("在单位里做什么；别的不问"))
    track = forms.ChoiceField(label=_("培养方向"), choices=TrackKind.choices, widget=forms.RadioSelect)
    stage = forms.ChoiceField(label=_("现在的阶段"))
    day = DayField(label=_("进入这一阶段的日期"))
    consented = forms.BooleanField(label=_("本人同意在这里登记，知道谁看得到、随时可以撤回"))
    consented_on = DayField(label=_("同意日期"))
    consent = forms.FileField(label=_("同意书"), required=False, help_text=_("有书面的附上；撤回同意时一并删除"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Any, stages: Any, **kwargs: Any):
        """stages: (track's name, [(code, name)]) for each track."""
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", _("请选择")), *stages]  # type: ignore[attr-defined]

    def said(self) -> Said:
        typed = dict(self.cleaned_data)
        del typed["organisation"]
        return Said(**typed)


class StepForm(forms.Form):
    """The next stage; which one the page says."""

    day = DayField(label=_("进入这一阶段的日期"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    file = forms.FileField(label=_("依据"), required=False, help_text=_("会议记录、批复等；撤回同意时一并删除"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeBackForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(forms.Form):
    because = forms.ChoiceField(label=_("原因"), choices=EndReason.choices, widget=forms.RadioSelect)
    day = DayField(label=_("结束日期"))


class PostForm(PersonMixin):
    party = forms.ModelChoiceField(PartyOrganization.objects.none(), label=_("党组织"), empty_label=_("请选择"))
    duty = forms.ChoiceField(label=_("职务"), choices=WorkerDuty.choices, widget=forms.RadioSelect)
    day = DayField(label=_("自哪天起"))

    GROUPS = (
        (_("是谁"), ("person", "new_name", "new_unit", "new_phone")),
        (_("在哪里任什么职"), ("party", "duty", "day")),
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    day = DayField(label=_("自哪天起不再任职"))
    reason = forms.CharField(label=_("原因"), max_length=200)
