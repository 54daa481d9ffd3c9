"""The register's forms: what can be typed. What cannot be true the actions refuse."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
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
from rulebook.codes import read_code

MOST_LINES = 200
Choices = Sequence[tuple[Any, Any]]


class CodeField(forms.CharField):
    """统一社会信用代码, normalised and checked; the refusal says what the check character should be."""

    def clean(self, value: Any) -> str:
        code, remarks = read_code(super().clean(value))
        if code is None:
            wrong = [remark for remark in remarks if remark.level == "error"]
            raise forms.ValidationError([said(part) for r in wrong for part in (r.problem, r.mend) if part])
        return code


class GroupedForm(forms.Form):
    """A long form in named groups. GROUPS: (title, names of fields)."""

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class SaveViewForm(forms.Form):
    name = forms.CharField(label=_("视图名称"), max_length=SavedView._meta.get_field("name").max_length)
    query = forms.CharField(widget=forms.HiddenInput, required=False)


class PlainForm(GroupedForm):
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
    PAPERS = ("registered_on", "registration_authority", "supervisor", "industry", "address")
    PLAIN = (*PAPERS, "street_code")

    def __init__(self, *args: Any, regions: Choices, streets: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = list(regions)  # type: ignore[attr-defined]
        self.fields["street_code"].choices = [("", _now("未填")), *streets]  # type: ignore[attr-defined]

    def plain(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PLAIN}

    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PLACE}


class RegisterForm(PlainForm):
    credit_code = CodeField(
        label=_("统一社会信用代码"), max_length=40, help_text=_("18 位，用来认出同一家，避免重复登记")
    )
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("以登记证书为准"))

    GROUPS = (
        (_("是哪一家"), ("credit_code", "name")),
        (_("归哪里登记"), (*PlainForm.PLACE, "street_code")),
        (
            _("登记信息（不知道就留空）"),
            ("registered_on", "registration_authority", "supervisor", "industry", "address"),
        ),
    )


class CorrectForm(PlainForm):
    """A correction. version, opened: what the person saw, so that somebody else's change in between is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opened = forms.JSONField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("更正理由"),
        max_length=300,
        required=False,
        help_text=_("更正按“一直如此”处理；类型、县区从某天起变化也请写明"),
    )

    GROUPS = (
        (_("归哪里登记"), (*PlainForm.PLACE, "street_code")),
        (_("登记信息"), PlainForm.PAPERS),
        (_("为什么更正"), ("reason",)),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["registered_on"].help_text = _("补上登记日期后，从那一天起计入统计")


class DatedForm(forms.Form):
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
    reason = forms.CharField(
        label=_("说明"), max_length=300, required=False, help_text=_("同一天重报是更正，可写明原因")
    )

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
    """A change by a paper: one sent before under a number of its own, or one that the program issues today."""

    document_number = forms.CharField(
        label=_("已有的文号"),
        max_length=60,
        required=False,
        help_text=_("今天由系统发文的留空；以前用纸发过的，填原来的文号"),
    )
    decided = forms.BooleanField(
        label=_("上级直接决定"), required=False, help_text=_("勾选发“决定”；不勾选发对请示的“批复”")
    )
    reason = forms.CharField(label=_("理由"), max_length=300)

    field_order = ["day", "document_number", "decided", "reason", "paper"]

    def with_paper(self) -> None:
        """Ask for the file too: with the second sending, since a browser forgets a file that comes back."""
        self.fields["paper"] = forms.FileField(
            label=_("原件"), required=False, help_text=_("以前用纸发过的，附扫描件；系统发文的不用附")
        )


class ReformForm(DissolveForm):
    kind = forms.ChoiceField(label=_("类别"), choices=PartyKind.choices)
    mode = forms.ChoiceField(label=_("组建方式"), choices=Mode.choices)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("上级党组织"), required=False, empty_label=_("未填"))

    field_order = ["kind", "mode", "body", *DissolveForm.field_order]

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class MergeForm(DissolveForm):
    """others: the Party organisations of the same register."""

    parties = forms.ModelMultipleChoiceField(
        PartyOrganization.objects.none(), label=_("并入的党组织"), help_text=_("可以选几个；并入以后按同一文号撤销")
    )
    mode = forms.ChoiceField(label=_("合并以后的组建方式"), choices=[c for c in Mode.choices if c[0] != Mode.SINGLE])

    field_order = ["parties", "mode", *DissolveForm.field_order]

    def __init__(self, *args: Any, others: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = others  # type: ignore[attr-defined]


class SplitForm(DissolveForm):
    """covered: the organisations that it covers."""

    organisations = forms.ModelMultipleChoiceField(
        SocialOrganization.objects.none(), label=_("分出去的社会组织"), widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("新党组织名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=PartyKind.choices, initial=PartyKind.BRANCH)
    mode = forms.ChoiceField(label=_("组建方式"), choices=Mode.choices)

    field_order = ["organisations", "name", "kind", "mode", *DissolveForm.field_order]

    def __init__(self, *args: Any, covered: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = covered  # type: ignore[attr-defined]


class PersonMixin(GroupedForm):
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
        if (
            self.person_required
            and not found.get("person")
            and not found.get("new_name")
            and "person" not in self.errors
        ):
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

    def clean(self, value: Any) -> list[SocialOrganization]:
        lines = list(dict.fromkeys(line.strip() for line in str(super().clean(value)).splitlines() if line.strip()))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_now("一次最多 %(most)d 家，请分几次登记") % {"most": MOST_LINES})
        found = {line: self._named(line) for line in lines}
        if faults := [self._fault(line) for line, organisation in found.items() if organisation is None]:
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(organisation for organisation in found.values() if organisation))

    def _named(self, line: str) -> SocialOrganization | None:
        """The organisation of a code, with its name behind it or not, or of a whole name that is nobody else's."""
        code = unicodedata.normalize("NFKC", line).upper().split()[0]
        there = list(self.seen.filter(credit_code=code)) or list(self.seen.filter(name=line)[:2])
        return there[0] if len(there) == 1 else None

    def _fault(self, line: str) -> str:
        near = [str(organisation) for organisation in self.seen.filter(name__contains=line)[:3]]
        if not near:
            return _now("“%(line)s”不在你能看到的台账里，请核对名称或代码") % {"line": line}
        names = _now("、").join(near)
        return _now("“%(line)s”不是全称，也不是代码；相近的有：%(names)s") % {"line": line, "names": names}


class AdmitForm(DatedForm):
    organisations = OrganisationsField(label=_("纳入覆盖的社会组织"), help_text=_("每行一家，写统一社会信用代码或全称"))
    mode = forms.ChoiceField(label=_("覆盖方式"), choices=Mode.choices)

    field_order = ["organisations", "mode", "day"]

    def __init__(self, *args: Any, seen: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].seen = seen  # type: ignore[attr-defined]


class JoinForm(DatedForm):
    party_organization = forms.ModelChoiceField(
        PartyOrganization.objects.none(), label=_("由哪个党组织覆盖"), empty_label=_("请选择")
    )
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
    region_code = forms.TypedChoiceField(label=_("所在地区"), coerce=int)

    GROUPS = (
        (_("怎样建、覆盖谁"), ("mode", "organisations")),
        (_("党组织"), ("name", "kind", "level", "region_code", "body")),
        (_("依据"), ("formed_on", "approval_number", "approved_on", "approval")),
        (_("书记（可以以后登记）"), ("person", "new_name", "new_unit", "new_phone")),
    )

    def __init__(self, *args: Any, seen: Any, bodies: Any, regions: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].seen = seen  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["region_code"].choices = list(regions)  # type: ignore[attr-defined]


class CorrectPartyForm(GroupedForm):
    """What may have been written down wrongly about a Party organisation."""

    name = forms.CharField(label=_("党组织名称"), max_length=120)
    formed_on = DayField(label=_("成立日期"), help_text=_("改了以后，本年新建数按新的日期算"))
    approval_number = forms.CharField(label=_("批复文号"), max_length=60, required=False)
    approved_on = DayField(label=_("批复日期"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=200, required=False, help_text=_("写进变更记录"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    GROUPS = (
        (_("党组织"), ("name",)),
        (_("依据"), ("formed_on", "approval_number", "approved_on")),
        (_("为什么更正"), ("reason",)),
    )

    def plain(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "approval_number", "approved_on")}
