"""What is typed of visits and of liaison. Forms check text; the actions check facts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.days import DayField
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.registry.models import SocialOrganization
from hangji.visits.actions.liaison import Naming
from hangji.visits.actions.visits import Heard, Planned
from hangji.visits.models import VisitUnit
from hangji.visits.queries import colleagues, members_of
from rulebook.visits import titles

ONE_A_LINE = _("一行一条")


def words(label: Any, rows: int = 3, most: int = 500, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def lines(text: str) -> list[str]:
    """The lines of a text, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class Lines(forms.CharField):
    def __init__(self, label: Any, rows: int = 3, **more: Any):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(
            label=label, required=False, widget=widget, help_text=more.pop("help_text", ONE_A_LINE), **more
        )

    def clean(self, value: Any) -> list[str]:
        found = lines(super().clean(value))
        if any(len(line) > 300 for line in found):
            raise forms.ValidationError(_("每一条不超过 300 字"))
        return found


def resolved(names: Iterable[str], seen: QuerySet[SocialOrganization]) -> list[SocialOrganization]:
    """The organisations of full names or codes. Raises ValidationError for those not found, all named at once."""
    asked = list(names)
    found = list(seen.filter(Q(name__in=asked) | Q(credit_code__in=[name.upper() for name in asked])))
    known = {each.name for each in found} | {each.credit_code for each in found}
    missing = [name for name in asked if name not in known and name.upper() not in known]
    if missing:
        raise forms.ValidationError(
            _now("范围里没有：%(names)s。核对全称或统一社会信用代码") % {"names": _now("、").join(missing)}
        )
    return found


class VisitForm(forms.Form):
    theme = forms.CharField(label=_("主题"), max_length=60)
    purpose = words(_("想了解什么"), most=300)
    day = DayField(label=_("日期"))
    organisations = Lines(_("去哪几家"), 4, help_text=_("一行一家，写全称或者统一社会信用代码；一次走访可以去几家"))
    team: Any = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("谁去"), widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = SocialOrganization.objects.visible_to(act)
        self.fields["team"].queryset = colleagues(act)  # type: ignore[attr-defined]

    def clean_organisations(self) -> list[SocialOrganization]:
        names = self.cleaned_data["organisations"]
        if not names:
            raise forms.ValidationError(_("写上要去的社会组织"))
        return resolved(names, self.seen)

    def planned(self) -> Planned:
        typed = self.cleaned_data
        return Planned(typed["theme"], typed["purpose"], typed["day"], typed["organisations"], list(typed["team"]))


class ConclusionForm(forms.Form):
    """The conclusion, and for each organisation of the visit what was found, heard and named there."""

    day = DayField(label=_("走访日期"))
    conclusion = words(_("结论"), 4, 2000, help_text=_("去过的几家都看得到；不写地点、不传照片"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Iterable[VisitUnit], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.units = list(units)
        for unit in self.units:
            key = unit.organisation_id
            self.fields[f"said_{key}"] = words(_("了解到的情况"), 2, required=False, initial=unit.said)
            self.fields[f"opinions_{key}"] = Lines(_("听到的意见"))
            self.fields[f"closed_{key}"] = Lines(_("不给别人看的意见"), 2, help_text=_("一行一条；只有去的人看得到"))
            self.fields[f"difficulties_{key}"] = Lines(_("提出的困难"), help_text=_("一行一条；每一条可以列入问题台账"))

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """As registry/form.html takes them: the visit, then a box an organisation."""
        found = [(str(_("走访")), [self["day"], self["conclusion"]])]
        for unit in self.units:
            names = (f"{name}_{unit.organisation_id}" for name in ("said", "opinions", "closed", "difficulties"))
            found.append((str(unit.organisation), [self[name] for name in names]))
        return found

    def heard(self) -> dict[int, Heard]:
        typed = self.cleaned_data
        return {
            unit.organisation_id: Heard(
                *(typed[f"{name}_{unit.organisation_id}"] for name in ("said", "opinions", "closed", "difficulties"))
            )
            for unit in self.units
        }


class OutcomeForm(forms.Form):
    outcome = words(_("怎样处理的"), most=300, help_text=_("能看到这条意见的人都看得到"))


class ReasonForm(forms.Form):
    reason = words(_("原因"), most=200)


class NamingForm(forms.Form):
    organisation = forms.CharField(label=_("社会组织"), max_length=120, help_text=_("全称或者统一社会信用代码"))
    grounds = forms.MultipleChoiceField(label=_("理由"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    member: Any = forms.ModelChoiceField(User.objects.none(), label=_("联系委员"), empty_label=_("请选择"))
    day = DayField(label=_("从哪一天起"))
    until = DayField(label=_("联系期限"), required=False, help_text=_("到这一天为止；可以不填"))

    def __init__(self, *args: Any, body: Body, act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seen = SocialOrganization.objects.visible_to(act)
        self.fields["member"].queryset = members_of(body, act.today)  # type: ignore[attr-defined]
        choices = [(code, _now(title)) for code, title in titles(day=act.today).items()]
        self.fields["grounds"].choices = choices  # type: ignore[attr-defined]

    def clean_organisation(self) -> SocialOrganization:
        return resolved([self.cleaned_data["organisation"].strip()], self.seen)[0]

    def naming(self) -> Naming:
        typed = self.cleaned_data
        return Naming(typed["grounds"], typed["member"], typed["until"], typed["note"])


class ReleaseForm(forms.Form):
    day = DayField(label=_("从哪一天起"))
    reason = words(_("原因"), most=200)


class HandOverForm(forms.Form):
    """giver: chosen before; what that member keeps in touch with is ticked."""

    taker: Any = forms.ModelChoiceField(User.objects.none(), label=_("交给"), empty_label=_("请选择"))
    organisations: Any = forms.ModelMultipleChoiceField(
        SocialOrganization.objects.none(), label=_("交接哪几家"), widget=forms.CheckboxSelectMultiple
    )
    day = DayField(label=_("从哪一天起"))
    matters = words(_("未办结事项"), required=False, help_text=_("没有办结的问题已经列在上面，不用再写"))

    def __init__(self, *args: Any, body: Body, giver: User, held: QuerySet[Any], act: Act, **kwargs: Any):
        super().__init__(*args, **kwargs)
        members: Any = self.fields["taker"]
        members.queryset = members_of(body, act.today).exclude(pk=giver.pk)
        self.fields["organisations"].queryset = held  # type: ignore[attr-defined]
