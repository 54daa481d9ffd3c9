"""What is typed of a meeting: when, about what, who was there, what was decided, the minutes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hangji.committees.actions.calling import Call, Entry, Kept
from hangji.committees.actions.sitting import Decision, There
from hangji.committees.models import Attendance, CommitteeItem, CommitteeMeeting, Guest, MatterKind, Outcome, Presence
from hangji.committees.queries import Waiting
from hangji.kit.days import ClockField, DayField
from hangji.office.models import Post, User

OWN = 3  # lines for own items; more are added by opening the page again
GUESTS = 4
LONG = {"rows": 3}


class WhenForm(forms.Form):
    day = DayField(label=_("会议日期"))
    hour = ClockField(label=_("时间"), required=False, help_text=_("例如 14:30"))
    room = forms.CharField(label=_("会议室"), max_length=60, required=False)
    title = forms.CharField(label=_("会议名称"), max_length=80, required=False, help_text=_("留空就按年份和次数取"))

    WHEN = ("day", "hour", "room", "title")

    def call(self) -> Call:
        return Call(**{name: self.cleaned_data[name] for name in self.WHEN})


class MoveForm(WhenForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ItemsForm(forms.Form):
    """Matters that wait, ticked or not, and lines for own items."""

    def __init__(self, *args: Any, waiting: Sequence[Waiting], member: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.waiting, self.member = {each.value: each for each in waiting}, member
        self.fields["matters"] = forms.MultipleChoiceField(
            label=_("到期的事"),
            required=False,
            choices=[(value, each.matter.title) for value, each in self.waiting.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        for n in range(1, OWN + 1):
            self.fields[f"own_{n}"] = forms.CharField(
                label=_("自拟议题 %(n)d") % {"n": n}, max_length=200, required=False
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("事项类别"), choices=MatterKind.choices, initial=MatterKind.OTHER, required=False
            )
            if member:
                self.fields[f"confidential_{n}"] = forms.BooleanField(label=_("不公开，只有委员看得到"), required=False)

    @property
    def ticks(self) -> list[tuple[Waiting, str, bool]]:
        """(what waits, its value, whether it is ticked)."""
        ticked = self["matters"].value() or []
        return [(each, value, value in ticked) for value, each in self.waiting.items()]

    @property
    def own_lines(self) -> list[list[forms.BoundField]]:
        names = ("own", "kind", "confidential") if self.member else ("own", "kind")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, OWN + 1)]

    def entries(self) -> list[Entry]:
        return [*self._collected(), *self._own()]

    def _collected(self) -> Iterator[Entry]:
        for value in self.cleaned_data["matters"]:
            each = self.waiting[value]
            matter, source = each.matter, each.source
            yield Entry(source.kind, matter.title, matter.note, source=source.code, subject=matter.subject)

    def _own(self) -> Iterator[Entry]:
        typed = self.cleaned_data
        for n in range(1, OWN + 1):
            if title := typed[f"own_{n}"].strip():
                kind = typed[f"kind_{n}"] or MatterKind.OTHER
                yield Entry(kind, title, confidential=bool(typed.get(f"confidential_{n}")))


class CallForm(WhenForm, ItemsForm):
    """When, where, and about what."""


class AgendaForm(ItemsForm):
    """The items that are there, ordered anew or dropped; and more."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[CommitteeItem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"order_{item.pk}"] = forms.IntegerField(
                label=_("次序"), min_value=1, max_value=99, initial=item.number, required=False
            )
            self.fields[f"drop_{item.pk}"] = forms.BooleanField(label=_("去掉"), required=False)

    @property
    def item_lines(self) -> list[tuple[CommitteeItem, forms.BoundField, forms.BoundField]]:
        return [(item, self[f"order_{item.pk}"], self[f"drop_{item.pk}"]) for item in self.items]

    def kept(self) -> list[Kept]:
        typed = self.cleaned_data
        kept = [item for item in self.items if not typed[f"drop_{item.pk}"]]
        return [Kept(item.pk, typed[f"order_{item.pk}"] or item.number) for item in kept]


class NoticeForm(forms.Form):
    given_on = DayField(
        label=_("已用别的方式通知的日期"), required=False, help_text=_("今天由系统发文的留空；电话、当面通知过的写日期")
    )
    late_because = forms.CharField(label=_("通知晚了的原因"), max_length=200, required=False)


class ThereForm(forms.Form):
    """A line for each member of the meeting's day, and lines for those who sit in."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: Sequence[Post], meeting: CommitteeMeeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.posts = posts
        held = {each.user_id: each.presence for each in Attendance.objects.filter(meeting=meeting)}
        for post in posts:
            self.fields[f"user_{post.user_id}"] = forms.ChoiceField(
                label=_said(post), choices=Presence.choices, initial=held.get(post.user_id, Presence.PRESENT)
            )
        self.fields["presided_by"] = forms.TypedChoiceField(
            label=_("主持人"),
            coerce=int,
            choices=[(post.user_id, post.user.name) for post in posts],
            initial=meeting.presided_by_id or (posts[0].user_id if posts else None),
        )
        guests = list(Guest.objects.filter(meeting=meeting))
        for n in range(1, max(GUESTS, len(guests) + 1) + 1):
            now = guests[n - 1] if n <= len(guests) else None
            self.fields[f"guest_{n}"] = forms.CharField(
                label=_("列席 %(n)d 姓名") % {"n": n}, max_length=40, required=False, initial=now and now.name
            )
            self.fields[f"unit_{n}"] = forms.CharField(
                label=_("单位"), max_length=80, required=False, initial=now and now.unit
            )

    @property
    def member_fields(self) -> list[forms.BoundField]:
        return [self[f"user_{post.user_id}"] for post in self.posts]

    @property
    def guest_fields(self) -> list[forms.BoundField]:
        names = [name for name in self.fields if name.startswith("guest_")]
        return [self[each] for name in names for each in (name, name.replace("guest_", "unit_"))]

    def there(self) -> There:
        typed = self.cleaned_data
        users = {post.user_id: post.user for post in self.posts}
        presence = {pk: typed[f"user_{pk}"] for pk in users}
        numbers = [name.removeprefix("guest_") for name in self.fields if name.startswith("guest_")]
        guests = [(name, typed[f"unit_{n}"].strip()) for n in numbers if (name := typed[f"guest_{n}"].strip())]
        return There(users[typed["presided_by"]], presence, guests)


def _said(post: Post) -> str:
    return f"{post.user.name}（{post.get_duty_display()}）" if post.duty else post.user.name


class DecisionForm(forms.Form):
    """What was decided on one item. voted: votes must be counted; they may be in any case."""

    outcome = forms.ChoiceField(label=_("结论"), choices=Outcome.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("决定内容"), max_length=500, widget=forms.Textarea(attrs=LONG))
    votes_for = forms.IntegerField(label=_("赞成（票）"), min_value=0, max_value=999, required=False)
    votes_against = forms.IntegerField(label=_("反对（票）"), min_value=0, max_value=999, required=False)
    votes_abstained = forms.IntegerField(label=_("弃权（票）"), min_value=0, max_value=999, required=False)
    until = DayField(label=_("暂缓到哪一天"), required=False)
    referred_to = forms.CharField(label=_("转给谁"), max_length=80, required=False)
    owner: Any = forms.ModelChoiceField(User.objects.none(), label=_("责任人"), required=False, empty_label=_("不跟踪"))
    due_on = DayField(label=_("办结期限"), required=False)
    number = forms.CharField(
        label=_("已有的批复文号"),
        max_length=60,
        required=False,
        help_text=_("今天由系统发批复的留空；会议当天用纸批复过的填原文号"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Any, approves: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        if not approves:
            del self.fields["number"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        votes = [found.get(name) for name in ("votes_for", "votes_against", "votes_abstained")]
        if any(each is not None for each in votes) and None in votes:
            self.add_error("votes_for", _("赞成、反对、弃权三个数都要写，没有的写 0"))
        return found

    def decision(self) -> Decision:
        typed = self.cleaned_data
        votes = (typed["votes_for"], typed["votes_against"], typed["votes_abstained"])
        plain = ("outcome", "opinion", "until", "referred_to", "owner", "due_on")
        values = {name: typed[name] for name in plain}
        return Decision(**values, votes=None if None in votes else votes, number=typed.get("number", ""))


class MinutesForm(forms.Form):
    text = forms.CharField(
        label=_("会议情况"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("不公开的议题不要写在这里；它们只写在自己的那一项里，不印发"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[CommitteeItem], words: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"item_{item.pk}"] = forms.CharField(
                label=f"{item.number}. {item.title}",
                max_length=500,
                initial=words.get(str(item.pk), item.opinion),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def item_fields(self) -> list[tuple[CommitteeItem, forms.BoundField]]:
        return [(item, self[f"item_{item.pk}"]) for item in self.items]

    def words(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs=LONG))


class ResultForm(forms.Form):
    result = forms.CharField(label=_("办理结果"), max_length=300, widget=forms.Textarea(attrs=LONG))


class ConfirmForm(forms.Form):
    """The button is the answer; version: of the draft that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
