"""The register's forms: what can be typed. What cannot be true the actions refuse."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rulebook.codes import read_code

from hangji.kit.templatetags.kit import said
from hangji.office.models import Body, Person, SavedView
from hangji.registry.models import (
    Kind,
    Mode,
    OrganisationLevel,
    PartyKind,
    PartyOrganization,
    SocialOrganization,
    Status,
)

DAY_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y年%m月%d", "%Y%m%d"]
AREA = {"rows": 3}
Choices = Sequence[tuple[Any, Any]]


class DayField(forms.DateField):
    """A day as people write it: 2021-10-31, 2021.10.31, 2021/10/31 or 2021年10月31日, full-width figures too."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"placeholder": "2021-10-31", "autocomplete": "off"})
        kwargs.setdefault("error_messages", {"invalid": _("请写成 2021-10-31 这样的日期")})
        super().__init__(input_formats=DAY_FORMATS, widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)


class CodeField(forms.CharField):
    """统一社会信用代码, normalised and checked; the refusal says what the check character should be."""

    def clean(self, value: Any) -> str:
        code, remarks = read_code(super().clean(value))
        if code is None:
            wrong = [remark for remark in remarks if remark.level == "error"]
            raise forms.ValidationError([said(part) for r in wrong for part in (r.problem, r.mend) if part])
        return code


class Form(forms.Form):
    """Blanks around a text are no part of it; the error list is the page's own."""

    required_css_class = ""

    def text(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


class SaveViewForm(Form):
    name = forms.CharField(label=_("视图名称"), max_length=SavedView._meta.get_field("name").max_length)
    query = forms.CharField(widget=forms.HiddenInput, required=False)


class PlainForm(Form):
    """The undated attributes. Only name and code are demanded of anybody."""

    registered_on = DayField(label=_("登记日期"), required=False, help_text=_("不知道就留空；留空时从今天起计"))
    registration_authority = forms.CharField(label=_("登记管理机关"), max_length=80, required=False)
    supervisor = forms.CharField(
        label=_("业务主管单位"), max_length=80, required=False, help_text=_("直接登记的没有，留空")
    )
    industry = forms.CharField(label=_("行业"), max_length=40, required=False)
    address = forms.CharField(label=_("住所"), max_length=160, required=False)
    street_code = forms.TypedChoiceField(label=_("乡镇街道"), coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label=_("登记类型"), choices=Kind.choices)
    level = forms.ChoiceField(label=_("层级"), choices=OrganisationLevel.choices)
    region_code = forms.TypedChoiceField(label=_("县区"), coerce=int, help_text=_("以住所地划分"))

    PLACE = ("kind", "level", "region_code")
    PLAIN = ("registered_on", "registration_authority", "supervisor", "industry", "address", "street_code")

    def __init__(self, *args: Any, regions: Choices, streets: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = list(regions)  # type: ignore[attr-defined]
        self.fields["street_code"].choices = [("", _now("未填")), *streets]  # type: ignore[attr-defined]

    def plain(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PLAIN}

    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PLACE}


class RegisterForm(PlainForm):
    credit_code = CodeField(label=_("统一社会信用代码"), max_length=40, help_text=_("18 位，用来认出同一家，避免重复登记"))
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("以登记证书为准"))

    field_order = ["credit_code", "name", *PlainForm.PLACE, *PlainForm.PLAIN]


class CorrectForm(PlainForm):
    """A correction. version, opened: what the person saw, so that somebody else's change in between is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opened = forms.JSONField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("更正理由"), max_length=300, required=False, help_text=_("更正按“一直如此”处理；类型、县区从某天起变化也请写明")
    )

    field_order = [*PlainForm.PLACE, *PlainForm.PLAIN, "reason"]


class DatedForm(Form):
    day = DayField(label=_("自哪天起"))


class RenameForm(DatedForm):
    name = forms.CharField(label=_("新名称"), max_length=120, help_text=_("原名称仍可查到"))

    field_order = ["name", "day"]


class StatusForm(DatedForm):
    status = forms.ChoiceField(label=_("登记状态"), choices=Status.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)

    field_order = ["status", "day", "reason"]


class HeadcountForm(DatedForm):
    full = forms.IntegerField(label=_("正式党员（名）"), min_value=0, max_value=100_000)
    probationary = forms.IntegerField(label=_("预备党员（名）"), min_value=0, max_value=100_000, required=False)
    staff = forms.IntegerField(label=_("从业人员（名）"), min_value=0, max_value=1_000_000, required=False)
    not_transferred = forms.IntegerField(
        label=_("其中组织关系未转入（名）"), min_value=0, max_value=100_000, required=False
    )
    reason = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("同一天重报是更正，可写明原因"))

    field_order = ["day", "full", "probationary", "not_transferred", "staff", "reason"]

    def counts(self) -> dict[str, int | None]:
        found = self.cleaned_data
        return {
            "full": found["full"],
            "probationary": found["probationary"] or 0,
            "staff": found["staff"],
            "not_transferred": found["not_transferred"] or 0,
        }


class LeaveForm(DatedForm):
    reason = forms.CharField(label=_("理由"), max_length=300)


class EndForm(LeaveForm):
    """Ending an assignment."""


class DissolveForm(DatedForm):
    document_number = forms.CharField(label=_("撤销文号"), max_length=60)
    reason = forms.CharField(label=_("理由"), max_length=300)


class PersonMixin(Form):
    """Someone already known, or a new name."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label=_("请选择"))
    new_name = forms.CharField(label=_("名单里没有：姓名"), max_length=40, required=False)
    new_unit = forms.CharField(label=_("单位"), max_length=80, required=False)
    new_phone = forms.CharField(label=_("联系电话"), max_length=20, required=False, help_text=_("只为工作联系，可不填"))

    person_required = True

    def __init__(self, *args: Any, people: Any, label: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset, field.label = people, label
        field.label_from_instance = lambda p: f"{p.name}（{p.unit}）" if p.unit else p.name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.person_required and not found.get("person") and not found.get("new_name") and "person" not in self.errors:
            self.add_error("person", _("请选一位，或在下面写姓名"))
        return found


class SecretaryForm(PersonMixin, DatedForm):
    field_order = ["person", "new_name", "new_unit", "new_phone", "day"]


class InstructorForm(PersonMixin, DatedForm):
    field_order = ["person", "new_name", "new_unit", "new_phone", "day"]


class OrganisationsField(forms.CharField):
    """Organisations, one a line: their code or whole name. seen: the ones that the person may see."""

    def __init__(self, **kwargs: Any):
        self.seen: Any = SocialOrganization.objects.none()
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def clean(self, value: Any) -> list[SocialOrganization]:  # type: ignore[override]
        lines = list(dict.fromkeys(line.strip() for line in str(super().clean(value)).splitlines() if line.strip()))
        found, faults = [], []
        for line in lines[:200]:
            matches = self._matches(line)
            if len(matches) == 1:
                found.append(matches[0])
            else:
                faults.append(self._fault(line, matches))
        if faults:
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(found))

    def _matches(self, line: str) -> list[SocialOrganization]:
        code = unicodedata.normalize("NFKC", line).upper()
        exact = list(self.seen.filter(credit_code=code)) or list(self.seen.filter(name=line))
        return exact or list(self.seen.filter(name__contains=line)[:4])

    @staticmethod
    def _fault(line: str, matches: list[SocialOrganization]) -> str:
        if not matches:
            return _now("“%(line)s”不在你能看到的台账里，请核对名称或代码") % {"line": line}
        names = _now("、").join(o.name for o in matches[:3])
        return _now("“%(line)s”对应不止一家（%(names)s），请写全称或代码") % {"line": line, "names": names}


class AdmitForm(DatedForm):
    organisations = OrganisationsField(label=_("纳入覆盖的社会组织"), help_text=_("每行一家，写统一社会信用代码或名称"))
    mode = forms.ChoiceField(label=_("覆盖方式"), choices=Mode.choices)

    field_order = ["organisations", "mode", "day"]

    def __init__(self, *args: Any, seen: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].seen = seen  # type: ignore[attr-defined]


class JoinForm(DatedForm):
    party_organization = forms.ModelChoiceField(PartyOrganization.objects.none(), label=_("由哪个党组织覆盖"), empty_label=_("请选择"))
    mode = forms.ChoiceField(label=_("覆盖方式"), choices=[c for c in Mode.choices if c[0] != Mode.SINGLE])

    field_order = ["party_organization", "mode", "day"]

    def __init__(self, *args: Any, parties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["party_organization"].queryset = parties  # type: ignore[attr-defined]


class FormPartyForm(PersonMixin):
    """成立党组织. The approval's date and number say by which document; the file is its evidence."""

    person_required = False

    name = forms.CharField(label=_("党组织名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=PartyKind.choices, initial=PartyKind.BRANCH)
    mode = forms.ChoiceField(label=_("组建方式"), choices=Mode.choices, widget=forms.RadioSelect)
    organisations = OrganisationsField(
        label=_("覆盖的社会组织"), help_text=_("每行一家，写统一社会信用代码或名称；单独组建只写一家")
    )
    formed_on = DayField(label=_("成立日期"), help_text=_("覆盖率从这一天起变化，一般就是批复日期"))
    body = forms.ModelChoiceField(Body.objects.none(), label=_("上级党组织"), required=False, empty_label=_("未填"))
    approval_number = forms.CharField(label=_("批复文号"), max_length=60, required=False)
    approved_on = DayField(label=_("批复日期"), required=False)
    approval = forms.FileField(label=_("批复文件"), required=False, help_text=_("扫描件或电子文件，作为依据存档"))
    level = forms.ChoiceField(label=_("层级"), choices=OrganisationLevel.choices)
    region_code = forms.TypedChoiceField(label=_("县区"), coerce=int)

    field_order = [
        *("mode", "organisations", "name", "kind", "formed_on", "body", "approval_number", "approved_on", "approval"),
        *("level", "region_code", "person", "new_name", "new_unit", "new_phone"),
    ]

    def __init__(self, *args: Any, seen: Any, bodies: Any, regions: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].seen = seen  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["region_code"].choices = list(regions)  # type: ignore[attr-defined]
