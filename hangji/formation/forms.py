"""What is typed about a case. Forms check text; the actions check facts, the rulebook judges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.formation.actions.cases import Plan
from hangji.formation.actions.result import Count, Stood
from hangji.formation.models import Duty
from hangji.kit.days import DayField
from hangji.office.models import Body, Person
from hangji.registry.forms import GroupedForm, OrganisationsField, PersonMixin
from hangji.registry.models import Mode, PartyKind, PartyOrganization

ROWS = 9  # candidates that the form has room for: seven places ask for nine


class PlanForm(GroupedForm):
    """How it is to be formed. version: of the case that is changed."""

    mode = forms.ChoiceField(label=_("组建方式"), choices=Mode.choices, widget=forms.RadioSelect)
    organisations = OrganisationsField(
        label=_("为哪几家社会组织"), help_text=_("每行一家，写统一社会信用代码或全称；单独组建只写一家")
    )
    joins = forms.ModelChoiceField(
        PartyOrganization.objects.none(),
        label=_("加入已有的党组织"),
        required=False,
        empty_label=_("不加入，新成立"),
        help_text=_("联合、挂靠、行业联建可以加入已有的；选了就不再选举、挂牌"),
    )
    host = forms.CharField(label=_("挂靠单位"), max_length=120, required=False, help_text=_("挂靠组建要写"))
    industry = forms.CharField(label=_("联建的行业"), max_length=40, required=False, help_text=_("行业联建要写"))
    name = forms.CharField(
        label=_("党组织名称"), max_length=120, required=False, help_text=_("留空就按社会组织的名称取")
    )
    kind = forms.ChoiceField(label=_("党组织类别"), choices=PartyKind.choices, initial=PartyKind.BRANCH)
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("由哪个上级党组织研究批复"),
        required=False,
        empty_label=_("本地的综合党委"),
    )
    day = DayField(label=_("发现日期"))
    note = forms.CharField(
        label=_("怎样发现的"), max_length=500, required=False, help_text=_("例如年检、走访、名单比对")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    GROUPS: Any = (
        (_("怎样建、为谁建"), ("mode", "organisations", "joins", "host", "industry")),
        (_("拟成立的党组织"), ("name", "kind", "body")),
        (_("发现"), ("day", "note")),
    )

    def __init__(self, *args: Any, seen: Any, bodies: Any, parties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].seen = seen  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["joins"].queryset = parties  # type: ignore[attr-defined]

    def plan(self, *, reason: str = "", applicant: Person | None = None) -> Plan:
        typed = self.cleaned_data
        plain = ("mode", "kind", "name", "body", "joins", "host", "industry")
        return Plan(**{name: typed[name] for name in plain}, reason=reason, applicant=applicant)


class AmendForm(PlanForm):
    GROUPS = PlanForm.GROUPS[:2]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["day"], self.fields["note"]


class StepForm(forms.Form):
    """A plain step: its day, who did it, what was found, and a paper where there is one."""

    day = DayField(label=_("日期"))
    who = forms.CharField(label=_("谁办的"), max_length=120)
    note = forms.CharField(label=_("情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label=_("附件"), required=False, help_text=_("会议记录、谈话记录等，可以不附"))


class PlateForm(forms.Form):
    day = DayField(label=_("挂牌日期"))
    note = forms.CharField(label=_("挂在哪里"), max_length=500, required=False)


class TalkForm(PersonMixin):
    person_required = False
    day = DayField(label=_("日期"))
    who = forms.CharField(label=_("和谁协商"), max_length=120)
    note = forms.CharField(label=_("商定了什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    GROUPS = (
        (_("协商"), ("day", "who", "note")),
        (_("由谁提出申请（他有账号的，可以在自己的工作台申请）"), ("person", "new_name", "new_unit", "new_phone")),
    )


class PaperForm(forms.Form):
    """A step that a paper goes with: issued by the program today, or sent on paper before under a number of its own."""

    day = DayField(label=_("日期"))
    number = forms.CharField(
        label=_("已有的文号"),
        max_length=60,
        required=False,
        help_text=_("今天由系统发文的留空；以前用纸发过的，填原来的文号"),
    )
    paper = forms.FileField(label=_("原件"), required=False, help_text=_("以前用纸发过的，附扫描件"))


class ApplyForm(PaperForm):
    reason = forms.CharField(
        label=_("请示里的理由"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只写台账里没有的；名称、党员人数、依据已经自动写好"),
    )

    field_order = ["reason", "day", "number", "paper"]


class ApproveForm(PaperForm):
    """secretary: of a Party organisation that elects nobody (R7)."""

    secretary = forms.CharField(label=_("指定的书记"), max_length=40, required=False)

    field_order = ["day", "number", "paper", "secretary"]

    def __init__(self, *args: Any, elects: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if elects:
            del self.fields["secretary"]


class FileForm(forms.Form):
    day = DayField(label=_("备案日期"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(ReasonForm):
    step = forms.ChoiceField(label=_("退回到哪一步重办"))

    field_order = ["step", "reason"]

    def __init__(self, *args: Any, steps: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


class ElectForm(GroupedForm):
    """The count of the meeting; a row for each candidate, empty rows are left out."""

    day = DayField(label=_("党员大会日期"))
    entitled = forms.IntegerField(label=_("应到会（有选举权的正式党员，名）"), min_value=1, max_value=10_000)
    present = forms.IntegerField(label=_("实到会（名）"), min_value=0, max_value=10_000)
    places = forms.IntegerField(label=_("应选名额"), min_value=1, max_value=20)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    paper = forms.FileField(label=_("选举结果报告单"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS + 1):
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("候选人 %(n)d 姓名") % {"n": n}, max_length=40, required=n == 1
            )
            self.fields[f"votes_{n}"] = forms.IntegerField(
                label=_("赞成票"), min_value=0, max_value=10_000, required=False
            )
            self.fields[f"duty_{n}"] = forms.ChoiceField(
                label=_("当选职务"), choices=[("", _("没有当选")), *Duty.choices], required=False
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{n}"] for part in ("name", "votes", "duty")] for n in range(1, ROWS + 1)]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(_("会议"), [self[name] for name in ("day", "entitled", "present", "places", "note", "paper")])]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in range(1, ROWS + 1):
            if found.get(f"name_{n}") and found.get(f"votes_{n}") is None and f"votes_{n}" not in self.errors:
                self.add_error(f"votes_{n}", _("写这位候选人的赞成票，没有得票写 0"))
        return found

    def count(self) -> Count:
        typed = self.cleaned_data
        stood = [
            Stood(typed[f"name_{n}"], typed[f"votes_{n}"], typed[f"duty_{n}"])
            for n in range(1, ROWS + 1)
            if typed[f"name_{n}"]
        ]
        return Count(typed["entitled"], typed["present"], typed["places"], stood)


class ConsiderManyForm(forms.Form):
    """One meeting for several applications. cases: their ids, chosen in the list."""

    cases = forms.CharField(widget=forms.HiddenInput)
    day = DayField(label=_("会议日期"))
    who = forms.CharField(label=_("什么会议"), max_length=120)
    note = forms.CharField(label=_("研究意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
