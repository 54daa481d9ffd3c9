"""What is typed about calls, stories and consents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.honours.models import HonourEntry
from hangji.kit.days import DayField
from hangji.office.access import Territory
from hangji.registry.forms import Choices
from hangji.registry.models import SocialOrganization
from hangji.stories.actions.calls import Asked
from hangji.stories.actions.consents import Agreed
from hangji.stories.actions.words import Words
from hangji.stories.models import StoryKind

SHORT, LONG, WHOLE = {"rows": 2}, {"rows": 4}, {"rows": 16}


class CallForm(forms.Form):
    register = forms.ChoiceField(label=_("面向哪一级登记的"))
    kind = forms.ChoiceField(label=_("征集什么"), choices=StoryKind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("征集名称"), max_length=80)
    conditions = forms.CharField(
        label=_("征集要求"),
        max_length=1000,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("写什么、多少字、要有什么；写到的人都要本人同意"),
    )
    opens_on = DayField(label=_("开始日期"))
    closes_on = DayField(label=_("截止日期"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, registers: Choices, **kwargs: Any):
        """registers: none where the call's own stays."""
        super().__init__(*args, **kwargs)
        if registers:
            self.fields["register"].choices = list(registers)  # type: ignore[attr-defined]
        else:
            del self.fields["register"]

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in Asked.__dataclass_fields__})

    def place(self) -> Territory:
        region, level = self.cleaned_data["register"].split("/")
        return Territory(int(region), level)


class WordsForm(forms.Form):
    """organisation: asked only where there is a choice; what: only of a version after the first."""

    organisation = forms.ModelChoiceField(SocialOrganization.objects.none(), label=_("哪个单位写的"))
    title = forms.CharField(label=_("题目"), max_length=80)
    text = forms.CharField(
        label=_("正文"), max_length=20_000, widget=forms.Textarea(attrs=WHOLE), help_text=_("一段一行；写事实和做法")
    )
    shown = forms.IntegerField(
        label=_("写到的人数"),
        min_value=0,
        max_value=200,
        help_text=_("能认出是谁的都算，用化名也算；每个人的同意另外登记"),
    )
    what = forms.CharField(label=_("改了什么"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: Any = None, first: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["what"]
        units: Any = self.fields["organisation"]
        if own is None:
            del self.fields["organisation"]
            return
        units.queryset = own
        if len(own) == 1:
            units.initial, units.widget = own[0].pk, forms.HiddenInput()

    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(typed["title"], typed["text"], typed["shown"], typed.get("what", ""))


class ConsentForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40, help_text=_("只存在这里，页面上只显示姓；撤回同意就删去"))
    role = forms.CharField(label=_("在文中是什么人"), max_length=40, help_text=_("例如“志愿者”“会员单位负责人”"))
    day = DayField(label=_("同意日期"))
    paper = forms.FileField(label=_("同意书"), required=False, help_text=_("可以不附；口头同意的，由你负责"))

    def agreed(self) -> Agreed:
        return Agreed(**{name: self.cleaned_data[name] for name in Agreed.__dataclass_fields__})


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs=SHORT))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ChooseForm(forms.Form):
    chosen = forms.TypedChoiceField(
        label=_("选用"),
        choices=[("yes", _("选用")), ("no", _("不选用"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label=_("意见"), max_length=300, widget=forms.Textarea(attrs=SHORT))
    version = forms.IntegerField(widget=forms.HiddenInput)


class AgreeForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("复核"),
        choices=[("yes", _("同意发布")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label=_("复核意见"), max_length=200, widget=forms.Textarea(attrs=SHORT))


class EntryForm(forms.Form):
    """entries: those that may be chosen."""

    entry = forms.ModelChoiceField(
        HonourEntry.objects.none(), label=_("参评"), required=False, empty_label=_("不走评选，由征集的单位选用")
    )

    def __init__(self, *args: Any, entries: Sequence[HonourEntry], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        field.queryset = HonourEntry.objects.filter(pk__in=[each.pk for each in entries]).select_related("round")
        field.label_from_instance = lambda each: f"{each.round} {each.category}（{each.get_state_display()}）"


class UseForm(forms.Form):
    organisation = forms.ModelChoiceField(SocialOrganization.objects.none(), label=_("哪个单位采用"))
    how = forms.CharField(
        label=_("怎么用的"), max_length=200, widget=forms.Textarea(attrs=SHORT), help_text=_("例如“支部党课上讲过”")
    )

    def __init__(self, *args: Any, own: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units: Any = self.fields["organisation"]
        units.queryset = own
        if len(own) == 1:
            units.initial, units.widget = own[0].pk, forms.HiddenInput()
