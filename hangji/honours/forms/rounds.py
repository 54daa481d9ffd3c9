"""What is typed about rounds: opening, calling, handing out, the committee's decision, objections."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.honours.actions.rounds import RoundPlan
from hangji.honours.models import HonourEntry, HonourLevel
from hangji.kit.days import DayField
from hangji.office.access import Territory
from hangji.office.models import Body, Level, User

LONG, SHORT = {"rows": 5}, {"rows": 3}


class OpenRoundForm(forms.Form):
    selection = forms.ChoiceField(label=_("评选"))
    level = forms.ChoiceField(label=_("荣誉级别"), choices=HonourLevel)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2021 年度市级双比双争评选”"))
    region_code = forms.TypedChoiceField(label=_("面向哪个地区"), coerce=int)
    register = forms.ChoiceField(label=_("面向哪一级登记的"), choices=Level)
    street_code = forms.TypedChoiceField(
        label=_("乡镇街道"),
        coerce=int,
        required=False,
        empty_value=0,  # type: ignore[arg-type]
        help_text=_("只有乡镇街道级的要选"),
    )
    unit = forms.CharField(label=_("表彰单位"), max_length=80, help_text=_("写在证书落款"))
    body = forms.ModelChoiceField(Body.objects.none(), label=_("研究名单的党委"), empty_label=_("请选择"))
    opens_on = DayField(label=_("开始征集"), help_text=_("按这一天的标准，开始以后不变"))
    closes_on = DayField(label=_("截止征集"), help_text=_("最后一天"))
    text = forms.CharField(label=_("征集通知"), max_length=2000, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args: Any, choices: dict[str, Any], bodies: Any, held: list[Territory], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.held = held
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        region, register = found.get("region_code"), found.get("register")
        if region is not None and register and not any(each.holds(region, register) for each in self.held):
            self.add_error("register", _("你的任职管不到这个地区的这个登记层级"))
        return found

    def plan(self) -> RoundPlan:
        return RoundPlan(**self.cleaned_data)


class CallForm(forms.Form):
    closes_on = DayField(label=_("截止日期"), help_text=_("只能往后"))
    text = forms.CharField(label=_("通知内容"), max_length=2000, widget=forms.Textarea(attrs=LONG))


class HandOutForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=pgettext_lazy("人", "评审"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("轮流分派；本单位的、领导它的党委的、声明有关系的，系统不会分给他"),
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = users
        field.label_from_instance = lambda user: f"{user.name} · {user.title}" if user.title else user.name


class ThirdForm(forms.Form):
    reviewer = forms.ModelChoiceField(User.objects.none(), label=_("再请哪一位"), empty_label=_("请选择"))

    def __init__(self, *args: Any, users: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = users  # type: ignore[attr-defined]


class EntryChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: HonourEntry) -> str:
        return f"{obj} · {obj.category}"


class DecideListForm(forms.Form):
    """The committee's decision; what is tied is chosen only where something is."""

    answer = forms.ChoiceField(
        label=_("研究意见"),
        choices=[("yes", _("同意，公示")), ("no", _("退回重新拟定"))],
        widget=forms.RadioSelect,
    )
    chosen = EntryChoice(
        HonourEntry.objects.none(),
        label=_("末位并列的，取哪几个"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    struck = EntryChoice(
        HonourEntry.objects.none(),
        label=_("不予表彰的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("空出的名额不递补"),
    )
    ground = forms.CharField(
        label=_("依据和理由"), max_length=500, widget=forms.Textarea(attrs=SHORT), help_text=_("哪一次会议，为什么")
    )

    def __init__(self, *args: Any, tied: Any, listed: Any, left: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["struck"].queryset = listed  # type: ignore[attr-defined]
        if tied:
            self.fields["chosen"].queryset = tied  # type: ignore[attr-defined]
            self.fields["chosen"].help_text = left
        else:
            del self.fields["chosen"]


class ObjectionForm(forms.Form):
    about = forms.ModelChoiceField(
        HonourEntry.objects.none(), label=_("对谁"), required=False, empty_label=_("对整个名单")
    )
    day = DayField(label=_("收到日期"))
    source = forms.CharField(
        label=_("谁提出的"), max_length=80, required=False, help_text=_("来信、来电或者单位；对方不愿留名的留空")
    )
    what = forms.CharField(label=_("异议内容"), max_length=500, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args: Any, listed: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = listed  # type: ignore[attr-defined]


class PublicObjectionForm(forms.Form):
    """What anybody may write on the notice; neither a name nor a telephone is asked."""

    about = forms.ModelChoiceField(
        HonourEntry.objects.none(), label=_("对谁"), required=False, empty_label=_("对整个名单")
    )
    what = forms.CharField(
        label=_("事实和理由"),
        max_length=500,
        min_length=10,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("写明时间、事情；不要写与异议无关的个人信息"),
    )
    source = forms.CharField(
        label=_("怎样称呼您"), max_length=80, required=False, help_text=_("可以不写；要答复的可以写单位或者联系办法")
    )

    def __init__(self, *args: Any, listed: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = listed  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("异议成立吗"),
        choices=[("no", _("不成立")), ("yes", _("成立：不予表彰"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("核实情况"), max_length=500, widget=forms.Textarea(attrs=LONG))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=SHORT))


class SheetForm(forms.Form):
    """Marks for each criterion; of a person yes or no."""

    opinion = forms.CharField(label=_("评审意见"), max_length=500, widget=forms.Textarea(attrs=SHORT))
    clear = forms.BooleanField(label=_("我与这一家没有利害关系：不在那里任职，没有亲属关系、经济往来"))

    def __init__(self, *args: Any, items: list[tuple[str, int]], persons: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items
        for at, (item, full) in enumerate(items):
            help_text = _now("0 到 %(full)d 分") % {"full": full}
            self.fields[f"mark_{at}"] = (
                forms.TypedChoiceField(
                    label=item, choices=[("1", _("符合")), ("0", _("不符合"))], coerce=int, widget=forms.RadioSelect
                )
                if persons
                else forms.IntegerField(label=item, min_value=0, max_value=full, help_text=help_text)
            )
        self.order_fields([*(f"mark_{at}" for at in range(len(items))), "opinion", "clear"])

    def marks(self) -> dict[str, int]:
        return {item: self.cleaned_data[f"mark_{at}"] for at, (item, _full) in enumerate(self.items)}
