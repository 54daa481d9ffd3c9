"""What is typed into the room: by somebody without an account, and by those who handle it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.models import User
from hangji.voices.actions.filing import Said
from hangji.voices.models import LONGEST, Complaint, Handler
from hangji.voices.queries import handlers, kind_said, place_names
from rulebook.voices import kinds


def words(label: Any, rows: int = 4, most: int = LONGEST, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class Guarded(forms.Form):
    """A public form: its ticket, and a field that people leave empty and machines fill in."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    website = forms.CharField(
        label=_("请留空"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("“请留空”这一栏请不要填写：填了的当作机器自动提交"))
        return ""

    def again(self, ticket: str) -> None:
        """Show what was typed with another ticket."""
        self.data = {**self.data, "ticket": ticket}


class ComplainForm(Guarded):
    kind = forms.ChoiceField(label=_("反映哪一类"), widget=forms.RadioSelect)
    region_code = forms.TypedChoiceField(label=_("哪里的事"), coerce=int)
    of = forms.CharField(
        label=_("反映谁、哪个单位、哪一页"),
        max_length=200,
        required=False,
        help_text=_("写了姓名的，本人看不到，也不能办理"),
    )
    what = words(_("什么事"), 7, help_text=_("什么时候、在哪里、发生了什么，希望怎样解决"))
    above = forms.BooleanField(
        label=_("反映的是受理单位自己，请上一级办理"),
        required=False,
        help_text=_("由上一级的单位受理，没有的仍由本级另一单位办理"),
    )
    attachment: Any = forms.FileField(
        label=_("附件"),
        required=False,
        help_text=_("可以不交。PDF、OFD、Word 或者图片，一份，5 MB 以内；不用证明您是谁"),
    )
    name = forms.CharField(label=_("怎样称呼您"), max_length=40, required=False, help_text=_("可以不填"))
    contact = forms.CharField(
        label=_("电话或者邮箱"),
        max_length=80,
        required=False,
        help_text=_("可以不填。只用来问清这一件事，名单里看不到全文，您可以随时删除"),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [
            (each.code, _now("%(label)s：%(value)s") % {"label": kind_said(each.code), "value": kind_help(each.help)})
            for each in kinds(day=day).values()
        ]
        places = place_names(day)
        fields["region_code"].choices = [("", _("请选择")), *places.items()] if len(places) > 1 else places.items()

    def said(self) -> Said:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("ticket", "website")}
        return Said(**typed)


def kind_help(text: str) -> str:
    return str(_(text))


class LookUpForm(Guarded):
    number = forms.CharField(label=_("编号"), max_length=30, help_text=_("如 TS20211102-48213"))
    code = forms.CharField(
        label=_("查询码"), max_length=30, help_text=_("提交时给您的 12 位字母和数字，大小写都可以，横线可以不输")
    )


class ContestForm(forms.Form):
    reason = words(_("为什么不同意"), 5, 1000, help_text=_("写明哪里不对、有什么新的事实；由另一人复核，只能申请一次"))


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(Versioned):
    owner: Any = forms.ModelChoiceField(User.objects.none(), label=_("承办人"), empty_label=_("请选择"))
    due_on = DayField(label=_("答复期限"), required=False, help_text=_("不填按规定的工作日数算；反映人看得到"))
    note = words(_("交办要求"), 3, 500, required=False, help_text=_("办理单位内部看，反映人看不到"))

    def __init__(self, *args: Any, complaint: Complaint, day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        owners = handlers(complaint, day)
        if complaint.state == "contested" and complaint.told_by_id:
            owners = owners.exclude(pk=complaint.told_by_id)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class ReasonForm(Versioned):
    reason = words(_("理由"), 4, help_text=_("反映人看得到，写明依据和别的办法"))


class AnswerForm(Versioned):
    answer = words(
        _("答复"), 8, help_text=_("反映人凭编号和查询码看到全文。写明查了什么、结论、怎样处理；不写别人的个人信息")
    )


class PassForm(Versioned):
    handler = forms.ChoiceField(label=_("转给"), choices=Handler.choices)
    region_code = forms.TypedChoiceField(label=_("地区"), coerce=int)
    reason = words(_("转办理由"), 3, 500, help_text=_("反映人看得到"))

    def __init__(self, *args: Any, day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = place_names(day).items()  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = words(_("办理记录"), 5, help_text=_("问了谁、查了什么；办理单位内部看，反映人看不到"))


class AvoidForm(forms.Form):
    user: Any = forms.ModelChoiceField(User.objects.none(), label=_("要回避的人"), empty_label=_("请选择"))
    reason = words(_("理由"), 3, 300)

    def __init__(self, *args: Any, complaint: Complaint, day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = handlers(complaint, day)  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    reason = words(_("理由"), 3, 300, help_text=_("为什么这一件与本人无关，例如只是同名"))
