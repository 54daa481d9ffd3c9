"""What is typed about an appraisal; actions judge the facts. Marks are typed with one decimal and kept in tenths."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.appraisal.actions.reviews import Said
from hangji.appraisal.actions.rounds import Opening
from hangji.appraisal.models import Appraisal, AppraisalReview
from hangji.kit.days import DayField
from hangji.office.access import Territory
from hangji.office.models import Level, User
from rulebook.appraisal import marks_said
from rulebook.appraisal_templates import TENTHS, codes, editions

TEXT = 500
REGISTERS = [choice for choice in Level.choices if choice[0] != "all"]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2018, max_value=2100)
    region_code: Any = forms.TypedChoiceField(label=_("地区"), coerce=int)
    level = forms.ChoiceField(label=_("登记层级"), choices=REGISTERS)
    template: Any = forms.ChoiceField(label=_("考评办法"), help_text=_("按这一年 1 月 1 日有效的那一版，开始以后不变"))
    counted_to = DayField(label=_("材料截至"), help_text=_("这一年里的一天，以后的事不计"))
    hand_in_by = DayField(label=_("自评期限"), help_text=_("最后一天"))

    def __init__(self, *args: Any, places: Any, held: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]
        said = [(code, _now(editions(code)[-1].title)) for code in codes()]
        self.fields["template"].choices = said  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        if not any(each.holds(typed["region_code"], typed["level"]) for each in self.held):
            self.add_error("level", _("你的任职管不到这个地区的这个登记层级"))
        if typed["counted_to"].year != typed["year"]:
            self.add_error("counted_to", _("要在考评的年度里"))
        if all(each.valid_from > date(typed["year"], 1, 1) for each in editions(typed["template"])):
            self.add_error("template", _("这一年还没有这套办法"))
        return typed

    def opening(self) -> Opening:
        typed = self.cleaned_data
        place = Territory(typed["region_code"], typed["level"])
        return Opening(typed["year"], place, typed["template"], typed["counted_to"], typed["hand_in_by"])


class SelfForm(forms.Form):
    """Only what cannot be known: a choice for each asked item, with why it is asked, and a sentence."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, appraisal: Appraisal, **kwargs: Any) -> None:
        said = appraisal.draft
        first = {"version": appraisal.version}
        self.asked = appraisal.round.rules.asked
        for item in self.asked:
            first |= {f"choice_{item.key}": said.get(item.key, {}).get("choice", "")}
            first |= {f"said_{item.key}": said.get(item.key, {}).get("said", "")}
        super().__init__(*args, **{**kwargs, "initial": first})
        for item in self.asked:
            self.fields[f"choice_{item.key}"] = forms.ChoiceField(
                label=_now(item.title),
                required=False,
                choices=[(each.key, _now(each.title)) for each in item.choices],
                widget=forms.RadioSelect,
                help_text=_now("满分 %(full)s 分。为什么问：%(why)s")
                % {"full": marks_said(item.full), "why": _now(item.why)},
            )
            self.fields[f"said_{item.key}"] = forms.CharField(
                label=_now("说明（一两句，可以不写）"), required=False, max_length=300, widget=_area(2)
            )

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return [(_now(item.title), [self[f"choice_{item.key}"], self[f"said_{item.key}"]]) for item in self.asked]

    def answers(self) -> dict[str, dict[str, str]]:
        typed = self.cleaned_data
        return {
            item.key: {"choice": typed[f"choice_{item.key}"], "said": typed[f"said_{item.key}"]}
            for item in self.asked
            if typed.get(f"choice_{item.key}") or typed.get(f"said_{item.key}")
        }


class ReviewForm(forms.Form):
    """Marks of what was asked, each with a reason where it is not the self-assessment's; deductions; vetoes."""

    def __init__(self, *args: Any, appraisal: Appraisal, first: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.appraisal = appraisal.round.rules, appraisal
        self.own = {item.key: self._own(item) for item in self.rules.asked}
        for item in self.rules.asked:
            start = first[item.key]["marks"] if first else self.own[item.key]
            self._mark(item, start)
        for each in self.rules.deductions:
            help_text = _now("每次 %(each)s 分，最多 %(most)s 分；没有就留 0")
            self.fields[f"times_{each.key}"] = forms.IntegerField(
                label=_now(each.title),
                min_value=0,
                max_value=99,
                initial=0,
                help_text=help_text % {"each": marks_said(each.each), "most": marks_said(each.most)},
            )
            self.fields[f"fact_{each.key}"] = _line(_now("事实"))
        for veto in self.said_vetoes:
            self.fields[f"clause_{veto.key}"] = _line(_now(veto.title), _now("成立的写依据的条款和事实；没有就留空"))
        self.fields["opinion"] = forms.CharField(label=_now("评审意见"), max_length=TEXT, widget=_area())

    @property
    def said_vetoes(self) -> list[Any]:
        return [each for each in self.rules.vetoes if not each.evidence]

    def _own(self, item: Any) -> int:
        """What the self-assessment comes to, in tenths."""
        chosen = self.appraisal.answers.get(item.key, {}).get("choice")
        return next((each.marks for each in item.choices if each.key == chosen), 0)

    def _mark(self, item: Any, start: int) -> None:
        said = self.appraisal.answers.get(item.key, {})
        chosen = next((_now(each.title) for each in item.choices if each.key == said.get("choice")), _now("没有自评"))
        text = _now("自评：%(chosen)s") % {"chosen": chosen}
        if said.get("said"):
            text = _now("%(name)s（%(unit)s）") % {"name": text, "unit": said["said"]}
        self.fields[f"mark_{item.key}"] = forms.DecimalField(
            label=_now("%(title)s（0 到 %(full)s 分）") % {"title": _now(item.title), "full": marks_said(item.full)},
            min_value=0,
            max_value=Decimal(item.full) / TENTHS,
            decimal_places=1,
            initial=marks_said(start),
            help_text=text,
        )
        self.fields[f"because_{item.key}"] = _line(_now("与自评不同的理由"))

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        marks = [self[f"{part}_{item.key}"] for item in self.rules.asked for part in ("mark", "because")]
        taken = [self[f"{part}_{each.key}"] for each in self.rules.deductions for part in ("times", "fact")]
        vetoes = [self[f"clause_{each.key}"] for each in self.said_vetoes]
        return [
            (_now("自评的项目由你定分"), marks),
            (_now("扣分"), taken),
            (_now("一票否决"), vetoes),
            (_now("意见"), [self["opinion"]]),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for item in self.rules.asked:
            mark = typed.get(f"mark_{item.key}")
            if mark is not None and int(mark * TENTHS) != self.own[item.key] and typed.get(f"because_{item.key}") == "":
                self.add_error(f"because_{item.key}", _now("分数和自评不同，写一句为什么"))
        for each in self.rules.deductions:
            if typed.get(f"times_{each.key}") and typed.get(f"fact_{each.key}") == "":
                self.add_error(f"fact_{each.key}", _now("扣分要写事实"))
        return typed

    def said(self) -> Said:
        typed = self.cleaned_data
        marks = {
            item.key: {"marks": int(typed[f"mark_{item.key}"] * TENTHS), "because": typed[f"because_{item.key}"]}
            for item in self.rules.asked
        }
        deductions = {
            each.key: {"times": typed[f"times_{each.key}"], "because": typed[f"fact_{each.key}"]}
            for each in self.rules.deductions
            if typed[f"times_{each.key}"]
        }
        vetoes = {each.key: typed[f"clause_{each.key}"] for each in self.said_vetoes if typed[f"clause_{each.key}"]}
        return Said(typed["opinion"], marks, deductions, vetoes)


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


class DecideForm(ReviewForm):
    """The decision about an objection, and the marks from now on where it is upheld."""

    upheld = forms.TypedChoiceField(
        label=_("异议成立吗"),
        choices=[("no", _("不成立，维持结果")), ("yes", _("成立，按下面的分数重新定"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("处理意见"), max_length=TEXT, widget=_area(), help_text=_("告知提出异议的单位"))
    anew = forms.BooleanField(
        label=_("材料补登过，按现在的台账重新取一次"), required=False, help_text=_("只在异议成立时有用")
    )

    def start_from(self, before: AppraisalReview) -> None:
        """The deductions, vetoes and words of the review that stands, to go on from."""
        for key, said in before.deductions.items():
            self.initial.update({f"times_{key}": said["times"], f"fact_{key}": said["because"]})
        self.initial.update({f"clause_{key}": because for key, because in before.vetoes.items()})
        self.initial.update({f"because_{key}": said["because"] for key, said in before.marks.items()})
        self.initial["opinion"] = before.opinion

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        own = (_now("处理"), [self["upheld"], self["reason"], self["anew"]])
        return [own, *super().groups]


class HandOutForm(forms.Form):
    reviewers: Any = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("评审人"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("轮流分派；办过自评或者评过同一家的，自动换成别人"),
    )

    def __init__(self, *args: Any, users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in users]).order_by("username")
        field.label_from_instance = lambda user: f"{user.name} · {user.title}" if user.title else user.name


class ReasonForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=TEXT, widget=_area())
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithoutForm(forms.Form):
    because = forms.CharField(label=_("原因"), max_length=TEXT, widget=_area())


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("异议"), max_length=TEXT, widget=_area(4), help_text=_("写明对哪一项、为什么；由没有评过你们的人处理")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TalkForm(forms.Form):
    day = DayField(label=_("谈话日期"))
    conclusion = forms.CharField(
        label=_("谈话结论"), max_length=TEXT, widget=_area(4), help_text=_("肯定什么、改什么；不记谁说了什么")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConsiderForm(forms.Form):
    day = DayField(label=_("研究日期"))
    ground = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪一次会议，纪要的编号"))


class SheetForm(forms.Form):
    upload = forms.FileField(label=_("填好的自评表"), help_text=_("本系统导出的 Excel 文件（.xlsx）"))
    version = forms.IntegerField(widget=forms.HiddenInput)
