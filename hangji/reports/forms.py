"""What is typed about a report. Forms check text; the actions check facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.access import Territory
from hangji.office.models import Level
from hangji.reports import kinds


class DraftForm(forms.Form):
    kind = forms.ChoiceField(label=_("报表"))
    territory = forms.ChoiceField(label=_("范围"))
    day = DayField(label=_("截至"), help_text=_("按这一天结束时的情况统计，一般是月底"))

    def __init__(self, *args: Any, own: list[Territory], names: Mapping[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, kind.title) for code, kind in kinds.KINDS.items()]  # type: ignore[attr-defined]
        self.fields["territory"].choices = [(_code(each), _said(each, names)) for each in own]  # type: ignore[attr-defined]

    def clean_territory(self) -> Territory:
        region, level = self.cleaned_data["territory"].split("-")
        return Territory(int(region), level)


def _code(territory: Territory) -> str:
    return f"{territory.region_code}-{territory.level}"


def _said(territory: Territory, names: Mapping[int, str]) -> str:
    place = names.get(territory.region_code, str(territory.region_code))
    return f"{place} · {Level(territory.level).label}"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def day_or(text: str, default: date) -> date:
    """A day of the query string; nonsense is the default."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default
