"""What is typed about a drive. Forms check text; the actions check facts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.formation.drives.actions.plan import MOST_TARGETS, Aim, Design
from hangji.formation.drives.models import Drive, DriveKind, MemberDuty
from hangji.formation.drives.scope import REACHES, SCOPE_WORDS, is_rate
from hangji.kit.days import DayField
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.models import Level, User
from hangji.office.permissions import Permission
from hangji.registry.forms import GroupedForm, OrganisationsField
from hangji.registry.lists import industries
from hangji.registry.models import Kind, SocialOrganization
from hangji.registry.views.filling import region_choices
from rulebook.indicators import indicators

ANY = ("", _("不限"))
Choices = Sequence[tuple[Any, Any]]


def measures() -> list[tuple[str, Any]]:
    """What a target may measure: a state of the baseline in organisations, or an indicator of the territory."""
    states = [(f"reach:{name}", _now("名单里%(reach)s的（家）") % {"reach": said}) for name, said in REACHES.items()]
    figures = [
        (
            f"indicator:{each.code}",
            _now("%(title)s（%(unit)s）")
            % {"title": _now(each.title), "unit": "%" if each.denominator else _now(each.unit)},
        )
        for each in indicators()
    ]
    return [("", _now("不设")), (_now("名单里的社会组织"), states), (_now("整个范围的指标"), figures)]


class DriveForm(GroupedForm):
    """version: of the drive that is changed."""

    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("写上年份或期次，例如“强覆盖百日行动（2021）”"))
    kind = forms.ChoiceField(label=_("行动"), choices=DriveKind.choices)
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("部署文件的名称和文号；没有就留空")
    )
    starts_on = DayField(label=_("开始日期"), help_text=_("名单按这一天固定"))
    ends_on = DayField(label=_("结束日期"), help_text=_("最后一天"))
    region_code = forms.TypedChoiceField(label=_("地区"), coerce=int)
    level = forms.ChoiceField(label=_("登记层级"), choices=Level.choices)
    condition = forms.ChoiceField(label=_("对象"), choices=list(SCOPE_WORDS.items()))
    county = forms.TypedChoiceField(label=_("县区"), coerce=int, empty_value=None, required=False)
    organisation_kind = forms.ChoiceField(label=_("登记类型"), choices=[ANY, *Kind.choices], required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)
    supervisor = forms.CharField(
        label=_("业务主管单位"), max_length=80, required=False, help_text=_("名称里含这几个字的")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    SCOPE = ("region_code", "level", "condition", "county", "organisation_kind", "industry", "supervisor")
    GROUPS = (
        (_("是什么行动"), ("name", "kind", "basis", "starts_on", "ends_on")),
        (_("对哪些社会组织"), SCOPE),
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.held = territories(act, Permission.MANAGE_DRIVES)
        places = region_choices(act, Permission.MANAGE_DRIVES, prefectures=True)
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]
        self.fields["county"].choices = [ANY, *((c, n) for c, n in places if c % 100)]  # type: ignore[attr-defined]
        self.fields["industry"].choices = [ANY, *((each, each) for each in industries())]  # type: ignore[attr-defined]
        for n in range(1, MOST_TARGETS + 1):
            self._offer(n)

    def _offer(self, n: int) -> None:
        """The three fields of one target."""
        self.fields[f"measure_{n}"] = forms.ChoiceField(label=_now("要达到什么"), choices=measures(), required=n == 1)
        self.fields[f"wanted_{n}"] = forms.DecimalField(
            label=_now("达到"),
            min_value=Decimal("0.1"),
            max_value=Decimal(1_000_000),
            decimal_places=1,
            required=False,
            help_text=_now("写数字：比率写百分数，例如 85；其余写家数、个数"),
        )
        self.fields[f"due_{n}"] = DayField(label=_now("期限"), required=False, help_text=_now("留空就是结束日期"))

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each target is a group of its own, so that its three fields stand in one row."""
        aims = [
            (_now("目标 %(n)d") % {"n": n}, [self[f"{part}_{n}"] for part in ("measure", "wanted", "due")])
            for n in range(1, MOST_TARGETS + 1)
        ]
        return [*super().groups(), *aims]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        region, level = found.get("region_code"), found.get("level")
        if region is not None and level and not any(each.holds(region, level) for each in self.held):
            self.add_error("level", _("你的任职管不到这个地区的这个登记层级"))
        for n in range(1, MOST_TARGETS + 1):
            self._whole(found, n)
        return found

    def _whole(self, found: dict[str, Any], n: int) -> None:
        """A target has a number, and only a rate has tenths and ends at 100."""
        measure, wanted = found.get(f"measure_{n}"), found.get(f"wanted_{n}")
        if not measure or f"wanted_{n}" in self.errors:
            return
        if wanted is None:
            self.add_error(f"wanted_{n}", _("写要达到多少"))
        elif _of_rate(measure) and wanted > 100:
            self.add_error(f"wanted_{n}", _("比率不超过 100"))
        elif not _of_rate(measure) and wanted != wanted.to_integral_value():
            self.add_error(f"wanted_{n}", _("家数、个数写整数"))

    def design(self) -> Design:
        typed = self.cleaned_data
        plain = ("name", "kind", "basis", "starts_on", "ends_on", *self.SCOPE)
        return Design(**{name: typed[name] for name in plain}, aims=tuple(self._aims()))

    def _aims(self) -> Iterator[Aim]:
        typed = self.cleaned_data
        for n in range(1, MOST_TARGETS + 1):
            kind, _colon, name = typed.get(f"measure_{n}", "").partition(":")
            if name:
                wanted = typed[f"wanted_{n}"] * (10 if _of_rate(typed[f"measure_{n}"]) else 1)
                yield Aim(int(wanted), typed[f"due_{n}"] or typed["ends_on"], **{kind: name})


def _of_rate(measure: str) -> bool:
    kind, _colon, code = measure.partition(":")
    return kind == "indicator" and any(each.code == code and each.denominator for each in indicators())


def initial_of(drive: Drive) -> dict[str, Any]:
    """The form's values of a drive that exists."""
    said = {name: getattr(drive, name) for name in ("name", "kind", "basis", "starts_on", "ends_on", "version")}
    said |= {name: getattr(drive, name) for name in DriveForm.SCOPE}
    for n, target in enumerate(drive.targets.all(), 1):
        said[f"measure_{n}"] = f"indicator:{target.indicator}" if target.indicator else f"reach:{target.reach}"
        said[f"wanted_{n}"] = f"{target.wanted / 10:g}" if is_rate(target) else target.wanted
        said[f"due_{n}"] = target.due_on
    return said


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(ReasonForm):
    ends_on = DayField(label=_("新的结束日期"), help_text=_("目标的期限不变"))

    field_order = ["ends_on", "reason"]


class CloseForm(forms.Form):
    remarks = forms.CharField(
        label=_("总结"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("只写数里看不出来的：怎样做的、没有达到的怎么接着办；数已经写好"),
    )


class UserChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} · {obj.title}" if obj.title else obj.name


class MemberForm(forms.Form):
    user = UserChoice(User.objects.none(), label=_("成员"), empty_label=_("请选择"))
    duty = forms.ChoiceField(label=_("职责"), choices=MemberDuty.choices, initial=MemberDuty.MEMBER)
    counties = forms.TypedMultipleChoiceField(
        label=_("负责的县区"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = OrganisationsField(
        label=_("点名负责的社会组织"), required=False, help_text=_("每行一家，写统一社会信用代码或全称；优先于县区分工")
    )

    def __init__(self, *args: Any, users: Any, counties: Choices, units: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        self.fields["counties"].choices = list(counties)  # type: ignore[attr-defined]
        self.fields["organisations"].seen = units  # type: ignore[attr-defined]


def lines_of(organisations: Sequence[SocialOrganization]) -> str:
    """Organisations as the text field takes them."""
    return "\n".join(f"{each.credit_code} {each}" for each in organisations)
