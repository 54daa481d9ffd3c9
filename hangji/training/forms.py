"""What is typed about courses, sessions, invitations, the organiser's list, feedback and cost."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import ClockField, DayField
from hangji.office.access import Territory
from hangji.office.models import Person
from hangji.people.fund.forms import PaperFields
from hangji.registry.forms import Choices
from hangji.training.actions.courses import Planned, Taught
from rulebook.training import Questions

LONG = {"rows": 3}
UNIT = re.compile(r"^(.+?)[（(](.+)[）)]$")


class CourseForm(forms.Form):
    register = forms.ChoiceField(label=_("哪一级办"), help_text=_("邀请条件按这一级登记的党组织算"))
    title = forms.CharField(label=_("课程"), max_length=80, help_text=_("学时记录里写的就是它"))
    programme = forms.CharField(label=_("培训项目"), max_length=80, help_text=_("例如“2021 年书记轮训”；费用按它合计"))
    kind = forms.ChoiceField(label=_("类别"))
    hours = forms.IntegerField(label=_("一天的学时"), min_value=1, max_value=16, help_text=_("由主办方核定"))
    about = forms.CharField(label=_("内容"), max_length=500, required=False, widget=forms.Textarea(attrs=LONG))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, registers: Choices, kinds: Sequence[str], **kwargs: Any):
        """registers: none where the course's own stays."""
        super().__init__(*args, **kwargs)
        if registers:
            self.fields["register"].choices = list(registers)  # type: ignore[attr-defined]
        else:
            del self.fields["register"]
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]

    def taught(self) -> Taught:
        typed = self.cleaned_data
        return Taught(**{name: typed[name] for name in ("title", "programme", "kind", "hours", "about")})

    def place(self) -> Territory:
        region, level = self.cleaned_data["register"].split("/")
        return Territory(int(region), level)


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("材料"), max_length=80, help_text=_("例如“发展党员工作流程”"))
    file = forms.FileField(label=_("文件"), help_text=_("PDF、OFD、Word、Excel 或者扫描件，不超过 20 MB"))


class SessionForm(forms.Form):
    day = DayField(label=_("培训日期"), help_text=_("一天一场；几天的分几场"))
    hour = ClockField(label=_("时间"), required=False, help_text=_("例如 14:30"))
    venue = forms.CharField(label=_("地点"), max_length=60)
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=2000, help_text=_("满了以后按邀请的先后候补"))
    organiser = forms.CharField(label=_("主办方"), max_length=80)
    lecturer = forms.CharField(label=_("授课人"), max_length=60, required=False)
    hours = forms.IntegerField(label=_("学时"), min_value=1, max_value=16)
    answer_by = DayField(label=_("答复期限"), help_text=_("过了这一天没有答复的，名额让给候补"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def planned(self) -> Planned:
        typed = self.cleaned_data
        names = ("day", "hour", "venue", "places", "organiser", "lecturer", "hours", "answer_by")
        return Planned(**{name: typed[name] for name in names})


class InviteForm(forms.Form):
    """expected: how many the page showed."""

    condition = forms.CharField(widget=forms.HiddenInput)
    county = forms.IntegerField(widget=forms.HiddenInput, required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput)


class PersonForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("邀请谁"), empty_label=_("请选择"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset, field.label_from_instance = people, person_said


def person_said(person: Person) -> str:
    return f"{person.name}（{person.unit}）" if person.unit else person.name


class AnswerForm(forms.Form):
    coming = forms.TypedChoiceField(
        label=_("本人怎么说"),
        choices=[("yes", _("参加")), ("no", _("不参加"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )


class ReasonForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class NamesField(forms.CharField):
    """Persons, one a line: a name, or name（unit） where there are namesakes. offered: who may be named."""

    def __init__(self, **kwargs: Any):
        self.offered: Any = Person.objects.none()
        super().__init__(widget=forms.Textarea(attrs=LONG), **kwargs)

    def clean(self, value: Any) -> list[Person]:
        lines = list(dict.fromkeys(line.strip() for line in str(super().clean(value)).splitlines() if line.strip()))
        found = {line: self._named(line) for line in lines}
        faults = [self._fault(line, len(some)) for line, some in found.items() if len(some) != 1]
        if faults:
            raise forms.ValidationError(faults)
        return [some[0] for some in found.values()]

    def _named(self, line: str) -> list[Person]:
        said = UNIT.match(line)
        rows = (
            self.offered.filter(name=said[1].strip(), unit=said[2].strip()) if said else self.offered.filter(name=line)
        )
        return list(rows[:2])

    def _fault(self, line: str, count: int) -> str:
        if count:
            return _now("“%(name)s”有同名的人，请写成“姓名（单位）”") % {"name": line}
        return _now("没有找到“%(name)s”：只能写这一级的书记、班子成员和登记了任职的人") % {"name": line}


class ListForm(forms.Form):
    """The organiser's list. because: asked for only where a list is corrected."""

    there = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("参加了的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按主办方的名单勾；先勾好的是有名额并答复参加的"),
    )
    more = NamesField(
        label=_("没有邀请也来了的"),
        required=False,
        max_length=2000,
        help_text=_("一行一个姓名；有同名的写“姓名（单位）”"),
    )
    file = forms.FileField(label=_("主办方的名单"), required=False, help_text=_("有原件的附上，可不附"))
    because = forms.CharField(label=_("更正的原因"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, invited: Any, offered: Any, again: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        there: Any = self.fields["there"]
        there.queryset, there.label_from_instance = invited, person_said
        more: Any = self.fields["more"]
        more.offered = offered
        if not again:
            del self.fields["because"]

    def people(self) -> list[Person]:
        both: Iterable[Person] = [*self.cleaned_data["there"], *self.cleaned_data["more"]]
        return list(dict.fromkeys(both))


class FeedbackForm(forms.Form):
    """An answer to each question, and a sentence; nothing of who answers."""

    def __init__(self, *args: Any, asked: Questions, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = asked
        choices = [(answer, answer) for answer in asked.answers]
        for number, question in enumerate(asked.questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question, choices=choices, widget=forms.RadioSelect
            )
        self.fields["remark"] = forms.CharField(
            label=_("还想说的"),
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs=LONG),
            help_text=_("原样给主办方看，请不要写出你是谁"),
        )

    def answers(self) -> dict[str, str]:
        return {question: self.cleaned_data[f"answer_{n}"] for n, question in enumerate(self.asked.questions)}


class _Money(forms.Form):
    amount = forms.DecimalField(
        label=_("金额（元）"), min_value=Decimal("0.01"), max_value=Decimal(1_000_000_000), decimal_places=2
    )
    day = DayField(label=_("日期"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def fen(self) -> int:
        return int(self.cleaned_data["amount"] * 100)

    @property
    def sent_as(self) -> Any:
        return self.cleaned_data["key"] or uuid4()


class CostForm(_Money):
    """Setting money aside."""


class PayForm(_Money, PaperFields):
    payee = forms.CharField(label=_("收款单位"), max_length=80)

    field_order = ["amount", "payee", "day", "document_number", "document"]
