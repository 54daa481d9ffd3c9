"""What is typed of a regulation: its text, its days, and each value beside the article that it stands in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.committees.actions.rules import Draft
from hangji.committees.models import MatterKind, RegulationKind
from hangji.kit.days import DayField
from hangji.office.models import CommitteeDuty, Document
from hangji.registry.forms import GroupedForm
from rulebook.committee import CHOICES, COUNTS, LISTS, PARAMETERS, SHARES

DUTIES = [choice for choice in CommitteeDuty.choices if choice[0] != CommitteeDuty.STAFF]
LABELS = {
    "quorum": _("会议有效的到会委员比例"),
    "heavy_quorum": _("人事等事项的到会委员比例"),
    "heavy_kinds": _("要求更高到会比例的事项"),
    "presided_by": _("可以主持会议的人"),
    "notice_days": _("会议通知提前的天数"),
    "notice_in": _("通知时间的计算"),
    "short_notice": _("通知晚了"),
    "reserved_kinds": _("须经会议决定的事项"),
    "voted_kinds": _("要表决计票的事项"),
    "votes_above": _("通过所需赞成票占全体委员的比例（须超过）"),
    "meet_every": _("至少多久开一次会（月）"),
}
WORDS = {
    "notice_in": (("workdays", _("按工作日")), ("days", _("按自然日"))),
    "short_notice": (("warn", _("写明原因后可以发")), ("refuse", _("不能发"))),
}


def _field(key: str) -> forms.Field:
    label = LABELS[key]
    if key in SHARES:
        return forms.RegexField(
            r"^\s*\d{1,2}\s*/\s*\d{1,2}\s*$",
            label=label,
            required=False,
            help_text=_("写成分数，例如 1/2、2/3"),
            error_messages={"invalid": _("写成分数，例如 2/3")},
        )
    if key in COUNTS:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=30)
    if key in CHOICES:
        return forms.ChoiceField(label=label, required=False, choices=[("", _("没有规定")), *WORDS[key]])
    choices = DUTIES if key == "presided_by" else MatterKind.choices
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


class VersionForm(GroupedForm):
    """A version of a regulation. What is left empty has the default; a value needs its article."""

    text = forms.CharField(
        label=_("正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("从文件里复制，每条另起一行，以“第几条”开头"),
    )
    remark = forms.CharField(
        label=_("修订说明"), max_length=300, required=False, help_text=_("改了什么、为什么；第一版可以不写")
    )
    adopted_on = DayField(label=_("通过日期"))
    in_force_on = DayField(label=_("施行日期"))
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    paper = forms.FileField(label=_("原件"), required=False, help_text=_("印发的文件或扫描件，可以以后补"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, procedure: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        for key in PARAMETERS if procedure else ():
            self.fields[key] = _field(key)
            self.fields[f"{key}_article"] = forms.CharField(
                label=_("出自第几条"), max_length=12, required=False, help_text=_("例如 第八条")
            )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        plain = ("adopted_on", "in_force_on", "document_number", "paper", "remark")
        return [(_("日期和文件"), [self[name] for name in plain])]

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each value with its article."""
        return [(self[key], self[f"{key}_article"]) for key in PARAMETERS] if self.procedure else []

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for key in PARAMETERS if self.procedure else ():
            said, article = found.get(key), (found.get(f"{key}_article") or "").strip()
            stated = said not in (None, "", [])
            if stated and not article and f"{key}_article" not in self.errors:
                self.add_error(f"{key}_article", _("写明出自正文第几条"))
            if article and not stated and key not in LISTS and key not in self.errors:
                self.add_error(key, _("写了条号，还要写数值"))
        return found

    def draft(self, document: Document | None) -> Draft:
        typed = self.cleaned_data
        plain = ("text", "remark", "adopted_on", "in_force_on", "document_number")
        return Draft(**{name: typed[name] for name in plain}, document=document, parameters=self._parameters())

    def _parameters(self) -> dict[str, Mapping[str, Any]]:
        """Those that have an article; a list that is named with an article and left empty says "none"."""
        typed = self.cleaned_data
        found: dict[str, Mapping[str, Any]] = {}
        for key in PARAMETERS if self.procedure else ():
            if article := (typed[f"{key}_article"] or "").strip():
                value = typed[key].replace(" ", "") if key in SHARES else typed[key]
                found[key] = {"value": value, "article": article}
        return found


class RegulationForm(VersionForm):
    """A new regulation with its first version. kind: fixed by the page's address."""

    title = forms.CharField(label=_("名称"), max_length=120)

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        days = super().groups()[0][1]
        return [(_("名称、日期和文件"), [self["title"], *days])]


class KindForm(forms.Form):
    body: Any = forms.ModelChoiceField(None, label=_("党委"), empty_label=None)
    kind = forms.ChoiceField(label=_("种类"), choices=RegulationKind.choices)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class AbolishForm(forms.Form):
    day = DayField(label=_("废止日期"), help_text=_("从这一天起不再适用"))
    number = forms.CharField(label=_("废止的文号"), max_length=60)
    reason = forms.CharField(label=_("废止原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
