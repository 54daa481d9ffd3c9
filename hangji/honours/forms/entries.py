"""What is typed about entries, relations, awards, cards and practices."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.honours.actions.awards import Paper
from hangji.honours.actions.plan import Line, Shared
from hangji.honours.models import HonourLevel, LineKind, PracticeField, RelationKind
from hangji.kit.days import DayField
from hangji.registry.models import PartyOrganization, SocialOrganization
from rulebook.selections import Rules

LONG, SHORT = {"rows": 5}, {"rows": 3}
LINES = 6  # rows of a card's form; saved ones make room for more


class EntryForm(forms.Form):
    """Only what is not held: the category's object, and the questions of the selection."""

    team = forms.CharField(label=_("集体名称"), max_length=80)
    person = forms.CharField(label=_("姓名"), max_length=40, help_text=_("只要姓名；证件、住址、电话都不要"))
    consent = forms.BooleanField(label=_("本人知道并同意参评，同意公示和公布姓名、单位；以后可以要求不具名"))
    party_organisation = forms.ModelChoiceField(PartyOrganization.objects.none(), label=_("党组织"), empty_label=None)

    def __init__(self, *args: Any, rules: Rules, category: str, parties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rules = rules
        of = rules.objects[category]
        wanted = {"team": ["team"], "person": ["person", "consent"], "party_organisation": ["party_organisation"]}
        for name in ("team", "person", "consent", "party_organisation"):
            if name not in wanted.get(of, []):
                del self.fields[name]
        if "party_organisation" in self.fields:
            self.fields["party_organisation"].queryset = parties  # type: ignore[attr-defined]
        ask(self, rules.asks)

    def said(self) -> dict[str, Any]:
        named = {name: self.cleaned_data[name] for name in self.fields if not name.startswith("answer_")}
        return {**named, "answers": answers(self, self.rules.asks)}


class AnswersForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask(self, rules.asks)


def ask(form: forms.Form, asks: Any) -> None:
    """A field for each question, as long as the policy allows."""
    for at, (name, most) in enumerate(asks.items()):
        help_text = _now("最多 %(most)d 字") % {"most": most}
        rows = 2 if most <= 60 else 8 if most > 800 else 5
        widget = forms.Textarea(attrs={"rows": rows})
        form.fields[f"answer_{at}"] = forms.CharField(label=name, max_length=most, widget=widget, help_text=help_text)


def answers(form: forms.Form, asks: Any) -> dict[str, str]:
    return {name: form.cleaned_data[f"answer_{at}"] for at, name in enumerate(asks)}


class DecideEntryForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("审核意见"), choices=[("yes", _("条件通过")), ("no", _("条件未通过"))], widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("条件都符合、通过的可以不写；其余都要写，申报单位看得到"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RelationForm(forms.Form):
    organisation = forms.ModelChoiceField(
        SocialOrganization.objects.none(), label=_("社会组织"), empty_label=_("请选择")
    )
    kind = forms.ChoiceField(label=_("什么关系"), choices=RelationKind)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class RecuseForm(forms.Form):
    kind = forms.ChoiceField(label=_("什么关系"), choices=RelationKind, initial=RelationKind.OTHER)
    because = forms.CharField(label=_("回避原因"), max_length=200, widget=forms.Textarea(attrs=SHORT))


class RecordAwardForm(forms.Form):
    kind = forms.ChoiceField(label=_("评选和类别"))
    level = forms.ChoiceField(label=_("荣誉级别"), choices=HonourLevel)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    party_organisation = forms.ModelChoiceField(
        PartyOrganization.objects.none(), label=_("党组织"), required=False, empty_label=_("不是给党组织的")
    )
    team = forms.CharField(label=_("集体名称"), max_length=80, required=False, help_text=_("给集体的才写"))
    unit = forms.CharField(label=_("表彰单位"), max_length=80)
    number = forms.CharField(label=_("文号或证书编号"), max_length=60)
    awarded_on = DayField(label=_("表彰日期"))
    ends_on = DayField(label=_("有效期至"), required=False, help_text=_("文件写明的才填；不填按标准算"))
    upload = forms.FileField(label=_("表彰文件"), required=False, help_text=_("可以不附；PDF、图片或 Word"))

    def __init__(self, *args: Any, kinds: Any, parties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["party_organisation"].queryset = parties  # type: ignore[attr-defined]

    def paper(self, organisation: SocialOrganization) -> Paper:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("kind", "upload")}
        selection, category = self.cleaned_data["kind"].split("/", 1)
        return Paper(selection=selection, category=category, organisation=organisation, **typed)


class RevocationForm(forms.Form):
    ground = forms.ChoiceField(label=_("撤销情形"))
    reason = forms.CharField(
        label=_("事实和原因"),
        max_length=500,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("撤销以后任何人都看得到，不要写个人信息"),
    )

    def __init__(self, *args: Any, grounds: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(name, f"{name}（{text}）") for name, text in grounds.items()]  # type: ignore[attr-defined]


class RevocationAnswerForm(forms.Form):
    confirmed = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("撤销，证书作废")), ("no", _("不撤销"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("决定的理由"), max_length=500, widget=forms.Textarea(attrs=SHORT))


class CardForm(forms.Form):
    """A card with so many lines; an empty line is none."""

    identity = forms.CharField(
        label=_("亮身份"),
        max_length=300,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("党组织怎样亮明身份；不写党员名单"),
    )

    def __init__(self, *args: Any, rows: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for at in range(rows):
            self.fields[f"what_{at}"] = forms.CharField(label=_now("内容"), max_length=200, required=False)
            self.fields[f"kind_{at}"] = forms.ChoiceField(label=_now("类别"), choices=LineKind, required=False)
            self.fields[f"due_{at}"] = DayField(label=_now("期限"), required=False, help_text=_now("全年的不填"))

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The identity, then line by line."""
        rows = [[self[f"{name}_{at}"] for name in ("what", "kind", "due")] for at in range(self.rows)]
        titled = [(_now("第 %(n)d 条") % {"n": at}, fields) for at, fields in enumerate(rows, 1)]
        return [(_now("党组织"), [self["identity"]]), *titled]

    def lines(self) -> list[Line]:
        said = self.cleaned_data
        return [
            Line(said[f"kind_{at}"] or LineKind.PLEDGE, said[f"what_{at}"], said[f"due_{at}"])
            for at in range(self.rows)
            if said.get(f"what_{at}")
        ]


class TellForm(forms.Form):
    day = DayField(label=_("日期"))
    said = forms.CharField(label=_("做得怎样"), max_length=300, widget=forms.Textarea(attrs=SHORT))
    done = forms.BooleanField(label=_("这一条已经完成"), required=False)


class PracticeForm(forms.Form):
    field = forms.ChoiceField(label=_("方面"), choices=PracticeField)
    team = forms.CharField(
        label=_("团队"), max_length=80, required=False, help_text=_("是哪个团队的做法；整个单位的不写")
    )
    title = forms.CharField(label=_("做法名称"), max_length=80)
    what = forms.CharField(label=_("怎样做"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    outcome = forms.CharField(label=_("服务成效"), max_length=500, widget=forms.Textarea(attrs=LONG))

    def shared(self, organisation: SocialOrganization) -> Shared:
        return Shared(organisation=organisation, **self.cleaned_data)


class TakeOverForm(forms.Form):
    organisation = forms.ModelChoiceField(SocialOrganization.objects.none(), label=_("哪一家借鉴"), empty_label=None)
    how = forms.CharField(label=_("怎样用"), max_length=300, widget=forms.Textarea(attrs=SHORT))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
