"""What is typed about an article: its words and where they come from, its files, who reviews, when it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.models import User
from hangji.portal.actions.writing import Content, original_digest
from hangji.portal.models import Basis, Origin, channels
from rulebook.portal import REVIEWS

LONG = {"rows": 3}
LONGEST = 100_000  # characters of an article
STEP_WORDS = {
    "review_1": _("初审"),
    "review_2": _("复审"),
    "review_3": _("终审"),
    "proof_1": _("一校"),
    "proof_2": _("二校"),
    "proof_3": _("三校"),
}


class ArticleForm(forms.Form):
    """own_units: of a Party worker, who chooses one; an officer types the unit that gave the text, if any."""

    channel = forms.ChoiceField(label=_("栏目"))
    title = forms.CharField(label=_("标题"), max_length=120)
    summary = forms.CharField(
        label=_("摘要"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("首页和搜索结果里显示的一两句话"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("正文"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 20, "data-paste": ""}),
        help_text=_("一行一段。可以从 WPS 贴过来，多余的格式自动去掉"),
    )
    origin = forms.ChoiceField(label=_("稿件来历"), choices=Origin)
    source = forms.CharField(label=_("来源"), max_length=60, help_text=_("媒体或者单位的名称"))
    author = forms.CharField(label=_("作者"), max_length=60, required=False)
    first_published_on = DayField(label=_("原发日期"), required=False, help_text=_("转载必填；公文填成文日期"))
    document_number = forms.CharField(label=_("发文字号"), max_length=60, required=False, help_text=_("公文才填"))
    original_url = forms.URLField(
        label=_("原文链接"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("转载的填，读者可以对照"),
    )
    original_text = forms.CharField(
        label=_("原文全文"),
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("转载时贴一遍原文：只留下校验值，原文不保存"),
    )
    changes = forms.CharField(
        label=_("与原文的改动"), max_length=200, required=False, help_text=_("没有改动不填；摘编、删节的写明")
    )
    basis = forms.ChoiceField(label=_("版权依据"), choices=Basis)
    basis_note = forms.CharField(
        label=_("依据说明"), max_length=200, required=False, help_text=_("授权书、约稿函或者名单的名称")
    )
    unit = forms.CharField(
        label=_("供稿单位"), max_length=100, required=False, help_text=_("社会组织供稿的填全称或统一社会信用代码")
    )
    correction = forms.CharField(
        label=_("更正说明"),
        max_length=300,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("读者会看到：原来怎么写，现在怎么写"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        *args: Any,
        own_units: Sequence[tuple[int, str]] | None = None,
        new: bool = True,
        corrects: bool = False,
        digest: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.digest = digest  # of the original, kept where no other text is given
        found = [(each.code, str(each)) for each in channels().values() if each.articles]
        self.fields["channel"].choices = found  # type: ignore[attr-defined]
        if own_units is not None:
            self.fields["unit"] = forms.TypedChoiceField(label=_("供稿单位"), coerce=int, choices=own_units)
        if not new:
            del self.fields["unit"]
        if not corrects:
            del self.fields["correction"]

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        words = [("correction", _("更正")), ("words", _("正文")), ("origin", _("来历"))]
        named = {
            "correction": ["correction"],
            "words": ["channel", "title", "summary", "text"],
            "origin": [*ORIGIN, "unit"],
        }
        shown = [(title, [self[name] for name in named[code] if name in self.fields]) for code, title in words]
        return [(title, fields) for title, fields in shown if fields]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("origin") == Origin.REPRINT:
            if not typed.get("first_published_on"):
                self.add_error("first_published_on", _("转载要写明原发日期"))
            if not typed.get("original_url") and not typed.get("basis_note"):
                self.add_error("original_url", _("转载要有原文链接；只有报纸的，在“依据说明”里写明版次"))
        return typed

    def content(self) -> Content:
        typed = self.cleaned_data
        names = set(Content.__dataclass_fields__) & set(typed)
        digest = original_digest(typed.get("original_text", "")) or self.digest
        return Content(**{name: typed[name] for name in names}, original_digest=digest)


ORIGIN = (
    *("origin", "source", "author", "first_published_on", "document_number", "original_url", "original_text"),
    *("changes", "basis", "basis_note"),
)


class PictureForm(forms.Form):
    upload = forms.FileField(label=_("图片"), help_text=_("JPG 或 PNG，不超过 20 MB；拍摄地点等信息会去掉"))
    alt = forms.CharField(
        label=_("替代文字"), max_length=200, help_text=_("给看不见图的人：一句话写出图上有谁、在做什么")
    )
    caption = forms.CharField(label=_("图片说明"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttachmentForm(forms.Form):
    upload = forms.FileField(label=_("附件"), help_text=_("PDF、OFD、Word 或 Excel，不超过 20 MB"))
    caption = forms.CharField(label=_("附件名称"), max_length=120, required=False, help_text=_("不填就用文件名"))
    version = forms.IntegerField(widget=forms.HiddenInput)


def described(user: User) -> str:
    return f"{user.name}（{user.title or user.username}）"


class SendForm(forms.Form):
    """A person for each step; actions judge that they are different."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Mapping[str, Iterable[User]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {code: {str(user.pk): user for user in users} for code, users in people.items()}
        for code, users in self.people.items():
            said = [("", _("请选择")), *((pk, described(user)) for pk, user in users.items())]
            help_text = _("由民政局或党委的人办") if code == REVIEWS[-1] else ""
            self.fields[code] = forms.ChoiceField(label=STEP_WORDS[code], choices=said, help_text=help_text)

    def chosen(self) -> dict[str, User]:
        return {code: users[self.cleaned_data[code]] for code, users in self.people.items()}


class ConcludeForm(forms.Form):
    passed = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("yes", _("通过")), ("no", _("退回修改"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("退回的必填：哪里不对、怎么改"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandForm(forms.Form):
    person = forms.ChoiceField(label=_("换成"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        said = [("", _("请选择")), *((pk, user.name) for pk, user in self.people.items())]
        self.fields["person"].choices = said  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    """at: asked of a text alone; a correction is shown at once."""

    at = forms.DateTimeField(
        label=_("定时发布"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("不填就是现在；到了时间自己公开，不用再点"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            del self.fields["at"]


class ReasonForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs=LONG))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
