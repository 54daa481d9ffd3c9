"""What is typed about accounts, posts, one's own settings, and the search of the trail; actions judge the facts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.access import BY_DUTY
from hangji.office.actions.accounts import Newcomer
from hangji.office.actions.people import described
from hangji.office.actions.posts import Appointment
from hangji.office.acts import Act
from hangji.office.duties import TOPICS
from hangji.office.models import CommitteeDuty, Level, Person, Role, User
from hangji.office.models.notices import in_hours
from hangji.office.models.posts import Post
from hangji.office.queries import Search, bodies_of, namesakes, regions_of
from hangji.office.trail_words import VERBS

NEW = "new"


class PersonChoice(forms.ChoiceField):
    """One of the people of a name who have no account, or a new person. offer() says whose name."""

    def offer(self, name: str) -> None:
        self.found = {str(person.pk): person for person in namesakes(name)} if name else {}
        said = [(pk, described(person)) for pk, person in self.found.items()]
        new = [(NEW, _("新建：就是这位用户"))] if name else []
        self.choices = [("", _("请选择") if name else _("填好姓名提交以后选择")), *said, *new]

    def person_of(self, chosen: str) -> Person | None:
        return self.found.get(chosen)


class AppointmentForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    region = forms.TypedChoiceField(
        label=_("地区"), coerce=int, help_text=_("角色管到这个地区及其下级；党委任职随党委")
    )
    level = forms.ChoiceField(label=_("登记层级"), choices=Level, initial=Level.ALL)
    body: Any = forms.ModelChoiceField(
        None, label=_("党委"), required=False, empty_label="—", help_text=_("角色是综合党委、行业党委时选择")
    )
    duty = forms.ChoiceField(
        label=_("党委职务"),
        required=False,
        choices=[("", _("委员（职务未定）")), *CommitteeDuty.choices],
        help_text=_("在党委里任什么；工作人员没有表决权，看不到不公开的议题"),
    )
    person: Any = PersonChoice(
        label=_("人员"),
        required=False,
        help_text=_("指导员、党务工作者按这个人名下的派驻和书记任职看社会组织；没有同名的人，自动新建"),
    )
    since = DayField(label=_("任职日期"), help_text=_("从这一天起有权限"))

    def __init__(self, *args: Any, act: Act, whom: User | None = None, **kwargs: Any) -> None:
        """whom: the user who is appointed; one who is linked to a person is not asked for it."""
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(whom.name if whom else self.data.get("name", "").strip()[:40])  # type: ignore[attr-defined]
        if whom and whom.person_id:
            del self.fields["person"]
        self.fields["since"].initial = act.today
        self.fields["region"].choices = regions_of(act)  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies_of(act)  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        """None: a new one; where there are namesakes that is said, not guessed."""
        field, chosen, role = self.fields["person"], self.cleaned_data["person"], self.cleaned_data.get("role")
        if role and role not in BY_DUTY and chosen:
            raise forms.ValidationError(_("只有指导员、党务工作者要对应到人员；这个角色不选"))
        if role in BY_DUTY and field.found and not chosen:  # type: ignore[attr-defined]
            raise forms.ValidationError(_("已有同名的人：请选是哪一位；都不是就选“新建”"))
        return field.person_of(chosen)  # type: ignore[attr-defined, no-any-return]

    def appointment(self) -> Appointment:
        typed = self.cleaned_data
        place = (typed["region"], typed["level"], typed["body"])
        return Appointment(typed["role"], typed["since"], *place, person=typed.get("person"), duty=typed["duty"])


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

    field_order = ("username", "name", "title", "email", "role", "person", "region", "level", "body", "duty", "since")

    def newcomer(self) -> Newcomer:
        typed = self.cleaned_data
        return Newcomer(typed["username"], typed["name"], typed["title"], typed["email"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("写进审计日志"))


class ReissueForm(forms.Form):
    without_totp = forms.BooleanField(label=_("同时停用两步验证（手机遗失或更换时）"), required=False)


class LinkPersonForm(forms.Form):
    person: Any = PersonChoice(label=_("人员"), help_text=_("名单里是同名而没有账号的人"))

    def __init__(self, *args: Any, whom: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(whom.name)  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        return self.fields["person"].person_of(self.cleaned_data["person"])  # type: ignore[attr-defined, no-any-return]


class EndPostForm(forms.Form):
    day = DayField(label=_("结束日期"), help_text=_("从这一天起不再有权限"))
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


HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
    large_print = forms.BooleanField(label=_("大字版"), required=False)


class NoticeForm(forms.Form):
    """How one is told what waits; topics: those that are told."""

    by_mail = forms.BooleanField(label=_("每天用邮件发送待办摘要"), required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("摘要发到这里"))
    hour = forms.TypedChoiceField(
        label=_("几点发送"), coerce=int, choices=HOURS, help_text=_("工作日这个时间以后；没有待办的日子不发")
    )
    quiet_from = forms.TypedChoiceField(
        label=_("不打扰：从几点"), coerce=int, empty_value=None, required=False, choices=[("", _("不设")), *HOURS]
    )
    quiet_until = forms.TypedChoiceField(
        label=_("不打扰：到几点"), coerce=int, empty_value=None, required=False, choices=[("", _("不设")), *HOURS]
    )
    topics = forms.MultipleChoiceField(
        label=_("通知哪些事项"),
        choices=TOPICS.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选的只在工作台和待办里看到"),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("by_mail") and not typed.get("email") and "email" not in self.errors:
            self.add_error("email", _("要收邮件，请填写电子邮箱"))
        first, until = typed.get("quiet_from"), typed.get("quiet_until")
        if (first is None) != (until is None) or (first is not None and first == until):
            self.add_error("quiet_until", _("不打扰的时段要有不同的开始和结束，或都不设"))
        elif first is not None and until is not None and in_hours(first, until, typed.get("hour", until)):
            self.add_error("hour", _("这个时间在不打扰的时段里，请另选"))
        return typed

    def wanted(self) -> dict[str, Any]:
        """The columns of NoticePreference."""
        kept = {name: self.cleaned_data[name] for name in ("by_mail", "hour", "quiet_from", "quiet_until")}
        return {**kept, "muted": [topic for topic in TOPICS if topic not in self.cleaned_data["topics"]]}


class TrailForm(forms.Form):
    subject = forms.CharField(label=_("对象"), max_length=60, required=False)
    by = forms.CharField(label=_("经办人"), max_length=40, required=False)
    verb = forms.ChoiceField(label=_("事项"), choices=[("", _("全部事项")), *VERBS.items()], required=False)
    day = DayField(label=_("日期"), required=False)

    def search(self) -> Search:
        """What was typed; what cannot be understood narrows nothing and is told beside its field."""
        self.is_valid()
        return Search(**{name: value for name, value in self.cleaned_data.items() if value})


class WithdrawIssueForm(forms.Form):
    reason = forms.CharField(
        label=_("撤回原因"), max_length=200, help_text=_("来核对这份文件的任何人都会看到，不写个人信息")
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"), max_length=60, help_text=_("文件末尾二维码旁的 20 位字母和数字，大小写、横线都不影响")
    )


class HeldFileForm(forms.Form):
    file = forms.FileField(label=_("您手里的文件"), help_text=_("只算它的指纹来比较，不保存"))
