"""What is said about who can be sent, and about sending, handing over and leaving."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.guidance.actions.pool import Able
from hangji.kit.days import DayField
from hangji.registry.forms import Choices, DatedForm, EndForm, InstructorForm, PersonMixin

BETWEEN = re.compile(r"[、，,；;\s]+")
MOST_INDUSTRIES = 12


class IndustriesField(forms.CharField):
    """Kinds of work, one after another: 教育、养老."""

    def clean(self, value: Any) -> list[str]:
        found = list(dict.fromkeys(each for each in BETWEEN.split(str(super().clean(value))) if each))
        if len(found) > MOST_INDUSTRIES or any(len(each) > 40 for each in found):
            raise forms.ValidationError(_("最多写 12 个行业，每个不超过 40 字"))
        return found


class AbleForm(DatedForm):
    """Which office sends somebody, where to, and how much he can take."""

    register = forms.ChoiceField(label=_("由谁派出"), help_text=_("市级登记的由市派，县级登记的由县派"))
    counties = forms.TypedMultipleChoiceField(
        label=_("可以派到的县区"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("派驻方案只在这些县区里给他安排"),
    )
    industries = IndustriesField(
        label=_("熟悉的行业"), required=False, max_length=200, help_text=_("用顿号隔开，如“教育、养老”；不知道就留空")
    )
    most = forms.IntegerField(
        label=_("本人最多联系几家"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("少于一般家数时才填，并写原因"),
    )
    reason = forms.CharField(label=_("少于一般家数的原因"), max_length=200, required=False)
    until = DayField(label=_("可派至"), required=False, help_text=_("不再可派的第一天；没有就留空"))

    field_order = ["register", "counties", "industries", "most", "reason", "day", "until"]

    def __init__(self, *args: Any, registers: Choices, counties: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = list(registers)  # type: ignore[attr-defined]
        self.fields["counties"].choices = list(counties)  # type: ignore[attr-defined]

    def able(self) -> Able:
        found = self.cleaned_data
        region, level = found["register"].split("/")
        some: Sequence[str] = found["industries"]
        return Able(int(region), level, found["counties"], some, found["most"], found["reason"].strip())


class EnlistForm(PersonMixin, AbleForm):
    """Somebody known or new, and where he can be sent."""

    GROUPS = (
        (_("是谁"), ("person", "new_name", "new_unit", "new_phone")),
        (_("派到哪里、能联系几家"), tuple(AbleForm.field_order)),
    )


class HandOverForm(PersonMixin, DatedForm):
    organisations: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=_("交接哪几家"), widget=forms.CheckboxSelectMultiple
    )
    matters = forms.CharField(
        label=_("未办结事项"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("要接手人接着办的事，没有就留空"),
    )

    field_order = ["organisations", "person", "new_name", "new_unit", "new_phone", "day", "matters"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = organisations  # type: ignore[attr-defined]


class ReleaseForm(EndForm):
    """A person leaves: all that he does ends on a day."""


class AssistForm(InstructorForm):
    """An instructor that helps beside the primary one."""


class FirstSecretaryForm(PersonMixin, DatedForm):
    dispatched_by = forms.CharField(label=_("选派单位"), max_length=80)
    until = DayField(label=_("任期至"), help_text=_("任期届满、不再任职的第一天"))

    field_order = ["person", "new_name", "new_unit", "new_phone", "dispatched_by", "day", "until"]
