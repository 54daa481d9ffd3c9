"""What a right holder types, and what an officer does."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.portal.models import Article
from hangji.portal.takedown.actions import Claim
from hangji.portal.takedown.models import LONGEST
from hangji.portal.takedown.queries import meant, right_choices
from hangji.voices.forms import Guarded, LookUpForm, Versioned, words


class ClaimForm(Guarded):
    article = forms.CharField(label=_("哪一篇"), max_length=300, help_text=_("文章的网址，或者完整的标题"))
    right = forms.ChoiceField(label=_("侵害了什么权利"), widget=forms.RadioSelect)
    ground = words(_("理由"), 6, LONGEST, help_text=_("哪一段、哪一张图，为什么；您是权利人还是受托人"))
    name = forms.CharField(
        label=_("姓名或者单位名称"), max_length=60, help_text=_("法律要求通知里有真实身份；不要写身份证号")
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("答复发到这里，也在查询页上看"))
    contact = forms.CharField(label=_("电话"), max_length=40, required=False, help_text=_("邮箱和电话至少填一样"))
    attachment: Any = forms.FileField(
        label=_("权利证明"), required=False, help_text=_("可以以后补。PDF、OFD、Word 或者图片，一份，5 MB 以内")
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["right"].choices = right_choices(at.date())  # type: ignore[attr-defined]

    def clean_article(self) -> Article:
        found = meant(self.cleaned_data["article"], self.at)
        if found is None:
            raise forms.ValidationError(_("本站现在没有公开这一篇，或者有几篇同名：请复制文章的网址"))
        return found

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("email") and not typed.get("contact") and "email" not in self.errors:
            self.add_error("email", _("邮箱和电话至少填一样，才能答复您"))
        return typed

    def claim(self) -> Claim:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("ticket", "website")}
        return Claim(**typed)


class ClaimLookUpForm(LookUpForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _("如 CG20211102-48213")


class HideForm(forms.Form):
    because = words(_("为什么先撤下"), 3, 300, help_text=_("公众马上看不到；由另一人决定撤不撤"))


class DecideForm(Versioned):
    granted = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("撤稿：不再公开")), ("no", _("不撤稿：先撤下的恢复公开"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = words(_("答复"), 5, LONGEST, help_text=_("申请人收到全文：查了什么、依据什么、怎样处理"))
