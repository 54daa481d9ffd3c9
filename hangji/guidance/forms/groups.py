"""What is typed of a meeting, a mutual review and a showcase."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.guidance.actions.meetings import Decided, Minutes
from hangji.guidance.actions.reviews import Read, Shown
from hangji.guidance.models import AgendaKind, MeetingDecision
from hangji.guidance.queries.agenda import Matter
from hangji.guidance.queries.showcase import Material
from hangji.kit.days import ClockField, DayField
from hangji.office.models import Person

DECISIONS = 5  # lines on the page; more are added by sending the form again
LONG = {"rows": 4}


class CallForm(forms.Form):
    day = DayField(label=_("日期"))
    hour = ClockField(label=_("时间"), required=False, help_text=_("例如 14:30"))
    room = forms.CharField(label=_("会议室"), max_length=60, required=False)
    matters = forms.MultipleChoiceField(
        label=_("到期的事"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("从记录里收集的，勾上的列入议题"),
    )
    own = forms.CharField(
        label=_("另外的议题"), required=False, widget=forms.Textarea(attrs=LONG), help_text=_("一行一项")
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.due = matters
        choices: Any = [(str(number), each.text) for number, each in enumerate(matters)]
        self.fields["matters"].choices = choices  # type: ignore[attr-defined]

    def agenda(self) -> list[tuple[str, str]]:
        chosen = [self.due[int(number)] for number in self.cleaned_data["matters"]]
        own = [line.strip()[:200] for line in self.cleaned_data["own"].splitlines() if line.strip()]
        return [(each.kind, each.text) for each in chosen] + [(AgendaKind.OWN, line) for line in own]


class MinutesForm(forms.Form):
    """The minutes, who was there, and a line a decision; a line is filled in whole or not at all."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("到会人员"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("由召集人记，只为纪要写全"),
    )
    text = forms.CharField(label=_("纪要"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Any, decisions: Sequence[MeetingDecision] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = members  # type: ignore[attr-defined]
        for number in range(len(decisions) + DECISIONS):
            said = decisions[number] if number < len(decisions) else None
            self.fields[f"what_{number}"] = forms.CharField(
                label=_("决定"), max_length=300, required=False, initial=said and said.what
            )
            self.fields[f"owner_{number}"] = forms.ModelChoiceField(
                members, label=_("责任人"), required=False, initial=said and said.owner_id, empty_label=_("请选择")
            )
            self.fields[f"due_{number}"] = DayField(label=_("办结期限"), required=False, initial=said and said.due_on)

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The decisions' fields, line by line, for the page."""
        numbers = [name.removeprefix("what_") for name in self.fields if name.startswith("what_")]
        return [(self[f"what_{n}"], self[f"owner_{n}"], self[f"due_{n}"]) for n in numbers]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for what, owner, due in self.lines():
            typed = [found.get(each.name) for each in (what, owner, due)]
            if any(typed) and not all(typed):
                self.add_error(what.name, _("决定、责任人、期限要写全"))
            if typed[0] and typed[0] in seen:
                self.add_error(what.name, _("这一条写了两遍"))
            seen.add(typed[0] or "")
        return found

    def minutes(self) -> Minutes:
        typed = self.cleaned_data
        lines = [[typed[each.name] for each in line] for line in self.lines()]
        decisions = [Decided(*line) for line in lines if line[0]]
        return Minutes(typed["text"], list(typed["people"]), decisions)


class ObjectionForm(forms.Form):
    """Empty: the minutes are right."""

    objection = forms.CharField(
        label=_("哪一处不对，应当怎样"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DoneForm(forms.Form):
    result = forms.CharField(label=_("办理结果"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReadingForm(forms.Form):
    """An answer to each question, then findings and advice; no marks."""

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questions = questions
        short = {"rows": 2}
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question, max_length=500, widget=forms.Textarea(attrs=short)
            )
        self.fields["findings"] = forms.CharField(label=_("发现"), max_length=500, widget=forms.Textarea(attrs=LONG))
        self.fields["advice"] = forms.CharField(label=_("建议"), max_length=500, widget=forms.Textarea(attrs=LONG))

    def read(self) -> Read:
        typed = self.cleaned_data
        answers = [typed[f"answer_{number}"] for number in range(len(self.questions))]
        return Read(answers, typed["findings"], typed["advice"])


class SummaryForm(forms.Form):
    summary = forms.CharField(label=_("小结"), max_length=500, widget=forms.Textarea(attrs=LONG))


class ShowcaseForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=80)
    text = forms.CharField(label=_("正文"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    items = forms.MultipleChoiceField(
        label=_("材料"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都是已经记下的：有进展的联系、销号的问题、新建的党组织"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, materials: Sequence[Material], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by_value = {each.value: each for each in materials}
        self.fields["items"].choices = list(self._choices())  # type: ignore[attr-defined]

    def _choices(self) -> Iterator[tuple[str, str]]:
        for value, each in self.by_value.items():
            yield value, " ".join(part for part in (each.day.isoformat(), each.about, each.text) if part)

    def shown(self) -> Shown:
        typed = self.cleaned_data
        return Shown(typed["title"], typed["text"], [self.by_value[value] for value in typed["items"]])
