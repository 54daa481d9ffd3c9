"""What is typed about rounds, applications, sheets, objections, certificates and training hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.kit.days import DayField
from hangji.office.access import Territory
from hangji.office.models import Level, Person, User
from hangji.people.certification.actions.rounds import RoundPlan
from hangji.people.certification.models import Application, Round, TurnOfCertificate
from rulebook.certification import Scheme

REGISTERS = [choice for choice in Level.choices if choice[0] != "all"]


class RoundForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2021 年党务红领认证”"))
    region_code = forms.TypedChoiceField(label=_("地区"), coerce=int)
    level = forms.ChoiceField(label=_("登记层级"), choices=REGISTERS)
    unit = forms.CharField(label=_("发证单位"), max_length=80, help_text=_("写在证书落款"))
    opens_on = DayField(label=_("开始受理"), help_text=_("按这一天的标准，开始以后不变"))
    closes_on = DayField(label=_("截止受理"), help_text=_("最后一天"))

    def __init__(self, *args: Any, places: Any, held: list[Territory], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        region, level = found.get("region_code"), found.get("level")
        if region is not None and level and not any(each.holds(region, level) for each in self.held):
            self.add_error("level", _("你的任职管不到这个地区的这个登记层级"))
        return found

    def plan(self) -> RoundPlan:
        return RoundPlan(**self.cleaned_data)


class ApplyForm(forms.Form):
    organisation = forms.ModelChoiceField(Round.objects.none(), label=_("社会组织"), empty_label=None)
    post = forms.ChoiceField(label=_("岗位"))
    phone = forms.CharField(label=_("联系电话"), max_length=20, help_text=_("只用来通知你认证的事"))
    consent = forms.BooleanField(label=_("我同意把姓名、岗位和联系电话用于这次认证；拟认证时公示姓名、社会组织和岗位"))

    def __init__(self, *args: Any, units: Any, posts: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["post"].choices = [(post, post) for post in posts]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("审核意见"), choices=[("yes", _("资格通过")), ("no", _("资格未通过"))], widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("条件都符合、资格通过的可以不写；其余都要写，申请人看得到"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandOutForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=pgettext_lazy("人", "评审"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("轮流分派，本人不评自己"),
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


class SheetForm(forms.Form):
    """A mark for each item of the scheme, whole numbers."""

    remark = forms.CharField(
        label=_("评语"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只评这次考核的答卷和材料"),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: Scheme, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rules = rules
        for at, (item, full, least) in enumerate(rules.items):
            help_text = _now("0 到 %(full)d 分，%(least)d 分合格") % {"full": full, "least": least}
            self.fields[f"mark_{at}"] = forms.IntegerField(label=item, min_value=0, max_value=full, help_text=help_text)
        self.order_fields([*(f"mark_{at}" for at in range(len(rules.items))), "remark"])

    def marks(self) -> dict[str, int]:
        return {item: self.cleaned_data[f"mark_{at}"] for at, (item, *_rest) in enumerate(self.rules.items)}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(forms.Form):
    about = forms.ModelChoiceField(
        Application.objects.none(), label=_("对谁"), required=False, empty_label=_("对整个名单")
    )
    day = DayField(label=_("收到日期"))
    source = forms.CharField(
        label=_("谁提出的"), max_length=80, required=False, help_text=_("来信、来电或者单位；对方不愿留名的留空")
    )
    what = forms.CharField(label=_("异议内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, listed: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = listed  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("异议成立吗"),
        choices=[("no", _("不成立")), ("yes", _("成立：对个人的，不予认证"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("核实情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class TurnForm(ReasonForm):
    """The reason of a turn; a renewal has none."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if kind == TurnOfCertificate.RENEWED:
            del self.fields["reason"]


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} · {obj.unit}" if obj.unit else obj.name


class TrainingForm(forms.Form):
    person = PersonChoice(Person.objects.none(), label=_("人员"), empty_label=_("请选择"))
    day = DayField(label=_("培训日期"))
    hours = forms.IntegerField(label=_("学时"), min_value=1, max_value=16, help_text=_("主办方核定的，一天最多 16"))
    title = forms.CharField(label=_("培训内容"), max_length=80)
    organiser = forms.CharField(label=_("主办方"), max_length=80)
    file = forms.FileField(label=_("证明文件"), required=False, help_text=_("有结业证明的附上；没有就留空"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
