"""What is typed about sites, slots, visits and what was taken over."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.honours.models import Award
from hangji.kit.days import ClockField, DayField, DaysField
from hangji.places.actions.sites import Described, Handed
from hangji.places.models import Audience, ChangeKind, ItemKind, SiteBooking, TakenState, VisitSlot
from hangji.registry.forms import GroupedForm
from hangji.registry.models import SocialOrganization
from rulebook.sites import Asked

LONG, SHORT = {"rows": 3}, {"rows": 2}


class SiteForm(GroupedForm):
    name = forms.CharField(label=_("示范点名称"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=160)
    contact = forms.CharField(
        label=_("联系岗位"), max_length=40, help_text=_("写岗位，例如“党支部办公室”；不写姓名和个人电话")
    )
    hours = forms.CharField(label=_("开放时间"), max_length=80, help_text=_("例如“工作日 9:00–17:00，请先预约”"))
    capacity = forms.IntegerField(label=_("每场最多（人）"), min_value=1, max_value=2000)
    hear = forms.CharField(
        label=_("可听"), max_length=500, widget=forms.Textarea(attrs=LONG), help_text=_("来了能听到什么：讲解、报告")
    )
    see = forms.CharField(
        label=_("可看"), max_length=500, widget=forms.Textarea(attrs=LONG), help_text=_("能看到什么：场所、活动、台账")
    )
    learn = forms.CharField(
        label=_("可学"),
        max_length=500,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("能学到什么：做法和为什么这样做"),
    )
    copy = forms.CharField(
        label=_("可复制"),
        max_length=500,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("能带回去照着做的；材料另外上传"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    GROUPS = (
        (_("示范点"), ("name", "address", "contact", "hours", "capacity")),
        (_("可听、可看、可学、可复制"), ("hear", "see", "learn", "copy")),
    )

    def said(self) -> Described:
        return Described(**{name: self.cleaned_data[name] for name in Described.__dataclass_fields__})


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=ItemKind, widget=forms.RadioSelect, initial=ItemKind.PAPER)
    title = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("材料的名称；图片写画面里是什么，看不见图片的人靠它")
    )
    file = forms.FileField(label=_("文件"), help_text=_("材料：PDF、OFD、Word、Excel；图片：JPG、PNG。不超过 20 MB"))
    audience = forms.ChoiceField(label=_("给谁"), choices=Audience, widget=forms.RadioSelect, initial=Audience.PUBLIC)
    permission = forms.CharField(
        label=_("许可"), max_length=120, help_text=_("凭什么可以给人：例如“本单位编写”“作者书面同意”“画面里的人都同意”")
    )

    def handed(self) -> Handed:
        return Handed(**{name: self.cleaned_data[name] for name in Handed.__dataclass_fields__})


class ChangeForm(forms.Form):
    kind = forms.ChoiceField(label=_("事项"), choices=ChangeKind, widget=forms.RadioSelect)
    day = DayField(label=_("从哪一天起"))
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs=SHORT))


class AwardForm(forms.Form):
    """awards: those that may be chosen."""

    award = forms.ModelChoiceField(
        Award.objects.none(), label=_("命名的荣誉"), required=False, empty_label=_("没有命名")
    )

    def __init__(self, *args: Any, awards: Sequence[Award], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["award"]
        field.queryset = Award.objects.filter(pk__in=[each.pk for each in awards])
        field.label_from_instance = lambda each: f"{each.title} {each.awarded_on.isoformat()} {each.number}"


class DecideForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("复核"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label=_("复核意见"), max_length=200, widget=forms.Textarea(attrs=SHORT))


class SlotsForm(forms.Form):
    days = DaysField(
        label=_("日期"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一天，例如 2021-11-12"),
    )
    starts = ClockField(label=_("开始"), help_text=_("例如 09:30"))
    ends = ClockField(label=_("结束"), help_text=_("例如 11:30"))
    capacity = forms.IntegerField(label=_("最多（人）"), min_value=1, max_value=2000)


class BookForm(forms.Form):
    """visitor: "o12" an organisation, "b3" a committee; asked only where there is a choice."""

    visitor = forms.ChoiceField(label=_("哪个单位去"))
    persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=2000, help_text=_("只要人数，不用名单"))
    purpose = forms.CharField(
        label=_("想了解什么"), max_length=200, widget=forms.Textarea(attrs=SHORT), help_text=_("示范点据此准备")
    )

    def __init__(self, *args: Any, visitors: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["visitor"].choices = list(visitors)  # type: ignore[attr-defined]
        if len(visitors) == 1:
            self.fields["visitor"].initial = visitors[0][0]
            self.fields["visitor"].widget = forms.HiddenInput()


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs=SHORT))


class MoveForm(forms.Form):
    slot = forms.ModelChoiceField(VisitSlot.objects.none(), label=_("改到哪一场"), empty_label=_("请选择"))
    because = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs=SHORT))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.queryset, field.label_from_instance = slots, _slot_said


def _slot_said(slot: VisitSlot) -> str:
    return _now("%(when)s，还剩 %(left)d 人") % {"when": slot.when, "left": slot.left}


class CameForm(forms.Form):
    came = forms.IntegerField(label=_("实到（人）"), min_value=1, max_value=2000, help_text=_("只要人数，不用名单"))


class SiteFeedbackForm(forms.Form):
    remark = forms.CharField(
        label=_("建议"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("可以不写；不要写姓名"),
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = asked
        for number, question in enumerate(asked.questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question, choices=[(each, each) for each in asked.answers], widget=forms.RadioSelect
            )
        self.order_fields([*(f"answer_{n}" for n in range(len(asked.questions))), "remark"])

    def answers(self) -> dict[str, str]:
        return {question: self.cleaned_data[f"answer_{n}"] for n, question in enumerate(self.asked.questions)}


class TakeForm(forms.Form):
    organisation = forms.ModelChoiceField(SocialOrganization.objects.none(), label=_("哪个单位带回"))
    what = forms.CharField(
        label=_("带回的做法"), max_length=120, widget=forms.Textarea(attrs=SHORT), help_text=_("一项一条，写做法")
    )
    booking = forms.ModelChoiceField(
        SiteBooking.objects.none(),
        label=_("从哪一次参观"),
        required=False,
        empty_label=_("没有参观，看了材料"),
    )

    def __init__(self, *args: Any, own: Any, bookings: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units: Any = self.fields["organisation"]
        units.queryset = own
        ids: Iterable[int] = [unit.pk for unit in own]
        if len(list(ids)) == 1:
            units.initial, units.widget = own[0].pk, forms.HiddenInput()
        visits: Any = self.fields["booking"]
        visits.queryset, visits.label_from_instance = bookings, lambda each: each.slot.when


class StepForm(forms.Form):
    """The next step of a taking-over; its label is the state's."""

    said = forms.CharField(max_length=300, widget=forms.Textarea(attrs=LONG))
    day = DayField(label=_("日期"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    LABELS = {
        TakenState.CARRIED: _("在本单位怎么做的"),
        TakenState.RESULT: _("成效"),
        TakenState.DROPPED: _("不再做的原因"),
    }

    def __init__(self, *args: Any, state: TakenState, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["said"].label = self.LABELS[state]
        if state == TakenState.RESULT:
            self.fields["said"].help_text = _("写事实和数字：办了几次、帮了多少人、解决了什么")


class WhoseForm(forms.Form):
    """An organisation by its whole name or code, for an office that keeps many."""

    unit = forms.CharField(label=_("社会组织"), max_length=120, help_text=_("写全名，或者统一社会信用代码"))

    def __init__(self, *args: Any, seen: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = seen

    def clean_unit(self) -> SocialOrganization:
        text = self.cleaned_data["unit"].strip()
        found: SocialOrganization | None = self.seen.filter(Q(name=text) | Q(credit_code=text.upper())).first()
        if found is None:
            raise forms.ValidationError(_now("没有找到，或者不在你的范围内；在组织台账里核对名称"))
        return found
