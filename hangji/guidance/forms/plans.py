"""Steering a plan: who takes one organisation, which others are chosen, from when it holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.office.models import Person
from hangji.registry.forms import Choices, DatedForm, OrganisationsField


class DrawForm(forms.Form):
    """The register that a plan is for."""

    register = forms.ChoiceField(label=_("为哪里编"))

    def __init__(self, *args: Any, registers: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = list(registers)  # type: ignore[attr-defined]


class SteerForm(forms.Form):
    """One decision about one organisation of a plan. person: whom the decision is about."""

    DECISIONS = (
        ("pin", _("指定")),
        ("unpin", _("取消指定")),
        ("exclude", _("排除")),
        ("allow", _("取消排除")),
        ("choose", _("继续派驻")),
        ("unchoose", _("移出方案")),
    )
    decision = forms.ChoiceField(choices=DECISIONS)
    person = forms.ModelChoiceField(Person.objects.all(), required=False, label=_("人选"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("decision") in ("pin", "exclude", "allow") and not found.get("person"):
            self.add_error("person", _("请选一位"))
        return found


class ChooseForm(forms.Form):
    organisations = OrganisationsField(
        label=_("选入方案的社会组织"), help_text=_("每行一家，写统一社会信用代码或全称；如党组织软弱、需要加强指导的")
    )


class AdoptForm(DatedForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
