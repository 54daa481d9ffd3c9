"""What is typed about accounts, posts, one's own settings, and the search of the trail; actions judge the facts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from hangji.office.actions.accounts import Newcomer
from hangji.office.actions.posts import Appointment
from hangji.office.acts import Act
from hangji.office.models import Level, Role, User
from hangji.office.models.posts import Post
from hangji.office.queries import Search, bodies_of, regions_of
from hangji.office.verbs import VERBS


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AppointmentForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    region = forms.TypedChoiceField(
        label=_("地区"), coerce=int, help_text=_("角色管到这个地区及其下级；党委任职随党委")
    )
    level = forms.ChoiceField(label=_("登记层级"), choices=Level, initial=Level.ALL)
    body: Any = forms.ModelChoiceField(
        None, label=_("党委"), required=False, empty_label="—", help_text=_("角色是综合党委、行业党委时选择")
    )
    since = forms.DateField(label=_("任职日期"), widget=DayInput(), help_text=_("从这一天起有权限"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = act.today
        self.fields["region"].choices = regions_of(act)  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies_of(act)  # type: ignore[attr-defined]

    def appointment(self) -> Appointment:
        typed = self.cleaned_data
        return Appointment(typed["role"], typed["since"], typed["region"], typed["level"], typed["body"])


class InvitationForm(AppointmentForm):
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("通常是姓名拼音；登录时用，以后不变"),
        validators=User._meta.get_field("username").validators,
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("单位和职务"), max_length=60, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("可以不填"))

    field_order = ("username", "name", "title", "email", "role", "region", "level", "body", "since")

    def newcomer(self) -> Newcomer:
        typed = self.cleaned_data
        return Newcomer(typed["username"], typed["name"], typed["title"], typed["email"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("写进审计日志"))


class ReissueForm(forms.Form):
    without_totp = forms.BooleanField(label=_("同时停用两步验证（手机遗失或更换时）"), required=False)


class EndPostForm(forms.Form):
    day = forms.DateField(label=_("结束日期"), widget=DayInput(), help_text=_("从这一天起不再有权限"))
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)

    def __init__(self, *args: Any, act: Act, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = max(act.today, post.since)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """The password of an invited person, typed twice and checked by settings.AUTH_PASSWORD_VALIDATORS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = _("至少 10 个字，不要用常见的，也不要含用户名")
        self.fields["new_password2"].label = _("再输一次")
        self.fields["new_password2"].help_text = ""


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
    large_print = forms.BooleanField(label=_("大字版"), required=False)


class TrailForm(forms.Form):
    subject = forms.CharField(label=_("对象"), max_length=60, required=False)
    by = forms.CharField(label=_("经办人"), max_length=40, required=False)
    verb = forms.ChoiceField(label=_("事项"), choices=[("", _("全部事项")), *VERBS.items()], required=False)
    day = forms.DateField(label=_("日期"), widget=DayInput(), required=False)

    def search(self) -> Search:
        """What was typed; what cannot be understood narrows nothing and is told beside its field."""
        self.is_valid()
        return Search(**{name: value for name, value in self.cleaned_data.items() if value})
