"""Forms about supervising bodies."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.actions.bodies import Charter
from hangji.office.acts import Act
from hangji.office.models import Body, BodyKind
from hangji.office.queries import body_places

DOCUMENT = _("文号")
PARTY_FOUNDED = date(1921, 7, 1)  # no body of it is older
CHARTER = ("name", "kind", "industry", "valid_from", "document")


class DocumentField(forms.CharField):
    """The number of the document by which something was decided."""

    def __init__(self, label: Any = DOCUMENT, *, required: bool = True) -> None:
        super().__init__(label=label, max_length=60, required=required)


class BodyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("写全称，例如“中共某某市社会组织综合委员会”"))
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *BodyKind.choices])
    industry = forms.CharField(
        label=_("行业"), max_length=40, required=False, help_text=_("行业党委才填，写法与组织台账的“行业”一致")
    )
    valid_from = DayField(label=_("成立日期"), first=PARTY_FOUNDED, required=False, help_text=_("不清楚的留空"))
    document = DocumentField(_("成立文号"), required=False)

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        if body:
            kwargs["initial"] = {name: getattr(body, name) for name in CHARTER}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("industry") and typed.get("kind") not in (None, BodyKind.INDUSTRY):
            self.add_error("industry", _("只有行业党委才填行业；类别选错了的改类别，否则留空"))
        return typed

    def charter(self) -> Charter:
        return Charter(**{name: self.cleaned_data[name] for name in CHARTER})


class FoundBodyForm(BodyForm):
    region = forms.TypedChoiceField(
        label=_("地区"), coerce=int, help_text=_("市的领导市级登记的，县区的领导县级登记的")
    )
    parent: Any = forms.ModelChoiceField(None, label=_("上一级"), required=False, empty_label=_("没有登记"))

    field_order = ("name", "kind", "industry", "region", "parent", "valid_from", "document")

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = body_places(act)  # type: ignore[attr-defined]
        self.fields["parent"].queryset = Body.objects.on(act.today)  # type: ignore[attr-defined]


class RenameBodyForm(forms.Form):
    name = forms.CharField(label=_("新名称"), max_length=80)
    day = DayField(label=_("更名日期"), help_text=_("从这一天起用新名称"))
    document = DocumentField()


class PlaceBodyForm(forms.Form):
    parent: Any = forms.ModelChoiceField(
        None, label=_("上一级"), required=False, empty_label=_("没有上一级"), help_text=_("新成立的先登记，再来选")
    )
    day = DayField(label=_("起始日期"), help_text=_("从这一天起由它领导"))
    document = DocumentField()

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Body.objects.exclude(pk=body.pk)  # type: ignore[attr-defined]
