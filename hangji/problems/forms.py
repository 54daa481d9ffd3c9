"""What is typed of a problem, its handling, its end and its supervision. Forms check text; the actions check facts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.problems.actions.handling import Handling
from hangji.problems.models import Matter, Problem
from hangji.problems.queries import bodies_for, kind_choices, owners_of
from hangji.registry.models import SocialOrganization


def words(label: Any, rows: int = 3, most: int = 500, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class RaiseForm(forms.Form):
    """few: the organisations of somebody who has a duty in some; None: the organisation is typed."""

    organisation: Any = forms.CharField(
        label=_("社会组织"), max_length=120, help_text=_("名称全称或者统一社会信用代码")
    )
    what = words(_("问题"), most=300, help_text=_("什么事，要谁帮什么"))
    kind = forms.ChoiceField(label=_("类别"), required=False)
    source = forms.ChoiceField(
        label=_("来源"), choices=[("direct", _("直接提出")), ("complaint", _("投诉反映"))], initial="direct"
    )

    def __init__(self, *args: Any, seen: QuerySet[SocialOrganization], few: bool, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = seen
        if few:
            self.fields["organisation"] = forms.ModelChoiceField(seen, label=_("社会组织"), empty_label=_("请选择"))
            del self.fields["source"]
        self.fields["kind"].choices = [("", _("由办理单位归类")), *kind_choices(act.today)]  # type: ignore[attr-defined]

    def clean_organisation(self) -> SocialOrganization:
        typed = self.cleaned_data["organisation"]
        if isinstance(typed, SocialOrganization):
            return typed
        found = self.seen.filter(Q(name=typed.strip()) | Q(credit_code=typed.strip().upper()))[:2]
        if len(found) != 1:
            raise forms.ValidationError(_("你的范围里没有这一家，或者有几家同名：核对全称，或填统一社会信用代码"))
        return found[0]


class AcceptForm(Versioned):
    owner: Any = forms.ModelChoiceField(User.objects.none(), label=_("责任人"), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("类别"))
    measures = words(_("办理措施"), required=False, help_text=_("准备怎么办；现在说不清的，可以以后再写"))
    due_on = DayField(label=_("办结期限"), required=False, help_text=_("不填按规定的工作日数算"))

    def __init__(self, *args: Any, problem: Problem, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_of(problem, act.today)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("请选择")), *kind_choices(act.today)]  # type: ignore[attr-defined]

    def handling(self) -> Handling:
        typed = self.cleaned_data
        return Handling(typed["owner"], typed["kind"], typed["measures"], typed["due_on"])


class MatterPlanForm(AcceptForm):
    """The same for all places of a matter; nobody compares versions of many rows."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["version"]


class PassForm(Versioned):
    body: Any = forms.ModelChoiceField(Body.objects.none(), label=_("转给"), required=False)
    reason = words(_("转办理由"), most=300, help_text=_("为什么不归本单位办"))

    def __init__(self, *args: Any, problem: Problem, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = bodies_for(problem, act.today)
        field.required = problem.body_id is None
        field.empty_label = _("登记管理机关") if problem.body_id else _("请选择")


class MeasuresForm(Versioned):
    measures = words(_("办理措施"))
    due_on = DayField(label=_("办结期限"))


class SolveForm(Versioned):
    result = words(_("办理结果"), 4, help_text=_("办成了什么；没有办成的写明原因"))


class ReasonForm(forms.Form):
    reason = words(_("理由"), most=300)


class ReopenForm(Versioned):
    reason = words(_("理由"), most=300, help_text=_("又出现了什么"))


class SuperviseForm(forms.Form):
    demand = words(_("督办要求"), most=300)
    until = DayField(label=_("答复期限"), required=False, help_text=_("不填按规定的工作日数算"))


class ReplyForm(forms.Form):
    reply = words(_("答复督办"))


class Places(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation} · {obj.what}"


class MergeForm(forms.Form):
    what = words(_("共性问题"), 2, 300, help_text=_("几家都有的是什么问题"))
    problems = Places(
        Problem.objects.none(), label=_("归并哪些问题"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, rows: QuerySet[Problem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["problems"].queryset = rows  # type: ignore[attr-defined]


class JoinForm(MergeForm):
    """Further places for a matter that is there."""

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["what"]
        self.fields["problems"].label = _("“%(matter)s”还涉及") % {"matter": matter}
