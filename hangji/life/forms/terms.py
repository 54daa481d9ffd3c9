"""What is typed of terms, extensions and elections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.formation.actions.result import Count, Stood
from hangji.formation.models import Duty
from hangji.kit.days import DayField
from hangji.life.actions.extensions import Paper
from hangji.life.models import RenewalSort
from hangji.office.models import Document
from hangji.registry.forms import GroupedForm

GROUP_ROWS, SPARE = 7, 2
AREA = forms.Textarea(attrs={"rows": 3})


class FoundTermForm(GroupedForm):
    """A term in an old paper; the group may stay empty."""

    since = DayField(label=_("选举日期（任期起）"))
    ends_on = DayField(label=_("届满日期"), required=False, help_text=_("文件没有写明的留空，按规定推算"))
    paper = forms.CharField(label=_("依据"), max_length=120, help_text=_("例如 2019 年选举结果报告，写明文号"))
    scan = forms.FileField(label=_("扫描件"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for n in range(1, GROUP_ROWS + 1):
            self.fields[f"name_{n}"] = forms.CharField(label=_("姓名"), max_length=40, required=False)
            self.fields[f"duty_{n}"] = forms.ChoiceField(
                label=_("职务"), choices=[("", _("请选择")), *Duty.choices], required=False
            )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        people = [self[f"{part}_{n}"] for n in range(1, GROUP_ROWS + 1) for part in ("name", "duty")]
        term = [self[name] for name in ("since", "ends_on", "paper", "scan")]
        return [(_("任期"), term), (_("当时选出的班子（不知道就留空）"), people)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in range(1, GROUP_ROWS + 1):
            if bool(found.get(f"name_{n}")) != bool(found.get(f"duty_{n}")):
                self.add_error(f"name_{n}", _("姓名和职务要写全"))
        return found

    def group(self) -> list[tuple[str, str]]:
        typed = self.cleaned_data
        rows = ((typed[f"name_{n}"], typed[f"duty_{n}"]) for n in range(1, GROUP_ROWS + 1))
        return [(name.strip(), duty) for name, duty in rows if name]


class VacateForm(forms.Form):
    chair = forms.ChoiceField(label=_("谁离任"), widget=forms.RadioSelect)
    day = DayField(label=_("离任日期"), help_text=_("从这一天起不再任职"))
    reason = forms.CharField(label=_("原因"), max_length=300)

    def __init__(self, *args: Any, chairs: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["chair"].choices = chairs  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """A paper: issued by the program today, or sent before under a number of its own."""

    day = DayField(label=_("日期"))
    number = forms.CharField(
        label=_("已有的文号"),
        max_length=60,
        required=False,
        help_text=_("今天由系统发文的留空；以前用纸发过的，填原来的文号"),
    )
    scan = forms.FileField(label=_("原件"), required=False, help_text=_("以前用纸发过的，附扫描件"))

    def paper(self, document: Document | None, base: str) -> Paper:
        return Paper(self.cleaned_data["day"], self.cleaned_data["number"].strip(), document, base)


class ExtensionForm(PaperForm):
    extended_to = DayField(label=_("延期至"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=AREA)

    field_order = ["extended_to", "reason", "day", "number", "scan"]


class AnswerForm(PaperForm):
    """The leading body's answer. agreed: "yes" or "no"."""

    agreed = forms.ChoiceField(
        label=_("批复"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("意见"), max_length=500, required=False, widget=AREA, help_text=_("不同意的要写理由")
    )

    field_order = ["agreed", "answer", "day", "number", "scan"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=AREA)


class OpenForm(forms.Form):
    sort = forms.ChoiceField(label=_("换届类别"), choices=RenewalSort.choices, widget=forms.RadioSelect)
    day = DayField(label=_("决定日期"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        required=False,
        widget=AREA,
        help_text=_("提前换届写明原因；补选写明缺什么职务、为什么缺；到期换届可不写"),
    )
    note = forms.CharField(label=_("怎样决定的"), max_length=500, required=False, help_text=_("例如支部委员会研究"))


class CallForm(forms.Form):
    day = DayField(label=_("通知日期"))
    meeting_on = DayField(label=_("开会日期"))
    entitled = forms.IntegerField(
        label=_("应到会（有选举权的正式党员，名）"), min_value=1, max_value=10_000, help_text=_("预备党员不计在内")
    )
    places = forms.IntegerField(label=_("应选名额"), min_value=1, max_value=20)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class NominateForm(forms.Form):
    day = DayField(label=_("确定日期"))
    names = forms.CharField(
        label=_("候选人"), widget=forms.Textarea(attrs={"rows": 8}), max_length=800, help_text=_("每行写一位")
    )
    note = forms.CharField(label=_("怎样产生的"), max_length=500, required=False)

    def lines(self) -> list[str]:
        return [line.strip()[:40] for line in self.cleaned_data["names"].splitlines() if line.strip()]


class MeetForm(forms.Form):
    day = DayField(label=_("开会日期"))
    present = forms.IntegerField(label=_("实到会（有选举权的，名）"), min_value=0, max_value=10_000)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class CountForm(forms.Form):
    """Votes and duties, a row for each candidate and two for others who were voted for."""

    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    scan = forms.FileField(label=_("选举结果报告单"), required=False)

    def __init__(self, *args: Any, nominees: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows_of = range(1, len(nominees) + SPARE + 1)
        for n in self.rows_of:
            name = nominees[n - 1] if n <= len(nominees) else ""
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("姓名") if name else _("另选的人"), max_length=40, required=bool(name), initial=name
            )
            self.fields[f"votes_{n}"] = forms.IntegerField(
                label=_("赞成票"), min_value=0, max_value=10_000, required=bool(name)
            )
            self.fields[f"duty_{n}"] = forms.ChoiceField(
                label=_("当选职务"), choices=[("", _("没有当选")), *Duty.choices], required=False
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{n}"] for part in ("name", "votes", "duty")] for n in self.rows_of]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in self.rows_of:
            if found.get(f"name_{n}") and found.get(f"votes_{n}") is None and f"votes_{n}" not in self.errors:
                self.add_error(f"votes_{n}", _("写这位候选人的赞成票，没有得票写 0"))
        return found

    def count(self, *, entitled: int, present: int, places: int) -> Count:
        typed = self.cleaned_data
        stood = [
            Stood(typed[f"name_{n}"].strip(), typed[f"votes_{n}"], typed[f"duty_{n}"])
            for n in self.rows_of
            if typed[f"name_{n}"]
        ]
        return Count(entitled, present, places, stood)


class FileForm(forms.Form):
    day = DayField(label=_("备案日期"))
    number = forms.CharField(label=_("备案文号"), max_length=60, required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
