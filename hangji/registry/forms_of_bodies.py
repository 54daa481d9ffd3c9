"""Forms about who leads: transfers, mergers and ends of supervising bodies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.forms_of_bodies import DocumentField
from hangji.office.models import Body
from hangji.registry.leading import Asked
from hangji.registry.models import PartyForm

NOBODY = "none"


class AskForm(forms.Form):
    """Whom a transfer asks about; sent by GET, so that a preview has an address."""

    day = DayField(label=_("划转日期"))
    industry = forms.ChoiceField(label=_("行业"), required=False)
    source = forms.ChoiceField(label=_("现在的上级"), required=False)
    county = forms.ChoiceField(label=_("县区"), required=False)

    def __init__(
        self, *args: Any, bodies: list[Body], industries: list[str], regions: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        choices: dict[str, list[tuple[str, Any]]] = {
            "industry": [("", _("不限行业")), *((each, each) for each in industries)],
            "source": [
                ("", _("不限")),
                *((pk, body.name) for pk, body in self.bodies.items()),
                (NOBODY, _("没有上级党组织")),
            ],
            "county": [("", _("不限县区")), *((str(code), name) for code, name in regions)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        said = self.cleaned_data
        source, county = said.get("source", ""), said.get("county", "")
        return Asked(
            said["day"],
            self.bodies.get(source),
            source == NOBODY,
            said.get("industry", ""),
            int(county) if county else 0,
        )


class TransferForm(forms.Form):
    """What is decided, besides the rows that are ticked."""

    document = DocumentField()
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
    form: Any = forms.ModelMultipleChoiceField(None, required=False)

    def __init__(self, *args: Any, forms_seen: QuerySet[PartyForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = forms_seen  # type: ignore[attr-defined]


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("撤回理由"), max_length=200, help_text=_("写进每一个党组织的变更记录"))


class EndBodyForm(forms.Form):
    day = DayField(label=_("撤销日期"), help_text=_("从这一天起不再存在"))
    successor: Any = forms.ModelChoiceField(None, label=_("由谁承接"), required=False, empty_label=_("没有承接的"))
    document = DocumentField()
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("写进变更记录"))

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Body.objects.exclude(pk=body.pk)  # type: ignore[attr-defined]


class MergeBodyForm(forms.Form):
    into: Any = forms.ModelChoiceField(None, label=_("并入"), empty_label=_("请选择"))
    day = DayField(label=_("并入日期"), help_text=_("从这一天起由它承接，原来的撤销"))
    document = DocumentField()
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = bodies  # type: ignore[attr-defined]
