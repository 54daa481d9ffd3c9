"""What is typed about an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.intake.models import Batch
from hangji.intake.reading.fields import Field
from hangji.kit.days import DayField
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.models import Region
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission

CONTENTS = [
    ("all", _("整张台账：社会组织、党员人数、党组织都在一张表里")),
    ("register", _("只有社会组织的登记信息")),
    ("headcounts", _("只有党员和从业人员人数")),
    ("party", _("只有党组织及其覆盖")),
]


def registers(act: Act) -> list[tuple[str, str]]:
    """The registers that a person may import for, as ("341600 city", "亳州市 市级登记")."""
    found: dict[str, str] = {}
    for territory in territories(act, Permission.IMPORT):
        inside = Region.objects.on(act.today).filter(within_span("code", territory.region_code))
        for region in inside.filter(level__in=["prefecture", "county"]):
            level = "city" if region.level == "prefecture" else "county"
            if territory.level in ("all", level):
                word = _("市级登记") if level == "city" else _("县级登记")
                found[f"{region.code} {level}"] = f"{region.name} · {word}"
    return list(found.items())


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("选择文件"),
        help_text=_("你们自己的 Excel 或文本文件就行：列的次序、名称不用改，标题行、合计行不用删。不超过 20 MB"),
    )
    register = forms.ChoiceField(label=_("导入到哪个台账"))
    fields_list = forms.ChoiceField(label=_("表里有什么"), choices=CONTENTS, initial="all")
    as_of = DayField(label=_("数据截至"), help_text=_("党员人数从这一天起算；表里另有“截至日期”列的按那一列"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = act.today
        self.fields["register"].choices = registers(act)  # type: ignore[attr-defined]
        self.fields["as_of"].initial = act.today

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(_("截至日期在今天以后；台账只记已经发生的事"))
        return day


class ColumnsForm(forms.Form):
    """Which column holds what; one select a column of the file."""

    def __init__(self, *args: Any, batch: Batch, columns: list[Any], fields: tuple[Field, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("不导入"))] + [(entry.name, entry.label) for entry in fields]
        for column in columns:
            label = _("%(letters)s 列：%(head)s") % {"letters": column.letters, "head": column.head or "—"}
            chosen = column.field.name if column.field else ""
            self.fields[column.letters] = forms.ChoiceField(
                label=label, choices=choices, initial=chosen, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = [value for value in self.cleaned_data.values() if value]
        if twice := {value for value in said if said.count(value) > 1}:
            raise forms.ValidationError(
                _("有两列都选了同一项内容（%(count)d 项），每项只能来自一列"), params={"count": len(twice)}
            )
        return self.cleaned_data
