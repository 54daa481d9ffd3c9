"""What is typed about a plan: a new one, a group's name and candidate, two that are kept apart."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField


class NewPlanForm(forms.Form):
    """register: "341602-county", a territory of one level."""

    register = forms.ChoiceField(label=_("哪里登记的"), choices=())
    name = forms.CharField(
        label=_("方案名称"), max_length=60, required=False, help_text=_("留空就按日期取，例如“三季度草案”")
    )
    day = DayField(label=_("按哪一天的数据"))

    def __init__(self, *args: Any, registers: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = registers  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("组名"),
        max_length=60,
        required=False,
        help_text=_("以“党支部”结尾的，就作为拟成立的党组织名称"),
    )
    secretary = forms.CharField(label=_("书记人选"), max_length=60, required=False, help_text=_("可以留空"))


class ApartForm(forms.Form):
    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)
