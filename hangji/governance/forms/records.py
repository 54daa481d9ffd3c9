"""What a Party worker types: a joint meeting, a major decision, the list of matters, a goal."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.governance.actions.meetings import Going, Item, Record
from hangji.governance.models import GoalState, JointItem, JointMeeting, Subject
from hangji.governance.queries.decisions import Listed
from hangji.kit.days import DayField

LINES = 3  # empty lines for items; a meeting that needs more saves its draft and gets as many again
SHORT, LONG = {"rows": 2}, {"rows": 3}


class MeetingForm(forms.Form):
    """A line for each item, a line for each item taken over. Lines left empty are none."""

    day = DayField(label=_("会议日期"))
    people = forms.CharField(
        label=_("参加人员"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("党组织和管理层各有谁，写姓名或职务；草稿可以先不填"),
    )
    remarks = forms.CharField(label=_("其他情况"), max_length=500, required=False, widget=forms.Textarea(attrs=SHORT))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, items: Sequence[JointItem], going: Sequence[JointItem], lines: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.going = going
        self.numbers = range(1, max(lines, len(items) + LINES) + 1)
        for number, item in zip(self.numbers, [*items, *[None] * len(self.numbers)], strict=False):
            self._line(number, item)
        for item in going:
            self.fields[f"said_{item.pk}"] = forms.CharField(
                label=_("同调度：进展"), max_length=300, required=False, widget=forms.Textarea(attrs=SHORT)
            )
            self.fields[f"result_{item.pk}"] = forms.CharField(
                label=_("同落实：结果"),
                max_length=300,
                required=False,
                widget=forms.Textarea(attrs=SHORT),
                help_text=_("已经落实的写结果，就不再结转"),
            )

    def _line(self, number: int, item: JointItem | None) -> None:
        first = (
            {name: getattr(item, name) for name in ("subject", "what", "considered", "owner", "due_on")} if item else {}
        )
        fields: dict[str, forms.Field] = {
            "what": forms.CharField(label=_("议题"), max_length=200),
            "subject": forms.ChoiceField(label=_("类别"), choices=Subject, initial=Subject.BOTH),
            "considered": forms.CharField(
                label=_("同研究：研究意见"), max_length=500, widget=forms.Textarea(attrs=SHORT)
            ),
            "owner": forms.CharField(label=_("同部署：负责人或部门"), max_length=40),
            "due_on": DayField(label=_("完成期限")),
        }
        for name, field in fields.items():
            field.required = False
            field.initial = first.get(name) or field.initial
            self.fields[f"{name}_{number}"] = field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Bound fields of each item, for the page; used: something is written there, or wrong."""
        names = ("what", "subject", "considered", "owner", "due_on")
        found = []
        for number in self.numbers:
            fields = [self[f"{name}_{number}"] for name in names]
            used = any(field.value() for field in (fields[0], *fields[2:])) or any(field.errors for field in fields)
            found.append({"fields": fields, "used": used})
        return found

    @property
    def taken_over(self) -> list[tuple[JointItem, Any, Any]]:
        return [(item, self[f"said_{item.pk}"], self[f"result_{item.pk}"]) for item in self.going]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in self.numbers:
            what, owner, due = (typed.get(f"{name}_{number}") for name in ("what", "owner", "due_on"))
            if bool(owner) != bool(due) and f"due_on_{number}" not in self.errors:
                self.add_error(f"owner_{number}" if due else f"due_on_{number}", _("负责人和完成期限要一起写"))
            if not what and (typed.get(f"considered_{number}") or owner or due):
                self.add_error(f"what_{number}", _("这一行写了内容，没有写议题"))
        return typed

    def record(self) -> Record:
        typed = self.cleaned_data
        items = [
            Item(
                typed[f"subject_{n}"] or Subject.BOTH,
                typed[f"what_{n}"],
                typed[f"considered_{n}"],
                typed[f"owner_{n}"],
                typed[f"due_on_{n}"],
            )
            for n in self.numbers
            if typed[f"what_{n}"]
        ]
        going = [Going(item, typed[f"said_{item.pk}"], typed[f"result_{item.pk}"]) for item in self.going]
        return Record(typed["day"], typed["people"], typed["remarks"], items, going)


class ItemForm(forms.Form):
    """What was done for an item, or what came of it."""

    day = DayField(label=_("日期"))
    said = forms.CharField(label=_("同调度：进展"), max_length=300, required=False, widget=forms.Textarea(attrs=LONG))
    result = forms.CharField(
        label=_("同落实：结果"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("已经落实的写结果；还没有的留空，只写进展"),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("said") and not typed.get("result"):
            self.add_error("said", _("写进展，或者写落实结果"))
        return typed


class OpenForm(forms.Form):
    code = forms.ChoiceField(label=_("事项"), help_text=_("按登记类型和本单位章程的清单"))
    what = forms.CharField(label=_("拟决策的内容"), max_length=300, widget=forms.Textarea(attrs=SHORT))
    planned_on = DayField(label=_("拟决策日期"), help_text=_("党组织意见要在决策以前提出"))

    def __init__(self, *args: Any, matters: Iterable[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.matter.code, each.matter.title) for each in matters if each.heard]
        self.fields["code"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


AGREES = [("yes", _("一致")), ("no", _("不一致"))]


class Comparing(forms.Form):
    """Whether decision and opinion agree; asked only where the other one is there already."""

    def compare(self, other: date | None) -> None:
        if other is None:
            return
        self.fields["agrees"] = forms.TypedChoiceField(
            label=_("决策与党组织意见"), choices=AGREES, coerce=lambda v: v == "yes", widget=forms.RadioSelect
        )
        self.fields["explanation"] = forms.CharField(
            label=_("不一致的说明"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs=SHORT),
            help_text=_("不一致的必须写明为什么"),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("agrees") is False and not typed.get("explanation"):
            self.add_error("explanation", _("写明为什么不一致"))
        return typed

    def compared(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data.get("agrees"), "explanation": self.cleaned_data.get("explanation", "")}


class OpinionForm(Comparing):
    day = DayField(label=_("意见日期"))
    opinion = forms.CharField(label=_("党组织意见"), max_length=500, widget=forms.Textarea(attrs=LONG))
    document = forms.FileField(
        label=_("党组织会议记录或意见书"), required=False, help_text=_("可以不附；PDF、图片或 Word")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decided_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compare(decided_on)


class DecisionForm(Comparing):
    day = DayField(label=_("决策日期"))
    decided_by = forms.CharField(label=_("决策机构"), max_length=40, help_text=_("如会员大会、理事会"))
    result = forms.CharField(label=_("决策结果"), max_length=500, widget=forms.Textarea(attrs=LONG))
    document = forms.FileField(label=_("会议纪要或决定"), required=False, help_text=_("可以不附；PDF、图片或 Word"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, opinion_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compare(opinion_on)


class MatterForm(forms.Form):
    """Of a matter of the list its title stands fixed; a new one is named."""

    title = forms.CharField(label=_("事项"), max_length=80)
    ground = forms.CharField(label=_("依据"), max_length=200, help_text=_("本单位章程第几条，或者为什么不适用"))
    day = DayField(label=_("从哪一天起"))


class GoalForm(forms.Form):
    what = forms.CharField(label=_("目标"), max_length=200, widget=forms.Textarea(attrs=SHORT))
    serves = forms.CharField(
        label=_("服务的中心工作"), max_length=120, help_text=_("如乡村振兴、稳就业、基层治理，写明是哪一级的")
    )
    from_year = forms.IntegerField(label=_("起始年度"), min_value=2000, max_value=2100)


class TellForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    said = forms.CharField(label=_("做成了什么"), max_length=300, widget=forms.Textarea(attrs=LONG))
    state = forms.ChoiceField(label=_("状态"), choices=GoalState, widget=forms.RadioSelect)


def first_values(meeting: JointMeeting | None, today: date) -> dict[str, Any]:
    """What the form of a meeting shows at first: its draft, or today."""
    if meeting is None:
        return {"day": today, "version": 0}
    return {"day": meeting.day, "people": meeting.people, "remarks": meeting.remarks, "version": meeting.version}
