"""What is typed of regular life: kind, day, theme, conclusion; the rest is folded away."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.life.actions.records import Decided, Held
from hangji.life.models import LifeKind
from hangji.life.models.records import CONCLUSION, THEME

LINES = 3


class LifeForm(forms.Form):
    """key: of this very form, for sending it again. kinds: those that are of this kind of Party organisation."""

    kinds = forms.MultipleChoiceField(
        label=_("哪一种（一次会可以兼几种）"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("至少选一种")},
    )
    day = DayField(label=_("日期"))
    theme = forms.CharField(label=_("主题"), max_length=THEME)
    said = forms.CharField(
        label=_("结论"), max_length=CONCLUSION, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("一两句话")
    )
    problems = forms.CharField(
        label=_("存在的问题"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            choice for choice in LifeKind.choices if choice[0] in kinds
        ]
        for n in range(1, LINES + 1):
            self.fields[f"what_{n}"] = forms.CharField(label=_("决定"), max_length=200, required=False)
            self.fields[f"owner_{n}"] = forms.CharField(label=_("责任人"), max_length=40, required=False)
            self.fields[f"due_{n}"] = DayField(label=_("办结期限"), required=False)

    def lines(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{n}"] for part in ("what", "owner", "due")] for n in range(1, LINES + 1)]

    @property
    def decided_open(self) -> bool:
        """Whether the folded decisions must be seen: something is typed there, or wrong."""
        return any(field.value() or field.errors for line in self.lines() for field in line)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for line in self.lines():
            typed = [found.get(field.name) for field in line]
            if any(typed) and not all(typed) and not any(field.name in self.errors for field in line):
                self.add_error(line[0].name, _("决定、责任人、期限要写全"))
            if typed[0] and typed[0] in seen:
                self.add_error(line[0].name, _("这一条写了两遍"))
            seen.add(typed[0] or "")
        return found

    def held(self) -> Held:
        typed = self.cleaned_data
        rows = [[typed[field.name] for field in line] for line in self.lines()]
        decisions = [Decided(*row) for row in rows if row[0]]
        return Held(typed["day"], typed["kinds"], typed["theme"], typed["said"], typed["problems"], decisions)


class ResultForm(forms.Form):
    result = forms.CharField(
        label=_("办理结果"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("办成了什么；没有办成的写明原因"),
    )


class GroupsForm(forms.Form):
    count = forms.IntegerField(
        label=_("党小组数"), min_value=0, max_value=50, help_text=_("没有划分党小组写 0；划分了才要求开党小组会")
    )
    day = DayField(label=_("从哪一天起"))
