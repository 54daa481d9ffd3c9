"""What is typed of a contact. Forms check text; the actions check facts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.guidance.actions.contacts import Said
from hangji.guidance.models.contacts import SENTENCE, Conclusion
from hangji.kit.days import DayField
from hangji.office.models import Person

# On the phone the choices say what they mean.
CHOICES = [
    (Conclusion.NORMAL, _("正常，没有新情况")),
    (Conclusion.PROGRESS, _("有进展")),
    (Conclusion.DIFFICULTY, _("有困难，需要帮助")),
]


class ContactForm(forms.Form):
    """Three fields; the day and who went along are folded away. key: of this very form, for sending it again."""

    conclusion = forms.ChoiceField(
        label=_("这次的结论"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("选一个结论"), "invalid_choice": _("选一个结论")},
    )
    said = forms.CharField(
        label=_("一句话说明"), max_length=SENTENCE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    problem = forms.CharField(
        label=_("要解决的问题"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    day = DayField(label=_("联系日期"))
    others = forms.TypedMultipleChoiceField(
        label=_("一同联系的人"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: Callable[[], list[tuple[int, str]]], **kwargs: Any):
        """others: ids and names of who may have gone along, asked for only where they are shown or one is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        plain = found.get("conclusion", Conclusion.NORMAL) == Conclusion.NORMAL
        if not plain and not found.get("said") and "said" not in self.errors:
            self.add_error("said", _("有进展、有困难要写一句话：是什么进展、什么困难"))
        return found

    def as_said(self) -> Said:
        typed = self.cleaned_data
        others = list(Person.objects.filter(pk__in=typed["others"])) if typed["others"] else []
        return Said(typed["day"], typed["conclusion"], typed["said"], typed["problem"], others)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("撤回原因"), max_length=200)
