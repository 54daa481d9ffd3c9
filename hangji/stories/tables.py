"""The lists of the room: calls, and stories and cases."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.places.tables import one_of
from hangji.stories.duties import duties
from hangji.stories.models import Story, StoryCall, StoryKind, StoryPublication, StoryState

Names = Mapping[int, str]
TAGS = {
    StoryState.DRAFT: "draft",
    StoryState.SUBMITTED: "story_submitted",
    StoryState.RETURNED: "sent_back",
    StoryState.CHOSEN: "story_chosen",
    StoryState.LEFT: "story_left",
    StoryState.WITHDRAWN: "withdrawn",
}

HANDED = "&".join(f"state={state}" for state in StoryState if state != StoryState.DRAFT)


def story_rows(rows: QuerySet[Story]) -> QuerySet[Any]:
    """Stories with: running, waiting (a publication to be decided), used."""
    mine = StoryPublication.objects.filter(story=OuterRef("pk"))
    found: QuerySet[Any] = rows.select_related("call", "organisation").annotate(
        running=Exists(mine.running()), waiting=Exists(mine.waiting()), used=Count("uses")
    )
    return found


def story_tag(row: Any) -> str:
    """Of a row of story_rows."""
    if row.hidden_on:
        return "story_hidden"
    if row.state == StoryState.CHOSEN and (row.running or row.waiting):
        return "story_published" if row.running else "story_proposed"
    return TAGS[StoryState(row.state)]


def place_said(call: StoryCall, names: Names) -> str:
    return f"{names.get(call.region_code, call.region_code)} · {call.get_level_display()}"


CALLS = Table(
    "stories:calls",
    _("征集"),
    (
        Column("title", _("征集名称"), lambda r: r.title, "title", url=lambda r: reverse("stories:call", args=[r.pk])),
        Column("kind", _("征集什么"), lambda r: str(r.get_kind_display()), "kind"),
        Column("place", _("面向"), lambda r: r.place),
        Column("opens", _("开始日期"), lambda r: r.opens_on, "opens_on"),
        Column("closes", _("截止日期"), lambda r: r.closes_on, "closes_on"),
        Column("handed", _("收到（篇）"), lambda r: r.handed, number=True,
               url=lambda r: f"{reverse('stories:stories')}?call={r.pk}&{HANDED}" if r.handed else ""),
        Column("chosen", _("选用（篇）"), lambda r: r.chosen, number=True,
               url=lambda r: f"{reverse('stories:stories')}?call={r.pk}&state=chosen" if r.chosen else ""),
        Column("state", _("状态"), lambda r: "", tag=lambda r: r.tag),
    ),
    order="-closes",
    waits_for=_("民政局或者党委发起征集以后列在这里。"),
)  # fmt: skip


def _find(*columns: str) -> Filter:
    def q(text: str) -> Q:
        said = Q()
        for column in columns:
            said |= Q(**{f"{column}__contains": text.strip()})
        return said

    return Filter("q", "", q, lambda v: f"“{v}”")


def _kind(column: str) -> Filter:
    return one_of("kind", _("类别"), {value: (label, Q(**{column: value})) for value, label in StoryKind.choices})


def calls(act: Act, params: QueryDict, names: Names) -> Listing:
    seen = Q(stories__in=Story.objects.visible_to(act).exclude(state=StoryState.DRAFT).values("pk"))
    rows = StoryCall.objects.visible_to(act).annotate(
        handed=Count("stories", filter=seen, distinct=True),
        chosen=Count("stories", filter=seen & Q(stories__state=StoryState.CHOSEN), distinct=True),
    )
    today = act.today
    states = {
        "open": (_("征集中"), Q(opens_on__lte=today, closes_on__gte=today)),
        "over": (_("已截止"), Q(closes_on__lt=today)),
        "to_come": (_("还没有开始"), Q(opens_on__gt=today)),
    }
    filters = [_find("title", "conditions"), one_of("state", _("状态"), states), _kind("kind"), due_filter(act, duties)]
    listing = Listing(CALLS, rows, params, filters)
    listing.dress = lambda found: _dressed(found, names, today)
    return listing


def _dressed(rows: Iterable[Any], names: Names, today: date) -> Iterator[Any]:
    for row in rows:
        row.place, row.tag = place_said(row, names), row.state_on(today)
        yield row


STORIES = Table(
    "stories:stories",
    _("故事和案例"),
    (
        Column("title", _("题目"), lambda r: r.title, "title", url=lambda r: reverse("stories:story", args=[r.pk])),
        Column("kind", _("类别"), lambda r: str(r.call.get_kind_display()), "call__kind"),
        Column("organisation", _("社会组织"), lambda r: r.organisation.name, "organisation__name"),
        Column("call", _("征集"), lambda r: r.call.title, shown=False),
        Column("submitted", _("报送日期"), lambda r: r.submitted_on, "submitted_on"),
        Column("number", _("第几版"), lambda r: r.number, number=True),
        Column("used", _("采用（家）"), lambda r: r.used, number=True),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=story_tag),
    ),
    order="-submitted",
    waits_for=_("社会组织从“征集”里写一篇、报送以后列在这里。"),
)


def stories(act: Act, params: QueryDict) -> Listing:
    states = {value: (label, Q(state=value)) for value, label in StoryState.choices}
    public = {
        "yes": (_("已发布"), Q(running=True, hidden_on__isnull=True)),
        "waits": (_("待复核发布"), Q(waiting=True)),
        "no": (_("选用了，没有发布"), Q(state=StoryState.CHOSEN, running=False)),
        "hidden": (_("同意已撤回，不显示"), Q(hidden_on__isnull=False)),
    }
    mine = {"mine": (_("本单位的"), Q(pk__in=Story.objects.kept_by(act).values("pk")))}
    filters = [
        _find("title", "organisation__name"),
        one_of("state", _("状态"), states),
        one_of("public", _("发布"), public),
        _kind("call__kind"),
        one_of("whose", _("谁的"), mine),
        Filter("call", _("征集"), lambda v: Q(call=int(v)), _call_said),
        due_filter(act, duties, {"proposed": "story"}),
    ]
    return Listing(STORIES, story_rows(Story.objects.visible_to(act)), params, filters)


def _call_said(value: str) -> str:
    return str(StoryCall.objects.filter(pk=int(value)).first() or value)
